import ArgumentParser
import Foundation

/// Which settings a command works with.
struct SettingsOptions: ParsableArguments {
    static let installed = "/etc/wirespool/wirespool.toml"

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Settings file, with conf.d/*.toml beside it; else $WIRESPOOL_CONFIG, else \(installed).", valueName: "file"
        ))
    var config: String?

    @Option(help: ArgumentHelp("State directory, in place of directories.state.", valueName: "folder"))
    var state: String?

    @Option(help: ArgumentHelp("Spool directory, in place of directories.spool.", valueName: "folder"))
    var spool: String?

    /// The file that is read, nil when there is none and the defaults hold.
    var file: String? {
        if let config { return config }
        if let variable = ProcessInfo.processInfo.environment["WIRESPOOL_CONFIG"], !variable.isEmpty { return variable }
        return FileManager.default.fileExists(atPath: Self.installed) ? Self.installed : nil
    }

    func load() throws -> Settings {
        var settings = try file.map { try SettingsLoader.load(from: $0) } ?? Settings()
        if let state { settings.directories.state = state }
        if let spool { settings.directories.spool = spool }
        return settings
    }
}

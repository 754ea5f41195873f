import ArgumentParser
import Fetch
import Foundation
import Spool
import State
import WireModel

/// `wirespool check` says whether everything is right before start or reload.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check settings, source lists, directories and the spool's health.",
        discussion: """
            Run before start and reload by the systemd unit. Changes nothing. Exit
            code 78 when settings or lists are wrong, 73 or 77 when a directory
            cannot be used, 69 when a library lacks what is needed.

            EXAMPLES
              wirespool check
              wirespool check --config ./wirespool.toml
            """)

    @Flag(help: "Say only what is wrong.")
    var quiet = false

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await reporting {
            let settings = try options.load()
            for library in try LinkedLibraries.found() {
                if let fault = library.fault { throw Failure(exit: .unavailable, message: fault) }
                if let warning = library.warning { Terminal.warning(warning) }
            }
            say("settings: \(options.file ?? "defaults, no file at \(SettingsOptions.installed)")")
            do { _ = try settings.fetchSettings() } catch {
                throw Failure(exit: .settings, message: "settings: fetch.allow: \(error)")
            }
            try checkLists(settings)
            try checkDirectory(settings.directories.state, name: "directories.state")
            try checkDirectory(settings.directories.spool, name: "directories.spool")
            try await checkState(settings)
            if !FileManager.default.fileExists(atPath: settings.sources.publicSuffixList) {
                Terminal.warning(
                    "\(settings.sources.publicSuffixList) is missing; install the package publicsuffix")
            }
            if settings.readers.workers == 0 {
                Terminal.warning("readers.workers is 0: documents are parsed in the daemon, with its rights")
            }
            if settings.fetch.allowDowngrade {
                Terminal.warning("fetch.allow-downgrade: redirects from https to http are followed")
            }
            if settings.page.offHost, !settings.page.listen.isLocal {
                Terminal.warning("page.off-host: whoever reaches \(settings.page.listen) sees the status page")
            }
            for exception in settings.fetch.allow { Terminal.warning("address exception in force: \(exception)") }
            say("all is right")
        }
    }

    private func say(_ text: String) {
        if !quiet { Terminal.print(text) }
    }

    private func checkLists(_ settings: Settings) throws {
        let reading = SourceListReader.read(settings.sources.lists)
        guard reading.faults.isEmpty else {
            throw Failure(exit: .settings, message: reading.faults.map(\.description).joined(separator: "\n"))
        }
        say("sources: \(reading.sources.count) in \(reading.files.count) lists")
        if reading.sources.isEmpty { Terminal.warning("no source is configured; see `wirespool sources add`") }
    }

    /// What is there must be usable; what is not there must be makeable.
    private func checkDirectory(_ path: String, name: String) throws {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
            guard isFolder.boolValue else {
                throw Failure(exit: .cannotCreate, message: "\(name): \(path) is no directory")
            }
            guard access(path, W_OK | X_OK) == 0 else {
                throw Failure(exit: .noPermission, message: "\(name): \(path) cannot be written by this user")
            }
            say("\(name): \(path)")
            return
        }
        var parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
        while parent != "/", !FileManager.default.fileExists(atPath: parent) {
            parent = URL(fileURLWithPath: parent).deletingLastPathComponent().path
        }
        guard access(parent, W_OK | X_OK) == 0 else {
            throw Failure(
                exit: .cannotCreate,
                message:
                    "\(name): \(path) does not exist and cannot be made below \(parent); make it, or run as another user"
            )
        }
        say("\(name): \(path) (will be made)")
    }

    private func checkState(_ settings: Settings) async throws {
        guard FileManager.default.fileExists(atPath: settings.stateFile) else { return }
        do {
            let state = try await SQLiteState.openReadOnly(path: settings.stateFile, settings: settings.stateSettings())
            let status = try await state.status(at: Date())
            say("state: \(status.documents) stories, \(status.lastSeq) records")
        } catch {
            guard error.reason == .damaged else { throw error }
            Terminal.warning("\(error)")
        }
    }
}

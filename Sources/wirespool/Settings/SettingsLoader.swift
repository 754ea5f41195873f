import Foundation
import TOMLKit

/// What is wrong with a settings file: where, what, what is allowed.
struct SettingsError: Error, Equatable, CustomStringConvertible {
    let file: String
    let line: Int?
    let problem: String

    var description: String { "settings: \(file)\(line.map { ":\($0)" } ?? ""): \(problem)" }
}

/// Reads the settings file and the drop-ins beside it, later ones over earlier ones.
struct SettingsLoader {
    /// The file first, then `conf.d/*.toml` beside it by name.
    ///
    /// Every fault found is reported, not only the first.
    static func load(from path: String) throws(SettingsFaults) -> Settings {
        var settings = Settings()
        var faults: [SettingsError] = []
        for file in files(of: path) {
            let text: String
            do {
                text = try String(contentsOfFile: file, encoding: .utf8)
            } catch {
                faults.append(
                    SettingsError(file: file, line: nil, problem: "cannot be read: \(error.systemReason)"))
                continue
            }
            faults += apply(text, file: file, to: &settings)
        }
        faults += crossChecks(settings, file: path)
        guard faults.isEmpty else { throw SettingsFaults(all: faults) }
        return settings
    }

    static func files(of path: String) -> [String] {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent("conf.d").path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []  // no conf.d is no fault
        return [path] + names.filter { $0.hasSuffix(".toml") }.sorted().map { "\(folder)/\($0)" }
    }

    /// Applies one file's text; returns what is wrong with it.
    static func apply(_ text: String, file: String, to settings: inout Settings) -> [SettingsError] {
        let table: TOMLTable
        do {
            table = try TOMLText.table(text)
        } catch {
            return [SettingsError(file: file, line: error.line, problem: error.problem)]
        }
        let lines = KeyLines(text)
        var faults = FaultList(file: file)
        for section in table.keys.sorted() {
            guard sectionNames.contains(section), let keys = table[section]?.table else {
                faults.tell {
                    unknown(section, kind: "section", among: sectionNames, file: file, line: lines.line(of: section))
                }
                continue
            }
            for key in keys.keys.sorted() {
                let name = "\(section).\(key)"
                guard let setting = settingKeys[name], let value = keys[key] else {
                    faults.tell {
                        let known = SettingKey.all.filter { $0.section == section }.map(\.name)
                        return unknown(name, kind: "key", among: known, file: file, line: lines.line(of: name))
                    }
                    continue
                }
                do {
                    try setting.read(value, &settings)
                } catch {
                    let written = lines.value(of: name).map { " is \($0)" } ?? ""
                    let problem = "\(name)\(written); allowed: \(error.allowed)"
                    faults.tell { SettingsError(file: file, line: lines.line(of: name), problem: problem) }
                }
            }
        }
        return faults.all
    }

    private static let settingKeys = Dictionary(
        SettingKey.all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    private static let sectionNames: [String] = SettingKey.all.map(\.section).reduce(into: []) {
        if !$0.contains($1) { $0.append($1) }
    }

    private static func unknown(
        _ name: String, kind: String, among known: [String], file: String, line: Int?
    ) -> SettingsError {
        let name = String(name.prefix(80))
        let near = known.min { $0.editDistance(to: name) < $1.editDistance(to: name) }
        let hint: String =
            if let near, near.editDistance(to: name) <= max(2, name.count / 3) {
                "; did you mean \(near)?"
            } else {
                "; known here: \(known.joined(separator: ", "))"
            }
        return SettingsError(file: file, line: line, problem: "unknown \(kind) \(name)\(hint)")
    }

    private static func crossChecks(_ settings: Settings, file: String) -> [SettingsError] {
        var faults: [SettingsError] = []
        if settings.polling.minInterval > settings.polling.maxInterval {
            faults.append(
                SettingsError(
                    file: file, line: nil, problem: "polling.min-interval is longer than polling.max-interval"))
        }
        if settings.directories.state == settings.directories.spool {
            faults.append(
                SettingsError(file: file, line: nil, problem: "directories.state and directories.spool must differ"))
        }
        return faults
    }
}

/// All that is wrong with the settings, a line each.
struct SettingsFaults: Error, CustomStringConvertible {
    let all: [SettingsError]
    var description: String { all.map(\.description).joined(separator: "\n") }
}

/// What is wrong with one file: so many faults are told, the others counted.
private struct FaultList {
    /// A person mends a few at a time, and what is near to a name that is unknown is dear to find.
    static let told = 100

    let file: String
    private var faults: [SettingsError] = []
    private var untold = 0

    init(file: String) { self.file = file }

    mutating func tell(_ fault: () -> SettingsError) {
        if faults.count < Self.told { faults.append(fault()) } else { untold += 1 }
    }

    var all: [SettingsError] {
        guard untold > 0 else { return faults }
        return faults + [SettingsError(file: file, line: nil, problem: "and \(untold) more of the kind")]
    }
}

/// Where each key of a settings file stands, since the TOML library keeps no places of values.
struct KeyLines {
    private var places: [String: (line: Int, value: String)] = [:]

    init(_ text: String) {
        var section = ""
        for (index, raw) in ListFile.lines(Array(text.utf8)).enumerated() {
            let line = raw.trimmingCharacters(in: .whitespaces)
            if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
                section = line[line.index(after: line.startIndex)..<end].trimmingCharacters(in: .whitespaces)
                places[section] = places[section] ?? (index + 1, "")
            } else if let equals = line.firstIndex(of: "="), !line.hasPrefix("#") {
                let key = line[..<equals].trimmingCharacters(in: .whitespaces)
                let value = line[line.index(after: equals)...].trimmingCharacters(in: .whitespaces)
                places[section.isEmpty ? key : "\(section).\(key)"] = (index + 1, String(value))
            }
        }
    }

    func line(of name: String) -> Int? { places[name]?.line }
    func value(of name: String) -> String? { places[name]?.value }
}

extension String {
    /// Least number of inserted, deleted or replaced characters (Levenshtein); for short names only.
    func editDistance(to other: String) -> Int {
        let a = Array(utf8)
        let b = Array(other.utf8)
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let above = row[j + 1]
                row[j + 1] = Swift.min(above + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }
}

import Foundation

/// Turns the argument parser's description of all commands into mdoc(7), one page a command.
///
/// A discussion is read as it is laid out for `--help`: lines at the margin are prose and are filled anew, indented lines
/// keep their layout, and a line of capitals begins a section (EXAMPLES).
struct ManualPages {
    private struct Tool: Decodable { var command: Command }

    private struct Command: Decodable {
        var commandName: String
        var abstract: String?
        var discussion: String?
        var subcommands: [Command]?
        var arguments: [Argument]?
        var shouldDisplay: Bool?

        var shownChildren: [Command] {
            (subcommands ?? []).filter { ($0.shouldDisplay ?? true) && $0.commandName != "help" }
        }
    }

    private struct Argument: Decodable {
        struct Name: Decodable {
            var kind: String
            var name: String

            /// As `Fl` takes it, which writes the first dash itself.
            var flag: String { kind == "long" ? "-" + name : name }
        }

        var kind: String
        var abstract: String?
        var names: [Name]?
        var valueName: String?
        var isOptional: Bool?
        var isRepeating: Bool?
        var defaultValue: String?
        var allValues: [String]?
        var shouldDisplay: Bool?
    }

    /// The day of the release that the pages describe, as mdoc's Dd wants it.
    private static let date = "November 21, 2026"

    private(set) var pages: [(name: String, text: String)] = []

    init(helpJSON: String) throws {
        let tool = try JSONDecoder().decode(Tool.self, from: Data(helpJSON.utf8))
        add(tool.command, path: [])
    }

    private mutating func add(_ command: Command, path: [String]) {
        guard command.shouldDisplay ?? true, command.commandName != "help" else { return }
        let path = path + [command.commandName]
        pages.append((path.joined(separator: "-"), page(command, path: path)))
        for child in command.shownChildren { add(child, path: path) }
    }

    private func page(_ command: Command, path: [String]) -> String {
        let title = path.joined(separator: "-")
        let arguments = (command.arguments ?? []).filter { $0.shouldDisplay ?? true }
        var sections = discussion(command.discussion ?? command.abstract ?? "")
        let description = sections.removeFirst().lines
        var abstract = command.abstract ?? "news ingestion"
        if abstract.hasSuffix(".") { abstract.removeLast() }
        var lines = [
            ".Dd \(Self.date)", ".Dt \(title.uppercased()) 1", ".Os \"wirespool \(Version.current)\"", ".Sh NAME",
            ".Nm \(title)",
            ".Nd \(escaped(abstract))",
        ]
        lines += [".Sh SYNOPSIS", ".Nm \(path[0])"] + path.dropFirst().map { ".Cm \($0)" }
        if !command.shownChildren.isEmpty { lines.append(".Ar command") }
        lines += arguments.map(synopsis)
        lines += [".Sh DESCRIPTION"] + description
        lines += commands(command, path: path) + options(arguments)
        for section in sections where section.title != "EXAMPLES" {
            lines += [".Sh \(section.title)"] + section.lines
        }
        lines += path.count == 1 ? files : []
        lines += exitStatus
        for section in sections where section.title == "EXAMPLES" { lines += [".Sh EXAMPLES"] + section.lines }
        lines += seeAlso(command, path: path)
        return lines.joined(separator: "\n") + "\n"
    }

    private func commands(_ command: Command, path: [String]) -> [String] {
        guard !command.shownChildren.isEmpty else { return [] }
        var lines = [".Sh COMMANDS", ".Bl -tag -width quarantine"]
        for child in command.shownChildren {
            lines += [".It Cm \(child.commandName)", escaped(child.abstract ?? "")]
            lines.append(".Pq Xr \((path + [child.commandName]).joined(separator: "-")) 1")
        }
        return lines + [".El"]
    }

    private func options(_ arguments: [Argument]) -> [String] {
        guard !arguments.isEmpty else { return [] }
        var lines = [".Sh OPTIONS", ".Bl -tag -width Ds"]
        for argument in arguments {
            lines.append(".It \(label(argument, separator: " , "))")
            lines += sentences(argument.abstract ?? "See above.")
            if let values = argument.allValues, !values.isEmpty {
                lines.append("One of \(escaped(values.joined(separator: ", "))).")
            }
            if let value = argument.defaultValue { lines.append("Default: \(escaped(value)).") }
        }
        return lines + [".El"]
    }

    private func synopsis(_ argument: Argument) -> String {
        let isOptional = argument.isOptional ?? (argument.kind != "positional")
        var long = argument
        long.names = argument.names.map { names in [names.first { $0.kind == "long" } ?? names[0]] }
        return isOptional ? ".Op \(label(long, separator: ""))" : ".\(label(long, separator: ""))"
    }

    private func label(_ argument: Argument, separator: String) -> String {
        let value = argument.valueName ?? "value"
        let several = argument.isRepeating == true ? " ..." : ""
        guard argument.kind != "positional", let names = argument.names, !names.isEmpty else {
            return "Ar \(value)\(several)"
        }
        let flags = names.sorted { $0.flag.count < $1.flag.count }.map { "Fl \($0.flag)" }.joined(separator: separator)
        return argument.kind == "option" ? "\(flags) Ar \(value)\(several)" : flags
    }

    /// The discussion's sections, the first of them without a title.
    private func discussion(_ text: String) -> [(title: String, lines: [String])] {
        var sections: [(title: String, lines: [String])] = [("", [])]
        var display: [String] = []
        func endDisplay() {
            while display.last?.isEmpty == true { display.removeLast() }
            guard !display.isEmpty else { return }
            let margin = display.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
            sections[sections.count - 1].lines +=
                [".Bd -literal -offset indent"] + display.map { escaped(String($0.dropFirst(margin))) } + [".Ed"]
            display = []
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix(" ") || (line.isEmpty && !display.isEmpty) {
                display.append(line)
                continue
            }
            endDisplay()
            if isTitle(line) {
                if sections[sections.count - 1].lines.last == ".Pp" { sections[sections.count - 1].lines.removeLast() }
                sections.append((line, []))
            } else if line.isEmpty {
                if !(sections.last?.lines.isEmpty ?? true) { sections[sections.count - 1].lines.append(".Pp") }
            } else {
                sections[sections.count - 1].lines += sentences(line)
            }
        }
        endDisplay()
        if sections[sections.count - 1].lines.last == ".Pp" { sections[sections.count - 1].lines.removeLast() }
        return sections
    }

    private func isTitle(_ line: String) -> Bool {
        !line.isEmpty && line.allSatisfy { $0.isUppercase || $0 == " " } && line.count > 3
    }

    /// Sentences begin on lines of their own (mandoc's advice), so that their spacing is the formatter's.
    private func sentences(_ text: String) -> [String] {
        var lines: [String] = []
        var rest = text[...]
        while let end = rest.firstRange(of: ". "), rest[end.upperBound...].first?.isUppercase == true {
            lines.append(escaped(String(rest[..<end.lowerBound]) + "."))
            rest = rest[end.upperBound...]
        }
        return lines + [escaped(String(rest))]
    }

    private func seeAlso(_ command: Command, path: [String]) -> [String] {
        let names =
            path.count == 1
            ? ["wirespool-backfill", "wirespool-run", "wirespool-spool"]
            : ["wirespool"] + (path.count > 2 ? [path.dropLast().joined(separator: "-")] : [])
        return [".Sh SEE ALSO"]
            + names.enumerated().map { ".Xr \($1) 1" + ($0 < names.count - 1 ? " ," : "") }
    }

    /// Text that mdoc takes as text.
    private func escaped(_ text: String) -> String {
        let escaped = text.replacingOccurrences(of: "\\", with: "\\e")
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }

    private var files: [String] {
        [
            ".Sh FILES", ".Bl -tag -width Ds",
            ".It Pa /etc/wirespool/wirespool.toml", "Settings; the files of", ".Pa conf.d/",
            "beside it are read after it.",
            ".It Pa /etc/wirespool/seeds/", "Source lists: OPML, addresses line by line, TOML overrides.",
            ".It Pa /etc/wirespool/backfill/", "Lists for", ".Li wirespool-backfill@NAME.service .",
            ".It Pa /var/lib/wirespool/", "State: validators, the queue, fingerprints.",
            ".It Pa /var/spool/wirespool/", "The spool; its", ".Pa README", "tells consumers what they may rely on.",
            ".El",
        ]
    }

    private var exitStatus: [String] {
        let codes = [
            ("0", "done"), ("64", "wrong usage"), ("65", "bad input"), ("69", "something needed is missing"),
            ("70", "a fault of wirespool"), ("73", "cannot create"), ("74", "input or output error"),
            ("75", "stopped, partly done, or in use by another process: try again"), ("77", "permission denied"),
            ("78", "wrong settings"),
        ]
        return [".Sh EXIT STATUS", ".Bl -tag -width Ds -compact"] + codes.flatMap { [".It \($0)", $1] } + [".El"]
    }
}

import ArgumentParser
import Foundation

/// `wirespool manual --output DIR`: the manual pages, from the same words as `--help`.
struct ManualCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Write the manual pages (mdoc), one a command.", shouldDisplay: false)

    @Option(help: "Folder to write into.")
    var output: String

    func run() async throws {
        try await reporting {
            let pages = try ManualPages(helpJSON: Wirespool._dumpHelp())
            try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
            for page in pages.pages {
                let file = "\(output)/\(page.name).1"
                try Data(page.text.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
            }
            Terminal.note("\(pages.pages.count) manual pages in \(output)")
        }
    }
}

/// Turns the argument parser's description of all commands into mdoc(7).
struct ManualPages {
    private struct Tool: Decodable { var command: Command }

    private struct Command: Decodable {
        var commandName: String
        var abstract: String?
        var discussion: String?
        var subcommands: [Command]?
        var arguments: [Argument]?
        var shouldDisplay: Bool?
    }

    private struct Argument: Decodable {
        struct Name: Decodable {
            var kind: String
            var name: String
        }

        var kind: String
        var abstract: String?
        var names: [Name]?
        var valueName: String?
        var isOptional: Bool?
        var isRepeating: Bool?
        var defaultValue: String?
        var shouldDisplay: Bool?
    }

    private(set) var pages: [(name: String, text: String)] = []

    init(helpJSON: String) throws {
        let tool = try JSONDecoder().decode(Tool.self, from: Data(helpJSON.utf8))
        add(tool.command, path: [])
    }

    private mutating func add(_ command: Command, path: [String]) {
        guard command.shouldDisplay ?? true, command.commandName != "help" else { return }
        let path = path + [command.commandName]
        pages.append((path.joined(separator: "-"), page(command, path: path)))
        for child in command.subcommands ?? [] { add(child, path: path) }
    }

    private func page(_ command: Command, path: [String]) -> String {
        let name = path.joined(separator: " ")
        var lines = [
            ".Dd November 21, 2026", ".Dt \(path.joined(separator: "-").uppercased()) 1", ".Os wirespool",
            ".Sh NAME", ".Nm \"\(name)\"", ".Nd \(roff(command.abstract ?? "news ingestion"))", ".Sh SYNOPSIS",
            ".Nm \"\(name)\"",
        ]
        let arguments = (command.arguments ?? []).filter { $0.shouldDisplay ?? true }
        for argument in arguments { lines.append(".\(synopsis(argument))") }
        lines += [".Sh DESCRIPTION"]
        // The discussion is laid out by hand (examples, tables): keep its lines.
        let discussion = command.discussion ?? command.abstract ?? ""
        lines +=
            [".Bd -literal"]
            + discussion.split(separator: "\n", omittingEmptySubsequences: false).map { roff(String($0)) }
        lines += [".Ed"]
        if !arguments.isEmpty {
            lines += [".Sh OPTIONS", ".Bl -tag -width indent"]
            for argument in arguments {
                lines.append(".It \(label(argument))")
                var words = argument.abstract ?? ""
                if let value = argument.defaultValue { words += " (default: \(value))" }
                lines.append(roff(words.isEmpty ? "See above." : words))
            }
            lines.append(".El")
        }
        let children = (command.subcommands ?? []).filter { ($0.shouldDisplay ?? true) && $0.commandName != "help" }
        if !children.isEmpty {
            lines += [".Sh COMMANDS", ".Bl -tag -width indent"]
            for child in children { lines += [".It Cm \(child.commandName)", roff(child.abstract ?? "")] }
            lines.append(".El")
        }
        lines += [
            ".Sh EXIT STATUS",
            "0 done; 64 usage; 65 bad input; 69 something needed is missing; 70 a fault of wirespool; 73, 74 cannot create,",
            "input or output error; 75 stopped or partly done, try again; 77 permission; 78 settings.",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private func synopsis(_ argument: Argument) -> String {
        let isOptional = argument.isOptional ?? (argument.kind != "positional")
        return isOptional ? "Op \(label(argument))" : label(argument)
    }

    private func label(_ argument: Argument) -> String {
        let value = argument.valueName ?? "value"
        if argument.kind == "positional" { return "Ar \(value)\(argument.isRepeating == true ? " ..." : "")" }
        let long = argument.names?.first { $0.kind == "long" } ?? argument.names?.first
        let name = long.map { ($0.kind == "long" ? "\\-" : "") + $0.name } ?? value
        return argument.kind == "option" ? "Fl \(name) Ar \(value)" : "Fl \(name)"
    }

    /// Text that mdoc takes as text.
    private func roff(_ text: String) -> String {
        let escaped = text.replacingOccurrences(of: "\\", with: "\\e")
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }
}

import ArgumentParser

/// `wirespool schema record|journal`.
struct SchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of a record or of a journal line.",
        discussion: """
            EXAMPLES
              wirespool schema record > record.schema.json
              wirespool schema journal
            """)

    @Argument(help: "record or journal.")
    var name = "record"

    func run() async throws {
        try await reporting {
            guard let schema = RecordSchemas.all.first(where: { $0.name == name }) else {
                let known = RecordSchemas.all.map(\.name).joined(separator: ", ")
                throw Failure(exit: .usage, message: "schema: unknown name \(Terminal.safe(name)); known: \(known)")
            }
            Terminal.print(schema.text)
        }
    }
}

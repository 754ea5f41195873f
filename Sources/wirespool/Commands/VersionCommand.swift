import ArgumentParser
import WireModel

/// `wirespool version`: the release, the libraries that it runs with, and what else it is made of.
struct VersionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Print the version, the libraries it runs with, or all it is made of.",
        discussion: """
            The libraries are the system's and may change below the program. Each
            is shown as it runs, as it was at the build, and as the oldest that
            wirespool is tested with. `run`, `once` and `backfill` warn in the log
            of what is not right, and end with code 69 where a library lacks what
            nothing goes without.

            --sbom prints a bill of materials (CycloneDX 1.5): the Swift packages
            that are compiled in, the compiler, and each shared library of this
            process with the Debian package that it is of.

            EXAMPLES
              wirespool version --long
              wirespool version --sbom > wirespool.cdx.json
              wirespool version --json | jq -r '.libraries[].name'
            """)

    @Flag(help: "With the libraries.")
    var long = false

    @Flag(help: "Print one JSON object, libraries included.")
    var json = false

    @Flag(help: "Print what the program is made of, as CycloneDX JSON.")
    var sbom = false

    private struct Report: Encodable {
        struct Library: Encodable {
            var name: String
            var running: String
            var built: String?
            var tested: String
            var detail: String?
            var warning: String?
            var fault: String?
        }

        var version: String
        var libraries: [Library]
    }

    func run() async throws {
        try await reporting {
            if sbom { return try Terminal.json(BillOfMaterials.found()) }
            guard long || json else { return Terminal.print(Version.current) }
            let libraries = try LinkedLibraries.found()
            guard !json else {
                let listed = libraries.map {
                    Report.Library(
                        name: $0.name, running: $0.running, built: $0.built, tested: $0.tested, detail: $0.detail,
                        warning: $0.warning, fault: $0.fault)
                }
                return try Terminal.json(Report(version: Version.current, libraries: listed))
            }
            Terminal.print("wirespool \(Version.current)\n")
            let rows = libraries.map { library in
                [
                    library.name, library.running, library.built ?? "-", library.tested,
                    Terminal.safe(library.fault ?? library.warning ?? library.detail ?? ""),
                ]
            }
            Terminal.print(Terminal.table(rows, header: ["library", "running", "built with", "tested from", ""]))
        }
    }
}

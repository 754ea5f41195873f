import Testing

@testable import WireModel

struct LinkedLibraryTests {
    struct Case: Sendable, CustomStringConvertible {
        var running: String
        var built: String? = "7.88.1"
        var lacks: [String] = []
        var misses: [String] = []
        var warning: String?
        var fault: String?
        var description: String { running + (warning ?? fault ?? "") }
    }

    @Test(arguments: [
        Case(running: "7.88.1"),
        Case(running: "7.100.0"),
        Case(running: "7.88.1", built: nil),
        Case(running: "7.88.1-DEV"),
        Case(running: "7.86.0", built: "7.86.0", warning: "older than any that wirespool is tested with (7.88.1)"),
        Case(running: "7.9.9", built: "7.9.9", warning: "older than any", fault: "7.9.9 is too old, 7.85.0 is needed"),
        Case(running: "7.89.0", built: "7.90.2", warning: "older than what wirespool was built with (7.90.2)"),
        Case(running: "8.5.0", warning: "8.5.0 runs, but wirespool was built with 7.88.1: build it again"),
        Case(running: "7.88.1", built: "8.0.1", warning: "was built with 8.0.1"),
        Case(running: "7.88.1", misses: ["IPv6", "HTTP/2"], warning: "has no IPv6, no HTTP/2: it goes without"),
        Case(running: "7.88.1", lacks: ["TLS", "https:"], fault: "lacks TLS and https:: install"),
        Case(running: "", warning: "older than any", fault: "is too old"),
        Case(running: "rubbish", built: "more", warning: "older than any", fault: "is too old"),
        Case(running: "99999999999999999999.1", built: nil, warning: "older", fault: "too old"),
    ])
    func `a library is judged by its version and by what it can`(_ example: Case) {
        var library = LinkedLibrary(
            "libcurl", running: example.running, built: example.built, tested: "7.88.1", needed: "7.85.0")
        (library.lacks, library.misses) = (example.lacks, example.misses)
        for (told, expected) in [(library.warning, example.warning), (library.fault, example.fault)] {
            if let expected {
                #expect(told?.contains(expected) == true, "\(told ?? "nothing")")
            } else {
                #expect(told == nil)
            }
        }
    }
}

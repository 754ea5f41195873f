import Foundation
import Testing

@testable import wirespool

struct SystemReasonTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var path: String
        var says: String
        var testDescription: String { name }
    }

    @Test(arguments: [
        Case(name: "missing", path: "/no-such-file", says: "No such file or directory"),
        Case(name: "a folder", path: "/usr", says: "Is a directory"),
        Case(name: "below a file", path: "/etc/hostname/x", says: "Not a directory"),
    ])
    func `a file that cannot be read is told in the system's words`(c: Case) {
        do {
            _ = try Data(contentsOf: URL(fileURLWithPath: c.path))
            Issue.record("\(c.path) was read")
        } catch {
            #expect(error.systemReason == c.says)
        }
    }
}

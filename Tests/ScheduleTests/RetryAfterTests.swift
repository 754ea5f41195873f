import Foundation
import Testing

@testable import Schedule

struct RetryAfterTests {
    @Test(
        arguments: [
            ("120", .seconds(120)), (" 120 ", .seconds(120)), ("0", .zero), ("-5", nil), ("", nil), ("soon", nil),
            ("1.5", nil), ("12 apples", nil),
            ("9999999", .seconds(86_400)), ("99999999999999999999999", .seconds(86_400)),
            ("Fri, 02 Jan 2026 03:05:05 GMT", .seconds(60)),
            ("Fri, 02 Jan 2026 03:00:00 GMT", .zero), ("Friday, 02-Jan-26 03:05:05 GMT", .seconds(60)),
            ("Fri Jan  2 03:05:05 2026", .seconds(60)),
            ("Fri, 02 Jan 2099 03:05:05 GMT", .seconds(86_400)), ("2026-01-02T03:05:05Z", nil),
            ("Fri, 99 Jan 2026 03:05:05 GMT", nil),
        ] as [(String, Duration?)])
    func `both forms are read and bounded`(_ header: String, _ wait: Duration?) {
        #expect(retryAfter(header, now: .fixed) == wait)
    }
}

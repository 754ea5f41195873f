import Foundation
import WireModel

extension Date {
    /// 2026-01-02 03:04:05 UTC, a Friday.
    static let fixed = Date(timeIntervalSince1970: 1_767_323_045)
}

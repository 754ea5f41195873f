import Foundation
import WireModel

/// The robots.txt of one origin as it was last answered (RFC 9309 2.4).
package struct RobotsCacheRow: Sendable, Equatable {
    package var origin: String
    /// HTTP status; nil when nothing answered.
    package var status: Int?
    package var body: [UInt8]
    package var fetchedAt: Date
    package var expiresAt: Date

    package init(origin: String, status: Int?, body: [UInt8], fetchedAt: Date, expiresAt: Date) {
        self.origin = origin
        self.status = status
        self.body = body
        self.fetchedAt = fetchedAt
        self.expiresAt = expiresAt
    }
}

/// A registrable domain that is left alone for a while.
package struct HostPause: Sendable, Equatable {
    package var domain: String
    package var until: Date
    package var reason: String

    package init(domain: String, until: Date, reason: String) {
        self.domain = domain
        self.until = until
        self.reason = reason
    }
}

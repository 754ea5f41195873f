import Foundation
import Glibc
import Synchronization
import WireModel

/// A page that could not be published, and why.
package struct QuarantineCase: Sendable, Codable, Equatable {
    /// Kebab case, at most 64 characters: `parser-timeout`.
    ///
    /// Names the shelf.
    package var reason: String
    package var url: String
    package var detail: String
    package var at: Date
    /// Decisions that led here.
    package var trace: [TraceEvent]
    /// The page's bytes; they lie in a file of their own.
    package var page: [UInt8]?

    package init(
        reason: String, url: String, detail: String, at: Date, page: [UInt8]? = nil, trace: [TraceEvent] = []
    ) {
        self.reason = reason
        self.url = url
        self.detail = detail
        self.at = at
        self.page = page
        self.trace = trace
    }

    private enum CodingKeys: CodingKey { case reason, url, detail, at, trace }
}

/// `quarantine/<reason>/<16 hex>.json` with `.page` beside it: bounded, the oldest go first.
///
/// Names come from a hash of reason and URL, so a page that fails again takes its own place.
package struct Quarantine: Sendable {
    package struct Settings: Sendable, Equatable {
        /// Cases of all reasons together.
        ///
        /// Default 2,000; from 1.
        package var caseLimit = 2000
        /// Bytes of all cases together.
        ///
        /// Default 256 MiB.
        package var byteLimit: ByteLimit = .mebibytes(256)
        /// A larger page is cut.
        ///
        /// Default 8 MiB.
        package var pageLimit: ByteLimit = .mebibytes(8)
        /// Modes as in `Spool.Settings`.
        package var directoryMode: UInt32 = 0o750
        package var fileMode: UInt32 = 0o640

        package init() {}
    }

    /// What a `put` did.
    package struct Receipt: Sendable, Equatable {
        package let id: String
        /// Older cases that had to go.
        package let dropped: Int
    }

    /// A case without its page.
    package struct Listing: Sendable, Equatable {
        package let id: String
        package let content: QuarantineCase
        package let pageBytes: Int
    }

    /// Bytes of one case without its page; details and traces are cut to stay below.
    private static let caseFileLimit = 256 << 10

    private let shelves: Directory
    private let settings: Settings
    private let turn: Turn

    /// One writer at a time within this process; the spool's lock keeps other daemons away.
    private final class Turn: Sendable { let mutex = Mutex(()) }

    /// - Parameter path: the spool's root; `Spool` has made the tree.
    package init(path: String, settings: Settings = Settings()) throws(SpoolError) {
        shelves = try Directory.open(path).directory("quarantine")
        self.settings = settings
        turn = Turn()
    }

    /// Puts a case away and drops the oldest where bounds are reached.
    @discardableResult
    package func put(_ content: QuarantineCase) throws(SpoolError) -> Receipt {
        guard Self.isReason(content.reason) else {
            throw .check(shelves.path, "a reason is kebab case, at most 64 characters")
        }
        return try turn.mutex.withLock { _ throws(SpoolError) in try putAlone(content) }
    }

    private func putAlone(_ content: QuarantineCase) throws(SpoolError) -> Receipt {
        let id = SHA256Digest(of: "wirespool quarantine 1\n\(content.reason)\n\(content.url)".utf8)
            .bytes.prefix(8).hexString
        let page = content.page.map { Array($0.prefix(settings.pageLimit.bytes)) }
        let json = try encoded(content)
        let dropped = try makeRoom(for: json.count + (page?.count ?? 0), unless: id)
        let shelf = try shelves.makeDirectory(content.reason, mode: settings.directoryMode)
        if let page {
            try shelf.replaceContent(of: "\(id).page", with: page, mode: settings.fileMode, suffix: "new")
        } else {
            try shelf.remove("\(id).page")
        }
        try shelf.replaceContent(of: "\(id).json", with: json, mode: settings.fileMode, suffix: "new")
        return Receipt(id: id, dropped: dropped)
    }

    private func encoded(_ content: QuarantineCase) throws(SpoolError) -> [UInt8] {
        var short = content
        short.page = nil
        short.url = String(short.url.prefix(8192))
        short.detail = String(short.detail.prefix(8192))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        do {
            var json = try encoder.encode(short)
            if json.count >= Self.caseFileLimit {
                short.trace = []
                json = try encoder.encode(short)
            }
            return Array(json) + [10]
        } catch {
            throw .check(shelves.path, "a case cannot be written as JSON")
        }
    }

    /// Cases of one reason or of all, oldest first.
    package func list(reason: String? = nil) throws(SpoolError) -> [Listing] {
        var found: [Listing] = []
        for place in try places() where reason == nil || place.reason == reason {
            let shelf = try shelves.directory(place.reason)
            let content: QuarantineCase
            do {
                guard let found = try self.content(place.id, on: shelf) else { continue }
                content = found
            } catch let error where error.step == .check {
                let changed = Date(timeIntervalSince1970: Double(place.changed.tv_sec))
                content = QuarantineCase(reason: place.reason, url: "", detail: error.hint, at: changed)
            }
            let bytes = Int(try shelf.status(of: "\(place.id).page")?.st_size ?? 0)
            found.append(Listing(id: place.id, content: content, pageBytes: bytes))
        }
        return found
    }

    /// A case with its page; nil where there is none of that id.
    package func show(_ id: String) throws(SpoolError) -> QuarantineCase? {
        guard let place = try places().first(where: { $0.id == id }) else { return nil }
        let shelf = try shelves.directory(place.reason)
        guard var found = try content(id, on: shelf) else { return nil }
        found.page = try shelf.contentIfPresent(of: "\(id).page", limit: settings.pageLimit.bytes)
        return found
    }

    /// Removes a case, when a retry has taken it over or nobody wants it.
    ///
    /// - Returns: false where there is none of that id.
    @discardableResult
    package func drop(_ id: String) throws(SpoolError) -> Bool {
        try turn.mutex.withLock { _ throws(SpoolError) in
            guard let place = try places().first(where: { $0.id == id }) else { return false }
            try remove(place)
            return true
        }
    }

    // MARK: Places

    private struct Place {
        let reason: String
        let id: String
        let bytes: Int
        let changed: timespec
    }

    /// Every case, oldest first.
    private func places() throws(SpoolError) -> [Place] {
        var found: [Place] = []
        for reason in try shelves.names() where Self.isReason(reason) {
            guard let shelf = try shelves.directoryIfPresent(reason) else { continue }
            for name in try shelf.names() where name.hasSuffix(".json") {
                let id = String(name.dropLast(5))
                guard StoryID(hex: id) != nil, let status = try shelf.status(of: name) else { continue }
                let page = try shelf.status(of: "\(id).page")?.st_size ?? 0
                found.append(
                    Place(reason: reason, id: id, bytes: Int(status.st_size + page), changed: status.st_mtim))
            }
        }
        return found.sorted {
            ($0.changed.tv_sec, $0.changed.tv_nsec, $0.id) < ($1.changed.tv_sec, $1.changed.tv_nsec, $1.id)
        }
    }

    private func makeRoom(for bytes: Int, unless id: String) throws(SpoolError) -> Int {
        for reason in try shelves.names() where Self.isReason(reason) { try sweep(reason, unless: id) }
        let others = try places().filter { $0.id != id }
        var count = others.count
        var total = others.reduce(bytes) { $0 + $1.bytes }
        var dropped = 0
        for place in others where count >= max(settings.caseLimit, 1) || total > settings.byteLimit.bytes {
            try remove(place)
            count -= 1
            total -= place.bytes
            dropped += 1
        }
        return dropped
    }

    /// Drafts and pages without a case: what a death in the middle of `put` or `drop` left.
    private func sweep(_ reason: String, unless id: String) throws(SpoolError) {
        guard let shelf = try shelves.directoryIfPresent(reason) else { return }
        let names = try shelf.names()
        let cases = Set(names.filter { $0.hasSuffix(".json") })
        for name in names {
            let isLonePage = name.hasSuffix(".page") && !cases.contains(name.dropLast(5) + ".json")
            let isDraft = name.hasPrefix(".") && name.hasSuffix(".tmp")
            if isDraft || (isLonePage && name != "\(id).page") { try shelf.remove(name) }
        }
    }

    private func remove(_ place: Place) throws(SpoolError) {
        let shelf = try shelves.directory(place.reason)
        try shelf.remove("\(place.id).json")
        try shelf.remove("\(place.id).page")
    }

    /// Nil of a case that went in between, or is not one of ours.
    private func content(_ id: String, on shelf: Directory) throws(SpoolError) -> QuarantineCase? {
        guard let bytes = try shelf.contentIfPresent(of: "\(id).json", limit: Self.caseFileLimit) else { return nil }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        do {
            return try decoder.decode(QuarantineCase.self, from: Data(bytes))
        } catch {
            throw .check("\(shelf.path)/\(id).json", "it is not a case of quarantine; drop it")
        }
    }

    static func isReason(_ reason: String) -> Bool {
        guard (1...64).contains(reason.utf8.count), let first = reason.utf8.first, first != UInt8(ascii: "-") else {
            return false
        }
        return reason.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }
    }
}

import CConfine
import Extract
import Feeds
import Glibc
import Markup
import Pipeline
import WireModel

/// The inside of a worker process: reads documents for the daemon that started it, with no right to anything else.
package struct Worker {
    /// What the daemon tells a worker on its command line.
    package struct Orders: Sendable, Equatable {
        package var parent: Int32
        package var addressSpace: ByteLimit
        package var cpuSeconds: Int
        /// Entries read of a feed.
        package var entries: Int

        package init(parent: Int32, addressSpace: ByteLimit, cpuSeconds: Int, entries: Int) {
            self.parent = parent
            self.addressSpace = addressSpace
            self.cpuSeconds = cpuSeconds
            self.entries = entries
        }

        /// - Parameter arguments: what stands behind the command's name.
        package init?(arguments: [String]) {
            let numbers = arguments.compactMap { Int($0) }
            guard numbers.count == 4, arguments.count == 4, numbers.allSatisfy({ $0 > 0 }) else { return nil }
            self.init(
                parent: Int32(clamping: numbers[0]), addressSpace: ByteLimit(bytes: numbers[1]), cpuSeconds: numbers[2],
                entries: numbers[3])
        }

        var arguments: [String] { [String(parent), String(addressSpace.bytes), String(cpuSeconds), String(entries)] }
    }

    /// The hidden command by which the binary becomes a worker.
    package static let commandName = "worker"

    /// Largest head and document that are taken; the daemon's own limits are far below.
    private static let longest = 256 << 20
    /// Documents from here on leave holes behind that are given back to the system.
    private static let large = 1 << 20

    /// Answers between two looks at the heap, which cost some microseconds.
    private static let looks = 32

    private let reader: InProcessReader
    /// glibc would load them from files, and a confined process has none.
    private let conversions = LegacyConversions()
    private var heapKiB = 0
    private var answered = 0

    private init(reader: InProcessReader) { self.reader = reader }

    /// Gives up all rights, greets, and answers until the daemon closes the socket.
    ///
    /// To be called on the main thread of a process that has done nothing yet. Returns the code to exit with: 0, 71
    /// where the process cannot be confined, 76 where the daemon's words make no sense.
    package static func serve(_ orders: Orders) -> Int32 {
        var feeds = FeedReader.Settings()
        feeds.entries = orders.entries
        var worker = Worker(reader: InProcessReader(feeds: FeedReader(settings: feeds)))
        worker.warmUp()
        var limits = confine_limits(
            address_space_bytes: UInt64(orders.addressSpace.bytes), cpu_seconds: UInt64(orders.cpuSeconds),
            parent: orders.parent)
        var landlock: Int32 = 0
        var step: UnsafePointer<CChar>?
        var code = confine_close_descriptors()
        if code == 0 { code = confine_self(&limits, &landlock, &step) }
        guard code == 0 else {
            let detail =
                "cannot \(step.map { String(cString: $0) } ?? "be confined"): \(String(cString: strerror(code)))"
            let refusal = WorkerFrame.Refusal(reason: "unconfined", detail: detail)
            _ = worker.send(0, .unconfined, encoded(refusal))
            return EX_OSERR
        }
        guard worker.send(0, .value, encoded(WorkerFrame.Greeting(landlock: Int(landlock)))) else { return 0 }
        while let prelude = received(WorkerFrame.requestPrelude) {
            guard worker.answer(prelude) else { return EX_PROTOCOL }
        }
        return 0
    }

    /// What is made at first use (tables, hash seeds, the parser's globals) is made while it still may be.
    private func warmUp() {
        let text = "<html><head><title>Warm</title></head><body><article><p>" + String(repeating: "warm é ", count: 60)
        let feed = "<rss version='2.0'><channel><item><title>a</title><pubDate>Mon, 02 Jan 2006 15:04:05 GMT</pubDate>"
        guard let url = CanonicalURL("https://warm.example/") else { return }
        for document in [text, feed] {
            let page = Page(
                requestedURL: url, finalURL: url, body: Array(document.utf8), fetchedAt: .init(timeIntervalSince1970: 0)
            )
            // Nothing depends on what comes out of it.
            _ = outcome(.article, page: page, hints: ExtractHints())
            _ = outcome(.feed, page: page, hints: ExtractHints())
        }
    }

    /// False where the request breaks the protocol, or nobody takes the answer.
    private mutating func answer(_ prelude: [UInt8]) -> Bool {
        let headBytes = Int(WorkerFrame.number(in: prelude, at: 5))
        let documentBytes = Int(WorkerFrame.number(in: prelude, at: 9))
        guard let kind = WorkerFrame.Kind(rawValue: prelude[4]), headBytes <= Self.longest,
            documentBytes <= Self.longest, let head = Self.received(headBytes),
            let document = Self.received(documentBytes)
        else { return false }
        guard let told = try? CompactDecoder().value(WorkerFrame.Head.self, from: head[...]),
            let url = told.url ?? CanonicalURL("https://unknown.invalid/")
        else { return false }
        var page = Page(requestedURL: url, finalURL: url, body: document, fetchedAt: .init(timeIntervalSince1970: 0))
        if let type = told.contentType { page.headers.append(HeaderField(name: "content-type", value: type)) }
        if let place = told.contentLocation { page.headers.append(HeaderField(name: "content-location", value: place)) }
        let (result, value) = outcome(
            kind, page: page, hints: told.hints ?? ExtractHints(), memory: told.memory ?? SiteMemory(),
            isURLKnown: told.url != nil)
        let isSent = send(WorkerFrame.number(in: prelude, at: 0), result, value)
        answered &+= 1
        if documentBytes >= Self.large { confine_release_memory() }
        if documentBytes >= Self.large || answered % Self.looks == 0 { heapKiB = Int(confine_heap_bytes() >> 10) }
        return isSent
    }

    private func outcome(
        _ kind: WorkerFrame.Kind, page: Page, hints: ExtractHints, memory: SiteMemory = .init(),
        isURLKnown: Bool = true
    ) -> (WorkerFrame.Outcome, [UInt8]) {
        do {
            let value: any Encodable =
                switch kind {
                case .article: try reader.reading(of: page, hints: hints, memory: memory)
                case .fragment:
                    reader.blocks(
                        ofFragment: String(decoding: page.body, as: UTF8.self), base: isURLKnown ? page.finalURL : nil)
                case .feed: try reader.feed(of: page)
                case .sitemap: try reader.sitemap(of: page)
                case .feedLinks: try reader.feedLinks(of: page)
                case .outlines: try reader.outlines(of: page.body)
                case .greeting: WorkerFrame.Greeting(landlock: 0)
                }
            return (.value, try CompactEncoder.bytes(of: value))
        } catch let error as ExtractError {
            return (
                .extractError, Self.encoded(WorkerFrame.Refusal(reason: error.reason.rawValue, detail: error.detail))
            )
        } catch let error as FeedError {
            return (.feedError, Self.encoded(WorkerFrame.Refusal(reason: error.reason.rawValue, detail: error.detail)))
        } catch {
            return (
                .feedError,
                Self.encoded(WorkerFrame.Refusal(reason: FeedError.Reason.notAFeed.rawValue, detail: "\(error)"))
            )
        }
    }

    private static func encoded(_ value: some Encodable) -> [UInt8] {
        // Our own types of texts and numbers: encoding them throws nothing.
        (try? CompactEncoder.bytes(of: value)) ?? []
    }

    private func send(_ number: UInt32, _ outcome: WorkerFrame.Outcome, _ value: [UInt8]) -> Bool {
        let frame = WorkerFrame.answer(number: number, outcome: outcome, heapKiB: heapKiB, value: value)
        return frame.withUnsafeBytes { bytes in
            var at = 0
            while at < bytes.count {
                let count = write(Int32(CONFINE_SOCKET), bytes.baseAddress?.advanced(by: at), bytes.count - at)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                at += count
            }
            return true
        }
    }

    /// Exactly so many bytes; nil at the end of the stream.
    private static func received(_ count: Int) -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = read(Int32(CONFINE_SOCKET), buffer.baseAddress?.advanced(by: filled), count - filled)
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { return }
                filled += got
            }
        }
        return bytes.count == count ? bytes : nil
    }
}

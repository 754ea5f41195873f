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
        /// Of the memory in which documents come; 0 where there is none.
        package var sharedBytes: Int

        package init(parent: Int32, addressSpace: ByteLimit, cpuSeconds: Int, entries: Int, sharedBytes: Int = 0) {
            self.parent = parent
            self.addressSpace = addressSpace
            self.cpuSeconds = cpuSeconds
            self.entries = entries
            self.sharedBytes = sharedBytes
        }

        /// - Parameter arguments: what stands behind the command's name.
        package init?(arguments: [String]) {
            let numbers = arguments.compactMap { Int($0) }
            guard numbers.count == 5, arguments.count == 5, numbers[..<4].allSatisfy({ $0 > 0 }), numbers[4] >= 0 else {
                return nil
            }
            self.init(
                parent: Int32(clamping: numbers[0]), addressSpace: ByteLimit(bytes: numbers[1]), cpuSeconds: numbers[2],
                entries: numbers[3], sharedBytes: numbers[4])
        }

        var arguments: [String] {
            [Int(parent), addressSpace.bytes, cpuSeconds, entries, sharedBytes].map { String($0) }
        }
    }

    /// The hidden command by which the binary becomes a worker.
    package static let commandName = "worker"

    /// Largest head and document that are taken; the daemon's own limits are far below.
    private static let longest = 256 << 20
    /// Documents from here on leave holes behind, which are given back to the system where the heap has grown to `wide`.
    private static let large = 1 << 20
    private static let wideKiB = 16 << 10

    /// Answers between two looks at the heap, which cost some microseconds.
    private static let looks = 32

    private let reader: InProcessReader
    /// glibc would load them from files, and a confined process has none.
    private let conversions = LegacyConversions()
    private let shared: UnsafeRawBufferPointer
    private let mark: UnsafeMutableRawPointer?
    private let requests = RequestStream(socket: Int32(CONFINE_SOCKET))
    private var heapKiB = 0
    private var answered = 0

    /// - Parameter mapping: the memory shared with the daemon, if there is any.
    private init(reader: InProcessReader, mapping: UnsafeMutableRawPointer?, bytes: Int) {
        self.reader = reader
        mark = mapping
        shared = UnsafeRawBufferPointer(start: mapping, count: mapping == nil ? 0 : bytes)
    }

    /// Gives up all rights, greets, and answers until the daemon closes the socket.
    ///
    /// To be called on the main thread of a process that has done nothing yet. Returns the code to exit with: 0, 71
    /// where the process cannot be confined, 76 where the daemon's words make no sense.
    package static func serve(_ orders: Orders) -> Int32 {
        confine_keep_heap()
        var feeds = FeedReader.Settings()
        feeds.entries = orders.entries
        let mapping = orders.sharedBytes > 0 ? confine_map_memory(orders.sharedBytes) : nil
        guard orders.sharedBytes == 0 || mapping != nil else { return EX_OSERR }
        var worker = Worker(
            reader: InProcessReader(feeds: FeedReader(settings: feeds)), mapping: mapping, bytes: orders.sharedBytes)
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
        while let prelude = worker.requests.next(WorkerFrame.requestPrelude) {
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
        let number = WorkerFrame.number(in: prelude[...], at: 0)
        let headBytes = Int(WorkerFrame.number(in: prelude[...], at: 5))
        let documentBytes = Int(WorkerFrame.number(in: prelude[...], at: 9))
        let place = WorkerFrame.number(in: prelude[...], at: 13)
        guard let kind = WorkerFrame.Kind(rawValue: prelude[4]), headBytes <= Self.longest,
            documentBytes <= Self.longest, let head = requests.next(headBytes)
        else { return false }
        if let mark { confine_set_mark(mark, number) }
        guard let document = document(documentBytes, at: place) else { return false }
        var cursor = CompactCursor(head[...], elements: 200_000, isWireText: false)
        guard let told = try? cursor.whole(WorkerFrame.Head.self),
            let url = told.url ?? CanonicalURL("https://unknown.invalid/")
        else { return false }
        var page = Page(requestedURL: url, finalURL: url, body: document, fetchedAt: .init(timeIntervalSince1970: 0))
        if let type = told.contentType { page.headers.append(HeaderField(name: "content-type", value: type)) }
        if let place = told.contentLocation { page.headers.append(HeaderField(name: "content-location", value: place)) }
        let (result, value) = outcome(
            kind, page: page, hints: told.hints ?? ExtractHints(), memory: told.memory ?? SiteMemory(),
            isURLKnown: told.url != nil)
        let isSent = send(number, result, value)
        answered &+= 1
        if documentBytes >= Self.large || answered % Self.looks == 0 { heapKiB = Int(confine_heap_bytes() >> 10) }
        if documentBytes >= Self.large, heapKiB >= Self.wideKiB {
            confine_release_memory()
            heapKiB = Int(confine_heap_bytes() >> 10)
        }
        return isSent
    }

    /// The bytes of a document, from shared memory or the socket; nil where there are not as many.
    private func document(_ count: Int, at place: UInt32) -> [UInt8]? {
        guard place != WorkerFrame.onSocket else { return requests.next(count) }
        let offset = Int(place)
        guard offset >= CONFINE_DOCUMENTS, count <= shared.count - offset else { return nil }
        return Array(UnsafeRawBufferPointer(rebasing: shared[offset..<offset + count]))
    }

    private func outcome(
        _ kind: WorkerFrame.Kind, page: Page, hints: ExtractHints, memory: SiteMemory = .init(),
        isURLKnown: Bool = true
    ) -> (WorkerFrame.Outcome, [UInt8]) {
        do {
            let value: any Encodable
            switch kind {
            case .article:
                return (.value, CompactBuffer.bytes(of: try reader.reading(of: page, hints: hints, memory: memory)))
            case .fragment:
                value = reader.blocks(
                    ofFragment: String(decoding: page.body, as: UTF8.self), base: isURLKnown ? page.finalURL : nil)
            case .feed: value = try reader.feed(of: page)
            case .sitemap: value = try reader.sitemap(of: page)
            case .feedLinks: value = try reader.feedLinks(of: page)
            case .outlines: value = try reader.outlines(of: page.body)
            case .greeting: value = WorkerFrame.Greeting(landlock: 0)
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
}

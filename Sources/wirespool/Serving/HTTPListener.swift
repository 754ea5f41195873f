import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// Answers HTTP on one address: one request a connection, and no client can hold more than its place.
///
/// SwiftNIO reads the protocol (docs/adr/0017). Bodies of requests are not read.
enum HTTPListener {
    struct Limits: Sendable {
        /// Bytes that a connection may send, line and fields of its one request together.
        var requestBytes = 8 << 10
        /// From the connection to the end of the request's head.
        var headPatience = TimeAmount.seconds(5)
        /// From the connection to its end, however slowly the answer is read.
        var patience = TimeAmount.seconds(30)
        /// Connections at once.
        ///
        /// A further one takes the place of the oldest that has not asked yet; where all have, it is closed.
        var connections = 16
    }

    struct Request: Sendable {
        var method: String
        /// The target without its query, as it came: nothing is decoded.
        var path: String
        var query: String
        var fields: [(name: String, value: String)]
        /// The port it came to; nil at a socket.
        var port: Int?

        /// All values of a field, in their order.
        func values(_ name: String) -> [String] {
            let name = name.lowercased()
            return fields.filter { $0.name.lowercased() == name }.map(\.value)
        }
    }

    struct Answer: Sendable {
        var status: Int
        var fields: [(name: String, value: String)] = []
        var body: [UInt8] = []
    }

    /// Listens, hands the bound address to `body`, and stops when it returns.
    ///
    /// - Parameters:
    ///   - answer: of a request; HEAD gets the same without its body.
    ///   - refusal: what a request gets that cannot be read, or is too long, by its status.
    /// - Throws: what `body` throws; ``ListenError`` where nothing can be listened on.
    static func serving<Result: Sendable>(
        at address: ListenAddress, limits: Limits = Limits(), refusal: @escaping @Sendable (Int) -> Answer,
        answer: @escaping @Sendable (Request) async -> Answer, body: @Sendable (ListenAddress) async throws -> Result
    ) async throws -> Result {
        // One thread: whoever asks for much waits for himself.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let channel: any Channel
            do {
                channel = try await bound(at: address, on: group, limits: limits, refusal: refusal, answer: answer)
            } catch let error as IOError {
                throw ListenError(address: address, code: error.errnoCode)
            } catch is UnixDomainSocketPathWrongType {
                throw ListenError(address: address, code: ENOTSOCK)
            }
            var real = address
            if case .port(let host, _) = address, let port = channel.localAddress?.port {
                real = .port(host: host, port: port)
            }
            let result = try await body(real)
            try await channel.close()
            try await group.shutdownGracefully()
            return result
        } catch {
            // Why it ended is what counts.
            try? await group.shutdownGracefully()
            throw error
        }
    }

    private static func bound(
        at address: ListenAddress, on group: MultiThreadedEventLoopGroup, limits: Limits,
        refusal: @escaping @Sendable (Int) -> Answer, answer: @escaping @Sendable (Request) async -> Answer
    ) async throws -> any Channel {
        let places = NIOLoopBoundBox.makeBoxSendingValue(Places(limit: limits.connections), eventLoop: group.next())
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 64)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            // What waits in the listener's queue is taken one by one, so that a flood cannot keep the loop.
            .serverChannelOption(.maxMessagesPerRead, value: 4)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            // A client may end its half once it has asked.
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let visit = Visit(
                        limits: limits, places: places.value, refusal: refusal, answer: answer)
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(RequestBudget(bytes: limits.requestBytes))
                    try pipeline.configureHTTPServerPipeline(
                        withPipeliningAssistance: false, withErrorHandling: false)
                    try pipeline.addHandler(visit)
                }
            }
        switch address {
        case .port(let host, let port): return try await bootstrap.bind(host: host, port: port).get()
        case .unix(let path):
            // What a server left behind when it died is taken away; from one that lives nothing is taken.
            guard await !isServed(path, on: group) else { throw ListenError(address: address, code: EADDRINUSE) }
            return try await bootstrap.bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
        }
    }
}

extension HTTPListener {
    /// Whether somebody listens at a socket; one whose server has died refuses.
    private static func isServed(_ path: String, on group: MultiThreadedEventLoopGroup) async -> Bool {
        do {
            let channel = try await ClientBootstrap(group: group).connectTimeout(.seconds(1))
                .connect(unixDomainSocketPath: path).get()
            channel.close(promise: nil)
            return true
        } catch let error as IOError {
            return ![ECONNREFUSED, ENOENT, ENOTSOCK, EACCES].contains(error.errnoCode)
        } catch {
            return true
        }
    }
}

/// Why nothing can be listened on.
struct ListenError: Error, CustomStringConvertible {
    let address: ListenAddress
    /// An errno.
    let code: Int32

    var description: String { "\(address) cannot be listened on: \(String(cString: strerror(code)))" }
}

/// The connections of a listener; belongs to its one thread.
private final class Places {
    private let limit: Int
    private var visits: [ObjectIdentifier: Visit] = [:]
    private var order: [ObjectIdentifier] = []

    init(limit: Int) { self.limit = limit }

    /// Whether there is a place; one is made at the cost of who came first and has not asked.
    func admit(_ visit: Visit) -> Bool {
        if visits.count >= limit {
            guard let idle = order.first(where: { visits[$0]?.hasAsked == false }), let oldest = visits[idle] else {
                return false
            }
            leave(oldest)
            oldest.end()
        }
        visits[ObjectIdentifier(visit)] = visit
        order.append(ObjectIdentifier(visit))
        return true
    }

    func leave(_ visit: Visit) {
        guard visits.removeValue(forKey: ObjectIdentifier(visit)) != nil else { return }
        order.removeAll { $0 == ObjectIdentifier(visit) }
    }
}

/// Lets so many bytes through; then nothing is read any more.
private final class RequestBudget: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private var left: Int

    init(bytes: Int) { left = bytes }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard left >= 0 else { return }
        left -= unwrapInboundIn(data).readableBytes
        if left >= 0 { return context.fireChannelRead(data) }
        do {
            try context.channel.syncOptions?.setOption(.autoRead, value: false)
            context.fireErrorCaught(RequestTooLong())
        } catch {
            context.close(promise: nil)
        }
    }
}

private struct RequestTooLong: Error {}

/// One connection: its request, the answer, its end.
private final class Visit: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let limits: HTTPListener.Limits
    private let places: Places
    private let refusal: @Sendable (Int) -> HTTPListener.Answer
    private let answer: @Sendable (HTTPListener.Request) async -> HTTPListener.Answer
    private(set) var hasAsked = false
    private var isAnswered = false
    private var channel: (any Channel)?
    private var deadlines: [Scheduled<Void>] = []

    init(
        limits: HTTPListener.Limits, places: Places, refusal: @escaping @Sendable (Int) -> HTTPListener.Answer,
        answer: @escaping @Sendable (HTTPListener.Request) async -> HTTPListener.Answer
    ) {
        (self.limits, self.places, self.refusal, self.answer) = (limits, places, refusal, answer)
    }

    func end() { channel?.close(promise: nil) }

    func channelActive(context: ChannelHandlerContext) {
        channel = context.channel
        guard places.admit(self) else { return context.close(promise: nil) }
        let visit = NIOLoopBound(self, eventLoop: context.eventLoop)
        deadlines = [
            context.eventLoop.scheduleTask(in: limits.headPatience) { if !visit.value.hasAsked { visit.value.end() } },
            context.eventLoop.scheduleTask(in: limits.patience) { visit.value.end() },
        ]
    }

    func channelInactive(context: ChannelHandlerContext) {
        places.leave(self)
        channel = nil
        // They hold this visit, of which there can be thousands a second.
        for deadline in deadlines { deadline.cancel() }
        deadlines = []
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // What follows the first head, a body or a further request, is nobody's.
        guard case .head(let head) = unwrapInboundIn(data), !hasAsked else { return }
        hasAsked = true
        let target = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let request = HTTPListener.Request(
            method: head.method.rawValue, path: target.first.map(String.init) ?? "",
            query: target.count > 1 ? String(target[1]) : "", fields: head.headers.map { ($0.name, $0.value) },
            port: context.localAddress?.port)
        let (answer, isHead) = (answer, head.method == .HEAD)
        let here = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.makeFutureWithTask { await answer(request) }.whenSuccess { answer in
            let (visit, context) = here.value
            visit.send(answer, withBody: !isHead, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isAnswered else { return context.close(promise: nil) }
        switch error {
        case is RequestTooLong, HTTPParserError.headerOverflow: send(refusal(431), withBody: true, context)
        case is HTTPParserError: send(refusal(400), withBody: true, context)
        default: context.close(promise: nil)
        }
        hasAsked = true
    }

    private func send(_ answer: HTTPListener.Answer, withBody: Bool, _ context: ChannelHandlerContext) {
        guard !isAnswered, context.channel.isActive else { return }
        isAnswered = true
        var fields = HTTPHeaders(answer.fields.map { ($0.name, $0.value) })
        // RFC 9110 8.6: a 304 may only tell the length that the whole answer would have.
        if answer.status != 304 { fields.replaceOrAdd(name: "Content-Length", value: String(answer.body.count)) }
        fields.replaceOrAdd(name: "Connection", value: "close")
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status), headers: fields)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if withBody, !answer.body.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: answer.body)))), promise: nil)
        }
        // Our half ends first: a close with bytes of the client unread would take the answer back (RST).
        let here = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            here.value.close(mode: .output, promise: nil)
        }
    }
}

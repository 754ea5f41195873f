import Foundation
import Glibc

/// A loopback HTTP server that answers exactly what a test scripted, byte for byte.
///
/// One thread accepts, one thread a connection plays its script. Each request is matched by path (without query), is
/// recorded, and its script runs; a script whose last step keeps the connection open reads the next request on it.
/// `stop()` ends every wait at once, closes all sockets and returns when all threads are gone.
package final class ScriptedServer: Sendable {
    /// A request as it was read: enough of HTTP/1.1 for a GET.
    package struct Request: Sendable {
        package var method: String
        /// As it stands in the request line, query included.
        package var target: String
        /// The target without its query.
        package var path: String
        /// In order, names in lower case.
        package var fields: [(name: String, value: String)]
        /// Counts connections from 0.
        package var connection: Int

        package func field(_ name: String) -> String? { fields.first { $0.name == name.lowercased() }?.value }
    }

    /// What the server does next on a connection.
    package enum Step: Sendable {
        /// Sends these bytes.
        case send([UInt8])
        /// Waits, unless the server stops or the client goes.
        case wait(Duration)
        /// Sends the bytes one by one, with a wait after each.
        case drip([UInt8], each: Duration)
        /// Sends the bytes again and again until the client goes, at most so many times.
        case flood([UInt8], times: Int)
        /// Ends our direction and goes on with the script.
        case halfClose
        /// Waits until the client goes or the server stops.
        case hang
        /// Ends the connection with a TCP reset.
        case reset
        /// Ends the connection; a script that just runs out closes too.
        case close
        /// Reads the next request on the same connection.
        case keepOpen
    }

    /// One response, as steps.
    package struct Script: Sendable {
        package var steps: [Step]

        package init(_ steps: [Step]) { self.steps = steps }

        /// A well-formed response with Content-Length; the connection stays open.
        package static func reply(
            _ status: Int = 200, fields: [String] = [], body: [UInt8] = []
        ) -> Script {
            var head = "HTTP/1.1 \(status) Scripted\r\n"
            for field in fields { head += field + "\r\n" }
            if status != 304, status != 204 { head += "Content-Length: \(body.count)\r\n" }
            return Script([.send(Array(head.utf8) + [13, 10] + body), .keepOpen])
        }

        package static func page(_ text: String, type: String = "text/html; charset=utf-8") -> Script {
            reply(fields: ["Content-Type: \(type)"], body: Array(text.utf8))
        }

        package static func redirect(_ status: Int = 302, to location: String) -> Script {
            reply(status, fields: ["Location: \(location)"])
        }

        /// Exactly these bytes, then the connection ends.
        package static func raw(_ text: String) -> Script { Script([.send(Array(text.utf8)), .close]) }
        package static func raw(_ bytes: [UInt8]) -> Script { Script([.send(bytes), .close]) }
    }

    private struct State {
        var requests: [Request] = []
        var connections = 0
        var open: Set<Int32> = []
        var threads = 0
        var isStopping = false
    }

    package let port: Int
    /// The address it listens on, without brackets.
    package let address: String
    private let listener: Int32
    /// Readable (at its end) once the server stops: what every wait polls beside its own socket.
    private let stopRead: Int32
    private let stopWrite: Int32
    private let script: @Sendable (Request) -> Script
    /// What each connection gets before it has asked, and nothing else.
    private let greeting: Script?
    private let state = NSConditionBox(State())

    /// Listens on a free port of `address` (IPv4, or IPv6 like `::1`); unknown paths get a 404.
    package convenience init(address: String = "127.0.0.1", _ routes: [String: Script]) throws {
        try self.init(address: address) { routes[$0.path] ?? .reply(404, body: Array("no such path".utf8)) }
    }

    /// - Parameters:
    ///   - greeting: plays on each connection at once, in place of any script: for what is no HTTP.
    ///   - script: chooses what a request gets; called on the connection's thread.
    package init(
        address: String = "127.0.0.1", port wanted: Int = 0, greeting: Script? = nil,
        script: @escaping @Sendable (Request) -> Script
    ) throws {
        signal(SIGPIPE, SIG_IGN)
        self.address = address
        self.script = script
        self.greeting = greeting
        (listener, port) = try ScriptedServer.listen(address: address, port: wanted)
        var ends: [Int32] = [0, 0]
        // Not for child processes: `stop` closes the writing end, which must be the only one.
        guard pipe(&ends) == 0 else { throw ScriptedServerError(call: "pipe", code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (stopRead, stopWrite) = (ends[0], ends[1])
        startThread { [self] in acceptConnections() }
    }

    deinit { close(stopRead) }

    /// `http://127.0.0.1:PORT` followed by the path.
    package func url(_ path: String = "/", host: String? = nil) -> String {
        let name = host ?? (address.contains(":") ? "[\(address)]" : address)
        return "http://\(name):\(port)\(path)"
    }

    /// All requests so far, in the order they were read.
    package var requests: [Request] { state.with { $0.requests } }

    package func requests(path: String) -> [Request] { requests.filter { $0.path == path } }

    /// TCP connections accepted so far.
    package var connectionCount: Int { state.with { $0.connections } }

    /// Ends all connections and threads; may be called again.
    package func stop() {
        let isFirst = state.with { state in
            defer { state.isStopping = true }
            for socket in state.open { shutdown(socket, Int32(SHUT_RDWR)) }
            return !state.isStopping
        }
        guard isFirst else { return }
        close(stopWrite)
        state.wait { $0.threads == 0 }
        close(listener)
    }

    private func startThread(_ body: @escaping @Sendable () -> Void) {
        state.with { $0.threads += 1 }
        let thread = Thread { [state] in
            body()
            state.with { $0.threads -= 1 }
        }
        thread.stackSize = 256 << 10
        thread.start()
    }

    private func acceptConnections() {
        while wait(for: listener, events: Int16(POLLIN), milliseconds: -1) == .ready {
            let socket = accept(listener, nil, nil)
            if socket < 0 {
                if errno == EMFILE || errno == ENFILE { usleep(1_000) }
                continue
            }
            _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
            var on: Int32 = 1
            setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
            let number: Int? = state.with { state in
                if state.isStopping { return nil }
                state.open.insert(socket)
                defer { state.connections += 1 }
                return state.connections
            }
            guard let number else {
                close(socket)
                return
            }
            startThread { [self] in serve(socket, number: number) }
        }
    }

    private func serve(_ socket: Int32, number: Int) {
        var left: [UInt8] = []
        if let greeting { _ = play(greeting.steps, on: socket) }
        while greeting == nil, let request = readRequest(socket, number: number, left: &left) {
            state.with { $0.requests.append(request) }
            guard play(script(request).steps, on: socket) else { break }
        }
        state.with { _ = $0.open.remove(socket) }
        close(socket)
    }

    /// - Returns: whether the connection stays open for another request.
    private func play(_ steps: [Step], on socket: Int32) -> Bool {
        for step in steps {
            switch step {
            case .send(let bytes):
                guard send(bytes, on: socket) else { return false }
            case .wait(let time):
                guard pause(socket, time) else { return false }
            case .drip(let bytes, let each):
                for byte in bytes {
                    guard send([byte], on: socket), pause(socket, each) else { return false }
                }
            case .flood(let bytes, let times):
                for _ in 0..<times {
                    guard send(bytes, on: socket) else { return false }
                }
            case .halfClose:
                shutdown(socket, Int32(SHUT_WR))
            case .hang:
                _ = pause(socket, .seconds(600))
                return false
            case .reset:
                var linger = linger(l_onoff: 1, l_linger: 0)
                setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
                return false
            case .close:
                return false
            case .keepOpen:
                return true
            }
        }
        return false
    }

    private enum Wake { case ready, timeout, stopped }

    private func wait(for descriptor: Int32, events: Int16, milliseconds: Int32) -> Wake {
        while true {
            var watched = [
                pollfd(fd: stopRead, events: Int16(POLLIN), revents: 0),
                pollfd(fd: descriptor, events: events, revents: 0),
            ]
            let count = poll(&watched, 2, milliseconds)
            if count < 0, errno == EINTR { continue }
            if count < 0 || watched[0].revents != 0 { return .stopped }
            return count == 0 ? .timeout : .ready
        }
    }

    /// - Returns: false when the client went or the server stops.
    private func pause(_ socket: Int32, _ time: Duration) -> Bool {
        let end = ContinuousClock.now + time
        while true {
            let rest = (end - .now).components
            let milliseconds = rest.seconds * 1_000 + rest.attoseconds / 1_000_000_000_000_000
            if milliseconds <= 0 { return true }
            switch wait(for: socket, events: Int16(POLLIN), milliseconds: Int32(clamping: milliseconds)) {
            case .stopped: return false
            case .timeout: return true
            case .ready:
                // Readable while nothing is expected: the client's end, or a pipelined request that stays for later.
                var byte: UInt8 = 0
                if recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) <= 0 { return false }
                usleep(1_000)
            }
        }
    }

    private func send(_ bytes: [UInt8], on socket: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(
                    socket, buffer.baseAddress?.advanced(by: sent), bytes.count - sent,
                    Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count > 0 {
                sent += count
            } else if errno == EAGAIN {
                guard wait(for: socket, events: Int16(POLLOUT), milliseconds: -1) == .ready else { return false }
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    /// Reads up to the blank line; a body is not expected.
    ///
    /// Nil at the connection's end.
    private func readRequest(_ socket: Int32, number: Int, left: inout [UInt8]) -> Request? {
        var chunk = [UInt8](repeating: 0, count: 8 << 10)
        while true {
            if let end = ScriptedServer.headEnd(left) {
                let request = ScriptedServer.parse(Array(left[..<end]), connection: number)
                left.removeFirst(end)
                return request
            }
            guard left.count < 1 << 20, wait(for: socket, events: Int16(POLLIN), milliseconds: -1) == .ready else {
                return nil
            }
            let count = recv(socket, &chunk, chunk.count, 0)
            if count <= 0 { return nil }
            left += chunk[..<count]
        }
    }

    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        for index in 3..<bytes.count where bytes[index] == 10 {
            if bytes[index - 1] == 13, bytes[index - 2] == 10, bytes[index - 3] == 13 { return index + 1 }
        }
        return nil
    }

    private static func parse(_ head: [UInt8], connection: Int) -> Request {
        let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
        let words = (lines.first ?? "").components(separatedBy: " ")
        let target = words.count > 1 ? words[1] : ""
        let fields = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            return (line[..<colon].lowercased(), value)
        }
        return Request(
            method: words.first ?? "", target: target, path: String(target.prefix { $0 != "?" }), fields: fields,
            connection: connection)
    }

    private static func listen(address: String, port: Int) throws -> (socket: Int32, port: Int) {
        let isV6 = address.contains(":")
        let socket = socket(isV6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { throw ScriptedServerError(call: "socket", code: errno) }
        var on: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        func fail(_ call: String) -> ScriptedServerError {
            let error = ScriptedServerError(call: call, code: errno)
            close(socket)
            return error
        }
        var four = sockaddr_in()
        four.sin_family = sa_family_t(AF_INET)
        four.sin_port = in_port_t(port).bigEndian
        var six = sockaddr_in6()
        six.sin6_family = sa_family_t(AF_INET6)
        six.sin6_port = in_port_t(port).bigEndian
        let isAddress =
            isV6 ? inet_pton(AF_INET6, address, &six.sin6_addr) : inet_pton(AF_INET, address, &four.sin_addr)
        guard isAddress == 1 else { throw fail("inet_pton") }
        var length = socklen_t(isV6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size)
        func onAddress(_ body: (UnsafeMutablePointer<sockaddr>) -> Int32) -> Int32 {
            func bound(_ pointer: UnsafeMutableRawPointer) -> Int32 {
                body(pointer.assumingMemoryBound(to: sockaddr.self))
            }
            return isV6
                ? withUnsafeMutablePointer(to: &six) { bound($0) } : withUnsafeMutablePointer(to: &four) { bound($0) }
        }
        guard onAddress({ bind(socket, $0, length) }) == 0 else { throw fail("bind") }
        guard Glibc.listen(socket, 1_024) == 0 else { throw fail("listen") }
        guard onAddress({ getsockname(socket, $0, &length) }) == 0 else { throw fail("getsockname") }
        return (socket, Int(UInt16(bigEndian: isV6 ? six.sin6_port : four.sin_port)))
    }
}

/// The system call that kept the server from starting.
package struct ScriptedServerError: Error, CustomStringConvertible {
    package let call: String
    package let code: Int32

    package var description: String { "scripted server: \(call): \(String(cString: strerror(code)))" }
}

/// A value under a condition: changed under its lock, waited for.
// @unchecked: `value` is touched only between lock and unlock.
private final class NSConditionBox<Value>: @unchecked Sendable {
    private let condition = NSCondition()
    private var value: Value

    init(_ value: Value) { self.value = value }

    func with<Result>(_ body: (inout Value) -> Result) -> Result {
        condition.lock()
        defer {
            condition.broadcast()
            condition.unlock()
        }
        return body(&value)
    }

    func wait(until isTrue: (Value) -> Bool) {
        condition.lock()
        while !isTrue(value) { condition.wait() }
        condition.unlock()
    }
}

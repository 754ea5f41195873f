import Foundation
import Testing
import WireModel

@testable import Fetch

/// nginx with a certificate of our own making, on a private port with its own prefix directory.
private final class TestNginx: Sendable {
    static let program = "/usr/sbin/nginx"
    static let isInstalled =
        FileManager.default.isExecutableFile(atPath: program)
        && FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

    let prefix: URL
    let port: Int
    private let process: Process
    var caFile: String { prefix.appending(path: "ca.pem").path }

    init() throws {
        prefix = FileManager.default.temporaryDirectory.appending(path: "wirespool-nginx-\(UUID().uuidString)")
        for folder in ["logs", "html", "tmp"] {
            try FileManager.default.createDirectory(
                at: prefix.appending(path: folder), withIntermediateDirectories: true)
        }
        port = try TestNginx.freePort()
        try TestNginx.makeCertificates(in: prefix)
        try Data(SampleText.bytes(120_000)).write(to: prefix.appending(path: "html/page.html"))
        try Data(TestNginx.config(port: port).utf8).write(to: prefix.appending(path: "nginx.conf"))
        // In the foreground: Foundation waits for a daemonised child's descriptors as if it were the child.
        process = try TestNginx.start(
            TestNginx.program, ["-p", prefix.path, "-c", "nginx.conf", "-e", "logs/error.log"])
        // The pid file is written after the sockets listen.
        let pidFile = prefix.appending(path: "nginx.pid").path
        while process.isRunning, !FileManager.default.fileExists(atPath: pidFile) { sched_yield() }
        guard process.isRunning else { throw POSIXError(.EADDRINUSE) }
    }

    func stop() throws {
        process.terminate()
        process.waitUntilExit()
        try FileManager.default.removeItem(at: prefix)
    }

    private static func config(port: Int) -> String {
        """
        daemon off;
        worker_processes 1;
        pid nginx.pid;
        error_log logs/error.log;
        events { worker_connections 512; }
        http {
            access_log off;
            client_body_temp_path tmp/a; proxy_temp_path tmp/b; fastcgi_temp_path tmp/c;
            uwsgi_temp_path tmp/d; scgi_temp_path tmp/e;
            server {
                listen 127.0.0.1:\(port) ssl http2;
                ssl_certificate server.pem;
                ssl_certificate_key server.key;
                gzip on; gzip_types *; gzip_min_length 1;
                root html;
                location /serial { add_header X-Connection $connection; return 200 ok; }
                location /down { return 302 http://news.localhost:\(port)/page.html; }
            }
        }
        """
    }

    private static func freePort() throws -> Int {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 ? getsockname(socket, $0, &length) : -1
            }
        }
        guard code == 0 else { throw POSIXError(.EADDRINUSE) }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func makeCertificates(in folder: URL) throws {
        let names = "subjectAltName=DNS:news.localhost,DNS:*.multi.localhost"
        try Data("\(names)\n".utf8).write(to: folder.appending(path: "names"))
        func openssl(_ arguments: String) throws {
            try run("/usr/bin/openssl", arguments.split(separator: " ").map(String.init), in: folder)
        }
        let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
        try openssl("req -x509 \(key) -keyout ca.key -out ca.pem -days 2 -subj /CN=wirespool-test-ca")
        try openssl("req \(key) -keyout server.key -out server.csr -subj /CN=news.localhost")
        try openssl(
            "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem -days 2 -extfile names")
    }

    private static func run(_ program: String, _ arguments: [String], in folder: URL) throws {
        let process = try start(program, arguments, in: folder)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw POSIXError(.EINVAL) }
    }

    private static func start(_ program: String, _ arguments: [String], in folder: URL? = nil) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = folder }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }
}

@Suite(.enabled(if: TestNginx.isInstalled, "nginx and openssl are not installed"))
struct HTTP2Tests {
    private func settings(_ nginx: TestNginx, trusts: Bool = true) throws -> FetchClient.Settings {
        var settings = FetchClient.Settings()
        settings.addressExceptions = [try AddressException("127.0.0.1:\(nginx.port)")]
        settings.caFile = trusts ? nginx.caFile : nil
        return settings
    }

    @Test func `HTTP/2 over TLS shares one connection, and bad certificates are refused`() async throws {
        let nginx = try TestNginx()
        let outcome = await Result { try await exercise(nginx) }
        try nginx.stop()
        try outcome.get()
    }

    private func exercise(_ nginx: TestNginx) async throws {
        let client = try FetchClient(settings: settings(nginx))
        let base = "https://news.localhost:\(nginx.port)"
        let page = try await client.fetch(FetchRequest(url: webURL("\(base)/page.html")))
        #expect(page.httpVersion == "2" && page.body == SampleText.bytes(120_000))
        #expect(page.header("content-encoding") == "gzip" && page.wireBytes < page.body.count)
        let entityTag = try #require(page.validators)
        let again = try await client.fetch(FetchRequest(url: page.finalURL, validators: entityTag))
        #expect(again.status == 304 && again.body.isEmpty)

        let serial = try webURL("\(base)/serial")
        let connections = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<50 {
                group.addTask { try await client.fetch(FetchRequest(url: serial)).header("x-connection") }
            }
            return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(connections.count == 1)
        // Handles are used again after all ways to end.
        for round in 0..<20 {
            let tasks = (0..<20).map { _ in Task { await reason(client, FetchRequest(url: page.finalURL)) } }
            if round % 2 == 0 { for task in tasks.prefix(10) { task.cancel() } }
            for task in tasks.suffix(10) { #expect(await task.value == nil) }
            for task in tasks { _ = await task.value }
        }
        #expect(await reason(client, "\(base)/down") == .downgrade)
        // A name that the certificate does not have.
        #expect(await reason(client, "https://other.localhost:\(nginx.port)/") == .tls)
        #expect(await reason(client, "http://news.localhost:\(nginx.port)/") == nil)
        await client.shutdown()

        let stranger = try FetchClient(settings: settings(nginx, trusts: false))
        #expect(await reason(stranger, "\(base)/page.html") == .tls)
        await stranger.shutdown()
    }
}

extension Result where Failure == any Error {
    /// The outcome of an async call, so that what must be cleaned up can be in between.
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

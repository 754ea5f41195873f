import CCurl
import WireModel

/// One exchange while libcurl runs it: what its callbacks learn and decide.
///
/// The loop's thread alone touches it.
final class Transfer {
    let exchange: Exchange
    let handle: EasyHandle
    private let settings: FetchClient.Settings
    private let rule: AddressRule
    private let share: HeldShare
    private var head: ResponseHead
    private var body: BodyReceiver?
    /// The first thing that a callback of ours objected to; it explains the code that libcurl then ends with.
    private var fault: TransferFault?
    private var refusal: AddressRule.Verdict?
    private var refusedAddress = ""
    private var hasOpenedSocket = false
    var sockets: OpenSockets?
    /// Body bytes with chunk framing.
    private var rawBytes = 0

    init(exchange: Exchange, handle: EasyHandle, settings: FetchClient.Settings, rule: AddressRule, held: HeldBytes) {
        self.exchange = exchange
        self.handle = handle
        self.settings = settings
        self.rule = rule
        share = held.share()
        head = ResponseHead(limit: settings.headerLimit.bytes)
    }

    /// One header line; false ends the transfer.
    func take(headerLine line: [UInt8]) -> Bool {
        guard fault == nil else { return false }
        let wasWhole = head.isWhole
        do throws(ResponseHead.Fault) {
            try head.take(line)
        } catch {
            fault = TransferFault(error)
            return false
        }
        guard share.holds(head.weight + (body?.weight ?? 0)) else {
            fault = .tooMuchHeld
            return false
        }
        guard head.isWhole, !wasWhole else { return true }
        return beginBody()
    }

    /// A piece of the body; false ends the transfer.
    func take(body bytes: UnsafeRawBufferPointer) -> Bool {
        guard fault == nil, body != nil else { return false }
        return unsafe body?.take(bytes) ?? false
    }

    /// Bytes as they came after the header, chunk sizes, extensions and trailers included.
    func count(raw bytes: Int) { rawBytes += bytes }

    /// Asked often while the transfer runs; false ends it.
    ///
    /// libcurl reads chunk extensions without a limit, so the wire limit also holds for the raw bytes.
    func mayGoOn() -> Bool {
        guard rawBytes > exchange.wireLimit else { return fault == nil }
        let limit = ByteLimit(bytes: exchange.wireLimit)
        if body?.stop(TransferFault(.tooLarge, "more than \(limit) on the wire, chunk framing included")) == nil {
            fault = TransferFault(.tooLarge, "more than \(limit) on the wire")
        }
        return false
    }

    /// The address rule, at the socket: true when a connection may be made there.
    func mayConnect(_ endpoint: (address: IPAddress, port: Int)?) -> Bool {
        guard let endpoint else { return refuse(.refused("no internet address"), "another family") }
        let verdict = rule.verdict(address: endpoint.address, port: endpoint.port, host: exchange.host)
        guard verdict.isAllowed else { return refuse(verdict, "\(endpoint.address) port \(endpoint.port)") }
        hasOpenedSocket = true
        return true
    }

    /// The rule again before the request goes out, also on a connection made earlier.
    func mayAsk(address text: String, port: Int) -> Bool {
        let endpoint = IPAddress(text).map { (address: $0, port: port) }
        guard mayConnect(endpoint) else {
            fault = refusalFault
            return false
        }
        return true
    }

    /// What came of it, after libcurl said `code`.
    ///
    /// Called once.
    func outcome(_ code: CURLcode) -> Result<Answer, TransferFault> {
        let bytes = max(rawBytes, body?.wireBytes ?? 0)
        return result(code).mapError { fault in
            var fault = fault
            fault.wireBytes = bytes
            return fault
        }
    }

    private func result(_ code: CURLcode) -> Result<Answer, TransferFault> {
        if let fault { return .failure(fault) }
        guard head.isWhole, var body = body else { return .failure(libcurlFault(code)) }
        self.body = nil
        let version = handle.number(CURLINFO_HTTP_VERSION)
        if code == CURLE_OK { body.finish(head: head, isHTTP1: version <= CURL_HTTP_VERSION_1_1) }
        let bodyFault = body.fault ?? (code == CURLE_OK || body.isCut ? nil : libcurlFault(code))
        if body.plan == .whole, let bodyFault { return .failure(bodyFault) }
        let whole = bodyFault == nil ? body.exactBody : []
        _ = share.holds(head.weight + whole.count)  // the decoder's memory is gone
        return .success(
            Answer(
                status: head.status, fields: head.fields, body: whole, wireBytes: body.wireBytes,
                httpVersion: Transfer.name(ofVersion: version), remoteAddress: handle.text(CURLINFO_PRIMARY_IP),
                elapsed: elapsed, share: share))
    }

    /// Time on the network so far.
    var elapsed: Duration { .microseconds(handle.microseconds(CURLINFO_TOTAL_TIME_T)) }

    private func beginBody() -> Bool {
        if let problem = unaskedFor {
            fault = TransferFault(head.status == 304 ? .unaskedNotModified : .badProtocol, problem)
            return false
        }
        let isRedirect = RedirectChain.isRedirect(head.status) && !head.values("location").isEmpty
        let receiver = BodyReceiver(
            head: head, exchange: exchange, isRedirect: isRedirect, settings: settings, share: share)
        body = receiver
        if receiver.plan == .whole, receiver.fault != nil { return false }
        if head.isChunked {
            do throws(OptionFault) { try handle.set(CURLOPT_VERBOSE, 1) } catch {
                fault = TransferFault(.internalFault, "cannot count chunk framing: \(error)")
                return false
            }
        }
        return true
    }

    /// Statuses that only make sense as the answer to a request other than ours: never taken for a whole page.
    private var unaskedFor: String? {
        switch head.status {
        case 304 where !exchange.isConditional: "304 to a request without validators"
        case 206: "206 to a request for the whole"
        case 226 where !exchange.mayBeDelta || head.values("im").map({ $0.lowercased() }) != ["feed"]:
            "226 in a form that was not asked for"
        default: nil
        }
    }

    private func refuse(_ verdict: AddressRule.Verdict, _ address: String) -> Bool {
        if refusal == nil {
            refusal = verdict
            refusedAddress = address
        }
        return false
    }

    private var refusalFault: TransferFault {
        switch refusal {
        case .portRefused(let port): TransferFault(.portRefused, "\(refusedAddress): port \(port) is not allowed")
        case .ownEndpoint: TransferFault(.ownEndpoint, "\(refusedAddress) is served by wirespool itself")
        case .refused(let block): TransferFault(.addressRefused, "\(refusedAddress) is in \(block)")
        case .allowed, nil: TransferFault(.internalFault, "refused without a verdict")
        }
    }

    private func libcurlFault(_ code: CURLcode) -> TransferFault {
        if code == CURLE_COULDNT_CONNECT, refusal != nil, !hasOpenedSocket { return refusalFault }
        let detail = handle.sentence(for: code)
        if code == CURLE_OPERATION_TIMEDOUT { return timeoutFault(detail) }
        if code == CURLE_OUT_OF_MEMORY, !head.isWhole {
            // libcurl's answer to a single line above 100 KiB.
            return TransferFault(.headersTooLarge, "a header line too long for libcurl")
        }
        if detail.contains("chunked-encoding") { return TransferFault(.badProtocol, detail) }
        return TransferFault(CurlFault.reason(for: code, headBegun: head.hasBegun), detail)
    }

    private func timeoutFault(_ detail: String) -> TransferFault {
        if elapsed + .milliseconds(1) >= exchange.timeout { return TransferFault(.timeout, detail) }
        let isConnected = handle.microseconds(CURLINFO_PRETRANSFER_TIME_T) > 0
        return TransferFault(isConnected ? .slow : .connect, detail)
    }

    private static func name(ofVersion version: Int) -> String {
        switch version {
        case CURL_HTTP_VERSION_1_0: "1.0"
        case CURL_HTTP_VERSION_1_1: "1.1"
        case CURL_HTTP_VERSION_2_0: "2"
        default: "unknown"
        }
    }
}

/// libcurl's result codes in the words of `FetchError`.
enum CurlFault {
    static func reason(for code: CURLcode, headBegun: Bool) -> FetchError.Reason {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .dns
        case CURLE_COULDNT_CONNECT: .connect
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            .tls
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING: .truncated
        case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM: headBegun ? .truncated : .connect
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING: .badProtocol
        case CURLE_FILESIZE_EXCEEDED: .tooLarge
        case CURLE_URL_MALFORMAT, CURLE_LOGIN_DENIED: .addressRefused
        default: .internalFault
        }
    }
}

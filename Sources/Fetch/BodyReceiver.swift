import WireModel

/// Takes one response's body: what is kept, decoded, counted, and when enough is enough.
///
/// A redirect's body is thrown away. The body of any other response outside 2xx is kept where it is sound and
/// dropped where it is not: the status alone decides what happens then, and a broken error page must not hide a 429.
struct BodyReceiver {
    enum Plan: Equatable { case whole, lenient, discard }

    /// Bytes of a redirect's body read for the sake of the connection; beyond, the connection is given up.
    static let discardLimit = 64 << 10

    let plan: Plan
    private(set) var body: [UInt8] = []
    private(set) var wireBytes = 0
    private(set) var fault: TransferFault?
    /// As much was taken as was wanted; the rest was not waited for.
    private(set) var isCut = false
    private let decoder: ContentDecoder?
    private let share: HeldShare
    private let headWeight: Int
    private let wireLimit: Int
    private let takesBeginning: Bool

    init(
        head: ResponseHead, exchange: Exchange, isRedirect: Bool, settings: FetchClient.Settings, share: HeldShare
    ) {
        let limits = ContentDecoder.Limits(decodedBytes: exchange.bodyLimit, ratio: settings.ratioLimit)
        takesBeginning = exchange.takesBeginning
        let isSuccess = (200...299).contains(head.status)
        plan = isRedirect ? .discard : isSuccess ? .whole : .lenient
        wireLimit = exchange.wireLimit
        self.share = share
        headWeight = head.weight
        guard !isRedirect else {
            decoder = nil
            return
        }
        do throws(ContentDecoder.Fault) {
            let codings = try ContentCoding.list(head.values("content-encoding"))
            decoder = try ContentDecoder(codings: codings, limits: limits)
        } catch {
            decoder = nil
            fault = TransferFault(error)
        }
        if let length = head.contentLength, length > wireLimit, head.status != 304, !takesBeginning {
            fault = TransferFault(.tooLarge, "\(length) bytes announced, \(ByteLimit(bytes: wireLimit)) allowed")
        }
    }

    /// - Returns: false when no more is wanted.
    mutating func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        wireBytes += bytes.count
        if plan == .discard { return wireBytes <= BodyReceiver.discardLimit }
        if fault != nil || isCut { return false }
        guard let decoder, wireBytes <= wireLimit else {
            return stop(TransferFault(.tooLarge, "more than \(ByteLimit(bytes: wireLimit)) on the wire"))
        }
        do throws(ContentDecoder.Fault) {
            unsafe try decoder.take(bytes, into: &body)
        } catch {
            if takesBeginning, case .tooLarge = error {
                isCut = true
                return false
            }
            return stop(TransferFault(error))
        }
        guard share.holds(headWeight + weight) else { return stop(.tooMuchHeld) }
        return true
    }

    mutating func stop(_ fault: TransferFault) -> Bool {
        self.fault = fault
        release()
        return false
    }

    /// What was taken is wanted by nobody.
    private mutating func release() {
        body = []
        _ = share.holds(headWeight)  // less than before
    }

    /// What it takes in memory, the header aside.
    var weight: Int { body.count + (decoder?.memory ?? 0) }

    /// The body without the room that it had left to grow, up to as much again: a page may wait long for its reader.
    var exactBody: [UInt8] {
        guard body.capacity - body.count > max(4_096, body.count / 8) else { return body }
        var exact: [UInt8] = []
        exact.reserveCapacity(body.count)
        exact += body
        return exact
    }

    /// Judges the body after libcurl said that the transfer went well.
    mutating func finish(head: ResponseHead, isHTTP1: Bool) {
        guard plan != .discard, fault == nil, !isCut, let decoder else { return }
        let hasNoBody = head.status == 204 || head.status == 304
        if let length = head.contentLength, !hasNoBody, length != wireBytes {
            fault = TransferFault(.truncated, "\(wireBytes) bytes came, \(length) were announced")
            return
        }
        do throws(ContentDecoder.Fault) {
            let isFramed = hasNoBody || head.contentLength != nil || head.isChunked || !isHTTP1
            try decoder.finish(framed: isFramed)
        } catch {
            fault = TransferFault(error)
        }
    }
}

import WireModel

/// One hop to make: a request and what may come back.
struct Exchange: Sendable {
    let url: String
    /// For the address rule.
    let host: String
    /// Header lines, each checked to be one line.
    let fields: [String]
    let timeout: Duration
    /// Decoded bytes.
    let bodyLimit: Int
    /// Bytes of the body as sent, chunk framing included.
    let wireLimit: Int
    /// A longer body is cut there.
    let takesBeginning: Bool
    /// An If-None-Match or If-Modified-Since is among the fields: a 304 makes sense.
    let isConditional: Bool
    /// `A-IM: feed` is among the fields: a 226 makes sense.
    let mayBeDelta: Bool
}

/// One hop's whole response.
struct Answer: Sendable {
    var status: Int
    var fields: [HeaderField]
    var body: [UInt8]
    var wireBytes: Int
    var httpVersion: String
    var remoteAddress: String
    var elapsed: Duration
    /// Of the common bound; goes on with the page.
    var share: HeldShare
}

/// Why one hop brought no response.
struct TransferFault: Error, Equatable {
    let reason: FetchError.Reason
    let detail: String
    /// Of the body, as far as it came.
    var wireBytes = 0

    init(_ reason: FetchError.Reason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }

    static let tooMuchHeld = TransferFault(.internalFault, "all transfers and unread pages together hold too much")

    init(_ fault: ContentDecoder.Fault) {
        switch fault {
        case .truncated: self.init(.truncated, "the content coding has no end")
        case .damaged(let how): self.init(.badEncoding, how)
        case .unknownCoding(let name): self.init(.badEncoding, "unknown content coding \(name)")
        case .tooManyCodings: self.init(.badEncoding, "more than \(ContentCoding.maxStacked) stacked content codings")
        case .tooLarge(let limit): self.init(.tooLarge, "more than \(ByteLimit(bytes: limit)) decoded")
        case .ratio(let limit): self.init(.ratio, "unpacks to more than \(limit) times its size")
        case .noMemory: self.init(.internalFault, "no memory for the decoder")
        }
    }

    init(_ fault: ResponseHead.Fault) {
        switch fault {
        case .tooLarge(let limit): self.init(.headersTooLarge, "more than \(ByteLimit(bytes: limit)) of header")
        case .contradiction(let what): self.init(.badProtocol, what)
        }
    }
}

/// Reads XML of the wild as a stream of elements and text, in one pass over the bytes and without copying them.
///
/// Never validates and never gives up: bare ampersands and angle brackets, unquoted and repeated attributes, wrong end
/// tags and control characters are mended on the way, as are HTML's named references. A DOCTYPE is passed over, so that
/// no entity is ever defined; nothing is loaded. Elements that are open where the bytes end stay open. Linear in the
/// bytes, within `XMLLimits`.
struct XMLReader: ~Copyable {
    /// An element that is open.
    struct Open {
        var tag: FeedTag
        var name: ByteView
        /// Namespaces in force outside of it.
        var namespaces: Int
        var scope: Int
    }

    /// A declared namespace in force.
    struct Binding {
        var prefix: ByteView
        var namespace: XMLNamespace
    }

    let document: ByteView
    let limits: XMLLimits
    /// The document holds characters that XML forbids.
    let isOdd: Bool
    var at = 0
    var open: [Open] = []
    var bindings: [Binding] = []
    /// Number of the set of namespaces in force, and of the sets so far.
    var scope = 0
    var scopes = 0
    var element = XMLElement()
    var tags = XMLTagCache()
    var vocabularies: [XMLNamespace] = []
    var hasRoot = false
    var isDone = false
    var isMended = false
    var hasEndlessDeclaration = false

    private init(_ document: ByteView, limits: XMLLimits) {
        self.document = document
        self.limits = limits
        isOdd = document.hasForbiddenCharacters
    }

    /// - Parameters:
    ///   - document: valid UTF-8.
    ///   - root: is asked about start tags (their names as written) until one is the root.
    static func read<Receiver: XMLReceiver & ~Copyable>(
        _ document: ByteView, limits: XMLLimits, into receiver: inout Receiver,
        root: (ByteView) -> XMLRootVerdict
    ) throws(XMLRefusal) -> XMLOutcome {
        if document.isEmpty { throw .empty }
        if document.count > limits.documentBytes { throw .tooLarge }
        var reader = XMLReader(document, limits: limits)
        try reader.findRoot(root, &receiver)
        while !reader.isDone, reader.at < document.count { try reader.step(&receiver) }
        return XMLOutcome(isTruncated: !reader.isDone, isMended: reader.isMended)
    }

    /// Looks past what stands before the root.
    private mutating func findRoot<Receiver: XMLReceiver & ~Copyable>(
        _ verdict: (ByteView) -> XMLRootVerdict, _ receiver: inout Receiver
    ) throws(XMLRefusal) {
        var junkTags = 0
        while true {
            at = document.index(of: 0x3C, from: at)
            guard at < document.count else { throw .noRoot }
            let next = document[at &+ 1]
            switch next {
            case 0x21: skipDeclaration()
            case 0x3F: skipInstruction()
            case let first where first.isNameStart:
                let name = document[at &+ 1..<endOfName(at &+ 1)]
                switch verdict(name) {
                case .root:
                    hasRoot = true
                    try startTag(&receiver)
                    return
                case .refuse: throw .refusedRoot
                case .junk:
                    at &+= 1 &+ name.count
                    junkTags &+= 1
                    if junkTags > limits.junkTags { throw .noRoot }
                }
            default: at &+= 1
            }
        }
    }

    /// Reads the text up to the next tag, and that tag.
    @inline(__always)
    private mutating func step<Receiver: XMLReceiver & ~Copyable>(_ receiver: inout Receiver) throws(XMLRefusal) {
        let bracket = document.index(of: 0x3C, from: at)
        if bracket > at {
            receiver.text(XMLText(raw: document[at..<bracket], isLiteral: false, isOdd: isOdd))
            at = bracket
            if at >= document.count { return }
        }
        let next = document[at &+ 1]
        switch next {
        case 0x2F: endTag(&receiver)
        case 0x21:
            if let section = skipDeclaration() {
                receiver.text(XMLText(raw: section, isLiteral: true, isOdd: isOdd))
            }
        case 0x3F: skipInstruction()
        default:
            if next.isNameStart {
                try startTag(&receiver)
            } else {
                // A bracket that begins no tag is one.
                receiver.text(XMLText(raw: document[at..<at &+ 1], isLiteral: true, isOdd: false))
                isMended = true
                at &+= 1
            }
        }
    }

    // MARK: Ends

    private mutating func endTag<Receiver: XMLReceiver & ~Copyable>(_ receiver: inout Receiver) {
        let name = document[at &+ 2..<endOfName(at &+ 2)]
        at &+= 2 &+ name.count
        // A `<` before the `>` means that the bracket was forgotten.
        while at < document.count, document[at] != 0x3E, document[at] != 0x3C { at &+= 1 }
        guard at < document.count else { return }
        if document[at] == 0x3E { at &+= 1 }
        guard !name.isEmpty, let innermost = open.last else { return }
        if innermost.name == name {
            close(&receiver)
        } else if let depth = open.lastIndex(where: { $0.name.equalsIgnoringCase(name) }) {
            if depth != open.count &- 1 { isMended = true }
            while open.count > depth { close(&receiver) }
        } else {
            isMended = true
        }
    }

    mutating func close<Receiver: XMLReceiver & ~Copyable>(_ receiver: inout Receiver) {
        guard let closed = open.popLast() else { return }
        if closed.scope != scope {
            bindings.removeLast(max(0, bindings.count &- closed.namespaces))
            scope = closed.scope
        }
        receiver.close(closed.tag, XMLName(closed.name))
        isDone = isDone || open.isEmpty || !receiver.wantsMore
    }

    @inline(__always)
    func endOfName(_ from: Int) -> Int {
        var end = from
        while document[end].isNamePart { end &+= 1 }
        return end
    }
}

// MARK: Declarations and instructions

extension XMLReader {
    /// Passes over a comment, a DOCTYPE with its internal subset or a CDATA section.
    ///
    /// - Returns: the section's content; nil for anything else. What has no end reaches to the end of the bytes.
    @discardableResult
    mutating func skipDeclaration() -> ByteView? {
        if document.hasPrefix("<!--", at: at) {
            at = document.index(of: "-->", from: at &+ 4) &+ 3
        } else if document.hasPrefix("<![CDATA[", at: at) {
            let end = document.index(of: "]]>", from: at &+ 9)
            let section = document[at &+ 9..<end]
            at = end &+ 3
            return end < document.count ? section : nil
        } else {
            skipDoctype()
        }
        return nil
    }

    /// Quotes and comments inside a subset hide its brackets; a doctype without an end is passed over to its first `>`.
    private mutating func skipDoctype() {
        // Looked for to the end of the bytes once only, so that many open brackets stay linear.
        if hasEndlessDeclaration { return skipToBracket() }
        hasEndlessDeclaration = true
        var cursor = at &+ 2
        var bracket = 0
        while cursor < document.count {
            switch document[cursor] {
            case 0x22, 0x27:
                cursor = document.index(of: document[cursor], from: cursor &+ 1)
            case 0x2D where document.hasPrefix("<!--", at: cursor &- 2):
                cursor = document.index(of: "-->", from: cursor) &+ 2
            case 0x5B: bracket &+= 1
            case 0x5D: bracket &-= 1
            case 0x3E where bracket <= 0:
                at = cursor &+ 1
                hasEndlessDeclaration = false
                return
            default: break
            }
            cursor &+= 1
        }
        skipToBracket()
    }

    private mutating func skipToBracket() {
        isMended = true
        at = document.index(of: 0x3E, from: at) &+ 1
    }

    mutating func skipInstruction() {
        let bracket = document.index(of: 0x3E, from: at)
        at = bracket &+ 1
        if bracket >= document.count || document[bracket &- 1] == 0x3F { return }
        // A `>` may stand inside an instruction; a broken one ends before the next tag, so that no more is lost.
        let next = document.index(of: 0x3C, from: at)
        let close = document.index(of: "?>", from: at, limit: next)
        if close < next { at = close &+ 2 }
    }
}

/// Makes any bytes into a document that libxml2 reads without an error and without a way to hang.
///
/// One pass, linear. DOCTYPE, comments and processing instructions go; HTML's named references, bare ampersands and
/// angle brackets, unquoted and repeated attributes, control characters and wrong end tags are mended. Elements that
/// are open where the bytes end stay open.
struct XMLScrubber {
    let input: [UInt8]
    let limits: XMLLimits
    let verdict: (ArraySlice<UInt8>) -> XMLRootVerdict
    var at = 0
    var output: [UInt8] = []
    /// Names of the open elements, as ranges of the input, and the namespaces that each declared.
    private(set) var open: [(name: Range<Int>, namespaces: Int)] = []
    private var namespacesInScope = 0
    private var hasRoot = false
    private var isDone = false
    private var hasEndlessDeclaration = false
    private(set) var isMended = false
    /// True where the bytes end inside the root element.
    var isTruncated: Bool { hasRoot && !isDone }

    init(_ input: [UInt8], limits: XMLLimits, verdict: @escaping (ArraySlice<UInt8>) -> XMLRootVerdict) {
        self.input = input
        self.limits = limits
        self.verdict = verdict
    }

    mutating func scrub() throws(XMLRefusal) {
        if input.count > limits.documentBytes { throw .tooLarge }
        output.reserveCapacity(input.count &+ 64)
        var junkTags = 0
        while !isDone {
            copyText()
            guard at < input.count else { break }
            // copyText stops at `<` only.
            let next = at &+ 1 < input.count ? input[at &+ 1] : 0
            switch next {
            case 0x21: if !skipDeclaration() { at = input.count }
            case 0x3F: skipInstruction()
            case 0x2F: endTag()
            default:
                if next.isNameStart {
                    if try !startTag() {
                        junkTags &+= 1
                        if junkTags > limits.junkTags { throw .noRoot }
                    }
                } else {
                    if hasRoot { emit("&lt;") }
                    isMended = isMended || hasRoot
                    at &+= 1
                }
            }
        }
        if !hasRoot { throw input.isEmpty ? .empty : .noRoot }
    }

    mutating func emit(_ text: StaticString) {
        text.withUTF8Buffer { unsafe output.append(contentsOf: $0) }
    }

    mutating func emit(_ range: Range<Int>) {
        unsafe input.withUnsafeBufferPointer { unsafe output.append(contentsOf: $0[range]) }
    }

    mutating func markMended() { isMended = true }

    /// Copies character data up to the next `<`, or passes over it before the root.
    private mutating func copyText() {
        guard hasRoot else {
            at = XMLBytes.index(of: 0x3C, in: input, from: at) ?? input.count
            return
        }
        while at < input.count {
            let stop = XMLBytes.endOfPlainText(input, from: at)
            emit(at..<stop)
            at = stop
            guard at < input.count, input[at] != 0x3C else { return }
            at = copyOddity(at, end: input.count)
        }
    }

    /// Writes what stands for a reference, a control character or a non-character at `from`; returns where to go on.
    mutating func copyOddity(_ from: Int, end: Int) -> Int {
        switch input[from] {
        case 0x26:
            return copyReference(from, end: end)
        case 0xEF:
            // U+FFFE and U+FFFF are no XML characters.
            guard from &+ 2 < end, input[from &+ 1] == 0xBF, input[from &+ 2] >= 0xBE else {
                output.append(0xEF)
                return from &+ 1
            }
            output.append(contentsOf: UTF8Sink.replacement)
            isMended = true
            return from &+ 3
        case 0xC2:
            // C1 controls are windows-1252 characters that somebody converted as Latin-1.
            guard from &+ 1 < end, input[from &+ 1] < 0xA0 else {
                output.append(0xC2)
                return from &+ 1
            }
            output.append(contentsOf: CharacterReferences.windows1252Control(input[from &+ 1]))
            isMended = true
            return from &+ 2
        default:
            isMended = true
            return from &+ 1
        }
    }

    private mutating func copyReference(_ from: Int, end: Int) -> Int {
        // The common ones need no table.
        for name in XMLBytes.predefined where XMLBytes.matches(input, from, name, end) {
            emit(from..<from &+ name.count)
            return from &+ name.count
        }
        guard
            let (text, next) = CharacterReferences.reference(in: input, at: from, end: end, requiresSemicolon: true)
        else {
            emit("&amp;")
            isMended = true
            return from &+ 1
        }
        if let bracket = XMLBytes.xhtmlBracket(text) {
            output.append(contentsOf: bracket)
            return next
        }
        for byte in text {
            switch byte {
            case 0x26: emit("&amp;")
            case 0x3C: emit("&lt;")
            case 0x3E: emit("&gt;")
            case 0x22: emit("&quot;")
            default: output.append(byte)
            }
        }
        return next
    }
}

// MARK: Declarations, instructions, tags

extension XMLScrubber {
    /// Comment, CDATA section, DOCTYPE with its internal subset; false where it has no end.
    private mutating func skipDeclaration() -> Bool {
        if XMLBytes.matches(input, at, XMLBytes.commentOpen, input.count) {
            guard let end = XMLBytes.index(ofSequence: XMLBytes.commentClose, in: input, from: at &+ 4) else {
                return false
            }
            at = end &+ 3
            return true
        }
        if XMLBytes.matches(input, at, XMLBytes.cdataOpen, input.count) {
            guard let end = XMLBytes.index(ofSequence: XMLBytes.cdataClose, in: input, from: at &+ 9) else {
                return false
            }
            if hasRoot { copyCDATA(at &+ 9..<end) }
            at = end &+ 3
            return true
        }
        return skipDoctype()
    }

    private mutating func copyCDATA(_ content: Range<Int>) {
        emit("<![CDATA[")
        var from = content.lowerBound
        while from < content.upperBound {
            let stop = XMLBytes.endOfPlainCDATA(input, from: from, limit: content.upperBound)
            emit(from..<stop)
            from = stop
            if from < content.upperBound { from = copyOddity(from, end: content.upperBound) }
        }
        emit("]]>")
    }

    /// Quotes and comments inside a subset hide its brackets; a doctype without an end is passed over to its first `>`.
    private mutating func skipDoctype() -> Bool {
        // Looked for to the end of the bytes once only, so that many open brackets stay linear.
        if hasEndlessDeclaration { return skipToBracket() }
        hasEndlessDeclaration = true
        var cursor = at &+ 2
        var bracket = 0
        while cursor < input.count {
            switch input[cursor] {
            case 0x22, 0x27:
                guard let close = XMLBytes.index(of: input[cursor], in: input, from: cursor &+ 1) else {
                    return skipToBracket()
                }
                cursor = close
            case 0x2D where XMLBytes.matches(input, cursor &- 2, XMLBytes.commentOpen, input.count):
                guard let end = XMLBytes.index(ofSequence: XMLBytes.commentClose, in: input, from: cursor) else {
                    return skipToBracket()
                }
                cursor = end &+ 2
            case 0x5B: bracket &+= 1
            case 0x5D: bracket &-= 1
            case 0x3E where bracket <= 0:
                at = cursor &+ 1
                hasEndlessDeclaration = false
                return true
            default: break
            }
            cursor &+= 1
        }
        return skipToBracket()
    }

    private mutating func skipToBracket() -> Bool {
        isMended = true
        guard let end = XMLBytes.index(of: 0x3E, in: input, from: at) else { return false }
        at = end &+ 1
        return true
    }

    private mutating func skipInstruction() {
        guard let bracket = XMLBytes.index(of: 0x3E, in: input, from: at) else {
            at = input.count
            return
        }
        at = bracket &+ 1
        if input[bracket &- 1] == 0x3F { return }
        // A `>` may stand inside an instruction; a broken one ends before the next tag, so that no more is lost.
        let next = XMLBytes.index(of: 0x3C, in: input, from: at) ?? input.count
        if let close = XMLBytes.index(ofSequence: XMLBytes.instructionClose, in: input, from: at, limit: next) {
            at = close &+ 2
        }
    }

    private mutating func endTag() {
        let start = at &+ 2
        let stop = XMLBytes.endOfName(input, from: start)
        // A `<` before the `>` means that the bracket was forgotten.
        at = stop
        while at < input.count, input[at] != 0x3E, input[at] != 0x3C { at &+= 1 }
        guard at < input.count else { return }
        if input[at] == 0x3E { at &+= 1 }
        guard hasRoot, start < stop else { return }
        guard let depth = open.lastIndex(where: { XMLBytes.equalIgnoringCase(input, $0.name, start..<stop) }) else {
            isMended = true
            return
        }
        if depth != open.count &- 1 { isMended = true }
        while open.count > depth { closeInnermost() }
        isDone = open.isEmpty
    }

    private mutating func closeInnermost() {
        guard let (name, namespaces) = open.popLast() else { return }
        namespacesInScope &-= namespaces
        emit("</")
        emitName(name)
        emit(">")
    }

    /// Names in ASCII and with one colon at most; libxml2 stops at others.
    mutating func emitName(_ name: Range<Int>) {
        var colons = 0
        for index in name {
            var byte = input[index]
            if byte == 0x3A {
                colons &+= 1
                if colons > 1 || index == name.lowerBound || index == name.upperBound &- 1 { byte = 0x5F }
            } else if byte >= 0x80 {
                byte = 0x5F
            } else if index > name.lowerBound, input[index &- 1] == 0x3A, !byte.isNameStart {
                byte = 0x5F
            }
            output.append(byte)
        }
    }

    /// Copies a start tag; false where it stands before the root and is not it.
    private mutating func startTag() throws(XMLRefusal) -> Bool {
        let nameStart = at &+ 1
        let name = nameStart..<XMLBytes.endOfName(input, from: nameStart)
        if name.count > 1024 { throw .tagTooLong }
        var isRoot = false
        if !hasRoot {
            switch verdict(input[name]) {
            case .root: isRoot = true
            case .refuse: throw .refusedRoot
            case .junk:
                at = name.upperBound
                return false
            }
        }
        let mark = output.count
        output.append(0x3C)
        emitName(name)
        var tag = XMLTagScrub(at: name.upperBound, end: min(input.count, at &+ limits.tagBytes))
        let outcome = try copyAttributes(&tag)
        switch outcome {
        case .cut:
            output.removeLast(output.count &- mark)
            if tag.end < input.count { throw .tagTooLong }
            at = input.count
            if isRoot { hasRoot = true }
            return true
        case .open:
            output.append(0x3E)
            open.append((name, tag.namespaces))
            namespacesInScope &+= tag.namespaces
            if open.count > limits.depth { throw .tooDeep }
            if namespacesInScope > limits.namespaces { throw .tooManyAttributes }
        case .empty:
            emit("/>")
            isDone = isRoot
        }
        if isRoot { hasRoot = true }
        at = tag.at
        return true
    }
}

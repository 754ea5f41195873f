/// A start tag on its way through the scrubber.
struct XMLTagScrub {
    enum Outcome { case open, empty, cut }

    /// Where reading stands, and where it must end.
    var at: Int
    let end: Int
    /// Declarations of namespaces in this tag.
    var namespaces = 0
    /// Names written so far, as ranges of the input.
    var names: [Range<Int>] = []

    init(at: Int, end: Int) {
        self.at = at
        self.end = end
    }
}

extension XMLScrubber {
    /// Copies attributes up to and past the tag's end; each comes out quoted, once and without a `<`.
    mutating func copyAttributes(_ tag: inout XMLTagScrub) throws(XMLRefusal) -> XMLTagScrub.Outcome {
        while true {
            while tag.at < tag.end, input[tag.at].isMarkupSpace { tag.at &+= 1 }
            guard tag.at < tag.end else { return .cut }
            let byte = input[tag.at]
            switch byte {
            case 0x3E:
                tag.at &+= 1
                return .open
            case 0x2F:
                tag.at &+= 1
                if tag.at < tag.end, input[tag.at] == 0x3E {
                    tag.at &+= 1
                    return .empty
                }
            case 0x3C:
                // The bracket was forgotten: the next tag begins here.
                markMended()
                return .open
            default:
                if byte.isNameStart {
                    if tag.names.count >= limits.attributes { throw .tooManyAttributes }
                    if !copyAttribute(&tag) { return .cut }
                } else {
                    markMended()
                    tag.at &+= 1
                }
            }
        }
    }

    /// False where the tag ends inside the attribute.
    private mutating func copyAttribute(_ tag: inout XMLTagScrub) -> Bool {
        let name = tag.at..<min(XMLBytes.endOfName(input, from: tag.at), tag.end)
        tag.at = name.upperBound
        var cursor = tag.at
        while cursor < tag.end, input[cursor].isMarkupSpace { cursor &+= 1 }
        guard cursor < tag.end else { return false }
        var value = name
        var quote: UInt8 = 0
        if input[cursor] == 0x3D {
            cursor &+= 1
            while cursor < tag.end, input[cursor].isMarkupSpace { cursor &+= 1 }
            guard cursor < tag.end else { return false }
            quote = input[cursor]
            if quote == 0x22 || quote == 0x27 {
                guard let close = XMLBytes.index(of: quote, in: input, from: cursor &+ 1, limit: tag.end) else {
                    return false
                }
                value = cursor &+ 1..<close
                tag.at = close &+ 1
            } else {
                var stop = cursor
                while stop < tag.end, !input[stop].isMarkupSpace, input[stop] != 0x3E { stop &+= 1 }
                if stop &- 1 > cursor, stop < tag.end, input[stop] == 0x3E, input[stop &- 1] == 0x2F { stop &-= 1 }
                value = cursor..<stop
                tag.at = stop
                markMended()
            }
        } else {
            markMended()
        }
        guard !tag.names.contains(where: { XMLBytes.equal(input, $0, name) }) else {
            markMended()
            return true
        }
        tag.names.append(name)
        if XMLBytes.matches(input, name.lowerBound, XMLBytes.xmlns, name.upperBound) { tag.namespaces &+= 1 }
        output.append(0x20)
        emitName(name)
        emit("=\"")
        copyValue(value)
        output.append(0x22)
        return true
    }

    private mutating func copyValue(_ value: Range<Int>) {
        var from = value.lowerBound
        while from < value.upperBound {
            let stop = XMLBytes.endOfPlainText(input, from: from, limit: value.upperBound)
            let quote = XMLBytes.index(of: 0x22, in: input, from: from, limit: stop)
            emit(from..<(quote ?? stop))
            from = quote ?? stop
            guard from < value.upperBound else { return }
            switch input[from] {
            case 0x22:
                emit("&quot;")
                from &+= 1
            case 0x3C:
                emit("&lt;")
                markMended()
                from &+= 1
            default:
                from = copyOddity(from, end: value.upperBound)
            }
        }
    }
}

/// Start tags: names, attributes, namespaces.
extension XMLReader {
    private enum TagEnd { case open, empty, cut }

    mutating func startTag<Receiver: XMLReceiver & ~Copyable>(_ receiver: inout Receiver) throws(XMLRefusal) {
        let nameEnd = endOfName(at &+ 1)
        let whole = document[at &+ 1..<nameEnd]
        if whole.count > limits.nameBytes { throw .tagTooLong }
        element.attributes.removeAll(keepingCapacity: true)
        let outside = (bindings: bindings.count, scope: scope)
        let ended: TagEnd
        if document[nameEnd] == 0x3E {
            at = nameEnd &+ 1
            ended = .open
        } else {
            ended = try attributes(from: nameEnd, limit: min(document.count, at &+ limits.tagBytes))
        }
        if ended == .cut {
            if document.count &- at > limits.tagBytes { throw .tagTooLong }
            at = document.count
            return
        }
        if bindings.count != outside.bindings {
            scopes &+= 1
            scope = scopes
            if bindings.count > limits.namespaces { throw .tooManyAttributes }
        }
        if open.count >= limits.depth { throw .tooDeep }
        element.name = XMLName(whole)
        element.tag = tag(of: whole, &receiver)
        open.append(Open(tag: element.tag, name: whole, namespaces: outside.bindings, scope: outside.scope))
        receiver.open(element)
        if !receiver.wantsMore { isDone = true }
        if ended == .empty { close(&receiver) }
    }

    private mutating func attributes(from: Int, limit: Int) throws(XMLRefusal) -> TagEnd {
        var cursor = from
        var declared = 0
        while true {
            while cursor < limit, document[cursor].isMarkupSpace { cursor &+= 1 }
            guard cursor < limit else { return .cut }
            switch document[cursor] {
            case 0x3E:
                at = cursor &+ 1
                return .open
            case 0x2F:
                cursor &+= 1
                if cursor < limit, document[cursor] == 0x3E {
                    at = cursor &+ 1
                    return .empty
                }
            case 0x3C:
                // The bracket was forgotten: the next tag begins here.
                isMended = true
                at = cursor
                return .open
            case let byte where byte.isNameStart:
                if element.attributes.count &+ declared >= limits.attributes { throw .tooManyAttributes }
                guard let (name, value, next) = attribute(at: cursor, limit: limit) else { return .cut }
                cursor = next
                if name.hasPrefix("xmlns") {
                    declared &+= 1
                    declare(name, value)
                } else {
                    add(name, value)
                }
            default:
                isMended = true
                cursor &+= 1
            }
        }
    }

    /// Name and value as written, and where the tag goes on; nil where it ends inside the attribute.
    private mutating func attribute(
        at start: Int, limit: Int
    ) -> (name: ByteView, value: ByteView, next: Int)? {
        let nameEnd = min(endOfName(start), limit)
        let name = document[start..<nameEnd]
        var cursor = nameEnd
        while cursor < limit, document[cursor].isMarkupSpace { cursor &+= 1 }
        guard cursor < limit else { return nil }
        guard document[cursor] == 0x3D else {
            // HTML's way to say yes.
            isMended = true
            return (name, name, nameEnd)
        }
        cursor &+= 1
        while cursor < limit, document[cursor].isMarkupSpace { cursor &+= 1 }
        guard cursor < limit else { return nil }
        let quote = document[cursor]
        if quote == 0x22 || quote == 0x27 {
            let close = document.index(of: quote, from: cursor &+ 1, limit: limit)
            return close < limit ? (name, document[cursor &+ 1..<close], close &+ 1) : nil
        }
        isMended = true
        var stop = cursor
        while stop < limit, !document[stop].isMarkupSpace, document[stop] != 0x3E { stop &+= 1 }
        if stop &- 1 > cursor, stop < limit, document[stop] == 0x3E, document[stop &- 1] == 0x2F { stop &-= 1 }
        return (name, document[cursor..<stop], stop)
    }

    /// Of several attributes of one name the first counts.
    private mutating func add(_ name: ByteView, _ value: ByteView) {
        for index in element.attributes.indices where element.attributes[index].name.whole == name {
            isMended = true
            return
        }
        let isPlain = !isOdd && !value.contains(0x26)
        element.attributes.append(
            XMLAttribute(name: XMLName(name), value: XMLValue(raw: value, isPlain: isPlain)))
    }

    // MARK: Namespaces

    private mutating func declare(_ name: ByteView, _ value: ByteView) {
        guard name.count == 5 || name[5] == 0x3A else { return }
        bindings.append(Binding(prefix: name.from(6), namespace: namespace(value)))
    }

    /// A namespace's vocabulary is found out once, however often it is declared.
    private mutating func namespace(_ uri: ByteView) -> XMLNamespace {
        for known in vocabularies where known.uri == uri { return known }
        let text = XMLValue(raw: uri, isPlain: !isOdd && !uri.contains(0x26)).text
        let found = XMLNamespace(uri: uri, known: FeedNamespace(uri: text))
        if vocabularies.count < 64 { vocabularies.append(found) }
        return found
    }

    private func namespace(ofPrefix prefix: ByteView?) -> XMLNamespace? {
        let prefix = prefix ?? ByteView.empty
        var index = bindings.count &- 1
        while index >= 0 {
            if bindings[index].prefix == prefix {
                // `xmlns=""` takes the default away (Namespaces in XML 6.2).
                return bindings[index].namespace.uri.isEmpty ? nil : bindings[index].namespace
            }
            index &-= 1
        }
        return nil
    }

    private mutating func tag<Receiver: XMLReceiver & ~Copyable>(
        of whole: ByteView, _ receiver: inout Receiver
    ) -> FeedTag {
        if let known = tags.tag(of: whole, scope: scope) { return known }
        element.name.namespace = namespace(ofPrefix: element.name.prefix)
        let tag = receiver.tag(for: element.name)
        tags.learn(tag, of: whole, scope: scope)
        return tag
    }
}

/// The last names met with what they mean while the same namespaces are in force.
struct XMLTagCache {
    private struct Slot {
        var name = ByteView.empty
        var scope = -1
        var tag = FeedTag(.other, .other)
    }

    private var slots = [Slot](repeating: Slot(), count: 128)

    func tag(of name: ByteView, scope: Int) -> FeedTag? {
        let slot = Self.slot(name)
        return slots[slot].scope == scope && slots[slot].name == name ? slots[slot].tag : nil
    }

    mutating func learn(_ tag: FeedTag, of name: ByteView, scope: Int) {
        slots[Self.slot(name)] = Slot(name: name, scope: scope, tag: tag)
    }

    private static func slot(_ name: ByteView) -> Int {
        // Prefix and kind of a name show at its ends.
        let mixed =
            (UInt64(name.first) << 24 | UInt64(name[name.count / 2]) << 16 | UInt64(name.last) << 8
                | UInt64(truncatingIfNeeded: name.count)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> 57)
    }
}

/// A namespace in force: its name as written, and the vocabulary that it is known for.
struct XMLNamespace {
    var uri: ByteView
    var known: FeedNamespace?
}

/// An element's name as it stands in a document; lent for one call.
struct XMLName {
    /// Nil where the prefix was never declared, and where there is none and no default.
    var namespace: XMLNamespace?
    var prefix: ByteView?
    var local: ByteView
    /// Both halves as written.
    var whole: ByteView

    /// Splits at the first colon; a colon at an end belongs to the name.
    init(_ whole: ByteView) {
        self.whole = whole
        local = whole
        let colon = whole.index(of: 0x3A, from: 0)
        if colon > 0, colon &+ 1 < whole.count {
            prefix = whole[0..<colon]
            local = whole.from(colon &+ 1)
        }
    }
}

/// An attribute's value as written between its quotes.
struct XMLValue {
    var raw: ByteView
    /// False where references or characters that XML forbids must be resolved first.
    var isPlain: Bool

    /// The value, references resolved.
    var text: String {
        if isPlain { return raw.string }
        var sink = ByteSink(capacity: raw.count)
        sink.appendText(raw, isOdd: true)
        return sink.view.string
    }

    /// Trimmed and in lower case, as keywords are compared.
    func isKeyword(_ word: StaticString) -> Bool { raw.trimmed.equalsIgnoringCase(word) }
}

struct XMLAttribute {
    var name: XMLName
    var value: XMLValue
}

/// A start tag, lent to `XMLReceiver.open`.
struct XMLElement: ~Copyable {
    var tag = FeedTag(.other, .other)
    var name = XMLName(ByteView.empty)
    /// Without declarations of namespaces.
    var attributes: [XMLAttribute] = []

    /// Value of the attribute of this local name, in any case of letters; one without a prefix comes first.
    func value(_ name: StaticString, prefix: StaticString? = nil) -> XMLValue? {
        var fallback: XMLValue?
        for index in attributes.indices where attributes[index].name.local.equalsIgnoringCase(name) {
            let own = attributes[index].name.prefix
            if let prefix {
                if own?.equalsIgnoringCase(prefix) ?? false { return attributes[index].value }
            } else if own == nil {
                return attributes[index].value
            } else if fallback == nil {
                fallback = attributes[index].value
            }
        }
        return fallback
    }

    func attribute(_ name: StaticString, prefix: StaticString? = nil) -> String? {
        value(name, prefix: prefix)?.text
    }
}

/// Receives a document's elements and text in order.
protocol XMLReceiver: ~Copyable {
    /// Is asked once for each name of a document as long as the same namespaces are in force.
    mutating func tag(for name: XMLName) -> FeedTag
    mutating func open(_ element: borrowing XMLElement)
    mutating func text(_ run: XMLText)
    mutating func close(_ tag: FeedTag, _ name: XMLName)
    /// False stops the reading.
    var wantsMore: Bool { get }
}

/// A run of character data as written.
struct XMLText {
    var raw: ByteView
    /// Of a CDATA section: an ampersand is one.
    var isLiteral: Bool
    /// True where the document holds characters that XML forbids.
    var isOdd: Bool
}

/// What reading found out about the document as a whole.
struct XMLOutcome: Equatable {
    /// The bytes end inside the root element.
    var isTruncated: Bool
    /// Something was mended on the way.
    var isMended: Bool
}

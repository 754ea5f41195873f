/// Why a document of XML's kind was refused, or what stopped it.
package enum XMLRefusal: String, Error, Sendable, Codable {
    case empty
    case tooLarge = "too-large"
    case tooDeep = "too-deep"
    case tagTooLong = "tag-too-long"
    case tooManyAttributes = "too-many-attributes"
    /// No start tag that the caller takes for a root.
    case noRoot = "no-root"
    /// The caller refused the root's name.
    case refusedRoot = "refused-root"
    case parser
}

/// What a caller says of a start tag while the root is being looked for.
package enum XMLRootVerdict: Sendable {
    case root
    /// Junk before the document (a server's warning, a stray script): looked past.
    case junk
    case refuse
}

/// Bounds on what reaches libxml2, which some documents hang for minutes whatever its options say
/// (parameter entities, 100,000 attributes in a tag).
package struct XMLLimits: Sendable {
    /// Bytes of a document after decoding; default 16 MiB.
    package var documentBytes = 16 << 20
    /// Bytes from a tag's `<` to its `>`; default 64 KiB.
    package var tagBytes = 64 << 10
    /// Attributes of a tag, namespace declarations counted; default 512.
    package var attributes = 512
    /// Namespace declarations in scope at one place; default 1024.
    package var namespaces = 1024
    /// Open elements; default 256, which is also where libxml2 stops.
    package var depth = 256
    /// Start tags looked past before the root; default 64.
    package var junkTags = 64

    package init() {}
}

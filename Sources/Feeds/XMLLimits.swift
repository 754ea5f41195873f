/// Why a document of XML's kind was refused, or what stopped it.
enum XMLRefusal: String, Error {
    case empty
    case tooLarge = "too-large"
    case tooDeep = "too-deep"
    case tagTooLong = "tag-too-long"
    case tooManyAttributes = "too-many-attributes"
    /// No start tag that the caller takes for a root.
    case noRoot = "no-root"
    /// The caller refused the root's name.
    case refusedRoot = "refused-root"
}

/// What a caller says of a start tag while the root is being looked for.
enum XMLRootVerdict {
    case root
    /// Junk before the document (a server's warning, a stray script): looked past.
    case junk
    case refuse
}

/// Bounds on what one document may ask of its reader.
struct XMLLimits: Sendable {
    /// Bytes of a document after decoding; default 16 MiB.
    var documentBytes = 16 << 20
    /// Bytes from a tag's `<` to its `>`; default 64 KiB.
    var tagBytes = 64 << 10
    /// Bytes of an element's name; default 1024.
    var nameBytes = 1024
    /// Attributes of a tag, namespace declarations counted; default 512.
    var attributes = 512
    /// Namespace declarations in scope at one place; default 1024.
    var namespaces = 1024
    /// Open elements; default 256.
    var depth = 256
    /// Start tags looked past before the root; default 64.
    var junkTags = 64
}

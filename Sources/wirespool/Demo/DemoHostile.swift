/// Pages of the demo site that a reader of the web must survive.
enum DemoHostile {
    /// A page that a feed links to and that is no article.
    struct LinkedPage: Sendable {
        var outlet: DemoOutlet
        var path: String
        var title: String
    }

    static let deepPath = "/story/very-deep"
    static let attributesPath = "/archive/attributes.htm"

    static let linkedPages = [
        LinkedPage(outlet: .courier, path: "/gallery/harbour-week", title: "The harbour week in pictures"),
        LinkedPage(outlet: .observer, path: "/news/withdrawn-report.html", title: "Report on the old mill"),
        LinkedPage(outlet: .ledger, path: deepPath, title: "A page a hundred thousand boxes deep"),
        LinkedPage(outlet: .gazette, path: attributesPath, title: "A tag with twenty thousand attributes"),
    ]

    /// A hundred thousand nested elements.
    static var deepPage: String {
        let depth = 100_000
        return "<!DOCTYPE html><html><head><title>Deep</title></head><body>" + String(repeating: "<div>", count: depth)
            + "<p>You have reached the bottom.</p>" + String(repeating: "</div>", count: depth) + "</body></html>"
    }

    /// One tag with twenty thousand attributes.
    static var attributesPage: String {
        let attributes = (0..<20_000).map { "a\($0)=\"\($0)\"" }.joined(separator: " ")
        return
            """
            <!DOCTYPE html><html><head><title>Attributes</title></head><body><div \(attributes)><p>One short \
            line.</p></div></body></html>
            """
    }

    /// A picture of one transparent point.
    static let pixel: [UInt8] = [
        0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x01, 0x00, 0x01, 0x00, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF,
        0xFF, 0x21, 0xF9, 0x04, 0x01,
        0x00, 0x00, 0x00, 0x00, 0x2C, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x00, 0x02, 0x02, 0x44, 0x01,
        0x00, 0x3B,
    ]
}

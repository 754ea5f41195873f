import WireModel

/// What a page's `application/ld+json` says about the article (schema.org).
struct LinkedRecord {
    var type: String?
    var headline: String?
    var alternativeHeadline: String?
    var standfirst: String?
    var body: String?
    var authors: [String] = []
    /// Authors that are no people by their type.
    var organisations: [String] = []
    var publisher: String?
    var published: String?
    var modified: String?
    var language: String?
    var section: String?
    var keywords: [String] = []
    var image: String?
    var imageCaption: String?
    var imageCredit: String?
    var url: String?
    var licence: String?
    var copyrightHolder: String?
    var isFree: Bool?
    /// True where a part of the story is said to be for sale (`hasPart`).
    var hasPaidPart = false
    /// Names of the trail to the story (`BreadcrumbList`), home first, without the story itself.
    var crumbs: [String] = []
    var siteName: String?
    /// True where a person is the publisher.
    var isPersonal = false

    /// Types that are an article, the surest first.
    private static let articleTypes = [
        "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle", "backgroundnewsarticle",
        "reviewnewsarticle", "askpublicnewsarticle", "liveblogposting", "article", "blogposting", "report",
        "scholarlyarticle", "techarticle", "socialmediaposting", "review", "creativework", "webpage",
    ]

    init() {}

    /// - Parameter pages: addresses of this page: a record that names another page tells of another story.
    init(scripts: [[UInt8]], pages: [CanonicalURL?] = []) {
        var nodes: [JSONValue] = []
        for script in scripts {
            guard let root = JSONValue(script) else { continue }
            Self.collect(root, into: &nodes, depth: 0)
        }
        var best: (rank: Int, node: JSONValue)?
        let paths = Set(pages.compactMap { $0.map { Self.path(of: $0.string) } }).subtracting(["", "/"])
        var byID: [String: JSONValue] = [:]
        for node in nodes {
            if let id = node["@id"]?.string, byID[id] == nil || node["name"] != nil { byID[id] = node }
            let types = (node["@type"]?.list ?? []).compactMap { $0.string?.lowercased() }
            if types.contains("breadcrumblist"), crumbs.isEmpty { crumbs = Self.crumbs(of: node) }
            if types.contains("website"), siteName == nil { siteName = node["name"]?.string?.wireText }
            guard let rank = types.compactMap({ Self.articleTypes.firstIndex(of: Self.local($0)) }).min() else {
                continue
            }
            if rank >= Self.articleTypes.count - 2, node["headline"] == nil { continue }
            let order = rank + (Self.tells(node, ofOthersThan: paths) ? Self.articleTypes.count : 0)
            if best == nil || order < best?.rank ?? 0 { best = (order, node) }
        }
        guard let node = best?.node else { return }
        fill(from: node, byID: byID)
    }

    /// True where a record gives addresses of stories, and this page's is not among them.
    private static func tells(_ node: JSONValue, ofOthersThan paths: Set<String>) -> Bool {
        guard !paths.isEmpty else { return false }
        let page = node["mainEntityOfPage"]
        let addresses = [node["url"], node["@id"], page, page?["@id"], page?["url"]].compactMap { $0?.string }
        let named = addresses.map { Self.path(of: $0) }.filter { $0.count > 1 && $0.contains("/") }
        return !named.isEmpty && !named.contains { paths.contains($0) }
    }

    /// The path of an address without host, query, fragment and last slash.
    private static func path(of address: String) -> String {
        var rest = address.prefix(2048)
        if let scheme = rest.place(of: "://") {
            rest = rest[scheme.upperBound...]
            guard let slash = rest.firstIndex(of: "/") else { return "" }
            rest = rest[slash...]
        }
        rest = rest.prefix { $0 != "?" && $0 != "#" }
        return rest.count > 1 && rest.last == "/" ? String(rest.dropLast()) : String(rest)
    }

    private static func local(_ type: String) -> String {
        String(type.split(whereSeparator: { $0 == "/" || $0 == ":" }).last ?? "")
    }

    private static func collect(_ value: JSONValue, into nodes: inout [JSONValue], depth: Int) {
        guard depth < 4, nodes.count < 500 else { return }
        switch value {
        case .array(let members):
            for member in members { collect(member, into: &nodes, depth: depth + 1) }
        case .object(let members):
            nodes.append(value)
            for (key, inner) in members where key == "@graph" || key == "mainEntity" || key == "mainEntityOfPage" {
                collect(inner, into: &nodes, depth: depth + 1)
            }
        default: break
        }
    }

    private mutating func fill(from node: JSONValue, byID: [String: JSONValue]) {
        func text(_ key: String) -> String? {
            let found = node[key]?.list.first?.string.map { PlainText.plain($0) } ?? ""
            return found.isEmpty ? nil : found
        }
        func resolved(_ value: JSONValue) -> JSONValue {
            if value["name"] == nil, value["url"] == nil, let id = value["@id"]?.string { return byID[id] ?? value }
            return value
        }
        type = node["@type"]?.list.first?.string
        headline = text("headline") ?? text("name")
        alternativeHeadline = text("alternativeHeadline")
        standfirst = text("description")
        body = node["articleBody"]?.list.first?.string
        let stated = (node["author"]?.list ?? []) + (node["author"] == nil ? node["creator"]?.list ?? [] : [])
        // JSON-LD 1.1, 4.3: an ordered list is an object of its own.
        let credited = stated.prefix(40).flatMap { $0["@list"]?.list ?? [$0] }
        for author in credited.prefix(40).map({ resolved($0) }) {
            let types = (author["@type"]?.list ?? []).compactMap { $0.string?.lowercased() }
            let named = Self.names(of: author)
            if types.isEmpty || types.contains("person") { authors += named } else { organisations += named }
        }
        publisher =
            node["publisher"]?.list.first.map { resolved($0) }
            .flatMap { ($0["name"]?.list.first ?? $0).string }.map { PlainText.plain($0) }
        isPersonal =
            node["publisher"]?.list.first.map { resolved($0) }?["@type"]?.list
            .contains { $0.string?.lowercased() == "person" } ?? false
        if publisher?.contains("://") == true { publisher = nil }
        published = text("datePublished") ?? text("dateCreated") ?? text("uploadDate")
        modified = text("dateModified")
        language = text("inLanguage")
        section = text("articleSection")
        keywords = (node["keywords"]?.list ?? []).compactMap(\.string).flatMap { $0.split(separator: ",") }
            .map { String($0).wireText }.filter { !$0.isEmpty && $0.count <= 60 }
        let picture = node["image"]?.list.first.map { resolved($0) }
        image = picture.flatMap { $0.string ?? ($0["url"] ?? $0["contentUrl"])?.list.first?.string }
        imageCaption = picture?["caption"]?.string.map { PlainText.plain($0) }.flatMap { $0.isEmpty ? nil : $0 }
        imageCredit =
            (picture?["creditText"] ?? picture?["author"])?.list.first.flatMap { ($0["name"] ?? $0).string }
            .map { PlainText.plain($0) }.flatMap { $0.isEmpty ? nil : $0 }
        url = (node["mainEntityOfPage"].flatMap { $0["@id"] ?? $0 } ?? node["url"])?.string
        licence = (node["license"].flatMap { $0["url"] ?? $0 })?.string
        copyrightHolder =
            node["copyrightHolder"]?.list.first.map { resolved($0) }
            .flatMap { ($0["name"] ?? $0).string }?.wireText
        isFree = (node["isAccessibleForFree"] ?? node["isAccessibleforFree"]).flatMap { Self.truth($0) }
        hasPaidPart = (node["hasPart"]?.list ?? []).prefix(50).contains {
            $0["isAccessibleForFree"].flatMap { Self.truth($0) } == false
        }
        if crumbs.isEmpty, let trail = node["breadcrumb"] { crumbs = Self.crumbs(of: trail) }
    }

    /// `name`, or the parts that it is made of; a text may be wrapped in `@value`.
    private static func names(of author: JSONValue) -> [String] {
        let given = author["name"]?.list ?? author.list
        let names = given.compactMap { ($0.string ?? $0["@value"]?.string).map { PlainText.plain($0) } }
            .filter { !$0.isEmpty }
        if !names.isEmpty { return names }
        let parts = ["givenName", "additionalName", "familyName"].compactMap {
            author[$0]?.list.first?.string?.wireText
        }
        return parts.count >= 2 ? [parts.joined(separator: " ")] : []
    }

    private static func truth(_ value: JSONValue) -> Bool? {
        switch value {
        case .bool(let truth): truth
        case .string(let word): PageAccess.truth(word)
        case .number(let number): number != 0
        default: nil
        }
    }

    private static func crumbs(of node: JSONValue) -> [String] {
        let names = (node["itemListElement"]?.list ?? []).prefix(12).compactMap { entry in
            (entry["name"] ?? entry["item"]?["name"])?.string.map { PlainText.plain($0) }
        }
        return names.filter { !$0.isEmpty }
    }
}

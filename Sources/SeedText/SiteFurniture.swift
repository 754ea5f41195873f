import WireModel

/// Learns a site's furniture: the lines that stand in several of its documents.
///
/// A document that is mostly known already is another version of one that was met; it teaches nothing, or a revised
/// story would turn its own paragraphs into furniture.
package struct SiteFurniture: Sendable {
    package struct Settings: Sendable {
        /// Documents of a site in which a line must stand; default 3, at least 2.
        package var documents: Int
        /// Sites remembered, default 1024; the one met longest ago is forgotten.
        package var siteLimit: Int
        /// Lines remembered of a site, default 4096; further ones are not learnt.
        package var lineLimit: Int
        /// Longest line that can be furniture, in bytes of UTF-8; default 600.
        package var lengthLimit: Int

        package init(documents: Int = 3, siteLimit: Int = 1024, lineLimit: Int = 4096, lengthLimit: Int = 600) {
            self.documents = max(2, documents)
            self.siteLimit = siteLimit
            self.lineLimit = lineLimit
            self.lengthLimit = lengthLimit
        }
    }

    private struct Site: Sendable {
        var counts: [String: Int] = [:]
        var lastMet = 0
    }

    private let settings: Settings
    private var sites: [String: Site] = [:]
    private var met = 0

    package init(settings: Settings = .init()) { self.settings = settings }

    /// Notes a document's lines, once each.
    ///
    /// - Parameter site: The host, or whatever else tells one site from another.
    package mutating func note(lines: [String], site name: String) {
        met += 1
        var site = sites[name] ?? Site()
        site.lastMet = met
        let lines = Set(lines.map(\.wireText).filter { !$0.isEmpty && $0.utf8.count <= settings.lengthLimit })
        let known = lines.count { site.counts[$0] != nil }
        if known * 2 <= lines.count {
            for line in lines where site.counts[line] != nil || site.counts.count < settings.lineLimit {
                site.counts[line, default: 0] += 1
            }
        }
        sites[name] = site
        if sites.count > settings.siteLimit, let oldest = sites.min(by: { $0.value.lastMet < $1.value.lastMet }) {
            sites[oldest.key] = nil
        }
    }

    /// The rules for the next document of a site.
    package func rules(site name: String) -> FurnitureRules {
        let counts = sites[name]?.counts ?? [:]
        return FurnitureRules(siteLines: Set(counts.filter { $0.value >= settings.documents }.keys))
    }
}

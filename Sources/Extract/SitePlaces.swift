import Markup
import WireModel

/// Where in a page the body stands, in a form that other pages of the host share.
enum SitePlaces {
    /// Favour of a candidate at a known place: some hundredths of a usual score, so it decides among near-equals.
    static let favour = 0.4
    private static let levels = 3

    /// The place of an element: its own tag and class names and those of two elements around it.
    static func place(of element: Int, in page: HTMLPage) -> SiteObservation.Place {
        var parts: [String] = []
        var index = element
        while index >= 0, parts.count < levels {
            parts.append(name(of: index, in: page))
            index = Int(page.elements[index].parent)
        }
        return SiteObservation.Place(
            digest: SiteMemory.digest(of: parts.joined(separator: "<")),
            sample: SiteObservation.sample(of: parts.prefix(2).reversed().joined(separator: " > ")))
    }

    /// `div.article-body`: names with digits in them are a page's own (`post-4711`, `css-1x2y`).
    private static func name(of element: Int, in page: HTMLPage) -> String {
        var name = "\(page.elements[element].tag)"
        guard let classes = page.attribute(.classes, of: element) else { return name }
        let names = classes.split(separator: " ").filter { word in
            word.utf8.count <= 40 && !word.utf8.contains { (48...57).contains($0) }
        }
        for word in names.prefix(4) { name += "." + word }
        return name
    }

    /// The candidates, and the element at the place where the host's bodies mostly stood where none is there.
    static func widened(
        _ candidates: [BodyCandidate], in context: BodyContext, memory: SiteMemory
    ) -> [BodyCandidate] {
        guard !memory.paths.isEmpty, !candidates.contains(where: { isKnown($0, in: context, memory: memory) }) else {
            return candidates
        }
        var best: (element: Int, mass: Double)?
        for index in context.view.page.elements.indices {
            // Looked at from the cheap end: few elements hold enough.
            let mass = context.good(index)
            guard mass >= context.total * 0.25, mass > best?.mass ?? 0 else { continue }
            if memory.paths.contains(place(of: index, in: context.view.page).digest) { best = (index, mass) }
        }
        return candidates + (best.map { [BodyCandidate(method: "known-place", roots: [$0.element])] } ?? [])
    }

    static func isKnown(_ candidate: BodyCandidate, in context: BodyContext, memory: SiteMemory) -> Bool {
        guard !memory.paths.isEmpty, let root = candidate.roots.first else { return false }
        return memory.paths.contains(place(of: root, in: context.view.page).digest)
    }
}

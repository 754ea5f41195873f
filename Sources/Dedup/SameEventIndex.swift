import Foundation
import WireModel

/// Finds stories that tell of the same event in other words: links, never copies, never merges.
///
/// TF-IDF cosine over names, numbers and words of the first stories of all clusters within a window of time
/// (Salton and Buckley, "Term-weighting approaches", 1988). All in memory, bounded by `Settings.stories`; the sketches
/// are kept by State, so that a restart finds them again. A text costs its own terms and the postings of its 40
/// weightiest ones.
package struct SameEventIndex: Sendable {
    package struct Settings: Sendable {
        /// Longest time between the dates of two stories of one event, in seconds: 72 h.
        package var windowSeconds: Double = 72 * 3_600
        /// Least cosine that links: 0.42.
        package var leastLikeness = 0.42
        /// Least rare names and numbers that both have: 3.
        package var leastFacts = 3
        /// Share of stories up to which a term is rare: 1 %.
        package var rareShare = 0.01
        /// Stories remembered; the oldest give way: 30,000, about 30 MB; 100 … 200,000.
        package var stories = 30_000
        /// Terms kept of a story: 128.
        package var terms = 128
        /// Terms under which a story is looked up: 40.
        package var lookups = 40
        /// Stories looked at under one term, the latest: 500.
        package var postings = 500
        /// Stories compared in full: 24.
        package var candidates = 24
        /// Links of one story, the most alike: 5.
        package var links = 5
        /// Words read of a text: 2,000.
        package var words = 2_000

        package init() {}
    }

    package let settings: Settings
    private let lexicon = Lexicon()
    private var stories: [Int: Story] = [:]
    private var numbers: [StoryID: Int] = [:]
    /// Ordinals of the stories that have a term among their weightiest, oldest first.
    private var postings: [UInt32: [Int]] = [:]
    /// In how many stories a term stands.
    private var frequency: [UInt32: Int] = [:]
    private var first = 0
    private var next = 0

    private struct Story: Sendable {
        var id: StoryID
        var at: Date
        var terms: [EventTerms.Term]
    }

    package init(settings: Settings = Settings()) {
        self.settings = settings
    }

    package var count: Int { stories.count }

    /// What is to be remembered of a text, and the links to older stories that it has now.
    ///
    /// Changes nothing; the story becomes findable by ``remember(_:)``.
    package func sketch(
        of story: StoryID, headline: String?, text: String, at: Date
    ) -> (sketch: EventSketch, links: [CopyEvidence]) {
        let terms = EventTerms(
            (headline ?? "") + "\n" + text, lexicon: lexicon, words: settings.words, terms: settings.terms)
        let links = likest(terms, at: at, besides: story)
        return (EventSketch(story: story, at: at, terms: terms.bytes), links)
    }

    /// Makes a story findable; a story that is known already stays as it was.
    package mutating func remember(_ sketch: EventSketch) {
        guard numbers[sketch.story] == nil else { return }
        let terms = EventTerms(bytes: sketch.terms, terms: settings.terms).terms
        guard !terms.isEmpty else { return }
        stories[next] = Story(id: sketch.story, at: sketch.at, terms: terms)
        numbers[sketch.story] = next
        for term in terms { frequency[term.key, default: 0] += 1 }
        for term in terms.prefix(settings.lookups) {
            postings[term.key, default: []].append(next)
            trim(term.key)
        }
        next += 1
        while stories.count > max(1, settings.stories) { forgetOldest() }
    }

    private mutating func forgetOldest() {
        if let story = stories.removeValue(forKey: first) {
            numbers[story.id] = nil
            for term in story.terms {
                let left = frequency[term.key, default: 1] - 1
                frequency[term.key] = left > 0 ? left : nil
                trim(term.key)
            }
        }
        first += 1
    }

    /// Drops what a posting list need not hold: stories that are forgotten, and more than are ever looked at.
    private mutating func trim(_ key: UInt32) {
        guard let list = postings[key] else { return }
        let stale = list.firstIndex { $0 >= first } ?? list.count
        if stale == list.count {
            postings[key] = nil
        } else if stale > list.count / 2 || list.count > settings.postings * 2 {
            postings[key] = Array(list[stale...].suffix(settings.postings))
        }
    }

    // MARK: likeness

    private func likest(_ new: EventTerms, at: Date, besides story: StoryID) -> [CopyEvidence] {
        var weights: [UInt32: Double] = [:]
        for term in new.terms { weights[term.key] = weight(of: term) }
        var partial: [Int: Double] = [:]
        for term in new.terms.prefix(settings.lookups) {
            let weight = weights[term.key] ?? 0
            for number in (postings[term.key] ?? []).suffix(settings.postings) where number >= first {
                partial[number, default: 0] += weight * weight
            }
        }
        let likely = SameEventIndex.greatest(settings.candidates, of: partial)
        let norm = (weights.values.reduce(0) { $0 + $1 * $1 }).squareRoot()
        let links = likely.compactMap { number, _ -> CopyEvidence? in
            guard let other = stories[number], other.id != story,
                abs(other.at.timeIntervalSince(at)) <= settings.windowSeconds
            else { return nil }
            return link(new, weights: weights, norm: norm, to: other)
        }
        return Array(links.sorted { ($0.likeness ?? 0) > ($1.likeness ?? 0) }.prefix(settings.links))
    }

    /// The `count` entries with the greatest values, the greatest first; of equal ones the greater keys.
    ///
    /// Thousands share some term with a story and a few dozen are looked at: sorting all of them took most of the time.
    static func greatest(_ count: Int, of values: [Int: Double]) -> [(key: Int, value: Double)] {
        var best: [(key: Int, value: Double)] = []
        for entry in values {
            if best.count == count {
                guard let last = best.last, (last.value, last.key) < (entry.value, entry.key) else { continue }
                best.removeLast()
            }
            let place = best.firstIndex { ($0.value, $0.key) < (entry.value, entry.key) } ?? best.endIndex
            best.insert(entry, at: place)
        }
        return best
    }

    private func link(
        _ new: EventTerms, weights: [UInt32: Double], norm: Double, to other: Story
    ) -> CopyEvidence? {
        var (product, square) = (0.0, 0.0)
        var facts: [String] = []
        for term in other.terms {
            let weight = weight(of: term)
            square += weight * weight
            guard let here = weights[term.key] else { continue }
            product += here * weight
            if term.isFact, isRare(term.key), let fact = new.printed[term.key] { facts.append(fact) }
        }
        let likeness = square > 0 && norm > 0 ? product / (square.squareRoot() * norm) : 0
        guard likeness >= settings.leastLikeness, facts.count >= settings.leastFacts else { return nil }
        var evidence = CopyEvidence(
            relation: .sameEventAs, basis: .facts, other: other.id, containmentHere: 0, containmentThere: 0)
        evidence.likeness = (likeness * 1_000).rounded() / 1_000
        evidence.sharedFacts = Array(facts.prefix(8))
        return evidence
    }

    /// With few stories at hand, how common a term is has to be guessed from what it is: so many stories of which
    /// nothing is known stand behind those that are.
    private static let background = 100.0

    private func weight(of term: EventTerms.Term) -> Double {
        let guess = term.isNumber ? 0.008 : term.isName ? 0.004 : 0.02
        let count = Double(frequency[term.key] ?? 0) + guess * Self.background
        let all = Double(stories.count) + Self.background
        return Double(term.weight) / 16 * max(0, Foundation.log(all / count))
    }

    private func isRare(_ key: UInt32) -> Bool {
        Double(frequency[key] ?? 0) <= max(3, settings.rareShare * Double(stories.count))
    }
}

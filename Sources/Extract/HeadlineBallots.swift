import WireModel

/// The texts that a page's sources give for its headline, equal ones together.
struct HeadlineBallots {
    struct Sources: OptionSet {
        let rawValue: UInt8
        static let heading = Sources(rawValue: 1 << 0)
        static let record = Sources(rawValue: 1 << 1)
        static let social = Sources(rawValue: 1 << 2)
        static let card = Sources(rawValue: 1 << 3)
        static let title = Sources(rawValue: 1 << 4)
        static let feed = Sources(rawValue: 1 << 5)
        static let other = Sources(rawValue: 1 << 6)
    }

    /// One text, in the spelling that parts most words.
    struct Ballot {
        var text: String
        /// `PlainText.folded`.
        var folded: String
        /// `folded` without spaces: inline tags glue words together.
        let key: String
        var sources: Sources
        var weight: Double
        var headingWeight = 0.0

        var words: Int { folded.split(separator: " ").count }
    }

    private var ballots: [Ballot] = []
    private let memory: SiteMemory
    /// Each text as it was cast, for who asks why.
    private(set) var casts: [FieldSource] = []

    /// - Parameter memory: which sources were right on other pages of the host.
    init(memory: SiteMemory = .init()) { self.memory = memory }

    var texts: [String] { ballots.map(\.text) }

    mutating func cast(_ text: String?, _ source: Sources, weight: Double) {
        guard let text = text?.wireText, !text.isEmpty, text.utf8.count <= 600 else { return }
        let folded = PlainText.folded(text)
        let key = folded.filter { $0 != " " }
        guard !key.isEmpty else { return }
        // A source that was always right counts half as much again, one that never was half.
        let weight = weight * (0.5 + (source.memorised.flatMap { memory.trust(in: $0) } ?? 0.5))
        if let known = source.memorised { casts.append(FieldSource(known, text, weight: weight)) }
        if let index = ballots.firstIndex(where: { $0.key == key }) {
            // A second heading of the same words is the same heading.
            if !(source == .heading && ballots[index].sources.contains(.heading)) { ballots[index].weight += weight }
            ballots[index].sources.formUnion(source)
            if source == .heading { ballots[index].headingWeight = max(ballots[index].headingWeight, weight) }
            let known = ballots[index].text
            // Style sheets make capitals; a page that writes them shouts.
            let isQuieter = known.isShouted && !text.isShouted && folded == ballots[index].folded
            if isQuieter || folded.utf8.count > ballots[index].folded.utf8.count {
                ballots[index].text = text
                ballots[index].folded = folded
            }
        } else {
            ballots.append(
                Ballot(
                    text: text, folded: folded, key: key, sources: source, weight: weight,
                    headingWeight: source == .heading ? weight : 0))
        }
    }

    func has(_ text: String) -> Bool {
        let key = PlainText.folded(text).filter { $0 != " " }
        return ballots.contains { $0.key == key }
    }

    /// Weight of a heading that stands where headlines do.
    private static let strong = 1.5

    /// Folded texts that say what the chosen one says, in other words.
    func alike(_ chosen: Ballot) -> Set<String> {
        var folded: Set<String> = []
        for ballot in ballots where ballot.weight >= 1 {
            if Self.likeness(ballot.folded, chosen.folded) > 0.6
                || ballot.sources.contains(.heading) && ballot.weight > 1.3
            {
                folded.insert(ballot.folded)
            }
        }
        return folded
    }

    // MARK: the choice

    /// - Parameters:
    ///   - printed: the heading that the page prints where its first-level heading is another thing.
    ///   - parts: the printed heading's, where it is set in two.
    func choice(slug: AddressWords, printed: String?, parts: [HeadingParts]) -> Ballot? {
        guard var chosen = vote() else { return nil }
        let key = printed.map { PlainText.folded($0).filter { $0 != " " } }
        if let key, let found = ballots.first(where: { $0.key == key && $0.sources != .heading }) {
            chosen = found
        } else if !isProven(chosen) {
            if let other = agreed(against: chosen) { chosen = other }
            if let other = oddOne(than: chosen) { chosen = other }
            if let other = inAddress(slug, than: chosen) { chosen = other }
        }
        if !isProven(chosen) {
            if let other = whole(of: chosen) { chosen = other }
            if let other = withoutKicker(chosen) { chosen = other }
            if let other = withoutTail(chosen) { chosen = other }
            if let other = parts.lazy.compactMap({ bare(of: chosen, $0) }).first { chosen = other }
        }
        // What the feed says and any source of the page repeats is settled.
        if let fed = ballots.first(where: { $0.sources.contains(.feed) && $0.sources != .feed }) { chosen = fed }
        return chosen
    }

    /// Told by a source that said what the feeds said on nearly all other pages of the host: no rule overrules it.
    private func isProven(_ ballot: Ballot) -> Bool {
        memory.standings.contains { standing in
            ballot.sources.holds(standing.source) && (memory.trust(in: standing.source) ?? 0) >= 0.9
        }
            && !memory.standings.contains { standing in
                // Two proven sources that differ here leave it to the rules.
                !ballot.sources.holds(standing.source) && (memory.trust(in: standing.source) ?? 0) >= 0.9
                    && casts.contains { $0.source == standing.source }
            }
    }

    private func vote() -> Ballot? {
        var best: (ballot: Ballot, score: Double)?
        for ballot in ballots {
            var score = 0.0
            for other in ballots { score += other.weight * Self.likeness(ballot.folded, other.folded) }
            if ballot.words < 2, ballot.key.utf8.count < 16 { score *= 0.7 }
            if ballot.sources == .title { score *= 0.95 }
            if score > best?.score ?? 0 { best = (ballot, score) }
        }
        return best?.ballot
    }

    /// What two sources agree on where the heading is one of several and shares no word with any source.
    private func agreed(against chosen: Ballot) -> Ballot? {
        guard chosen.sources == .heading, ballots.filter({ $0.sources == .heading }).count >= 2 else { return nil }
        let others = ballots.filter { !$0.sources.isSubset(of: [.heading, .title]) || $0.sources == .title }
        guard !others.contains(where: { shares($0, chosen) }) else { return nil }
        return others.filter { $0.sources.contains(.title) && !$0.sources.isDisjoint(with: [.social, .record]) }
            .max { $0.weight < $1.weight }
    }

    private func shares(_ one: Ballot, _ other: Ballot) -> Bool {
        !Set(one.folded.split(separator: " ")).isDisjoint(with: other.folded.split(separator: " "))
    }

    /// Sources that are equal come from one field; the one that differs was written by hand.
    private func oddOne(than chosen: Ballot) -> Ballot? {
        let bloc = chosen.sources
        // What the page prints and its record repeats is the headline.
        let isPrinted = bloc.isSuperset(of: [.heading, .record]) && chosen.headingWeight >= Self.strong
        if bloc.contains(.heading), bloc.contains(.title), !isPrinted,
            let social = ballots.first(where: { $0.sources.isSuperset(of: [.social, .card]) }),
            social.key != chosen.key,
            social.sources.isDisjoint(with: [.heading, .feed]), isSameStory(social, chosen),
            !isBroken(social, of: chosen)
        {
            return social
        }
        if bloc.isSuperset(of: [.social, .title]), !bloc.contains(.heading),
            let heading = ballots.filter({ $0.sources.contains(.heading) }).max(by: {
                $0.headingWeight < $1.headingWeight
            }),
            heading.headingWeight >= Self.strong, isSameStory(heading, chosen),
            !(bloc.contains(.record) && chosen.folded.hasSuffix(" " + heading.folded)),
            // `Section - headline` whose headline is printed below a heading for the section.
            !ballots.contains(where: {
                $0.sources.isSuperset(of: [.heading, .title]) && chosen.folded.hasSuffix(" " + $0.folded)
            })
        {
            return heading
        }
        return nil
    }

    /// The address is made of the headline that the story had first.
    private func inAddress(_ slug: AddressWords, than chosen: Ballot) -> Ballot? {
        let isPrinted = chosen.headingWeight >= Self.strong && chosen.sources.isSuperset(of: [.social, .card])
        guard slug.isHeadline, !isPrinted, !(chosen.sources.isSuperset(of: [.heading, .record])) else { return nil }
        let own = slug.share(in: chosen.folded)
        let rivals = ballots.filter {
            $0.key != chosen.key && !$0.sources.isDisjoint(with: [.heading, .record, .social, .feed, .title])
                && $0.words >= 3 && $0.sources != .title
        }
        guard let best = rivals.max(by: { slug.share(in: $0.folded) < slug.share(in: $1.folded) }) else { return nil }
        let share = slug.share(in: best.folded)
        // Search titles make addresses too: only a text that is not the heading gains by it.
        guard share >= 0.75, share >= own + 0.3, !best.sources.contains(.heading) else { return nil }
        return best
    }

    /// `Kicker: headline` where another source has the headline alone.
    private func withoutKicker(_ chosen: Ballot) -> Ballot? {
        ballots.filter { other in
            other.key != chosen.key && chosen.folded.hasSuffix(" " + other.folded) && other.words >= 2
                && other.folded.utf8.count >= 10 && other.sources != .title
                && other.folded.utf8.count * 10 >= chosen.folded.utf8.count * 3
                // A kicker that the social title and another source keep belongs to the headline.
                && !(chosen.sources.contains(.social) && !chosen.sources.isDisjoint(with: [.record, .heading])
                    && !isSectioned(chosen, by: other))
        }.max { $0.weight < $1.weight }
    }

    /// `Section: headline` in every source but the printed heading.
    private func isSectioned(_ chosen: Ballot, by heading: Ballot) -> Bool {
        guard heading.headingWeight >= Self.strong, !chosen.sources.contains(.heading),
            let colon = chosen.text.firstIndex(of: ":")
        else { return false }
        let rest = PlainText.folded(String(chosen.text[colon...]))
        return !chosen.text[..<colon].contains(" ") && rest == heading.folded
    }

    /// `Headline | more` where the page prints the headline alone.
    private func withoutTail(_ chosen: Ballot) -> Ballot? {
        guard !chosen.sources.contains(.heading) else { return nil }
        return ballots.first { other in
            guard other.sources.contains(.heading), other.words >= 2, other.key != chosen.key,
                !other.sources.isSuperset(of: [.heading, .record]), chosen.text.hasPrefix(other.text)
            else { return false }
            let tail = chosen.text.dropFirst(other.text.count)
            return [" | ", " - ", " – ", " — ", " » ", " :: ", " · "].contains { tail.hasPrefix($0) }
        }
    }

    /// The headline of a heading set in two parts, where the page's record does not give both as one.
    private func bare(of chosen: Ballot, _ parts: HeadingParts) -> Ballot? {
        let folded = PlainText.folded(parts.bare)
        let key = folded.filter { $0 != " " }
        let holds = { (ballot: Ballot) in
            ballot.key != key && (ballot.key.hasSuffix(key) || ballot.key.hasPrefix(key))
        }
        let isWhole = { (ballot: Ballot) in ballot.key != key && PlainText.contains(ballot.key, key) }
        guard holds(chosen), !ballots.contains(where: { $0.sources.contains(.record) && isWhole($0) }) else {
            return nil
        }
        let known = ballots.first { $0.key == key }
        if !parts.isMarked {
            // What ends a heading may be a line of it that the title leaves out.
            let witnesses: Sources = chosen.key.hasSuffix(key) ? [.record, .social, .title] : [.record, .social]
            guard let known, !known.sources.isDisjoint(with: witnesses),
                chosen.sources.isDisjoint(with: [.record, .social])
            else { return nil }
        }
        if let known { return known }
        return Ballot(
            text: parts.bare, folded: folded, key: key, sources: .heading, weight: chosen.weight,
            headingWeight: chosen.headingWeight)
    }

    /// What was cut to a length, in full: search engines want few letters.
    private func whole(of chosen: Ballot) -> Ballot? {
        if chosen.text.hasSuffix("…") || chosen.text.hasSuffix("...") {
            return ballots.filter { $0.key != chosen.key && $0.key.hasPrefix(chosen.key) }
                .max { $0.weight < $1.weight }
        }
        // The printed heading goes on where the others end.
        guard chosen.headingWeight < Self.strong, chosen.words >= 3 else { return nil }
        return ballots.first {
            $0.headingWeight >= Self.strong && $0.text.hasPrefix(chosen.text + " ")
                && $0.text.dropFirst(chosen.text.count + 1).first?.isLetter == true
        }
    }

    private func isSameStory(_ one: Ballot, _ other: Ballot) -> Bool {
        guard one.words >= 3 || one.key.utf8.count >= 16 else { return false }
        let first = Set(one.folded.split(separator: " "))
        let second = Set(other.folded.split(separator: " "))
        return !first.isDisjoint(with: second)
    }

    /// Cut short by a quotation mark in an attribute, or by a length.
    private func isBroken(_ one: Ballot, of other: Ballot) -> Bool {
        if one.folded.hasPrefix(other.folded) { return true }
        if one.text.hasSuffix("…") || one.text.hasSuffix("...") { return true }
        guard other.folded.hasPrefix(one.folded) else { return false }
        let rest = other.text.utf8.dropFirst(one.text.utf8.count).prefix(3)
        return rest.contains(UInt8(ascii: "\"")) || one.words < 4
    }

    /// 1 for equal, less where one holds the other, 0 for strangers.
    private static func likeness(_ one: String, _ other: String) -> Double {
        if one == other { return 1 }
        let short = one.utf8.count < other.utf8.count ? one : other
        let long = one.utf8.count < other.utf8.count ? other : one
        guard short.utf8.count >= 12 else { return 0 }
        if long.hasPrefix(short) || long.hasSuffix(short) {
            return 0.6 * Double(short.utf8.count) / Double(long.utf8.count)
        }
        let first = Set(one.split(separator: " "))
        let second = Set(other.split(separator: " "))
        let both = Double(first.intersection(second).count)
        let share = both / Double(max(1, first.union(second).count))
        return share > 0.5 ? share * 0.6 : 0
    }
}

extension HeadlineBallots.Sources {
    private static let names: [(HeadlineBallots.Sources, SiteMemory.Source)] = [
        (.heading, .titleHeading), (.record, .titleRecord), (.social, .titleSocial), (.card, .titleCard),
        (.title, .titlePage), (.feed, .titleFeed), (.other, .titleOther),
    ]

    /// The name under which a single source is remembered.
    var memorised: SiteMemory.Source? { Self.names.first { $0.0 == self }?.1 }

    func holds(_ source: SiteMemory.Source) -> Bool {
        Self.names.first { $0.1 == source }.map { contains($0.0) } ?? false
    }
}

extension String {
    /// True where every cased letter of several is a capital.
    fileprivate var isShouted: Bool {
        var capitals = 0
        for scalar in unicodeScalars {
            if scalar.properties.isLowercase { return false }
            if scalar.properties.isUppercase { capitals += 1 }
        }
        return capitals >= 8
    }
}

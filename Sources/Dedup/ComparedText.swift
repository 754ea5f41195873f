import WireModel

/// A text as versions and copies are compared: a headline and paragraphs.
package struct ComparedText: Sendable, Hashable {
    package var headline: String?
    package var paragraphs: [String]

    package init(headline: String?, paragraphs: [String]) {
        self.headline = headline
        self.paragraphs = paragraphs
    }

    package init(_ article: Article) {
        self.init(headline: article.headline, paragraphs: article.body.map(\.text))
    }

    package var wordCount: Int { paragraphs.reduce(0) { $0 + $1.wireWordCount } }
}

/// A stretch of words that both texts have, or one of them.
package struct WordStretch: Sendable, Hashable {
    package enum Side: Sendable { case both, cut, added }

    package var side: Side
    /// With the space behind its last word, where there is one.
    package var text: String
}

/// Compares two texts paragraph by paragraph.
///
/// Paragraphs that are equal but for typography tie the texts together (Myers, "An O(ND) Difference Algorithm", 1986,
/// as `CollectionDifference` has it); between the ties the most alike are pairs, in order. Time is bounded by the
/// settings, whatever the texts are.
package struct TextComparison: Sendable {
    package struct Settings: Sendable {
        /// Paragraphs compared of each text; the rest is not looked at: 2,000.
        package var paragraphs = 2_000
        /// Pairs looked at between two ties; beyond it nothing is paired: 4,000.
        package var pairs = 4_000
        /// Share of words in common that makes a pair of two paragraphs: 0.45.
        package var leastLikeness = 0.45
        /// Paragraphs of each kind that the result names: 40.
        package var listed = 40
        /// Characters of a paragraph that the result keeps: 600.
        package var characters = 600
        /// Numbers and names of each kind that the result names: 24.
        package var facts = 24

        package init() {}
    }

    package let settings: Settings

    package init(settings: Settings = Settings()) {
        self.settings = settings
    }

    /// What an older text lost and a newer one gained.
    ///
    /// - Parameter isFurniture: paragraphs of either text that are known page furniture; they are left out.
    package func changes(
        from older: ComparedText, to newer: ComparedText, isFurniture: (String) -> Bool = { _ in false }
    ) -> TextChanges {
        let old = comparable(older, isFurniture)
        let new = comparable(newer, isFurniture)
        var draft = Draft(settings: settings)
        for gap in gaps(old.map(\.key), new.map(\.key)) {
            pair(Array(old[gap.old]), Array(new[gap.new]), into: &draft)
        }
        draft.takeOutMoved()
        return draft.changes(headlines: (older.headline ?? "", newer.headline ?? ""))
    }

    /// The words of two paragraphs side by side.
    package func words(from older: String, to newer: String) -> [WordStretch] {
        let old = WordStretch.tokens(of: older)
        let new = WordStretch.tokens(of: newer)
        guard old.count <= 2_000, new.count <= 2_000 else {
            return [WordStretch(side: .cut, text: older), WordStretch(side: .added, text: newer)]
        }
        var stretches: [WordStretch] = []
        func append(_ side: WordStretch.Side, _ text: Substring) {
            if stretches.last?.side == side {
                stretches[stretches.count - 1].text += text
            } else {
                stretches.append(WordStretch(side: side, text: String(text)))
            }
        }
        let keys = (old.map { RevisionNoise.folded(String($0)) }, new.map { RevisionNoise.folded(String($0)) })
        let difference = keys.1.difference(from: keys.0)
        var (removed, inserted) = (Set<Int>(), Set<Int>())
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            if left < old.count, removed.contains(left) {
                append(.cut, old[left])
                left += 1
            } else if right < new.count, inserted.contains(right) {
                append(.added, new[right])
                right += 1
            } else {
                if right < new.count { append(.both, new[right]) }
                left += 1
                right += 1
            }
        }
        return stretches
    }

    // MARK: paragraphs

    /// A paragraph that takes part: its place from 1, and what it is compared by.
    struct Paragraph {
        var at: Int
        var text: String
        var key: String
    }

    private func comparable(_ text: ComparedText, _ isFurniture: (String) -> Bool) -> [Paragraph] {
        text.paragraphs.prefix(settings.paragraphs).enumerated().compactMap { index, paragraph in
            guard let key = RevisionNoise.key(of: paragraph), !isFurniture(paragraph) else { return nil }
            return Paragraph(at: index + 1, text: paragraph, key: key)
        }
    }

    /// The stretches between equal paragraphs, in order.
    private func gaps(_ old: [String], _ new: [String]) -> [(old: Range<Int>, new: Range<Int>)] {
        var (removed, inserted) = (Set<Int>(), Set<Int>())
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var gaps: [(old: Range<Int>, new: Range<Int>)] = []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            let start = (left, right)
            while left < old.count, removed.contains(left) { left += 1 }
            while right < new.count, inserted.contains(right) { right += 1 }
            if (left, right) != start { gaps.append((start.0..<left, start.1..<right)) }
            // Both stand at a tie, or at the end.
            left += 1
            right += 1
        }
        return gaps
    }

    /// Pairs the most alike paragraphs of a gap, in order; the rest was cut or added.
    private func pair(_ old: [Paragraph], _ new: [Paragraph], into draft: inout Draft) {
        guard !old.isEmpty, !new.isEmpty, old.count * new.count <= settings.pairs else {
            draft.cut += old
            draft.added += new
            return
        }
        let bags = (old.map { Self.bag($0.key) }, new.map { Self.bag($0.key) })
        let columns = new.count + 1
        var best = [Double](repeating: 0, count: (old.count + 1) * columns)
        var likeness = best
        for left in stride(from: old.count - 1, through: 0, by: -1) {
            for right in stride(from: new.count - 1, through: 0, by: -1) {
                let alike = Self.likeness(bags.0[left], bags.1[right])
                let here = left * columns + right
                likeness[here] = alike
                let skipped = max(best[here + columns], best[here + 1])
                let paired = alike >= settings.leastLikeness ? alike + best[here + columns + 1] : 0
                best[here] = max(skipped, paired)
            }
        }
        var (left, right) = (0, 0)
        while left < old.count, right < new.count {
            let here = left * columns + right
            let alike = likeness[here]
            if alike >= settings.leastLikeness, best[here] == alike + best[here + columns + 1] {
                draft.changed.append((old[left], new[right]))
                left += 1
                right += 1
            } else if best[here + columns] >= best[here + 1] {
                draft.cut.append(old[left])
                left += 1
            } else {
                draft.added.append(new[right])
                right += 1
            }
        }
        draft.cut += old[left...]
        draft.added += new[right...]
    }

    static func bag(_ text: String) -> [Substring: Int] {
        var bag: [Substring: Int] = [:]
        for word in WordStretch.tokens(of: text.lowercased()) {
            bag[word.prefix { $0.isLetter || $0.isNumber }, default: 0] += 1
        }
        return bag
    }

    /// Share of words in common (Dice), 0…1.
    private static func likeness(_ one: [Substring: Int], _ other: [Substring: Int]) -> Double {
        let (small, large) = one.count < other.count ? (one, other) : (other, one)
        let common = small.reduce(0) { $0 + min($1.value, large[$1.key] ?? 0) }
        let all = one.values.reduce(0, +) + other.values.reduce(0, +)
        return all == 0 ? 0 : 2 * Double(common) / Double(all)
    }
}

extension WordStretch {
    /// Words with the space behind them; characters of scripts without spaces one by one.
    static func tokens(of text: String) -> [Substring] {
        var tokens: [Substring] = []
        var start = text.startIndex
        var index = text.startIndex
        var wasSpace = false
        while index < text.endIndex {
            let character = text[index]
            let isUnspaced = character.unicodeScalars.first?.isUnspacedScript ?? false
            if index > start, (wasSpace && !character.isWhitespace) || isUnspaced {
                tokens.append(text[start..<index])
                start = index
            }
            wasSpace = character.isWhitespace || isUnspaced
            index = text.index(after: index)
        }
        if start < text.endIndex { tokens.append(text[start...]) }
        return tokens
    }
}

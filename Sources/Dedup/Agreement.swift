/// What an alignment says, in figures.
struct Agreement: Sendable {
    /// Weighted shares of each text that stand in the other, 0…1.
    var containmentHere: Double
    var containmentThere: Double
    /// Weight that both share, in ordinary words.
    var sharedWeight: Double
    /// Of the words in shared stretches and short gaps: those that no other word stands for, 0…1.
    var wordAgreement: Double
    /// The same for numbers and names.
    var factAgreement: Double
    var factsChanged: Double
    /// In sentences that are partly shared: numbers that agree, and how many don't.
    var numberAgreement: Double
    var numbersChanged: Int
    var nameAgreement: Double
    var namesChanged: Int
    /// Share of each text's weight that is no known furniture, 0…1.
    var ownHere: Double
    var ownThere: Double
    /// What is shared stands at the head of the one text, in one stretch without a change.
    var isLead: Bool

    /// A text and what its alignment made of it.
    struct Side {
        var text: WordText
        var marks: [Alignment.Mark]
        var isKnown: [Bool]
    }

    init(_ alignment: Alignment, here: Side, there: Side, settings: CopyJudge.Settings) {
        let left = Tally(here, sentenceShare: settings.sentenceShare)
        let right = Tally(there, sentenceShare: settings.sentenceShare)
        containmentHere = left.containment
        containmentThere = right.containment
        sharedWeight = Double(min(left.shared, right.shared)) / 20
        wordAgreement = Double(left.sharedWords + 1) / Double(left.sharedWords + alignment.substituted + 1)
        factsChanged = Double(alignment.factThirds) / 3
        factAgreement = Double(left.sharedFacts + 1) / (Double(left.sharedFacts + 1) + factsChanged)
        numberAgreement = min(left.numbers.agreement, right.numbers.agreement)
        numbersChanged = max(left.numbers.changed, right.numbers.changed)
        nameAgreement = min(left.names.agreement, right.names.agreement)
        namesChanged = max(left.names.changed, right.names.changed)
        ownHere = left.own
        ownThere = right.own
        isLead = alignment.substituted == 0 && alignment.factThirds == 0 && Agreement.isOneStretch(alignment, there)
    }

    /// Whether all that is shared of the other text, furniture left out, is one stretch near its head.
    private static func isOneStretch(_ alignment: Alignment, _ there: Side) -> Bool {
        let own = alignment.runs.filter { run in
            (run.there..<run.there + run.count).contains { !there.isKnown[$0] }
        }
        guard let first = own.first, let last = own.last, first.there <= Lead.words else { return false }
        let span = last.there + last.count - first.there
        let shared = own.reduce(0) { $0 + $1.count }
        return !own.contains { $0.isMoved } && span - shared <= shared / Lead.gaps
    }

    private enum Lead {
        /// Words that may stand before it: a dateline.
        static let words = 12
        /// Shared words for each that may be left out of it.
        static let gaps = 20
    }

    private struct FactCount {
        var kept = 0
        var changed = 0
        var agreement: Double { Double(kept + 1) / Double(kept + changed + 1) }
    }

    /// One side's sums, weights in twentieths of a word.
    private struct Tally {
        var raw = 0
        var total = 0
        var inOrder = 0
        var shared: Int { inOrder + moved }
        var moved = 0
        /// Weight in little gaps; counts half, as runs out of order do.
        var half = 0
        var sharedWords = 0
        var sharedFacts = 0
        var numbers = FactCount()
        var names = FactCount()

        var containment: Double { total == 0 ? 0 : (Double(inOrder) + Double(half + moved) / 2) / Double(total) }
        var own: Double { raw == 0 ? 0 : Double(total) / Double(raw) }

        init(_ side: Side, sentenceShare: Double) {
            side.text.words.withUnsafeBufferPointer { words in
                side.marks.withUnsafeBufferPointer { marks in
                    side.isKnown.withUnsafeBufferPointer { isKnown in
                        for sentence in side.text.sentences {
                            add(sentence, words, marks, isKnown, sentenceShare)
                        }
                    }
                }
            }
        }

        private mutating func add(
            _ sentence: WordText.Sentence, _ words: UnsafeBufferPointer<Word>,
            _ marks: UnsafeBufferPointer<Alignment.Mark>, _ isKnown: UnsafeBufferPointer<Bool>,
            _ sentenceShare: Double
        ) {
            var agreed = 0
            var inSentence = (numbers: FactCount(), names: FactCount())
            for position in sentence.start..<sentence.end {
                let word = words[position]
                let mark = marks[position]
                let weight = word.weight
                raw += weight
                if mark.isShared { agreed += 1 }
                if isKnown[position] { continue }
                total += weight
                if mark.isShared {
                    if mark == .moved { moved += weight } else { inOrder += weight }
                    if !word.isStop { sharedWords += 1 }
                    if word.isFact { sharedFacts += 1 }
                } else if mark == .inGap, !word.isFact {
                    half += weight
                }
                guard word.isFact else { continue }
                if word.isNumber {
                    if mark.isShared { inSentence.numbers.kept += 1 } else { inSentence.numbers.changed += 1 }
                } else {
                    if mark.isShared { inSentence.names.kept += 1 } else { inSentence.names.changed += 1 }
                }
            }
            guard Double(agreed) >= sentenceShare * Double(sentence.count) else { return }
            numbers.kept += inSentence.numbers.kept
            numbers.changed += inSentence.numbers.changed
            names.kept += inSentence.names.kept
            names.changed += inSentence.names.changed
        }
    }

    /// Whether one text was made out of the other by republishing.
    func isCopy(_ settings: CopyJudge.Settings) -> Bool {
        let best = max(containmentHere, containmentThere)
        let isEqual = min(containmentHere, containmentThere) > settings.equalContainment
        if sharedWeight < settings.leastShared, !isEqual, !isShortButWhole(settings) { return false }
        if wordAgreement < settings.leastWordAgreement || best < containmentNeeded(settings) { return false }
        let changes = max(Double(numbersChanged + namesChanged), factsChanged)
        if changes * settings.wordsPerCorrection <= sharedWeight { return true }
        if factAgreement < 0.5 || (factAgreement < settings.leastFactAgreement && factsChanged >= 2) { return false }
        // Long shared text is no form: the guards against forms loosen.
        let length = min(1, max(0, (sharedWeight - settings.longFrom) / (settings.longTo - settings.longFrom)))
        let ease = 1 - (1 - settings.longEase) * length
        if numbersChanged >= 2, numberAgreement < settings.leastNumberAgreement * ease { return false }
        if namesChanged >= 3, nameAgreement < settings.leastNameAgreement * ease { return false }
        return true
    }

    /// Whether a short text, or all but a little of it, is the other.
    private func isShortButWhole(_ settings: CopyJudge.Settings) -> Bool {
        let (least, best) = (min(containmentHere, containmentThere), max(containmentHere, containmentThere))
        // All numbers and names agree: then a few other words are an edit.
        let isSameMatter = factsChanged == 0 && numbersChanged == 0 && namesChanged == 0
        return sharedWeight >= settings.leastSharedWhole && best > (isSameMatter ? 0.85 : 0.95)
            && min(ownHere, ownThere) >= settings.thinBelow && least > 0.8
    }

    private func containmentNeeded(_ settings: CopyJudge.Settings) -> Double {
        let short = (settings.shortBelow - sharedWeight) / (settings.shortBelow - settings.leastShared)
        let least = leastForPart(settings)
        let needed = least + max(0, settings.leastContainmentShort - least) * min(1, max(0, short))
        let own = containmentHere >= containmentThere ? ownHere : ownThere
        if isLead, containmentHere >= containmentThere, sharedWeight >= settings.leastSharedLead,
            sharedWeight <= settings.longFrom
        {
            return min(needed, settings.leastContainmentLead)
        }
        if own < settings.thinnestBelow { return max(needed, settings.leastContainmentThinnest) }
        return own < settings.thinBelow ? max(needed, settings.leastContainmentThin) : needed
    }

    /// The containment that a part of a longer text needs to be a copy of it.
    ///
    /// Two thirds of a text in a much longer one is a follow-up with its background, the more so the longer: what a
    /// local paper adds to a copy is short. Two thirds of texts of one length is a rewritten copy.
    private func leastForPart(_ settings: CopyJudge.Settings) -> Double {
        let other = min(containmentHere, containmentThere)
        if other >= settings.partBelow { return settings.leastContainment }
        if other < settings.smallPartBelow { return settings.leastContainmentSmallPart }
        let long = (sharedWeight - settings.longPartFrom) / (settings.longPartTo - settings.longPartFrom)
        return settings.leastContainmentPart
            + (settings.leastContainmentSmallPart - settings.leastContainmentPart) * min(1, max(0, long))
    }

    /// Whether two pages of one host agree in nothing but whole sentences at their heads and feet.
    static func sharesOnlyFurniture(_ here: Side, _ there: Side, limit: Double) -> Bool {
        let left = here.text.sentences
        let right = there.text.sentences
        let shorter = min(left.count, right.count)
        var head = 0
        while head < shorter, left[head].hash == right[head].hash { head += 1 }
        var foot = 0
        while foot < shorter - head, left[left.count - 1 - foot].hash == right[right.count - 1 - foot].hash {
            foot += 1
        }
        guard let mine = here.middle(head, foot), let theirs = there.middle(head, foot) else { return false }
        return min(mine.count, theirs.count) >= 20 && max(mine.share, theirs.share) < limit
    }
}

extension Agreement.Side {
    /// Words between so many sentences at the head and the foot, and the share of them that the other side has.
    fileprivate func middle(_ head: Int, _ foot: Int) -> (count: Int, share: Double)? {
        guard head + foot < text.sentences.count else { return nil }
        let range = text.sentences[head].start..<text.sentences[text.sentences.count - 1 - foot].end
        let shared = range.reduce(0) { $0 + (marks[$1].isShared ? 1 : 0) }
        return (range.count, Double(shared) / Double(max(1, range.count)))
    }
}

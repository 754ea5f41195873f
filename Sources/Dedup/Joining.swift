import Foundation
import WireModel

/// Aligns a new text with its candidates and decides which cluster it joins.
///
/// A text that holds more than what it shares with its cluster (a roundup, a page with a story inside) has a mask: a
/// later text that meets it only outside the mask does not join. This keeps roundups from tying two stories together.
struct Joining {
    private let new: NewText
    private let document: CopyDocument
    private let field: CandidateField
    private let settings: CopyJudge.Settings

    /// A stored text that the new one is a copy of, or the other way round.
    private struct Hit {
        var cluster: StoryID
        var fingerprint: Fingerprint
        var stored: StoredText
        var alignment: Alignment
        var agreement: Agreement
        /// Words of the new text that the hit accounts for.
        var here: WordMask
        /// Words of the stored text that the new one accounts for, furniture left out.
        var there: WordMask
        var mask: WordMask?

        var score: Double { max(agreement.containmentHere, agreement.containmentThere) * agreement.factAgreement }
        /// Best first; of texts that hold the new one alike, the older: live pages and roundups come behind the story.
        func isBefore(_ other: Hit) -> Bool {
            let (mine, theirs) = ((score * 100).rounded(), (other.score * 100).rounded())
            return mine != theirs ? mine > theirs : CopyMemory.isEarlier(fingerprint, other.fingerprint)
        }
    }

    private var joined: Hit?
    private var others: [Hit] = []
    private var merges: [CopyAdmission.Merge] = []
    private var maskUpdates: [CopyAdmission.MaskUpdate] = []
    /// The text holds parts of several clusters.
    private var isComposite = false
    private var cluster: StoryID
    private var alignments = 0
    /// Containment, the larger one, of the last alignment.
    private var closeness = 1.0

    init(
        _ new: NewText, document: CopyDocument, field: CandidateField, stored: [Fingerprint],
        settings: CopyJudge.Settings
    ) {
        self.new = new
        self.document = document
        self.field = field
        self.settings = settings
        cluster = document.story
        let known = Dictionary(stored.map { ($0.story, $0) }) { first, _ in first }
        let index = field.candidates.isEmpty ? nil : ShingleIndex(new.text.words)
        guard let index else { return }
        var hits: [Hit] = []
        for candidate in field.candidates {
            if let hit = best(of: candidate, known: known, index: index) { hits.append(hit) }
        }
        join(hits.sorted { $0.isBefore($1) }, known: known)
    }

    // MARK: alignment

    /// The best hit in one cluster; what is all but equal is not bettered.
    private mutating func best(
        of candidate: CandidateField.Candidate, known: [StoryID: Fingerprint], index: ShingleIndex
    ) -> Hit? {
        var best: Hit?
        for story in candidate.stories {
            closeness = 1
            guard let fingerprint = known[story], let hit = hit(fingerprint, in: candidate.cluster, index: index) else {
                // The one that shares most anchors is far from a copy; so are the others of its cluster.
                if best == nil, closeness < settings.leastContainment / 2 { break }
                continue
            }
            if best.map({ hit.score > $0.score }) ?? true { best = hit }
            if hit.agreement.containmentHere > 0.97, hit.agreement.containmentThere > 0.97 { break }
        }
        return best
    }

    private mutating func hit(_ fingerprint: Fingerprint, in cluster: StoryID, index: ShingleIndex) -> Hit? {
        guard fingerprint.story != document.story,
            var stored = StoredText(bytes: fingerprint.tokens, wordLimit: settings.words)
        else { return nil }
        var isKnownHere = new.isKnown
        if !new.knownSentences.isEmpty {
            var known = new.knownSentences
            if fingerprint.host != document.host, !new.unsureSentences.isEmpty {
                let theirs = new.unsureSentences.intersection(stored.text.sentences.map(\.hash))
                known.subtract(theirs)
                isKnownHere = new.isKnown(besides: theirs)
            }
            // What is furniture by now is so in the older text too.
            for index in stored.text.sentences.indices where known.contains(stored.text.sentences[index].hash) {
                stored.text.sentences[index].isKnown = true
            }
            stored.text.spreadFurniture(to: settings.furnitureWords)
        }
        alignments += 1
        let isKnownThere = stored.text.knownWords()
        let alignment = Alignment(index, knownHere: isKnownHere, with: stored.text, knownThere: isKnownThere)
        let here = Agreement.Side(text: new.text, marks: alignment.here, isKnown: isKnownHere)
        let there = Agreement.Side(text: stored.text, marks: alignment.there, isKnown: isKnownThere)
        let agreement = Agreement(alignment, here: here, there: there, settings: settings)
        closeness = max(agreement.containmentHere, agreement.containmentThere)
        guard agreement.isCopy(settings) else { return nil }
        if new.isAllFurniture,
            min(agreement.containmentHere, agreement.containmentThere) <= settings.equalContainment
        {
            return nil
        }
        if fingerprint.host == document.host,
            min(agreement.containmentHere, agreement.containmentThere) <= 0.9,
            Agreement.sharesOnlyFurniture(here, there, limit: settings.leastSharedBetween)
        {
            return nil
        }
        return Hit(
            cluster: cluster, fingerprint: fingerprint, stored: stored, alignment: alignment, agreement: agreement,
            here: WordMask(alignment.here.map { $0 != .alone }),
            there: WordMask(zip(alignment.there, isKnownThere).map { $0 != .alone && !$1 }),
            mask: WordMask(bytes: fingerprint.mask, length: stored.text.words.count))
    }

    // MARK: cluster

    private mutating func join(_ hits: [Hit], known: [StoryID: Fingerprint]) {
        // A few words that stand in several stories are a stock phrase, and no copy of any.
        let isStock =
            hits.count { $0.agreement.sharedWeight < settings.shortBelow } >= settings.stockPhraseClusters
        for hit in hits where !isStock || hit.agreement.sharedWeight >= settings.shortBelow {
            if let mask = hit.mask, hit.there.overlap(with: mask) < settings.leastMaskOverlap { continue }
            if let joined {
                let overlap = hit.here.overlap(with: joined.here)
                if overlap >= settings.mergeOverlap, areOne(hit, joined) {
                    merge(hit.cluster, known: known)
                } else if overlap < settings.compositeOverlap {
                    isComposite = true
                }
                others.append(hit)
            } else {
                joined = hit
                cluster = hit.cluster
            }
            if hit.agreement.containmentThere < settings.narrowBelow {
                let mask = hit.mask.map { $0.union(hit.there) } ?? hit.there
                if mask != hit.mask {
                    maskUpdates.append(
                        .init(story: hit.fingerprint.story, version: hit.fingerprint.version, mask: mask.bytes))
                }
            }
        }
    }

    /// Whether two stored texts that share the same part of the new one are copies of one another.
    ///
    /// One of them has to stand in the new text, and the new text in both: a paragraph that two stories share is not
    /// enough.
    private func areOne(_ hit: Hit, _ joined: Hit) -> Bool {
        let shared = min(hit.agreement.sharedWeight, joined.agreement.sharedWeight)
        let there = max(hit.agreement.containmentThere, joined.agreement.containmentThere)
        return hit.agreement.containmentHere > 0.5 && shared >= settings.leastSharedToMerge
            && there >= settings.leastContainment
    }

    /// Makes one of two clusters; the name of the one that began first stays.
    private mutating func merge(_ other: StoryID, known: [StoryID: Fingerprint]) {
        guard other != cluster else { return }
        func age(_ name: StoryID) -> (Date, String) { (known[name]?.publishedAt ?? .distantPast, name.hex) }
        let isOtherOlder = age(other) < age(cluster)
        let (from, to) = isOtherOlder ? (cluster, other) : (other, cluster)
        merges.append(.init(from: from, to: to))
        cluster = to
    }

    // MARK: outcome

    func judgement(anchors: [Anchors.Anchor], seen: [SeenSentence]) -> CopyJudgement {
        let indexed = newAnchors(anchors)
        var mask: [UInt8] = []
        if let joined, joined.agreement.containmentHere < settings.maskBelow { mask = joined.here.bytes }
        let fingerprint = Fingerprint(
            story: document.story, version: document.version, host: document.host,
            publishedAt: document.publishedAt, cluster: cluster, textDigest: new.digest, anchors: indexed,
            tokens: indexed.isEmpty ? [] : StoredText.encode(new.text, of: new.read), mask: mask)
        let evidence =
            (joined.map { [self.evidence($0, .copyOf)] } ?? []) + others.map { self.evidence($0, .nearDuplicateOf) }
        var judgement = CopyJudgement(
            evidence: evidence,
            admission: CopyAdmission(
                fingerprint: fingerprint, merges: merges, maskUpdates: maskUpdates, sentences: sightings(seen)))
        judgement.effort.anchors = anchors.count
        judgement.effort.anchorsKnown = field.anchorsKnown
        judgement.effort.clustersMet = field.clustersMet
        judgement.effort.candidates = field.candidates.count
        judgement.effort.alignments = alignments
        return judgement
    }

    /// The sentences to remember: those that the text does not share with its cluster, which has brought them already.
    ///
    /// A revision brings its own sentences again, which makes no furniture of them.
    private func sightings(_ seen: [SeenSentence]) -> [SentenceSighting] {
        guard document.version <= 1 else { return [] }
        return new.sightings(seen, of: document, cluster: cluster, settings: settings) { !isShared($0) }
    }

    private func isShared(_ sentence: WordText.Sentence) -> Bool {
        guard let joined else { return false }
        let shared = (sentence.start..<sentence.end).reduce(0) { $0 + (joined.here[$1] ? 1 : 0) }
        return 2 * shared > sentence.count
    }

    /// Anchors that the cluster does not have yet; of a text with a copy inside, only those of the copy.
    private func newAnchors(_ anchors: [Anchors.Anchor]) -> [UInt64] {
        let members = Set(merges.flatMap { [$0.from, $0.to] } + [cluster])
        let isEmbedding = joined.map { $0.agreement.containmentHere < settings.embeddedBelow } ?? false
        return anchors.filter { anchor in
            guard anchor.isKept, !field.hasAnchor(anchor.hash, in: members) else { return false }
            guard isEmbedding || isComposite, let joined else { return true }
            return joined.here[anchor.position]
        }.map(\.hash)
    }

    private func evidence(_ hit: Hit, _ relation: CopyEvidence.Relation) -> CopyEvidence {
        let raw = new.text.rawWeight
        let known = zip(new.text.words, new.isKnown).reduce(0) { $0 + ($1.1 ? $1.0.weight : 0) }
        return CopyEvidence(
            relation: relation, basis: .alignment, other: hit.fingerprint.story,
            containmentHere: rounded(hit.agreement.containmentHere),
            containmentThere: rounded(hit.agreement.containmentThere),
            passages: passages(hit), differences: differences(hit),
            boilerplate: raw == 0 ? 0 : rounded(Double(known) / Double(raw)))
    }

    /// Shares as they are told: more digits would say nothing.
    private func rounded(_ share: Double) -> Double { (share * 10_000).rounded() / 10_000 }

    private func passages(_ hit: Hit) -> [SharedPassage] {
        let longest = hit.alignment.runs.sorted { $0.count > $1.count }.prefix(settings.evidenceLines)
        let here = new.text.wireWordIndex()
        let there = hit.stored.text.wireWordIndex()
        return longest.sorted { $0.here < $1.here }.map { run in
            SharedPassage(
                here: here[run.here]..<here[run.here + run.count - 1] + 1,
                there: there[run.there]..<there[run.there + run.count - 1] + 1,
                text: new.read.quotation(run.here..<run.here + run.count, limit: 200))
        }
    }

    private func differences(_ hit: Hit) -> [String] {
        hit.alignment.differences.prefix(settings.evidenceLines).map { difference in
            let here = difference.here.map { new.read.quotation($0..<$0 + 1, limit: 32) }
            let there = hit.stored.printedFacts(at: difference.there)
            return here.joined(separator: " ") + " ≠ " + there.joined(separator: " ")
        }
    }
}

extension WordText {
    /// For each word, the wire word that it begins in.
    fileprivate func wireWordIndex() -> [Int] {
        var index = -1
        return words.map { word in
            index += word.step
            return max(0, index)
        }
    }
}

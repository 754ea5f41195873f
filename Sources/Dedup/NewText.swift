import WireModel

/// The text under judgement, with what has been learnt about it.
struct NewText: Sendable {
    private(set) var text: WordText
    let read: ReadText
    /// First 64 bits of SHA-256 over the normalised text.
    let digest: UInt64
    /// Words that are furniture of the site and weigh nothing.
    private(set) var isKnown: [Bool]
    private(set) var isAllFurniture = false
    private(set) var knownSentences: Set<UInt64> = []
    /// Those of them that are known of this host by one place and an unplaced first sighting: perhaps another host's.
    private(set) var unsureSentences: Set<UInt64> = []

    init(_ read: ReadText) {
        self.read = read
        text = read.text
        digest = read.digest
        isKnown = [Bool](repeating: false, count: read.text.words.count)
    }

    /// The different sentences that are long enough to be recognised.
    func sentenceHashes(_ settings: CopyJudge.Settings) -> [UInt64] {
        var seen: Set<UInt64> = []
        return text.sentences.filter { $0.count >= settings.furnitureWords && seen.insert($0.hash).inserted }.map(
            \.hash)
    }

    /// Takes the weight off sentences that stood in several clusters of the host, or in many anywhere.
    mutating func learnFurniture(_ seen: [SeenSentence], host: String, settings: CopyJudge.Settings) {
        for sentence in seen where Self.isFurniture(sentence, host: host, settings: settings) {
            knownSentences.insert(sentence.hash)
            let isSure =
                sentence.places.count { $0.host == host } >= settings.furnitureOnHost
                || sentence.places.count + 1 >= settings.furnitureAnywhere
            if !isSure { unsureSentences.insert(sentence.hash) }
        }
        guard !knownSentences.isEmpty else { return }
        for index in text.sentences.indices where text.sentences[index].count >= settings.furnitureWords {
            text.sentences[index].isKnown = knownSentences.contains(text.sentences[index].hash)
        }
        text.spreadFurniture(to: settings.furnitureWords)
        let own = text.sentences.reduce(0) { sum, sentence in
            sentence.isKnown ? sum : sum + text.words[sentence.start..<sentence.end].reduce(0) { $0 + $1.weight }
        }
        if Double(own) < settings.headlineBelow * 20 {
            // Nothing but known sentences: they are the text, if it is the same as another from end to end.
            isAllFurniture = true
            for index in text.sentences.indices { text.sentences[index].isKnown = false }
            knownSentences = []
            unsureSentences = []
        }
        isKnown = text.knownWords()
    }

    /// Whether each word is furniture beside a text of another host that has those sentences: they may be its own.
    func isKnown(besides sentences: Set<UInt64>) -> [Bool] {
        var known = isKnown
        for sentence in text.sentences where sentences.contains(sentence.hash) {
            for index in sentence.start..<sentence.end { known[index] = false }
        }
        return known
    }

    /// Whether the places of a sentence make it furniture of a host.
    static func isFurniture(_ sentence: SeenSentence, host: String, settings: CopyJudge.Settings) -> Bool {
        let onHost = Set(sentence.places.filter { $0.host == host }.map(\.cluster)).count
        // The first sighting has no place; it counts for the host if no other one has shown the sentence since.
        let isElsewhere = sentence.places.contains { $0.host != host }
        if onHost > 0, onHost + (isElsewhere ? 0 : 1) >= settings.furnitureOnHost { return true }
        return Set(sentence.places.map(\.cluster)).count + 1 >= settings.furnitureAnywhere
    }

    /// The sentences to remember, each once, with a sample of those seen before.
    func sightings(
        _ seen: [SeenSentence], of document: CopyDocument, cluster: StoryID, settings: CopyJudge.Settings,
        where isTaught: (WordText.Sentence) -> Bool
    ) -> [SentenceSighting] {
        let known = Set(seen.map(\.hash))
        var noted: Set<UInt64> = []
        return text.sentences.compactMap { sentence in
            guard sentence.count >= settings.furnitureWords, isTaught(sentence), noted.insert(sentence.hash).inserted
            else { return nil }
            let sample =
                known.contains(sentence.hash)
                ? read.quotation(sentence.start..<sentence.end, limit: FingerprintBounds.sampleLength) : nil
            return SentenceSighting(hash: sentence.hash, host: document.host, cluster: cluster, sample: sample)
        }
    }

    /// The anchors outside furniture.
    func anchors(_ settings: CopyJudge.Settings) -> [Anchors.Anchor] {
        var seen: Set<UInt64> = []
        return Array(
            Anchors.anchors(of: read.hashes, window: settings.anchorWindow, kept: settings.keptWindow)
                .filter { !isKnown[$0.position + Anchors.span / 2] && seen.insert($0.hash).inserted }
                .prefix(settings.anchors))
    }
}

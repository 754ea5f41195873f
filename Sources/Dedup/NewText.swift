import WireModel

/// The text under judgement, with what has been learnt about it.
struct NewText: Sendable {
    private(set) var text: WordText
    let read: ReadText
    let digest: String
    /// Words that are furniture of the site and weigh nothing.
    private(set) var isKnown: [Bool]
    private(set) var isAllFurniture = false
    private(set) var knownSentences: Set<UInt64> = []

    init(_ read: ReadText) {
        self.read = read
        text = read.text
        digest = SHA256Digest(of: read.normalised).hex
        isKnown = [Bool](repeating: false, count: read.text.words.count)
    }

    /// The different sentences that are long enough to be recognised.
    func sentenceHashes(_ settings: CopyJudge.Settings) -> [UInt64] {
        var seen: Set<UInt64> = []
        return text.sentences.filter { $0.count >= settings.furnitureWords && seen.insert($0.hash).inserted }.map(
            \.hash)
    }

    /// Takes the weight off sentences that stand in several clusters of the host, or in many anywhere.
    mutating func learnFurniture(_ sightings: [SentenceSighting], host: String, settings: CopyJudge.Settings) {
        for (hash, seen) in Dictionary(grouping: sightings, by: \.hash) {
            if Self.isFurniture(seen, host: host, settings: settings) { knownSentences.insert(hash) }
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
        }
        isKnown = text.knownWords()
    }

    /// Whether those sightings of one sentence make it furniture of a host.
    static func isFurniture(_ seen: [SentenceSighting], host: String, settings: CopyJudge.Settings) -> Bool {
        let byHost = Dictionary(grouping: seen, by: \.host)
        // One host's furniture is no furniture of the others, however many pages it is on.
        let anywhere = Set(byHost.values.flatMap { $0.prefix(FingerprintBounds.sightingsPerHost) }.map(\.cluster))
        let onHost = Set((byHost[host] ?? []).map(\.cluster))
        return anywhere.count >= settings.furnitureAnywhere || onHost.count >= settings.furnitureOnHost
    }

    /// The anchors outside furniture.
    func anchors(_ settings: CopyJudge.Settings) -> [Anchors.Anchor] {
        var seen: Set<UInt64> = []
        return Array(
            Anchors.anchors(of: read.hashes, window: settings.anchorWindow)
                .filter { !isKnown[$0.position + Anchors.span / 2] && seen.insert($0.hash).inserted }
                .prefix(settings.anchors))
    }
}

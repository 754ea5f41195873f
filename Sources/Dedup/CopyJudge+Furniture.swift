import WireModel

extension CopyJudge {
    /// Those paragraphs of which every sentence is known furniture of a host.
    ///
    /// One read of the index; paragraphs without a sentence that is long enough to be known are never furniture.
    /// - Throws: what the store throws.
    package nonisolated(nonsending) func furniture(
        among paragraphs: [String], host: String, in store: any FingerprintStore
    ) async throws -> Set<String> {
        let lexicon = Lexicon()
        let texts = paragraphs.map { NewText(WordReader.read($0, lexicon: lexicon, limit: settings.words)) }
        let hashes = texts.map { $0.sentenceHashes(settings) }
        let asked = Array(Set(hashes.joined()))
        guard !asked.isEmpty else { return [] }
        let known = Set(
            try await store.seenSentences(among: asked)
                .filter { NewText.isFurniture($0, host: host, settings: settings) }
                .map(\.hash))
        return Set(
            zip(paragraphs, hashes).compactMap { paragraph, hashes in
                !hashes.isEmpty && hashes.allSatisfy(known.contains) ? paragraph : nil
            })
    }
}

import WireModel

extension CopyJudge {
    /// What the index is to hold of a text that was judged earlier, when the index has lost it.
    ///
    /// Nothing is judged: the cluster is the one that the text was published with. A copy teaches no furniture, since
    /// it shares its sentences with its cluster.
    /// - Throws: what the store throws.
    package nonisolated(nonsending) func recollection(
        of document: CopyDocument, cluster: StoryID, in store: any FingerprintStore
    ) async throws -> CopyAdmission {
        var new = newText(document)
        let seen = try await store.seenSentences(among: new.sentenceHashes(settings))
        new.learnFurniture(seen, host: document.host, settings: settings)
        var anchors = new.anchors(settings).filter(\.isKept).map(\.hash)
        let isMember = cluster != document.story
        if isMember {
            let matches = try await store.matches(anchors: anchors, since: .distantPast)
            let known = Set(matches.filter { $0.cluster == cluster }.map(\.anchor))
            anchors.removeAll(where: known.contains)
        }
        let fingerprint = Fingerprint(
            story: document.story, version: document.version, host: document.host,
            publishedAt: document.publishedAt, cluster: cluster, textDigest: new.digest, anchors: anchors,
            tokens: anchors.isEmpty ? [] : StoredText.encode(new.text, of: new.read))
        if isMember { return CopyAdmission(fingerprint: fingerprint) }
        let sentences = new.sightings(seen, of: document, cluster: cluster, settings: settings) { _ in true }
        return CopyAdmission(fingerprint: fingerprint, sentences: sentences)
    }
}

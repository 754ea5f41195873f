/// What earlier stories of a host taught about its pages, as far as it acts; goes with each page that is read.
///
/// At most a few KiB (`SiteLedger.Settings`). Keyed by the host that served the pages, so a site misleads itself alone.
package struct SiteMemory: Hashable, Sendable, Codable {
    /// Where a page, or its address, says a headline, an author or a date.
    package enum Source: UInt8, CaseIterable, Sendable, Codable {
        case titleHeading = 1, titleRecord, titleSocial, titleCard, titlePage, titleOther, titleFeed
        case authorRecord = 17, authorTags, authorLinked, authorLine, authorOpening, authorFeed, authorClosing
        case dateRecord = 33, dateTags, dateElement, dateText, dateAddress, dateFeed
    }

    /// How often a source agreed with what the feed said.
    package struct Standing: Hashable, Sendable, Codable {
        package var source: Source
        package var right: Int
        package var wrong: Int

        package init(_ source: Source, right: Int, wrong: Int) {
            self.source = source
            self.right = right
            self.wrong = wrong
        }
    }

    /// Cases below which a source's standing says nothing.
    package static let leastCases = 3

    /// Digests of blocks that returned in unlike stories, ascending.
    package var furniture: [UInt64] = []
    /// Digests of places that held the body of several stories, the most frequent first.
    package var paths: [UInt64] = []
    package var standings: [Standing] = []

    package init() {}

    package var isEmpty: Bool { furniture.isEmpty && paths.isEmpty && standings.isEmpty }

    package func isFurniture(_ digest: UInt64) -> Bool {
        var low = 0
        var high = furniture.count
        while low < high {
            let middle = (low + high) / 2
            if furniture[middle] < digest { low = middle + 1 } else { high = middle }
        }
        return low < furniture.count && furniture[low] == digest
    }

    /// Share of its cases in which a source was right, 0…1; nil of one with too few.
    package func trust(in source: Source) -> Double? {
        guard let standing = standings.first(where: { $0.source == source }) else { return nil }
        let cases = standing.right + standing.wrong
        return cases >= Self.leastCases ? Double(standing.right) / Double(cases) : nil
    }

    /// True of a source that mostly said what the feed did not.
    package func distrusts(_ source: Source) -> Bool { trust(in: source).map { $0 < 0.34 } ?? false }

    /// The name under which the pages of an address are remembered: its host, `www.` left out.
    package static func host(of url: CanonicalURL) -> String {
        url.host.hasPrefix("www.") ? String(url.host.dropFirst(4)) : url.host
    }

    /// The digest by which a block's folded text, or a place in a page, is known again (FNV-1a, 64 bits).
    package static func digest(of text: String) -> UInt64 {
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return digest
    }
}

/// What one page showed that may say something about its host's other pages.
package struct SiteObservation: Hashable, Sendable, Codable {
    /// A block that the page's rules kept, or that was dropped as known furniture.
    package struct Block: Hashable, Sendable, Codable {
        package var digest: UInt64
        package var words: Int
        /// How it begins, for a person to read; at most ``SiteObservation/sampleBytes``.
        package var sample: String

        package init(digest: UInt64, words: Int, sample: String) {
            self.digest = digest
            self.words = words
            self.sample = sample
        }
    }

    /// Where the body stood.
    package struct Place: Hashable, Sendable, Codable {
        package var digest: UInt64
        package var sample: String

        package init(digest: UInt64, sample: String) {
            self.digest = digest
            self.sample = sample
        }
    }

    package struct Agreement: Hashable, Sendable, Codable {
        package var source: SiteMemory.Source
        package var isRight: Bool

        package init(_ source: SiteMemory.Source, isRight: Bool) {
            self.source = source
            self.isRight = isRight
        }
    }

    /// Most blocks told of a page; further ones teach nothing.
    package static let blockLimit = 120
    package static let sampleBytes = 48

    package var blocks: [Block] = []
    /// Nil where the choice of the body was not sure.
    package var place: Place?
    /// Sources that could be held against the feed's own values.
    package var agreements: [Agreement] = []

    package init() {}

    /// The beginning of a text, cut between two scalars; no space at its end.
    package static func sample(of text: String) -> String {
        let bytes = text.utf8
        guard bytes.count > sampleBytes else { return text }
        var end = bytes.index(bytes.startIndex, offsetBy: sampleBytes)
        // Bytes 10xxxxxx go on with a scalar.
        while end > bytes.startIndex, bytes[end] & 0xC0 == 0x80 { end = bytes.index(before: end) }
        while end > bytes.startIndex, bytes[bytes.index(before: end)] == 0x20 { end = bytes.index(before: end) }
        return String(text[..<end])
    }

    /// The same within its bounds, as what another process sent must be.
    package var bounded: SiteObservation {
        var copy = self
        copy.blocks = copy.blocks.prefix(Self.blockLimit).map {
            Block(digest: $0.digest, words: min(max($0.words, 0), 10_000), sample: Self.sample(of: $0.sample))
        }
        copy.place = copy.place.map { Place(digest: $0.digest, sample: Self.sample(of: $0.sample)) }
        copy.agreements = Array(copy.agreements.prefix(SiteMemory.Source.allCases.count))
        return copy
    }
}

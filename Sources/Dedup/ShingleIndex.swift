/// The four-word shingles of one text, made once and aligned with many.
struct ShingleIndex: Sendable {
    static let span = 4
    /// Places of one shingle that are tried, those nearest to where the last run ended.
    private static let placesTried = 6
    /// Places of one shingle that are looked at for the nearest; later ones of a litany are left out.
    private static let placesKnown = 32

    let words: [Word]
    /// First place of each bucket, then the next place with the same bucket; -1 ends.
    private var first: [Int32]
    private var next: [Int32]
    private let mask: Int

    init(_ words: [Word]) {
        self.words = words
        let shingles = max(0, words.count - ShingleIndex.span + 1)
        var size = 16
        while size < 2 * shingles { size <<= 1 }
        mask = size - 1
        first = [Int32](repeating: -1, count: size)
        next = [Int32](repeating: -1, count: shingles)
        for place in stride(from: shingles - 1, through: 0, by: -1) {
            let bucket = ShingleIndex.bucket(words, place) & mask
            next[place] = first[bucket]
            first[bucket] = Int32(truncatingIfNeeded: place)
        }
    }

    /// Maximal runs of at least four words that both texts have, one to one, in the order of `old`.
    func runs(in old: [Word]) -> [Alignment.Run] {
        var runs: [Alignment.Run] = []
        var isUsed = [Bool](repeating: false, count: words.count)
        var expected = 0
        var there = 0
        while there + ShingleIndex.span <= old.count {
            let run = bestRun(old, there, expected, isUsed)
            guard run.count >= ShingleIndex.span else {
                there += 1
                continue
            }
            for offset in 0..<run.count { isUsed[run.here + offset] = true }
            runs.append(run)
            there += run.count
            expected = run.here + run.count
        }
        return runs
    }

    private func bestRun(_ old: [Word], _ there: Int, _ expected: Int, _ isUsed: [Bool]) -> Alignment.Run {
        var best = Alignment.Run(here: 0, there: there, count: 0)
        var place = Int(first[ShingleIndex.bucket(old, there) & mask])
        var known = 0
        var places: [Int] = []
        while place >= 0, known < ShingleIndex.placesKnown {
            if words[place].name == old[there].name { places.append(place) }
            known += 1
            place = Int(next[place])
        }
        if places.count > ShingleIndex.placesTried {
            places.sort { abs($0 - expected) < abs($1 - expected) }
            places.removeLast(places.count - ShingleIndex.placesTried)
        }
        for place in places {
            var count = 0
            while place + count < words.count, there + count < old.count, !isUsed[place + count],
                words[place + count].name == old[there + count].name
            {
                count += 1
            }
            if count > best.count
                || (count == best.count && abs(place - expected) < abs(best.here - expected))
            {
                best.here = place
                best.count = count
            }
        }
        return best
    }

    @inline(__always)
    private static func bucket(_ words: [Word], _ place: Int) -> Int {
        var hash: UInt64 = 0
        for offset in 0..<span {
            hash = (hash ^ UInt64(words[place + offset].name)) &* 0x9E37_79B9_7F4A_7C15 &+ hash >> 32
        }
        return Int(truncatingIfNeeded: hash >> 32)
    }
}

/// Winnowed hashes of five words, under which a text is found again (Schleimer, Wilkerson, Aiken 2003, section 3).
///
/// Two texts with `window + 4` words running in common share at least one. Short texts get narrower windows: theirs
/// include those of the wide window, so they meet the long text that they were cut from.
struct Anchors: Sendable {
    struct Anchor: Sendable {
        var hash: UInt64
        /// First of its five words.
        var position: Int
        /// Whether the index is to keep it: those of the wider window are, and all are looked up.
        var isKept = true
    }

    static let span = 5

    /// - Parameters:
    ///   - widest: window of what is looked up.
    ///   - kept: window of what is kept, the same or wider: what it chooses the narrower one chooses, too.
    static func anchors(of hashes: [UInt64], window widest: Int, kept: Int) -> [Anchor] {
        guard hashes.count >= span else { return [] }
        let grams = (0...(hashes.count - span)).map { start in
            var hash: UInt64 = 0
            for offset in 0..<span { hash = (hash ^ hashes[start + offset]) &* 0x9E37_79B9_7F4A_7C15 &+ hash >> 31 }
            return mixed(hash)
        }
        let all = winnowed(grams, widest)
        guard kept > widest else { return all.map { Anchor(hash: grams[$0], position: $0) } }
        let few = winnowed(grams, kept)
        var next = 0
        return all.map { place in
            while next < few.count, few[next] < place { next += 1 }
            return Anchor(hash: grams[place], position: place, isKept: next < few.count && few[next] == place)
        }
    }

    /// Places of the least of each window, the last of equal ones.
    private static func winnowed(_ grams: [UInt64], _ widest: Int) -> [Int] {
        let window = min(widest, max(4, grams.count / 8))
        guard grams.count > window else { return [grams.indices.min { grams[$0] < grams[$1] } ?? 0] }
        var chosen: [Int] = []
        chosen.reserveCapacity(grams.count * 2 / window + 2)
        var least = -1
        for end in (window - 1)..<grams.count {
            let start = end - window + 1
            if least < start {
                least = start
                for index in (start + 1)...end where grams[index] <= grams[least] { least = index }
            } else if grams[end] <= grams[least] {
                least = end
            } else {
                continue
            }
            if chosen.last != least { chosen.append(least) }
        }
        return chosen
    }
}

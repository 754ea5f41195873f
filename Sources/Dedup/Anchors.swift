/// Winnowed hashes of five words, under which a text is found again (Schleimer, Wilkerson, Aiken 2003, section 3).
///
/// Two texts with `window + 4` words running in common share at least one. Short texts get narrower windows: theirs
/// include those of the wide window, so they meet the long text that they were cut from.
struct Anchors: Sendable {
    struct Anchor: Sendable {
        var hash: UInt64
        /// First of its five words.
        var position: Int
    }

    static let span = 5

    static func anchors(of hashes: [UInt64], window widest: Int) -> [Anchor] {
        guard hashes.count >= span else { return [] }
        let grams = (0...(hashes.count - span)).map { start in
            var hash: UInt64 = 0
            for offset in 0..<span { hash = (hash ^ hashes[start + offset]) &* 0x9E37_79B9_7F4A_7C15 &+ hash >> 31 }
            return mixed(hash)
        }
        let window = min(widest, max(4, grams.count / 8))
        guard grams.count > window else {
            let least = grams.indices.min { grams[$0] < grams[$1] } ?? 0
            return [Anchor(hash: grams[least], position: least)]
        }
        var chosen: [Anchor] = []
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
            if chosen.last?.position != least { chosen.append(Anchor(hash: grams[least], position: least)) }
        }
        return chosen
    }
}

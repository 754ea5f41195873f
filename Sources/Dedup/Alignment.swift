/// Where two texts agree, word by word; exact, in time linear in their lengths.
///
/// Runs of shared four-word shingles, one to one; of these the heaviest chain in order, and out of order only long
/// ones. Short gaps between runs are looked into: misprints count as shared, the rest as changed.
struct Alignment: Sendable {
    /// What became of a word.
    enum Mark: UInt8 {
        case alone = 0
        case shared = 1
        /// In a short gap between two runs.
        case inGap = 2
        /// In a wider gap, as wide on the other side.
        case inWideGap = 3
    }

    struct Run: Sendable {
        var here: Int
        var there: Int
        var count: Int
    }

    /// Positions of two stretches that stand in one another's place and differ in numbers or names.
    struct Difference: Sendable {
        var here: [Int]
        var there: [Int]
    }

    var runs: [Run] = []
    var here: [Mark]
    var there: [Mark]
    /// Words in gaps that stand for other words: neither stop words nor furniture.
    var substituted = 0
    /// Numbers and names in gaps that the other side lacks; in thirds, 3 for one that stands for another.
    var factThirds = 0
    var differences: [Difference] = []

    /// Aligns the indexed new text with a stored one; known words are furniture, which no guard looks at.
    init(_ index: ShingleIndex, knownHere: [Bool], with stored: WordText, knownThere: [Bool]) {
        let new = index.words
        let old = stored.words
        here = [Mark](repeating: .alone, count: new.count)
        there = [Mark](repeating: .alone, count: old.count)
        runs = Alignment.chained(index.runs(in: old))
        for run in runs {
            for offset in 0..<run.count where here[run.here + offset] == .alone && there[run.there + offset] == .alone {
                here[run.here + offset] = .shared
                there[run.there + offset] = .shared
            }
        }
        for (run, next) in zip(runs, runs.dropFirst()) {
            let left = run.here + run.count..<max(run.here + run.count, next.here)
            let right = run.there + run.count..<max(run.there + run.count, next.there)
            let isOrdered = next.here >= left.lowerBound && next.there >= right.lowerBound
            guard isOrdered, !(left.isEmpty && right.isEmpty) else { continue }
            let wide = max(left.count, right.count)
            let narrow = min(left.count, right.count)
            let isClose = wide <= Bounds.closeGap
            guard isClose || (wide <= Bounds.wideGap && narrow > 0 && 2 * wide <= 5 * narrow) else { continue }
            fillGap(Gap(left: left, right: right, isClose: isClose), new, old, knownHere, knownThere)
        }
    }

    /// Word counts that the shape of the algorithm rests on; measured in notes, not for setting.
    private enum Bounds {
        static let closeGap = 6
        static let wideGap = 16
        /// A run out of order counts from this length.
        static let movedRun = 14
        /// Runs that a chain looks back on.
        static let lookBack = 80
    }

    private struct Gap {
        var left: Range<Int>
        var right: Range<Int>
        var isClose: Bool
    }

    private mutating func fillGap(
        _ gap: Gap, _ new: [Word], _ old: [Word], _ knownHere: [Bool], _ knownThere: [Bool]
    ) {
        let mark = gap.isClose ? Mark.inGap : Mark.inWideGap
        for x in gap.left where here[x] == .alone {
            let offset = x - gap.left.lowerBound
            var match = -1
            var distance = Int.max
            for y in gap.right where there[y] == .alone && new[x].isLike(old[y]) {
                let apart = abs(y - gap.right.lowerBound - offset)
                if apart < distance {
                    distance = apart
                    match = y
                }
            }
            if match >= 0 {
                here[x] = .shared
                there[match] = .shared
            } else {
                here[x] = mark
            }
        }
        for y in gap.right where there[y] == .alone { there[y] = mark }
        let left = gap.left.filter { (here[$0] == .inGap || here[$0] == .inWideGap) && !knownHere[$0] }
        let right = gap.right.filter { (there[$0] == .inGap || there[$0] == .inWideGap) && !knownThere[$0] }
        let changedHere = left.reduce(0) { $0 + (new[$1].isStop ? 0 : 1) }
        let changedThere = right.reduce(0) { $0 + (old[$1].isStop ? 0 : 1) }
        if changedHere > 0, changedThere > 0 { substituted += max(changedHere, changedThere) }
        let factsHere = left.filter { new[$0].isFact }
        let factsThere = right.filter { old[$0].isFact }
        if factsHere.isEmpty != factsThere.isEmpty {
            factThirds += max(factsHere.count, factsThere.count)
        } else if !factsHere.isEmpty {
            factThirds += 3 * max(factsHere.count, factsThere.count)
            differences.append(Difference(here: factsHere, there: factsThere))
        }
    }

    /// The heaviest chain of runs in the same order on both sides, and long runs outside it; in the order of `there`.
    private static func chained(_ runs: [Run]) -> [Run] {
        guard runs.count > 1 else { return runs }
        var weight = [Int](repeating: 0, count: runs.count)
        var previous = [Int](repeating: -1, count: runs.count)
        for index in runs.indices {
            for earlier in max(0, index - Bounds.lookBack)..<index
            where runs[earlier].here < runs[index].here && weight[earlier] > weight[index] {
                weight[index] = weight[earlier]
                previous[index] = earlier
            }
            weight[index] += runs[index].count
        }
        var isKept = runs.map { $0.count >= Bounds.movedRun }
        var last = weight.indices.max { weight[$0] < weight[$1] } ?? -1
        while last >= 0 {
            isKept[last] = true
            last = previous[last]
        }
        return runs.indices.filter { isKept[$0] }.map { runs[$0] }
    }
}

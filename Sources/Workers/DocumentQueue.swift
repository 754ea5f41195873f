/// Documents that wait for a worker: short ones pass long ones, within bounds.
///
/// Each goes by the bytes that were handed out before it came, and its own. So a feed of a few kilobytes does not wait for
/// sixteen of eight megabytes that came at the same time, and one of eight megabytes is passed by what came until as much
/// as itself was handed out, and by nothing that came later: nobody waits for ever.
struct DocumentQueue {
    /// What a document counts beside its bytes: the smallest ones, too, bring the longest nearer to its turn.
    private static let own = 16 << 10

    private var waiting: [(turn: Int, number: UInt32)] = []
    /// Weight of all that was handed out.
    private var handedOut = 0

    var isEmpty: Bool { waiting.isEmpty }
    var count: Int { waiting.count }
    var first: UInt32? { waiting.first?.number }
    var numbers: [UInt32] { waiting.map(\.number) }

    static func weight(bytes: Int) -> Int { bytes + own }

    /// The turn of a document that comes now.
    func turn(weight: Int) -> Int { handedOut + weight }

    /// Puts a document behind all whose turn comes before its own, or with it and who came before; one that comes back has
    /// its turn still.
    mutating func insert(_ number: UInt32, turn: Int) {
        var (low, high) = (0, waiting.count)
        while low < high {
            let middle = (low + high) / 2
            if (waiting[middle].turn, waiting[middle].number) < (turn, number) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        waiting.insert((turn, number), at: low)
    }

    mutating func handOutFirst(weight: Int) {
        waiting.removeFirst()
        handedOut += weight
    }

    mutating func remove(_ number: UInt32) { waiting.removeAll { $0.number == number } }

    mutating func removeAll() { waiting = [] }
}

/// Finds many short texts in one pass over bytes (Aho and Corasick 1975).
struct ByteAutomaton: Sendable {
    /// Symbols by byte; 0 for bytes that stand in no text.
    private(set) var symbols = [UInt8](repeating: 0, count: 256)
    private let width: Int
    /// Next state by state and symbol; state 0 is the beginning.
    private(set) var next: [UInt16]
    /// Bits of the texts that end in a state.
    private(set) var output: [UInt32] = [0]

    /// - Parameter isAnchored: true for a plain trie, in which state 0 is reached again by nothing but a dead end.
    init(_ entries: [(text: String, bits: UInt32)], isAnchored: Bool = false) {
        var count: UInt8 = 1
        for byte in entries.flatMap({ Array($0.text.utf8) }) where symbols[Int(byte)] == 0 {
            symbols[Int(byte)] = count
            count += 1
        }
        width = Int(count)
        next = [UInt16](repeating: 0, count: width)
        for (text, bits) in entries {
            var state = 0
            for byte in text.utf8 {
                let place = state * width + Int(symbols[Int(byte)])
                if next[place] == 0 {
                    next[place] = UInt16(truncatingIfNeeded: output.count)
                    next += [UInt16](repeating: 0, count: width)
                    output.append(0)
                }
                state = Int(next[place])
            }
            output[state] |= bits
        }
        if !isAnchored { link() }
    }

    /// Adds the ways back: after it each state knows where every symbol leads and all that ends there.
    private mutating func link() {
        var fallback = [Int](repeating: 0, count: output.count)
        var queue: [Int] = []
        for symbol in 0..<width where next[symbol] != 0 { queue.append(Int(next[symbol])) }
        var head = 0
        while head < queue.count {
            let state = queue[head]
            head += 1
            output[state] |= output[fallback[state]]
            for symbol in 0..<width {
                let place = state * width + symbol
                let beside = next[fallback[state] * width + symbol]
                if next[place] == 0 {
                    next[place] = beside
                } else {
                    fallback[Int(next[place])] = Int(beside)
                    queue.append(Int(next[place]))
                }
            }
        }
    }

    @inline(__always)
    func step(_ state: Int, _ byte: UInt8) -> Int { Int(next[state &* width &+ Int(symbols[Int(byte)])]) }

    /// Bits of all texts that stand in the bytes, ASCII capitals read as small letters.
    func bits(inLowercased bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.withUnsafeBufferPointer { bytes in
            var state = 0
            var found: UInt32 = 0
            for byte in bytes {
                state = step(state, byte &- 0x41 < 26 ? byte | 0x20 : byte)
                found |= output[state]
            }
            return found
        }
    }

    /// True where any of the texts stands in `text`.
    func isIn(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var state = 0
            for byte in bytes {
                state = step(state, byte)
                if output[state] != 0 { return true }
            }
            return false
        }
    }
}

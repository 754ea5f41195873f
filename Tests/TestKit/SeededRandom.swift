/// Numbers that follow from a seed: the same on every machine, in every run (xorshift64*, Vigna 2016).
package struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        for _ in 0..<8 { _ = next() }  // seeds that lie close begin alike
    }

    package mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }

    /// From 0 up to, not including, 1.
    package mutating func share() -> Double { Double(next() >> 11) * 0x1p-53 }
}

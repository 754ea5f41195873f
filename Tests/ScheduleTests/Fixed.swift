import Foundation
import WireModel

extension Date {
    /// 2026-01-02 03:04:05 UTC, a Friday.
    static let fixed = Date(timeIntervalSince1970: 1_767_323_045)
}

/// A seeded source of chance, so that a failing case can be made again (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

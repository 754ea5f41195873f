import TestKit

/// A text with random cuts, flips and insertions; invalid UTF-8 becomes replacement characters.
func damaged(_ text: String, with random: inout SeededRandom) -> String {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
        let at = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0...3, using: &random) {
        case 0: bytes.remove(at: at)
        case 1: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 2: bytes.insert(Array("%/:@?#[].0x9-".utf8).randomElement(using: &random) ?? 0, at: at)
        default: bytes.removeSubrange(at..<min(bytes.count, at + 3))
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}

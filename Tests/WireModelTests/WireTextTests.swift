import Foundation
import Testing

@testable import WireModel

struct WireTextTests {
    /// Wire text by its definition, scalar by scalar and normalised whole.
    private static func slow(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        var pendingSpace = false
        for scalar in text.unicodeScalars {
            if scalar.isWireSpace {
                pendingSpace = !scalars.isEmpty
            } else if !scalar.isInvisible {
                if pendingSpace { scalars.append(" ") }
                pendingSpace = false
                scalars.append(scalar)
            }
        }
        return String(scalars).precomposedStringWithCanonicalMapping
    }

    private static func slowWordCount(_ text: String) -> Int {
        var words = 0
        var inWord = false
        for scalar in text.unicodeScalars {
            if scalar.isUnspacedScript {
                words += 1
                inWord = false
            } else if scalar.isWireSpace {
                inWord = false
            } else if !inWord {
                inWord = true
                words += 1
            }
        }
        return words
    }

    @Test func `every character comes out as the definition says`() {
        for value in UInt32(0)..<0x11_0000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = "a\(scalar)"
            let fast = text.wireText
            // Planes without assigned characters cost time and say nothing; every 61st of them is looked at.
            guard value < 0x2_0000 || value % 61 == 0 else { continue }
            guard Array(fast.utf8) != Array(Self.slow(text).utf8) || text.wireWordCount != Self.slowWordCount(text)
            else { continue }
            Issue.record("U+\(String(value, radix: 16))")
        }
    }

    @Test("mixed characters come out as the definition says", arguments: [1, 2, 3] as [UInt64])
    func mixed(seed: UInt64) {
        let alphabet: [Unicode.Scalar] = [
            " ", " ", "a", "e", "Z", ".", "\n", "\u{A0}", "\u{AD}", "é", "e", "\u{301}", "\u{308}", "Ω", "\u{2126}",
            "\u{387}", "и", "\u{306}", "か", "\u{3099}", "漢", "가", "\u{1100}", "\u{1161}", "\u{11A8}", "\u{200B}",
            "\u{202E}", "—", "“", "€", "\u{3000}", "ก", "\u{E49}", "\u{E38}", "😀", "\u{FE0F}", "\u{1F1E9}", "\u{7F}",
        ]
        var state = seed
        for _ in 0..<4_000 {
            var scalars = String.UnicodeScalarView()
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            for _ in 0..<Int(state >> 60) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                scalars.append(alphabet[Int(state >> 33) % alphabet.count])
            }
            let text = String(scalars)
            let fast = text.wireText
            #expect(Array(fast.utf8) == Array(Self.slow(text).utf8), "\(Array(text.unicodeScalars))")
            #expect(Array(fast.wireText.utf8) == Array(fast.utf8))
            #expect(text.wireWordCount == Self.slowWordCount(text))
        }
    }

    @Test("marks beyond thirty on one character go", arguments: [30, 31, 120_000])
    func marks(count: Int) {
        let text = "e" + String(repeating: "\u{327}\u{301}", count: count / 2) + " an\u{303}o"
        let wire = text.wireText
        #expect(wire.unicodeScalars.count <= 31 + 4)
        #expect(wire.hasSuffix(" a\u{F1}o"))
        #expect(Array(wire.wireText.utf8) == Array(wire.utf8))
    }
}

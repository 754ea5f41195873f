import Foundation
import Testing

@testable import WireModel

struct NormalFormTests {
    /// Characters that compose, decompose, sort or begin with what joins, and some that do none of it.
    private static let odd: [Unicode.Scalar] = [
        "e", "a", " ", "é", "\u{301}", "\u{327}", "\u{344}", "\u{1100}", "\u{1112}", "\u{1161}", "\u{1175}", "\u{11A8}",
        "\u{11C2}", "가", "각", "\u{3131}", "\u{3133}", "\u{3140}", "\u{314F}", "\u{3163}", "\u{3164}", "\u{FF76}",
        "\u{FF9E}", "\u{FF9F}", "\u{FFA1}", "\u{FFA3}", "\u{FFC2}", "\u{FFDC}", "か", "\u{3099}", "\u{309A}", "\u{FDFA}",
        "\u{FB03}", "\u{9C7}", "\u{9BE}", "\u{9D7}", "\u{B47}", "\u{B3E}", "\u{B56}", "\u{BC6}", "\u{BBE}", "\u{BD7}",
        "\u{CC6}", "\u{CC2}", "\u{CD5}", "\u{CD6}", "\u{D46}", "\u{D3E}", "\u{D57}", "\u{DD9}", "\u{DCA}", "\u{DCF}",
        "\u{DDF}", "\u{F71}", "\u{F72}", "\u{F73}", "\u{F75}", "\u{F81}", "\u{1025}", "\u{102E}", "\u{1B05}",
        "\u{1B35}",
        "\u{11131}", "\u{11127}", "\u{11347}", "\u{1133E}", "\u{11357}", "\u{114B9}", "\u{114B0}", "\u{114BA}",
        "\u{114BD}", "\u{115B8}", "\u{115AF}", "\u{11935}", "\u{11930}", "\u{958}", "\u{2126}", "\u{1D15E}", "漢",
        "\u{F900}", "\u{E33}", "\u{EB3}", "\u{2ADC}", "½", "\u{2026}", "\u{FE0F}",
    ]

    @Test("pieces make what the whole makes", arguments: NormalForm.allCases, [1, 2, 3] as [UInt64])
    func pieces(form: NormalForm, seed: UInt64) {
        var state = seed
        func drawn(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<60 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<2_000 {
                // Any character of the first planes now and then; beyond, hardly any is assigned.
                let any = drawn(8) == 0 ? Unicode.Scalar(UInt32(drawn(0x1_F000))) : nil
                scalars.append(any ?? Self.odd[drawn(Self.odd.count)])
            }
            let text = String(scalars)
            let whole =
                switch form {
                case .composed: text.precomposedStringWithCanonicalMapping
                case .compatible: text.precomposedStringWithCompatibilityMapping
                case .decomposed: text.decomposedStringWithCanonicalMapping
                }
            #expect(Array(text.normalised(to: form).utf8) == Array(whole.utf8), "seed \(seed)")
        }
    }

    /// Each cut between two characters is looked at by sliding them over the end of a piece.
    @Test("no two characters are parted that join", arguments: [NormalForm.composed, .compatible])
    func cuts(form: NormalForm) {
        func whole(_ text: String) -> String {
            form == .composed
                ? text.precomposedStringWithCanonicalMapping : text.precomposedStringWithCompatibilityMapping
        }
        for one in Self.odd {
            for other in Self.odd {
                let before = String(repeating: "x", count: 1_024 - UTF8.width(one)) + String(one)
                let after = String(other) + String(repeating: "y", count: 1_100)
                let text = before + after
                #expect(Array(text.normalised(to: form).utf8) == Array(whole(text).utf8), "\(one.value) \(other.value)")
            }
        }
    }

    @Test(
        "a long run of one sort comes out as one of them does",
        arguments: [
            "\u{1112}\u{1161}\u{11AB}", "\u{FDFA}", "\u{FB03}", "\u{1161}", "\u{3131}\u{314F}", "e\u{301}",
            "\u{DD9}\u{DCF}",
        ])
    func long(unit: String) {
        let count = (64 << 10) / unit.utf8.count
        for form in NormalForm.allCases {
            let normal = String(repeating: unit, count: count).normalised(to: form)
            let one = unit.normalised(to: form)
            #expect(normal.utf8.count == one.utf8.count * count)
            #expect(Array(normal.normalised(to: form).utf8) == Array(normal.utf8))
        }
    }
}

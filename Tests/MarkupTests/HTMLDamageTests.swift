import Testing

@testable import Markup

struct HTMLDamageTests {
    /// Seeded, so that a failure can be repeated (SplitMix64).
    struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
    }

    private static let sample = Array(
        """
        <!DOCTYPE html><html lang=de><head><meta charset=utf-8><title>Ein &Ccaron; &amp; mehr</title>
        <script type="application/ld+json">{"@type":"NewsArticle"}</script><style>p { color: red }</style></head>
        <body><div class="a b" @x="1"><h1>Über <b>uns</b></h1><p>Text &#146; mit <a href="/x?y&copy">Verweis</a>.<br>
        Zeile</br><table><tr><td>1<td>2</tr></table><ul><li>eins<li>zwei</ul><svg><path/></svg>
        <!-- weg --><pre>a\n b</pre></div></body>
        """.utf8)

    @Test("damaged pages never trap", arguments: [1, 2, 3, 4] as [UInt64])
    func damage(seed: UInt64) throws {
        var dice = Dice(state: seed)
        for _ in 0..<300 {
            var bytes = Self.sample
            for _ in 0..<Int.random(in: 1...12, using: &dice) {
                bytes[Int.random(in: 0..<bytes.count, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
            }
            bytes.removeLast(Int.random(in: 0..<bytes.count, using: &dice))
            guard let page = try? HTMLPage(bytes: bytes) else { continue }
            for block in page.blocks {
                #expect(page.elements.indices.contains(Int(block.element)))
                #expect(Int(block.text.upperBound) <= page.text.count)
                #expect(!page.string(block.text).isEmpty)
            }
            for (index, element) in page.elements.enumerated() {
                #expect(Int(element.end) > index && Int(element.end) <= page.elements.count)
                #expect(Int(element.text.upperBound) <= page.text.count)
            }
        }
    }
}

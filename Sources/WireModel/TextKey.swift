/// A text told from others by its bytes, for tables: a `String` is normalised each time it is hashed.
///
/// Equal for wire text exactly where the texts are.
package struct TextKey: Hashable, Sendable {
    private let text: String
    private let digest: UInt64

    package init(_ text: String) {
        self.text = text
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3 }
        self.digest = digest
    }

    package static func == (left: TextKey, right: TextKey) -> Bool {
        left.digest == right.digest && left.text.utf8.elementsEqual(right.text.utf8)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}

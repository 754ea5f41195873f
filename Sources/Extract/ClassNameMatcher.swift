/// Finds the words of `ClassWords` in the name of a class: parts anywhere, words between their borders, in one pass.
struct ClassNameMatcher: Sendable {
    private let parts: ByteAutomaton
    private let words: ByteAutomaton

    init(parts: [(String, ClassWords)], words: [String: ClassWords]) {
        self.parts = ByteAutomaton(parts.map { ($0.0, $0.1.rawValue) })
        self.words = ByteAutomaton(words.map { ($0.key, $0.value.rawValue) }, isAnchored: true)
    }

    /// All words of one name; `-`, `_` and digits part words and are nothing to parts.
    ///
    /// No word begins behind a digit: `org7109ad` is a number.
    func words(in name: Slice<UnsafeBufferPointer<UInt8>>) -> ClassWords {
        var found: UInt32 = 0
        var state = 0
        // 0 between words, -1 where no word of the table begins so.
        var word = 0
        var wasLower = false
        for byte in name {
            let isUpper = byte &- 0x41 < 26
            let isLetter = (byte | 0x20) &- 0x61 < 26 || byte >= 0x80
            if !isLetter || isUpper && wasLower {
                if word > 0 { found |= words.output[word] }
                word = byte &- 0x30 < 10 ? -1 : 0
            }
            wasLower = isLetter && !isUpper
            guard isLetter else { continue }
            let lower = isUpper ? byte | 0x20 : byte
            state = parts.step(state, lower)
            found |= parts.output[state]
            if word >= 0 {
                let step = words.step(word, lower)
                word = step == 0 ? -1 : step
            }
        }
        if word > 0 { found |= words.output[word] }
        return ClassWords(rawValue: found)
    }
}

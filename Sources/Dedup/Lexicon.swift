/// What is known about single words: stop words, number words, and British spellings with their American ones.
///
/// English only; words of other languages are ordinary words, which costs them a little precision and nothing else.
struct Lexicon: Sendable {
    /// What takes the place of a word that the lexicon knows.
    struct Sense: Sendable {
        var kind: Word.Kind
        var hash: UInt64
        var shape: UInt32
    }

    /// By key, in a table of open places: the key is a hash already.
    ///
    /// Empty places have the hash 0.
    private let table: [(key: UInt64, sense: Sense)]
    private let creditOpeners: Set<UInt64>
    private let by = Lexicon.key(of: Array("by".utf8))

    init() {
        creditOpeners = Set(
            Lexicon.creditOpeners.split(separator: " ").map { word in
                var letters = Array(word.utf8)
                foldSpelling(&letters)
                return Lexicon.key(of: letters)
            })
        var senses: [UInt64: Sense] = [:]
        func learn(_ words: String, _ kind: Word.Kind) {
            for word in words.split(separator: " ") {
                let key = Lexicon.key(of: Array(word.utf8))
                senses[key] = Sense(kind: kind, hash: key, shape: Lexicon.shape(of: Array(word.utf8)))
            }
        }
        learn(Lexicon.stopWords, .stop)
        learn(Lexicon.numberWords, .number)
        for pair in Lexicon.spellings.split(separator: " ") {
            let words = pair.split(separator: "/")
            guard words.count == 2 else { continue }
            var british = Array(words[0].utf8)
            var american = Array(words[1].utf8)
            foldSpelling(&british)
            foldSpelling(&american)
            let key = Lexicon.key(of: american)
            let kind = senses[key]?.kind ?? .plain
            senses[Lexicon.key(of: british)] = Sense(kind: kind, hash: key, shape: Lexicon.shape(of: american))
        }
        let empty = (key: UInt64(0), sense: Sense(kind: .plain, hash: 0, shape: 0))
        var table = [(key: UInt64, sense: Sense)](repeating: empty, count: Lexicon.places)
        for (key, sense) in senses {
            var place = Int(truncatingIfNeeded: key) & (Lexicon.places - 1)
            while table[place].key != 0 { place = (place + 1) & (Lexicon.places - 1) }
            table[place] = (key, sense)
        }
        self.table = table
    }

    /// A power of two, several times the words known.
    private static let places = 2_048

    @inline(__always)
    func sense(of key: UInt64) -> Sense? {
        var place = Int(truncatingIfNeeded: key) & (Lexicon.places - 1)
        while table[place].key != 0 {
            if table[place].key == key { return table[place].sense }
            place = (place + 1) & (Lexicon.places - 1)
        }
        return nil
    }

    /// Whether a paragraph that begins so may be a credit.
    func opensCredit(_ key: UInt64) -> Bool { creditOpeners.contains(key) }
    func isBy(_ key: UInt64) -> Bool { key == by }

    /// FNV-1a over the folded letters, mixed.
    static func key(of word: [UInt8]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in word { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return mixed(hash)
    }

    /// One bit for each of twelve groups of letters that occur; 0 for words too short to compare by likeness.
    static func shape(of word: [UInt8]) -> UInt32 {
        guard word.count >= 4 else { return 0 }
        var shape: UInt32 = 0
        for byte in word { shape |= 1 << UInt32(byte % 12) }
        return shape == Word.unspacedShape ? Word.unspacedShape - 1 : shape
    }

    private static let stopWords = """
        the a an of to in on at for with by from and or but as is are was were be been has have had it its this that \
        these those he she they his her their we our you i not no will would said says after before who which when \
        where what than then there also about into over more up out one
        """
    private static let creditOpeners = "reporting writing editing compiled additional written edited copyright by"
    private static let numberWords = """
        two three four five six seven eight nine ten eleven twelve dozen twenty thirty forty fifty sixty seventy \
        eighty ninety hundred thousand
        """
    /// Pairs that no suffix rule of ``foldSpelling(_:)`` reaches.
    private static let spellings = """
        towards/toward amongst/among whilst/while aluminium/aluminum grey/gray tonne/ton tonnes/tons tyre/tire \
        tyres/tires cheque/check cheques/checks jewellery/jewelry plough/plow sceptical/skeptical sceptic/skeptic \
        learnt/learned burnt/burned dreamt/dreamed spelt/spelled ageing/aging licence/license licences/licenses \
        practise/practice kerb/curb storey/story mum/mom moustache/mustache pyjamas/pajamas
        """
}

/// Brings British spellings to American ones by their endings; the same mistake on both sides does no harm.
///
/// Works on folded ASCII letters in place; words of up to four letters stay as they are.
func foldSpelling(_ word: inout [UInt8]) {
    guard word.count > 4 else { return }
    dropDoubledL(&word)
    foldEnding(&word)
}

/// travelled, fulfill, skillful: one l is enough; encyclopaedia, manoeuvre: e is enough.
private func dropDoubledL(_ word: inout [UInt8]) {
    let l = UInt8(ascii: "l")
    let e = UInt8(ascii: "e")
    // Few words have any of it.
    var kept = 1
    while kept < word.count {
        let before = word[kept - 1]
        let byte = word[kept]
        if byte == l && before == l || byte == e && (before == UInt8(ascii: "a") || before == UInt8(ascii: "o")) {
            break
        }
        kept += 1
    }
    for index in kept..<word.count {
        let byte = word[index]
        if byte == l, kept > 0, word[kept - 1] == l { continue }
        if byte == e, kept > 0, word[kept - 1] == UInt8(ascii: "a") || word[kept - 1] == UInt8(ascii: "o") {
            kept -= 1
        }
        word[kept] = byte
        kept += 1
    }
    if kept < word.count { word.removeLast(word.count - kept) }
}

private func foldEnding(_ word: inout [UInt8]) {
    var stem = word.count
    func letter(_ back: Int) -> UInt8 { stem - back >= 0 ? word[stem - back] : 0 }
    func drop(_ ending: StaticString) -> Bool {
        let start = stem - ending.utf8CodeUnitCount
        guard start > 2 else { return false }
        for offset in 0..<ending.utf8CodeUnitCount where word[start + offset] != ending.utf8Start[offset] {
            return false
        }
        stem = start
        return true
    }
    switch word[stem - 1] {
    case UInt8(ascii: "d"): if !drop("ed") { _ = drop("hood") }
    case UInt8(ascii: "g"): _ = drop("ing")
    case UInt8(ascii: "s"): if !drop("ations"), !drop("ers"), !drop("es") { _ = drop("s") }
    case UInt8(ascii: "n"): _ = drop("ation")
    case UInt8(ascii: "r"): _ = drop("er")
    case UInt8(ascii: "l"): _ = drop("al")
    case UInt8(ascii: "e"): if !drop("able"), !drop("ite") { _ = drop("e") }
    default: break
    }
    guard stem >= 3 else { return }
    let before = letter(2)
    switch letter(1) {
    case UInt8(ascii: "s") where before == UInt8(ascii: "i") || before == UInt8(ascii: "y"):
        word[stem - 1] = UInt8(ascii: "z")  // organise, analysed
    case UInt8(ascii: "c") where before == UInt8(ascii: "n") && letter(3) == UInt8(ascii: "e"):
        word[stem - 1] = UInt8(ascii: "s")  // defence
    case UInt8(ascii: "r") where before == UInt8(ascii: "u") && letter(3) == UInt8(ascii: "o") && stem > 5:
        word.remove(at: stem - 2)  // colours, favourite
    case UInt8(ascii: "r") where stem < word.count && word[stem] == UInt8(ascii: "e"):
        if before == UInt8(ascii: "t") || before == UInt8(ascii: "b") { word.swapAt(stem - 1, stem) }  // centres
    case UInt8(ascii: "u") where before == UInt8(ascii: "g") && letter(3) == UInt8(ascii: "o"):
        if stem < word.count { word.removeSubrange((stem - 1)...stem) }  // dialogues
    case UInt8(ascii: "m") where before == UInt8(ascii: "m") && stem < word.count:
        let isPlural = stem + 2 == word.count && word[stem + 1] == UInt8(ascii: "s")
        if word[stem] == UInt8(ascii: "e"), stem + 1 == word.count || isPlural {
            word.removeSubrange((stem - 1)...stem)  // programmes
        }
    case UInt8(ascii: "p") where before == UInt8(ascii: "p") && stem < word.count:
        word.remove(at: stem - 1)  // worshipped
    default: break
    }
}

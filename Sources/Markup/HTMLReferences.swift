/// Character references that libxml2 2.9 reads otherwise than browsers do (WHATWG HTML 13.2.5.72 to 80).
enum HTMLReferences {
    /// Names that browsers accept without a semicolon (WHATWG HTML 13.5, the entries without `;`).
    static let legacy: Set<[UInt8]> = Set(
        """
        AElig AMP Aacute Acirc Agrave Aring Atilde Auml COPY Ccedil ETH Eacute Ecirc Egrave Euml GT Iacute Icirc
        Igrave Iuml LT Ntilde Oacute Ocirc Ograve Oslash Otilde Ouml QUOT REG THORN Uacute Ucirc Ugrave Uuml Yacute
        aacute acirc acute aelig agrave amp aring atilde auml brvbar ccedil cedil cent copy curren deg divide eacute
        ecirc egrave eth euml frac12 frac14 frac34 gt iacute icirc iexcl igrave iquest iuml laquo lt macr micro
        middot nbsp not ntilde oacute ocirc ograve ordf ordm oslash otilde ouml para plusmn pound quot raquo reg
        sect shy sup1 sup2 sup3 szlig thorn times uacute ucirc ugrave uml uuml yacute yen yuml
        """.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })

    /// Names of HTML 5 that the parser's HTML 4 table lacks; those that news text really uses.
    static let modern: [[UInt8]: UInt32] = Dictionary(
        uniqueKeysWithValues: [
            ("AMP", 0x26), ("COPY", 0xA9), ("GT", 0x3E), ("LT", 0x3C), ("QUOT", 0x22), ("REG", 0xAE), ("Abreve", 0x102),
            ("abreve", 0x103), ("Amacr", 0x100), ("amacr", 0x101), ("Aogon", 0x104), ("aogon", 0x105),
            ("Cacute", 0x106), ("cacute", 0x107), ("Ccaron", 0x10C), ("ccaron", 0x10D), ("Dcaron", 0x10E),
            ("dcaron", 0x10F), ("Dstrok", 0x110), ("dstrok", 0x111), ("Ecaron", 0x11A), ("ecaron", 0x11B),
            ("Emacr", 0x112), ("emacr", 0x113), ("Eogon", 0x118), ("eogon", 0x119), ("Gbreve", 0x11E),
            ("gbreve", 0x11F), ("Idot", 0x130), ("imath", 0x131), ("inodot", 0x131), ("Imacr", 0x12A),
            ("imacr", 0x12B), ("Lacute", 0x139), ("lacute", 0x13A), ("Lcaron", 0x13D), ("lcaron", 0x13E),
            ("Lstrok", 0x141), ("lstrok", 0x142), ("Nacute", 0x143), ("nacute", 0x144), ("Ncaron", 0x147),
            ("ncaron", 0x148), ("Odblac", 0x150), ("odblac", 0x151), ("Racute", 0x154), ("racute", 0x155),
            ("Rcaron", 0x158), ("rcaron", 0x159), ("Sacute", 0x15A), ("sacute", 0x15B), ("Scedil", 0x15E),
            ("scedil", 0x15F), ("Tcaron", 0x164), ("tcaron", 0x165), ("Tcedil", 0x162), ("tcedil", 0x163),
            ("Udblac", 0x170), ("udblac", 0x171), ("Umacr", 0x16A), ("umacr", 0x16B), ("Uring", 0x16E),
            ("uring", 0x16F), ("Zacute", 0x179), ("zacute", 0x17A), ("Zcaron", 0x17D), ("zcaron", 0x17E),
            ("Zdot", 0x17B), ("zdot", 0x17C), ("NewLine", 0x0A), ("Tab", 0x09), ("ast", 0x2A), ("bsol", 0x5C),
            ("bullet", 0x2022), ("colon", 0x3A), ("comma", 0x2C), ("commat", 0x40), ("dash", 0x2010), ("dollar", 0x24),
            ("equals", 0x3D), ("excl", 0x21), ("grave", 0x60), ("horbar", 0x2015), ("hyphen", 0x2010), ("lbrace", 0x7B),
            ("lbrack", 0x5B), ("lcub", 0x7B), ("ldquor", 0x201E), ("lowbar", 0x5F), ("lpar", 0x28), ("lsqb", 0x5B),
            ("lsquor", 0x201A), ("mldr", 0x2026), ("nldr", 0x2025), ("num", 0x23), ("percnt", 0x25), ("period", 0x2E),
            ("plus", 0x2B), ("quest", 0x3F), ("rbrace", 0x7D), ("rbrack", 0x5D), ("rcub", 0x7D), ("rdquor", 0x201D),
            ("rpar", 0x29), ("rsqb", 0x5D), ("rsquor", 0x2019), ("semi", 0x3B), ("sol", 0x2F), ("verbar", 0x7C),
            ("vert", 0x7C), ("OpenCurlyDoubleQuote", 0x201C), ("CloseCurlyDoubleQuote", 0x201D),
            ("OpenCurlyQuote", 0x2018), ("CloseCurlyQuote", 0x2019), ("NoBreak", 0x2060), ("ZeroWidthSpace", 0x200B),
        ].map { (Array($0.0.utf8), UInt32($0.1)) })

    /// Numbers 128…159 mean windows-1252 (WHATWG HTML 13.2.5.80).
    static let windows: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x9D, 0x017E, 0x0178,
    ]

    /// What is written in place of the reference at `start` (an ampersand), and where to go on.
    static func rewritten(_ bytes: [UInt8], at start: Int) -> (text: [UInt8], next: Int)? {
        var index = start + 1
        guard index < bytes.count else { return nil }
        if bytes[index] == UInt8(ascii: "#") { return rewrittenNumber(bytes, at: start) }
        while index < bytes.count, index - start <= 24, bytes[index].isASCIIAlphanumeric { index += 1 }
        let name = Array(bytes[start + 1..<index])
        guard !name.isEmpty else { return nil }
        let next = index < bytes.count ? bytes[index] : 0
        let isClosed = next == UInt8(ascii: ";")
        if isClosed, let scalar = modern[name] { return (reference(scalar), index + 1) }
        if !isClosed, next != UInt8(ascii: "="), legacy.contains(name) {
            return ([0x26] + name + [0x3B], index)
        }
        return nil
    }

    private static func rewrittenNumber(_ bytes: [UInt8], at start: Int) -> (text: [UInt8], next: Int)? {
        var index = start + 2
        var value: UInt32 = 0
        let isHex = index < bytes.count && bytes[index] | 0x20 == UInt8(ascii: "x")
        if isHex { index += 1 }
        let first = index
        while index < bytes.count, index - first < 9, let digit = bytes[index].digit(isHex: isHex) {
            value = value &* (isHex ? 16 : 10) &+ UInt32(digit)
            index += 1
        }
        guard index > first else { return nil }
        if index < bytes.count, bytes[index] == UInt8(ascii: ";") { index += 1 }
        let isValid = Unicode.Scalar(value) != nil && value >= 0x20 || value == 9 || value == 10 || value == 13
        let scalar = (0x80...0x9F).contains(value) ? windows[Int(value) - 0x80] : isValid ? value : 0xFFFD
        return (reference(scalar), index)
    }

    private static func reference(_ scalar: UInt32) -> [UInt8] { Array("&#\(scalar);".utf8) }
}

extension UInt8 {
    var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }
    var isHTMLSpace: Bool { self == 0x20 || self == 0x0A || self == 0x09 || self == 0x0D || self == 0x0C }
    var asciiLowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

    fileprivate func digit(isHex: Bool) -> UInt8? {
        if self &- 0x30 < 10 { return self &- 0x30 }
        if isHex, (self | 0x20) &- 0x61 < 6 { return (self | 0x20) &- 0x57 }
        return nil
    }
}

/// News agencies by the names that bylines, credits and datelines give them.
enum Agencies {
    /// Folded name to the name that is published.
    private static let names: [String: String] = [
        "afp": "AFP", "agence france presse": "AFP", "ap": "AP", "associated press": "AP", "the associated press": "AP",
        "reuters": "Reuters", "thomson reuters": "Reuters", "dpa": "dpa", "deutsche presse agentur": "dpa",
        "dpa afx": "dpa-AFX", "apa": "APA", "austria presse agentur": "APA", "ansa": "ANSA", "efe": "EFE",
        "agencia efe": "EFE", "europa press": "Europa Press", "europapress": "Europa Press", "lusa": "Lusa",
        "agência lusa": "Lusa", "tass": "TASS", "ria novosti": "RIA Novosti", "interfax": "Interfax",
        "xinhua": "Xinhua",
        "kyodo": "Kyodo", "kyodo news": "Kyodo", "jiji": "Jiji", "jiji press": "Jiji", "yonhap": "Yonhap", "pti": "PTI",
        "press trust of india": "PTI", "ani": "ANI", "ians": "IANS", "aap": "AAP", "upi": "UPI",
        "pa media": "PA Media", "press association": "PA Media", "pa": "PA Media", "ats": "Keystone-ATS",
        "keystone sda": "Keystone-SDA", "sda": "Keystone-SDA", "keystone ats": "Keystone-ATS", "belga": "Belga",
        "anp": "ANP", "ntb": "NTB", "tt": "TT", "ritzau": "Ritzau", "stt": "STT", "pap": "PAP", "čtk": "ČTK",
        "ctk": "ČTK", "mti": "MTI", "tanjug": "Tanjug", "hina": "HINA", "agerpres": "Agerpres", "bta": "BTA",
        "anadolu": "Anadolu", "anadolu agency": "Anadolu", "aa": "Anadolu", "dha": "DHA", "iha": "İHA",
        "bloomberg": "Bloomberg", "bloomberg news": "Bloomberg", "epd": "epd", "kna": "KNA", "sid": "SID",
        "afp sid": "SID", "ots": "ots", "notimex": "Notimex", "télam": "Télam", "telam": "Télam",
        "the canadian press": "The Canadian Press", "canadian press": "The Canadian Press", "adnkronos": "Adnkronos",
        "agi": "AGI", "agenzia nova": "Agenzia Nova", "cna": "CNA", "antara": "Antara", "bernama": "Bernama",
        "vna": "VNA", "ttxvn": "VNA", "agência brasil": "Agência Brasil", "estadão conteúdo": "Estadão Conteúdo",
        "folhapress": "Folhapress", "ukrinform": "Ukrinform", "belta": "BelTA", "unian": "UNIAN",
    ]

    /// The agency of that name, in its own spelling.
    static func named(_ text: String) -> String? { names[PlainText.folded(text)] }

    /// The agency in a closing credit such as `(AP)`, `dpa/lby` or `– Reuters`, or a dateline `PARIS (AFP) –`.
    static func credited(opening: String?, closing: String?) -> String? {
        if let opening, let open = opening.prefix(80).firstIndex(of: "("),
            let close = opening[open...].prefix(40).firstIndex(of: ")")
        {
            let inside = opening[opening.index(after: open)..<close]
            for part in inside.split(whereSeparator: { $0 == "/" || $0 == "," || $0 == "-" }) {
                if let agency = named(String(part)) { return agency }
            }
        }
        if let closing {
            let tail = closing.suffix(40)
            if closing.count <= 30, let agency = first(in: closing) { return agency }
            if let open = tail.lastIndex(of: "("), tail.last == ")" || tail.hasSuffix(").") {
                return first(in: String(tail[tail.index(after: open)...]))
            }
        }
        return nil
    }

    private static func first(in text: String) -> String? {
        if let agency = named(text) { return agency }
        for part in text.split(whereSeparator: { !$0.isLetter && $0 != " " }) {
            if let agency = named(String(part)) { return agency }
        }
        return nil
    }
}

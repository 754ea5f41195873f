/// News agencies and the signs by which one is told from a person or an outlet.
enum Agencies {
    /// The name as printed, when it is an agency's: a known one, or one that says what it is.
    static func isAgency(_ name: String) -> Bool {
        let tokens = TextLine.tokens(of: name)
        guard let last = tokens.last, tokens.count <= 6 else { return false }
        if known.contains(tokens.joined(separator: " ")) { return true }
        if tokens.count == 1, (2...6).contains(name.utf8.count), name.utf8.allSatisfy({ (65...90).contains($0) }) {
            return true
        }
        if tokens.count >= 2, generic.contains(last) || generic.contains(tokens[0]) { return true }
        // Several in one credit: "dpa/AFP", "AP, Reuters".
        let parts = name.split(whereSeparator: { $0 == "/" || $0 == "," || $0 == "|" })
        return parts.count > 1 && parts.allSatisfy { isKnown(String($0)) }
    }

    /// True for a name of the table, or several of them parted by slashes.
    static func isKnown(_ name: String) -> Bool {
        let whole = TextLine.tokens(of: name)
        if known.contains(whole.joined(separator: " ")) { return true }
        let parts = name.split(whereSeparator: { $0 == "/" || $0 == "," || $0 == "|" || $0 == "-" })
        return parts.count > 1
            && parts.allSatisfy { known.contains(TextLine.tokens(of: String($0)).joined(separator: " ")) }
    }

    private static let known = PhraseIndex.keys(of: table)
    private static let generic = PhraseIndex.keys(
        of: """
            agency|agencies|newswire|wire|wires|agentur|agenturen|nachrichtenagentur|presseagentur|agence|agences
            agencia|agencias
            agenzia|agenzie|agência|agências|persbureau|agencja|агентство|інформагентство|информагентство|agjencia
            agjencitë|ajansı|ajanslar
            """)

    private static let table = """
        afp|agence france presse|france presse|ap|associated press|the associated press|ap news|reuters
        thomson reuters|upi
        united press international|bloomberg|bloomberg news|dow jones|pa|pa media|press association|pa news agency
        canadian press
        the canadian press|cp|la presse canadienne|aap|australian associated press|nzn|rnz|afp relaxnews|dpa
        deutsche presse agentur
        dpa infocom|dpa afx|epd|kna|sid|apa|austria presse agentur|sda|ats|keystone sda|keystone ats|ansa|agi
        adnkronos|askanews|lapresse
        italpress|efe|agencia efe|europa press|servimedia|lusa|agência lusa|agência brasil|estadão conteúdo
        folhapress|télam|notimex
        colprensa|prensa latina|anp|belga|ritzau|ntb|tt|tt news agency|stt|fnb|lehtikuva|bns|elta|leta|delfi|pap
        čtk|ctk|tasr|mti
        hina|sta|fena|srna|tanjug|fonet|makfax|ata|atsh|telegrafi ata|bta|agerpres|mediafax|amna|ana mpa|cna|aa
        anadolu|anadolu agency|anadolu ajansı|dha|demirören haber ajansı|iha|ihlas haber ajansı|anka|ukrinform
        укрінформ|укринформ|unian|уніан
        унian|унн|унiан|interfax|интерфакс|interfax ukraine|інтерфакс україна|интерфакс украина|rbc ukraine
        рбк україна|tass|тасс|itar tass
        ria|ria novosti|риа новости|риа|sputnik|belta|белта|belapan|kazinform|kazakhstan today|azertac|azertag
        turan|armenpress
        interpressnews|moldpres|ipn|xinhua|синьхуа|kyodo|kyodo news|jiji|jiji press|yonhap|newsis|kcna|cna taiwan
        pti|press trust of india|ani
        ians|bss|unb|antara|bernama|vna|tna|mna|irna|isna|fars|mehr|tasnim|wam|qna|kuna|suna|aps|map
        wafa|jta|nan|gna|sapa|kna kenya|voa|voice of america|rfe rl|rfe|rl|rel|radio free europe|radio evropa e lirë
        agencies|news agencies|agenturen|agences|agencias|agenzie|agências|agencje|agjencitë|ajanslar|агентства
        агенції|wire services|wire reports
        staff and agencies
        """
}

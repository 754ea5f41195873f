/// Words around names in bylines: what opens, joins and follows them.
enum NameWords {
    /// First names and surnames that are months or roles, too: `April Smith`, `Julio García`, `Joe Root`.
    static let firstNames: Set<String> = [
        "april", "june", "august", "julio", "marzo", "mayo", "mai", "juni", "juli", "enero",
    ]
    static let surnames: Set<String> = ["root", "gast", "read", "guest", "may", "mai", "march", "april"]

    /// What a person is called behind the name, without a comma: `Jane Doe Staff Writer`.
    static let roles: Set<String> = [
        "writer", "reporter", "correspondent", "editor", "columnist", "journalist", "contributor", "redakteur",
        "redakteurin", "reporterin", "korrespondent", "korrespondentin", "journaliste", "correspondant",
        "correspondante", "periodista", "redactor", "redactora", "corresponsal", "giornalista", "inviato", "inviata",
        "verslaggever", "redacteur", "jornalista", "repórter", "dziennikarz", "redaktor", "muhabiri", "журналист",
        "корреспондент", "기자", "특파원", "記者", "记者",
    ]
    /// What stands before such a word.
    static let ranks: Set<String> = [
        "staff", "senior", "chief", "special", "guest", "contributing", "freelance", "managing", "associate",
        "assistant", "executive", "deputy", "news", "sports", "political", "business", "foreign", "environment",
        "health", "science", "features", "crime", "city", "education", "technology", "enviado", "enviada", "especial",
    ]

    /// Words of a second or later part that say what its bearer does, or where: never a name there.
    static let occupations: Set<String> = [
        "analyst", "columnist", "critic", "producer", "director", "photographer", "advisor", "adviser", "specialist",
        "professor", "lecturer", "manager", "consultant", "researcher", "fellow", "economist", "historian", "chair",
        "redactor", "redactora", "corresponsal", "periodista", "enviado", "enviada", "especial", "journaliste",
        "correspondant", "correspondante", "envoyé", "envoyée", "spécial", "spéciale", "rédacteur", "rédactrice",
        "korrespondent", "korrespondentin", "reporterin", "volontär", "volontärin", "giornalista", "inviato",
        "inviata", "verslaggever", "redacteur", "correspondente", "repórter", "jornalista", "redaktor", "redaktör",
        "redaktør", "dziennikarz", "toimittaja", "журналист", "корреспондент", "редактор", "muhabir", "muhabiri",
        "editör", "science", "affairs", "health", "technology", "education", "politics", "economics", "desk",
    ]
    /// What a text is, before its opener: `Analysis by A. Writer`, `Ein Kommentar von A. Writer`.
    static let genres: Set<String> = [
        "a", "an", "the", "analysis", "opinion", "comment", "commentary", "review", "column", "essay", "interview",
        "feature", "guest", "exclusive", "story", "article", "words", "text", "report", "reporting", "additional",
        "ein", "eine", "analyse", "kommentar", "kolumne", "gastbeitrag", "gastkommentar", "glosse", "reportage",
        "porträt", "rezension", "kritik", "leitartikel", "beitrag", "bericht", "artikel", "une", "un", "tribune",
        "chronique", "propos", "recueillis", "recueilli", "entretien", "análisis", "opinión", "columna", "entrevista",
        "reportaje", "texto", "analisi", "commento", "intervista", "articolo", "análise", "opinião", "coluna",
        "een", "column", "recensie", "en", "kronikk", "krönika", "anmeldelse", "recension", "exklusiv",
    ]
    /// Openers that may stand behind such words.
    static let behindGenres: Set<String> = ["by", "von", "par", "por", "di", "av", "af", "door", "de", "vom"]

    /// Places of two words and more that bylines name behind the author.
    static let places: Set<String> = [
        "new york", "los angeles", "san francisco", "san diego", "san josé", "san jose", "las vegas", "new orleans",
        "washington dc", "washington d c", "st louis", "hong kong", "new delhi", "kuala lumpur", "buenos aires",
        "são paulo", "sao paulo", "rio de janeiro", "mexico city", "ciudad de méxico", "santiago de chile",
        "tel aviv", "abu dhabi", "cape town", "kapstadt", "den haag", "the hague", "addis ababa", "addis abeba",
        "phnom penh", "ho chi minh city", "la paz", "san salvador", "santo domingo", "san juan", "panama city",
        "el cairo", "le caire", "la havane", "la habana", "saint pétersbourg", "st petersburg", "st gallen",
        "bad homburg", "frankfurt am main", "porto alegre", "belo horizonte", "port au prince", "kuwait city",
    ]

    static let joints: Set<String> = [
        "and", "und", "et", "y", "e", "og", "och", "en", "&", "with", "mit", "i", "a", "ve",
    ]

    /// The same in small letters alone: `Dan` and `Ja` are names.
    static let smallJoints: Set<String> = [
        "avec", "ja", "és", "și", "oraz", "и", "та", "і", "και", "dan", "ir", "va", "sy",
    ]

    /// Words after which no name follows: for whom, when, and what was done.
    static let enders: Set<String> = [
        "for", "für", "pour", "para", "@", "am", "on", "at", "um", "stand", "stand:", "updated", "updated:",
        "published", "published:", "veröffentlicht", "aktualisiert", "erstellt", "posted", "aktualisiert:", "last",
        "publicado", "actualizado", "publié", "pubblicato", "geplaatst", "uhr", "via", "aus", "in", "•", "·",
        "con", "from", "follow", "contact", "email", "e-mail",
    ]

    static let openers: Set<String> = [
        "by", "von", "par", "por", "di", "da", "af", "av", "door", "de", "text", "texte", "texto", "written", "author",
        "autor", "auteur", "words", "story", "reported", "posted", "published", "report", "interview", "op", "from",
        "автор", "авторы", "текст", "автори", "tekst", "yazan", "yazı", "redakcja", "forfatter", "skrevet", "skriven",
        "scritto", "cura", "a", "opublikował", "napisał", "autorka", "auteurs", "autoren", "authors",
        "erstellt", "eingestellt", "verfasst", "geschrieben", "veröffentlicht", "escrito", "écrit", "publié",
        "publicado", "submitted", "reporting", "oleh", "penulis", "szerző", "írta", "teksti", "kirjoittaja",
        "συντάκτης", "autore", "редактор", "scris", "napsal", "napsala", "skribent", "reporter", "작성자", "글",
        "作者", "撰文", "文", "記者", "记者",
    ]

    /// Words that no person is called by: desks, roles and outlets.
    static let desks: Set<String> = [
        "redaktion", "redaktionen", "redaccion", "redacción", "redazione", "rédaction", "redaction", "redactie",
        "redacao", "redação", "redakcja", "redakce", "toimitus", "admin", "administrator", "staff", "editor",
        "editors", "editorial", "newsroom", "news", "desk", "team", "online", "agencies", "agency", "agenturen",
        "agencias", "correspondent", "reporter", "reporters", "writer", "writers", "press", "office", "pressestelle",
        "magazine", "magazin", "zeitung", "today", "times", "post", "daily", "media", "network", "com", "web", "www",
        "http", "https", "wire", "services", "service", "guest", "contributor", "contributors", "sponsored",
        "anonymous",
        "user", "webmaster", "unknown", "blog", "tv", "radio", "group", "gmbh", "inc", "ltd", "published", "updated",
        "minutes", "read", "comments", "share", "follow", "email", "facebook", "twitter", "more", "photo", "foto",
        "uhr", "posts", "articles", "all", "view", "profile", "author", "autor", "autoren", "verlag", "verein",
        "university", "institute", "foundation", "newspaper", "journal", "gazette", "herald", "tribune", "equipo",
        "der", "die", "das", "the", "our", "unser", "notre", "dts", "nachrichtenagentur", "this", "about", "über",
        "copyright", "posted", "artikel", "weitere", "alle", "beiträge", "germany", "deutschland", "ag", "se", "kg",
        "ev",
        "interview", "von", "by", "por", "par", "text", "publiziert", "veröffentlicht", "abteilung", "kitchens",
        "fachredaktion",
        "chefredakteur", "chefredaktion", "journalist", "journalistin", "autorin", "redakteur", "redakteurin", "pm",
        "january", "february", "march", "april", "june", "july", "august", "september", "october", "november",
        "december",
        "januar", "februar", "märz", "mai", "juni", "juli", "oktober", "dezember", "enero", "febrero", "marzo", "mayo",
        "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
        "publisher", "anónimo", "anonimo", "anonym", "unbekannt", "gast", "root", "nachrichten", "weiter", "ceo",
        "autorenseite", "artikelübersicht", "übersicht", "agencies", "recht",
        "departement", "department", "ministerium", "feuerwehr", "polizei", "police", "stadt", "institut", "stiftung",
        "verband", "association", "committee", "council", "club", "company", "presse", "agencia", "diario", "periódico",
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "montag", "dienstag", "mittwoch",
        "donnerstag", "freitag", "samstag", "sonntag", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi",
        "dimanche", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo", "home", "start",
        "startseite", "login", "menu", "kommentare", "kommentar", "lesezeit", "stand", "videos", "video",
        "politik", "wirtschaft", "sport", "kultur", "panorama", "politics", "business", "sports", "world", "economy",
        "opinion", "lokales", "regional", "gesellschaft", "wissen", "reise", "gesundheit", "national", "international",
        "am", "est", "gmt", "subscribe", "newsletter", "contact", "kontakt", "edit", "save", "delete", "print", "css",
    ]

    static let degrees: Set<String> = [
        "phd", "ph d", "md", "dr", "prof", "jr", "sr", "mba", "msc", "ma", "esq", "rd", "cpa",
    ]

    static let particles: Set<String> = [
        "de", "la", "del", "der", "den", "van", "von", "zu", "da", "di", "dos", "das", "du", "le", "el", "al", "bin",
        "ten",
        "ter", "av", "af", "y", "e", "zur", "vom", "und", "do", "della", "degli", "dei", "delle", "dalla", "lo", "los",
        "las", "zum", "wa", "ibn", "ben", "te", "op", "het", "in", "auf", "aus", "bint", "abu", "tot", "san",
    ]

    static let bylineOpeners: Set<String> = [
        "by", "von", "par", "por", "di", "af", "av", "door", "text", "texto", "texte", "words", "autor", "author",
        "autorin", "oleh", "auteur", "autore", "автор", "авторы", "текст", "tekst", "teksti", "yazan", "szerző",
        "írta", "kirjoittaja", "συντάκτης", "forfatter", "skribent", "penulis", "reporter", "redactor", "redakteur",
        "작성자", "글", "作者", "撰文", "文", "記者", "记者",
    ]

    /// Openers that are words of a sentence without their colon.
    static let colonOpeners: Set<String> = bylineOpeners.subtracting([
        "by", "von", "par", "por", "di", "af", "av", "door", "oleh",
    ])

    static let verbs: Set<String> = [
        "written", "posted", "published", "geschrieben", "erstellt", "eingestellt", "verfasst", "veröffentlicht",
        "publiziert", "publié", "écrit", "publicado", "escrito", "geschreven", "geplaatst", "skrevet", "skriven",
    ]

    /// First words of links that are no names: `Zur Übersicht`, `More stories`.
    static let phraseOpeners: Set<String> = [
        "zur", "zum", "mehr", "weitere", "alle", "alles", "view", "all", "about", "über", "more", "ver", "voir", "leer",
        "todos", "todas", "read", "see", "show", "zurück", "back", "edit", "follow", "im", "am", "in", "how", "why",
        "what",
        "wie", "was", "warum", "paid", "foto", "photo", "meist", "bild", "neue", "new",
    ]

    /// Where links below headlines lead, and what they do.
    static let platforms: Set<String> = [
        "youtube", "linkedin", "whatsapp", "instagram", "pinterest", "telegram", "threads", "bluesky", "mastodon",
        "tiktok", "reddit", "flipboard", "tweet", "retweet", "xing", "rss", "messenger", "googlenews", "orderreprint",
        "reprints", "copylink", "linkkopieren", "permalink", "bookmark", "like", "pin", "send", "teilen", "drucken",
        "imprimir", "compartir", "partager", "imprimer", "condividi", "stampa", "delen", "del", "dela",
    ]

    static let nobody: Set<String> = [
        "admin", "administrator", "publisher", "author", "autor", "anonymous", "anónimo", "anonimo", "anonym",
        "unknown",
        "unbekannt", "user", "webmaster", "root", "guest", "gast", "editor", "wordpress", "staff", "none", "null",
        "undefined", "n a", "na", "nan", "false", "true", "no author", "test",
    ]

    /// What stands before a name: `Rechtsanwalt A. Name`.
    static let titles: Set<String> = [
        "rechtsanwalt", "rechtsanwältin", "autor", "autorin", "gastautor", "gastautorin", "redakteur", "redakteurin",
        "journalist", "journalistin", "reporter", "reporterin", "correspondent", "korrespondent", "korrespondentin",
        "editor", "chefredakteur", "chefredakteurin", "author", "writer", "photographer", "fotograf", "par", "by",
    ]
}

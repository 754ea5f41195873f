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
}

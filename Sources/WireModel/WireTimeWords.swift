import Foundation

/// The words of dates: months in the languages of the news, zone names, halves of the day.
///
/// Looked up in folded spelling: lower case, no accents (`fold`).
enum WireTimeWords {
    /// Month 1...12 of a folded word; full names, the usual short forms, and prefixes that can mean one month only.
    static func month(_ word: String) -> Int? { months[word] }

    /// Seconds east of UTC of a folded zone name.
    static func zone(_ word: String) -> Int? { zones[word] }

    /// Zone names that say nothing about summer time: the region decides, the number is for hosts without tzdata.
    static let regions: [String: (identifier: String, standard: Int)] = [
        "at": ("America/Halifax", -14_400), "et": ("America/New_York", -18_000), "ct": ("America/Chicago", -21_600),
        "mt": ("America/Denver", -25_200),
        "pt": ("America/Los_Angeles", -28_800),
    ]

    static let ordinals: Set<String> = ["st", "nd", "rd", "th", "er", "re", "e", "o", "a", "\u{BA}", "\u{AA}"]

    /// Small words between the parts of a date ("9 de enero de 2025", "9th of May", "2 мая 2025 г.").
    static let fillers: Set<String> = [
        "of", "de", "del", "di", "den", "the", "el", "le", "la", "do", "da", "na", "d", "г", "года", "року", "r",
        "roku",
    ]

    static let clockWords: Set<String> = ["h", "hs", "hrs", "uhr", "u", "uur", "時", "时", "시"]
    static let beforeClock: Set<String> = ["klo", "kl"]

    /// 0 for the morning, 12 for the afternoon.
    static let halves: [String: Int] = ["am": 0, "pm": 12, "오전": 0, "오후": 12, "上午": 0, "下午": 12, "午前": 0, "午後": 12]

    /// Lower case without accents and combining marks; Latin, Greek and Cyrillic, other scripts as they are.
    static func fold(_ scalar: Unicode.Scalar, into word: inout String.UnicodeScalarView) {
        let value = scalar.value
        if value < 0x80 {
            word.append(
                (0x41...0x5A).contains(value) ? Unicode.Scalar(UInt8(truncatingIfNeeded: value) | 0x20) : scalar)
        } else if value < 0x530 {
            if let base = foldTable[value] { word.append(base) }
        } else if !(0x300...0x36F).contains(value) {
            word.append(scalar)
        }
    }

    static func folded(_ text: String) -> String {
        var word = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { fold(scalar, into: &word) }
        return String(word)
    }

    /// Base letter of each letter from Latin-1 to Cyrillic; combining marks have none.
    private static let foldTable: [UInt32: Unicode.Scalar] = {
        var table: [UInt32: Unicode.Scalar] = [:]
        let special: [UInt32: Unicode.Scalar] = [
            0xDF: "s", 0xE6: "a", 0xF8: "o", 0x111: "d", 0x131: "i", 0x142: "l", 0x153: "o", 0x3C2: "σ",
        ]
        for value in UInt32(0x80)..<0x530 where !(0x300...0x36F).contains(value) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let lower = scalar.properties.lowercaseMapping.decomposedStringWithCanonicalMapping.unicodeScalars.first
            table[value] = lower.flatMap { special[$0.value] ?? $0 }
        }
        return table
    }()

    private static let months: [String: Int] = {
        var table: [String: Int] = [:]
        var ambiguous: Set<String> = []
        for names in monthNames {
            for (index, alternatives) in names.split(separator: " ").enumerated() {
                for name in alternatives.split(separator: "/") {
                    let word = Array(folded(String(name)).unicodeScalars)
                    for length in min(3, word.count)...word.count {
                        var prefix = String.UnicodeScalarView()
                        prefix.append(contentsOf: word[..<length])
                        let key = String(prefix)
                        if let other = table[key], other != index % 12 + 1 { ambiguous.insert(key) }
                        table[key] = index % 12 + 1
                    }
                }
            }
        }
        for key in ambiguous { table[key] = nil }
        // Whole names and the short forms of each language win over the prefixes of another.
        for names in monthNames {
            for (index, alternatives) in names.split(separator: " ").enumerated() {
                for name in alternatives.split(separator: "/") { table[folded(String(name))] = index % 12 + 1 }
            }
        }
        for (index, words) in shortMonths.split(separator: " ").enumerated() {
            for word in words.split(separator: "/") { table[folded(String(word))] = index + 1 }
        }
        return table
    }()

    /// Twelve names a line, `/` between forms.
    ///
    /// Croatian is left out: its listopad is October, the neighbours' November.
    private static let monthNames = [
        "january february march april may june july august september october november december",
        "januar/jänner februar/feber märz april mai juni juli august september oktober november dezember",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "januari februari mars april maj juni juli augusti september oktober november december",
        "januar februar marts april maj juni juli august september oktober november desember",
        "januari februari maret april mei juni juli agustus september oktober november desember",
        "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
        "január február március április május június július augusztus szeptember október november december",
        "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
        "stycznia/styczeń lutego/luty marca/marzec kwietnia/kwiecień maja/maj czerwca/czerwiec lipca/lipiec "
            + "sierpnia/sierpień września/wrzesień października/październik listopada/listopad grudnia/grudzień",
        "ledna/leden února/únor března/březen dubna/duben května/květen června/červen července/červenec srpna/srpen "
            + "září října/říjen listopadu/listopad prosince/prosinec",
        "tammikuuta/tammikuu helmikuuta/helmikuu maaliskuuta/maaliskuu huhtikuuta/huhtikuu toukokuuta/toukokuu "
            + "kesäkuuta/kesäkuu heinäkuuta/heinäkuu elokuuta/elokuu syyskuuta/syyskuu lokakuuta/lokakuu "
            + "marraskuuta/marraskuu joulukuuta/joulukuu",
        "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
        "января/январь февраля/февраль марта/март апреля/апрель мая/май июня/июнь июля/июль августа/август "
            + "сентября/сентябрь октября/октябрь ноября/ноябрь декабря/декабрь",
        "січня/січень лютого/лютий березня/березень квітня/квітень травня/травень червня/червень липня/липень "
            + "серпня/серпень вересня/вересень жовтня/жовтень листопада/листопад грудня/грудень",
        "януари февруари март април май юни юли август септември октомври ноември декември",
        "ιανουαρίου/ιανουάριος φεβρουαρίου/φεβρουάριος μαρτίου/μάρτιος απριλίου/απρίλιος μαΐου/μάιος ιουνίου/ιούνιος "
            + "ιουλίου/ιούλιος αυγούστου/αύγουστος σεπτεμβρίου/σεπτέμβριος οκτωβρίου/οκτώβριος νοεμβρίου/νοέμβριος "
            + "δεκεμβρίου/δεκέμβριος",
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
        "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    ]

    private static let shortMonths =
        "jan/янв feb/fev/фев mar/mrz/mär/mrt/мар apr/avr/abr/апр may/mai/maj/mag/мая jun/juin/giu/июн jul/juil/lug/июл "
        + "aug/aou/ago/agu/авг sep/sept/set/sett/сен/сент oct/okt/ott/out/окт nov/ноя dec/dez/dic/des/дек"

    /// Zones by the names that feeds print; where two countries share one, the larger press (IST is India's).
    private static let zones: [String: Int] = {
        let hours: [(Double, String)] = [
            (0, "z gmt utc ut wet azost egst"), (-12, "aoe"), (-10, "hst hast tahiti"), (-9, "akst hadt"),
            (-8, "pst akdt"), (-7, "mst pdt"), (-6, "cst mdt"), (-5, "est cdt cot pet ect act"),
            (-4, "ast edt clt vet bot"),
            (-4.5, "hlv"), (-3.5, "nst"), (-3, "adt brt art clst uyt gft"), (-2.5, "ndt"), (-2, "brst fnt"),
            (-1, "cvt azot"),
            (1, "cet met mez bst west wat"), (2, "cest mest mesz eet cat sast kalt"),
            (3, "eest msk eat trt aqt fet idt"), (3.5, "irst"), (4, "msd gst samt azt get amt"), (4.5, "irdt aft"),
            (5, "pkt yekt uzt tmt"), (5.5, "ist slst"), (5.75, "npt"), (6, "omst bdt almt btt"), (6.5, "mmt"),
            (7, "ict wib krat novt"), (8, "awst sgt hkt pht myt wita irkt"), (9, "jst kst wit yakt"),
            (9.5, "acst"), (10, "aest vlat chst"), (10.5, "acdt"), (11, "aedt magt sbt"), (12, "nzst fjt pett"),
            (13, "nzdt tot"),
        ]
        var table: [String: Int] = [:]
        for (offset, names) in hours {
            for name in names.split(separator: " ") { table[String(name)] = Int(offset * 3600) }
        }
        return table
    }()
}

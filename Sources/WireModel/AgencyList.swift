/// News agencies by the names that bylines, datelines, credits and closing marks give them.
///
/// The list is `config/agencies.txt`, compiled in as ``AgencyTable``; its head explains the form of a line.
package struct AgencyList: Sendable {
    /// The list that ships.
    package static let builtIn = AgencyList(text: AgencyTable.text)

    package struct Agency: Hashable, Sendable {
        /// As published.
        package var name: String
        /// BCP 47.
        package var languages: [String]
    }

    package private(set) var agencies: [Agency] = []
    /// Folded words and phrases that say "an agency" without saying which.
    package private(set) var generic: Set<String> = []
    /// Index of the agency by folded form.
    private var byForm: [String: Int] = [:]
    /// The same for forms that count only in their own capitals.
    private var byExactForm: [String: Int] = [:]
    /// Every folded form, whatever its case.
    private var known: Set<String> = []

    /// Reads a list; lines that have no sense are left out.
    package init(text: String) {
        var isGeneric = false
        for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
            if line.hasPrefix("[") {
                isGeneric = line.hasPrefix("[generic]")
            } else if isGeneric {
                for phrase in line.split(separator: ";") { generic.insert(Self.folded(String(phrase))) }
            } else {
                add(line.split(separator: "|", omittingEmptySubsequences: false).map { String($0).wireText })
            }
        }
        known.formUnion(generic)
    }

    private mutating func add(_ cells: [String]) {
        guard cells.count == 3, !cells[0].isEmpty else { return }
        let row = agencies.count
        agencies.append(Agency(name: cells[0], languages: cells[1].split(separator: " ").map(String.init)))
        let forms = cells[2].split(separator: ";").map { String($0).wireText }
        let exact = forms.filter { $0.hasPrefix("=") }.map { String($0.dropFirst()) }
        for form in exact {
            byExactForm[form] = row
            known.insert(Self.folded(form))
        }
        // A name that has itself as an exact form is a word of some language, too.
        let isWord = exact.contains { Self.folded($0) == Self.folded(cells[0]) }
        for form in (isWord ? [] : [cells[0]]) + forms where !form.hasPrefix("=") {
            byForm[Self.folded(form)] = row
            known.insert(Self.folded(form))
        }
    }

    /// The agency that a whole text names.
    package func agency(named text: some StringProtocol) -> Agency? {
        let text = String(text)
        if let row = byForm[Self.folded(text)] { return agencies[row] }
        return byExactForm[text.wireText].map { agencies[$0] }
    }

    /// Whether a whole text is the name of an agency or says "agencies", in any case.
    package func isKnown(_ text: some StringProtocol) -> Bool { known.contains(Self.folded(String(text))) }

    /// Letters and digits in lower case, one space in place of everything else.
    static func folded(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        var pendingSpace = false
        for scalar in text.unicodeScalars where scalar.value != 0x307 {
            let letter = scalar.value | 0x20
            if scalar.isASCII, (0x61...0x7A).contains(letter) || (0x30...0x39).contains(scalar.value) {
                if pendingSpace, !scalars.isEmpty { scalars.append(" ") }
                pendingSpace = false
                scalars.append(Unicode.Scalar(UInt8(truncatingIfNeeded: letter)))
                continue
            }
            guard !scalar.isASCII, scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            else {
                pendingSpace = true
                continue
            }
            if pendingSpace, !scalars.isEmpty { scalars.append(" ") }
            pendingSpace = false
            // The Turkish dotted capital folds to i and a dot above, which is left out.
            // One by one: `append(contentsOf:)` of this view copies all that is there.
            for small in scalar.properties.lowercaseMapping.unicodeScalars where small.value != 0x307 {
                scalars.append(small)
            }
        }
        return String(scalars)
    }
}

/// Where a text names an agency.
package struct AgencyMention: Hashable, Sendable, Codable {
    package enum Place: String, Sendable, Codable, CaseIterable {
        case byline, dateline, credit, tail
        /// The reader of the page or seed text says so, and took the place itself away.
        case text
    }

    /// The agency's name as published.
    package var agency: String
    package var place: Place
    /// The words in which it stands, at most 120 characters.
    package var printed: String

    package init(agency: String, place: Place, printed: String) {
        self.agency = agency
        self.place = place
        self.printed = String(printed.prefix(120))
    }
}

extension AgencyList {
    /// Every place where an article names an agency: byline, dateline, picture credit, closing mark.
    ///
    /// To be asked of the article as the page has it: cleaning takes datelines and closing marks away.
    package func mentions(in article: Article) -> [AgencyMention] {
        var found: [AgencyMention] = []
        func add(_ agencies: [Agency], _ place: AgencyMention.Place, _ printed: String) {
            for agency in agencies where !found.contains(where: { $0.agency == agency.name && $0.place == place }) {
                found.append(AgencyMention(agency: agency.name, place: place, printed: printed))
            }
        }
        if let byline = article.byline { add(named(in: byline), .byline, byline) }
        if let head = article.body.first.map({ Self.datelineHead($0.text) }) ?? nil {
            add(named(in: head), .dateline, head)
        }
        if let credit = article.picture?.credit { add(named(in: credit), .credit, credit) }
        if let last = article.body.last?.text {
            let tail = Self.tail(of: last)
            if let tail {
                let known = named(in: tail)
                add(known.isEmpty ? Self.mark(in: tail).map { [$0] } ?? [] : known, .tail, tail)
            }
        }
        if let name = article.agency, !found.contains(where: { $0.agency == name }) {
            found.append(AgencyMention(agency: name, place: .text, printed: name))
        }
        return found
    }

    /// The agencies among the parts of a credit: `Anna Kern, AFP`, `dpa/lby`, `Getty Images via AP`.
    func named(in text: String) -> [Agency] {
        if let whole = agency(named: text) { return [whole] }
        let separators: Set<Character> = ["/", ",", ";", "|", "(", ")", "[", "]", "–", "—", "-", "·", "•", ":"]
        let parts = text.split { separators.contains($0) }
        var found = parts.compactMap { agency(named: $0) }
        if found.isEmpty { found = wordsNamed(in: text) }
        if found.isEmpty { found = parts.compactMap { namingItself(String($0).wireText) } }
        return found
    }

    /// An agency that no list has and that says what it is: `Meridian Wire`, `Agencia Norte`.
    private func namingItself(_ name: String) -> Agency? {
        let words = Self.folded(name).split(separator: " ").map(String.init)
        guard (2...4).contains(words.count), let first = words.first, let last = words.last,
            generic.contains(first) || generic.contains(last), name.first?.isUppercase ?? false
        else { return nil }
        return Agency(name: name, languages: [])
    }

    /// The mark of an agency that no list has, behind the slash of a last line: `/ MW`.
    private static func mark(in tail: String) -> Agency? {
        guard let slash = tail.lastIndex(of: "/") else { return nil }
        let mark = String(tail[tail.index(after: slash)...]).wireText
        guard (2...6).contains(mark.utf8.count), mark.utf8.allSatisfy({ (65...90).contains($0) }) else { return nil }
        return Agency(name: mark, languages: [])
    }

    /// Names of one to four words that stand in a text, the longest first.
    private func wordsNamed(in text: String) -> [Agency] {
        let words = text.split(separator: " ").prefix(24)
        var found: [Agency] = []
        var position = 0
        while position < words.count {
            var length = min(4, words.count - position)
            while length > 0 {
                let phrase = words[position..<position + length].joined(separator: " ")
                if let agency = agency(named: phrase) {
                    found.append(agency)
                    break
                }
                length -= 1
            }
            position += max(1, length)
        }
        return found
    }

    /// What stands before the dash of a dateline, or within its parentheses; nil where no dateline can be.
    static func datelineHead(_ text: String) -> String? {
        let head = text.prefix(100)
        let dashes: Set<Character> = ["–", "—", "-", ":"]
        var previous: Character = "x"
        for index in head.indices {
            let isDash = dashes.contains(head[index]) && (previous.isWhitespace || previous == ")")
            if isDash { return String(head[..<index]) }
            previous = head[index]
        }
        guard let open = head.firstIndex(of: "("), let close = head[open...].firstIndex(of: ")"),
            head.distance(from: open, to: close) <= 40, head.distance(from: head.startIndex, to: open) <= 50
        else { return nil }
        return String(head[...close])
    }

    /// The closing mark of a last paragraph: the whole of a short line, what follows its last dash or slash, or the
    /// last parentheses.
    static func tail(of text: String) -> String? {
        if text.count <= 40 { return text }
        let end = text.suffix(40)
        if end.hasSuffix(")") || end.hasSuffix(").") {
            return end.lastIndex(of: "(").map { String(end[$0...]) }
        }
        let marks: Set<Character> = ["/", "–", "—"]
        return end.lastIndex(where: marks.contains).map { String(end[$0...]) }
    }
}

import WireModel

/// Sorts the lines below the front: what is the article's text, and what else a page puts there.
struct BodySorter {
    let rules: FurnitureRules

    /// Lines after a heading such as "Read also" that are taken for titles of other stories.
    private static let boxLimit = 6

    func sort(_ lines: [BodyLine], into sorted: inout SortedLines) {
        let proseAfter = runningProse(lines)
        let pictures = pictureReasons(lines)
        var proseBefore = sorted.kept.reduce(into: 0) { if $1.line.isProse { $0 += 1 } }
        var index = 0
        while index < lines.count {
            let line = lines[index]
            let after = proseAfter[index + 1]
            if line.isLiteral || line.kind == .tableRow || line.kind == .code {
                sorted.kept.append(line)
                index += 1
            } else if let end = authorBoxEnd(lines, at: index, before: proseBefore, after: after, into: &sorted) {
                index = end
            } else if let reason = rules.sectionReason(for: line.line) {
                index = sectionEnd(lines, at: index, reason: reason, before: proseBefore, after: after, into: &sorted)
            } else if sorted.isHeadline(line.line) {
                sorted.drop(line, .repeatedHeadline)
                index += 1
            } else if let reason = furnitureReason(line, before: proseBefore, after: after) ?? pictures[index] {
                sorted.drop(line, reason)
                index += 1
                if reason == .relatedLink, line.line.tokens.count <= 3, proseBefore > 0 {
                    index = boxEnd(lines, from: index, limit: 2, reason: reason, into: &sorted)
                }
            } else {
                if line.line.isProse { proseBefore += 1 }
                sorted.kept.append(line)
                index += 1
            }
        }
        trimEnd(&sorted)
        dropDuplicates(&sorted)
        readSigns(&sorted)
    }

    /// For each place, how many lines of running text stand there and below.
    private func runningProse(_ lines: [BodyLine]) -> [Int] {
        var counts = Array(repeating: 0, count: lines.count + 1)
        for index in lines.indices.reversed() {
            let isText =
                lines[index].isLiteral || (lines[index].line.isProse && lines[index].reason == nil)
            counts[index] = counts[index + 1] + (isText ? 1 : 0)
        }
        return counts
    }

    // MARK: Sections

    /// Drops the heading of a list of other stories, and the list.
    private func sectionEnd(
        _ lines: [BodyLine], at index: Int, reason: DropReason, before: Int, after: Int, into sorted: inout SortedLines
    ) -> Int {
        sorted.drop(lines[index], reason)
        guard before > 0 else { return index + 1 }
        // "Read also" boxes stand between paragraphs; "Most read" and "Comments" stand at the end.
        let isBox = rules.isBoxHeading(lines[index].line)
        let outweighed = lines[index].line.tokens.count == 1 ? after * 2 <= before : after <= before
        let isEnd = isBox ? after == 0 || (after <= 2 && alternates(lines, from: index + 1)) : outweighed
        if isEnd {
            cut(lines, from: index + 1, reason: reason, into: &sorted)
            return lines.count
        }
        return boxEnd(lines, from: index + 1, limit: BodySorter.boxLimit, reason: .relatedLink, into: &sorted)
    }

    /// A title and a summary, twice at least: a list of teasers.
    private func alternates(_ lines: [BodyLine], from start: Int) -> Bool {
        let kinds = lines[start...].prefix(12).filter { $0.reason == nil }.map(\.line.isProse)
        return kinds.count >= 4 && Array(kinds.prefix(4)) == [false, true, false, true]
    }

    private func boxEnd(
        _ lines: [BodyLine], from start: Int, limit: Int, reason: DropReason, into sorted: inout SortedLines
    ) -> Int {
        var index = start
        while index < lines.count, index < start + limit {
            let line = lines[index]
            if line.isLiteral || line.line.isProse || line.line.endsSentence && line.kind == .paragraph { break }
            if line.kind == .heading || line.kind == .quote { break }
            sorted.drop(line, line.reason ?? reason)
            index += 1
        }
        return index
    }

    private func cut(_ lines: [BodyLine], from start: Int, reason: DropReason, into sorted: inout SortedLines) {
        for line in lines[start...] {
            if line.isLiteral {
                sorted.kept.append(line)
            } else {
                sorted.drop(line, line.reason ?? rules.sectionReason(for: line.line) ?? reason)
            }
        }
    }

    // MARK: Author's box

    /// Takes "Avatar", a name, a role and a biography; nil when none begins here.
    private func authorBoxEnd(
        _ lines: [BodyLine], at start: Int, before: Int, after: Int, into sorted: inout SortedLines
    ) -> Int? {
        let isNamed = rules.opensAuthorBox(lines[start].line)
        guard isNamed || opensUnnamedBox(lines, at: start, before: before, after: after, sorted) else { return nil }
        var index = start
        if isNamed {
            sorted.drop(lines[index], .authorBiography)
            index += 1
        }
        var name: String?
        if index < lines.count, !lines[index].isLiteral, PersonName.fits(lines[index].text, strict: true) {
            name = lines[index].text
            sorted.drop(lines[index], .authorBiography)
            index += 1
        }
        var proseTaken = 0
        while index < lines.count, index < start + 8, !lines[index].isLiteral {
            let line = lines[index]
            let names = name.map { [$0] } ?? sorted.authors
            let isBiography = line.line.isProse && names.contains { rules.isBiography(line.line, of: $0) }
            guard isBiography || rules.isRole(line.line) else { break }
            if line.line.isProse { proseTaken += 1 }
            sorted.drop(line, .authorBiography)
            index += 1
        }
        guard before > 0 else { return index }
        if let name, sorted.authors.isEmpty, sorted.agency == nil { sorted.authors = [name] }
        let left = after - proseTaken
        let isFollowedByFurniture =
            index < lines.count
            && (lines[index].reason != nil || rules.sectionReason(for: lines[index].line) != nil)
        if left * 2 <= before || (isFollowedByFurniture && left <= before) {
            cut(lines, from: index, reason: .otherStory, into: &sorted)
            return lines.count
        }
        return index
    }

    /// A name above a role, or a known author's biography, towards the end of the text.
    private func opensUnnamedBox(
        _ lines: [BodyLine], at index: Int, before: Int, after: Int, _ sorted: SortedLines
    ) -> Bool {
        guard before > 0, after * 2 <= before + 1 else { return false }
        let line = lines[index]
        if after == 0, line.line.isProse, sorted.authors.contains(where: { rules.isBiography(line.line, of: $0) }) {
            return true
        }
        guard line.kind == .paragraph || line.kind == .heading, PersonName.fits(line.text, strict: true),
            index + 1 < lines.count,
            !lines[index + 1].isLiteral
        else { return false }
        let next = lines[index + 1].line
        return rules.isRole(next) || (next.isProse && rules.isBiography(next, of: line.text) && next.tokens.count > 12)
    }

    // MARK: Lines alone

    /// "Economy" or "Contents" between paragraphs may be a heading of the article; at either end it is a label.
    private func furnitureReason(_ line: BodyLine, before: Int, after: Int) -> DropReason? {
        guard let reason = line.reason else { return nil }
        // `17:15` is a film's length, or the heading of a report at that time.
        let isWord =
            reason == .sectionLabel
            || (reason == .navigation || reason == .mediaPlayer || reason == .date) && line.kind == .heading
        return isWord && before > 0 && after > 0 ? nil : reason
    }

    /// For each line why it is a picture's, none in a gallery whose captions are its text.
    private func pictureReasons(_ lines: [BodyLine]) -> [DropReason?] {
        let reasons = lines.map { $0.isLiteral || $0.reason != nil ? nil : pictureReason($0) }
        var captions = 0
        var prose = 0
        for (line, reason) in zip(lines, reasons) where line.reason == nil {
            if reason == .pictureCaption, line.line.tokens.count >= 8 {
                captions += 1
            } else if line.line.isProse {
                prose += 1
            }
        }
        guard captions >= 3, captions > prose else { return reasons }
        return reasons.map { $0 == .pictureCaption ? nil : $0 }
    }

    /// A picture's caption within the text: told by its credit.
    private func pictureReason(_ line: BodyLine) -> DropReason? {
        guard line.kind == .paragraph, line.line.tokens.count <= 60, let credit = CreditLine(line.line) else {
            return nil
        }
        guard credit.caption != nil else { return .pictureCredit }
        // Reports of agencies end so too; captions are not as long.
        if line.line.isProse, line.line.tokens.count > 36, line.text.hasSuffix(")") { return nil }
        guard credit.isPhoto, AgencyTail(paragraph: line.text) == nil, !Agencies.isKnown(credit.credit) else {
            return nil
        }
        return .pictureCaption
    }

    /// Headings without text, dates, bylines and agency names at the very end.
    private func trimEnd(_ sorted: inout SortedLines) {
        while let last = sorted.kept.last, !last.isLiteral, sorted.kept.count > 1 {
            // A listing may be made of headings that are whole sentences.
            if last.kind == .heading, !last.line.isProse || !last.line.endsSentence {
                sorted.drop(last, .emptySection)
            } else if DateLine(last.text) != nil {
                sorted.drop(last, .date)
            } else if last.kind == .paragraph, let agency = agencyAlone(last.text) {
                sorted.agency = sorted.agency ?? agency
                sorted.drop(last, .agencyCredit)
            } else if let byline = Byline(last.text, marked: false), last.line.tokens.count <= 8 {
                if sorted.authors.isEmpty, sorted.agency == nil {
                    sorted.authors = byline.authors
                    sorted.agency = byline.agency
                    sorted.byline = last.text
                }
                sorted.drop(last, .byline)
            } else if sorted.authors.contains(last.text) {
                sorted.drop(last, .byline)
            } else {
                return
            }
            sorted.kept.removeLast()
        }
    }

    /// "(dpa)", "AFP", "© Reuters" as a whole line.
    private func agencyAlone(_ text: String) -> String? {
        var name = Substring(text)
        if let colon = name.firstIndex(of: ":"), BodySorter.sourceWords.contains(name[..<colon].lowercased().trimmed) {
            name = name[name.index(after: colon)...]
        }
        // "The Ledger with AFP"
        if name.spacedWordCount <= 7 {
            for word in Byline.alongside {
                if let range = name.range(of: word) { name = name[range.upperBound...] }
            }
        }
        while let first = name.first, "([/©–— ".contains(first) { name.removeFirst() }
        while let last = name.last, ")]/. ".contains(last) { name.removeLast() }
        return AgencyTail.isShownAgency(String(name)) ? String(name) : nil
    }

    private static let sourceWords: Set<String> = [
        "source", "sources", "with", "quelle", "quellen", "fuente", "fuentes", "fonte", "fonti", "fontes", "bron",
        "bronnen", "źródło",
        "источник", "джерело", "burimi", "kaynak",
    ]

    private func dropDuplicates(_ sorted: inout SortedLines) {
        var seen: Set<TextKey> = []
        var kept: [BodyLine] = []
        var copies: [BodyLine] = []
        for line in sorted.kept {
            // An interviewer asks the same question of several people.
            let isLong = line.line.length >= 6 && line.line.ending != "?"
            let isRepeated = isLong ? !seen.insert(TextKey(line.text)).inserted : kept.last?.text == line.text
            if isRepeated, !line.isLiteral { copies.append(line) } else { kept.append(line) }
        }
        // A text that says one or two things over and over, such as a sample or a chant, is written so.
        let proseLeft = kept.reduce(0) { $0 + ($1.line.isProse ? 1 : 0) }
        let proseCopied = copies.reduce(0) { $0 + ($1.line.isProse ? 1 : 0) }
        if proseCopied > 0, proseLeft <= 2, proseCopied >= proseLeft { return }
        for line in copies { sorted.drop(line, .duplicate) }
        sorted.kept = kept
    }

    /// The agency behind the last sentence and the dateline before the first.
    private func readSigns(_ sorted: inout SortedLines) {
        if let last = sorted.kept.last, last.kind == .paragraph, !last.isLiteral,
            let tail = AgencyTail(paragraph: last.text)
        {
            sorted.agency = sorted.agency ?? tail.agency
            let sign = String(last.text.dropFirst(tail.text.count)).trimmed
            sorted.dropped.append(DroppedLine(line: last.number, text: sign, reason: .agencyCredit))
            sorted.kept[sorted.kept.count - 1].line = TextLine(tail.text)
            sorted.kept[sorted.kept.count - 1].reason = rules.reason(for: tail.text)
        }
        guard let first = sorted.kept.first(where: { $0.kind == .paragraph }) else { return }
        guard let dateline = Dateline(paragraph: first.text) else { return }
        sorted.dateline = sorted.dateline ?? dateline.place
        if !first.isLiteral, sorted.agency == nil { sorted.agency = dateline.agency }
    }
}

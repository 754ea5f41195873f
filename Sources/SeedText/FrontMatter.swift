import WireModel

/// Sorts what stands above the first paragraph: headline, byline, date, caption, labels.
struct FrontMatter {
    let rules: FurnitureRules
    let layout: SeedTextLayout
    /// Blocks that become fields are reported as dropped; lines of a seed text are not.
    var reportsMetadata = false

    /// Lines that are looked at above the first paragraph.
    private static let zoneLimit = 16

    /// Moves the front of `lines` into `sorted`; returns the index at which the body goes on.
    ///
    /// Lines above the first paragraph that are none of the above are kept as body.
    func sort(_ lines: [BodyLine], into sorted: inout SortedLines) -> Int {
        let end = zoneEnd(lines)
        let headlineIndex = headlineIndex(Array(lines[..<end]), next: end < lines.count ? lines[end] : nil)
        if let headlineIndex { sorted.headline = lines[headlineIndex].text }
        for index in 0..<end where index != headlineIndex {
            let line = lines[index]
            if line.isLiteral {
                if !takeMarkedCaption(line, into: &sorted) { sorted.kept.append(line) }
            } else if sorted.isHeadline(line.line) {
                sorted.drop(line, .repeatedHeadline)
            } else if take(line, at: index, of: lines, end: end, into: &sorted) {
                continue
            } else if let headlineIndex, index < headlineIndex, line.line.tokens.count <= 8 {
                sorted.drop(line, .sectionLabel)
            } else {
                sorted.kept.append(line)
            }
        }
        return end
    }

    /// The first line of running text.
    private func zoneEnd(_ lines: [BodyLine]) -> Int {
        var index = 0
        while index < lines.count, index < FrontMatter.zoneLimit {
            let line = lines[index]
            if !line.isHeadline, !isMetadata(line) {
                if line.isLiteral && !isMarkedCaption(line) { break }
                if line.kind != .paragraph && line.reason == nil { break }
                if line.line.isProse && line.reason == nil && !repeats(line, in: lines, from: index) {
                    break
                }
            }
            index += 1
        }
        return index
    }

    /// True when the line stands a second time among the next few: headlines do, paragraphs don't.
    private func repeats(_ line: BodyLine, in lines: [BodyLine], from index: Int) -> Bool {
        guard line.line.tokens.count <= 30 else { return false }
        let zone = lines[..<min(lines.count, index + 6)]
        return zone.enumerated().contains { $0.offset != index && $0.element.line.tokens == line.line.tokens }
    }

    private func metadata(_ line: BodyLine) -> MetadataLine? {
        MetadataLine(line.raw, text: line.text, marked: layout == .article, rules: rules)
    }

    private func isMetadata(_ line: BodyLine) -> Bool {
        guard !line.isLiteral || isMarkedCaption(line) else { return false }
        if metadata(line) != nil { return true }
        return isMarkedCaption(line) || CreditLine(line.line) != nil
    }

    private func isMarkedCaption(_ line: BodyLine) -> Bool {
        // A caption that begins like a byline is written with an escape.
        guard layout == .article, line.kind == .paragraph, !line.raw.hasPrefix("By ") else { return false }
        if line.isLiteral { return InlineMarkup.trailingBold(line.raw) != nil }
        return InlineMarkup.trailingBold(line.raw).map { isCredit($0) } ?? (FrontMatter.emphasised(line.raw) != nil)
    }

    /// Bold type that ends with a sentence is a paragraph set in bold, unless a caption stands before it.
    private func isCredit(_ parts: (before: String, bold: String)) -> Bool {
        !parts.before.trimmed.isEmpty || !TextLine(parts.bold).isProse
    }

    /// The inside of `*caption*`.
    static func emphasised(_ raw: String) -> String? {
        let bytes = Array(raw.utf8)
        let star = UInt8(ascii: "*")
        guard bytes.count > 2, bytes[0] == star, bytes[1] != star, bytes[1] != 0x20 else { return nil }
        func isMark(_ place: Int) -> Bool {
            let slashes = bytes[..<place].reversed().prefix { $0 == UInt8(ascii: "\\") }.count
            return bytes[place] == star && slashes.isMultiple(of: 2)
        }
        guard isMark(bytes.count - 1), !isMark(bytes.count - 2) else { return nil }
        return String(decoding: bytes[1..<(bytes.count - 1)], as: UTF8.self)
    }

    private func takeMarkedCaption(_ line: BodyLine, into sorted: inout SortedLines) -> Bool {
        guard isMarkedCaption(line), sorted.caption == nil, sorted.credit == nil else { return false }
        if let parts = InlineMarkup.trailingBold(line.raw) {
            let before = InlineMarkup.plainText(SeedTextLines.withoutEscape(parts.before.trimmed))
            sorted.caption = before.isEmpty ? nil : before
            sorted.credit = InlineMarkup.plainText(parts.bold)
        } else if let caption = FrontMatter.emphasised(line.raw) {
            sorted.caption = InlineMarkup.plainText(caption)
        }
        return true
    }

    /// Takes a line that carries metadata or is furniture; false when it is neither.
    private func take(
        _ line: BodyLine, at index: Int, of lines: [BodyLine], end: Int, into sorted: inout SortedLines
    ) -> Bool {
        if takeMarkedCaption(line, into: &sorted) { return true }
        if let metadata = metadata(line) {
            take(metadata, of: line, into: &sorted)
            return true
        }
        if let label = FrontMatter.captionLabels.first(where: { line.text.hasPrefix($0) }) {
            let caption = String(line.text.dropFirst(label.count)).trimmed
            if sorted.caption == nil, !caption.isEmpty {
                sorted.caption = caption
            } else {
                sorted.drop(line, .pictureCaption)
            }
            return true
        }
        if sorted.caption == nil, index > 0, FrontMatter.captionLabels.contains(lines[index - 1].text) {
            sorted.caption = line.text
            return true
        }
        if let credit = CreditLine(line.line) {
            if sorted.caption == nil, sorted.credit == nil {
                sorted.caption = credit.caption
                sorted.credit = credit.credit
                report(line, .pictureCaption, in: &sorted)
            } else {
                sorted.drop(line, credit.caption == nil ? .pictureCredit : .pictureCaption)
            }
            return true
        }
        if let reason = line.reason ?? rules.sectionReason(for: line.line) ?? breadcrumb(line) {
            sorted.drop(line, reason)
            return true
        }
        if rules.opensAuthorBox(line.line) {
            sorted.drop(line, .authorBiography)
            return true
        }
        if sorted.headline != nil, line.line.tokens.count == 1, Byline.isDesk(line.text) {
            sorted.drop(line, .byline)
            return true
        }
        return takeNameBesideRole(line, at: index, of: lines, end: end, into: &sorted)
    }

    private func take(_ metadata: MetadataLine, of line: BodyLine, into sorted: inout SortedLines) {
        if let date = metadata.date {
            sorted.times.published = sorted.times.published ?? date.published
            sorted.times.modified = sorted.times.modified ?? date.modified
            if metadata.byline == nil { report(line, .date, in: &sorted) }
        }
        guard let byline = metadata.byline else { return }
        guard sorted.byline == nil else {
            sorted.drop(line, .byline)
            return
        }
        sorted.authors = byline.authors
        sorted.agency = byline.agency
        sorted.byline = line.text
        report(line, .byline, in: &sorted)
    }

    private static let captionLabels = [
        "Image caption,", "Image caption:", "Caption:", "Media caption,", "Photo caption:",
    ]

    private func report(_ line: BodyLine, _ reason: DropReason, in sorted: inout SortedLines) {
        if reportsMetadata { sorted.drop(line, reason) }
    }

    /// A name that stands alone beside a date or a role is the author's.
    private func takeNameBesideRole(
        _ line: BodyLine, at index: Int, of lines: [BodyLine], end: Int, into sorted: inout SortedLines
    ) -> Bool {
        if rules.isRole(line.line), index > 0, PersonName.fits(lines[index - 1].text, strict: true) {
            sorted.drop(line, .authorBiography)
            return true
        }
        if index > 0, rules.isBiography(line.line, of: lines[index - 1].text),
            PersonName.fits(lines[index - 1].text, strict: true)
        {
            sorted.drop(line, .authorBiography)
            return true
        }
        // "Jane Roe Political correspondent"
        if sorted.headline != nil, rules.isRole(line.line), line.line.tokens.count <= 7,
            PersonName.fits(line.text.split(separator: " ").prefix(2).joined(separator: " "), strict: true),
            line.line.tokens.count > 2
        {
            sorted.drop(line, .byline)
            return true
        }
        guard PersonName.fits(line.text, strict: true), sorted.headline != nil else { return false }
        let neighbours = [index - 1, index + 1].filter { $0 >= 0 && $0 < end }
        let isAuthor = neighbours.contains { place in
            let other = lines[place].line
            return DateLine(other.text) != nil || DateLine.afterPlace(other.text) != nil
                || (place > index && rules.isBiography(other, of: line.text)) || (place > index && rules.isRole(other))
                || rules.opensAuthorBox(other)
                || rules.reason(for: other) == .readingTime
        }
        guard isAuthor else { return false }
        if sorted.authors.isEmpty, sorted.agency == nil {
            sorted.authors = [line.text]
            sorted.byline = line.text
            report(line, .byline, in: &sorted)
        } else {
            sorted.drop(line, .byline)
        }
        return true
    }

    /// `Home > World > Europe`.
    private func breadcrumb(_ line: BodyLine) -> DropReason? {
        let parts = line.text.split(whereSeparator: { "›»>/|•".contains($0) })
        guard parts.count >= 2, parts.count <= 8, line.text.count <= 100,
            parts.allSatisfy({ $0.split(separator: " ").count <= 4 }), !line.line.endsSentence
        else { return nil }
        let isTrail =
            line.text.contains { "›»>".contains($0) } && parts.allSatisfy { $0.split(separator: " ").count <= 3 }
        let isKnown = parts.contains { part in
            let reason = rules.reason(for: String(part).trimmed)
            return reason == .sectionLabel || reason == .navigation
        }
        return isTrail || isKnown ? .navigation : nil
    }

    /// The headline: the marked line, the one that stands twice, or the first that reads like one.
    private func headlineIndex(_ zone: [BodyLine], next: BodyLine?) -> Int? {
        if let marked = zone.firstIndex(where: \.isHeadline) { return marked }
        guard layout != .article || zone.contains(where: { !isMetadata($0) }) else { return nil }
        // The layout marks its headline; a text without the mark has none.
        if layout == .article { return nil }
        let candidates = zone.indices.filter { isCandidate(zone[$0]) }
        for index in candidates where zone[index].line.tokens.count >= 3 {
            if candidates.contains(where: { $0 > index && zone[$0].line.tokens == zone[index].line.tokens }) {
                return index
            }
        }
        let fitting = candidates.filter {
            readsLikeHeadline(zone[$0].line, follower: follower(of: $0, in: zone, next: next))
        }
        return fitting.first { zone[$0].line.length >= 4 } ?? fitting.first
    }

    private func follower(of index: Int, in zone: [BodyLine], next: BodyLine?) -> BodyLine? {
        index + 1 < zone.count ? zone[index + 1] : next
    }

    private func isCandidate(_ line: BodyLine) -> Bool {
        guard line.kind == .paragraph, !line.isLiteral, !isMetadata(line) else { return false }
        guard breadcrumb(line) == nil else { return false }
        return line.reason == nil && rules.sectionReason(for: line.line) == nil
            && !rules.opensAuthorBox(line.line)
    }

    private func readsLikeHeadline(_ line: TextLine, follower: BodyLine?) -> Bool {
        guard line.length <= 40, let last = line.text.unicodeScalars.last, let follower else { return false }
        if ":;,،、".unicodeScalars.contains(last) { return false }
        if let ending = line.ending, ".。।։".unicodeScalars.contains(ending) {
            return line.length <= 20 && (isMetadata(follower) || follower.reason == .readingTime)
        }
        return true
    }
}

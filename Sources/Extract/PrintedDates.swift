import Foundation
import Markup
import WireModel

/// The dates that a page prints: `<time>` elements, boxes named for dates, short lines under the headline.
struct PrintedDates {
    /// The surest `<time>`: marked as publication, else the first in the story's head.
    private(set) var element: WireTime?
    /// A date in words: in a box named for it, or in a short line near the headline.
    private(set) var text: WireTime?
    /// True where that line is near the headline or named for dates.
    private(set) var isTextNear = false
    /// True where the `<time>` is near the headline or marked as publication.
    private(set) var isElementNear = false
    /// The date in words that opens the story's first lines: `29.11.2022 – The story …`.
    private(set) var opening: WireTime?
    /// The same where the line says that the story was changed then.
    private(set) var update: WireTime?
    /// A date right under or above the headline, `<time>` or words, that no word of change stands beside.
    private(set) var beside: WireTime?
    /// Dates with a clock time near the headline, the zone unknown.
    private var clocks: [WireTime] = []

    private let view: PageView
    private let language: String?
    private let isStated: Bool

    /// - Parameter isStated: the page's head has a date: only what stands near the headline is read, for its zone.
    init(_ view: PageView, language: String?, headline: Int?, isStated: Bool) {
        self.view = view
        self.language = language
        self.isStated = isStated
        let head = headline ?? view.lines.firstIndex { $0.tag == .h1 }
        readElements(head: head)
        readLines(head: head)
    }

    // MARK: what the page's head is told

    /// The same instant in the page's own zone, where the head has UTC and the page prints the local clock.
    func zoned(_ time: WireTime) -> WireTime {
        guard time.precision == .time, time.offsetSeconds ?? 0 == 0 else { return time }
        for clock in clocks {
            let shift = Int((clock.instant.timeIntervalSince1970 - time.instant.timeIntervalSince1970).rounded())
            let quarter = Int((Double(shift) / 900).rounded()) * 900
            // Printed to the minute: what is left may be under one.
            guard quarter != 0, (-43_200...50_400).contains(quarter), (-60...60).contains(shift - quarter) else {
                continue
            }
            return WireTime(instant: time.instant, offsetSeconds: quarter, precision: .time)
        }
        // The day alone: the nearest zone in which it is that day.
        guard let beside, beside.precision == .day || clocks.isEmpty else { return time }
        let start = beside.instant.timeIntervalSince1970
        let instant = time.instant.timeIntervalSince1970
        if instant < start, start - instant <= 43_200 {
            let hours = ((start - instant) / 3600).rounded(.up)
            return WireTime(instant: time.instant, offsetSeconds: Int(hours) * 3600, precision: .time)
        }
        if instant >= start + 86_400, instant - start - 86_400 < 43_200 {
            let hours = ((instant - start - 86_400 + 1) / 3600).rounded(.up)
            return WireTime(instant: time.instant, offsetSeconds: -Int(hours) * 3600, precision: .time)
        }
        return time
    }

    // MARK: elements

    private mutating func readElements(head: Int?) {
        var best: (score: Int, time: WireTime)?
        let page = view.page
        var seen = 0
        for (index, element) in page.elements.enumerated() where seen < 500 {
            let isTime = element.tag == .time
            if isStated, !isTime { continue }
            let prop = page.attributes(of: index).first { $0.name == .itemprop }
            let isDated = prop.map { page.value(of: $0).lowercased().contains("datepublished") } ?? false
            guard isTime || isDated || element.tag == .abbr && view.own[index].contains(.date) else { continue }
            seen += 1
            guard let time = written(index) else { continue }
            let line = Int(view.first[index])
            var score = isDated || page.has(.pubdate, on: index) ? 5 : 1
            let words = around(index)
            let isAside = !words.isDisjoint(with: [.related, .comment, .sidebar, .teaser, .navigation, .footer])
            if isAside { score -= 3 }
            if words.contains(.story) || words.contains(.header) { score += 1 }
            if words.contains(.date) || words.contains(.author) { score += 1 }
            let isUpdate = Self.saysUpdate(index, in: view)
            if isUpdate { score -= 2 }
            if let head, line >= head - 4, line <= head + 10 {
                score += 2
                if !isAside, !isUpdate, isTime, beside == nil { beside = time }
            }
            if score > best?.score ?? -3 { best = (score, time) }
        }
        element = best?.time
        isElementNear = best?.score ?? 0 >= 4
    }

    private func written(_ index: Int) -> WireTime? {
        let page = view.page
        let texts = [
            page.attribute(.datetime, of: index), page.attribute(.content, of: index),
            page.attribute(.title, of: index), page.elements[index].text.count < 200 ? page.text(of: index) : nil,
        ]
        for text in texts {
            if let text, let time = PageDates.read(text, language) { return time }
        }
        return nil
    }

    private static func saysUpdate(_ index: Int, in view: PageView) -> Bool {
        for attribute in view.page.attributes(of: index) where attribute.name == .itemprop || attribute.name == .classes
        {
            let value = view.page.value(of: attribute).lowercased()
            if value.contains("modified") || value.contains("updated") && !value.contains("published") { return true }
        }
        let line = Int(view.first[index])
        return line < view.lines.count && saysUpdate(view.lines[line].folded)
    }

    private func around(_ element: Int) -> ClassWords {
        var words: ClassWords = []
        var index = element
        while index >= 0 {
            if view.mass(of: index) * 2 < view.massBefore.last ?? 0 || view.own[index].contains(.comment)
                || !view.own[index].isDisjoint(with: [.story, .header, .date, .author])
            {
                words.formUnion(view.own[index])
            }
            index = Int(view.page.elements[index].parent)
        }
        return words
    }

    // MARK: lines

    private mutating func readLines(head: Int?) {
        var best: (score: Int, time: WireTime)?
        var bestUpdate: (score: Int, time: WireTime)?
        let dayFirst = PageDates.dayFirst(language)
        var besideLine: (score: Int, time: WireTime)?
        let near = head.map { max(0, $0 - 6)..<min(view.lines.count, $0 + 13) } ?? 0..<0
        for index in isStated ? near : view.lines.indices where view.lines[index].tag != .title {
            let line = view.lines[index]
            let isNear = near.contains(index)
            if line.words > 40 {
                if isNear, opening == nil { opening = Self.opening(of: line.text, dayFirst: dayFirst) }
                continue
            }
            guard isNear || index < 400, Self.mayDate(line.text) else { continue }
            guard let time = Self.date(in: line.text, dayFirst: dayFirst, allowsShort: isNear && line.words <= 12),
                PageDates.isPlausible(time)
            else { continue }
            let words = around(line.innermost)
            let isAside = !words.isDisjoint(with: [.related, .comment, .sidebar, .footer, .teaser, .navigation])
            var score = line.words <= 12 ? 2 : 0
            if words.contains(.date) { score += 4 }
            if words.contains(.meta) || words.contains(.author) { score += 2 }
            if isAside { score -= 4 }
            if isNear { score += 3 }
            if Self.saysPublished(line.folded) { score += 3 }
            if isNear, time.precision == .time, clocks.count < 4 { clocks.append(time) }
            if Self.saysUpdate(line.folded) {
                if score > bestUpdate?.score ?? 0 { bestUpdate = (score, time) }
                continue
            }
            if score > best?.score ?? 0 { best = (score, time) }
            if isNear, !isAside, line.words <= 16, !line.isProse, !line.tag.isHeading || line.words <= 4,
                score > besideLine?.score ?? 0
            {
                besideLine = (score, time)
            }
        }
        text = best?.time
        isTextNear = best?.score ?? 0 >= 5
        update = bestUpdate?.time
        if beside == nil { beside = besideLine?.time }
    }

    private static func opening(of text: String, dayFirst: Bool?) -> WireTime? {
        guard text.first?.isNumber == true else { return nil }
        let head = String(text.prefix(24))
        guard let dash = head.firstIndex(where: { "–—:".contains($0) }) else { return nil }
        return WireTime.visible(in: String(head[..<dash]), dayFirst: dayFirst ?? true)
    }

    /// Two digits and something to part them by; most lines are done with here.
    private static func mayDate(_ text: String) -> Bool {
        var digits = 0
        for byte in text.utf8 where byte &- 0x30 < 10 { digits += 1 }
        return digits >= 4 && digits <= 40
    }

    /// A date with its year in four digits, or under the headline in two: `31.10.23`.
    private static func date(in text: String, dayFirst: Bool?, allowsShort: Bool) -> WireTime? {
        if let time = WireTime.visible(in: text, dayFirst: dayFirst) { return time }
        guard allowsShort, let (lower, upper) = shortDate(Array(text.utf8)) else { return nil }
        var bytes = Array(text.utf8)
        bytes.insert(contentsOf: "20".utf8, at: upper - 2)
        return WireTime.visible(in: String(decoding: bytes[lower...], as: UTF8.self), dayFirst: dayFirst ?? true)
    }

    /// Bytes of `dd.mm.yy` or `dd/mm/yy` that no digit or mark goes on from.
    private static func shortDate(_ bytes: [UInt8]) -> (lower: Int, upper: Int)? {
        func isDigit(_ index: Int) -> Bool { bytes.indices.contains(index) && bytes[index] &- 0x30 < 10 }
        var index = 0
        while index + 6 <= bytes.count {
            defer { index += 1 }
            guard isDigit(index), !isDigit(index - 1),
                !(index > 0 && [0x2E, 0x2F, 0x2D, 0x3A].contains(bytes[index - 1]))
            else { continue }
            var at = index + (isDigit(index + 1) ? 2 : 1)
            guard bytes.indices.contains(at), bytes[at] == 0x2E || bytes[at] == 0x2F else { continue }
            let mark = bytes[at]
            at += 1
            guard isDigit(at) else { continue }
            at += isDigit(at + 1) ? 2 : 1
            guard bytes.indices.contains(at), bytes[at] == mark, isDigit(at + 1), isDigit(at + 2), !isDigit(at + 3)
            else {
                continue
            }
            return (index, at + 3)
        }
        return nil
    }

    private static let updates: [String] = [
        "updated", "update", "aktualisiert", "letzte änderung", "zuletzt", "geändert", "last modified",
        "mis à jour", "actualizado", "actualizada", "aggiornato", "aggiornamento", "atualizado", "atualizada",
        "bijgewerkt", "gewijzigd", "aktualizacja", "aktualizováno", "обновлено", "оновлено", "güncelle", "uppdaterad",
        "opdateret", "oppdatert", "päivitetty", "frissítve", "ενημέρωση", "modified", "modifié", "更新",
    ]
    private static let publications: [String] = [
        "published", "posted", "veröffentlicht", "erschienen", "publié", "publicado", "publicada", "pubblicato",
        "gepubliceerd", "geplaatst", "opublikowano", "опубликовано", "опубліковано", "yayın", "publicerad", "publisert",
        "udgivet", "julkaistu", "datum", "erstellt", "eingestellt", "date", "fecha", "data", "発表", "公開", "发布",
    ]

    static func saysUpdate(_ folded: String) -> Bool {
        guard let hit = updates.first(where: { PlainText.contains(folded, $0) || $0 == folded + " " }) else {
            return false
        }
        // `Published … updated …`: the first date is the publication's.
        guard let mark = folded.firstRange(of: hit) else { return true }
        return !publications.contains { word in
            folded.firstRange(of: word).map { $0.lowerBound < mark.lowerBound } ?? false
        }
    }

    private static func saysPublished(_ folded: String) -> Bool {
        publications.contains { folded.hasPrefix($0) || PlainText.contains(folded, " " + $0 + " ") }
    }
}

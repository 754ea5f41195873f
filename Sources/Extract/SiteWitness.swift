import Foundation
import Markup
import WireModel

/// What a page that was read can teach about its host.
struct SiteWitness {
    /// Agreement of the candidates from which on the body's place is worth remembering.
    private static let sure = 0.6
    /// A feed's clock and a page's may be apart by a correction, not by a day.
    private static let tolerance = 6 * 3600.0

    let view: PageView
    let hints: ExtractHints

    func observation(
        _ reasons: [BlockDecision.Reason], selection: BodySelection, sources: [FieldSource], dates: PageDates
    ) -> SiteObservation {
        var observation = SiteObservation()
        for index in reasons.indices where reasons[index].isKept || reasons[index] == .furniture {
            let line = view.lines[index]
            guard SiteTrim.isBlock(line), observation.blocks.count < SiteObservation.blockLimit else { continue }
            observation.blocks.append(
                SiteObservation.Block(
                    digest: SiteMemory.digest(of: line.folded), words: line.words,
                    sample: SiteObservation.sample(of: line.text)))
        }
        let isFromPage = selection.method != "feed-content" && selection.method != "linked-data"
        if isFromPage, selection.confidence >= Self.sure, selection.roots.count == 1, let root = selection.roots.first {
            observation.place = SitePlaces.place(of: root, in: view.page)
        }
        observation.agreements = titles(sources) + authors(sources) + days(dates)
        return observation
    }

    private func titles(_ sources: [FieldSource]) -> [SiteObservation.Agreement] {
        guard let title = hints.title.map({ PlainText.folded(PlainText.plain($0)) }), title.utf8.count >= 8 else {
            return []
        }
        let key = title.filter { $0 != " " }
        return agreements(sources, from: .titleHeading, to: .titleOther) { values in
            values.contains { PlainText.folded($0).filter { $0 != " " } == key }
        }
    }

    private func authors(_ sources: [FieldSource]) -> [SiteObservation.Agreement] {
        let people = Set(
            hints.authors.compactMap { NameList.person($0, allowsHandle: false) }.map { PlainText.folded($0) })
        guard !people.isEmpty else { return [] }
        return agreements(sources, from: .authorRecord, to: .authorClosing) { values in
            Set(values.map { PlainText.folded($0) }) == people
        }.filter { $0.source != .authorFeed }
    }

    private func days(_ dates: PageDates) -> [SiteObservation.Agreement] {
        guard let published = hints.published else { return [] }
        return dates.sources.compactMap { source, time in
            guard source != .dateFeed else { return nil }
            let apart = abs(time.instant.timeIntervalSince(published))
            // A date without a clock stands for its whole day, in whatever zone.
            let isRight = apart <= (time.precision == .time ? Self.tolerance : 36 * 3600)
            return SiteObservation.Agreement(source, isRight: isRight)
        }
    }

    private func agreements(
        _ sources: [FieldSource], from first: SiteMemory.Source, to last: SiteMemory.Source,
        isRight: ([String]) -> Bool
    ) -> [SiteObservation.Agreement] {
        SiteMemory.Source.allCases.compactMap { source in
            guard (first.rawValue...last.rawValue).contains(source.rawValue) else { return nil }
            let values = sources.filter { $0.source == source }.map(\.value)
            return values.isEmpty ? nil : SiteObservation.Agreement(source, isRight: isRight(values))
        }
    }
}

import Foundation
import WireModel

extension StoryHistory {
    /// For a person at a terminal.
    var text: String {
        var lines: [String] = []
        for (index, member) in members.enumerated() {
            if index > 0 { lines.append("") }
            lines += Self.text(of: member, isFirst: member.story == cluster, isAsked: member.story == story)
        }
        if isMore { lines += ["", "more copies are known; these are the first \(members.count)"] }
        if !sameEvent.isEmpty {
            lines += ["", Terminal.bold("same event, other text")]
            for link in sameEvent {
                let likeness = link.likeness.map { String(format: "  likeness %.2f", $0) } ?? ""
                lines.append(
                    "  \(link.story)\(likeness)  \(Terminal.dim(link.shared.map(Terminal.safe).joined(separator: ", ")))"
                )
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func text(of member: Member, isFirst: Bool, isAsked: Bool) -> [String] {
        let state = member.isWithdrawn ? Terminal.yellow("  withdrawn") : ""
        let role = isFirst ? "first seen" : member.versions.isEmpty ? "copy, not published" : "copy"
        var lines = [
            "\(Terminal.bold(Terminal.safe(member.outlet)))  \(role)\(state)  \(Terminal.dim(member.story.hex))"
                + (isAsked ? "  ←" : "")
        ]
        if let headline = member.headline { lines.append("  \(Terminal.safe(headline))") }
        if let url = member.url { lines.append("  \(Terminal.safe(url))") }
        let dated = member.dated.map { "dated \($0.rfc3339), " } ?? ""
        lines.append("  \(dated)seen \(member.seen.rfc3339)")
        for mention in member.agencies {
            let place = mention.place == .text ? "told by the page" : "in the \(mention.place.rawValue)"
            lines.append("  names \(Terminal.safe(mention.agency)) \(place): \(Terminal.safe(mention.printed))")
        }
        if let evidence = member.evidence { lines += text(of: evidence) }
        for version in member.versions { lines += text(of: version, isAlone: member.versions.count == 1) }
        return lines
    }

    static func text(of evidence: CopyEvidence) -> [String] {
        var lines = [
            "  \(evidence.relation.rawValue) \(evidence.other): \(percent(evidence.containmentHere)) of it stands there, \(percent(evidence.containmentThere)) of that stands here (\(evidence.basis.rawValue))"
        ]
        if evidence.boilerplate > 0 {
            lines.append("  \(percent(evidence.boilerplate)) of it is the site's furniture and weighs nothing")
        }
        for passage in evidence.passages {
            let places = "\(span(passage.here)) there \(span(passage.there))"
            lines.append("  shared, words \(places): \(Terminal.dim(Terminal.safe(String(passage.text.prefix(90)))))")
        }
        if !evidence.differences.isEmpty {
            lines.append("  differs: \(evidence.differences.map(Terminal.safe).joined(separator: "; "))")
        }
        if let shared = evidence.sharedFacts {
            lines.append("  both name: \(shared.map(Terminal.safe).joined(separator: ", "))")
        }
        return lines
    }

    private static func text(of version: Version, isAlone: Bool) -> [String] {
        let what = "  version \(version.version)  seq \(version.seq)  \(version.op.rawValue)  \(version.at.rfc3339)"
        let words = version.words.map { "  \($0) words" } ?? ""
        var lines = [what + words]
        if let gone = version.withdrawal {
            lines.append(
                "    \(gone.cause.rawValue), seen \(gone.looks) times from \(gone.firstAt.rfc3339) to \(gone.lastAt.rfc3339)"
            )
        }
        if let preferred = version.preferred {
            lines.append(
                "    the text of \(preferred.story): \(preferred.words) words in place of \(preferred.wordsBefore)")
        }
        if let changes = version.changes { lines += summary(of: changes).map { "    " + $0 } }
        return lines
    }

    /// What changed, in a few lines.
    static func summary(of changes: TextChanges) -> [String] {
        var lines: [String] = []
        let counts = [
            (changes.added?.count, "added"), (changes.cut?.count, "cut"), (changes.changed?.count, "changed"),
            (changes.moved, "moved"),
        ].compactMap { count, word in count.map { "\($0) \(word)" } }
        let words = [changes.cutWords.map { "−\($0)" }, changes.addedWords.map { "+\($0)" }].compactMap { $0 }
        var line = counts.isEmpty ? "the same paragraphs" : "paragraphs: " + counts.joined(separator: ", ")
        if !words.isEmpty { line += "; words: " + words.joined(separator: " ") }
        if changes.story != nil { line += " beside that story" }
        lines.append(line)
        if let headline = changes.headline, changes.story == nil {
            lines.append("headline: \(Terminal.safe(headline.before)) → \(Terminal.safe(headline.after))")
        }
        for (name, facts) in [("numbers", changes.numbers), ("names", changes.names)] {
            guard let facts else { continue }
            let cut = (facts.cut ?? []).prefix(8).map { "−" + Terminal.safe($0) }
            let added = (facts.added ?? []).prefix(8).map { "+" + Terminal.safe($0) }
            lines.append("\(name): \((cut + added).joined(separator: "  "))")
        }
        if let note = changes.note {
            lines.append("\(note.kind.rawValue): \(Terminal.safe(String(note.text.prefix(160))))")
        }
        return lines
    }

    static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

    /// Words of a passage, counted from 1 as people do.
    private static func span(_ range: Range<Int>) -> String { "\(range.lowerBound + 1)–\(range.upperBound)" }
}

import Foundation
import WireModel

/// The names of the site that a page stands on: what is neither its headline nor its author.
///
/// From `og:site_name`, the linked data's publisher, and the host: `La Stampa` and `taz.de` are known by
/// `lastampa.it` and `taz.de` alone.
struct SiteNames {
    /// `PlainText.folded` of each.
    private(set) var names: Set<String> = []
    /// The same without spaces and accents.
    private var squashed: Set<String> = []
    /// Labels of the host that can be a name: `lastampa` of `www.lastampa.it`.
    private var labels: [String] = []
    private var host = ""
    /// True where the page's record has a person for its publisher.
    private(set) var isPersonal = false

    init(_ metadata: PageMetadata, url: CanonicalURL?) {
        let named = [
            metadata.siteName, metadata.record.publisher, metadata.record.siteName,
            metadata.first("og:site_name"), metadata.first("apple-mobile-web-app-title"),
        ]
        for name in named {
            guard let name, name.utf8.count <= 120 else { continue }
            names.insert(PlainText.folded(name))
            squashed.insert(Self.squash(name))
        }
        names.remove("")
        squashed.remove("")
        isPersonal = metadata.record.isPersonal
        guard let host = (url ?? metadata.base)?.host else { return }
        let parts = host.split(separator: ".").filter { $0 != "www" }
        self.host = parts.joined().filter { $0 != "-" }
        labels = parts.dropLast().map { $0.filter { $0 != "-" } }.filter { $0.count >= 3 && $0 != "com" }
    }

    /// The same names and others that the page gives its site.
    func with(_ others: [String]) -> SiteNames {
        var all = self
        for name in others where name.utf8.count <= 120 {
            all.names.insert(PlainText.folded(name))
            all.squashed.insert(Self.squash(name))
        }
        all.names.remove("")
        all.squashed.remove("")
        return all
    }

    /// Letters and digits alone, without accents: what names and hosts are compared by.
    static func squash(_ text: String) -> String {
        let folded = PlainText.folded(text)
        if folded.utf8.allSatisfy({ $0 < 0x80 }) { return folded.filter { $0 != " " } }
        var out = String.UnicodeScalarView()
        for scalar in folded.normalised(to: .decomposed).unicodeScalars
        where scalar != " " && !scalar.properties.isDiacritic {
            out.append(scalar)
        }
        return String(out)
    }

    /// True where the text is a name of the site and nothing else.
    func isName(_ text: String) -> Bool {
        if names.contains(PlainText.folded(text)) { return true }
        let key = Self.squash(text)
        if key.isEmpty { return false }
        return squashed.contains(key) || key == host || labels.contains(key)
            || key.count >= 5 && host.hasSuffix(key) && text.contains(".")
    }

    /// True where the text is a name of the site with at most a word or two more: `CBC News`, `Daily Mail Online`.
    func isLike(_ text: String) -> Bool {
        if isName(text) { return true }
        guard text.split(separator: " ").count <= 5 else { return false }
        let folded = PlainText.folded(text)
        if names.contains(where: { $0.utf8.count >= 4 && (folded.hasPrefix($0) || $0.hasPrefix(folded)) }) {
            return true
        }
        let key = Self.squash(text)
        return labels.contains {
            key.hasPrefix($0) || key.hasSuffix($0) || key.count >= 4 && $0.hasPrefix(key)
        } || isAbbreviated(folded)
    }

    /// True where a label of the host is made of the name's initials: `nytimes`, `faz`.
    private func isAbbreviated(_ folded: String) -> Bool {
        let words = folded.split(separator: " ")
        guard words.count >= 2, !labels.isEmpty else { return false }
        for skipped in 0...1 where words.count - skipped >= 2 {
            let rest = words.dropFirst(skipped)
            for count in 1...rest.count {
                let short = String(rest.prefix(count).compactMap(\.first)) + rest.dropFirst(count).joined()
                if labels.contains(short) { return true }
            }
        }
        return false
    }

    /// `A. Writer The Valley Times` without the site's name, where a full name is left.
    func withoutSite(_ text: String) -> String {
        let words = text.split(separator: " ")
        guard (3...8).contains(words.count) else { return text }
        for count in 1...(words.count - 2) where isName(words.suffix(count).joined(separator: " ")) {
            return words.dropLast(count).joined(separator: " ")
        }
        return text
    }

    /// True where a name of two words or more begins or ends with the site's: `MDR Sachsen`, `Team Example`.
    func isOrganisation(_ text: String) -> Bool {
        let folded = PlainText.folded(text)
        if names.contains(where: { $0.utf8.count >= 3 && (folded.hasPrefix($0 + " ") || folded.hasSuffix(" " + $0)) }) {
            return true
        }
        let key = Self.squash(text)
        return labels.contains { $0.count >= 6 && (key.hasPrefix($0) || key.hasSuffix($0)) && key.count < $0.count * 2 }
    }

    /// Cuts the site's name off either end of a title: ` | Site`, `Site: `, `｜サイト`.
    func cut(from title: String) -> String {
        var rest = title
        for _ in 0..<3 {
            guard let shorter = cutOnce(rest) else { break }
            rest = shorter
        }
        return rest
    }

    private static let marks: Set<Character> = [
        "|", "-", "–", "—", "·", "•", "»", "«", "~", ":", "›", "⋆", "*", "_", "｜", "：", "/", "−", "・",
    ]

    /// Marks looked at from either end: names and headlines have hyphens of their own.
    private static let markBound = 4

    private func cutOnce(_ title: String) -> String? {
        var end = title.endIndex
        for place in 0..<Self.markBound {
            guard let last = title[..<end].lastIndex(where: { Self.marks.contains($0) }), last > title.startIndex else {
                break
            }
            // Past the last mark only a name that is known goes.
            if place == 0 || isName(String(title[title.index(after: last)...]).wireText),
                let rest = head(of: title, before: last)
            {
                return rest
            }
            end = last
        }
        if let first = title.firstIndex(where: { Self.marks.contains($0) }) {
            let head = String(title[..<first]).wireText
            let tail = title[title.index(after: first)...]
            if tail.first == " ", isName(head) {
                let rest = Self.trimmed(String(tail))
                return rest.isEmpty ? nil : rest
            }
        }
        return nil
    }

    /// What stands before a mark, where a name of the site stands behind it.
    private func head(of title: String, before mark: String.Index) -> String? {
        let tail = String(title[title.index(after: mark)...]).wireText
        let head = title[..<mark]
        let isParted = head.last == " " || !(title[mark].isASCII && "-:_/".contains(title[mark]))
        // Without blanks the mark may be a hyphen: only a name that is known goes.
        guard !tail.isEmpty, isParted ? isLike(tail) : isName(tail) || !tail.isSpaced else { return nil }
        let rest = Self.trimmed(String(head))
        return (isParted || isName(tail) || rest.count > tail.count * 3) && !rest.isEmpty ? rest : nil
    }

    private static func trimmed(_ text: String) -> String {
        var rest = text.wireText[...]
        while let last = rest.last, marks.contains(last) || last == " " { rest = rest.dropLast() }
        while let first = rest.first, first != "-" && first != "–" && marks.contains(first) || rest.first == " " {
            rest = rest.dropFirst()
        }
        return String(rest).wireText
    }
}

extension String {
    /// False for scripts that write words without spaces.
    fileprivate var isSpaced: Bool { !unicodeScalars.contains { $0.isUnspacedScript } }
}

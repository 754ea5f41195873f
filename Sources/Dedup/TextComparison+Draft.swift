import WireModel

extension TextComparison {
    /// A comparison on its way to a ``TextChanges``.
    struct Draft {
        let settings: Settings
        var cut: [Paragraph] = []
        var added: [Paragraph] = []
        var changed: [(old: Paragraph, new: Paragraph)] = []
        private var moved = 0

        init(settings: Settings) { self.settings = settings }

        /// A paragraph that was cut here and added there stands elsewhere, and that is all.
        mutating func takeOutMoved() {
            var places: [String: Int] = [:]
            for paragraph in cut { places[paragraph.key, default: 0] += 1 }
            var taken: [String: Int] = [:]
            added.removeAll { paragraph in
                guard let count = places[paragraph.key], count > 0 else { return false }
                places[paragraph.key] = count - 1
                taken[paragraph.key, default: 0] += 1
                return true
            }
            moved = taken.values.reduce(0, +)
            cut.removeAll { paragraph in
                guard let count = taken[paragraph.key], count > 0 else { return false }
                taken[paragraph.key] = count - 1
                return true
            }
        }

        func changes(headlines: (old: String, new: String)) -> TextChanges {
            var changes = TextChanges()
            if RevisionNoise.folded(headlines.old) != RevisionNoise.folded(headlines.new) {
                changes.headline = edit((0, headlines.old), (0, headlines.new))
            }
            changes.cut = listed(cut.map { .init(at: $0.at, text: shortened($0.text)) })
            changes.added = listed(added.map { .init(at: $0.at, text: shortened($0.text)) })
            changes.changed = listed(changed.map { edit(($0.old.at, $0.old.text), ($0.new.at, $0.new.text)) })
            let left = [cut.count, added.count, changed.count].reduce(0) { $0 + max(0, $1 - settings.listed) }
            changes.more = left > 0 ? left : nil
            changes.moved = moved > 0 ? moved : nil
            countWords(&changes)
            let facts = facts(headlines)
            changes.numbers = facts.numbers
            changes.names = facts.names
            changes.note = note(headlines)
            return changes
        }

        private func countWords(_ changes: inout TextChanges) {
            var lost = cut.reduce(0) { $0 + $1.text.wireWordCount }
            var gained = added.reduce(0) { $0 + $1.text.wireWordCount }
            for pair in changed {
                let (old, new) = (TextComparison.bag(pair.old.key), TextComparison.bag(pair.new.key))
                lost += old.reduce(0) { $0 + max(0, $1.value - (new[$1.key] ?? 0)) }
                gained += new.reduce(0) { $0 + max(0, $1.value - (old[$1.key] ?? 0)) }
            }
            changes.cutWords = lost > 0 ? lost : nil
            changes.addedWords = gained > 0 ? gained : nil
        }

        private func listed<Element>(_ all: [Element]) -> [Element]? {
            all.isEmpty ? nil : Array(all.prefix(settings.listed))
        }

        private func shortened(_ text: String) -> String { String(text.prefix(settings.characters)) }

        private func edit(_ old: (at: Int, text: String), _ new: (at: Int, text: String)) -> TextChanges.Edit {
            .init(was: old.at, at: new.at, before: shortened(old.text), after: shortened(new.text))
        }

        /// A correction's own words tell more than the change that they speak of.
        private func note(_ headlines: (old: String, new: String)) -> TextChanges.Note? {
            let texts =
                added.map(\.text) + changed.filter { CorrectionNotes.note(in: $0.old.text) == nil }.map(\.new.text)
            let notes = texts.compactMap { CorrectionNotes.note(in: $0) }
            if let note = notes.first(where: { $0.kind != .update }) ?? notes.first { return note }
            guard let mark = CorrectionNotes.mark(on: headlines.new),
                CorrectionNotes.mark(on: headlines.old)?.kind != mark.kind
            else { return nil }
            return mark
        }

        private func facts(
            _ headlines: (old: String, new: String)
        ) -> (numbers: TextChanges.Facts?, names: TextChanges.Facts?) {
            var lost = PrintedFacts()
            var gained = PrintedFacts()
            for pair in changed.map({ ($0.old.text, $0.new.text) }) + [(headlines.old, headlines.new)] {
                let before = PrintedFacts(pair.0)
                let after = PrintedFacts(pair.1)
                lost.add(before, without: after)
                gained.add(after, without: before)
            }
            for paragraph in cut { lost.add(PrintedFacts(paragraph.text), without: PrintedFacts()) }
            for paragraph in added { gained.add(PrintedFacts(paragraph.text), without: PrintedFacts()) }
            func both(_ path: KeyPath<PrintedFacts, [String]>) -> TextChanges.Facts? {
                // What one paragraph lost and another gained is there as before.
                let (before, after) = (lost[keyPath: path], gained[keyPath: path])
                let cut = Array(before.filter { !after.contains($0) }.prefix(settings.facts))
                let added = Array(after.filter { !before.contains($0) }.prefix(settings.facts))
                guard !cut.isEmpty || !added.isEmpty else { return nil }
                return TextChanges.Facts(cut: cut.isEmpty ? nil : cut, added: added.isEmpty ? nil : added)
            }
            return (both(\.numbers), both(\.names))
        }
    }
}

/// The numbers and names of a text as printed, each once, in order.
///
/// A number is a word with a digit; a name begins with a capital that begins no sentence. Scripts without capitals
/// have no names here.
struct PrintedFacts {
    private(set) var numbers: [String] = []
    private(set) var names: [String] = []

    init() {}

    init(_ text: String) {
        var beginsSentence = true
        for piece in text.split(separator: " ") {
            let word = piece.trimmingPunctuation
            // A dash without a word of its own closes a dateline.
            defer { beginsSentence = word.isEmpty || (piece.last.map { ".!?…:”\"".contains($0) } ?? true) }
            guard let first = word.first, word.count > 1 || first.isNumber else { continue }
            if word.contains(where: \.isNumber) {
                Self.insert(String(word), into: &numbers)
            } else if first.isUppercase, !beginsSentence {
                Self.insert(String(word), into: &names)
            }
        }
    }

    /// Takes over what `other` has and `known` has not.
    mutating func add(_ other: PrintedFacts, without known: PrintedFacts) {
        for number in other.numbers where !known.numbers.contains(number) { Self.insert(number, into: &numbers) }
        for name in other.names where !known.names.contains(name) { Self.insert(name, into: &names) }
    }

    private static func insert(_ fact: String, into list: inout [String]) {
        if list.count < 200, !list.contains(fact) { list.append(String(fact.prefix(60))) }
    }
}

extension Substring {
    fileprivate var trimmingPunctuation: Substring {
        var text = self
        while let first = text.first, !first.isLetter, !first.isNumber { text.removeFirst() }
        while let last = text.last, !last.isLetter, !last.isNumber, last != "%" { text.removeLast() }
        if text.hasSuffix("'s") || text.hasSuffix("’s") { text.removeLast(2) }
        return text
    }
}

import WireModel

/// The place before the first sentence: `PARIS (AFP) –`, `NEW YORK, Jan 9 —`, `Berlin (dpa) -`.
enum Dateline {
    /// The place alone, as printed; nil where the paragraph begins otherwise.
    static func place(in paragraph: String) -> String? {
        let head = String(paragraph.prefix(80))
        guard
            PlainText.contains(head, " - ") || PlainText.contains(head, "—") || PlainText.contains(head, "–")
                || PlainText.contains(head, " -- ")
        else { return nil }
        guard
            let mark = [" — ", " – ", " - ", " -- ", "— ", "– "].compactMap({ head.place(of: $0) })
                .min(by: { $0.lowerBound < $1.lowerBound })
        else { return nil }
        let opening = head[..<mark.lowerBound]
        let agency = opening.firstIndex(of: "(").map { opening[opening.index(after: $0)...].prefix { $0 != ")" } }
        let beforeAgency = opening.prefix { $0 != "(" }
        let place = String(beforeAgency.prefix { $0 != "," }).wireText
        let words = place.split(separator: " ")
        guard (1...4).contains(words.count), place.count <= 40, !place.contains(where: \.isNumber) else { return nil }
        let isCapital = place.contains(where: \.isLetter) && place == place.uppercased() && place.count >= 3
        let isNamed =
            agency.map { part in
                part.split(whereSeparator: { $0 == "/" || $0 == "," || $0 == "-" }).contains {
                    Agencies.named(String($0)) != nil
                }
            } ?? false
        guard isCapital || isNamed, words.allSatisfy({ $0.first?.isUppercase == true || $0.count <= 3 }) else {
            return nil
        }
        return place
    }
}

import WireModel

/// The signs by which an agency is told from a person or an outlet; the names are those of `config/agencies.txt`.
enum Agencies {
    private static let list = AgencyList.builtIn

    /// The name as printed, when it is an agency's: a known one, or one that says what it is.
    static func isAgency(_ name: String) -> Bool {
        let tokens = TextLine.tokens(of: name)
        guard let last = tokens.last, tokens.count <= 6 else { return false }
        if list.isKnown(name) { return true }
        if tokens.count == 1, (2...6).contains(name.utf8.count), name.utf8.allSatisfy({ (65...90).contains($0) }) {
            return true
        }
        if tokens.count >= 2, list.generic.contains(last) || list.generic.contains(tokens[0]) { return true }
        // Several in one credit: "dpa/AFP", "AP, Reuters".
        let parts = name.split(whereSeparator: { $0 == "/" || $0 == "," || $0 == "|" })
        return parts.count > 1 && parts.allSatisfy { isKnown(String($0)) }
    }

    /// True for a name of the table, or several of them parted by slashes.
    static func isKnown(_ name: String) -> Bool {
        if list.isKnown(name) { return true }
        let parts = name.split(whereSeparator: { $0 == "/" || $0 == "," || $0 == "|" || $0 == "-" })
        return parts.count > 1
            && parts.allSatisfy { list.isKnown($0) }
    }
}

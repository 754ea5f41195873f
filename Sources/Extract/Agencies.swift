import WireModel

/// News agencies where pages name them; the names are those of `config/agencies.txt`.
enum Agencies {
    /// The agency of that name, in its own spelling.
    static func named(_ text: String) -> String? { AgencyList.builtIn.agency(named: text)?.name }

    /// The agency in a closing credit such as `(AP)`, `dpa/lby` or `– Reuters`, or a dateline `PARIS (AFP) –`.
    static func credited(opening: String?, closing: String?) -> String? {
        if let opening, let open = opening.prefix(80).firstIndex(of: "("),
            let close = opening[open...].prefix(40).firstIndex(of: ")")
        {
            let inside = opening[opening.index(after: open)..<close]
            for part in inside.split(whereSeparator: { $0 == "/" || $0 == "," || $0 == "-" }) {
                if let agency = named(String(part)) { return agency }
            }
        }
        if let closing {
            let tail = closing.suffix(40)
            if closing.count <= 30, let agency = first(in: closing) { return agency }
            if let open = tail.lastIndex(of: "("), tail.last == ")" || tail.hasSuffix(").") {
                return first(in: String(tail[tail.index(after: open)...]))
            }
        }
        return nil
    }

    private static func first(in text: String) -> String? {
        if let agency = named(text) { return agency }
        for part in text.split(whereSeparator: { !$0.isLetter && $0 != " " }) {
            if let agency = named(String(part)) { return agency }
        }
        return nil
    }
}

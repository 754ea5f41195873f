import WireModel

extension RightsSignals {
    /// Adds what the response's header says about use by machines: X-Robots-Tag, TDMRep (W3C CG report, 6.1).
    ///
    /// A reservation by either of header and page holds.
    package mutating func add(_ headers: [HeaderField]) {
        for field in headers {
            switch field.name {
            case "x-robots-tag": addRobots(field.value)
            case "tdm-reservation":
                let value = field.value.wireText
                if value == "1" { tdmReservation = true }
                if value == "0", tdmReservation == nil { tdmReservation = false }
            case "tdm-policy": tdmPolicy = tdmPolicy ?? CanonicalURL(field.value)?.string
            default: break
            }
        }
    }

    /// `noai, noindex` or `botname: noindex`; directives for other bots are not ours.
    private mutating func addRobots(_ value: String) {
        var directives = value.wireText.lowercased()[...]
        if let colon = directives.firstIndex(of: ":"), !directives[..<colon].contains(",") {
            guard directives[..<colon] == "wirespool" || directives.hasPrefix("unavailable_after") else { return }
            directives = directives[directives.index(after: colon)...]
        }
        for directive in directives.split(separator: ",").map({ String($0).wireText }).prefix(32)
        where !directive.isEmpty && directive.utf8.count <= 64 && !robots.contains(directive) {
            robots.append(directive)
        }
    }
}

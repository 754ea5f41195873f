/// Which part of a host name its owner registered (publicsuffix.org, the list's own algorithm).
package struct PublicSuffixList: Sendable {
    private enum Rule { case suffix, wildcard, exception }

    /// Bytes of a list that are read; Debian's has 250 KB.
    private static let listBytes = 4 << 20

    private var rules: [String: [Rule]] = [:]

    /// Reads the list's text; lines that are no rule are skipped.
    ///
    /// Debian has it as `/usr/share/publicsuffix/public_suffix_list.dat`.
    package init(text: String) {
        for line in text.utf8.prefix(Self.listBytes).split(separator: UInt8(ascii: "\n")) {
            var rule = line.prefix { $0 > 0x20 }
            guard let first = rule.first, first != UInt8(ascii: "/") else { continue }
            var kind = Rule.suffix
            if first == UInt8(ascii: "!") {
                kind = .exception
                rule = rule.dropFirst()
            } else if rule.starts(with: [UInt8(ascii: "*"), UInt8(ascii: ".")]) {
                kind = .wildcard
                rule = rule.dropFirst(2)
            }
            guard let name = URLHost.parse(Array(rule)[...]) else { continue }
            rules[name, default: []].append(kind)
        }
    }

    /// The second-level suffixes of large countries and a few hosters, for hosts without Debian's list.
    package static let builtIn = PublicSuffixList(text: builtInText)

    /// The registrable domain of a host; addresses, single labels and public suffixes are their own.
    package func registrableDomain(of host: String) -> String {
        var name = host.lowercased()
        if name.hasSuffix(".") { name.removeLast() }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1, !name.utf8.contains(UInt8(ascii: ":")),
            labels.last?.utf8.allSatisfy(URLBytes.isDigit) == false
        else {
            return name
        }
        // Bounded: a name that came through CanonicalURL has at most 127 labels.
        var suffixLabels = 1
        var suffix = ""
        for (depth, label) in labels.reversed().prefix(127).enumerated() {
            suffix = depth == 0 ? String(label) : "\(label).\(suffix)"
            for rule in rules[suffix] ?? [] {
                switch rule {
                case .suffix: suffixLabels = max(suffixLabels, depth + 1)
                case .wildcard: suffixLabels = max(suffixLabels, depth + 2)
                case .exception: return suffix
                }
            }
        }
        return labels.count <= suffixLabels ? name : labels.suffix(suffixLabels + 1).joined(separator: ".")
    }

    private static let builtInText: String = {
        let seconds: [(String, String)] = [
            ("uk", "co org gov ac net ltd plc me nhs police"), ("au", "com net org edu gov id asn"),
            ("nz", "co net org govt ac school"), ("za", "co org gov ac net web"),
            ("br", "com net org gov edu jor blog"),
            ("jp", "co ne or go ac ed lg ad gr"), ("kr", "co or go ne re ac pe"), ("cn", "com net org gov edu ac"),
            ("tw", "com net org gov edu idv"), ("hk", "com net org gov edu idv"), ("sg", "com net org gov edu per"),
            ("my", "com net org gov edu"), ("in", "co net org gov ac res firm gen ind nic"),
            ("id", "co or go ac web net"),
            ("tr", "com net org gov edu web gen av bel pol k12"), ("ua", "com net org gov edu in kiev kyiv lviv"),
            ("mx", "com net org gob edu"), ("ar", "com net org gob gov edu int"), ("il", "co org gov ac net muni"),
            ("pl", "com net org gov edu info waw"), ("th", "co or go ac in net"), ("vn", "com net org gov edu"),
            ("ph", "com net org gov edu"), ("pk", "com net org gov edu"), ("bd", "com net org gov edu ac"),
            ("ng", "com net org gov edu"), ("ke", "co or go ac ne"), ("eg", "com net org gov edu"),
            ("gh", "com org gov edu"),
            ("sa", "com net org gov edu"), ("ae", "co net org gov ac"), ("pe", "com net org gob edu"),
            ("co", "com net org gov edu"), ("ve", "co com net org gob"), ("uy", "com net org gub edu"),
            ("ec", "com net org gob edu"), ("bo", "com net org gob"), ("py", "com net org gov edu"), ("ru", "msk spb"),
            ("at", "co or gv ac"), ("hu", "co org gov info"), ("gr", "com net org gov edu"),
            ("cy", "com net org gov ac"),
            ("mt", "com net org gov edu"), ("pt", "com org gov edu"), ("es", "com nom org gob edu"), ("ro", "com org"),
            ("fr", "com gouv asso"), ("it", "gov edu"), ("rs", "co org gov edu ac"), ("hr", "com"),
            ("lk", "com gov org"),
            ("np", "com gov org edu"), ("zw", "co org gov ac"), ("tz", "co or go ac"), ("ug", "co or go ac"),
        ]
        let hosters = [
            "blogspot.com", "wordpress.com", "github.io", "gitlab.io", "netlify.app", "vercel.app", "pages.dev",
            "herokuapp.com", "azurewebsites.net", "cloudfront.net", "appspot.com", "web.app", "firebaseapp.com",
        ]
        return (seconds.flatMap { land, names in names.split(separator: " ").map { "\($0).\(land)" } } + hosters)
            .joined(separator: "\n")
    }()
}

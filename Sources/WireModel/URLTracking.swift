extension CanonicalURL {
    /// The form that is published: without tracking parameters, order and bytes of what stays kept.
    ///
    /// `ref`-like parameters go only where their value names the host of `site` or `feed`; a fragment goes only where
    /// it is nothing but tracking parameters.
    ///
    /// - Parameters:
    ///   - site: the site's page, so that `ref=site`-like parameters can be told from content.
    ///   - feed: the feed that named the address.
    package func withoutTracking(site: CanonicalURL? = nil, feed: CanonicalURL? = nil) -> CanonicalURL {
        guard query != nil || fragment != nil else { return self }
        let hosts = [site, feed].compactMap { $0.map { TrackingParameters.bareHost($0.host) } }
        var newQuery = query
        if let query {
            let parameters = query.utf8.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
            let kept = parameters.filter { !TrackingParameters.isTracking($0, hosts: hosts) }
            if kept.count != parameters.count {
                newQuery = kept.isEmpty ? nil : kept.map { String(Substring($0)) }.joined(separator: "&")
            }
        }
        var newFragment = fragment
        if let fragment, fragment.utf8.contains(UInt8(ascii: "=")),
            fragment.utf8.split(separator: UInt8(ascii: "&")).allSatisfy({
                TrackingParameters.isTracking($0, hosts: [])
            })
        {
            newFragment = nil
        }
        return newQuery == query && newFragment == fragment ? self : replacing(query: newQuery, fragment: newFragment)
    }

    /// What two spellings of one story's address have in common; for comparing, never published.
    ///
    /// https, no `www.`, no tracking, sorted parameters, no fragment but `#!`, no trailing slash.
    package var equalityKey: String {
        let plain = withoutTracking()
        var host = plain.host
        if host.hasSuffix(".") { host.removeLast() }
        host = TrackingParameters.bareHost(host)
        var path = plain.path
        while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
        let parameters = plain.query?.utf8.split(separator: UInt8(ascii: "&")).map { String(Substring($0)) }.sorted()
        let query = parameters.flatMap { $0.isEmpty ? nil : $0.joined(separator: "&") }
        let fragment = plain.fragment.flatMap { $0.hasPrefix("!") ? $0 : nil }
        return plain.replacing(scheme: "https", host: host, path: path, query: query, fragment: fragment).string
    }
}

/// Which query parameters say how a reader came, and nothing about what is shown.
private enum TrackingParameters {
    /// Without `www.`, unless nothing but a top-level name would be left.
    static func bareHost(_ host: String) -> String {
        guard host.hasPrefix("www.") else { return host }
        let rest = host.dropFirst(4)
        return rest.contains(".") ? String(rest) : host
    }

    static func isTracking(_ parameter: Substring.UTF8View, hosts: [String]) -> Bool {
        let equals = parameter.firstIndex(of: UInt8(ascii: "=")) ?? parameter.endIndex
        let name = String(Substring(parameter[..<equals])).lowercased()
        guard !name.isEmpty else { return false }
        if names.contains(name) || prefixes.contains(where: { name.hasPrefix($0) }) { return true }
        guard !hosts.isEmpty, equals != parameter.endIndex, refererNames.contains(name) else { return false }
        let value = String(Substring(parameter[equals...].dropFirst())).lowercased()
        return hosts.contains(bareHost(hostNamed(by: value)))
    }

    /// The host in `news.example`, `https://news.example/` or its escaped form.
    private static func hostNamed(by value: String) -> String {
        var rest = value[...]
        for opening in ["https://", "http://", "https%3a%2f%2f", "http%3a%2f%2f"] where rest.hasPrefix(opening) {
            rest = rest.dropFirst(opening.count)
        }
        let end = rest.firstIndex { $0 == "/" || $0 == "%" } ?? rest.endIndex
        return String(rest[..<end])
    }

    /// Content on some sites (`?source=agency`), so their value decides.
    private static let refererNames: Set<String> = [
        "ref", "referer", "referrer", "source", "src", "from", "via", "origin", "rel",
    ]

    private static let prefixes = [
        "utm_", "mtm_", "matomo_", "pk_", "piwik_", "itm_", "hsa_", "fb_action_", "at_", "ns_", "bsft_", "elqtrack",
        "sfmc_", "vero_", "oly_", "__hs", "_hs", "wt.", "wt_", "ga_", "stm_", "trk_", "dm_i", "hmb_", "mkt_",
    ]

    private static let names: Set<String> = [
        // Click ids of advertising and social networks.
        "fbclid", "gclid", "gclsrc", "gbraid", "wbraid", "dclid", "msclkid", "yclid", "ysclid", "twclid", "ttclid",
        "igshid", "igsh", "mibextid", "li_fat_id", "epik", "srsltid", "rdt_cid", "sccid", "sc_cid", "scclid",
        "irclickid", "rb_clickid", "s_kwcid", "ef_id", "zanpid", "_openstat", "tblci", "dicbo", "obclickid", "vmcid",
        "wickedid", "xnpe_tifc", "fbadid", "fb_source", "fb_ref", "fb_comment_id", "gad_source", "gad_campaignid",
        // Analytics and mailings.
        "_ga", "_gl", "_ke", "__s", "mc_cid", "mc_eid", "ml_subscriber", "ml_subscriber_hash", "hsctatracking",
        "hss_channel", "sc_campaign", "sc_channel", "sc_content", "sc_medium", "sc_outcome", "sc_geo", "sc_country",
        "sc_src", "sc_eh", "sc_lid", "sc_uid", "sc_llid", "trk", "trkcampaign", "trkinfo", "elqat", "elqaid", "elq",
        "ref_src", "ref_url", "__twitter_impression", "guccounter", "guce_referrer", "guce_referrer_sig",
        "soc_src", "soc_trk", "wprov", "_branch_match_id", "_branch_referrer", "email_hash", "mbid",
        // Campaign words of publishers' own systems.
        "cmp", "cmpid", "cmp_id", "icmp", "intcmp", "int_cmp", "ncid", "ocid", "ito", "smid", "smtyp", "xtor", "ftag",
        "echobox", "sr_share", "sr_source", "sr_medium", "tpcc", "taid", "dgcid", "wtmc", "wtrid", "xtref", "xtcr",
        "xtloc", "icid", "spm", "yptr", "hootpostid",
    ]
}

/// The agency's stories as the outlets print them: other headlines, datelines, credits, cuts and additions.
enum DemoCopies {
    static let articles: [DemoArticle] = storm + cable + bank + forest

    private static func copy(
        _ outlet: DemoOutlet, _ slug: String, _ headline: String, section: String, hoursAgo: Int, _ body: [String]
    ) -> DemoArticle {
        DemoArticle(
            outlet: outlet, slug: slug, headline: headline, agency: DemoWire.agency, section: section,
            hoursAgo: hoursAgo, body: body)
    }

    private static func dated(_ line: String, _ body: [String]) -> [String] {
        body.enumerated().map { $0.offset == 0 ? line + $0.element : $0.element }
    }

    private static func signed(_ mark: String, _ body: [String]) -> [String] {
        body.enumerated().map { $0.offset == body.count - 1 ? $0.element + mark : $0.element }
    }

    private static let storm = [
        copy(
            .courier, "storm-shuts-harbour", "Storm shuts harbour and tears eleven boats from moorings",
            section: "Local", hoursAgo: 10,
            dated("LENMOUTH, Valdoria (Meridian Wire) — ", DemoWire.storm)),
        copy(
            .observer, "storm-on-the-coast", "Passengers sing through seven-hour wait as storm batters coast",
            section: "Society", hoursAgo: 9,
            Array(DemoWire.storm.prefix(6)) + [
                """
                In the Brenn valley the storm brought down a poplar on the road to Upper Kell. The fire \
                brigade cleared it within an hour, and the weekly market opened as usual.
                """
            ]),
        copy(
            .gazette, "storm-ilse", "Storm Ilse: ferry waits off Oskerry with 212 on board", section: "Ferries",
            hoursAgo: 9,
            signed(" (Meridian Wire)", DemoWire.storm)),
    ]

    private static let cable = [
        copy(
            .ledger, "sea-cable-agreed", "Valdoria and Oskerry agree on sea cable after eight years",
            section: "Business", hoursAgo: 34,
            dated("CALDEMAR — ", DemoWire.cable)),
        copy(
            .post, "power-under-the-sea", "Islands to pay for power cable with wind", section: "Europe", hoursAgo: 33,
            Array(DemoWire.cable.prefix(5))),
        copy(
            .courier, "cable-route-crosses-herring-grounds", "Sea cable to be buried under herring grounds off Skarn",
            section: "Business",
            hoursAgo: 32,
            Array(DemoWire.cable.prefix(7)) + [
                """
                Lenmouth's fishermen's guild said it would watch the work from its own boats, and that it had \
                already asked for the timetable in writing.
                """
            ]),
    ]

    private static let bank = [
        copy(
            .ledger, "rate-unchanged", "Central bank holds rate at 3.25 percent", section: "Business", hoursAgo: 7,
            dated("CALDEMAR (Meridian Wire) - ", DemoWire.bank)),
        copy(
            .observer, "no-cheaper-loans", "No cheaper loans before summer, central bank says", section: "Politics",
            hoursAgo: 6,
            signed("/ MW", Array(DemoWire.bank.prefix(6)))),
        copy(
            .post, "bank-walks", "“We intend to walk”: Valdoria's central bank in no hurry", section: "Europe",
            hoursAgo: 6, DemoWire.bank),
    ]

    private static let forest = [
        copy(
            .gazette, "drowned-forest", "A wood without leaves: divers map drowned forest off Oskerry",
            section: "Islands", hoursAgo: 54,
            dated("PORT SOLÉA (Meridian Wire) – ", DemoWire.forest)),
        copy(
            .courier, "forest-on-the-seabed", "Drowned forest of 7,900 years found off the coast", section: "Features",
            hoursAgo: 53,
            Array(DemoWire.forest.prefix(6))),
        copy(
            .ledger, "paddle-under-the-sea", "Oldest paddle of the region lay in a forest under the sea",
            section: "Culture", hoursAgo: 52,
            signed(" – Meridian Wire", DemoWire.forest)),
    ]
}

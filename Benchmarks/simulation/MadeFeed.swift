import Foundation
import WireModel

/// One feed of the made world: when its stories appear, and how its server behaves.
struct MadeFeed {
    enum Fault { case tooBusy(seconds: Int, asDate: Bool), timeout, noName, html }
    enum Death { case gone410, notFound404, noName }

    var source: Source
    var domain: String
    /// Entries that the document shows.
    var window: Int
    /// When stories appear, in seconds from the start, from a week before it on.
    var appearances: [Double] = []
    /// When they say they were written; nil for feeds without dates.
    var dates: [Double]?
    /// The server answers 304 where it should.
    var isConditional = true
    /// The server says when the document last changed.
    var tellsChange = true
    /// Answers 304 to validators whatever has changed.
    var lies: [ClosedRange<Double>] = []
    var faults: [(time: ClosedRange<Double>, kind: Fault)] = []
    var death: (from: Double, kind: Death)?
    var move: (from: Double, to: CanonicalURL, domain: String)?
    var hints = PublisherHints()

    /// Seconds of a stretch in which the feed could not be had.
    func unreachable(from start: Double, to end: Double) -> Double {
        var seconds = faults.reduce(0) { sum, fault in
            sum + max(0, min(end, fault.time.upperBound) - max(start, fault.time.lowerBound))
        }
        if let death { seconds += max(0, end - max(start, death.from)) }
        return seconds
    }
}

/// Makes feeds with rhythms as they are met: most small, a few busy, with nights, weekends, bursts, clocks and deaths.
struct FeedMaker {
    static let before = 7.0
    let days: Double
    var chance: SeededChance
    /// Popular platforms hold many feeds each.
    private let domainCount: Int

    init(days: Double, feeds: Int, seed: UInt64) {
        self.days = days
        chance = SeededChance(seed: seed)
        domainCount = max(1, feeds * 6 / 10)
    }

    mutating func feed(_ number: Int) -> MadeFeed? {
        // A tenth of the feeds lie on ten platforms, the rest on sites of one or a few.
        let isPlatform = chance.happens(0.1)
        let domain =
            isPlatform ? "platform\(chance.integer(0...9)).example" : "site\(chance.integer(0...domainCount)).example"
        guard let url = CanonicalURL("https://\(domain)/feed/\(number)") else { return nil }
        var feed = MadeFeed(
            source: Source(url: url), domain: domain, window: [10, 10, 15, 20, 20, 25, 30, 50][chance.integer(0...7)])
        makeAppearances(&feed)
        makeServer(&feed)
        makeFaults(&feed)
        return feed
    }

    // MARK: rhythm

    /// Share of the day's entries at each hour of the newsroom's own day, around 1.
    private static let newsroom: [Double] = [
        0.25, 0.15, 0.1, 0.1, 0.15, 0.35, 0.7, 1.0, 1.3, 1.6, 1.7, 1.7, 1.5, 1.5, 1.6, 1.6, 1.6, 1.5, 1.3, 1.1, 0.9,
        0.8, 0.6, 0.4,
    ]

    private mutating func makeAppearances(_ feed: inout MadeFeed) {
        guard !chance.happens(0.08) else {
            feed.appearances = (0..<feed.window).map { -86_400 * Double(400 - $0) }
            feed.dates = feed.appearances
            return
        }
        // Log-normal: half the feeds bring less than four a day, the mean is about thirteen.
        let daily = min(4 * exp(1.55 * chance.normal()), 400)
        let zone = [1, 1, 1, 2, 0, -5, -5, -6, -8, 8][chance.integer(0...9)]
        let isEven = chance.happens(0.15)
        let weekend = isEven ? 1 : chance.between(0.3, 0.8)
        let stops = chance.happens(0.03) ? chance.between(0, days) : days
        var bursts: [ClosedRange<Double>] = []
        var at = -Self.before * 24
        while at < days * 24 {
            at += chance.exponential(mean: 24 * 12)
            bursts.append(at...(at + chance.between(1, 4)))
        }
        var written: [Double] = []
        for hour in Int(-Self.before * 24)..<Int(stops * 24) {
            let local = ((hour + zone) % 24 + 24) % 24
            // The start is a Monday.
            let day = (((hour + zone) / 24) % 7 + 7) % 7
            var rate = daily / 24 * (isEven ? 1 : Self.newsroom[local]) * (day >= 5 ? weekend : 1)
            if bursts.contains(where: { $0.contains(Double(hour)) }) { rate *= 5 }
            for _ in 0..<chance.poisson(rate) { written.append((Double(hour) + chance.unit()) * 3600) }
        }
        written.sort()
        publish(written, &feed)
    }

    /// From written to shown: at once, or when the feed is made anew at its minute of the hour.
    private mutating func publish(_ written: [Double], _ feed: inout MadeFeed) {
        let hasDates = chance.happens(0.8)
        if chance.happens(0.15) {
            let minute = Double(chance.integer(0...59)) * 60
            feed.appearances = written.map { (($0 - minute) / 3600).rounded(.up) * 3600 + minute }
        } else {
            let lag = chance.exponential(mean: 60)
            feed.appearances = written.map { $0 + lag }
        }
        feed.dates = hasDates ? written : nil
    }

    // MARK: server

    private mutating func makeServer(_ feed: inout MadeFeed) {
        feed.isConditional = chance.happens(0.85)
        feed.tellsChange = chance.happens(0.7)
        // A tenth asks for a quarter of an hour or more by ttl, another by max-age.
        if chance.happens(0.1) { feed.hints.ttlMinutes = [5, 15, 30, 60][chance.integer(0...3)] }
        if chance.happens(0.1) { feed.hints.cacheControl = "max-age=\([60, 300, 900, 1800][chance.integer(0...3)])" }
        // A cache before the server that sticks for hours, a few for good.
        if feed.isConditional, chance.happens(0.03) {
            var at = 0.0
            while at < days * 86_400 {
                at += chance.exponential(mean: 5 * 86_400)
                let end = chance.happens(0.15) ? days * 86_400 : at + chance.between(6, 60) * 3600
                guard end > at else { break }
                feed.lies.append(at...end)
                at = end
            }
        }
    }

    private mutating func makeFaults(_ feed: inout MadeFeed) {
        var at = 0.0
        while true {
            at += chance.exponential(mean: 15 * 86_400)
            guard at < days * 86_400 else { break }
            let length = min(600 + chance.exponential(mean: 5_400), 86_400)
            let kind: MadeFeed.Fault
            switch chance.integer(0...5) {
            case 0: kind = .tooBusy(seconds: Int(length), asDate: false)
            case 1: kind = .tooBusy(seconds: Int(length), asDate: true)
            case 2, 3: kind = .timeout
            case 4: kind = .noName
            default: kind = .html
            }
            feed.faults.append((at...(at + length), kind))
            at += length
        }
        if chance.happens(0.01) {
            let kinds: [MadeFeed.Death] = [.gone410, .notFound404, .noName]
            feed.death = (chance.between(0, days * 86_400), kinds[chance.integer(0...2)])
        } else if chance.happens(0.01), let url = CanonicalURL("https://new-\(feed.domain)\(feed.source.url.path)") {
            feed.move = (chance.between(0, days * 86_400), url, "new-\(feed.domain)")
        }
    }
}

import Foundation
import Schedule
import WireModel

/// Plays a made world against one way of polling, on a clock of its own.
struct Simulation {
    enum Strategy {
        case policy(PollPolicy)
        /// Every so many seconds, conditional, nothing else.
        case fixed(Double)
    }

    /// What is remembered of a feed, by the client and by its server.
    private struct Standing {
        var source: Source
        var state = PollState()
        var domain: String
        /// Stories below this index are known or gone.
        var seen = 0
        /// Stories that have appeared so far.
        var shown = 0
        /// The version that the client's validators name.
        var version = -1
        /// The last polls, for those who ask why a story was missed.
        var polls: [PollLine] = []
        var pollCount = 0
    }

    /// One poll as it is shown beside a missed story.
    private struct PollLine {
        var at: Double
        var next: Double
        var status: Int?
        var isConditional: Bool
        var new: Int
        var state: PollState

        var line: String {
            func hours(_ seconds: Double) -> String { String(format: "%.2f h", seconds / 3600) }
            func rate(_ value: Double) -> String { String(format: "%.2f", value) }
            return "      \(hours(at)) \(status.map { "\($0)" } ?? "no answer") "
                + "\(isConditional ? "conditional" : "whole") new \(new), "
                + "next in \(hours(next - at)); average \(rate(state.arrivalsPerHour)) peak \(rate(state.peakPerHour)) an hour, "
                + "silence \(rate(state.profile?.silence ?? 0)) of it checked \(rate(state.checkedSilence)), "
                + "304s \(state.notModifiedInARow), failures \(state.failures): "
                + state.reasons.joined(separator: "; ")
        }
    }

    private struct Domain {
        var lastStart = -1e18
        var closedUntil = -1e18
        var minute = -1
        var inMinute = 0
        /// When it asked to be left alone, by Retry-After.
        var closures: [ClosedRange<Double>] = []
    }

    /// 2026-11-02, a Monday.
    static let epoch = 1_793_577_600.0
    private let feeds: [MadeFeed]
    private let strategy: Strategy
    private let keepsPolls: Bool
    private static let keptPolls = 12
    private let end: Double
    private var standings: [Standing]
    private var pacer = HostPacer()
    private var domains: [String: Domain] = [:]
    private var queue = EventQueue()
    private(set) var report = Report()

    /// - Parameter keepsPolls: whether the last polls of each feed are kept, to be told where it misses a story.
    init(feeds: [MadeFeed], days: Double, strategy: Strategy, keepsPolls: Bool = false) {
        self.keepsPolls = keepsPolls
        self.feeds = feeds
        self.strategy = strategy
        end = days * 86_400
        standings = feeds.map { Standing(source: $0.source, domain: $0.domain) }
        for index in feeds.indices {
            // What was there a minute before the start is no news: the client has known these feeds for long.
            let first = feeds[index].appearances.firstIndex { $0 > 0 } ?? feeds[index].appearances.count
            standings[index].seen = max(0, first - feeds[index].window)
            let at: Double
            switch strategy {
            case .policy(let policy):
                let first = policy.firstPoll(of: feeds[index].source.id, among: feeds.count, now: Self.date(0))
                at = first.timeIntervalSince1970 - Self.epoch
            case .fixed(let seconds): at = seconds * Double(index) / Double(max(1, feeds.count))
            }
            queue.add(at, index)
        }
    }

    mutating func run() {
        while let (at, index) = queue.next(), at < end { poll(index, at: at) }
        for index in feeds.indices { countLeft(index) }
    }

    private static func date(_ seconds: Double) -> Date { Date(timeIntervalSince1970: epoch + seconds) }

    // MARK: one poll

    private mutating func poll(_ index: Int, at now: Double) {
        let domain = standings[index].domain
        let date = Self.date(now)
        switch pacer.grant(domain, at: date) {
        case .go: break
        case .wait(let until):
            report.waits += 1
            var later = until.timeIntervalSince1970 - Self.epoch
            if later - now > 5, case .policy(let policy) = strategy {
                let behind = policy.poll(of: standings[index].source.id, behind: until, now: date)
                later = behind.timeIntervalSince1970 - Self.epoch
            }
            queue.add(max(later, now + 0.01), index)
            return
        }
        start(domain, at: now)
        let isConditional = conditional(index, at: date)
        let answer = answer(index, at: now, isConditional: isConditional)
        pacer.finished(domain, at: date, status: answer.status, retryAfter: answer.retryAfter)
        if answer.status == 429 || answer.status == 503 {
            let until = now + (answer.retrySeconds ?? 0)
            domains[domain, default: Domain()].closedUntil = until
            domains[domain]?.closures.append(now...until)
        }
        switch strategy {
        case .fixed(let seconds): queue.add(now + seconds, index)
        case .policy(let policy):
            let decision = policy.decision(
                state: standings[index].state, response: answer.response, source: standings[index].source,
                bytes: answer.bytes, now: date)
            standings[index].state = decision.state
            var new = 0
            if case .feed(let fresh) = answer.response { new = fresh.newEntries }
            if keepsPolls {
                let line = PollLine(
                    at: now, next: decision.next.timeIntervalSince1970 - Self.epoch, status: answer.status,
                    isConditional: isConditional, new: new, state: decision.state)
                let polls = standings[index].pollCount
                if standings[index].polls.count < Self.keptPolls {
                    standings[index].polls.append(line)
                } else {
                    standings[index].polls[polls % Self.keptPolls] = line
                }
                standings[index].pollCount = polls + 1
            }
            for event in decision.events { report.note(event) }
            if let url = decision.adoptURL {
                standings[index].source.url = url
                standings[index].domain = feeds[index].move?.domain ?? domain
            }
            queue.add(decision.next.timeIntervalSince1970 - Self.epoch, index)
        }
    }

    /// Counts a request and looks, without the pacer, whether the domain allows it.
    private mutating func start(_ name: String, at now: Double) {
        report.requests += 1
        var domain = domains[name] ?? Domain()
        if now - domain.lastStart < 0.999 || now < domain.closedUntil - 0.001 { report.overAllowance += 1 }
        domain.lastStart = now
        let minute = Int(now / 60)
        domain.inMinute = domain.minute == minute ? domain.inMinute + 1 : 1
        domain.minute = minute
        report.busiestMinute = max(report.busiestMinute, domain.inMinute)
        domains[name] = domain
    }

    private func conditional(_ index: Int, at date: Date) -> Bool {
        guard standings[index].version >= 0 else { return false }
        guard case .policy(let policy) = strategy else { return true }
        return policy.request(for: standings[index].state, now: date).isConditional
    }

    private struct Answer {
        var response: PollResponse
        var status: Int?
        var retryAfter: String?
        var retrySeconds: Double?

        /// Whole texts, not packed: at 50 entries a mebibyte, which is the most that honest feeds come to.
        var bytes: Int {
            guard case .feed(let fresh) = response else { return 0 }
            return (fresh.newEntries + fresh.knownEntries) * 20_480
        }
    }

    private mutating func answer(_ index: Int, at now: Double, isConditional: Bool) -> Answer {
        let feed = feeds[index]
        if let death = feed.death, now >= death.from {
            switch death.kind {
            case .gone410: return Answer(response: .gone410, status: 410)
            case .notFound404: return Answer(response: .notFound404, status: 404)
            case .noName: return Answer(response: .transport(reason: "dns", kind: .passing))
            }
        }
        if let fault = feed.faults.first(where: { $0.time.contains(now) }) {
            report.faults += 1
            return failure(fault.kind, until: fault.time.upperBound, at: now)
        }
        var hops: [RedirectHop] = []
        if let move = feed.move, now >= move.from, standings[index].source.url != move.to {
            hops = [RedirectHop(from: feed.source.url, status: 301, to: move.to)]
            report.requests += 1
        }
        while standings[index].shown < feed.appearances.count,
            feed.appearances[standings[index].shown] <= now
        { standings[index].shown += 1 }
        let shown = standings[index].shown
        if isConditional, feed.isConditional {
            let isStuck = feed.lies.contains { $0.contains(now) }
            if isStuck || shown == standings[index].version {
                report.unchanged += 1
                return Answer(
                    response: .unchanged304(.init(wasConditional: true, hints: headerHints(feed), hops: hops)),
                    status: 304)
            }
        }
        return Answer(
            response: .feed(document(index, at: now, isConditional: isConditional, hops: hops)), status: 200)
    }

    private func headerHints(_ feed: MadeFeed) -> PublisherHints {
        var hints = PublisherHints()
        hints.cacheControl = feed.hints.cacheControl
        return hints
    }

    private func failure(_ fault: MadeFeed.Fault, until end: Double, at now: Double) -> Answer {
        switch fault {
        case .timeout: return Answer(response: .transport(reason: "timeout", kind: .network))
        case .noName: return Answer(response: .transport(reason: "dns", kind: .passing))
        case .html: return Answer(response: .notAFeed(reason: "html-instead"), status: 200)
        case .tooBusy(_, let asDate):
            let seconds = max(1, Int(end - now))
            let header = asDate ? Self.date(now + Double(seconds)).httpDate : "\(seconds)"
            return Answer(
                response: .httpError(status: 429, retryAfter: header), status: 429, retryAfter: header,
                retrySeconds: Double(seconds) - 1)
        }
    }

    /// The whole document as it stands, and what the client makes of it.
    private mutating func document(
        _ index: Int, at now: Double, isConditional: Bool, hops: [RedirectHop]
    ) -> PollResponse.Fresh {
        let feed = feeds[index]
        let standing = standings[index]
        let shown = standing.shown
        let oldest = max(0, shown - feed.window)
        countMissed(index, upTo: oldest)
        let firstNew = min(max(standing.seen, oldest), shown)
        for story in firstNew..<shown where feed.appearances[story] >= 0 {
            report.count(delay: now - feed.appearances[story])
        }
        var fresh = PollResponse.Fresh(newEntries: shown - firstNew, knownEntries: firstNew - oldest)
        fresh.wasConditional = isConditional
        fresh.isSameFeed = true
        fresh.hops = hops
        fresh.hints = feed.hints
        fresh.bodyDigest = "\(shown)"
        fresh.entriesDigest = fresh.bodyDigest
        let url = hops.last?.to ?? standing.source.url
        fresh.validators = Validators(entityTag: "\"\(shown)\"", lastModified: nil, url: url)
        if let dates = feed.dates {
            if standing.state.lastPoll == nil { fresh.entryDates = dates[oldest..<shown].map { Self.date($0) } }
            fresh.newDates = dates[firstNew..<shown].map { Self.date($0) }
            if let last = standing.state.lastPoll {
                fresh.overdueEntries = fresh.newDates.count { $0 < last }
            }
        }
        if feed.tellsChange, shown > 0 { fresh.changedAt = Self.date(feed.appearances[shown - 1]) }
        standings[index].seen = shown
        standings[index].version = shown
        return fresh
    }

    /// Stories that fell out of the window before anybody asked.
    private mutating func countMissed(_ index: Int, upTo oldest: Int) {
        let feed = feeds[index]
        guard standings[index].seen < oldest else { return }
        for story in standings[index].seen..<oldest where feed.appearances[story] >= 0 {
            let (from, to) = (feed.appearances[story], feed.appearances[story + feed.window])
            report.missed += 1
            let closed = closures(of: standings[index].domain, from: from, to: to)
            let open = to - from - feed.unreachable(from: from, to: to) - closed
            for mark in Report.marks where open >= Double(mark) * 60 { report.missedOver[mark, default: 0] += 1 }
            if open >= Report.reachable {
                report.missedInReach += 1
                let isStuck = feed.lies.contains { $0.overlaps(from...to) }
                if isStuck { report.missedByLies += 1 }
                explain(story, of: index, isStuck: isStuck)
            }
        }
    }

    /// Tells of a missed story and of the polls around it.
    private mutating func explain(_ story: Int, of index: Int, isStuck: Bool) {
        let feed = feeds[index]
        let (from, to) = (feed.appearances[story], feed.appearances[story + feed.window])
        func hours(_ seconds: Double) -> String { String(format: "%.2f", seconds / 3600) }
        let burst = feed.appearances[max(0, story - feed.window)...min(story + feed.window, feed.appearances.count - 1)]
        report.told.append(
            "  feed \(index), window \(feed.window), shown from \(hours(from)) to \(hours(to)) h"
                + "\(isStuck ? ", lied to \(feed.lies.filter { $0.overlaps(from...to) }.map { hours($0.lowerBound) + "-" + hours($0.upperBound) })" : "")"
                + ", faults \(feed.faults.filter { $0.time.overlaps((from - 7200)...to) }.map { "\($0.kind) \(hours($0.time.lowerBound))-\(hours($0.time.upperBound))" })"
                + ", dates \(feed.dates != nil), appearances around: \(burst.map { hours($0) }.joined(separator: " "))")
        let polls = standings[index].polls
        let oldest = polls.count < Self.keptPolls ? 0 : standings[index].pollCount % Self.keptPolls
        report.told += (polls[oldest...] + polls[..<oldest]).map(\.line)
    }

    /// Seconds of a stretch in which the domain had asked to be left alone.
    private func closures(of domain: String, from start: Double, to end: Double) -> Double {
        var covered = start
        var seconds = 0.0
        for closure in domains[domain]?.closures ?? [] where closure.upperBound > covered {
            seconds += max(0, min(end, closure.upperBound) - max(covered, closure.lowerBound))
            covered = max(covered, closure.upperBound)
        }
        return seconds
    }

    /// At the end: what nobody has asked for yet.
    private mutating func countLeft(_ index: Int) {
        let feed = feeds[index]
        guard feed.death.map({ $0.from > end }) ?? true else { return }
        report.left += feed.appearances[standings[index].seen...].count { $0 >= 0 && $0 < end - 86_400 }
    }
}

/// Due times in order; a binary heap.
struct EventQueue {
    private var events: [(at: Double, index: Int)] = []

    mutating func add(_ at: Double, _ index: Int) {
        events.append((at, index))
        var child = events.count - 1
        while child > 0, events[(child - 1) / 2].at > events[child].at {
            events.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func next() -> (at: Double, index: Int)? {
        guard let first = events.first, let last = events.popLast() else { return nil }
        guard !events.isEmpty else { return first }
        events[0] = last
        var parent = 0
        while true {
            var least = 2 * parent + 1
            guard least < events.count else { break }
            if least + 1 < events.count, events[least + 1].at < events[least].at { least += 1 }
            guard events[least].at < events[parent].at else { break }
            events.swapAt(least, parent)
            parent = least
        }
        return first
    }
}

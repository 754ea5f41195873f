import Dedup
import Feeds
import Fetch
import Foundation
import Pipeline
import Schedule
import Spool
import State
import WireModel
import Workers

/// What each module's own `Settings` are, from the operator's.
extension Settings {
    var stateFile: String { directories.state + "/state.sqlite" }

    /// The word by which robots.txt may name us (RFC 9309 2.2.1): the product token of the user agent.
    var robotsName: String {
        String(fetch.userAgent.prefix { $0.isLetter || $0 == "-" || $0 == "_" }).lowercased()
    }

    func fetchSettings() throws -> FetchClient.Settings {
        var module = FetchClient.Settings()
        module.userAgent = fetch.userAgent
        module.from = fetch.contact.isEmpty ? nil : fetch.contact
        module.connectTimeout = fetch.connectTimeout
        module.timeout = fetch.timeout
        module.bodyLimit = fetch.bodyLimit
        module.wireLimit = fetch.wireLimit
        module.sitemapLimit = fetch.sitemapLimit
        module.ratioLimit = fetch.ratioLimit
        module.maxHops = fetch.maxHops
        module.maxActive = fetch.maxActive
        module.allowedPorts = Set(fetch.ports)
        module.addressExceptions = try fetch.allow.map { try AddressException($0) }
        module.refusedEndpoints = try page.endpoints.map { try AddressException($0) }
        module.allowDowngrade = fetch.allowDowngrade
        module.caFile = fetch.caFile.isEmpty ? nil : fetch.caFile
        return module
    }

    func spoolSettings() -> Spool.Settings {
        var module = Spool.Settings()
        module.journalLines = spool.journalLines
        module.freeSpaceFloor = spool.freeFloor
        module.freeSpaceFloorPercent = spool.freeFloorPercent
        return module
    }

    func collectorSettings() -> GarbageCollector.Settings {
        var module = GarbageCollector.Settings()
        module.keepFor = spool.keep
        module.keepBytes = spool.maxSize.bytes == 0 ? nil : spool.maxSize
        return module
    }

    func quarantineSettings() -> Quarantine.Settings {
        var module = Quarantine.Settings()
        module.byteLimit = spool.quarantineLimit
        return module
    }

    func stateSettings() -> State.Settings {
        var module = State.Settings()
        module.queueLimit = articles.queueLimit
        module.recordsPerHour = polling.recordsPerHour
        module.backlogLimit = polling.backlog
        module.copySealTexts = copies.sealTexts
        module.copySealHours = copies.sealAfter / .seconds(3_600)
        module.copyFanOut = copies.mergeFiles
        module.copyRunTexts = copies.fileTexts
        module.copySpanDays = copies.fileSpan / .seconds(86_400)
        return module
    }

    func pacerSettings() -> HostPacer.Settings {
        var module = HostPacer.Settings()
        module.minGap = politeness.gap
        module.maxConcurrent = politeness.perDomain
        module.maxCrawlDelay = politeness.maxCrawlDelay
        return module
    }

    func robotsSettings() -> RobotsGate.Settings {
        var module = RobotsGate.Settings()
        module.isObeyed = politeness.robots
        module.maxCrawlDelay = politeness.maxCrawlDelay
        return module
    }

    func pollSettings() -> PollPolicy.Settings {
        var module = PollPolicy.Settings()
        module.minInterval = polling.minInterval
        module.maxInterval = polling.maxInterval
        module.defaultInterval = polling.startInterval
        module.bytesPerDay = polling.bytesPerDay
        return module
    }

    func feedSettings() -> FeedReader.Settings {
        var module = FeedReader.Settings()
        module.entries = polling.maxEntries
        return module
    }

    /// Nil where documents are read in the daemon's own process.
    func workerSettings() -> WorkerPool.Settings? {
        var module = WorkerPool.Settings()
        module.workers = readers.workers ?? min(max(ProcessInfo.processInfo.activeProcessorCount, 1), 64)
        guard module.workers > 0 else { return nil }
        module.cpuLimit = readers.cpuLimit
        module.timeLimit = max(module.timeLimit, readers.cpuLimit * 3)
        module.addressSpace = readers.memoryLimit
        module.entries = polling.maxEntries
        return module
    }

    func feedPassSettings() -> FeedPass.Settings {
        var module = FeedPass.Settings()
        module.maxAge = articles.maxAge
        module.maxEntries = polling.maxEntries
        return module
    }

    func articleSettings() -> ArticlePass.Settings {
        var module = ArticlePass.Settings()
        module.minWords = text.minWords
        module.minConfidence = text.minConfidence
        module.quarantinesUnsure = text.whenUnsure == "quarantine"
        module.useFeedContent = text.feedContent
        module.attempts = articles.attempts
        module.maxPages = articles.maxPages
        return module
    }

    func publisherSettings() -> Publisher.Settings {
        var module = Publisher.Settings()
        module.copies = Publisher.CopyMode(rawValue: copies.publish) ?? .mark
        module.batch = spool.batch
        module.linksEvents = copies.sameEvent
        module.rechecks = RecheckSchedule(ages: articles.recheckAfter)
        return module
    }

    func copySettings() -> CopyJudge.Settings {
        var module = CopyJudge.Settings()
        module.windowSeconds = copies.window / .seconds(1)
        return module
    }

    func roundSettings() -> Rounds.Settings {
        var module = Rounds.Settings()
        module.pollWidth = polling.concurrency
        module.articleWidth = articles.concurrency
        module.retention.fingerprintDays = copies.window / .seconds(86_400)
        return module
    }
}

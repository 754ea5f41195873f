import Foundation

extension SettingKey {
    /// Every key, in the order of the file.
    ///
    /// `config/wirespool.toml` and docs/settings.md are made from this table.
    static let all: [SettingKey] = directoryKeys + fetchKeys + pollingKeys + readerKeys + textKeys + keepingKeys

    private static let directoryKeys: [SettingKey] = [
        .string("directories.state", \.directories.state, "Where the state database lies; one daemon at a time."),
        .string("directories.spool", \.directories.spool, "Where records appear; consumers watch its journal."),
        .texts(
            "sources.lists", \.sources.lists,
            "Source lists: OPML, plain URL lists (.txt) and TOML overrides, or folders of them."),
        .string(
            "sources.public-suffix-list", \.sources.publicSuffixList,
            "The public suffix list (Debian's package publicsuffix); a short built-in list is used when it is missing."),
    ]

    private static let fetchKeys: [SettingKey] = [
        .string("fetch.user-agent", \.fetch.userAgent, "How wirespool names itself to publishers."),
        .string(
            "fetch.contact", \.fetch.contact,
            "Mail address sent as From, so that publishers can reach you; empty for none."),
        .duration(
            "fetch.connect-timeout", \.fetch.connectTimeout, .milliseconds(100)...(.seconds(60)),
            "Longest wait for a connection, TLS included."),
        .duration(
            "fetch.timeout", \.fetch.timeout, .seconds(1)...(.seconds(600)),
            "Longest time for one address, redirects included."),
        .size(
            "fetch.body-limit", \.fetch.bodyLimit, 65_536...67_108_864,
            "Largest decoded body of a page or a feed; larger ones are refused whole."),
        .size(
            "fetch.wire-limit", \.fetch.wireLimit, 65_536...67_108_864, "Largest body of a page or a feed on the wire."),
        .size(
            "fetch.sitemap-limit", \.fetch.sitemapLimit, 65_536...67_108_864,
            "Largest sitemap, decoded and on the wire: sources of kind \"sitemap\" and what an index names."),
        .count("fetch.ratio-limit", \.fetch.ratioLimit, 10...2_000, "Largest decoded to wire ratio above 1 MiB."),
        .count("fetch.max-hops", \.fetch.maxHops, 0...20, "Redirects followed for one feed; pages get at most five."),
        .count("fetch.max-active", \.fetch.maxActive, 1...1_024, "Transfers under way at once."),
        .counts("fetch.ports", \.fetch.ports, 1...65_535, "Ports that may be asked."),
        .texts(
            "fetch.allow", \.fetch.allow,
            "Exceptions from the rule that only public addresses are asked: \"127.0.0.1:8080\", \"feeds.lan=192.168.1.0/24:80\"."
        ),
        .flag("fetch.allow-downgrade", \.fetch.allowDowngrade, "Follow redirects from https to http."),
        .string(
            "fetch.ca-file", \.fetch.caFile, "Certificates to trust in place of the system's; empty for the system's."),
        .duration(
            "politeness.gap", \.politeness.gap, .zero...(.seconds(3_600)),
            "Least time between two requests to one registrable domain."),
        .count(
            "politeness.per-domain", \.politeness.perDomain, 1...16,
            "Requests under way at once to one registrable domain."),
        .flag("politeness.robots", \.politeness.robots, "Obey robots.txt (RFC 9309) for articles."),
        .duration(
            "politeness.max-crawl-delay", \.politeness.maxCrawlDelay, .zero...(.seconds(3_600)),
            "Longest Crawl-delay that is obeyed as asked."),
    ]

    private static let pollingKeys: [SettingKey] = [
        .duration(
            "polling.min-interval", \.polling.minInterval, .milliseconds(100)...(.seconds(86_400)),
            "Shortest wait between two polls of a feed."),
        .duration(
            "polling.max-interval", \.polling.maxInterval, .seconds(60)...(.seconds(604_800)),
            "Longest wait between two polls of a feed."),
        .duration(
            "polling.start-interval", \.polling.startInterval, .milliseconds(100)...(.seconds(86_400)),
            "Wait after the first poll, before the feed's rhythm is known."),
        .count(
            "polling.concurrency", \.polling.concurrency, 1...256,
            "Feeds polled at once; 64 where there are more than 20,000."),
        .count("polling.max-entries", \.polling.maxEntries, 1...50_000, "Entries read of one feed."),
        .size(
            "polling.bytes-per-day", \.polling.bytesPerDay, 0...1_099_511_627_776,
            "Bytes on the wire that the polls of one feed may take a day; beyond it, it is asked less often. 0 for no bound."
        ),
        .count(
            "polling.records-per-hour", \.polling.recordsPerHour, 0...100_000,
            "New stories and revisions taken from one feed within an hour; more wait for later hours. 0 for no bound."),
        .count(
            "polling.backlog", \.polling.backlog, 0...1_000_000,
            "Entries of one feed that may wait for later hours; beyond it they are turned away while the feed shows them."
        ),
        .count("articles.concurrency", \.articles.concurrency, 1...256, "Articles under way at once."),
        .count(
            "articles.attempts", \.articles.attempts, 1...20,
            "Tries before an article that cannot be fetched is given up."),
        .count(
            "articles.max-pages", \.articles.maxPages, 1...50,
            "Pages of one article that are fetched and joined into one record; 1 for the first alone."),
        .duration(
            "articles.max-age", \.articles.maxAge, .seconds(3_600)...(.seconds(3_650 * 86_400)),
            "Entries dated longer ago are not fetched (backfill takes any age)."),
        .count(
            "articles.queue-limit", \.articles.queueLimit, 100...50_000_000,
            "Articles that may wait; polling pauses when it is full."),
        .durations(
            "articles.recheck-after", \.articles.recheckAfter, .seconds(60)...(.seconds(90 * 86_400)),
            "Ages at which a published story is looked at again, for silent edits and takedowns; empty for never."),
    ]

    private static let readerKeys: [SettingKey] = [
        .countOrAuto(
            "readers.workers", \.readers.workers, 0...64,
            "Processes that parse pages and feeds, confined and without rights; auto: one a core, 0: none, in the daemon."
        ),
        .duration(
            "readers.cpu-limit", \.readers.cpuLimit, .seconds(1)...(.seconds(300)),
            "CPU time that one document may take; its reader is then killed, the document quarantined."),
        .size(
            "readers.memory-limit", \.readers.memoryLimit, 134_217_728...17_179_869_184,
            "Address space of one reader."),
    ]

    private static let textKeys: [SettingKey] = [
        .choice("text.layout", \.text.layout, ["article", "plain", "lines"], "Seed text layout of published records."),
        .count("text.min-words", \.text.minWords, 0...10_000, "Shorter articles go to quarantine."),
        .fraction("text.min-confidence", \.text.minConfidence, "Below this expected F1 the text counts as unsure."),
        .choice("text.when-unsure", \.text.whenUnsure, ["flag", "quarantine"], "What happens to unsure extractions."),
        .flag("text.feed-content", \.text.feedContent, "Publish the feed's own full text where the page gives none."),
        .flag(
            "text.site-memory", \.text.siteMemory,
            "Learn each host's furniture, the place of its text and its reliable sources from story to story."),
        .choice(
            "copies.publish", \.copies.publish, ["mark", "full", "drop"],
            "Copies of a known story: a small record that says so, the whole text, or nothing."),
        .duration(
            "copies.window", \.copies.window, .seconds(86_400)...(.seconds(365 * 86_400)),
            "How long a text is compared with later ones."),
        .flag(
            "copies.same-event", \.copies.sameEvent,
            "Link stories that tell of the same event in other words (they are never merged)."),
        .count(
            "copies.seal-texts", \.copies.sealTexts, 16...1_000_000,
            "Texts of the copy index kept in memory (about 2 KB each) before they are written to a run file."),
        .duration(
            "copies.seal-after", \.copies.sealAfter, .seconds(3_600)...(.seconds(30 * 86_400)),
            "They are written after this time however few they are."),
        .count(
            "copies.merge-files", \.copies.mergeFiles, 2...64,
            "Run files of one size that are merged into one; fewer: quicker look-ups, more writing."),
        .count(
            "copies.file-texts", \.copies.fileTexts, 1_024...16_000_000,
            "Texts of the largest run file; a merge makes no larger one."),
        .duration(
            "copies.file-span", \.copies.fileSpan, .seconds(86_400)...(.seconds(366 * 86_400)),
            "Time that one run file may span; so much longer than the window its texts may stay on disk."),
    ]

    private static let keepingKeys: [SettingKey] = [
        .duration(
            "spool.keep", \.spool.keep, .seconds(3_600)...(.seconds(3_650 * 86_400)),
            "Records older than this may be collected."),
        .size(
            "spool.max-size", \.spool.maxSize, 0...(1 << 50),
            "Records beyond this total may be collected, oldest first; 0 for no bound."),
        .count("spool.journal-lines", \.spool.journalLines, 10...1_000_000, "Lines in one journal file."),
        .size("spool.free-floor", \.spool.freeFloor, 0...(1 << 40), "Publication pauses when less is free."),
        .count(
            "spool.free-floor-percent", \.spool.freeFloorPercent, 0...50,
            "Publication pauses when less of the disk is free, in percent."),
        .size(
            "spool.quarantine-limit", \.spool.quarantineLimit, 0...(1 << 40),
            "Room for quarantined pages; the oldest go first."),
        .count("spool.batch", \.spool.batch, 1...1_000, "Most records whose flushes are shared."),
        .listenAddress(
            "page.listen", \.page.listen,
            "Where the status page is served: an address in figures and a port, or a socket."),
        .texts(
            "page.hosts", \.page.hosts,
            "Further names that the page may be asked for by, such as a proxy's: \"status.lan\", \"status.lan:8443\".",
            bounds: "a list of names, each with or without its port, such as [\"status.lan\", \"status.lan:8443\"]",
            allows: HostNames.canBeAsked),
        .flag(
            "page.off-host", \.page.offHost,
            "Serve the page to other machines too, where listen names no loopback address."),
        .choice("log.level", \.log.level, ["debug", "info", "warning", "error"], "Least severe line that is logged."),
        .choice("log.format", \.log.format, ["logfmt", "json"], "Form of a log line."),
    ]
}

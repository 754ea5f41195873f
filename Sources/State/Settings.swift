import WireModel

/// Bounds of the state file.
package struct Settings: Sendable, Equatable {
    /// Articles that may wait; beyond it ``StateStore/recordPoll(_:state:next:entries:at:)`` and
    /// ``StateStore/enqueue(_:job:at:)`` answer `queueFull`.
    ///
    /// Default 2,000,000; 1…100,000,000.
    package var queueLimit = 2_000_000
    /// New stories of one feed that are queued within an hour, revisions counted; more wait for later hours.
    ///
    /// Default 200; 0…100,000, 0 for no bound.
    package var recordsPerHour = 200
    /// Entries of one feed that may wait for a later hour; beyond it they are turned away, and come again as long as the
    /// feed shows them.
    ///
    /// Default 10,000; 0…1,000,000.
    package var backlogLimit = 10_000
    /// Bytes of the entries of one feed that wait for a later hour; beyond it the same.
    ///
    /// Default 64 MiB; 1 MiB…1 GiB.
    package var backlogBytes = ByteLimit.mebibytes(64)
    /// Candidates of one registrable domain a ``StateStore/takeCandidates(limit:at:excludingDomains:)`` call hands out.
    ///
    /// Default 4; 1…1,000.
    package var candidatesPerDomain = 4
    /// Bytes of one entry's JSON; a longer one is refused as `rejected`.
    ///
    /// Default 4 MiB; 1 KiB…64 MiB.
    package var entryLimit = ByteLimit.mebibytes(4)
    /// Bytes of a robots.txt that are kept (RFC 9309 2.5 asks for 500 KiB).
    ///
    /// Default 512 KiB; 500 KiB…8 MiB.
    package var robotsLimit = ByteLimit.kibibytes(512)
    /// Bytes of all robots.txt together, 256 for each row added; beyond it those go whose time is over first.
    ///
    /// A domain has as many hosts as it likes. Default 256 MiB; 1 MiB…64 GiB.
    package var robotsTotal = ByteLimit.mebibytes(256)
    /// Trace events kept of one call; the rest are left out, the last one stays.
    ///
    /// Default 64; 1…1,000.
    package var traceEventsPerCall = 64
    /// Last polls kept of each source.
    ///
    /// Default 12; 1…1,000.
    package var outcomesPerSource = 12
    /// Page cache of the writing connection.
    ///
    /// Default 64 MiB; 1 MiB…4 GiB.
    package var writerCache = ByteLimit.mebibytes(64)
    /// Page cache of each reading connection.
    ///
    /// Default 8 MiB; 1 MiB…1 GiB.
    package var readerCache = ByteLimit.mebibytes(8)
    /// Reading connections.
    ///
    /// Default 3; 1…16.
    package var readers = 3
    /// Pages of the write-ahead log (4 KiB each) that start a checkpoint.
    ///
    /// A larger log writes a page that changes often fewer times. Default 16,000; 100…100,000.
    package var checkpointPages = 16_000
    /// Files up to this size are checked whole at each start, larger ones only in the tables that cannot be rebuilt
    /// from elsewhere, unless damage was met.
    ///
    /// Default 256 MiB; 0…1 TiB.
    package var fullCheckLimit = ByteLimit.mebibytes(256)
    /// Files of at least this size are checked beside the first work instead of before it; nil: none are.
    ///
    /// Whoever sets it waits for ``StateStore/whenChecked()`` before anything leaves the process. Default nil.
    package var checksBesideFrom: ByteLimit?
    /// Wait for another program's lock on the file, in seconds.
    ///
    /// Default 5; 0…60.
    package var busySeconds = 5.0
    /// Texts of the copy index that are kept in memory and in rows before they are sealed into a run file.
    ///
    /// About 2 KB of memory each. Default 16,384; 16…1,000,000.
    package var copySealTexts = 16_384
    /// Age of the oldest unsealed text at which they are sealed however few they are, in hours.
    ///
    /// Default 24; 1…720.
    package var copySealHours = 24.0
    /// Run files of one level that are merged into one of the next.
    ///
    /// Default 4; 2…64.
    package var copyFanOut = 4
    /// Texts of the largest run file; more look-ups or larger merges.
    ///
    /// Default 4,194,304; 1,024…16,000,000.
    package var copyRunTexts = 4_194_304
    /// Days that one run file may span: so much longer than the window its texts may stay on disk.
    ///
    /// Default 10; 1…366.
    package var copySpanDays = 10.0

    package init() {}
}

/// How long each kind of memory is kept; ages in days.
package struct Retention: Sendable, Equatable {
    /// Decisions for `why`.
    ///
    /// Default 30; 1…3,650.
    package var traceDays = 30.0
    /// Trace rows (one a pass of an article) whatever their age.
    ///
    /// Default 5,000,000; 1,000…1,000,000,000.
    package var traceRows = 5_000_000
    /// Fingerprints, anchors, sentences and merges: the copy judge's window.
    ///
    /// Default 30; 1…3,650.
    package var fingerprintDays = 30.0
    /// Feed entries since they were last in their feed.
    ///
    /// Default 400; 30…36,500.
    package var entryDays = 400.0
    /// What stories of the same event are told by; the window of that comparison.
    ///
    /// Default 3.
    package var eventDays = 3.0
    /// Finished outbox rows: what ``StateReading/history(of:)`` can tell.
    ///
    /// Documents themselves stay. Default 400; 1…36,500.
    package var publicationDays = 400.0
    /// Counts by the hour; older ones are summed up.
    ///
    /// Default 400; 1…36,500.
    package var tallyDays = 400.0
    /// What was learnt of a host's pages, since its last story.
    ///
    /// Default 180; 1…3,650.
    package var siteDays = 180.0
    /// Hosts of which it is kept, whatever their age; up to 16 KiB each.
    ///
    /// Default 20,000; 1…1,000,000.
    package var siteRows = 20_000
    /// Rows of one kind that one call removes at most.
    ///
    /// Default 2,000; 1…1,000,000.
    package var rowsPerCall = 2_000

    package init() {}
}

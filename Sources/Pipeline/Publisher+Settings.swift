import Schedule
import WireModel

extension Publisher {
    package enum CopyMode: String, Sendable { case mark, full, drop }

    package struct Settings: Sendable {
        package var copies = CopyMode.mark
        /// Most lines that are written anew where the journal lost its end.
        package var lostLines = 1_000_000
        /// Most submissions of one batch.
        package var batch = 64
        /// How long a disk that is too full or failing is left alone before it is asked again.
        package var retryAfter: Duration = .seconds(2)
        /// A larger record or seed text is refused: no article is that long, and one must not stop the others.
        ///
        /// Default 6 MiB; below `Spool.Settings.fileLimit`.
        package var recordLimit = ByteLimit.mebibytes(6)
        /// Links to other stories of the same event.
        package var linksEvents = true
        /// When stories are looked at again.
        package var rechecks = RecheckSchedule()
        package var preferred = PreferredChoice()
        /// Journal lines looked at before anything is published, when the copy index has lost texts.
        ///
        /// The latest ones are copied most. Default 2,048; at least 1.
        package var refillFirst = 2_048
        /// Journal lines looked at between two batches then, or at a time while nothing waits.
        ///
        /// Default 128; at least 1.
        package var refillLines = 128

        package init() {}
    }
}

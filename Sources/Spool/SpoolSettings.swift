import WireModel

extension Spool {
    /// Bounds and modes of a spool.
    package struct Settings: Sendable, Equatable {
        /// Publications in one journal file.
        ///
        /// Default 10,000; 1...1,000,000.
        package var journalLines = 10_000
        /// Mode of new directories; the consumers' group reads.
        ///
        /// Default 0750; a setgid bit is inherited.
        package var directoryMode: UInt32 = 0o750
        /// Mode of a new `cursors/`, where consumers of the group write.
        ///
        /// Default 0770.
        package var cursorsMode: UInt32 = 0o770
        /// Mode of new files.
        ///
        /// Default 0640.
        package var fileMode: UInt32 = 0o640
        /// Staged files flushed at once.
        ///
        /// Default 8; 1...64.
        package var flushWidth = 8
        /// Largest seed text or record.
        ///
        /// Default 16 MiB.
        package var fileLimit: ByteLimit = .mebibytes(16)
        /// Free share of the file system below which publishing stops.
        ///
        /// Default 5 %; 0...50.
        package var freeSpaceFloorPercent = 5
        /// Free bytes below which publishing stops, whichever of the two is more.
        ///
        /// Default 64 MiB.
        package var freeSpaceFloor: ByteLimit = .mebibytes(64)
        /// Free inodes below which publishing stops.
        ///
        /// Default 1,024; not asked where the file system counts none.
        package var freeInodesFloor = 1024
        /// For tests of file systems without RENAME_NOREPLACE.
        ///
        var linkInsteadOfRename = false

        package init() {}
    }
}

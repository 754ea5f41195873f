import Foundation
import GRDB
import Glibc
import WireModel

extension CopyIndex {
    /// Writes the texts in memory as a run and takes their rows out; within a transaction.
    ///
    /// Until its commit the rows are the truth and the file is a leftover; behind it the file is. `core` is to be
    /// changed by ``settle(_:_:)`` when the commit was made.
    func sealed(_ core: inout CopyCore, db: Database) throws -> CopyCore.Run? {
        guard let run = try written(core.memory.all, level: 0, &core, db: db) else { return nil }
        try db.run("DELETE FROM copy_text")
        try step(.beforeCommit)
        return run
    }

    /// Writes texts as a run and registers it.
    ///
    /// - Parameter level: merges of that many texts so far, as ``CopyMerge/due(_:settings:)`` counts them.
    func written(_ unsorted: [CopyMemory.Text], level: Int, _ core: inout CopyCore, db: Database) throws
        -> CopyCore.Run?
    {
        let texts = unsorted.sorted { CopyMemory.isEarlier($0.fingerprint, $1.fingerprint) }
        guard let first = texts.first, let last = texts.last else { return nil }
        let id = core.nextRun
        core.nextRun += 1
        let writer = try RunWriter(path: path(id))
        writer.begin(
            texts: texts.count, first: first.fingerprint.publishedAt.wireMillis,
            last: last.fingerprint.publishedAt.wireMillis)
        var bodies: [UInt8] = []
        var postings: [UInt64] = []
        var sentences: [UInt64] = []
        postings.reserveCapacity(texts.count * 24)
        for (number, entry) in texts.enumerated() {
            let text = entry.fingerprint
            let digest = CopyKey.digest(text.textDigest)
            let cluster = core.memory.names.present(text.cluster)
            try writer.row(
                RunFile.Row(
                    story: text.story.bits, atMillis: text.publishedAt.wireMillis, host: core.hostIDs[text.host] ?? 0,
                    blob: bodies.count, digestBits: digest, isMember: cluster != text.story))
            Self.append(text, in: cluster, to: &bodies)
            for anchor in text.anchors { postings.append(CopyKey.anchor(anchor) << 24 | UInt64(number)) }
            postings.append(CopyKey.story(text.story.bits) << 24 | UInt64(number))
            postings.append((digest >> CopyKey.unused) << 24 | UInt64(number))
            for hash in entry.firstSentences { sentences.append(CopyKey.sentence(hash)) }
        }
        postings.sort()
        sentences.sort()
        try Self.write(postings, sentences, bodies, writer)
        let bytes = try writer.finish(step)
        let run = CopyCore.Run(id: id, level: level, file: try RunFile(path: path(id)))
        try CopyTables(db: db).register(run, bytes: bytes)
        return run
    }

    private static func write(_ postings: [UInt64], _ sentences: [UInt64], _ bodies: [UInt8], _ writer: RunWriter)
        throws
    {
        var place = 0
        try writer.postings(expected: postings.count) {
            guard place < postings.count else { return nil }
            defer { place += 1 }
            return (postings[place] >> 24, Int(postings[place] & 0xFF_FFFF))
        }
        var next = 0
        try writer.sentences(expected: sentences.count) {
            guard next < sentences.count else { return nil }
            defer { next += 1 }
            return sentences[next]
        }
        try bodies.withUnsafeBytes { raw in
            for start in stride(from: 0, to: raw.count, by: 1 << 20) {
                try writer.body(UnsafeRawBufferPointer(rebasing: raw[start..<min(raw.count, start + 1 << 20)]))
            }
        }
    }

    /// The sealed run takes the place of the texts in memory.
    func settle(_ run: CopyCore.Run, _ core: inout CopyCore) {
        core.memory.forgetTexts()
        core.rows = [:]
        core.runs.insert(run, at: 0)
        core.sealFrom = 0
        core.sealFailure = nil
    }

    /// A text's body: the cluster's name if it is not the story's own, version, mask, words.
    private static func append(_ text: Fingerprint, in cluster: StoryID, to bytes: inout [UInt8]) {
        if cluster != text.story { append(cluster: cluster.bits, to: &bytes) }
        append(version: text.version, mask: text.mask, to: &bytes)
        bytes.append(contentsOf: text.tokens)
    }

    static func append(cluster: UInt64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: cluster.littleEndian) { bytes.append(contentsOf: $0) }
    }

    static func append(version: Int, mask: [UInt8], to bytes: inout [UInt8]) {
        for value in [version, mask.count] {
            var rest = UInt(bitPattern: max(0, value))
            while rest >= 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            bytes.append(UInt8(truncatingIfNeeded: rest))
        }
        bytes.append(contentsOf: mask)
    }
}

/// Several neighbouring runs made into one, outside any transaction.
struct CopyMerge {
    /// Oldest first, as they were when it began.
    var sources: [CopyCore.Run]
    var masks: [UInt64: CopyCore.Mask]
    /// Texts that arrived earlier are left out.
    var since: Int64
    var id: Int64
    var path: String

    struct Outcome {
        var run: CopyCore.Run
        var bytes: Int
        /// Of each source, where its texts are now; -1: left out.
        var places: [[Int32]]
        /// Stories whose mask is now in the file.
        var applied: [UInt64: CopyCore.Mask]
    }

    /// Which runs to merge next: the most recent ones of one level that are enough and not too large or too long.
    ///
    /// - Parameter runs: the last first.
    /// - Returns: a range of `runs`.
    static func due(_ runs: [CopyCore.Run], settings: Settings) -> Range<Int>? {
        let span = Int64(settings.copySpanDays * 86_400_000)
        var start = 0
        while start < runs.count {
            var end = start + 1
            while end < runs.count, runs[end].level == runs[start].level { end += 1 }
            var oldest = end
            // From the oldest of the level on: as many as may go together, if they are enough.
            while oldest - start >= settings.copyFanOut {
                var count = settings.copyFanOut
                while count >= 2 {
                    let group = runs[(oldest - count)..<oldest]
                    let texts = group.reduce(0) { $0 + $1.file.header.texts }
                    let first = group.map(\.file.header.first).min() ?? 0
                    let last = group.map(\.file.header.last).max() ?? 0
                    if texts <= settings.copyRunTexts, last &- first <= span { return (oldest - count)..<oldest }
                    count -= 1
                }
                oldest -= 1
            }
            start = end
        }
        return nil
    }

    func run(_ fault: (CopyStep) throws -> Void) throws -> Outcome {
        let files = try sources.map { try RunFile(path: $0.file.path, for: .merging) }
        var places = files.map { [Int32](repeating: -1, count: $0.header.texts) }
        var applied: [UInt64: CopyCore.Mask] = [:]
        var overrides: [Int: [UInt8]] = [:]
        var kept = 0
        for (source, file) in files.enumerated() {
            for text in 0..<file.header.texts {
                let row = try file.row(text)
                guard row.atMillis >= since, !sources[source].gone.contains(text) else { continue }
                if let mask = masks[row.story] {
                    let body = try file.body(text)
                    if body.version == mask.version {
                        var bytes: [UInt8] = []
                        if row.isMember { CopyIndex.append(cluster: try file.cluster(of: text, row), to: &bytes) }
                        CopyIndex.append(version: mask.version, mask: mask.bytes, to: &bytes)
                        overrides[kept] = bytes + body.tokens
                        applied[row.story] = mask
                    }
                }
                places[source][text] = Int32(truncatingIfNeeded: kept)
                kept += 1
            }
        }
        let writer = try RunWriter(path: path)
        writer.begin(
            texts: kept, first: files.map(\.header.first).min() ?? 0, last: files.map(\.header.last).max() ?? 0)
        try writeRows(files, places, overrides, writer)
        try writePostings(files, places, writer)
        try writeSentences(files, writer)
        for (source, file) in files.enumerated() {
            for text in places[source].indices where places[source][text] >= 0 {
                if let bytes = overrides[Int(places[source][text])] {
                    try bytes.withUnsafeBytes { try writer.body($0) }
                } else {
                    try file.withBody(text) { try writer.body($0) }
                }
            }
        }
        let bytes = try writer.finish(fault)
        let level = (sources.map(\.level).max() ?? 0) + 1
        return Outcome(
            run: CopyCore.Run(id: id, level: level, file: try RunFile(path: path)), bytes: bytes, places: places,
            applied: applied)
    }

    private func writeRows(
        _ files: [RunFile], _ places: [[Int32]], _ overrides: [Int: [UInt8]], _ writer: RunWriter
    ) throws {
        var offset = 0
        for (source, file) in files.enumerated() {
            for text in places[source].indices where places[source][text] >= 0 {
                var row = try file.row(text)
                row.blob = offset
                try writer.row(row)
                let range = try file.bodyRange(text)
                offset += overrides[Int(places[source][text])]?.count ?? (range.end - range.start)
            }
        }
    }

    private func writePostings(_ files: [RunFile], _ places: [[Int32]], _ writer: RunWriter) throws {
        var cursors = files.map { $0.cursor() }
        var heads: [(key: UInt64, text: Int)?] = []
        for index in cursors.indices { heads.append(try cursors[index].next()) }
        try writer.postings(expected: files.reduce(0) { $0 + $1.header.postings }) {
            while true {
                var best = -1
                var least = UInt64.max
                for index in heads.indices {
                    guard let head = heads[index], head.key < least else { continue }
                    least = head.key
                    best = index
                }
                guard best >= 0, let head = heads[best] else { return nil }
                heads[best] = try cursors[best].next()
                let place = places[best].indices.contains(head.text) ? places[best][head.text] : -1
                if place >= 0 { return (head.key, Int(place)) }
            }
        }
    }

    private func writeSentences(_ files: [RunFile], _ writer: RunWriter) throws {
        var cursors = files.map { SentenceCursor($0) }
        var heads: [UInt64?] = []
        for index in cursors.indices { heads.append(try cursors[index].next()) }
        try writer.sentences(expected: files.reduce(0) { $0 + $1.header.sentences }) {
            var best = -1
            var least = UInt64.max
            for index in heads.indices {
                guard let head = heads[index], head < least else { continue }
                least = head
                best = index
            }
            guard best >= 0 else { return nil }
            heads[best] = try cursors[best].next()
            return least
        }
    }
}

import Foundation
import GRDB
import WireModel

private let furtherColumns = """
    d.url, d.digest, d.first_at, d.at, d.op, d.cluster, d.validators, d.words, d.text_story FROM document d
    """
/// As the row says it.
private let storedColumns = "SELECT d.story, d.version, \(furtherColumns)"
/// The version is never less than what was published: a row that damage or a person set back would have a number given
/// twice.
private let documentColumns = """
    SELECT d.story, max(d.version, ifnull((SELECT max(p.version) FROM publication p WHERE p.story = d.story), 0)),
    \(furtherColumns)
    """
private let publicationColumns = """
    SELECT seq, story, version, op, path, text_sha, record_sha, at FROM publication
    """

extension SQLiteState {
    package func document(at url: CanonicalURL) async throws(StateError) -> DocumentRow? {
        try await read("document at \(url)") { db in
            let sql = "\(documentColumns) JOIN address a ON a.story = d.story WHERE a.key = ?"
            if let row = try db.one(sql, [url.keyColumn], "document").map(documentRow) { return row }
            let story = "SELECT story FROM address WHERE key = ? AND story IS NOT NULL"
            return try db.int(story, [url.keyColumn], "address").flatMap { try lostDocument($0, url: url, db) }
        }
    }

    package func document(of story: StoryID) async throws(StateError) -> DocumentRow? {
        try await read("document \(story)") { db in
            let sql = "\(documentColumns) WHERE d.story = ?"
            if let row = try db.one(sql, [story.column], "document").map(documentRow) { return row }
            return try lostDocument(story.column, url: nil, db)
        }
    }

    package func members(of cluster: StoryID, limit: Int) async throws(StateError) -> [DocumentRow] {
        try await read("copies of \(cluster)") { db in
            let name = cluster.column
            let first = try db.one("\(documentColumns) WHERE d.story = ?", [name], "document").map(documentRow)
            let sql = """
                \(documentColumns) WHERE d.cluster = ? AND d.cluster <> d.story ORDER BY d.first_at LIMIT ?
                """
            let copies = try db.all(sql, [name, max(0, limit)], "document", documentRow)
            return (first.map { [$0] } ?? []) + copies
        }
    }

    package func history(of story: StoryID) async throws(StateError) -> [Publication] {
        try await read("history of \(story)") { db in
            let sql = "\(publicationColumns) WHERE story = ? ORDER BY version LIMIT 10000"
            return try db.all(sql, [story.column], "publication", publicationRow)
        }
    }

    package func openIntents() async throws(StateError) -> [Publication] {
        try await read("open intents") { db in
            try db.all("\(publicationColumns) WHERE done = 0 ORDER BY seq", [], "publication", publicationRow)
        }
    }

    package func publications(after seq: Int, limit: Int) async throws(StateError) -> [Publication] {
        try await read("publications") { db in
            try db.all(
                "\(publicationColumns) WHERE seq > ? ORDER BY seq LIMIT ?", [seq, limit], "publication", publicationRow)
        }
    }

    package func lastSeq() async throws(StateError) -> Int {
        try await read("last seq") { db in Int(try db.counter(.seq)) }
    }

    package func confirm() async throws(StateError) {
        try await write("confirm") { db, _ in
            // Each time another value: SQLite writes no page that stays as it is.
            let sql = """
                INSERT INTO meta VALUES ('confirmed', '1') ON CONFLICT(name)
                DO UPDATE SET value = CAST(value AS INTEGER) + 1
                """
            try db.run(sql)
        }
    }

    package func markDone(_ seqs: [Int]) async throws(StateError) {
        try await write("mark done") { db, _ in
            for seq in seqs { try db.run("UPDATE publication SET done = 1 WHERE seq = ? AND done = 0", [seq]) }
        }
    }

    package func commit(_ batch: [Admission], at: Date) async throws(StateError) {
        let settings = settings
        try await writeCopies("commit", hasCopies: batch.contains { $0.copy != nil }) { db, leases, core in
            let queue = CandidateQueue(db: db, settings: settings, now: at)
            for admission in batch {
                if let publication = admission.publication {
                    try insertNext(publication, db)
                    guard publication.id == admission.document.story else {
                        throw StateError(.rejected, "story \(publication.id)", "its document is of another story")
                    }
                }
                try store(admission.document, db)
                try alias(admission.document, admission.addresses, db)
                if let copy = admission.copy {
                    try CopyTables(db: db).admit(copy, &core)
                    try rename(copy.merges, db)
                }
                if let event = admission.event { try storeEvent(event, at: at, db) }
                if let recheck = admission.recheck { try storeRecheck(recheck, db) }
                try noteVisit(admission.trace, db)
                let key = try queue.end(admission.candidate, admission.outcome)
                if let key { try setStory(admission.document.story.column, ofAddress: key, db) }
                let traced = admission.document.url?.keyColumn ?? admission.document.story.column
                try storeTrace(admission.trace, key: traced, at: at, settings, db)
                // `why` is asked by the address that came in as well as by the one that was published.
                if let key, key != traced { try storeTrace(admission.trace, key: key, at: at, settings, db) }
                if let candidate = admission.candidate { leases.release(candidate.row) }
            }
        }
        await sealIfFull()
    }

    package func rebuild(from publications: [RebuiltPublication]) async throws(StateError) {
        try await write("rebuild") { db, _ in
            for rebuilt in publications { try insert(rebuilt.publication, isDone: true, db) }
            let last = publications.map(\.publication.seq).max() ?? 0
            let known = try db.counter(.seq)
            try db.widenCopyRefill(after: Int(known), through: last)
            try db.setCounter(.seq, max(Int64(last), known))
            // In the order of their keys, each page of the tables is written once a call and not once a row.
            let ordered = publications.map { (key: $0.publication.id.column, line: $0) }
                .sorted { ($0.key, $0.line.publication.version) < ($1.key, $1.line.publication.version) }
            for (key, line) in ordered {
                try restore(line, db)
                try setStory(key, ofAddress: key, db)
                if let url = line.url { try setStory(key, ofAddress: url.keyColumn, db) }
            }
        }
    }
}

/// A story whose row is gone, by what was published of it: its text counts as the one that comes next.
///
/// Without it the story would pass for a new one, and its first version for published already: no batch with it could
/// ever be committed.
private func lostDocument(_ story: Int64, url: CanonicalURL?, _ db: Database) throws -> DocumentRow? {
    let last = "\(publicationColumns) WHERE story = ? ORDER BY version DESC LIMIT 1"
    guard let publication = try db.one(last, [story], "publication").map(publicationRow) else { return nil }
    let first = "\(publicationColumns) WHERE story = ? ORDER BY version LIMIT 1"
    let begin = try db.one(first, [story], "publication").map(publicationRow)?.publishedAt
    return DocumentRow(
        story: publication.id, version: publication.version, url: url, textDigest: nil,
        firstPublishedAt: begin ?? publication.publishedAt, publishedAt: publication.publishedAt,
        operation: publication.op)
}

/// Makes a journal line's version the document, unless a later one is known.
private func restore(_ rebuilt: RebuiltPublication, _ db: Database) throws {
    let line = rebuilt.publication
    let known = try db.one("\(storedColumns) WHERE d.story = ?", [line.id.column], "document").map(documentRow)
    guard known?.version ?? 0 < line.version else { return }
    let original = try rebuilt.copyOf.flatMap { story in
        try db.one("\(documentColumns) WHERE d.story = ?", [story.column], "document").map(documentRow)
    }
    let document = DocumentRow(
        story: line.id, version: line.version, url: rebuilt.url ?? known?.url, textDigest: rebuilt.textDigest,
        firstPublishedAt: known?.firstPublishedAt ?? line.publishedAt, publishedAt: line.publishedAt,
        operation: line.op, cluster: known?.cluster ?? original?.cluster ?? rebuilt.copyOf)
    try store(document, db)
}

/// Writes an intent whose number must be the next one.
private func insertNext(_ publication: Publication, _ db: Database) throws {
    let place = "publication \(publication.seq)"
    let last = try db.counter(.seq)
    guard Int64(publication.seq) == last + 1 else {
        throw StateError(.outOfSequence, place, "the last one is \(last)")
    }
    let story = publication.id.column
    let version = "SELECT seq FROM publication WHERE story = ? AND version = ?"
    if let seq = try db.int(version, [story, publication.version], "publication") {
        let detail = "version \(publication.version) of story \(publication.id) was published as \(seq)"
        throw StateError(.outOfSequence, place, detail)
    }
    try insert(publication, isDone: false, db)
    try db.setCounter(.seq, Int64(publication.seq))
}

/// Writes an outbox row; one that is there stays.
private func insert(_ publication: Publication, isDone: Bool, _ db: Database) throws {
    try db.run(
        "INSERT OR IGNORE INTO publication VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            publication.seq, publication.id.column, publication.version, publication.op.rawValue, publication.path,
            publication.textSHA256, publication.recordSHA256, publication.publishedAt.timeIntervalSinceReferenceDate,
            isDone ? 1 : 0,
        ])
}

private func store(_ document: DocumentRow, _ db: Database) throws {
    let sql = """
        INSERT INTO document(story, version, url, digest, first_at, at, op, cluster, validators, words, text_story)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(story) DO UPDATE SET
        version = excluded.version, url = excluded.url, digest = excluded.digest, at = excluded.at, op = excluded.op,
        cluster = excluded.cluster, validators = excluded.validators, words = excluded.words,
        text_story = excluded.text_story WHERE excluded.version >= version
        """
    try db.run(
        sql,
        [
            document.story.column, document.version, document.url?.string, document.textDigest,
            document.firstPublishedAt.timeIntervalSinceReferenceDate,
            document.publishedAt.timeIntervalSinceReferenceDate, document.operation.rawValue,
            document.cluster?.column, try document.validators.map { try $0.columnJSON("story \(document.story)") },
            document.words, document.textStory?.column,
        ])
}

private func alias(_ document: DocumentRow, _ addresses: [CanonicalURL], _ db: Database) throws {
    let story = document.story.column
    try setStory(story, ofAddress: story, db)
    if let url = document.url { try setStory(story, ofAddress: url.keyColumn, db) }
    for address in addresses { try setStory(story, ofAddress: address.keyColumn, db) }
}

private func setStory(_ story: Int64, ofAddress key: Int64, _ db: Database) throws {
    let sql = """
        INSERT INTO address VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET story = excluded.story
        WHERE story IS NOT excluded.story
        """
    try db.run(sql, [key, story])
}

/// Stories of a cluster that became part of another one go by its name.
private func rename(_ merges: [CopyAdmission.Merge], _ db: Database) throws {
    for merge in merges {
        let sql = "UPDATE document SET cluster = ? WHERE cluster = ? AND cluster <> story"
        try db.run(sql, [merge.to.column, merge.from.column])
        try db.run("UPDATE document SET cluster = ? WHERE story = ?", [merge.to.column, merge.from.column])
    }
}

private func documentRow(_ row: Columns) throws -> DocumentRow {
    DocumentRow(
        story: try row.story(0), version: try row.count(1), url: try row.optionalURL(2),
        textDigest: try row.optionalText(3), firstPublishedAt: try row.exactDate(4), publishedAt: try row.exactDate(5),
        operation: try row.choice(6, as: Publication.Operation.self),
        cluster: try row.optionalInt(7).map { StoryID(column: $0) },
        validators: try row.optionalJSON(8, as: Validators.self), words: try row.optionalInt(9).map { Int($0) },
        textStory: try row.optionalInt(10).map { StoryID(column: $0) })
}

private func publicationRow(_ row: Columns) throws -> Publication {
    Publication(
        seq: try row.count(0), id: try row.story(1), version: try row.count(2),
        op: try row.choice(3, as: Publication.Operation.self), path: try row.text(4),
        textSHA256: try row.optionalText(5), recordSHA256: try row.text(6), publishedAt: try row.exactDate(7))
}

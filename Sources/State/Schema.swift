import GRDB

/// The numbered steps from an empty file to the tables of today; docs/state.md explains each table.
///
/// A step is never changed once released. The number stands in `user_version` and again in `meta`, with a digest of
/// the tables, so that a flipped byte is told from a later wirespool's file.
struct Schema: Sendable {
    /// `wire` in ASCII, as `application_id`.
    static let applicationID: Int64 = 0x7769_7265
    static let current = Schema(steps: [foundation, polling, stories, copyIndex, siteLedgers, feedHours])

    /// The step that the copy index needs.
    static let copyIndexVersion = 4

    var steps: [String]
    var version: Int { steps.count }

    /// Tables whose content stands nowhere else, or whose loss would publish something twice.
    ///
    /// Those that grow large stand first: they are checked beside one another, and the last one is waited for.
    static let essentialTables = [
        "document", "address", "publication", "seen", "candidate", "job_url", "recheck", "meta", "counter", "source",
        "membership", "lane", "job", "job_outcome", "alias", "withdrawal", "feed_hour",
    ]

    enum Counter: Int64 { case queued = 1, documents, seq, ready, lastPoll }

    private static let foundation = """
        CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE counter(id INTEGER PRIMARY KEY, value INTEGER NOT NULL) STRICT;
        INSERT INTO counter VALUES (1, 0), (2, 0), (3, 0), (4, 0), (5, 0);

        CREATE TABLE source(
            id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, body TEXT NOT NULL, state TEXT NOT NULL,
            next_poll INTEGER NOT NULL, due INTEGER) STRICT;
        CREATE INDEX source_due ON source(due) WHERE due IS NOT NULL;
        CREATE TABLE membership(
            list TEXT NOT NULL, source INTEGER NOT NULL, PRIMARY KEY(list, source)) STRICT, WITHOUT ROWID;
        CREATE INDEX membership_source ON membership(source);
        CREATE TABLE seen(
            source INTEGER NOT NULL, key INTEGER NOT NULL, digest INTEGER NOT NULL, address INTEGER,
            day INTEGER NOT NULL, PRIMARY KEY(source, key)) STRICT, WITHOUT ROWID;
        CREATE INDEX seen_address ON seen(address) WHERE address IS NOT NULL;
        CREATE TABLE address(key INTEGER PRIMARY KEY, story INTEGER) STRICT;

        CREATE TABLE lane(
            id INTEGER PRIMARY KEY, class INTEGER NOT NULL, domain TEXT NOT NULL, total INTEGER NOT NULL,
            ready INTEGER NOT NULL, UNIQUE(class, domain)) STRICT;
        CREATE INDEX lane_ready ON lane(class, id) WHERE ready > 0;
        CREATE TABLE candidate(
            id INTEGER PRIMARY KEY AUTOINCREMENT, stamp INTEGER NOT NULL, key INTEGER NOT NULL UNIQUE, url TEXT,
            lane INTEGER NOT NULL, kind TEXT NOT NULL, entry TEXT, source TEXT, job INTEGER,
            attempts INTEGER NOT NULL, ready INTEGER NOT NULL, not_before INTEGER NOT NULL) STRICT;
        CREATE INDEX candidate_ready ON candidate(lane, id) WHERE ready = 1;
        CREATE INDEX candidate_waiting ON candidate(not_before) WHERE ready = 0;
        CREATE TRIGGER candidate_added AFTER INSERT ON candidate BEGIN
            UPDATE lane SET total = total + 1, ready = ready + NEW.ready WHERE id = NEW.lane;
            UPDATE counter SET value = value + 1 WHERE id = 1;
            UPDATE counter SET value = value + NEW.ready WHERE id = 4;
        END;
        CREATE TRIGGER candidate_moved AFTER UPDATE OF lane, ready ON candidate BEGIN
            UPDATE lane SET total = total + 1, ready = ready + NEW.ready WHERE id = NEW.lane;
            UPDATE lane SET total = total - 1, ready = ready - OLD.ready WHERE id = OLD.lane;
            DELETE FROM lane WHERE id = OLD.lane AND total = 0;
            UPDATE counter SET value = value + NEW.ready - OLD.ready WHERE id = 4;
        END;
        CREATE TRIGGER candidate_ended AFTER DELETE ON candidate BEGIN
            UPDATE lane SET total = total - 1, ready = ready - OLD.ready WHERE id = OLD.lane;
            DELETE FROM lane WHERE id = OLD.lane AND total = 0;
            UPDATE counter SET value = value - 1 WHERE id = 1;
            UPDATE counter SET value = value - OLD.ready WHERE id = 4;
        END;

        CREATE TABLE document(
            story INTEGER PRIMARY KEY, version INTEGER NOT NULL, url TEXT, digest TEXT, first_at REAL NOT NULL,
            at REAL NOT NULL, op TEXT NOT NULL, cluster INTEGER, validators TEXT) STRICT;
        CREATE TRIGGER document_added AFTER INSERT ON document BEGIN
            UPDATE counter SET value = value + 1 WHERE id = 2;
        END;
        CREATE TABLE publication(
            seq INTEGER PRIMARY KEY, story INTEGER NOT NULL, version INTEGER NOT NULL, op TEXT NOT NULL,
            path TEXT NOT NULL, text_sha TEXT, record_sha TEXT NOT NULL, at REAL NOT NULL, done INTEGER NOT NULL,
            UNIQUE(story, version)) STRICT;
        CREATE INDEX publication_open ON publication(seq) WHERE done = 0;

        CREATE TABLE fingerprint(
            doc INTEGER PRIMARY KEY, story INTEGER NOT NULL UNIQUE, version INTEGER NOT NULL,
            cluster INTEGER NOT NULL, at REAL NOT NULL, host TEXT NOT NULL, digest TEXT NOT NULL) STRICT;
        CREATE INDEX fingerprint_digest ON fingerprint(digest, doc);
        CREATE TABLE fingerprint_body(
            doc INTEGER PRIMARY KEY, anchors BLOB NOT NULL, tokens BLOB NOT NULL, mask BLOB NOT NULL) STRICT;
        CREATE TABLE anchor(
            hash INTEGER NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY(hash, doc)) STRICT, WITHOUT ROWID;
        CREATE TABLE host(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE sentence(
            hash INTEGER NOT NULL, host INTEGER NOT NULL, cluster INTEGER NOT NULL, day INTEGER NOT NULL,
            PRIMARY KEY(hash, host, cluster)) STRICT, WITHOUT ROWID;
        CREATE TABLE merge(former INTEGER PRIMARY KEY, present INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;
        CREATE INDEX merge_present ON merge(present);

        CREATE TABLE robots(
            origin TEXT PRIMARY KEY, status INTEGER, body BLOB NOT NULL, fetched INTEGER NOT NULL,
            expires INTEGER NOT NULL) STRICT;
        CREATE INDEX robots_expires ON robots(expires);
        CREATE TABLE host_pause(domain TEXT PRIMARY KEY, until INTEGER NOT NULL, reason TEXT NOT NULL) STRICT;
        CREATE INDEX host_pause_until ON host_pause(until);

        CREATE TABLE tally(
            hour INTEGER NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY(hour, outcome, reason)) STRICT, WITHOUT ROWID;
        CREATE TABLE trace(
            id INTEGER PRIMARY KEY, key INTEGER NOT NULL, at INTEGER NOT NULL, events TEXT NOT NULL) STRICT;
        CREATE INDEX trace_key ON trace(key, id);

        CREATE TABLE job(
            id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, title TEXT NOT NULL, created INTEGER NOT NULL,
            closed INTEGER, position TEXT, total INTEGER NOT NULL, done INTEGER NOT NULL) STRICT;
        CREATE TABLE job_url(
            job INTEGER NOT NULL, key INTEGER NOT NULL, done INTEGER NOT NULL,
            PRIMARY KEY(job, key)) STRICT, WITHOUT ROWID;
        CREATE INDEX job_url_open ON job_url(key) WHERE done = 0;
        CREATE TABLE job_outcome(
            job INTEGER NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY(job, outcome, reason)) STRICT, WITHOUT ROWID;
        """

    /// Former addresses of sources, their last outcomes, and stories that their feeds took back.
    private static let polling = """
        CREATE TABLE alias(url TEXT PRIMARY KEY, source INTEGER NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX alias_source ON alias(source);
        CREATE TABLE outcome(
            source INTEGER NOT NULL, slot INTEGER NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY(source, slot)) STRICT, WITHOUT ROWID;
        CREATE TABLE withdrawal(
            address INTEGER PRIMARY KEY, source TEXT NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL) STRICT;
        """

    /// The copies of a story and its best text, when stories are looked at again, what events they tell of, and how
    /// hosts answered.
    private static let stories = """
        ALTER TABLE document ADD COLUMN words INTEGER;
        ALTER TABLE document ADD COLUMN text_story INTEGER;
        CREATE INDEX document_copy ON document(cluster, first_at) WHERE cluster <> story;
        CREATE TABLE recheck(
            story INTEGER PRIMARY KEY, url TEXT NOT NULL, domain TEXT NOT NULL, source TEXT, due INTEGER,
            gone TEXT) STRICT;
        CREATE INDEX recheck_due ON recheck(due) WHERE due IS NOT NULL;
        CREATE TABLE event(
            story INTEGER PRIMARY KEY, at INTEGER NOT NULL, arrived INTEGER NOT NULL, terms BLOB NOT NULL) STRICT;
        CREATE INDEX event_arrived ON event(arrived);
        CREATE TABLE visit(
            host TEXT PRIMARY KEY, at INTEGER NOT NULL, status INTEGER, visits INTEGER NOT NULL,
            failures INTEGER NOT NULL, failed_at INTEGER, failure TEXT) STRICT, WITHOUT ROWID;
        """
}

extension Schema {
    /// The copy index moves into run files; here stays what is not sealed yet, and what changes in sealed texts.
    private static let copyIndex = """
        CREATE TABLE copy_text(
            doc INTEGER PRIMARY KEY, story INTEGER NOT NULL, version INTEGER NOT NULL, cluster INTEGER NOT NULL,
            at INTEGER NOT NULL, host INTEGER NOT NULL, digest INTEGER NOT NULL, anchors BLOB NOT NULL,
            sentences BLOB NOT NULL, mask BLOB NOT NULL, tokens BLOB NOT NULL) STRICT;
        CREATE TABLE copy_run(
            id INTEGER PRIMARY KEY, level INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
            texts INTEGER NOT NULL, bytes INTEGER NOT NULL) STRICT;
        CREATE TABLE copy_mask(
            story INTEGER PRIMARY KEY, version INTEGER NOT NULL, mask BLOB NOT NULL, at INTEGER NOT NULL) STRICT;
        CREATE TABLE copy_gone(
            run INTEGER NOT NULL, text INTEGER NOT NULL, PRIMARY KEY(run, text)) STRICT, WITHOUT ROWID;
        ALTER TABLE sentence ADD COLUMN sample TEXT;
        CREATE INDEX sentence_host ON sentence(host, hash);
        INSERT OR IGNORE INTO host(name) SELECT DISTINCT host FROM fingerprint;
        INSERT INTO copy_text SELECT
            row_number() OVER (ORDER BY f.doc), f.story, f.version, f.cluster, f.doc >> 20, h.id, \(leadingDigits),
            b.anchors, x'', b.mask, b.tokens
            FROM fingerprint f JOIN fingerprint_body b ON b.doc = f.doc JOIN host h ON h.name = f.host;
        DROP TABLE anchor;
        DROP TABLE fingerprint_body;
        DROP TABLE fingerprint;
        """

    /// What a feed queued in its hour, and which articles wait for a later one (their `later` is the feed's row).
    private static let feedHours = """
        ALTER TABLE candidate ADD COLUMN later INTEGER;
        CREATE INDEX candidate_later ON candidate(later, not_before) WHERE later IS NOT NULL;
        DROP INDEX candidate_waiting;
        CREATE INDEX candidate_waiting ON candidate(not_before) WHERE ready = 0 AND later IS NULL;
        CREATE TABLE feed_hour(
            source INTEGER PRIMARY KEY, start INTEGER NOT NULL, fresh INTEGER NOT NULL, late INTEGER NOT NULL,
            waiting INTEGER NOT NULL, bytes INTEGER NOT NULL) STRICT;
        CREATE INDEX feed_hour_waiting ON feed_hour(start) WHERE waiting > 0;
        CREATE TRIGGER candidate_put_off AFTER INSERT ON candidate WHEN NEW.later IS NOT NULL BEGIN
            UPDATE feed_hour SET waiting = waiting + 1, bytes = bytes + \(entryBytes("NEW")) WHERE source = NEW.later;
        END;
        CREATE TRIGGER candidate_later_moved AFTER UPDATE OF later, entry ON candidate
        WHEN OLD.later IS NOT NULL OR NEW.later IS NOT NULL BEGIN
            UPDATE feed_hour SET waiting = waiting - 1, bytes = bytes - \(entryBytes("OLD")) WHERE source = OLD.later;
            UPDATE feed_hour SET waiting = waiting + 1, bytes = bytes + \(entryBytes("NEW")) WHERE source = NEW.later;
        END;
        CREATE TRIGGER candidate_later_ended AFTER DELETE ON candidate WHEN OLD.later IS NOT NULL BEGIN
            UPDATE feed_hour SET waiting = waiting - 1, bytes = bytes - \(entryBytes("OLD")) WHERE source = OLD.later;
        END;
        """

    private static func entryBytes(_ row: String) -> String { "length(CAST(coalesce(\(row).entry, '') AS BLOB))" }

    /// The first 16 hex digits of a digest as a number.
    private static let leadingDigits = (0..<16).map { place in
        "((instr('0123456789abcdef', substr(f.digest, \(place + 1), 1)) - 1) << \(60 - 4 * place))"
    }.joined(separator: " | ")
}

extension Schema {
    /// Takes the file from the step it stands at to the last one, each in its own transaction.
    func migrate(_ db: Database, from version: Int) throws {
        for number in (version + 1)..<(steps.count + 1) {
            try db.inTransaction(.immediate) {
                try db.execute(sql: steps[number - 1])
                try db.execute(sql: "PRAGMA user_version = \(number)")
                try db.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
                try db.setMeta("schema", "\(number)")
                try db.setMeta("tables", try Self.digest(db))
                return .commit
            }
        }
    }

    /// Changes when any table, index or trigger does.
    static func digest(_ db: Database) throws -> String {
        var text = ""
        let sql = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name"
        try db.each(sql, [], "sqlite_schema") { row in
            text += "\(try row.text(0))\n\(try row.text(1))\n"
        }
        return String(UInt64(bitPattern: keyColumn(text)), radix: 16)
    }
}

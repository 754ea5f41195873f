import Foundation
import GRDB
import WireModel

extension Schema {
    /// What was learnt of each host's pages (`SiteLedger`), one row a host.
    static let siteLedgers = """
        CREATE TABLE site(host TEXT PRIMARY KEY, at INTEGER NOT NULL, ledger BLOB NOT NULL) STRICT;
        CREATE INDEX site_at ON site(at);
        """
}

extension SQLiteState {
    package func siteLedger(of host: String) async throws(StateError) -> SiteLedger? {
        try await read("site \(host)") { db in
            // Bytes that no ledger wrote are as good as none: it is learnt anew.
            try db.one("SELECT ledger FROM site WHERE host = ?", [host], "site")
                .flatMap { SiteLedger(bytes: try $0.bytes(0)) }
        }
    }

    package func storeSiteLedgers(_ ledgers: [String: SiteLedger], at: Date) async throws(StateError) {
        guard !ledgers.isEmpty else { return }
        try await write("\(ledgers.count) sites") { db, _ in
            for (host, ledger) in ledgers {
                try db.run(
                    "INSERT OR REPLACE INTO site VALUES (?, ?, ?)", [host, at.wireMillis, Data(ledger.bytes)])
            }
        }
    }

    package func forgetSite(_ host: String) async throws(StateError) -> Bool {
        try await write("site \(host)") { db, _ in
            try db.run("DELETE FROM site WHERE host = ?", [host])
            return db.changesCount > 0
        }
    }
}

extension Database {
    /// Hosts that told no story for long, and those beyond the bound, the longest silent first.
    func pruneSiteLedgers(_ retention: Retention, now: Date) throws {
        let old = now.addingTimeInterval(-retention.siteDays * 86_400).wireMillis
        let bound = max(1, retention.rowsPerCall)
        try run(
            "DELETE FROM site WHERE host IN (SELECT host FROM site WHERE at < ? ORDER BY at LIMIT ?)", [old, bound])
        let excess = "SELECT host FROM site ORDER BY at DESC LIMIT ? OFFSET ?"
        try run("DELETE FROM site WHERE host IN (\(excess))", [bound, max(1, retention.siteRows)])
    }
}

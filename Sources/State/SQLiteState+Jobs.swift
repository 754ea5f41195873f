import Foundation
import GRDB
import WireModel

extension SQLiteState {
    package func openJob(id: String, title: String, at: Date) async throws(StateError) -> JobRow {
        try await write("job \(id)") { db, _ in
            let sql = "SELECT created, closed, position FROM job WHERE name = ?"
            if let row = try db.one(sql, [id], "job") {
                if try row.optionalInt(1) == nil {
                    return JobRow(
                        id: id, title: title, createdAt: try row.date(0), isResumed: true,
                        position: try row.optionalText(2))
                }
                // The finished one loses its name; pruning takes what is left of it.
                try db.run("UPDATE job SET name = NULL WHERE name = ?", [id])
            }
            try db.run(
                "INSERT INTO job(name, title, created, total, done) VALUES (?, ?, ?, 0, 0)",
                [id, title, at.wireMillis])
            return JobRow(id: id, title: title, createdAt: at, isResumed: false)
        }
    }

    package func storeJobPosition(_ id: String, _ position: String) async throws(StateError) {
        try await write("position of job \(id)") { db, _ in
            try db.run("UPDATE job SET position = ? WHERE name = ? AND closed IS NULL", [position, id])
            if db.changesCount == 0 { throw StateError(.missing, "job \(id)", "there is no such open job") }
        }
    }

    package func jobProgress(_ id: String) async throws(StateError) -> JobProgress? {
        try await read("progress of job \(id)") { db in
            guard let row = try db.one("SELECT id, total, done FROM job WHERE name = ?", [id], "job") else {
                return nil
            }
            let sql = """
                SELECT outcome, reason, count FROM job_outcome WHERE job = ? ORDER BY count DESC, outcome, reason
                """
            let outcomes = try db.all(sql, [try row.int(0)], "job_outcome", tallyRow)
            return JobProgress(total: try row.count(1), done: try row.count(2), outcomes: outcomes)
        }
    }

    package func closeJob(_ id: String, at: Date) async throws(StateError) {
        try await write("close job \(id)") { db, _ in
            try db.run("UPDATE job SET closed = ? WHERE name = ? AND closed IS NULL", [at.wireMillis, id])
        }
    }
}

func tallyRow(_ row: Columns) throws -> Tally {
    Tally(outcome: try row.text(0), reason: try row.text(1), count: try row.count(2))
}

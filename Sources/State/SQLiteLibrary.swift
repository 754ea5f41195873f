import GRDB
import WireModel

/// SQLite, as it is found at the start.
package enum SQLiteLibrary {
    /// STRICT tables came with 3.37.0.
    ///
    /// - Throws: ``StateError`` where not even a database in memory can be had.
    package static func found() throws(StateError) -> LinkedLibrary {
        do {
            return try DatabaseQueue().read { db in
                let version = try String.fetchOne(db, sql: "SELECT sqlite_version()") ?? "0"
                var library = LinkedLibrary(
                    "SQLite", running: version, built: nil, tested: "3.40.1", needed: "3.37.0")
                let options = try String.fetchAll(db, sql: "PRAGMA compile_options")
                // One connection a thread is what the readers are built on.
                if options.contains("THREADSAFE=0") { library.lacks.append("threads") }
                return library
            }
        } catch {
            throw StateError(.io, "SQLite", "it does not open a database in memory: \(error)")
        }
    }
}

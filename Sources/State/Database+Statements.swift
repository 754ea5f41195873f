import Foundation
import GRDB

extension Database {
    /// Runs a statement that is kept for the next time.
    func run(_ sql: String, _ arguments: StatementArguments = []) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }

    func one(_ sql: String, _ arguments: StatementArguments = [], _ table: StaticString) throws -> Columns? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments).map { Columns($0, table) }
    }

    /// Calls `body` row by row; a row must not leave it, nor may the same statement run inside.
    func each(
        _ sql: String, _ arguments: StatementArguments, _ table: StaticString, _ body: (Columns) throws -> Void
    ) throws {
        let rows = try Row.fetchCursor(cachedStatement(sql: sql), arguments: arguments)
        while let row = try rows.next() { try body(Columns(row, table)) }
    }

    func all<Value>(
        _ sql: String, _ arguments: StatementArguments, _ table: StaticString, _ body: (Columns) throws -> Value
    ) throws -> [Value] {
        var values: [Value] = []
        try each(sql, arguments, table) { values.append(try body($0)) }
        return values
    }

    func int(_ sql: String, _ arguments: StatementArguments = [], _ table: StaticString) throws -> Int64? {
        try one(sql, arguments, table)?.optionalInt(0)
    }

    func counter(_ counter: Schema.Counter) throws -> Int64 {
        try int("SELECT value FROM counter WHERE id = ?", [counter.rawValue], "counter") ?? 0
    }

    func setCounter(_ counter: Schema.Counter, _ value: Int64) throws {
        try run("UPDATE counter SET value = ? WHERE id = ?", [value, counter.rawValue])
    }

    func meta(_ name: String) throws -> String? {
        try one("SELECT value FROM meta WHERE name = ?", [name], "meta")?.optionalText(0)
    }

    func setMeta(_ name: String, _ value: String) throws {
        let sql = "INSERT INTO meta VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value"
        try run(sql, [name, value])
    }
}

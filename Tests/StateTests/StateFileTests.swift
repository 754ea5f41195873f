import Foundation
import GRDB
import Testing
import WireModel

@testable import State

struct StateFileTests {
    @Test func `a new file is reported and commits with synchronous FULL`() async throws {
        let place = try TemporaryState()
        let (state, report) = try await place.openWithReport()
        #expect(report.isNew)
        #expect(report.damage == nil)
        #expect(try await state.synchronousMode() == 2)
        try await state.close()
        let again = try await place.openWithReport()
        #expect(!again.report.isNew)
        #expect(again.report.wasCheckedWhole)
        #expect(try await again.state.synchronousMode() == 2)
        try await again.state.close()
    }

    @Test func `a closed state refuses calls and gives the file free`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        try await state.close()
        await #expect(throws: StateError.self) { try await state.lastSeq() }
        let error = await #expect(throws: StateError.self) { try await state.markDone([1]) }
        #expect(error?.reason == .closed)
    }

    @Test func `a second opener in this process is told the pid`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let error = await #expect(throws: StateError.self) { try await place.open() }
        #expect(error?.reason == .alreadyInUse)
        #expect(error?.pid == getpid())
        #expect(error?.description.contains("process \(getpid())") == true)
        try await state.close()
    }

    @Test func `a lock that another process holds is respected, and goes when it is killed`() async throws {
        let place = try TemporaryState()
        let script = """
            import fcntl,os,sys,time
            f=open(sys.argv[1],'w'); fcntl.flock(f,fcntl.LOCK_EX); f.write(str(os.getpid())+'\\n'); f.flush()
            print('held',flush=True); sys.stdin.read()
            """
        let child = Process()
        child.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        child.arguments = ["-c", script, place.path + ".lock"]
        let (input, output) = (Pipe(), Pipe())
        child.standardInput = input
        child.standardOutput = output
        try child.run()
        #expect(String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).hasPrefix("held"))
        let error = await #expect(throws: StateError.self) { try await place.open() }
        #expect(error?.reason == .alreadyInUse)
        #expect(error?.pid == child.processIdentifier)
        kill(child.processIdentifier, SIGKILL)
        child.waitUntilExit()
        try await place.open().close()
    }

    @Test func `a reader looks on while the daemon writes, and cannot write`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        _ = try await state.enqueue([try candidate(1)], job: nil, at: .start)
        let reader = try await SQLiteState.openReadOnly(path: place.path)
        #expect(try await reader.status(at: .start).queued == 1)
        _ = try await state.enqueue([try candidate(2)], job: nil, at: .start)
        #expect(try await reader.status(at: .start).queued == 2)
        let writing = try #require(reader as? SQLiteState)
        let error = await #expect(throws: StateError.self) { try await writing.markDone([1]) }
        #expect(error?.reason == .readOnly)
        try await writing.close()
        try await state.close()
        let later = try #require(try await SQLiteState.openReadOnly(path: place.path) as? SQLiteState)
        #expect(try await later.status(at: .start).queued == 2)
        try await later.close()
    }

    @Test func `a reader without a file says that it is missing and makes none`() async throws {
        let place = try TemporaryState()
        let error = await #expect(throws: StateError.self) { try await SQLiteState.openReadOnly(path: place.path) }
        #expect(error?.reason == .missing)
        #expect(try place.files.isEmpty)
    }

    @Test func `an older schema is migrated and keeps its rows, a newer one is refused`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        _ = try await state.enqueue([try candidate(1)], job: nil, at: .start)
        try await state.close()
        let later = Schema(steps: Schema.current.steps + ["CREATE TABLE later(x INTEGER) STRICT;"])
        let migrated = try await SQLiteState.open(
            path: place.path, settings: place.settings, schema: later, now: .start)
        #expect(migrated.report.migratedFrom == Schema.current.version)
        #expect(try await migrated.state.status(at: .start).queued == 1)
        try await migrated.state.close()
        let error = await #expect(throws: StateError.self) { try await place.open() }
        #expect(error?.reason == .schema)
        let reading = await #expect(throws: StateError.self) { try await SQLiteState.openReadOnly(path: place.path) }
        #expect(reading?.reason == .schema)
        let files = try place.files
        #expect(!files.contains { $0.contains("damaged") })
    }

    @Test func `a failing migration leaves the older schema as it was`() async throws {
        let place = try TemporaryState()
        try await place.open().close()
        let broken = Schema(steps: Schema.current.steps + ["CREATE TABLE half(x INTEGER); SELECT nonsense FROM half;"])
        await #expect(throws: StateError.self) {
            try await SQLiteState.open(path: place.path, settings: place.settings, schema: broken, now: .start)
        }
        let (state, report) = try await place.openWithReport()
        #expect(!report.isNew)
        #expect(report.damage == nil)
        try await state.close()
    }

    @Test func `another program's database is refused and left as it is`() async throws {
        let place = try TemporaryState()
        let other = try DatabaseQueue(path: place.path)
        try await other.write { db in try db.execute(sql: "CREATE TABLE theirs(x); INSERT INTO theirs VALUES (1)") }
        try other.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: place.path))
        let error = await #expect(throws: StateError.self) { try await place.open() }
        #expect(error?.reason == .foreign)
        #expect(try Data(contentsOf: URL(fileURLWithPath: place.path)) == before)
    }

    @Test func `a file of rubbish is put aside and reported`() async throws {
        let place = try TemporaryState()
        try Data("this is no database, but long enough to be looked at".utf8)
            .write(to: URL(fileURLWithPath: place.path))
        let (state, report) = try await place.openWithReport()
        let damage = try #require(report.damage)
        #expect(damage.movedTo.hasPrefix(place.path + ".damaged-"))
        #expect(FileManager.default.fileExists(atPath: damage.movedTo))
        #expect(report.isNew)
        #expect(try await state.lastSeq() == 0)
        try await state.close()
    }

    @Test func `a dropped index is seen at the start`() async throws {
        let place = try TemporaryState()
        try await place.open().close()
        let other = try DatabaseQueue(path: place.path)
        try await other.write { db in try db.execute(sql: "DROP INDEX publication_open") }
        try other.close()
        let (state, report) = try await place.openWithReport()
        #expect(report.damage?.detail.contains("tables") == true)
        try await state.close()
    }

    @Test func `an unreadable directory is an error, not a trap`() async throws {
        let error = await #expect(throws: StateError.self) {
            try await SQLiteState.open(path: "/nonexistent/directory/state.sqlite", now: .start)
        }
        #expect(error?.reason == .io)
    }
}

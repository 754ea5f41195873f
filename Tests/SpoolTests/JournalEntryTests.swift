import Foundation
import TestKit
import Testing
import WireModel

@testable import Spool

@Suite struct JournalEntryTests {
    @Test func `a line is written as documented`() throws {
        let line = String(
            decoding: JournalEntry.publication(try Story(5, hasText: false).publication).line, as: UTF8.self)
        let story = try Story(5, hasText: false).publication
        #expect(
            line == #"{"seq":5,"id":"\#(story.id.hex)","version":1,"op":"copy","path":"\#(story.path)","#
                + #""recordSHA256":"\#(story.recordSHA256)","publishedAt":"2026-11-20T10:05:00.000Z"}"#)
        let cut = JournalEntry.collected(through: 12, at: Story.start)
        #expect(String(decoding: cut.line, as: UTF8.self) == #"{"gc":{"through":12,"at":"2026-11-20T10:00:00.000Z"}}"#)
    }

    @Test func `what is written is read back, unknown keys included`() throws {
        for entry in [JournalEntry.publication(try Story(5).publication), .collected(through: 3, at: Story.start)] {
            #expect(JournalEntry(line: entry.line) == entry)
            #expect(JournalEntry(line: entry.line.dropLast() + Array(#","later":[1]}"#.utf8)) == entry)
        }
    }

    @Test(
        "a line that leads elsewhere is none",
        arguments: [
            ("records/2026", "records/../.."), (".1.json", ".2.json"), ("records/", "/records/"), ("000005_", "5_"),
            (#""seq":5"#, #""seq":6"#), (#""seq":5"#, #""seq":-5"#), (#""op":"put""#, #""op":"rm""#),
            ("2026-11", "2026-13"),
            (#""seq":5"#, #""seq":99999999999999999999"#),
        ])
    func foreign(_ change: (String, String)) throws {
        let line = String(decoding: JournalEntry.publication(try Story(5).publication).line, as: UTF8.self)
        let damaged = line.replacingOccurrences(of: change.0, with: change.1)
        #expect(damaged != line)
        #expect(JournalEntry(line: Array(damaged.utf8)) == nil)
    }

    @Test("a cut line is none", arguments: [0, 1, 10, 100, 300])
    func cut(_ count: Int) throws {
        let line = JournalEntry.publication(try Story(5).publication).line
        #expect(JournalEntry(line: line.prefix(count)) == nil)
    }

    @Test("damage never traps", arguments: 1...50 as ClosedRange<UInt64>)
    func damaged(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var line = JournalEntry.publication(try Story(5).publication).line
        for _ in 0..<5 {
            line[Int.random(in: 0..<line.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        _ = JournalEntry(line: line)
        _ = JournalFiles.leadingSeq(of: line[...])
        _ = RecordPath(String(decoding: line, as: UTF8.self))
    }

    @Test("our own form and any other JSON are read alike, damaged or not", arguments: 1...40 as ClosedRange<UInt64>)
    func forms(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let story = try Story(seed % 2 == 0 ? 5 : 1_234_567, hasText: seed % 3 != 0)
        let whole = JournalEntry.publication(story.publication).line
        // A blank behind the brace is all that our own form lacks.
        func alike(_ line: [UInt8]) -> Bool {
            JournalEntry(line: line) == JournalEntry(line: line.prefix(1) + [32] + line.dropFirst())
        }
        #expect(alike(whole) && JournalEntry(line: whole) != nil)
        for _ in 0..<200 {
            var line = whole
            let place = Int.random(in: 1..<line.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: line[place] = UInt8.random(in: 0...255, using: &random)
            case 1: line[place] = Array(#"0123456789abcdef"{},:/._"#.utf8).randomElement(using: &random) ?? 0
            case 2: line.remove(at: place)
            default: line.insert(line[place], at: place)
            }
            #expect(alike(line), "\(String(decoding: line, as: UTF8.self))")
        }
    }

    @Test func `a line beyond the bound is none`() throws {
        let line = JournalEntry.publication(try Story(5).publication).line
        let padding = Array(#","x":"\#(String(repeating: "y", count: 5000))"}"#.utf8)
        #expect(JournalEntry(line: line.dropLast() + padding) == nil)
    }
}

@Suite struct UTCStampTests {
    @Test("the calendar is Foundation's", arguments: 1...20 as ClosedRange<UInt64>)
    func calendar(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for _ in 0..<50 {
            let milliseconds = Int.random(in: 0..<253_402_300_799_000, using: &random)
            let stamp = UTCStamp(Date(timeIntervalSince1970: Double(milliseconds) / 1000))
            #expect(stamp.milliseconds == milliseconds)
            #expect(UTCStamp(stamp.text) == stamp)
            // The style cuts fractions off where a Double lies just below; the second is what is compared.
            #expect(
                stamp.text.prefix(19)
                    == Date(timeIntervalSince1970: Double(milliseconds / 1000)).formatted(style).prefix(19))
        }
    }

    @Test func `leap days and ends of years`() {
        #expect(UTCStamp(Date(timeIntervalSince1970: 951_782_400)).text == "2000-02-29T00:00:00.000Z")
        #expect(UTCStamp(Date(timeIntervalSince1970: 1_735_689_599.999)).hourPath == "2024/12/31/23")
        #expect(UTCStamp("2038-01-19T03:14:08.000Z")?.milliseconds == 2_147_483_648_000)
    }

    @Test("a clock gone wrong is clamped", arguments: [-1e30, -1, .nan, .infinity])
    func clamped(_ seconds: Double) {
        #expect(UTCStamp(Date(timeIntervalSince1970: seconds)).hourPath == "1970/01/01/00")
        #expect(UTCStamp(Date(timeIntervalSince1970: 1e30)).hourPath == "9999/12/31/23")
    }
}

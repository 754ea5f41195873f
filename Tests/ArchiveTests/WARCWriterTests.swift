import Foundation
import TestKit
import Testing
import WireModel

@testable import Archive

struct WARCWriterTests {
    let folder: TemporarySpool
    let directory: String

    init() throws {
        folder = try TemporarySpool()
        directory = folder.file("archive")
    }

    private func writer(_ settings: WARCWriter.Settings = WARCWriter.Settings()) throws -> WARCWriter {
        try WARCWriter(directory: directory, software: "wirespool test", settings: settings)
    }

    @Test func `what is written is read back, each record a member`() throws {
        let writer = try writer()
        var placements: [WARCWriter.Placement] = []
        for index in 0..<3 {
            placements.append(
                try writer.append(Made.page("https://news.example/\(index)", "<p>ä \(index)</p>"), now: Made.day))
        }
        try writer.close()
        #expect(try folder.names(directory) == ["20261120060000-000001.warc.gz"])
        let path = "\(directory)/\(placements[0].file)"
        let (records, damage) = try Made.all(path)
        #expect(damage.isEmpty)
        #expect(records.map(\.kind) == [.warcinfo, .response, .response, .response])
        #expect(records.dropFirst().map(\.place) == placements.map { WARCPlace(offset: $0.offset) })
        #expect(records[1].date == Made.day)
        let response = try #require(ArchivedResponse(records[2].block))
        #expect(response.body == Made.bytes("<p>ä 1</p>"))
        #expect(response.contentEncoding.isEmpty && response.header("x-archive-orig-content-encoding") == "br")
        #expect(response.header("content-length") == String(response.body.count))
        #expect(Set(records.compactMap { $0.field("warc-record-id") }).count == 4)
        let last = try Made.all(path, from: WARCPlace(offset: placements[2].offset)).records
        #expect(last.count == 1)
        #expect(try folder.bytes(path).count == placements[2].offset + placements[2].bytes)
    }

    @Test func `a file that is full gets its final name and another begins`() throws {
        var settings = WARCWriter.Settings()
        settings.fileLimit = ByteLimit(bytes: 1_500)
        let writer = try writer(settings)
        for index in 0..<8 { _ = try writer.append(Made.page("https://news.example/\(index)", "x"), now: Made.day) }
        try writer.close()
        let names = try folder.names(directory)
        #expect(names.count > 2 && names.allSatisfy { $0.hasSuffix(".warc.gz") })
        let records = try names.flatMap { try Made.all("\(directory)/\($0)").records }
        #expect(
            records.filter { $0.kind == .response }.map(\.targetURI) == (0..<8).map { "https://news.example/\($0)" })
    }

    @Test func `a torn tail is cut at reopening, wherever it is torn, and the file goes on`() throws {
        do {
            let writer = try writer()
            for index in 0..<2 { _ = try writer.append(Made.page("https://news.example/\(index)", "x"), now: Made.day) }
            try writer.flush()
        }
        let name = try #require(try folder.names(directory).first)
        #expect(name.hasSuffix(".warc.gz.open"))
        let path = "\(directory)/\(name)"
        let whole = try folder.bytes(path)
        let ends = try Made.all(path).records.dropFirst().map(\.place.offset) + [whole.count]
        for end in stride(from: 1, through: whole.count, by: 7) {
            for left in try folder.names(directory) {
                try FileManager.default.removeItem(atPath: "\(directory)/\(left)")
            }
            try folder.write(whole[..<end], to: path)
            let again = try writer()
            let kept = ends.last { $0 <= end } ?? 0
            #expect(again.cutBytes == end - kept)
            _ = try again.append(Made.page("https://news.example/new", "x"), now: Made.day)
            try again.close()
            let file = try #require(try folder.names(directory).first)
            let (records, damage) = try Made.all("\(directory)/\(file)")
            #expect(damage.isEmpty && records.last?.targetURI == "https://news.example/new")
            #expect(records.count == (kept == 0 ? 2 : ends.count { $0 <= end } + 1))
        }
    }

    @Test func `damage in the middle is left as it is, with what follows it`() throws {
        do {
            let writer = try writer()
            for index in 0..<3 { _ = try writer.append(Made.page("https://news.example/\(index)", "x"), now: Made.day) }
        }
        let path = "\(directory)/\(try #require(try folder.names(directory).first))"
        var bytes = try folder.bytes(path)
        bytes[try Made.all(path).records[1].place.offset + 30] ^= 0xFF
        try folder.write(bytes, to: path)
        let again = try writer()
        #expect(again.cutBytes == 0)
        try again.close()
        #expect(try Made.all("\(directory)/\(try folder.names(directory)[0])").records.count == 3)
    }

    @Test func `a second writer is told that somebody writes there`() throws {
        let first = try writer()
        let error = #expect(throws: ArchiveError.self) { try self.writer() }
        #expect(error?.isLocked == true)
        try first.close()
    }

    @Test func `foreign text cannot end a line of a head`() throws {
        let writer = try writer()
        var page = try Made.page("https://news.example/a", "x")
        page.headers.append(HeaderField(name: "X-Odd", value: "a\r\nWARC/1.1\r\n\r\n"))
        _ = try writer.append(page, now: Made.day)
        try writer.close()
        let records = try Made.all("\(directory)/\(try folder.names(directory)[0])").records
        #expect(ArchivedResponse(records[1].block)?.body == Made.bytes("x"))
    }

    @Test(arguments: [("", ""), ("f", "MY======"), ("foobar", "MZXW6YTBOI======")])
    func `base 32 is RFC 4648's`(text: String, coded: String) { #expect(WARCEntry.base32(Made.bytes(text)) == coded) }
}

import CCodecs
import Foundation
import WireModel

@testable import Archive

/// Files that tests are made of.
enum Made {
    static let day = Date(timeIntervalSince1970: 1_795_154_400)

    static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// A record written by hand, its closing line ends included.
    static func record(
        _ block: [UInt8], type: String = "response", uri: String = "https://news.example/a",
        fields: [String] = [], length: String? = nil, version: String = "WARC/1.0", lineEnd: String = "\r\n",
        tail: String = "\r\n\r\n"
    ) -> [UInt8] {
        var lines = [version, "WARC-Type: \(type)", "WARC-Target-URI: \(uri)", "WARC-Date: 2026-11-20T10:00:00Z"]
        lines += fields + ["Content-Length: \(length ?? String(block.count))", "", ""]
        return bytes(lines.joined(separator: lineEnd)) + block + bytes(tail)
    }

    static func http(_ body: String, status: Int = 200, fields: [String] = ["Content-Type: text/html"]) -> [UInt8] {
        bytes((["HTTP/1.1 \(status) OK"] + fields + ["", ""]).joined(separator: "\r\n") + body)
    }

    static func gzip(_ bytes: [UInt8]) -> [UInt8] { gzipMember(bytes, level: 6) ?? [] }

    static func page(_ url: String, _ body: String, at: Date = day) throws -> Page {
        let address = try CanonicalURL(url).orThrow()
        return Page(
            requestedURL: address, finalURL: address,
            headers: [
                HeaderField(name: "Content-Type", value: "text/html; charset=utf-8"),
                HeaderField(name: "Content-Encoding", value: "br"), HeaderField(name: "Content-Length", value: "77"),
            ], body: Array(body.utf8), fetchedAt: at)
    }

    /// Every record of a file and what was wrong with it.
    static func all(
        _ path: String, from place: WARCPlace = WARCPlace(), settings: WARCReader.Settings = WARCReader.Settings()
    ) throws -> (records: [WARCRecord], damage: [WARCDamage: Int]) {
        let reader = try WARCReader(path: path, at: place, settings: settings)
        var records: [WARCRecord] = []
        while let record = try reader.next() { records.append(record) }
        return (records, reader.damage)
    }
}

extension Optional {
    struct Missing: Error {}
    func orThrow() throws -> Wrapped {
        guard let self else { throw Missing() }
        return self
    }
}

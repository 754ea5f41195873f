import Foundation
import Glibc
import TestKit
import Testing
import WireModel

@testable import State

/// One run file by itself.
struct RunFileTests {
    /// Writes a run of one text with those keys and sentences, both sorted.
    private func write(_ path: String, keys: [UInt64], sentences: [UInt64]) throws {
        let writer = try RunWriter(path: path)
        writer.begin(texts: 1, first: 0, last: 0)
        try writer.row(RunFile.Row(story: 7, atMillis: 0, host: 1, blob: 0, digestBits: 0, isMember: false))
        var posting = 0
        try writer.postings(expected: keys.count) {
            guard posting < keys.count else { return nil }
            defer { posting += 1 }
            return (keys[posting], 0)
        }
        var sentence = 0
        try writer.sentences(expected: sentences.count) {
            guard sentence < sentences.count else { return nil }
            defer { sentence += 1 }
            return sentences[sentence]
        }
        _ = try writer.finish { _ in }
    }

    @Test("what a run holds is found whatever its size, nothing else is", arguments: [0, 1, 31, 5_000])
    func found(count: Int) throws {
        let place = try TemporaryState()
        let path = place.path + ".run"
        var random = SeededRandom(seed: UInt64(count))
        func keys() -> [UInt64] {
            Set((0..<count).map { _ in UInt64.random(in: 0..<1 << 36, using: &random) }).sorted()
        }
        let (held, sentences) = (keys(), keys())
        try write(path, keys: held, sentences: sentences)
        let run = try RunFile(path: path)
        var places: [Int] = []
        try run.sentences(sentences.map { BloomProbe($0) }, &places)
        #expect(places == Array(sentences.indices))
        try run.mayHold(held.map { BloomProbe($0) }, &places)
        #expect(places == Array(held.indices))
        let others = (0..<10_000).map { _ in UInt64.random(in: 0..<1 << 36, using: &random) }
        let known = Set(held + sentences)
        let strangers = others.filter { !known.contains($0) }.map { BloomProbe($0) }
        try run.sentences(strangers, &places)
        #expect(places.isEmpty)
        try run.mayHold(strangers, &places)
        // Eight bits a key: one in forty is let through, with room for chance and for the small filters.
        #expect(places.count < 600, "\(places.count) of 10,000")
    }

    /// Files of before 2026-11-21 have none; they stay in use until their texts leave the window.
    @Test func `a file without a filter for its sentences answers as well`() throws {
        let place = try TemporaryState()
        let path = place.path + ".run"
        let sentences = (1...900 as ClosedRange<UInt64>).map { $0 &* 0x9E37_79B9 & (1 << 36 - 1) }.sorted()
        try write(path, keys: [1, 2], sentences: sentences)
        var header = try RunFile(path: path).header
        header.sentenceBloom = 0
        header.sentenceBloomBlocks = 0
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try header.encoded.withUnsafeBytes { try file.write(contentsOf: Data($0)) }
        try file.close()
        let run = try RunFile(path: path)
        var places: [Int] = []
        try run.sentences(sentences.map { BloomProbe($0) }, &places)
        #expect(places == Array(sentences.indices))
        try run.sentences([BloomProbe(3), BloomProbe(1 << 35 + 5)], &places)
        #expect(places.isEmpty)
    }
}

import Foundation
import Testing
import WireModel

@testable import State

struct CopyTablesTests {
    private func story(_ number: Int) throws -> StoryID { StoryID(url: try address("https://a.example/\(number)")) }

    private func text(
        _ number: Int, version: Int = 1, at: Date = .start, cluster: Int? = nil, anchors: [UInt64] = [],
        digest: UInt64 = 0
    ) throws -> Fingerprint {
        Fingerprint(
            story: try story(number), version: version, host: "a.example", publishedAt: at,
            cluster: try story(cluster ?? number), textDigest: digest, anchors: anchors,
            tokens: [1, 2, UInt8(number & 255)],
            mask: [9])
    }

    @Test func `a text is found by its anchors, digest and story`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let one = try text(1, anchors: [7, .max, 1 << 63], digest: 0xabc)
        try await state.admit(CopyAdmission(fingerprint: one))
        try await state.admit(CopyAdmission(fingerprint: one))
        let found = try await state.matches(anchors: [7, .max, 1 << 63, 8], since: .start)
        #expect(
            Set(found)
                == Set([7, .max, 1 << 63].map { AnchorMatch(anchor: $0, story: one.story, cluster: one.cluster) }))
        #expect(found.count == 3)
        var bare = one
        bare.anchors.sort()
        #expect(try await state.fingerprints(of: [one.story, try story(2)]) == [bare])
        #expect(try await state.fingerprint(textDigest: 0xabc, since: .start) == bare)
        #expect(try await state.fingerprint(textDigest: 0xabc, since: .start + 0.1.hours) == nil)
        #expect(try await state.matches(anchors: [7], since: .start + 0.1.hours).isEmpty)
        try await state.close()
    }

    @Test func `a later version takes the place of the older one, an older one changes nothing`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        try await state.admit(CopyAdmission(fingerprint: try text(1, version: 2, anchors: [1, 2])))
        try await state.admit(
            CopyAdmission(fingerprint: try text(1, version: 3, at: .start + 1.0.hours, anchors: [2, 3])))
        try await state.admit(CopyAdmission(fingerprint: try text(1, version: 1, anchors: [4])))
        let found = try await state.matches(anchors: [1, 2, 3, 4], since: .distantPast)
        #expect(Set(found.map(\.anchor)) == [2, 3])
        #expect(try await state.fingerprints(of: [try story(1)]).map(\.version) == [3])
        try await state.close()
    }

    @Test func `merged clusters answer with their present name, whatever the order`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        for number in 1...4 { try await state.admit(CopyAdmission(fingerprint: try text(number, anchors: [5]))) }
        func merge(_ from: Int, _ to: Int) throws -> CopyAdmission.Merge {
            CopyAdmission.Merge(from: try story(from), to: try story(to))
        }
        let five = try text(5, cluster: 1, anchors: [5])
        try await state.admit(CopyAdmission(fingerprint: five, merges: [try merge(3, 2), try merge(2, 1)]))
        try await state.admit(
            CopyAdmission(fingerprint: five, merges: [try merge(2, 1), try merge(1, 2), try merge(4, 3)]))
        let names = try await state.matches(anchors: [5], since: .distantPast).map(\.cluster)
        #expect(names.count == 5)
        #expect(Set(names) == [try story(1)])
        try await state.close()
    }

    @Test func `a common anchor answers with the postings that arrived last`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        for number in (1...50).shuffled() {
            let at = Date.start.addingTimeInterval(Double(number))
            try await state.admit(CopyAdmission(fingerprint: try text(number, at: at, anchors: [5])))
        }
        let found = try await state.matches(anchors: [5], since: .distantPast).map(\.story)
        let latest = try (50 - FingerprintBounds.postingsPerAnchor + 1...50).map { try story($0) }
        #expect(Set(found) == Set(latest))
        try await state.close()
    }

    @Test func `of equal digests the first arrival answers, ties by the smaller id`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let later = try text(1, at: .start + 1.0.hours, digest: 13)
        let (two, three) = (try text(2, digest: 13), try text(3, digest: 13))
        for one in [later, two, three] { try await state.admit(CopyAdmission(fingerprint: one)) }
        let first = min(two.story.hex, three.story.hex)
        #expect(try await state.fingerprint(textDigest: 13, since: .distantPast)?.story.hex == first)
        #expect(try await state.fingerprint(textDigest: 13, since: .start + 0.5.hours)?.story == later.story)
        try await state.close()
    }

    @Test func `a mask is renewed only for the version it was made for`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        try await state.admit(CopyAdmission(fingerprint: try text(1, version: 2)))
        let updates = [
            CopyAdmission.MaskUpdate(story: try story(1), version: 1, mask: [1]),
            CopyAdmission.MaskUpdate(story: try story(1), version: 2, mask: [2]),
        ]
        try await state.admit(CopyAdmission(fingerprint: try text(2), maskUpdates: updates))
        #expect(try await state.fingerprints(of: [try story(1)]).map(\.mask) == [[2]])
        try await state.close()
    }

    @Test func `sentences keep their bounds by host and in all`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        for number in 1...40 {
            let host = number <= 10 ? "own.example" : "h\(number).example"
            let seen = SentenceSighting(
                hash: 3, host: host, cluster: try story(number), sample: number > 1 ? "Sign up for our letter" : nil)
            try await state.admit(CopyAdmission(fingerprint: try text(number), sentences: [seen, seen]))
        }
        let found = try await state.seenSentences(among: [3, 4])
        #expect(found.map(\.hash) == [3])
        let places = try #require(found.first).places
        #expect(places.count == FingerprintBounds.sightings)
        #expect(places.count { $0.host == "own.example" } == FingerprintBounds.sightingsPerHost)
        #expect(Set(places).count == places.count)
        let furniture = try await state.furniture(of: "own.example", limit: 10)
        #expect(furniture.map(\.sample) == ["Sign up for our letter"])
        #expect(furniture.map(\.stories) == [FingerprintBounds.sightingsPerHost])
        #expect(try await state.furniture(of: "other.example", limit: 10).isEmpty)
        try await state.close()
    }

    @Test func `damaged dates of arrival do not trap`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        for (number, at) in [Date.distantPast, .distantFuture, Date(timeIntervalSince1970: -1e18)].enumerated() {
            try await state.admit(CopyAdmission(fingerprint: try text(number, at: at, anchors: [1])))
        }
        #expect(try await state.matches(anchors: [1], since: .distantPast).count == 3)
        let nowhere = try text(9, at: Date(timeIntervalSince1970: .nan))
        await #expect(throws: StateError.self) { try await state.admit(CopyAdmission(fingerprint: nowhere)) }
        try await state.close()
    }
}

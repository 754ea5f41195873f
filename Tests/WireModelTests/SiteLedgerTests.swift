import TestKit
import Testing
import WireModel

struct SiteLedgerTests {
    private static let box = "Sign up for our morning letter and read the news before everyone else does"

    /// A story of its own words with the site's box below.
    private static func observation(_ number: Int, box: String? = box, place: String = "div.text") -> SiteObservation {
        var observation = SiteObservation()
        let texts = (0..<6).map { "Paragraph \($0) of story \(number) says something that no other story does" }
        for text in texts + [box].compactMap(\.self) {
            observation.blocks.append(
                SiteObservation.Block(
                    digest: SiteMemory.digest(of: text), words: text.wireWordCount,
                    sample: SiteObservation.sample(of: text)))
        }
        observation.place = SiteObservation.Place(digest: SiteMemory.digest(of: place), sample: place)
        observation.agreements = [.init(.titleHeading, isRight: true), .init(.dateAddress, isRight: false)]
        return observation
    }

    private static func ledger(stories: Range<Int>, settings: SiteLedger.Settings = .init()) -> SiteLedger {
        var ledger = SiteLedger(settings: settings)
        for number in stories { ledger.learn(observation(number), story: UInt64(number)) }
        return ledger
    }

    @Test func `a block is furniture from its third unlike story on, a place and a source from the third page on`() {
        let early = Self.ledger(stories: 0..<2).memory()
        #expect(early.isEmpty)
        let memory = Self.ledger(stories: 0..<3).memory()
        #expect(memory.furniture == [SiteMemory.digest(of: Self.box)])
        #expect(memory.isFurniture(SiteMemory.digest(of: Self.box)))
        #expect(!memory.isFurniture(SiteMemory.digest(of: "anything else")))
        #expect(memory.paths == [SiteMemory.digest(of: "div.text")])
        #expect(memory.trust(in: .titleHeading) == 1)
        #expect(memory.distrusts(.dateAddress))
        #expect(memory.trust(in: .titleCard) == nil)
    }

    @Test func `later versions of one story teach nothing`() {
        var ledger = SiteLedger()
        var revised = Self.observation(1)
        revised.blocks.removeFirst(2)
        // First seen, the same story again, the same text at another address, and most of it at a third.
        let seen: [(SiteObservation, UInt64)] = [
            (Self.observation(1), 1), (Self.observation(1), 1), (Self.observation(1), 2), (revised, 3),
        ]
        let learnt = seen.map { ledger.learn($0.0, story: $0.1) }
        #expect(learnt == [true, false, false, false])
        #expect(ledger.stories == 1)
        #expect(ledger.memory().isEmpty)
    }

    @Test func `what has not returned for long is forgotten`() {
        var ledger = Self.ledger(stories: 0..<3)
        for number in 3..<402 { ledger.learn(Self.observation(number, box: nil, place: "main"), story: UInt64(number)) }
        #expect(ledger.memory().furniture.count == 1)
        for number in 402..<404 {
            ledger.learn(Self.observation(number, box: nil, place: "main"), story: UInt64(number))
        }
        #expect(ledger.memory().furniture.isEmpty)
        #expect(ledger.memory().paths == [SiteMemory.digest(of: "main")])
    }

    @Test func `a host's memory has a bound, however much its pages hold`() {
        var ledger = SiteLedger()
        for number in 0..<300 {
            var observation = SiteObservation()
            // Boxes that change every ten stories, and a place of its own for each story.
            for part in 0..<200 {
                let text =
                    part < 40
                    ? "box \(part) of week \(number / 10) " + String(repeating: "é", count: 60) : "\(number)-\(part)"
                observation.blocks.append(
                    SiteObservation.Block(
                        digest: SiteMemory.digest(of: text), words: part < 40 ? 1 : 9,
                        sample: SiteObservation.sample(of: text)))
            }
            observation.place = SiteObservation.Place(digest: UInt64(number), sample: "div")
            ledger.learn(observation, story: UInt64(number))
        }
        #expect(ledger.stories == 300)
        #expect(ledger.memory().furniture.count == 128)
        #expect(ledger.bytes.count <= 17 << 10)
        #expect(ledger.memory().paths.isEmpty)
    }

    @Test func `a ledger reads back as it was written, and damaged bytes are none or another, never a trap`() throws {
        let ledger = Self.ledger(stories: 0..<9)
        let bytes = ledger.bytes
        #expect(SiteLedger(bytes: bytes) == ledger)
        var random = SeededRandom(seed: 7)
        for _ in 0..<2_000 {
            var damaged = bytes
            if Bool.random(using: &random) { damaged.removeLast(Int.random(in: 1...bytes.count, using: &random)) }
            if !damaged.isEmpty {
                damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            guard var found = SiteLedger(bytes: damaged) else { continue }
            _ = found.memory()
            found.learn(Self.observation(77), story: 77)
        }
    }

    @Test func `samples are cut between characters and end in no space`() {
        let long = String(repeating: "é", count: 40)
        #expect(SiteObservation.sample(of: long).utf8.count == 48)
        #expect(SiteObservation.sample(of: String(repeating: "abcdefg ", count: 10)).last == "g")
        #expect(SiteObservation.sample(of: "short") == "short")
    }
}

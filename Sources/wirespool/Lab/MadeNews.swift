import Dedup
import Foundation
import WireModel

/// A made-up stream of news with copies in it, for measuring the copy index at any size; the same for the same seed.
///
/// Invented words in the frequencies of a language (Zipf), the commonest of them English stop words; stories of 200 to
/// 900 words with names and numbers of their own; phrases of the trade; page furniture by host. The mixture is that of
/// the corpora that docs/copies.md is measured on: half of the texts are made out of an earlier story, one in five
/// stories having all of these copies (word for word, under a dateline, cut, with local paragraphs, with another lead,
/// with words changed, wrapped in furniture); a sixth are forms filled in (weather, markets), some briefs and follow-ups.
struct MadeNews {
    private let words: [[UInt8]]
    private let phrases: [[UInt8]]
    private let seed: UInt64
    /// Stories so far: what copies are made of.
    private var stories = 0

    static let hosts = 5_000
    private static let vocabulary = 60_000
    /// One in so many stories has copies.
    private static let family = 5
    private static let forms = 2_000

    init(seed: UInt64) {
        self.seed = seed
        var dice = Dice(seed &+ 1)
        let stop = """
            the of to and a in that is was for on with as it by at from he she they be this are have had his not but an \
            or which were we their been has when who will said more no if out so what up into than its about after
            """.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) }
        let syllables = [
            "ka", "ro", "min", "tel", "su", "va", "der", "lo", "pen", "shi", "gra", "nu", "fol", "bet", "ar", "en",
            "is", "tor", "mel", "dun", "kri", "pos", "wen", "hal",
        ].map { Array($0.utf8) }
        words =
            stop
            + (stop.count..<Self.vocabulary).map { rank in
                (0..<(rank < 4_000 ? 2 : 3) + dice.below(2)).flatMap { _ in syllables[dice.below(syllables.count)] }
            }
        let made = words
        phrases = (0..<3_000).map { _ in
            var phrase: [UInt8] = []
            for index in 0..<9 + dice.below(6) {
                if index > 0 { phrase.append(UInt8(ascii: " ")) }
                phrase += made[dice.zipf(Self.vocabulary)]
            }
            return phrase
        }
    }

    /// The next text in order of arrival.
    mutating func next(_ number: Int, at: Date) -> CopyDocument {
        var dice = Dice(seed &* 0x1_0001 &+ UInt64(number))
        let host = dice.zipf(Self.hosts)
        var paragraphs: [[UInt8]]
        let kind = dice.below(100)
        if stories > Self.family, kind < 50 {
            paragraphs = changed(story(original(&dice)), &dice)
        } else if kind < 66 {
            paragraphs = filledForm(&dice)
        } else {
            paragraphs = story(stories)
            if kind < 70 { paragraphs = Array(paragraphs.prefix(1)) }
            if kind > 95, stories > Self.family {
                // A follow-up: new words before the background of an older story.
                paragraphs = Array(paragraphs.prefix(5)) + story(original(&dice)).suffix(2)
            }
            stories += 1
        }
        if dice.below(10) < 4 { paragraphs += furniture(of: host) }
        var text: [UInt8] = []
        for paragraph in paragraphs {
            if !text.isEmpty { text.append(0x0A) }
            text += paragraph
        }
        return CopyDocument(
            story: StoryID(bits: Dice.mixed(seed ^ UInt64(number) &* 0x9E37_79B9_7F4A_7C15)),
            host: "news\(host).example", headline: nil, text: String(decoding: text, as: UTF8.self), publishedAt: at)
    }

    /// A story that has copies: one in five, mostly a recent one.
    private func original(_ dice: inout Dice) -> Int {
        let reach = dice.below(4) == 0 ? max(50_000, stories / 4) : 500
        return (stories - 1 - dice.below(min(stories, reach))) / Self.family * Self.family
    }

    /// A page of which only names and numbers differ from many others: not a copy of any.
    private func filledForm(_ dice: inout Dice) -> [[UInt8]] {
        var form = Dice(Dice.mixed(seed &+ 55) &+ UInt64(dice.zipf(Self.forms)))
        let name = [capital(words[200 + dice.below(Self.vocabulary - 200)])]
        return (0..<3 + form.below(3)).map { _ in
            var out: [UInt8] = []
            for index in 0..<20 + form.below(20) {
                if index > 0 { out.append(UInt8(ascii: " ")) }
                let part = form.below(100)
                if index == 0 {
                    out += capital(words[form.zipf(Self.vocabulary)])
                } else if part < 10 {
                    out += Array(String(2 + dice.below(300)).utf8)
                } else if part < 15 {
                    out += name[0]
                } else {
                    out += words[form.zipf(Self.vocabulary)]
                }
            }
            return out + [UInt8(ascii: ".")]
        }
    }

    private func story(_ number: Int) -> [[UInt8]] {
        var dice = Dice(Dice.mixed(seed &+ 77) &+ UInt64(number))
        let names = (0..<6).map { _ in capital(words[200 + dice.below(Self.vocabulary - 200)]) }
        return (0..<7 + dice.below(19)).map { _ in paragraph(names, &dice) }
    }

    /// The next story as its first site has it: for a window that is not judged.
    mutating func nextStory(at: Date) -> CopyDocument {
        defer { stories += 1 }
        let text = story(stories).map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
        return CopyDocument(
            story: StoryID(bits: Dice.mixed(~seed ^ UInt64(stories) &* 0x9E37_79B9_7F4A_7C15)),
            host: "news\(stories % Self.hosts).example", headline: nil, text: text, publishedAt: at)
    }

    private func furniture(of host: Int) -> [[UInt8]] {
        var dice = Dice(Dice.mixed(seed &+ 99) &+ UInt64(host))
        return (0..<2 + dice.below(3)).map { _ in paragraph([capital(words[300])], &dice) }
    }

    private func paragraph(_ names: [[UInt8]], _ dice: inout Dice) -> [UInt8] {
        var out: [UInt8] = []
        for sentence in 0..<1 + dice.below(3) {
            if sentence > 0 { out.append(UInt8(ascii: " ")) }
            let count = 9 + dice.below(18)
            for index in 0..<count {
                if index > 0 { out.append(UInt8(ascii: " ")) }
                let throwOfDice = dice.below(100)
                if index == 0 {
                    out += capital(words[dice.zipf(Self.vocabulary)])
                } else if throwOfDice < 5 {
                    out += names[dice.below(names.count)]
                } else if throwOfDice < 8 {
                    out += Array(String(2 + dice.below(3_000)).utf8)
                } else {
                    out += words[dice.zipf(Self.vocabulary)]
                }
            }
            if dice.below(100) < 6 {
                out.append(UInt8(ascii: " "))
                out += phrases[dice.zipf(phrases.count)]
            }
            out.append(UInt8(ascii: "."))
        }
        return out
    }

    private func changed(_ paragraphs: [[UInt8]], _ dice: inout Dice) -> [[UInt8]] {
        let local = capital(words[400])
        switch dice.below(11) {
        case 0, 1: return paragraphs
        case 2, 3: return [Array("LONDON, December 5 (AFP) - ".utf8) + paragraphs[0]] + paragraphs.dropFirst()
        case 4: return Array(paragraphs.prefix(max(3, paragraphs.count * 7 / 10)))
        case 5: return Array(paragraphs.prefix(max(3, paragraphs.count / 2)))
        case 6:
            let place = dice.below(paragraphs.count)
            return Array(paragraphs[..<place]) + [paragraph([local], &dice)] + paragraphs[place...]
        case 7: return [paragraph([local], &dice)] + paragraphs.dropFirst()
        case 8: return paragraphs + (0..<4).map { _ in paragraph([local], &dice) }
        default:
            let share = [2, 5, 10][dice.below(3)]
            return paragraphs.map { paragraph in
                var out: [UInt8] = []
                for word in paragraph.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false) {
                    if !out.isEmpty { out.append(UInt8(ascii: " ")) }
                    if dice.below(100) < share { out += words[dice.zipf(Self.vocabulary)] } else { out += word }
                }
                return out
            }
        }
    }

    private func capital(_ word: [UInt8]) -> [UInt8] { [word[0] & 0xDF] + word.dropFirst() }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same on every machine.
struct Dice {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    static func mixed(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(max(1, bound))).high)
    }

    /// A rank below `bound`, rank r about as often as 1/(r + 1).
    mutating func zipf(_ bound: Int) -> Int {
        let share = Double(next() >> 11) / Double(1 << 53)
        return min(bound - 1, Int(exp(share * log(Double(bound) + 1))) - 1)
    }
}

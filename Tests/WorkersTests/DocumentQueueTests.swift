import TestKit
import Testing

@testable import Workers

/// In which order documents of any length are handed out.
struct DocumentQueueTests {
    private struct Made {
        var queue = DocumentQueue()
        var weights: [UInt32: Int] = [:]
        var turns: [UInt32: Int] = [:]

        mutating func come(_ number: UInt32, bytes: Int) {
            let weight = DocumentQueue.weight(bytes: bytes)
            (weights[number], turns[number]) = (weight, queue.turn(weight: weight))
            queue.insert(number, turn: queue.turn(weight: weight))
        }

        mutating func next() -> UInt32? {
            guard let number = queue.first else { return nil }
            queue.handOutFirst(weight: weights[number] ?? 0)
            return number
        }
    }

    @Test func `documents of one length go in the order in which they came`() {
        var made = Made()
        for number in UInt32(1)...50 { made.come(number, bytes: 77_000) }
        #expect((1...50).compactMap { _ in made.next() } == Array(1...50))
        #expect(made.queue.isEmpty)
    }

    @Test func `a short one passes sixteen long ones, and one that came back goes first again`() {
        var made = Made()
        for number in UInt32(1)...16 { made.come(number, bytes: 8 << 20) }
        made.come(17, bytes: 4_000)
        #expect(made.next() == 17)
        let first = made.next()
        #expect(first == 1)
        made.queue.insert(1, turn: made.turns[1] ?? 0)
        made.queue.remove(2)
        #expect(made.queue.numbers == Array([1] + (3...16)))
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `nobody is passed by more than its own length of what came later`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var made = Made()
        var number: UInt32 = 0
        var passed: [UInt32: Int] = [:]
        for _ in 0..<4_000 {
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                number += 1
                let bytes =
                    Int.random(in: 0...9, using: &random) == 0 ? 8 << 20 : Int.random(in: 0...200_000, using: &random)
                made.come(number, bytes: bytes)
                passed[number] = 0
            }
            guard let next = made.next() else { continue }
            passed[next] = nil
            for older in passed.keys where older < next { passed[older, default: 0] += made.weights[next] ?? 0 }
        }
        for (number, bytes) in passed { #expect(bytes <= 2 * (made.weights[number] ?? 0)) }
    }
}

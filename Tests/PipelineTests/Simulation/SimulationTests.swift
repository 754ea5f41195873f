import Foundation
import Spool
import Testing
import WireModel

@testable import Pipeline

/// Many virtual days with bad answers, deaths at file changes and a clock that is set: what was published against what
/// the world let out.
///
/// `WIRESPOOL_SIMULATION_SEEDS=1000-1100` plays other seeds, `WIRESPOOL_SIMULATION_DAYS` longer times.
@Suite(.timeLimit(.minutes(60)))
struct SimulationTests {
    private static let seeds: [UInt64] = {
        guard let wish = ProcessInfo.processInfo.environment["WIRESPOOL_SIMULATION_SEEDS"] else { return [1, 2] }
        let ends = wish.split(separator: "-").compactMap { UInt64($0) }
        return ends.isEmpty ? [] : Array(ends[0]...max(ends[0], ends[ends.count - 1]))
    }()

    private static var days: Int {
        ProcessInfo.processInfo.environment["WIRESPOOL_SIMULATION_DAYS"].flatMap { Int($0) } ?? 8
    }

    @Test(arguments: seeds)
    func `everything that was let out is published once, whole and in order`(seed: UInt64) async throws {
        let lives = try SimulatedLives(SimulatedLives.Plan(seed: seed, days: Self.days))
        try await lives.run()
        let faults = try Self.faults(of: lives)
        #expect(faults.isEmpty, "seed \(seed), \(lives.lives) lives: \(faults.prefix(8))")
        #expect(lives.lives > 3, "seed \(seed): nobody died")
        print(
            "simulation: seed \(seed), \(Self.days) days, \(lives.lives) lives, \(lives.world.requests) requests, "
                + "\(lives.world.served.count) stories")
    }

    /// What differs from what the world knows; empty when all is right.
    private static func faults(of lives: SimulatedLives) throws -> [String] {
        let world = lives.world
        let reader = try SpoolReader(path: lives.place.path)
        let journal = try reader.entries(from: 1, limit: 1_000_000).compactMap { entry -> Publication? in
            if case .publication(let line) = entry { line } else { nil }
        }
        var faults: [String] = []
        if journal.map(\.seq) != Array(1...max(1, journal.count)) { faults.append("seqs have holes or doubles") }
        if try !reader.verify().isSound { faults.append("the spool is not sound") }
        let numbers = Dictionary(
            world.stories.compactMap { story in
                CanonicalURL(story.url).map { (StoryID(url: $0), story.number) }
            }, uniquingKeysWith: { first, _ in first })
        var published: [Int: [Publication]] = [:]
        for line in journal {
            guard let number = numbers[line.id] else { faults.append("nobody's story \(line.id)"); continue }
            published[number, default: []].append(line)
        }
        var withdrawn = 0
        for (number, lines) in published where lines.contains(where: { $0.op == .withdraw }) {
            withdrawn += 1
            let isDue = world.stories[number].takenDown != nil && lines.count { $0.op == .withdraw } == 1
            if !isDue || lines.last?.op != .withdraw { faults.append("story \(number): withdrawn \(lines.map(\.op))") }
            published[number] = lines.dropLast()
        }
        if withdrawn == 0 { faults.append("nothing was withdrawn") }
        for (number, versions) in world.served {
            let lines = published.removeValue(forKey: number) ?? []
            if lines.map(\.version) != Array(1...max(1, versions.count)) {
                faults.append("story \(number): versions \(lines.map(\.version)), let out \(versions)")
            } else if let last = lines.last {
                let record = try Record(json: reader.record(last))
                let isSecond = record.bodies?.contains { $0.value.contains("later, version 2") } ?? false
                if isSecond != (versions.last == 2) { faults.append("story \(number): an old text") }
            }
        }
        for number in published.keys { faults.append("story \(number) was never let out") }
        for number in world.listed where world.served[number] == nil && !world.stories[number].isGone {
            if world.stories[number].takenDown != nil { continue }
            if world.failed[number, default: 0] < 5 {
                faults.append("story \(number) was announced and never asked for")
            }
        }
        return faults + copyFaults(journal, numbers: numbers, world: world)
    }

    /// Of a story and its copy, whichever came second is marked.
    private static func copyFaults(
        _ journal: [Publication], numbers: [StoryID: Int], world: SimulatedWorld
    ) -> [String] {
        var first: Set<Int> = []
        var faults: [String] = []
        for line in journal where line.version == 1 {
            guard let number = numbers[line.id] else { continue }
            let isSecond = !first.insert(world.stories[number].copyOf ?? number).inserted
            if isSecond != (line.op == .copy) { faults.append("story \(number): published as \(line.op)") }
        }
        return faults
    }
}

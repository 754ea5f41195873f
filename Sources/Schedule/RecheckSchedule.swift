import Foundation
import WireModel

/// When a published story is looked at again, ever more seldom, and when it counts as gone; pure.
package struct RecheckSchedule: Sendable, Equatable {
    /// Ages of a version at which its page is asked again, ascending: 1 h, 6 h, 24 h, 3 d, 7 d; empty: never.
    package var ages: [Duration]
    /// Looks that have to find a story gone, and the time from the first to the last of them, where the page says
    /// itself that it is gone (410, a takedown page): 2 and 30 min.
    package var saidLooks = 2
    package var saidSpan = Duration.seconds(1_800)
    /// The same where it may be a fault of the site (404, its front page in place of the story): 3 and 24 h.
    package var unsaidLooks = 3
    package var unsaidSpan = Duration.seconds(86_400)

    package static let standard: [Duration] = [
        .seconds(3_600), .seconds(21_600), .seconds(86_400), .seconds(259_200), .seconds(604_800),
    ]

    package init(ages: [Duration] = RecheckSchedule.standard) {
        self.ages = ages.sorted()
    }

    /// The next look at a version of that age; nil when it is old enough to be left alone.
    package func next(publishedAt: Date, now: Date) -> Date? {
        ages.lazy.map { publishedAt.addingTimeInterval($0 / .seconds(1)) }.first { $0 > now }
    }

    /// A look found the story gone: the proof so far, this look included.
    ///
    /// Another cause begins anew, but for 404 and 410, which sites take for one another.
    package func proof(
        _ earlier: GoneProof?, cause: GoneProof.Cause, detail: String?, at now: Date
    ) -> GoneProof {
        guard var proof = earlier, proof.cause == cause || Set([proof.cause, cause]).isSubset(of: [.gone, .notFound])
        else {
            return GoneProof(
                cause: cause, firstAt: now, lastAt: now, detail: detail.map { String($0.prefix(200)) })
        }
        // The less certain of the two decides how many looks it takes.
        proof.cause = proof.cause == cause ? cause : .notFound
        proof.looks += 1
        proof.lastAt = now
        return proof
    }

    /// Whether the story may be said to be withdrawn.
    package func isWhole(_ proof: GoneProof) -> Bool {
        let (looks, span) = needs(proof)
        return proof.looks >= looks && proof.lastAt.timeIntervalSince(proof.firstAt) >= span / .seconds(1)
    }

    /// When to look once more where the proof is not whole.
    package func nextLook(_ proof: GoneProof) -> Date {
        let (looks, span) = needs(proof)
        let isLast = proof.looks + 1 >= looks
        let whole = proof.firstAt.addingTimeInterval(span / .seconds(1))
        return max(proof.lastAt.addingTimeInterval(3_600), isLast ? whole : .distantPast)
    }

    private func needs(_ proof: GoneProof) -> (looks: Int, span: Duration) {
        switch proof.cause {
        case .deletedEntry: (1, .zero)
        case .gone, .takedownPage: (saidLooks, saidSpan)
        case .notFound, .frontPage: (unsaidLooks, unsaidSpan)
        }
    }
}

import Logging
import Spool
import Synchronization
import WireModel

/// What publication made of a submission.
package enum Published: Sendable {
    case put(Publication)
    case update(Publication)
    case copy(Publication, of: StoryID)
    /// A copy that settings keep out of the spool.
    case droppedCopy(of: StoryID)
    /// The address is known and its text is the same.
    case unchanged(StoryID)
    /// The story is gone from its address, and consumers are told.
    case withdrawn(Publication)

    var phrase: String {
        switch self {
        case .put: "published"
        case .update: "published a new version"
        case .copy: "published as a copy"
        case .droppedCopy: "copy not published"
        case .unchanged: "unchanged"
        case .withdrawn: "withdrawn"
        }
    }

    var metadata: Logger.Metadata {
        switch self {
        case .put(let line), .update(let line), .withdrawn(let line):
            ["seq": "\(line.seq)", "version": "\(line.version)", "path": "\(line.path)"]
        case .copy(let line, let other): ["seq": "\(line.seq)", "copy-of": "\(other)", "path": "\(line.path)"]
        case .droppedCopy(let other): ["copy-of": "\(other)"]
        case .unchanged: [:]
        }
    }
}

/// Outcomes of submissions that one caller waits for; tells them when the last one is in.
final class AnswerSheet: Sendable {
    private let outcomes: Mutex<[Result<Published, any Error>?]>
    private let whole: CheckedContinuation<[Result<Published, any Error>], Never>

    init(count: Int, _ whole: CheckedContinuation<[Result<Published, any Error>], Never>) {
        outcomes = Mutex([Result<Published, any Error>?](repeating: nil, count: count))
        self.whole = whole
    }

    func note(_ outcome: Result<Published, any Error>, at index: Int) {
        let told = outcomes.withLock { outcomes -> [Result<Published, any Error>]? in
            guard outcomes[index] == nil else { return nil }
            outcomes[index] = outcome
            let told = outcomes.compactMap { $0 }
            return told.count == outcomes.count ? told : nil
        }
        if let told { whole.resume(returning: told) }
    }
}

extension Result<Published, any Error> {
    /// What went wrong; nil where nothing did.
    package var failure: (any Error)? {
        if case .failure(let error) = self { error } else { nil }
    }

    /// Nothing of it was accepted, and it may come again.
    package var isRefused: Bool {
        guard let failure else { return false }
        return (failure as? PublishError)?.isLasting != true
    }
}

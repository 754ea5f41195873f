import State
import WireModel

extension ArticlePass {
    /// Takes note of a story that is new: a revision, a copy or an unsure text would teach its own words.
    func learn(from submission: Submission, published: Published, candidate: ArticleCandidate) async {
        guard let memories = stages.memories, case .put(let line) = published, candidate.kind == .new,
            !submission.isUnsure, let page = submission.page, let observation = submission.observation
        else { return }
        await memories.learn(observation, story: line.id, host: SiteMemory.host(of: page.finalURL))
    }

    /// Writes what was learnt of hosts; part of housekeeping.
    func keepMemories() async throws { try await stages.memories?.flush() }
}

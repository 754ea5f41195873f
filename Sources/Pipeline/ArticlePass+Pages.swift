import Extract
import State
import WireModel

extension ArticlePass {
    /// New words that a page must bring to count as a continuation; an endless pager repeats itself.
    private static let leastNewWords = 20

    /// The article with the pages on which it goes on, each asked for politely, one after the other.
    ///
    /// Ends at the settings' bound, at an address that is not the next page's, at a page that brings nothing new or is
    /// of another story, and at a failure that lasts: what was read by then stands. A failure that may pass is the whole
    /// candidate's: half a story is published only when no try is left.
    func joined(
        _ reading: PageReading, of first: Page, candidate: ArticleCandidate, trace: inout [TraceEvent]
    ) async throws -> PageReading {
        var whole = reading
        var page = first
        var next = reading.nextPage
        var pages = 1
        var end = "last page"
        guard settings.maxPages > 1, isFirst(first), reading.article.method != "feed-content" else { return reading }
        while let address = next {
            guard pages < settings.maxPages else {
                end = "bound of \(settings.maxPages) pages"
                break
            }
            guard address.host == page.finalURL.host,
                PagerAddress.isNext(address, after: page.finalURL, isMarked: true)
            else { break }
            do {
                let answer = try await continuation(at: address)
                guard answer.finalURL.host == first.finalURL.host, answer.finalURL == address else {
                    end = "led elsewhere"
                    break
                }
                let memory = await stages.memories?.memory(of: SiteMemory.host(of: address)) ?? SiteMemory()
                let more = try await stages.extract(answer, ExtractHints(), memory)
                guard whole.article.isContinued(by: more.article),
                    whole.article.join(more.article) >= Self.leastNewWords
                else {
                    end = "nothing new"
                    break
                }
                pages += 1
                (page, next) = (answer, more.nextPage)
            } catch let skip as Skip {
                if case .retry = skip.remedy, candidate.attempts + 1 < settings.attempts { throw skip }
                end = skip.reason
                break
            } catch let error as ExtractError {
                end = error.reason.rawValue
                break
            } catch let error as ReaderError {
                end = error.reason.rawValue
                break
            }
        }
        guard reading.nextPage != nil else { return reading }
        trace.append(
            TraceEvent(
                at: clock.now(), stage: .extract, decision: "pages joined",
                details: ["pages": "\(pages)", "end": end, "words": "\(whole.article.wordCount)"]))
        return whole
    }

    private func continuation(at url: CanonicalURL) async throws -> Page {
        var ignored: [TraceEvent] = []
        try await checkRobots(url, trace: &ignored)
        return try await fetchedPage(url, validators: nil, trace: &ignored)
    }

    /// A feed that names the third page of an article means that page.
    private func isFirst(_ page: Page) -> Bool {
        !PagerAddress.readings(of: page.finalURL).contains { $0.form != .whole && $0.form != .suffix && $0.number > 1 }
    }
}

extension Article {
    /// Whether a page tells of the same story: half of the shorter headline's words stand in the other.
    func isContinued(by page: Article) -> Bool {
        guard let own = headline, let other = page.headline else { return true }
        let words = [own, other].map { text in
            Set(text.lowercased().split { !$0.isLetter && !$0.isNumber }.filter { $0.count > 1 })
        }
        let least = min(words[0].count, words[1].count)
        return least == 0 || words[0].intersection(words[1]).count * 2 >= least
    }

    /// Appends what a following page brings; leads and furniture that stood on a page before are left out.
    ///
    /// - Returns: words that were new.
    mutating func join(_ page: Article) -> Int {
        var known = Set(body.filter { $0.text.wireWordCount >= 3 }.map(\.text))
        var fresh: [Block] = []
        for block in page.body {
            if block.text.wireWordCount >= 3, !known.insert(block.text).inserted { continue }
            fresh.append(block)
        }
        // Headings that stand over nothing new went with what they stood over.
        while fresh.last?.kind == .heading { fresh.removeLast() }
        let words = fresh.reduce(0) { $0 + $1.text.wireWordCount }
        body += fresh
        agency = agency ?? page.agency
        confidence = min(confidence, page.confidence)
        if page.isPaywalled == true { isPaywalled = true }
        return words
    }
}

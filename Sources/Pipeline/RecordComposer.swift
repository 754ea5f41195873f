import Foundation
import SeedText
import State
import WireModel

/// Everything that is known of an article when its turn to be published comes.
package struct Submission: Sendable {
    /// Its short fields within their bounds, whichever way it came.
    package var article: Article {
        didSet { article = FieldBounds().bounded(article) }
    }
    package var url: CanonicalURL?
    /// Nil for a text that came without a page (seed text files).
    package var page: Page?
    package var entry: FeedEntry?
    package var sourceID: String?
    package var droppedLines: Int
    package var robotsChecked: Bool
    /// Published although the extractor was not sure.
    package var isUnsure: Bool
    package var trace: [TraceEvent]
    /// Where the page names which agency; empty: what the cleaned article still shows.
    package var agencies: [AgencyMention] = []
    /// Registrable domain of the story's address, where it is looked at again.
    package var recheckDomain: String?
    /// The story that this is a second look at, whatever its page calls itself by now.
    package var knownStory: StoryID?
    /// What the page taught about its host; nil of texts without one.
    package var observation: SiteObservation?

    package init(
        article: Article, url: CanonicalURL?, page: Page? = nil, entry: FeedEntry? = nil, sourceID: String? = nil,
        droppedLines: Int = 0, robotsChecked: Bool = false, isUnsure: Bool = false, trace: [TraceEvent] = []
    ) {
        self.article = FieldBounds().bounded(article)
        self.url = url
        self.page = page
        self.entry = entry
        self.sourceID = sourceID
        self.droppedLines = droppedLines
        self.robotsChecked = robotsChecked
        self.isUnsure = isUnsure
        self.trace = trace
    }

    /// Known by its address, else by its text.
    package var story: StoryID { url.map(StoryID.init(url:)) ?? StoryID(article: article) }

    /// Words of the text for choosing between copies: a text that is not all of its story counts half.
    var tellingWords: Int {
        let words = article.wordCount
        return article.isPaywalled == true || isUnsure ? words / 2 : words
    }
}

/// A published story is gone from its address.
package struct Withdrawal: Sendable {
    package var story: StoryID
    package var proof: GoneProof
    /// What stands in its place.
    package var page: Page?
    package var sourceID: String?
    package var trace: [TraceEvent]

    package init(
        story: StoryID, proof: GoneProof, page: Page? = nil, sourceID: String? = nil, trace: [TraceEvent] = []
    ) {
        self.story = story
        self.proof = proof
        self.page = page
        self.sourceID = sourceID
        self.trace = trace
    }
}

/// Writes a submission down as a ninjs record (docs/record.md); pure.
package struct RecordComposer: Sendable {
    /// What publication decided about the story.
    package struct Decision: Sendable {
        package var story: StoryID
        package var seq: Int
        package var version: Int
        package var op: Publication.Operation
        package var firstCreated: Date
        package var at: Date
        package var evidence: [CopyEvidence]
        /// What differs from the version before.
        package var changes: TextChanges?
        /// Set where the text is a copy's: the record then goes by the address of its own story.
        package var preferred: PreferredText?
        package var address: CanonicalURL?

        package init(
            story: StoryID, seq: Int, version: Int, op: Publication.Operation, firstCreated: Date, at: Date,
            evidence: [CopyEvidence] = []
        ) {
            self.story = story
            self.seq = seq
            self.version = version
            self.op = op
            self.firstCreated = firstCreated
            self.at = at
            self.evidence = evidence
        }
    }

    package var layout: SeedTextLayout
    package var version: String

    package init(layout: SeedTextLayout, version: String) {
        self.layout = layout
        self.version = version
    }

    /// What the record's body and the seed text file hold; the costly part, and no decision bears on it.
    package func seedText(of article: Article) -> String { SeedTextWriter(layout: layout).text(of: article) }

    /// - Parameter seedText: nil for a marked copy, which carries no body.
    package func record(of submission: Submission, seedText: String?, decision: Decision) -> Record {
        let article = submission.article
        let story = decision.story
        var facts = RecordFacts(
            seq: decision.seq, op: decision.op, robotsChecked: submission.robotsChecked,
            traceID: "\(story.hex)-\(decision.seq)")
        facts.fetch = submission.page.map(RecordFacts.Fetch.init(page:))
        facts.extractor = RecordFacts.Extractor(
            name: submission.page == nil ? "wirespool-seed-text" : "wirespool", version: version,
            method: article.method,
            confidence: (article.confidence * 1000).rounded() / 1000)
        facts.extractor?.add(article)
        facts.copies = decision.evidence.isEmpty ? nil : decision.evidence
        facts.agencies = (submission.agencies.nonEmpty ?? AgencyList.builtIn.mentions(in: article)).nonEmpty
        facts.changes = decision.changes
        facts.preferred = decision.preferred
        facts.rights = article.rights == RightsSignals() ? nil : article.rights
        facts.paywalled = article.isPaywalled
        facts.unsure = submission.isUnsure ? true : nil
        facts.dropped = submission.droppedLines == 0 ? nil : submission.droppedLines

        var record = Record(
            story: story, version: decision.version, firstCreated: decision.firstCreated, versionCreated: decision.at,
            wirespool: facts)
        describe(article, in: &record, seedText: seedText)
        identify(submission, in: &record)
        if decision.preferred != nil {
            record.altIds = decision.address.map { [Record.AlternateID(role: "canonical-url", value: $0.string)] }
        }
        associate(decision, in: &record)
        return record
    }

    /// The record of a withdrawal: what the story is known by, and why it is gone.
    ///
    /// - Parameter last: the version before, where it can still be read.
    package func withdrawal(
        _ withdrawal: Withdrawal, of document: DocumentRow, last: Record?, decision: Decision
    ) -> Record {
        var facts = RecordFacts(
            seq: decision.seq, op: decision.op, robotsChecked: withdrawal.page != nil,
            traceID: "\(decision.story.hex)-\(decision.seq)")
        facts.fetch = withdrawal.page.map(RecordFacts.Fetch.init(page:))
        facts.withdrawal = withdrawal.proof
        var record = Record(
            story: decision.story, version: decision.version, firstCreated: decision.firstCreated,
            versionCreated: decision.at, wirespool: facts)
        record.pubStatus = "canceled"
        record.language = last?.language
        record.contentCreated = last?.contentCreated
        record.headlines = last?.headlines
        record.infoSources = last?.infoSources
        record.altIds =
            last?.altIds ?? document.url.map { [Record.AlternateID(role: "canonical-url", value: $0.string)] }
        associate(decision, in: &record)
        return record
    }

    private func describe(_ article: Article, in record: inout Record, seedText: String?) {
        record.language = article.language
        record.contentCreated = article.published?.rfc3339WithOffset
        record.headlines = article.headline.map { [Record.Labelled(role: "main", value: $0)] }
        record.descriptions = article.standfirst.map { [Record.Labelled(role: "summary", value: $0)] }
        record.bodies = seedText.map {
            [
                Record.Labelled(
                    role: "seed-text", contentType: "text/plain", charCount: $0.count, wordCount: article.wordCount,
                    value: $0)
            ]
        }
        record.by = article.byline ?? article.credits.nonEmpty?.joined(separator: ", ")
        record.people = article.authors.nonEmpty?.map { Record.Person(name: $0, rel: "author") }
        record.located = article.dateline
        record.subjects = article.tags.nonEmpty?.map { Record.Subject(name: $0, rel: "keyword") }
        record.genres = article.section.map { [Record.Genre(name: $0)] }
        record.copyrightHolder = article.rights.copyrightHolder
        record.usageTerms = article.rights.licence
        record.renditions = article.picture?.url.map { [Record.Rendition(name: "lead-picture", href: $0.string)] }
    }

    private func identify(_ submission: Submission, in record: inout Record) {
        let article = submission.article
        var parties: [Record.Party] = []
        if let site = article.siteName ?? submission.url?.host {
            parties.append(Record.Party(name: site, role: "publisher", uri: submission.url?.origin))
        }
        if let agency = article.agency { parties.append(Record.Party(name: agency, role: "originator")) }
        record.infoSources = parties.nonEmpty
        var ids: [Record.AlternateID] = []
        if let url = submission.url { ids.append(Record.AlternateID(role: "canonical-url", value: url.string)) }
        if let page = submission.page {
            ids.append(Record.AlternateID(role: "final-url", value: page.finalURL.string))
        }
        if let guid = submission.entry?.id.flatMap({ FieldBounds().identifier($0.wireText) }) {
            ids.append(Record.AlternateID(role: "feed-guid", value: guid))
        }
        if let source = submission.sourceID { ids.append(Record.AlternateID(role: "source-id", value: source)) }
        record.altIds = ids.nonEmpty
    }

    private func associate(_ decision: Decision, in record: inout Record) {
        let story = decision.story
        var associations = decision.evidence.map {
            Record.Association(name: $0.relation.rawValue, rel: $0.relation.rawValue, uri: $0.other.uri)
        }
        if decision.version > 1 {
            associations.append(
                Record.Association(
                    name: "previous-version", rel: "previous-version", uri: story.uri,
                    version: String(decision.version - 1)))
        }
        if let preferred = decision.preferred {
            associations.append(
                Record.Association(name: "preferred-text", rel: "preferred-text", uri: preferred.story.uri))
        }
        record.associations = associations.nonEmpty
    }
}

extension Array {
    /// Nil in place of nothing, since records leave absent fields out.
    var nonEmpty: [Element]? { isEmpty ? nil : self }
}

extension RecordFacts.Extractor {
    /// What the page and its text say beyond what the record's own fields hold.
    fileprivate mutating func add(_ article: Article) {
        let base = { (language: String?) in language.map { $0.lowercased().prefix { $0 != "-" } } }
        if article.declaredLanguage != article.language { declaredLanguage = article.declaredLanguage }
        if base(article.detectedLanguage) != base(article.language) { detectedLanguage = article.detectedLanguage }
        if article.credits != article.authors { credits = article.credits.nonEmpty }
    }
}

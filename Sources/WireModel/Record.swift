import Foundation

/// A published record: IPTC ninjs 3.1 and one object of our own, `wirespool` (docs/record.md).
///
/// Property names are the keys of the file. Absent is absent: no nulls, no empty lists.
package struct Record: Hashable, Sendable, Codable {
    package struct Labelled: Hashable, Sendable, Codable {
        package var role: String
        package var contentType: String?
        package var charCount: Int?
        package var wordCount: Int?
        package var value: String

        package init(
            role: String, contentType: String? = nil, charCount: Int? = nil, wordCount: Int? = nil, value: String
        ) {
            self.role = role
            self.contentType = contentType
            self.charCount = charCount
            self.wordCount = wordCount
            self.value = value
        }
    }

    package struct Person: Hashable, Sendable, Codable {
        package var name: String
        package var rel: String

        package init(name: String, rel: String) {
            self.name = name
            self.rel = rel
        }
    }

    package struct Party: Hashable, Sendable, Codable {
        package var name: String
        package var role: String
        package var uri: String?

        package init(name: String, role: String, uri: String? = nil) {
            self.name = name
            self.role = role
            self.uri = uri
        }
    }

    package struct AlternateID: Hashable, Sendable, Codable {
        package var role: String
        package var value: String

        package init(role: String, value: String) {
            self.role = role
            self.value = value
        }
    }

    package struct Association: Hashable, Sendable, Codable {
        package var name: String
        package var rel: String
        package var uri: String
        package var version: String?

        package init(name: String, rel: String, uri: String, version: String? = nil) {
            self.name = name
            self.rel = rel
            self.uri = uri
            self.version = version
        }
    }

    package struct Subject: Hashable, Sendable, Codable {
        package var name: String
        package var rel: String

        package init(name: String, rel: String) {
            self.name = name
            self.rel = rel
        }
    }

    package struct Genre: Hashable, Sendable, Codable {
        package var name: String

        package init(name: String) { self.name = name }
    }

    package struct Rendition: Hashable, Sendable, Codable {
        package var name: String
        package var href: String

        package init(name: String, href: String) {
            self.name = name
            self.href = href
        }
    }

    package struct Standard: Hashable, Sendable, Codable {
        package var name = "ninjs"
        package var version = "3.1"
        package var schema = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"

        package init() {}
    }

    package var standard: Standard? = Standard()
    package var uri: String
    package var type = "text"
    package var profile = "wirespool-seed-text"
    package var version: String
    package var firstCreated: Date
    package var versionCreated: Date
    /// RFC 3339 with the publisher's own offset where it is known.
    package var contentCreated: String?
    package var pubStatus = "usable"
    package var language: String?
    package var headlines: [Labelled]?
    package var descriptions: [Labelled]?
    package var bodies: [Labelled]?
    package var by: String?
    package var people: [Person]?
    package var located: String?
    package var infoSources: [Party]?
    package var altIds: [AlternateID]?
    package var associations: [Association]?
    package var subjects: [Subject]?
    package var genres: [Genre]?
    package var renditions: [Rendition]?
    package var copyrightHolder: String?
    package var usageTerms: String?
    package var wirespool: RecordFacts

    package init(story: StoryID, version: Int, firstCreated: Date, versionCreated: Date, wirespool: RecordFacts) {
        uri = story.uri
        self.version = String(version)
        self.firstCreated = firstCreated
        self.versionCreated = versionCreated
        self.wirespool = wirespool
    }

    /// The file's bytes: keys sorted, UTF-8, one newline at the end.
    ///
    /// The same record gives the same bytes.
    package func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        encoder.dateEncodingStrategy = .iso8601
        return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
    }

    package init(json: [UInt8]) throws {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        self = try decoder.decode(Record.self, from: Data(json))
    }
}

/// The `wirespool` object: how the record came about.
package struct RecordFacts: Hashable, Sendable, Codable {
    package struct Fetch: Hashable, Sendable, Codable {
        package var at: Date
        package var status: Int
        package var url: String
        package var httpVersion: String
        package var remoteAddress: String
        package var wireBytes: Int
        package var bodyBytes: Int
        package var milliseconds: Int
        package var redirects: [String]?

        package init(page: Page) {
            at = page.fetchedAt
            status = page.status
            url = page.finalURL.string
            httpVersion = page.httpVersion
            remoteAddress = page.remoteAddress
            wireBytes = page.wireBytes
            bodyBytes = page.body.count
            milliseconds = Int(page.elapsed / .milliseconds(1))
            redirects = page.hops.isEmpty ? nil : page.hops.map { "\($0.status) \($0.to)" }
        }
    }

    package struct Extractor: Hashable, Sendable, Codable {
        package var name: String
        package var version: String
        package var method: String?
        package var confidence: Double
        /// BCP 47, where the page declares another language than the record names.
        package var declaredLanguage: String?
        /// BCP 47 without region, where the text's own language is another than the record names.
        package var detectedLanguage: String?
        /// Whom the page credits, where these are not just the people: agencies, desks.
        package var credits: [String]?

        package init(name: String, version: String, method: String?, confidence: Double) {
            self.name = name
            self.version = version
            self.method = method
            self.confidence = confidence
        }
    }

    package var seq: Int
    package var op: Publication.Operation
    package var fetch: Fetch?
    package var extractor: Extractor?
    package var copies: [CopyEvidence]?
    /// Where the text names which agency.
    package var agencies: [AgencyMention]?
    /// What differs from the version before, in an update.
    package var changes: TextChanges?
    /// Whose text this is, where it is not the story's own.
    package var preferred: PreferredText?
    /// Why the story was withdrawn, in a withdrawal.
    package var withdrawal: GoneProof?
    package var rights: RightsSignals?
    /// False when robots.txt was not asked (seed text files, feed content).
    package var robotsChecked: Bool
    package var paywalled: Bool?
    /// Lines left out as page furniture.
    package var dropped: Int?
    /// True where the extractor was less sure than settings ask.
    package var unsure: Bool?
    package var traceID: String

    package init(seq: Int, op: Publication.Operation, robotsChecked: Bool, traceID: String) {
        self.seq = seq
        self.op = op
        self.robotsChecked = robotsChecked
        self.traceID = traceID
    }
}

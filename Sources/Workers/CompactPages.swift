import Extract
import Foundation
import Pipeline
import WireModel

/// What goes with every page and comes back of it; written property by property, since deriving that from `Codable`
/// cost a twentieth of reading the page.
///
/// `CompactPagesTests` fills every property that the types have, so that none is forgotten here.
protocol CompactValue {
    init(from cursor: inout CompactCursor) throws(CompactFault)
    func write(to buffer: inout CompactBuffer)
}

extension PageReading: CompactValue {
    init(from cursor: inout CompactCursor) throws(CompactFault) {
        self.init(
            article: try Article(from: &cursor), observation: try SiteObservation(from: &cursor),
            nextPage: try cursor.optionalAddress())
    }

    func write(to buffer: inout CompactBuffer) {
        buffer.put(article)
        buffer.put(observation)
        buffer.put(nextPage)
    }
}

extension Article: CompactValue {
    init(from cursor: inout CompactCursor) throws(CompactFault) {
        self.init()
        headline = try cursor.optionalText()
        standfirst = try cursor.optionalText()
        authors = try cursor.texts()
        credits = try cursor.texts()
        byline = try cursor.optionalText()
        agency = try cursor.optionalText()
        dateline = try cursor.optionalText()
        published = try cursor.flag() ? try WireTime(from: &cursor) : nil
        modified = try cursor.flag() ? try WireTime(from: &cursor) : nil
        language = try cursor.optionalText()
        declaredLanguage = try cursor.optionalText()
        detectedLanguage = try cursor.optionalText()
        section = try cursor.optionalText()
        tags = try cursor.texts()
        siteName = try cursor.optionalText()
        canonicalURL = try cursor.optionalAddress()
        picture = try cursor.flag() ? try Picture(from: &cursor) : nil
        isPaywalled = try cursor.optionalFlag()
        rights = try RightsSignals(from: &cursor)
        body = try cursor.list { cursor throws(CompactFault) in try Block(from: &cursor) }
        confidence = try cursor.double()
        method = try cursor.optionalText()
    }

    func write(to buffer: inout CompactBuffer) {
        buffer.put(headline)
        buffer.put(standfirst)
        buffer.put(authors)
        buffer.put(credits)
        buffer.put(byline)
        buffer.put(agency)
        buffer.put(dateline)
        buffer.put(published)
        buffer.put(modified)
        buffer.put(language)
        buffer.put(declaredLanguage)
        buffer.put(detectedLanguage)
        buffer.put(section)
        buffer.put(tags)
        buffer.put(siteName)
        buffer.put(canonicalURL)
        buffer.put(picture)
        buffer.put(isPaywalled)
        buffer.put(rights)
        buffer.put(body)
        buffer.put(confidence.bitPattern)
        buffer.put(method)
    }
}

extension CanonicalURL: CompactValue {
    init(from cursor: inout CompactCursor) throws(CompactFault) { self = try cursor.address() }

    func write(to buffer: inout CompactBuffer) { buffer.put(string) }
}

extension WireTime: CompactValue {
    init(from cursor: inout CompactCursor) throws(CompactFault) {
        let instant = Date(timeIntervalSinceReferenceDate: try cursor.double())
        let offset = try cursor.flag() ? try cursor.integer(Int.self) : nil
        self.init(instant: instant, offsetSeconds: offset, precision: try cursor.flag() ? .day : .time)
    }

    func write(to buffer: inout CompactBuffer) {
        buffer.put(instant.timeIntervalSinceReferenceDate.bitPattern)
        buffer.put(offsetSeconds != nil)
        if let offsetSeconds { buffer.put(offsetSeconds) }
        buffer.put(precision == .day)
    }
}

extension Picture: CompactValue {
    init(from cursor: inout CompactCursor) throws(CompactFault) {
        self.init(
            url: try cursor.optionalAddress(), caption: try cursor.optionalText(), credit: try cursor.optionalText())
    }

    func write(to buffer: inout CompactBuffer) {
        buffer.put(url)
        buffer.put(caption)
        buffer.put(credit)
    }
}

extension RightsSignals: CompactValue {
    init(from cursor: inout CompactCursor) throws(CompactFault) {
        self.init()
        tdmReservation = try cursor.optionalFlag()
        tdmPolicy = try cursor.optionalText()
        robots = try cursor.texts()
        licence = try cursor.optionalText()
        accessibleForFree = try cursor.optionalFlag()
        copyrightHolder = try cursor.optionalText()
    }

    func write(to buffer: inout CompactBuffer) {
        buffer.put(tdmReservation)
        buffer.put(tdmPolicy)
        buffer.put(robots)
        buffer.put(licence)
        buffer.put(accessibleForFree)
        buffer.put(copyrightHolder)
    }
}

extension Block: CompactValue {
    init(from cursor: inout CompactCursor) throws(CompactFault) {
        let kind: Kind =
            switch try cursor.byte() {
            case 0: .paragraph
            case 1: .heading
            case 2: .listItem
            case 3: .quote
            case 4: .tableRow
            case 5: .code
            default: throw .kind
            }
        self.init(kind, try cursor.text())
    }

    func write(to buffer: inout CompactBuffer) {
        let byte: UInt8 =
            switch kind {
            case .paragraph: 0
            case .heading: 1
            case .listItem: 2
            case .quote: 3
            case .tableRow: 4
            case .code: 5
            }
        buffer.put(byte: byte)
        buffer.put(text)
    }
}

extension SiteObservation: CompactValue {
    init(from cursor: inout CompactCursor) throws(CompactFault) {
        self.init()
        blocks = try cursor.list { cursor throws(CompactFault) in
            Block(
                digest: try cursor.integer(UInt64.self), words: try cursor.integer(Int.self),
                sample: try cursor.text())
        }
        if try cursor.flag() { place = Place(digest: try cursor.integer(UInt64.self), sample: try cursor.text()) }
        agreements = try cursor.list { cursor throws(CompactFault) in
            guard let source = SiteMemory.Source(rawValue: try cursor.byte()) else { throw .kind }
            return Agreement(source, isRight: try cursor.flag())
        }
    }

    func write(to buffer: inout CompactBuffer) {
        buffer.put(UInt32(clamping: blocks.count))
        for block in blocks {
            buffer.put(block.digest)
            buffer.put(block.words)
            buffer.put(block.sample)
        }
        buffer.put(place != nil)
        if let place {
            buffer.put(place.digest)
            buffer.put(place.sample)
        }
        buffer.put(UInt32(clamping: agreements.count))
        for agreement in agreements {
            buffer.put(byte: agreement.source.rawValue)
            buffer.put(agreement.isRight)
        }
    }
}

extension SiteMemory: CompactValue {
    init(from cursor: inout CompactCursor) throws(CompactFault) {
        self.init()
        furniture = try cursor.list { cursor throws(CompactFault) in try cursor.integer(UInt64.self) }
        paths = try cursor.list { cursor throws(CompactFault) in try cursor.integer(UInt64.self) }
        standings = try cursor.list { cursor throws(CompactFault) in
            guard let source = Source(rawValue: try cursor.byte()) else { throw .kind }
            return Standing(source, right: try cursor.integer(Int.self), wrong: try cursor.integer(Int.self))
        }
    }

    func write(to buffer: inout CompactBuffer) {
        for digests in [furniture, paths] {
            buffer.put(UInt32(clamping: digests.count))
            for digest in digests { buffer.put(digest) }
        }
        buffer.put(UInt32(clamping: standings.count))
        for standing in standings {
            buffer.put(byte: standing.source.rawValue)
            buffer.put(standing.right)
            buffer.put(standing.wrong)
        }
    }
}

extension ExtractHints: CompactValue {
    init(from cursor: inout CompactCursor) throws(CompactFault) {
        self.init()
        title = try cursor.optionalText()
        summary = try cursor.optionalText()
        contentHTML = try cursor.optionalText()
        authors = try cursor.texts()
        published = try cursor.flag() ? Date(timeIntervalSinceReferenceDate: try cursor.double()) : nil
        language = try cursor.optionalText()
    }

    func write(to buffer: inout CompactBuffer) {
        buffer.put(title)
        buffer.put(summary)
        buffer.put(contentHTML)
        buffer.put(authors)
        buffer.put(published != nil)
        if let published { buffer.put(published.timeIntervalSinceReferenceDate.bitPattern) }
        buffer.put(language)
    }
}

extension WorkerFrame.Head: CompactValue {
    init(from cursor: inout CompactCursor) throws(CompactFault) {
        url = try cursor.optionalAddress()
        contentType = try cursor.optionalText()
        contentLocation = try cursor.optionalText()
        hints = try cursor.flag() ? try ExtractHints(from: &cursor) : nil
        memory = try cursor.flag() ? try SiteMemory(from: &cursor) : nil
    }

    func write(to buffer: inout CompactBuffer) {
        buffer.put(url)
        buffer.put(contentType)
        buffer.put(contentLocation)
        buffer.put(hints)
        buffer.put(memory)
    }
}

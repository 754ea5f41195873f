/// The form in which a ledger is stored: counts and numbers, little-endian, samples with a length byte.
extension SiteLedger {
    private static let version: UInt8 = 1

    package var bytes: [UInt8] {
        var output: [UInt8] = [Self.version]
        func put(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value.littleEndian) { output.append(contentsOf: $0) }
        }
        func put(_ table: [UInt64: Entry]) {
            put(UInt16(clamping: table.count))
            for (digest, entry) in table.sorted(by: { $0.key < $1.key }) {
                let sample = Array(entry.sample.utf8.prefix(255))
                put(digest)
                put(UInt8(clamping: entry.count))
                put(UInt32(clamping: entry.last))
                put(UInt8(clamping: sample.count))
                output.append(contentsOf: sample)
            }
        }
        put(UInt32(clamping: stories))
        put(blocks)
        put(places)
        put(UInt8(clamping: standings.count))
        for standing in sourceStandings {
            put(standing.source.rawValue)
            put(UInt8(clamping: standing.right))
            put(UInt8(clamping: standing.wrong))
        }
        put(UInt16(clamping: recent.count))
        for story in recent { put(story) }
        return output
    }

    /// - Returns: nil for bytes that no ledger wrote.
    package init?(bytes: [UInt8], settings: Settings = Settings()) {
        var input = Input(bytes: bytes[...])
        guard input.number(UInt8.self) == Self.version, let stories = input.number(UInt32.self),
            let blocks = input.table(), let places = input.table(), let count = input.number(UInt8.self)
        else { return nil }
        var standings: [SiteMemory.Standing] = []
        for _ in 0..<count {
            guard let source = input.number(UInt8.self).flatMap(SiteMemory.Source.init(rawValue:)),
                let right = input.number(UInt8.self), let wrong = input.number(UInt8.self)
            else { return nil }
            standings.append(SiteMemory.Standing(source, right: Int(right), wrong: Int(wrong)))
        }
        guard let known = input.number(UInt16.self) else { return nil }
        var recent: [UInt64] = []
        for _ in 0..<known {
            guard let story = input.number(UInt64.self) else { return nil }
            recent.append(story)
        }
        guard input.bytes.isEmpty else { return nil }
        self.init(
            settings: settings, stories: Int(stories), blocks: blocks, places: places, standings: standings,
            recent: recent)
    }

    private struct Input {
        var bytes: ArraySlice<UInt8>

        mutating func number<Number: FixedWidthInteger>(_ type: Number.Type) -> Number? {
            let size = MemoryLayout<Number>.size
            guard bytes.count >= size else { return nil }
            var value: Number = 0
            for byte in bytes.prefix(size).reversed() { value = value << 8 | Number(truncatingIfNeeded: byte) }
            bytes = bytes.dropFirst(size)
            return value
        }

        mutating func table() -> [UInt64: Entry]? {
            guard let count = number(UInt16.self) else { return nil }
            var table: [UInt64: Entry] = [:]
            for _ in 0..<count {
                guard let digest = number(UInt64.self), let seen = number(UInt8.self), let last = number(UInt32.self),
                    let length = number(UInt8.self), bytes.count >= Int(length)
                else { return nil }
                let sample = String(decoding: bytes.prefix(Int(length)), as: UTF8.self)
                bytes = bytes.dropFirst(Int(length))
                table[digest] = Entry(count: Int(seen), last: Int(last), sample: sample)
            }
            return table
        }
    }
}

import Foundation
import WireModel

/// Where a record lies below the spool's root: `records/2026/11/20/10/000123_547fe9a881ba73e2.1.json`.
///
/// Built from numbers and hex digits only, so nothing foreign reaches a file name; a path that is read is accepted only
/// in exactly this form, so none leads outside.
struct RecordPath: Equatable {
    let seq: Int
    let id: StoryID
    let version: Int
    /// `2026`, `11`, `20`, `10`: UTC hour of publication.
    let hour: [String]

    init(seq: Int, id: StoryID, version: Int, at date: Date) {
        self.seq = seq
        self.id = id
        self.version = version
        hour = UTCStamp(date).hourPath.split(separator: "/").map(String.init)
    }

    init?(_ path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "records", let name = Self.facts(ofRecord: parts[5]) else { return nil }
        for (part, width) in zip(parts[1..<5], [4, 2, 2, 2]) where !part.isDigits(width) { return nil }
        (seq, id, version) = name
        hour = Array(parts[1..<5])
    }

    /// What a record's file name says; nil of any other name.
    static func facts(ofRecord name: String) -> (seq: Int, id: StoryID, version: Int)? {
        guard name.hasSuffix(".json"), let bar = name.firstIndex(of: "_") else { return nil }
        let rest = name[name.index(after: bar)...].dropLast(5).split(separator: ".", omittingEmptySubsequences: false)
        guard rest.count == 2, let seq = Int(name[..<bar]), seq > 0, let version = Int(rest[1]), version > 0,
            let id = StoryID(hex: String(rest[0])), name == "\(seq.padded(6))_\(id.hex).\(version).json"
        else { return nil }
        return (seq, id, version)
    }

    private var stem: String { "\(seq.padded(6))_\(id.hex).\(version)" }
    var recordName: String { "\(stem).json" }
    var textName: String { "\(stem).txt" }
    var hourPath: String { "records/" + hour.joined(separator: "/") }
    var path: String { "\(hourPath)/\(recordName)" }
}

extension String {
    func isDigits(_ count: Int) -> Bool {
        utf8.count == count && utf8.allSatisfy { (48...57).contains($0) }
    }
}

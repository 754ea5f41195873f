import Extract
import Foundation
import SeedText
import WireModel

extension LabStages {
    /// Extraction host by host, with what a host's other pages taught and what its feed would have said.
    ///
    /// A folder without a `truth.jsonl` of its own stands for those in it: a host's pages are spread over sets.
    static func siteExtraction(_ folder: String, _ run: LabRun, _ options: SiteLab.Options) async throws {
        let folders = try sets(in: folder)
        var truths: [SiteLab.Truth] = []
        var sets: [String] = []
        for set in folders {
            let found = try LabCases.lines(of: "\(set)/truth.jsonl", as: SiteLab.Truth.self)
            truths += found
            sets += Array(repeating: set, count: found.count)
        }
        let lab = SiteLab(options: options)
        let normaliser = SeedTextNormaliser()
        let (cases, homes, isJoined) = (truths, sets, folders != [folder])
        try await run.streamed(SiteLab.hosts(of: truths)) { group in
            (
                places: group,
                pages: try group.map { place in
                    let bytes = try LabCases.bytes("\(homes[place])/pages/\(cases[place].id).html.gz")
                    return SiteLab.Page(truth: cases[place], bytes: try unpacked(bytes))
                }
            )
        } bytes: {
            $0.pages.reduce(0) { $0 + $1.bytes.count }
        } line: { host in
            let lines = zip(host.places, lab.extractions(of: host.pages)).map { place, result in
                var line: ExtractionLine
                switch result {
                case .success(let extraction):
                    line = ExtractionLine(
                        id: cases[place].id, article: normaliser.cleaned(extraction.article).article)
                case .failure(let error): line = ExtractionLine(id: cases[place].id, error: "\(error)")
                }
                if isJoined { line.dataset = homes[place].split(separator: "/").last.map(String.init) }
                return encoded(line)
            }
            return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
        }
    }

    private static func sets(in folder: String) throws -> [String] {
        let files = FileManager.default
        if files.fileExists(atPath: "\(folder)/truth.jsonl") { return [folder] }
        let names: [String]
        do {
            names = try files.contentsOfDirectory(atPath: folder)
        } catch {
            throw Failure(exit: .dataError, message: "lab: cannot read \(folder): \(error.systemReason)")
        }
        let found = names.sorted().map { "\(folder)/\($0)" }.filter { files.fileExists(atPath: "\($0)/truth.jsonl") }
        guard !found.isEmpty else {
            throw Failure(exit: .dataError, message: "lab: there is no truth.jsonl in \(folder) or one folder below")
        }
        return found
    }
}

import Markup
import WireModel

/// Turns chosen lines into blocks: lines of one paragraph are joined again, kinds are given.
struct BodyAssembly {
    private(set) var blocks: [Block] = []
    private(set) var decisions: [BlockDecision] = []

    var wordCount: Int { blocks.reduce(0) { $0 + $1.text.wireWordCount } }

    init(blocks: [Block], decisions: [BlockDecision]) {
        self.blocks = blocks
        self.decisions = decisions
    }

    init(_ view: PageView, _ reasons: [BlockDecision.Reason]) {
        var joinsLast = false
        for (index, line) in view.lines.enumerated() {
            let reason = reasons[index]
            if !line.text.isEmpty {
                decisions.append(BlockDecision(text: line.text, kept: reason.isKept, reason: reason))
            }
            guard reason.isKept, !line.text.isEmpty else {
                joinsLast = false
                continue
            }
            let kind = Self.kind(of: line, reason, in: view)
            if joinsLast, line.followsBreak, blocks.last?.kind == kind, kind != .code,
                index > 0, view.lines[index - 1].element == line.element, !view.lines[index - 1].endsSentence
            {
                // Wire text and a space and wire text are wire text; in place, since verses have thousands of lines.
                blocks[blocks.count - 1].text += " " + line.text
            } else {
                blocks.append(Block(kind, line.text))
            }
            joinsLast = true
        }
    }

    private static func kind(
        of line: PageView.Line, _ reason: BlockDecision.Reason, in view: PageView
    ) -> Block.Kind {
        if reason == .heading { return .heading }
        if line.isRow { return .tableRow }
        var index = line.element
        var steps = 0
        while index >= 0, steps < 6 {
            switch view.page.elements[index].tag {
            case .li, .dd, .dt: return .listItem
            case .blockquote: return .quote
            case .pre: return .code
            case .article, .main, .section, .body: return .paragraph
            default: break
            }
            index = Int(view.page.elements[index].parent)
            steps += 1
        }
        return .paragraph
    }
}

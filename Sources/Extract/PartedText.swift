import Markup

/// Short texts whose inline elements a style sheet sets apart: `<span>A. Writer</span><span>Reporter</span>`.
///
/// A blank goes in where one element ends and the next begins without one, a small letter or digit stands before
/// and a capital or digit behind, and the next is a box of no emphasis.
enum PartedText {
    /// Longer texts are prose: there a word may be made of parts.
    static let mostBytes = 200
    /// Elements looked at in one text.
    private static let elementBound = 60

    /// - Parameters:
    ///   - element: elements after this one are looked at.
    ///   - isList: parts of two words and more are parted by a comma, as names and roles are.
    static func string(
        _ range: Range<Int32>, after element: Int, in page: HTMLPage, isList: Bool = false
    ) -> String {
        let whole = page.string(range)
        guard range.count <= mostBytes, range.count >= 4, hasJoint(page.text, range) else { return whole }
        var joints: [Int32] = []
        var ends: Int32 = -1
        var index = max(0, element)
        let stop = min(page.elements.count, index + elementBound)
        while index < stop, page.elements[index].text.lowerBound < range.upperBound {
            let text = page.elements[index].text
            if text.lowerBound > range.lowerBound, text.lowerBound == ends, isBox(page.elements[index].tag),
                isJoint(page.text, Int(text.lowerBound)), joints.last != text.lowerBound
            {
                joints.append(text.lowerBound)
            }
            // What holds the next element has not ended where it begins.
            if !text.isEmpty, text.upperBound > ends, text.upperBound < range.upperBound { ends = text.upperBound }
            index += 1
        }
        guard !joints.isEmpty else { return whole }
        var parted = ""
        var start = range.lowerBound
        for joint in joints {
            let part = page.string(start..<joint)
            parted += part + (isList && part.contains(" ") ? ", " : " ")
            start = joint
        }
        return parted + page.string(start..<range.upperBound)
    }

    private static func hasJoint(_ text: [UInt8], _ range: Range<Int32>) -> Bool {
        var index = Int(range.lowerBound) + 1
        while index < Int(range.upperBound) {
            if isJoint(text, index) { return true }
            index += 1
        }
        return false
    }

    /// A small letter or digit before, a capital or a digit behind; digits do not part digits.
    private static func isJoint(_ text: [UInt8], _ index: Int) -> Bool {
        let (before, behind) = (text[index - 1], text[index])
        if before &- 0x61 < 26 { return behind &- 0x41 < 26 || behind &- 0x30 < 10 }
        return before &- 0x30 < 10 && behind &- 0x41 < 26
    }

    private static func isBox(_ tag: HTMLTag) -> Bool {
        switch tag {
        case .span, .a, .time, .small, .address, .cite, .label: true
        default: false
        }
    }
}

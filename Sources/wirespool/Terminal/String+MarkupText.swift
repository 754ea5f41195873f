import WireModel

extension String {
    /// As text of HTML, SVG or XML, or in a quoted attribute there: wire text that can be no markup.
    ///
    /// Each scalar counts: a quotation mark below an accent is another character, and ends an attribute all the same.
    var markupText: String {
        var output = ""
        output.reserveCapacity(utf8.count)
        for scalar in wireText.unicodeScalars {
            switch scalar {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "'": output += "&#39;"
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output
    }
}

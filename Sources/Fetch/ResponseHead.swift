import WireModel

/// A response's status and fields, read line by line as libcurl hands them over.
///
/// Interim responses (1xx) are read and dropped, trailers only counted. Pure.
struct ResponseHead {
    enum Fault: Error, Equatable {
        case tooLarge(limit: Int)
        case contradiction(String)
    }

    private enum Phase { case statusLine, fields, ended }

    private(set) var status = 0
    /// In order, names in lower case; values without surrounding blanks.
    private(set) var fields: [HeaderField] = []
    /// All header bytes of the exchange: interim responses, fields and trailers.
    private(set) var bytes = 0
    /// All header lines of it.
    private(set) var lines = 0
    /// Nil when absent or overruled by chunks.
    private(set) var contentLength: Int?
    private(set) var isChunked = false
    private let limit: Int
    private var phase = Phase.statusLine

    init(limit: Int) { self.limit = limit }

    /// The final response's blank line was read.
    var isWhole: Bool { phase == .ended }
    /// Anything at all came.
    var hasBegun: Bool { bytes > 0 }

    /// What it takes in memory, roughly: libcurl keeps the fields, too, each in a block of its own.
    var weight: Int { 2 * bytes + 192 * lines }

    /// Reads one line, its line end included.
    mutating func take(_ line: [UInt8]) throws(Fault) {
        bytes += line.count
        lines += 1
        if bytes > limit { throw .tooLarge(limit: limit) }
        if line.contains(0) { throw .contradiction("a NUL byte in the header") }
        var text = line[...]
        while let last = text.last, last == 0x0A || last == 0x0D { text.removeLast() }
        switch phase {
        case .statusLine: try takeStatus(text)
        case .fields: if text.isEmpty { try endFields() } else { try takeField(text) }
        case .ended: break
        }
    }

    func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// `HTTP/1.1 200 OK`, `HTTP/2 200`.
    private mutating func takeStatus(_ line: ArraySlice<UInt8>) throws(Fault) {
        guard line.starts(with: Array("HTTP/".utf8)), let blank = line.firstIndex(of: 0x20) else {
            throw .contradiction("no status line")
        }
        let code = line[(blank + 1)...].prefix { $0 != 0x20 }
        guard code.count == 3, let number = ResponseHead.number(code), (100...599).contains(number) else {
            throw .contradiction("status outside 100 to 599")
        }
        status = number
        fields = []
        phase = .fields
    }

    private mutating func takeField(_ line: ArraySlice<UInt8>) throws(Fault) {
        if let first = line.first, first == 0x20 || first == 0x09 {
            // obs-fold: the line goes on with the last field (RFC 9112 5.2).
            guard var last = fields.popLast() else { return }
            try checkFraming(last.name)
            last.value += " " + ResponseHead.text(line)
            fields.append(last)
            return
        }
        // A line without a colon is no field; what browsers do with it is nothing.
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
        let name = ResponseHead.text(line[..<colon])
        guard !name.isEmpty else { return }
        if line[..<colon].last.map({ $0 == 0x20 || $0 == 0x09 }) == true { try checkFraming(name.lowercased()) }
        fields.append(HeaderField(name: name, value: ResponseHead.text(line[(colon + 1)...])))
    }

    /// Where a body ends must not be a matter of opinion: libcurl passes over a field with a blank before its colon
    /// (RFC 9112 5.1) and reads no folded value.
    private func checkFraming(_ name: String) throws(Fault) {
        guard name == "content-length" || name == "transfer-encoding" else { return }
        throw .contradiction("a \(name) that can be read in two ways")
    }

    private mutating func endFields() throws(Fault) {
        if status < 200 {
            guard status != 101 else { throw .contradiction("switches to a protocol that was not asked for") }
            phase = .statusLine
            return
        }
        phase = .ended
        for coding in values("transfer-encoding").flatMap({ $0.lowercased().split(separator: ",") }) {
            switch coding.filter({ $0 != " " && $0 != "\t" }) {
            case "chunked": isChunked = true
            case "identity", "": continue
            default:
                // Not offered with TE (RFC 9112 7.4); libcurl would undo it without asking for its end.
                throw .contradiction("a transfer coding that was not asked for")
            }
        }
        contentLength = try length()
    }

    /// Several equal lengths are one; anything else cannot be trusted (RFC 9112 6.3).
    private func length() throws(Fault) -> Int? {
        var length: Int?
        for value in values("content-length").flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
            let digits = Array(value.utf8.filter { $0 != 0x20 && $0 != 0x09 })
            guard let number = ResponseHead.number(digits[...]) else {
                throw .contradiction("a malformed Content-Length")
            }
            if let length, length != number { throw .contradiction("two different Content-Length values") }
            length = number
        }
        return isChunked ? nil : length
    }

    /// Decimal digits only; nil also on overflow.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.count <= 18 else { return nil }
        var value = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int(digit - 0x30)
        }
        return value
    }

    /// UTF-8 where it is, else Latin-1; a bare CR counts as a blank (RFC 9110 5.5).
    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
        var core = bytes
        while let first = core.first, isBlank(first) { core.removeFirst() }
        while let last = core.last, isBlank(last) { core.removeLast() }
        let clean = core.map { $0 == 0x0D ? 0x20 : $0 }
        if let text = String(validating: clean, as: UTF8.self) { return text }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: clean.map { Unicode.Scalar($0) })
        return String(text)
    }
}

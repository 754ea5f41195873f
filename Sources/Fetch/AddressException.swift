/// Why a text is no address exception.
package struct AddressExceptionError: Error, Equatable, CustomStringConvertible {
    package let text: String
    package let problem: String

    package var description: String {
        "address exception \"\(FetchError.printable(text))\": \(problem); write 10.1.2.3:8080, [::1]:80, "
            + "192.168.1.0/24:80 or feeds.lan=192.168.1.0/24:80"
    }
}

/// An address block and port that may be asked although the rule refuses it, tied to one host name if it says so.
///
/// Comes from the operator's settings, never from what was fetched.
package struct AddressException: Sendable, Hashable, CustomStringConvertible {
    /// Lower case; nil opens the endpoint for every host name that resolves to it.
    package let host: String?
    package let port: Int
    let block: AddressBlock

    /// Reads `10.1.2.3:8080`, `[::1]:80`, `192.168.1.0/24:80`, `[fd00::]/8:80`, `feeds.lan=192.168.1.0/24:80`.
    package init(_ text: String) throws(AddressExceptionError) {
        func wrong(_ problem: String) -> AddressExceptionError { AddressExceptionError(text: text, problem: problem) }
        var rest = Substring(text)
        if let mark = text.firstIndex(of: "=") {
            let name = text[..<mark].lowercased()
            guard !name.isEmpty, name.utf8.allSatisfy(AddressException.isHostByte) else {
                throw wrong("the part before = is no host name")
            }
            host = name
            rest = text[text.index(after: mark)...]
        } else {
            host = nil
        }
        guard let colon = rest.lastIndex(of: ":") else { throw wrong("it has no port") }
        let digits = rest[rest.index(after: colon)...]
        guard !digits.isEmpty, digits.count <= 5, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
            let number = Int(digits), (1...65_535).contains(number)
        else { throw wrong("the port is not 1 to 65535") }
        port = number
        var address = String(rest[..<colon])
        if address.hasPrefix("[") {
            guard let end = address.firstIndex(of: "]") else { throw wrong("[ without ]") }
            address = String(address[..<end].dropFirst() + address[end...].dropFirst())
        } else if address.contains(":") {
            throw wrong("an IPv6 address stands in brackets")
        }
        guard let block = AddressBlock(address) else { throw wrong("no address, or bits beyond its prefix length") }
        self.block = block
    }

    package var description: String {
        let shown = block.base.width == 32 ? "\(block)" : "[\(block.base)]/\(block.prefix)"
        return (host.map { "\($0)=" } ?? "") + "\(shown):\(port)"
    }

    func covers(address: IPAddress, port: Int, host: String) -> Bool {
        port == self.port && block.contains(address.unmapped) && covers(host: host)
    }

    func covers(host: String) -> Bool { self.host.map { $0 == host } ?? true }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
            UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"):
            true
        default: false
        }
    }
}

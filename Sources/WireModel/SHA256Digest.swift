import CCrypto

/// SHA-256 (FIPS 180-4) of some bytes, by OpenSSL's libcrypto.
package struct SHA256Digest: Hashable, Sendable, CustomStringConvertible {
    /// 32 bytes.
    package let bytes: [UInt8]

    package init(of content: some Sequence<UInt8>) {
        let input = Array(content)
        var output = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        _ = SHA256(input, input.count, &output)  // returns its third argument, never fails with one given
        bytes = output
    }

    /// 64 lower-case hex digits.
    package var hex: String { bytes.hexString }
    package var description: String { hex }
}

extension Sequence<UInt8> {
    /// Two lower-case hex digits a byte.
    package var hexString: String {
        let digits = Array("0123456789abcdef".utf8)
        var out: [UInt8] = []
        for byte in self {
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
        return String(decoding: out, as: UTF8.self)
    }
}

import Foundation

/// RFC 4648 4, white space passed over.
enum Base64 {
    static func decoded(_ bytes: [UInt8]) -> [UInt8]? {
        Data(base64Encoded: Data(bytes), options: .ignoreUnknownCharacters).map { Array($0) }
    }
}

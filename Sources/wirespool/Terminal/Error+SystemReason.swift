import Foundation

extension Error {
    /// What the system said of a file or folder ("No such file or directory"); Foundation's own sentence says that the
    /// operation could not be completed, which is known.
    var systemReason: String {
        let cause = (self as NSError).userInfo[NSUnderlyingErrorKey] as? POSIXError ?? self as? POSIXError
        return cause.map { String(cString: strerror($0.code.rawValue)) } ?? localizedDescription
    }
}

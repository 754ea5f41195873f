import Fetch
import Logging
import State
import WireModel

/// The libraries that decide what wirespool can do, looked at before it does anything.
enum LinkedLibraries {
    static func found() throws -> [LinkedLibrary] {
        FetchLibraries.found + [CryptoLibrary.found, try SQLiteLibrary.found()]
    }

    /// Warns of what is not as it was tested.
    ///
    /// - Throws: `Failure` with 69 where something is missing that nothing goes without.
    static func check(_ libraries: [LinkedLibrary], log: Logger) throws {
        let faults = libraries.compactMap(\.fault)
        guard faults.isEmpty else {
            throw Failure(exit: .unavailable, message: faults.joined(separator: "\n"))
        }
        for library in libraries {
            guard let warning = library.warning else { continue }
            log.warning(
                "a library is not as wirespool was tested with",
                metadata: ["library": "\(library.name)", "detail": "\(warning)"])
        }
    }
}

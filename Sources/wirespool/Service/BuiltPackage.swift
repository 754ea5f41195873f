/// A package whose sources are compiled into this program.
struct BuiltPackage: Equatable {
    /// As `Package.resolved` calls it.
    var name: String
    var version: String
    /// SPDX identifier.
    var licence: String
    /// URL of its repository.
    var place: String
    /// The package that brings these sources along as its own; nil of one that is resolved by itself.
    var carrier: String?

    /// The compiler that made this program, so far as that can be told while it compiles.
    ///
    /// Only the releases named here are told apart; `.ci/sbom.py check` compares it with the compiler that is there.
    static var compiler: String {
        #if compiler(>=6.4)
            "6.4"
        #elseif compiler(>=6.3.3)
            "6.3.3"
        #elseif compiler(>=6.3.2)
            "6.3.2"
        #elseif compiler(>=6.3.1)
            "6.3.1"
        #elseif compiler(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }
}

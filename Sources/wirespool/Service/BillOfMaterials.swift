import Foundation
import WireModel

/// What this program is made of and what it runs with, in the form of CycloneDX 1.5 (cyclonedx.org, ECMA-424).
///
/// The Swift packages that are compiled in, the compiler, and the shared libraries of this very process: as the Debian
/// packages that they are of, else as files. The same binary on the same machine gives the same bytes.
struct BillOfMaterials: Encodable {
    struct Component: Encodable {
        struct Licence: Encodable {
            struct Name: Encodable { var id: String }
            var license: Name
        }
        struct Hash: Encodable {
            var alg = "SHA-256"
            var content: String
        }
        struct Property: Encodable {
            var name: String
            var value: String
        }
        struct Reference: Encodable {
            var type = "vcs"
            var url: String
        }

        var type = "library"
        var name: String
        var version: String?
        var reference: String
        var purl: String?
        var licenses: [Licence]?
        var hashes: [Hash]?
        var externalReferences: [Reference]?
        var properties: [Property]?

        enum CodingKeys: String, CodingKey {
            case type, name, version, purl, licenses, hashes, externalReferences, properties
            case reference = "bom-ref"
        }
    }

    struct Metadata: Encodable { var component: Component }

    struct Dependency: Encodable {
        var ref: String
        var dependsOn: [String]
    }

    var bomFormat = "CycloneDX"
    var specVersion = "1.5"
    var version = 1
    var metadata: Metadata
    var components: [Component]
    var dependencies: [Dependency]

    /// - Parameters:
    ///   - libraries: those that wirespool looks at itself, with what they say of themselves.
    ///   - loaded: all that this process has loaded.
    ///   - distribution: `ID` of os-release(5).
    ///   - digest: SHA-256 of the binary; nil where it could not be read.
    init(libraries: [LinkedLibrary], loaded: [LoadedLibrary], distribution: String, digest: String?) {
        var program = Component(
            type: "application", name: "wirespool", version: Version.current, reference: "wirespool")
        program.hashes = digest.map { [Component.Hash(content: $0)] }
        program.properties = libraries.map { Component.Property(name: "running \($0.name)", value: $0.running) }
        metadata = Metadata(component: program)
        let compiler = Component(
            type: "platform", name: "swift", version: BuiltPackage.compiler,
            reference: "pkg:generic/swift@\(BuiltPackage.compiler)", purl: "pkg:generic/swift@\(BuiltPackage.compiler)")
        components =
            BuiltPackage.all.map(Self.component) + [compiler]
            + Self.packages(of: loaded, distribution: distribution) + Self.files(of: loaded)
        dependencies = [Dependency(ref: program.reference, dependsOn: components.map(\.reference))]
    }

    /// What this process finds of itself.
    static func found() throws -> BillOfMaterials {
        var digest: String?
        if let binary = try? Data(contentsOf: URL(fileURLWithPath: "/proc/self/exe"), options: .mappedIfSafe) {
            digest = SHA256Digest(of: binary).hex
        }
        return BillOfMaterials(
            libraries: try LinkedLibraries.found(), loaded: try LoadedLibrary.all(),
            distribution: distribution(in: (try? String(contentsOfFile: "/etc/os-release", encoding: .utf8)) ?? ""),
            digest: digest)
    }

    static func distribution(in text: String) -> String {
        for line in text.split(separator: "\n") where line.hasPrefix("ID=") {
            return line.dropFirst(3).trimmingCharacters(in: ["\"", "'"])
        }
        return "debian"
    }

    private static func component(_ package: BuiltPackage) -> Component {
        let isPinned = package.carrier == nil
        var place = package.place.replacing("https://", with: "")
        if place.hasSuffix(".git") { place.removeLast(4) }
        if !isPinned { place.replace("github.com/", with: "") }
        let purl = "pkg:\(isPinned ? "swift" : "github")/\(place)@\(package.version)"
        var component = Component(name: package.name, version: package.version, reference: purl, purl: purl)
        component.licenses = [Component.Licence(license: Component.Licence.Name(id: package.licence))]
        component.externalReferences = [Component.Reference(url: package.place)]
        if let carrier = package.carrier {
            component.properties = [Component.Property(name: "carrier", value: carrier)]
        }
        return component
    }

    private static func packages(of loaded: [LoadedLibrary], distribution: String) -> [Component] {
        var known: [String: Component] = [:]
        for package in loaded.compactMap(\.package) {
            let name = package.name.addingPercentEncoding(withAllowedCharacters: Self.unreserved) ?? ""
            let version = package.version.addingPercentEncoding(withAllowedCharacters: Self.unreserved) ?? ""
            let purl = "pkg:deb/\(distribution)/\(name)@\(version)?arch=\(package.architecture)"
            var component = Component(name: package.name, version: package.version, reference: purl, purl: purl)
            component.properties = [Component.Property(name: "source", value: package.source)]
            known[purl] = component
        }
        return known.values.sorted { $0.reference < $1.reference }
    }

    /// Libraries that no package owns; those of the Swift runtime go with the compiler.
    private static func files(of loaded: [LoadedLibrary]) -> [Component] {
        let runtime = loaded.map { URL(fileURLWithPath: $0.path) }.first { $0.lastPathComponent == "libswiftCore.so" }?
            .deletingLastPathComponent()
        return loaded.filter { $0.package == nil }.map { URL(fileURLWithPath: $0.path) }
            .filter { $0.deletingLastPathComponent() != runtime }
            .map { Component(name: $0.lastPathComponent, reference: "file:\($0.path)") }
    }

    /// Package URL specification, "Character encoding".
    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:")
}

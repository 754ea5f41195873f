import Foundation
import Testing
import WireModel

@testable import wirespool

/// What the program says that it is made of.
struct BillOfMaterialsTests {
    private struct Resolved: Decodable {
        struct Pin: Decodable {
            var identity: String
            var location: String
        }
        var pins: [Pin]
    }

    private static let resolved = ReadmeTests.root.appendingPathComponent("Package.resolved")

    @Test(.enabled(if: FileManager.default.fileExists(atPath: resolved.path), "no Package.resolved"))
    func `the packages that are compiled in are those that were resolved`() throws {
        let pins = try JSONDecoder().decode(Resolved.self, from: Data(contentsOf: Self.resolved)).pins
        let told = BuiltPackage.all.filter { $0.carrier == nil }.map { "\($0.name) \($0.place)" }
        // Their versions are compared in CI (`sbom.py check`): elsewhere a newer patch may have been resolved.
        #expect(told.sorted() == pins.map { "\($0.identity) \($0.location)" }.sorted(), "run `make packages`")
    }

    @Test func `mappings name each library once, and nothing else`() {
        let maps = """
            55d5c0a00000-55d5c0a21000 r--p 00000000 fe:00 12 /usr/bin/wirespool
            7f10c0a00000-7f10c0a21000 r--p 00000000 fe:00 13                         /usr/lib/x86_64-linux-gnu/libz.so.1.2.13
            7f10c0a21000-7f10c0a31000 r-xp 00021000 fe:00 13                         /usr/lib/x86_64-linux-gnu/libz.so.1.2.13
            7f10c0b00000-7f10c0b21000 rw-p 00000000 00:00 0
            7f10c0c00000-7f10c0c21000 r--p 00000000 fe:00 14 /opt/a place/libcurl.so
            7f10c0d00000-7f10c0d21000 r--p 00000000 fe:00 15 /usr/lib/locale/locale-archive
            7ffd5a5d0000-7ffd5a5d2000 r-xp 00000000 00:00 0                          [vdso]
            """
        #expect(
            LoadedLibrary.paths(in: maps) == ["/opt/a place/libcurl.so", "/usr/lib/x86_64-linux-gnu/libz.so.1.2.13"])
    }

    @Test func `owners are read from what dpkg says`() {
        let answer = """
            diversion by dash from: /bin/sh
            libc6:amd64: /lib/x86_64-linux-gnu/libc.so.6
            one, two: /usr/lib/shared.so
            """
        #expect(
            LoadedLibrary.names(in: answer) == [
                "/lib/x86_64-linux-gnu/libc.so.6": "libc6:amd64", "/usr/lib/shared.so": "one",
            ])
    }

    @Test func `without dpkg libraries are told as files, the runtime's with the compiler`() throws {
        let loaded = ["/opt/swift/lib/libswiftCore.so", "/opt/swift/lib/libFoundation.so", "/usr/lib/libz.so.1.2.13"]
            .map { LoadedLibrary(path: $0) }
        let bill = BillOfMaterials(libraries: [], loaded: loaded, distribution: "debian", digest: nil)
        #expect(bill.components.filter { $0.reference.hasPrefix("file:") }.map(\.name) == ["libz.so.1.2.13"])
        #expect(bill.components.contains { $0.name == "swift" && $0.type == "platform" })
        #expect(try LoadedLibrary.all(dpkg: "/nowhere/dpkg-query").allSatisfy { $0.package == nil })
    }

    @Test func `a package is told once, by an address that is encoded`() {
        let package = LoadedLibrary.Package(
            name: "libstdc++6", version: "12.2.0-14+deb12u1", architecture: "amd64", source: "gcc-12")
        let loaded = ["/usr/lib/a.so", "/usr/lib/b.so"].map { LoadedLibrary(path: $0, package: package) }
        let parts = BillOfMaterials(libraries: [], loaded: loaded, distribution: "debian", digest: nil).components
            .filter { $0.name == "libstdc++6" }
        #expect(parts.map(\.purl) == ["pkg:deb/debian/libstdc%2B%2B6@12.2.0-14%2Bdeb12u1?arch=amd64"])
        #expect(parts.first?.properties?.map(\.value) == ["gcc-12"])
    }

    @Test func `the distribution is the one of os-release`() {
        #expect(BillOfMaterials.distribution(in: "NAME=\"Ubuntu\"\nVERSION_ID=\"24.04\"\nID=ubuntu\n") == "ubuntu")
        #expect(BillOfMaterials.distribution(in: "ID=\"rocky\"\n") == "rocky")
        #expect(BillOfMaterials.distribution(in: "") == "debian")
    }

    @Test func `version --sbom prints a document whose parts are each there once`() async throws {
        let ended = try await House().bare("version", "--sbom")
        #expect(ended.code == 0, "\(ended)")
        let bill = try #require(ended.jsonLines.first)
        #expect(bill["bomFormat"] as? String == "CycloneDX" && bill["specVersion"] as? String == "1.5")
        let parts = try #require(bill["components"] as? [[String: Any]])
        let references = parts.compactMap { $0["bom-ref"] as? String }
        #expect(Set(references).count == parts.count)
        let dependencies = try #require(bill["dependencies"] as? [[String: Any]])
        #expect(dependencies.first?["dependsOn"] as? [String] == references)
        // By package or by file, whichever this machine has.
        for library in ["libcurl", "libc6 libc.so", "libsqlite3", "libzstd", "libssl"] {
            let names = library.split(separator: " ")
            #expect(references.contains { part in names.contains { part.contains($0) } }, "\(library): \(references)")
        }
        let program = (bill["metadata"] as? [String: Any])?["component"] as? [String: Any]
        #expect((program?["properties"] as? [Any])?.count == 6)
        #expect((program?["hashes"] as? [Any])?.count == 1)
    }
}

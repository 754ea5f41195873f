import Foundation
import Glibc

/// A shared library that this process runs with, and the Debian package that it is of.
struct LoadedLibrary: Equatable {
    struct Package: Equatable {
        var name: String
        var version: String
        var architecture: String
        /// The source package, by which Debian's security tracker goes.
        var source: String
    }

    var path: String
    /// Nil where dpkg is not there, or knows nothing of the file.
    var package: Package?
}

extension LoadedLibrary {
    /// All of this process, by their paths.
    ///
    /// - Parameter dpkg: the program that knows packages.
    /// - Throws: `Failure` with 69 where /proc does not tell.
    static func all(dpkg: String = "/usr/bin/dpkg-query") throws -> [LoadedLibrary] {
        let maps: String
        do {
            // Not by `String(contentsOfFile:)`, which takes a short read for the end; the kernel gives a page at a time.
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/self/maps"))
            maps = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
        } catch {
            throw Failure(
                exit: .unavailable,
                message: "cannot tell the libraries: /proc/self/maps cannot be read: \(error.systemReason)")
        }
        let paths = paths(in: maps)
        let owners = owners(of: paths, dpkg: dpkg)
        return paths.map { LoadedLibrary(path: $0, package: owners[$0]) }
    }

    /// The libraries that a list of mappings (proc_pid_maps(5)) names.
    static func paths(in maps: String) -> [String] {
        let paths = maps.split(separator: "\n").compactMap { line -> String? in
            guard let slash = line.firstIndex(of: "/") else { return nil }
            let path = line[slash...]
            let name = path[(path.lastIndex(of: "/") ?? slash)...]
            return name.hasSuffix(".so") || name.contains(".so.") ? String(path) : nil
        }
        return Set(paths).sorted()
    }

    private static func owners(of paths: [String], dpkg: String) -> [String: Package] {
        // Debian moved /lib to /usr/lib; dpkg may know a file by the name that it was unpacked under.
        let asked = paths + paths.filter { $0.hasPrefix("/usr/lib") }.map { String($0.dropFirst("/usr".count)) }
        let names = names(in: answer(of: dpkg, ["-S"] + asked))
        let format = "${binary:Package}\t${Package}\t${Version}\t${Architecture}\t${source:Package}\n"
        let known = packages(in: answer(of: dpkg, ["-W", "-f", format] + Set(names.values).sorted()))
        var owners: [String: Package] = [:]
        for path in paths {
            let name = names[path] ?? names[String(path.dropFirst("/usr".count))]
            owners[path] = name.flatMap { known[$0] }
        }
        return owners
    }

    /// What `dpkg-query -S` says: `libc6:amd64: /lib/x86_64-linux-gnu/libc.so.6`; the first of several owners counts.
    static func names(in answer: String) -> [String: String] {
        var names: [String: String] = [:]
        for line in answer.split(separator: "\n") {
            guard !line.hasPrefix("diversion "), let end = line.firstRange(of: ": /") else { continue }
            let owners = line[..<end.lowerBound].components(separatedBy: ", ")
            names["/" + line[end.upperBound...]] = owners.first
        }
        return names
    }

    private static func packages(in answer: String) -> [String: Package] {
        var packages: [String: Package] = [:]
        for line in answer.split(separator: "\n") {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard cells.count == 5 else { continue }
            let package = Package(name: cells[1], version: cells[2], architecture: cells[3], source: cells[4])
            packages[cells[0]] = package
            // dpkg tells `libc6:amd64` and `libgcc-s1` by what is installed beside it.
            packages["\(cells[1]):\(cells[3])"] = package
        }
        return packages
    }

    /// What a program prints; nothing where there is none.
    ///
    /// Its status says nothing: dpkg-query ends with 1 when it knows only some of the files.
    private static func answer(of program: String, _ arguments: [String]) -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = ["LC_ALL": "C", "PATH": "/usr/bin:/bin"]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
            let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            return String(decoding: bytes, as: UTF8.self)
        } catch {
            return ""
        }
    }
}

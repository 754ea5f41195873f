import Glibc

/// Whether a state may be kept in a folder: nobody else may lay files there, or turn the way to it.
enum StateFolder {
    /// - Parameter path: of the state file; its folder is looked at.
    static func check(of path: String) throws(StateError) {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        var way = stat()
        guard lstat(folder, &way) == 0 else { return }  // opening says what is wrong
        let mine = [0, geteuid()]
        if way.st_mode & S_IFMT == S_IFLNK, !mine.contains(way.st_uid) {
            throw StateError(.exposed, folder, "is a link that user \(way.st_uid) laid")
        }
        var place = stat()
        guard stat(folder, &place) == 0 else { return }
        // Root may look after the state of the daemon's user.
        if place.st_uid != geteuid(), geteuid() != 0 {
            throw StateError(.exposed, folder, "belongs to user \(place.st_uid)")
        }
        // Where the sticky bit is set nobody can take away what is ours.
        if place.st_mode & 0o022 != 0, place.st_mode & S_ISVTX == 0 {
            throw StateError(
                .exposed, folder, "can be written by others (mode \(String(place.st_mode & 0o7777, radix: 8)))")
        }
    }
}

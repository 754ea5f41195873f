import Glibc

/// The directories of a spool, made where missing and checked before anything is written.
struct SpoolTree {
    let root: Directory
    let tmp: Directory
    let journal: Directory

    init(making path: String, settings: Spool.Settings, before: BeforeFileChange?) throws(SpoolError) {
        let (parentPath, name) = try Self.split(path)
        let parent = try Directory.open(parentPath, following: true, before: before)
        let owner = geteuid()
        try Self.refuseStrangers(parent, owners: [owner, 0])
        root = try parent.makeDirectory(name, mode: settings.directoryMode | S_ISGID)
        try Self.refuseStrangers(root, owners: [owner])
        for name in ["tmp", "records", "journal", "cursors", "quarantine"] {
            let mode = name == "cursors" ? settings.cursorsMode : settings.directoryMode
            try Self.refuseStrangers(root.makeDirectory(name, mode: mode), owners: [owner])
        }
        tmp = try Self.lockedTmp(in: root, settings: settings)
        journal = try root.directory("journal")
        if try root.status(of: "README") == nil {
            try root.replaceContent(
                of: "README", with: Array(SpoolReadme.text.utf8), mode: settings.fileMode, suffix: "new")
        }
        try root.flush()
        try parent.flush()
    }

    /// The directory of staged files, made where it is missing, checked, and locked: one writer a spool.
    static func lockedTmp(in root: Directory, settings: Spool.Settings) throws(SpoolError) -> Directory {
        let tmp = try root.makeDirectory("tmp", mode: settings.directoryMode)
        try refuseStrangers(tmp, owners: [geteuid()])
        while flock(tmp.descriptor, LOCK_EX | LOCK_NB) != 0 {  // goes with the process, however it ends
            guard errno == EINTR else { throw SpoolError(step: .lock, path: root.path, code: errno) }
        }
        return tmp
    }

    /// Parent and last component.
    private static func split(_ path: String) throws(SpoolError) -> (parent: String, name: String) {
        var trimmed = Substring(path)
        while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
        let slash = trimmed.lastIndex(of: "/")
        let name = slash.map { trimmed[trimmed.index(after: $0)...] } ?? trimmed
        guard !name.isEmpty, name != ".", name != "..", !path.utf8.contains(0) else {
            throw .check(path, "name a directory of its own for the spool")
        }
        guard let slash else { return (".", String(name)) }
        return (slash == trimmed.startIndex ? "/" : String(trimmed[..<slash]), String(name))
    }

    private static func refuseStrangers(_ directory: Directory, owners: [uid_t]) throws(SpoolError) {
        let found = try directory.status()
        guard owners.contains(found.st_uid) else {
            throw .check(directory.path, "it belongs to user \(found.st_uid), not to us; chown it")
        }
        guard found.st_mode & S_IWOTH == 0 || found.st_mode & S_ISVTX != 0 else {
            throw .check(directory.path, "everybody may write there; chmod o-w")
        }
    }
}

import CPosix
import Glibc

/// A directory held open: all names below it are taken relative to it, so nobody can swap the path underneath.
///
/// No call follows a symbolic link; new files are created exclusively; renames never replace unless they say so.
final class Directory: Sendable {
    let descriptor: Int32
    /// For messages only.
    let path: String
    /// Asked before each change of this directory, of the files opened through it and of those below.
    let before: BeforeFileChange?

    private init(descriptor: Int32, path: String, before: BeforeFileChange?) {
        self.descriptor = descriptor
        self.path = path
        self.before = before
    }

    deinit {
        _ = flock(descriptor, LOCK_UN)  // a child between fork and exec holds a copy, and the lock with it
        _ = close(descriptor)
    }

    /// Opens a directory by path; `following` allows a link as last component (readers only).
    static func open(
        _ path: String, following: Bool = false, before: BeforeFileChange? = nil
    ) throws(SpoolError) -> Directory {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (following ? 0 : O_NOFOLLOW)
        let descriptor = try openRetrying(AT_FDCWD, path, flags, path: path)
        return Directory(descriptor: descriptor, path: path, before: before)
    }

    func directory(_ name: String) throws(SpoolError) -> Directory {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW
        let below = "\(path)/\(name)"
        let opened = try Self.openRetrying(descriptor, name, flags, path: below)
        return Directory(descriptor: opened, path: below, before: before)
    }

    /// The directory of that name, nil where there is none.
    func directoryIfPresent(_ name: String) throws(SpoolError) -> Directory? {
        do {
            return try directory(name)
        } catch let error where error.code == ENOENT {
            return nil
        }
    }

    /// Opens or makes a directory; a new one gets `mode` whatever the umask, and keeps an inherited setgid bit.
    ///
    /// Under the service's RestrictSUIDSGID= the bit cannot be set by name. It is then left out where it changes nothing:
    /// where the directory's group is ours anyway.
    func makeDirectory(_ name: String, mode: UInt32) throws(SpoolError) -> Directory {
        if try status(of: name) == nil { try before?(.create, "\(path)/\(name)") }
        let isNew = mkdirat(descriptor, name, mode & ~S_ISGID) == 0
        guard isNew || errno == EEXIST else {
            throw SpoolError(step: .create, path: "\(path)/\(name)", code: errno)
        }
        let below = try directory(name)
        if isNew {
            let made = try below.status()
            let wanted = mode | made.st_mode & S_ISGID
            guard made.st_mode & 0o7777 != wanted, fchmod(below.descriptor, wanted) != 0 else { return below }
            let code = errno
            guard code == EPERM, made.st_gid == getegid(), fchmod(below.descriptor, mode & ~S_ISGID) == 0 else {
                throw SpoolError(step: .create, path: below.path, code: code)
            }
        }
        return below
    }

    /// A new file; fails where the name is taken by anything.
    func create(_ name: String, mode: UInt32) throws(SpoolError) -> OpenFile {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let path = "\(self.path)/\(name)"
        try before?(.create, path)
        let file = OpenFile(
            descriptor: try Self.openRetrying(descriptor, name, flags, step: .create, path: path), path: path,
            before: before)
        try file.setMode(mode)  // UMask= of the service is 0077
        return file
    }

    /// A regular file for appending.
    func append(_ name: String) throws(SpoolError) -> OpenFile {
        try regular(name, O_WRONLY | O_APPEND)
    }

    /// A regular file for reading; a FIFO or device in its place is an error, not a wait.
    func read(_ name: String) throws(SpoolError) -> OpenFile {
        try regular(name, O_RDONLY)
    }

    private func regular(_ name: String, _ access: Int32) throws(SpoolError) -> OpenFile {
        let path = "\(self.path)/\(name)"
        let flags = access | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
        let file = OpenFile(
            descriptor: try Self.openRetrying(descriptor, name, flags, path: path), path: path, before: before)
        guard try file.status().st_mode & S_IFMT == S_IFREG else {
            throw .check(path, "it is not a regular file; remove it")
        }
        return file
    }

    /// The whole content; larger files are an error.
    func content(of name: String, limit: Int) throws(SpoolError) -> [UInt8] {
        let bytes = try read(name).read(limit: limit + 1)
        guard bytes.count <= limit else { throw .check("\(path)/\(name)", "it is larger than \(limit) bytes") }
        return bytes
    }

    func contentIfPresent(of name: String, limit: Int) throws(SpoolError) -> [UInt8]? {
        do {
            return try content(of: name, limit: limit)
        } catch let error where error.code == ENOENT {
            return nil
        }
    }

    func flush() throws(SpoolError) {
        try before?(.flush, path)
        while fsync(descriptor) != 0 {
            guard errno == EINTR else { throw SpoolError(step: .flush, path: path, code: errno) }
        }
    }

    /// Status of a name itself, nil where there is none.
    func status(of name: String) throws(SpoolError) -> stat? {
        var found = stat()
        if fstatat(descriptor, name, &found, AT_SYMLINK_NOFOLLOW) == 0 { return found }
        guard errno == ENOENT else { throw SpoolError(step: .read, path: "\(path)/\(name)", code: errno) }
        return nil
    }

    func status() throws(SpoolError) -> stat {
        var found = stat()
        guard fstat(descriptor, &found) == 0 else { throw SpoolError(step: .read, path: path, code: errno) }
        return found
    }

    /// - Returns: false where there was nothing.
    @discardableResult
    func remove(_ name: String) throws(SpoolError) -> Bool {
        try before?(.remove, "\(path)/\(name)")
        if unlinkat(descriptor, name, 0) == 0 { return true }
        guard errno == ENOENT else { throw SpoolError(step: .remove, path: "\(path)/\(name)", code: errno) }
        return false
    }

    /// Removes an empty directory.
    ///
    /// - Returns: false where it is not empty or not there.
    func removeDirectory(_ name: String) throws(SpoolError) -> Bool {
        try before?(.remove, "\(path)/\(name)")
        if unlinkat(descriptor, name, AT_REMOVEDIR) == 0 { return true }
        guard [ENOENT, ENOTEMPTY, EEXIST].contains(errno) else {
            throw SpoolError(step: .remove, path: "\(path)/\(name)", code: errno)
        }
        return false
    }

    /// Moves a name to another directory and replaces nothing; EEXIST is thrown where the new name is taken.
    func moveWithoutReplacing(
        _ name: String, to target: Directory, as newName: String, useLink: Bool = false
    ) throws(SpoolError) {
        let newPath = "\(target.path)/\(newName)"
        try before?(.rename, newPath)
        if !useLink {
            let flag = wirespool_rename_noreplace
            if renameat2(descriptor, name, target.descriptor, newName, flag) == 0 { return }
            // Some file systems know no RENAME_NOREPLACE (renameat2(2): EINVAL), old kernels no renameat2.
            guard errno == EINVAL || errno == ENOSYS else {
                throw SpoolError(step: .rename, path: newPath, code: errno)
            }
        }
        guard linkat(descriptor, name, target.descriptor, newName, 0) == 0 else {
            throw SpoolError(step: .rename, path: newPath, code: errno)
        }
        try remove(name)
    }

    /// Moves a name over another, in one step for everybody who looks.
    func moveReplacing(_ name: String, to target: Directory, as newName: String) throws(SpoolError) {
        try before?(.rename, "\(target.path)/\(newName)")
        guard renameat(descriptor, name, target.descriptor, newName) == 0 else {
            throw SpoolError(step: .rename, path: "\(target.path)/\(newName)", code: errno)
        }
    }

    /// All names but `.` and `..`, in byte order.
    func names() throws(SpoolError) -> [String] {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
        let copy = try Self.openRetrying(descriptor, ".", flags, path: path)
        guard let stream = fdopendir(copy) else {
            let code = errno
            _ = close(copy)
            throw SpoolError(step: .read, path: path, code: code)
        }
        defer { _ = closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw SpoolError(step: .read, path: path, code: errno) }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func openRetrying(
        _ directory: Int32, _ name: String, _ flags: Int32, step: SpoolError.Step = .open, path: String
    ) throws(SpoolError) -> Int32 {
        while true {
            let descriptor = openat(directory, name, flags, 0o600)
            if descriptor >= 0 { return descriptor }
            guard errno == EINTR else { throw SpoolError(step: step, path: path, code: errno) }
        }
    }
}

extension Directory {
    /// Writes a file whole under a hidden name, flushes it, and puts it in place of `name` in one step.
    func replaceContent(of name: String, with bytes: [UInt8], mode: UInt32, suffix: String) throws(SpoolError) {
        let draft = ".\(name).\(suffix).tmp"
        try remove(draft)
        do {
            let file = try create(draft, mode: mode)
            try file.write(bytes)
            try file.flush()
            try moveReplacing(draft, to: self, as: name)
        } catch {
            do { try remove(draft) } catch {}  // the first error is the one to tell; sweeps take drafts away
            throw error
        }
        try flush()
    }
}

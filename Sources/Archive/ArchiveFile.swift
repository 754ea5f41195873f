import Glibc

/// One open archive file; closed when it goes.
///
/// Short counts and EINTR are dealt with here; every other result is an error.
final class ArchiveFile {
    private let descriptor: Int32
    let path: String

    private init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit {
        _ = flock(descriptor, LOCK_UN)  // a child between fork and exec holds a copy, and the lock with it
        _ = close(descriptor)  // what had to last was flushed before
    }

    /// A regular file for reading; what is no file (a pipe, a directory) is refused, since records are met by offset.
    static func reading(_ path: String) throws(ArchiveError) -> ArchiveFile {
        let file = try opened(path, O_RDONLY | O_CLOEXEC, step: .open)
        var found = stat()
        guard fstat(file.descriptor, &found) == 0 else { throw ArchiveError(step: .open, path: path, code: errno) }
        guard found.st_mode & S_IFMT == S_IFREG else {
            let code = found.st_mode & S_IFMT == S_IFDIR ? EISDIR : ESPIPE
            throw ArchiveError(step: .open, path: path, code: code)
        }
        return file
    }

    /// A file for appending, mode 0640; never through a symbolic link.
    static func writing(_ path: String, isNew: Bool) throws(ArchiveError) -> ArchiveFile {
        let flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | (isNew ? O_CREAT | O_EXCL : 0)
        return try opened(path, flags, step: .open)
    }

    /// A directory, claimed for this process until the value goes.
    static func claimedDirectory(_ path: String) throws(ArchiveError) -> ArchiveFile {
        let directory = try opened(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, step: .open)
        guard flock(directory.descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw ArchiveError(step: .lock, path: path, code: errno)
        }
        return directory
    }

    private static func opened(_ path: String, _ flags: Int32, step: ArchiveError.Step) throws(ArchiveError)
        -> ArchiveFile
    {
        let descriptor = open(path, flags, 0o640)
        guard descriptor >= 0 else { throw ArchiveError(step: step, path: path, code: errno) }
        return ArchiveFile(descriptor: descriptor, path: path)
    }

    /// Bytes of the file now.
    func size() throws(ArchiveError) -> Int {
        var found = stat()
        guard fstat(descriptor, &found) == 0 else { throw ArchiveError(step: .read, path: path, code: errno) }
        return Int(found.st_size)
    }

    /// Reads at `offset` into `buffer`, from its byte `start` on.
    ///
    /// - Returns: bytes read; 0 only at the end of the file.
    func read(at offset: Int, into buffer: inout [UInt8], from start: Int = 0) throws(ArchiveError) -> Int {
        while true {
            let count = buffer.withUnsafeMutableBytes { room in
                pread(descriptor, room.baseAddress.map { $0 + start }, room.count - start, off_t(offset))
            }
            if count >= 0 { return count }
            guard errno == EINTR else { throw ArchiveError(step: .read, path: path, code: errno) }
        }
    }

    /// Writes all of `bytes` at `offset`.
    func write(_ bytes: [UInt8], at offset: Int) throws(ArchiveError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                pwrite(descriptor, buffer.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset + done))
            }
            if count > 0 {
                done += count
            } else if count == 0 {
                throw ArchiveError(step: .write, path: path, code: ENOSPC)
            } else if errno != EINTR {
                throw ArchiveError(step: .write, path: path, code: errno)
            }
        }
    }

    func truncate(to length: Int) throws(ArchiveError) {
        while ftruncate(descriptor, off_t(length)) != 0 {
            guard errno == EINTR else { throw ArchiveError(step: .write, path: path, code: errno) }
        }
    }

    func flush() throws(ArchiveError) {
        while fsync(descriptor) != 0 {
            guard errno == EINTR else { throw ArchiveError(step: .flush, path: path, code: errno) }
        }
    }
}

import Glibc

/// One open file of the spool; closed when it goes.
///
/// Short counts and EINTR are dealt with here; every other result is an error.
struct OpenFile: ~Copyable {
    let descriptor: Int32
    /// For messages only.
    let path: String
    /// Asked before each change of it.
    let before: BeforeFileChange?

    deinit { _ = close(descriptor) }  // what had to last was flushed before

    /// Writes all of `bytes` at the current position (the end, in append mode).
    func write(_ bytes: [UInt8]) throws(SpoolError) {
        try before?(.write, path)
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, bytes.count - done)
            }
            if count > 0 {
                done += count
            } else if count == 0 {
                throw SpoolError(step: .write, path: path, code: ENOSPC)
            } else if errno != EINTR {
                throw SpoolError(step: .write, path: path, code: errno)
            }
        }
    }

    /// Content and size on disk.
    ///
    /// A failure is final for this file: the kernel may have marked the lost pages clean,
    /// so a second call could say "good" wrongly (fsync(2); docs/spool.md, "A failed flush").
    func flush() throws(SpoolError) {
        try before?(.flush, path)
        while fsync(descriptor) != 0 {
            guard errno == EINTR else { throw SpoolError(step: .flush, path: path, code: errno) }
        }
    }

    /// As `flush`, without times.
    func flushContent() throws(SpoolError) {
        try before?(.flush, path)
        while fdatasync(descriptor) != 0 {
            guard errno == EINTR else { throw SpoolError(step: .flush, path: path, code: errno) }
        }
    }

    func setMode(_ mode: UInt32) throws(SpoolError) {
        guard fchmod(descriptor, mode) == 0 else { throw SpoolError(step: .create, path: path, code: errno) }
    }

    func truncate(to length: Int) throws(SpoolError) {
        try before?(.write, path)
        while ftruncate(descriptor, length) != 0 {
            guard errno == EINTR else { throw SpoolError(step: .write, path: path, code: errno) }
        }
    }

    func status() throws(SpoolError) -> stat {
        var found = stat()
        guard fstat(descriptor, &found) == 0 else { throw SpoolError(step: .read, path: path, code: errno) }
        return found
    }

    /// Has the disk begin to read the file, without a wait; a hint, so what becomes of it is not asked.
    func fetchAhead() { _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_WILLNEED) }

    /// Bytes from `offset`, at most `limit`; fewer only at the end of the file.
    func read(from offset: Int = 0, limit: Int) throws(SpoolError) -> [UInt8] {
        let size = max(0, Int(try status().st_size) - offset)
        let wanted = min(size, limit)
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            while filled < wanted {
                let count = pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, wanted - filled, off_t(offset + filled))
                if count > 0 {
                    filled += count
                } else if count == 0 {
                    return
                } else if errno != EINTR {
                    failure = errno
                    return
                }
            }
        }
        guard failure == 0 else { throw SpoolError(step: .read, path: path, code: failure) }
        return bytes
    }
}

import Foundation
import WireModel

/// Descriptors 0, 1 and 2, whatever the process was started with.
enum StandardStreams {
    /// Lays /dev/null where one of them is closed; to be called before anything is opened.
    ///
    /// Else the next file that is opened (a journal, a socket, an event counter) would be it, and take what is said to a
    /// user.
    static func fill() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            // open(2) gives the lowest number, just this one. Without /dev/null a folder keeps the place: it takes nothing.
            if open("/dev/null", O_RDWR) < 0 { _ = open("/", O_RDONLY | O_DIRECTORY) }
        }
    }

    /// Writes all of it; the errno of what went wrong, else nil.
    ///
    /// Whoever shares the pipe or terminal may have made it non-blocking: then it is waited for all the same.
    static func write(_ bytes: some ContiguousBytes, to descriptor: Int32) -> Int32? {
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
                if count > 0 {
                    done += count
                } else if count < 0, errno == EAGAIN {
                    _ = hasRoom(descriptor, within: -1)
                } else if count == 0 || errno != EINTR {
                    return count == 0 ? ENOSPC : errno
                }
            }
            return nil
        }
    }

    /// Whether a write would not wait, now or within so many milliseconds; -1 waits for ever.
    static func hasRoom(_ descriptor: Int32, within milliseconds: Int32) -> Bool {
        isReady(descriptor, to: POLLOUT, within: milliseconds)
    }

    private static func isReady(_ descriptor: Int32, to event: Int32, within milliseconds: Int32) -> Bool {
        var asked = pollfd(fd: descriptor, events: Int16(event), revents: 0)
        while true {
            let count = poll(&asked, 1, milliseconds)
            if count >= 0 || errno != EINTR { return count != 0 }
        }
    }

    /// What comes in by standard input, or stands in a file, a pipe or a device.
    ///
    /// - Throws: `Failure` where it cannot be read or is larger than `limit`.
    static func input(_ place: String, limit: ByteLimit) throws(Failure) -> [UInt8] {
        let name = place == "-" ? "standard input" : Terminal.safe(place)
        let descriptor = place == "-" ? STDIN_FILENO : open(place, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(name, errno) }
        defer { if place != "-" { close(descriptor) } }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= limit.bytes {
            let count = read(descriptor, &part, part.count)
            if count == 0 { return bytes }
            if count > 0 {
                bytes += part[..<count]
            } else if errno == EAGAIN {
                _ = isReady(descriptor, to: POLLIN, within: -1)
            } else if errno != EINTR {
                throw unreadable(name, errno)
            }
        }
        throw Failure(exit: .dataError, message: "\(name) is larger than \(limit)")
    }

    private static func unreadable(_ name: String, _ code: Int32) -> Failure {
        Failure(exit: .dataError, message: "cannot read \(name): \(String(cString: strerror(code)))")
    }
}

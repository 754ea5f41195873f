import Glibc

/// The requests on a worker's socket, of which one call reads as many as have come.
final class RequestStream {
    private static let capacity = 1 << 16

    private let socket: Int32
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
    /// What was read and not handed out yet.
    private var held = 0..<0

    init(socket: Int32) { self.socket = socket }

    deinit { buffer.deallocate() }

    /// Exactly so many bytes; nil at the end of the stream.
    func next(_ count: Int) -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { place, filled in
            let place = UnsafeMutableRawBufferPointer(place)
            while filled < count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: place[filled..<count])
                if held.isEmpty, rest.count >= Self.capacity {
                    // The rest of a long document needs no stop on the way.
                    let got = received(into: rest)
                    guard got > 0 else { return }
                    filled += got
                    continue
                }
                if held.isEmpty { held = 0..<received(into: buffer) }
                guard !held.isEmpty else { return }
                let part = held.prefix(rest.count)
                rest.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[part]))
                filled += part.count
                held = part.upperBound..<held.upperBound
            }
        }
        return bytes.count == count ? bytes : nil
    }

    /// What one call reads; 0 at the end of the stream.
    private func received(into place: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            let count = read(socket, place.baseAddress, place.count)
            if count < 0, errno == EINTR { continue }
            return max(count, 0)
        }
    }
}

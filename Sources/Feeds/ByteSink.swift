import Glibc

/// A growing run of bytes; its views hold until the next call that changes it.
@safe struct ByteSink: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 256) {
        self.capacity = max(capacity, 64)
        unsafe base = UnsafeMutablePointer<UInt8>.allocate(capacity: self.capacity)
    }

    deinit { unsafe base.deallocate() }

    var isEmpty: Bool { count == 0 }
    var view: ByteView { unsafe ByteView(UnsafeBufferPointer(start: base, count: count)) }

    /// What was written, as a value of its own.
    var array: [UInt8] { unsafe Array(UnsafeBufferPointer(start: base, count: count)) }

    mutating func removeAll() { count = 0 }

    /// Takes back what was written after `mark`.
    mutating func truncate(to mark: Int) { count = min(max(mark, 0), count) }

    @inline(__always)
    mutating func reserve(_ more: Int) {
        if count &+ more > capacity { grow(more) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        let wanted = max(capacity &+ capacity / 2, count &+ more)
        let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted)
        unsafe grown.update(from: base, count: count)
        unsafe base.deallocate()
        unsafe base = grown
        capacity = wanted
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe base[count] = byte
        count &+= 1
    }

    @inline(__always)
    mutating func append(_ view: ByteView) {
        reserve(view.count)
        unsafe view.withBuffer { buffer in
            guard let source = buffer.baseAddress else { return }
            if buffer.count < 8 {
                for index in 0..<buffer.count { unsafe base[count &+ index] = source[index] }
            } else {
                unsafe memcpy(base + count, source, buffer.count)
            }
        }
        count &+= view.count
    }

    @inline(__always)
    mutating func append(_ text: StaticString) { append(ByteView(text)) }

    mutating func append(_ text: String) {
        text.withView { append($0) }
    }

    /// Writes a scalar as UTF-8.
    mutating func append(scalar: UInt32) {
        if scalar < 0x80 {
            append(UInt8(truncatingIfNeeded: scalar))
        } else if scalar < 0x800 {
            append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
            append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        } else if scalar < 0x10000 {
            append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
            append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
            append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        } else {
            append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
            append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F))
            append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
            append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        }
    }

    /// Copies eight bytes at a time for as long as `stops` marks none of them, and up to 7 more one by one.
    ///
    /// - Returns: where in `view` copying stopped: at a marked byte, or at the end.
    @inline(__always)
    mutating func copy(_ view: ByteView, from: Int, while stops: (UInt64) -> UInt64) -> Int {
        reserve(view.count &- from &+ 8)
        var at = from
        while at &+ 8 <= view.count {
            let word = view.word(at: at)
            let marks = stops(word)
            unsafe UnsafeMutableRawPointer(base + count).storeBytes(of: word.littleEndian, as: UInt64.self)
            if marks != 0 {
                let whole = marks.trailingZeroBitCount / 8
                count &+= whole
                return at &+ whole
            }
            count &+= 8
            at &+= 8
        }
        while at < view.count {
            let byte = view[at]
            if stops(UInt64(byte) | 0x2020_2020_2020_2000) & 0x80 != 0 { return at }
            unsafe base[count] = byte
            count &+= 1
            at &+= 1
        }
        return at
    }
}

/// Bytes that only grow, written through a pointer: what a parse collects text and attribute values in.
@safe
struct HTMLArena: ~Copyable {
    private(set) var base: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int) {
        self.capacity = max(capacity, 256)
        unsafe base = UnsafeMutablePointer<UInt8>.allocate(capacity: self.capacity)
    }

    deinit { unsafe base.deallocate() }

    /// Makes room for so many bytes after those that are there.
    @inline(__always)
    mutating func reserve(_ more: Int) {
        if count &+ more > capacity { grow(count &+ more) }
    }

    @inline(never)
    private mutating func grow(_ wanted: Int) {
        capacity = max(wanted, capacity &* 2)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        unsafe larger.update(from: base, count: count)
        unsafe base.deallocate()
        unsafe base = larger
    }

    /// Takes as written what stands up to `count`; the room was reserved.
    @inline(__always)
    mutating func written(upTo count: Int) { self.count = count }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe base[count] = byte
        count &+= 1
    }

    @inline(__always)
    mutating func append(_ bytes: UnsafePointer<UInt8>, count more: Int) {
        reserve(more)
        unsafe (base + count).update(from: bytes, count: more)
        count &+= more
    }

    mutating func removeLast(downTo count: Int) { self.count = min(self.count, max(0, count)) }

    var last: UInt8? { unsafe count > 0 ? base[count &- 1] : nil }

    var bytes: [UInt8] { unsafe Array(UnsafeBufferPointer(start: base, count: count)) }
}

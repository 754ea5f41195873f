import CConfine
import Glibc
import WireModel

/// Memory that one worker shares with the daemon: the documents on the way to it, and a number of its own.
///
/// The daemon writes documents and never reads one back: what the worker does to them is its own loss. The only word of
/// the worker that the daemon reads here is the mark, the number of the request that it has begun with.
///
/// Used by the pool's thread alone.
final class SharedDocuments {
    /// To be given to the worker and closed then.
    let descriptor: Int32
    let bytes: Int
    private let mapping: UnsafeMutableRawPointer
    private let slotBytes: Int
    private let slots: Int
    private var next = 0

    /// - Parameter slots: documents that are on the way at once, at most.
    /// - Returns: nil where there is none to be had; documents then go over the socket.
    init?(slots: Int, slotBytes: ByteLimit) {
        bytes = Int(CONFINE_DOCUMENTS) + slots * slotBytes.bytes
        self.slots = slots
        self.slotBytes = slotBytes.bytes
        var mapping: UnsafeMutableRawPointer?
        descriptor = confine_share_memory(bytes, &mapping)
        guard descriptor >= 0, let mapping else { return nil }
        self.mapping = mapping
    }

    deinit { munmap(mapping, bytes) }

    /// The request that the worker says to have begun with last.
    var mark: UInt32 { confine_mark(mapping) }

    /// Where the document stands now; nil of one that is too long.
    ///
    /// Its place is taken again by the `slots`th document from then on.
    func place(_ document: [UInt8]) -> UInt32? {
        guard document.count <= slotBytes else { return nil }
        let offset = Int(CONFINE_DOCUMENTS) + next * slotBytes
        next = (next + 1) % slots
        document.withUnsafeBytes { source in
            UnsafeMutableRawBufferPointer(start: mapping + offset, count: slotBytes).copyMemory(from: source)
        }
        return UInt32(clamping: offset)
    }
}

import CCurl

/// How many sockets libcurl has open, idle connections included.
///
/// The loop's thread alone counts, and whoever ends the handle.
final class OpenSockets {
    private(set) var count = 0

    func opened() { count += 1 }
    func closed() { count -= 1 }
}

/// libcurl's multi handle: connection pool, name cache, event loop.
///
/// Everything but `wakeUp` is called by the loop's thread alone.
// @unchecked: curl_multi_wakeup is thread-safe, and the owner calls it under the lock that guards the handle's end.
@safe final class MultiHandle: @unchecked Sendable {
    private let raw: UnsafeMutableRawPointer
    /// Lives as long as the connections, which end with the handle.
    let sockets = OpenSockets()

    init?(maxConnections: Int) {
        guard let raw = unsafe curl_multi_init() else { return nil }
        unsafe self.raw = raw
        guard unsafe wirespool_multi_setopt_long(raw, CURLMOPT_MAXCONNECTS, maxConnections) == CURLM_OK,
            unsafe wirespool_multi_setopt_long(raw, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX)) == CURLM_OK
        else { return nil }
    }

    deinit { unsafe curl_multi_cleanup(raw) }  // BAD_HANDLE only, which it is not

    func wakeUp() { unsafe curl_multi_wakeup(raw) }  // a lost wake-up costs one poll of a second at most

    func add(_ handle: EasyHandle) -> Bool { unsafe curl_multi_add_handle(raw, handle.raw) == CURLM_OK }

    func remove(_ handle: EasyHandle) -> Bool { unsafe curl_multi_remove_handle(raw, handle.raw) == CURLM_OK }

    /// Moves all transfers on as far as they go without waiting.
    func perform() -> Bool {
        var running: Int32 = 0
        return unsafe curl_multi_perform(raw, &running) == CURLM_OK
    }

    /// Waits for a socket, a libcurl timer, `wakeUp`, or the time given.
    func poll(milliseconds: Int32) -> Bool {
        var ready: Int32 = 0
        return unsafe curl_multi_poll(raw, nil, 0, milliseconds, &ready) == CURLM_OK
    }

    /// The next finished transfer's `CURLOPT_PRIVATE` number and result.
    func nextFinished() -> (number: UInt, code: CURLcode)? {
        var code = CURLE_OK
        guard let handle = unsafe wirespool_multi_finished(raw, &code) else { return nil }
        var number: UnsafeMutableRawPointer?
        guard unsafe wirespool_getinfo_pointer(handle, CURLINFO_PRIVATE, &number) == CURLE_OK else { return nil }
        return (UInt(bitPattern: number), code)
    }
}

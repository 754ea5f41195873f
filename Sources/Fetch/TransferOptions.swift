import CCurl
import Glibc

extension Transfer {
    /// Sets every option of the handle anew (reliability: all of libcurl's kindness that we do not want is off).
    ///
    /// `number` comes back from the multi handle when the transfer is over. The handle keeps an unowned pointer to
    /// this object: whoever runs it keeps it alive until it was removed from the multi handle.
    ///
    /// - Parameter sockets: must outlive the connection that is made.
    func prepare(number: UInt, settings: FetchClient.Settings, sockets: OpenSockets) throws(OptionFault) {
        handle.reset()
        try handle.set(CURLOPT_URL, exchange.url)
        try handle.set(fields: exchange.fields)
        try handle.set(CURLOPT_USERAGENT, settings.userAgent)
        try setProtocol(settings)
        try setBounds(settings)
        try setReuse(settings, sockets)
        try setCallbacks(number: number)
    }

    /// Connections are kept for a while, and as long as there are not too many.
    ///
    /// The multi handle's own bound is never to be reached: libcurl 7.88 forgets to remove the entry of a host whose
    /// connection it closes for want of room, and looks through all entries at each such closing: 7 ms of processor time
    /// for each request after 27,000 hosts.
    private func setReuse(_ settings: FetchClient.Settings, _ sockets: OpenSockets) throws(OptionFault) {
        try handle.set(CURLOPT_FORBID_REUSE, sockets.count < settings.maxConnections ? 0 : 1)
        try handle.set(CURLOPT_MAXAGE_CONN, max(1, settings.maxIdle.wholeMilliseconds / 1_000))
        let context = unsafe Unmanaged.passUnretained(sockets).toOpaque()
        try handle.check(
            CURLOPT_CLOSESOCKETFUNCTION, unsafe wirespool_set_closesocket(handle.raw, closeSocket, context))
        self.sockets = sockets
    }

    private func setProtocol(_ settings: FetchClient.Settings) throws(OptionFault) {
        try handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
        try handle.set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        try handle.set(CURLOPT_FOLLOWLOCATION, 0)
        try handle.set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        try handle.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        try handle.set(CURLOPT_PROXY, "")
        try handle.set(CURLOPT_NOPROXY, "*")
        try handle.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
        // A burst to one https host shares a connection. Not for http: libcurl would hold the second request back
        // until the first one's response, since only that tells it that the server speaks HTTP/1.1.
        try handle.set(CURLOPT_PIPEWAIT, exchange.url.hasPrefix("https:") ? 1 : 0)
        try handle.set(CURLOPT_HTTP09_ALLOWED, 0)
        try handle.set(CURLOPT_TRANSFER_ENCODING, 0)
        try handle.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        try handle.set(CURLOPT_SSL_VERIFYPEER, 1)
        try handle.set(CURLOPT_SSL_VERIFYHOST, 2)
        try handle.check(CURLOPT_SSL_CTX_FUNCTION, unsafe wirespool_weigh_handshakes(handle.raw))
        // The system's directory of certificates stays beside it.
        if let file = settings.caFile { try handle.set(CURLOPT_CAINFO, file) }
    }

    private func setBounds(_ settings: FetchClient.Settings) throws(OptionFault) {
        try handle.set(CURLOPT_NOSIGNAL, 1)
        // Without it a cancel during a name lookup joins the resolver's thread and stops the loop for seconds.
        try handle.set(CURLOPT_QUICK_EXIT, 1)
        try handle.set(CURLOPT_CONNECTTIMEOUT_MS, settings.connectTimeout.wholeMilliseconds)
        try handle.set(CURLOPT_TIMEOUT_MS, max(1, exchange.timeout.wholeMilliseconds))
        if settings.lowSpeedBytes > 0 {
            try handle.set(CURLOPT_LOW_SPEED_LIMIT, settings.lowSpeedBytes)
            try handle.set(CURLOPT_LOW_SPEED_TIME, max(1, settings.lowSpeedTime.wholeMilliseconds / 1_000))
        }
        // No CURLOPT_BUFFERSIZE: 7.88 refuses it on a used handle that still holds its buffer.
    }

    private func setCallbacks(number: UInt) throws(OptionFault) {
        let raw = unsafe handle.raw
        let own = unsafe Unmanaged.passUnretained(self).toOpaque()
        try handle.check(CURLOPT_WRITEFUNCTION, unsafe wirespool_set_write(raw, receiveBody, own))
        try handle.check(CURLOPT_HEADERFUNCTION, unsafe wirespool_set_header(raw, receiveHeader, own))
        try handle.check(CURLOPT_OPENSOCKETFUNCTION, unsafe wirespool_set_opensocket(raw, openSocket, own))
        try handle.check(CURLOPT_PREREQFUNCTION, unsafe wirespool_set_prereq(raw, beforeRequest, own))
        try handle.check(CURLOPT_XFERINFOFUNCTION, unsafe wirespool_set_progress(raw, goOn, own))
        try handle.check(CURLOPT_DEBUGFUNCTION, unsafe wirespool_set_debug(raw, countRaw, own))
        let tag = unsafe UnsafeMutableRawPointer(bitPattern: number)
        try handle.check(CURLOPT_PRIVATE, unsafe wirespool_setopt_pointer(raw, CURLOPT_PRIVATE, tag))
    }
}

extension Duration {
    /// Rounded down.
    var wholeMilliseconds: Int {
        let parts = components
        return Int(parts.seconds) * 1_000 + Int(parts.attoseconds / 1_000_000_000_000_000)
    }
}

// libcurl calls these on the loop's thread, inside perform, while the loop holds the transfer.

private func transfer(_ context: UnsafeMutableRawPointer) -> Transfer {
    unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
}

private let receiveBody: curl_write_callback = { bytes, size, count, context in
    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
    let length = size * count
    let buffer = unsafe UnsafeRawBufferPointer(start: bytes, count: length)
    // Any count but the given one ends the transfer; for an empty piece there is none smaller.
    return unsafe transfer(context).take(body: buffer) ? length : length &+ 1
}

private let receiveHeader: curl_write_callback = { bytes, size, count, context in
    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
    let length = size * count
    let line = unsafe [UInt8](UnsafeRawBufferPointer(start: bytes, count: length))
    return unsafe transfer(context).take(headerLine: line) ? length : length &+ 1
}

private let openSocket: curl_opensocket_callback = { context, purpose, address in
    guard let context = unsafe context, let address = unsafe address, purpose == CURLSOCKTYPE_IPCXN else { return -1 }
    let length = unsafe Int(address.pointee.addrlen)
    guard let start = unsafe wirespool_socket_address(address) else { return -1 }
    let bytes = unsafe UnsafeRawBufferPointer(start: start, count: length)
    guard unsafe transfer(context).mayConnect(IPAddress.endpoint(of: bytes)) else { return -1 }
    let socket = unsafe wirespool_open_socket(address)
    if socket >= 0 { unsafe transfer(context).sockets?.opened() }
    return socket
}

private let closeSocket: curl_closesocket_callback = { context, socket in
    if let context = unsafe context {
        unsafe Unmanaged<OpenSockets>.fromOpaque(context).takeUnretainedValue().closed()
    }
    return close(socket)
}

private let beforeRequest: curl_prereq_callback = { context, address, _, port, _ in
    guard let context = unsafe context, let address = unsafe address else { return CURL_PREREQFUNC_ABORT }
    let text = unsafe String(cString: address)
    let mayAsk = unsafe transfer(context).mayAsk(address: text, port: Int(port))
    return mayAsk ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

private let goOn: curl_xferinfo_callback = { context, _, _, _, _ in
    guard let context = unsafe context else { return 1 }
    return unsafe transfer(context).mayGoOn() ? 0 : 1
}

private let countRaw: curl_debug_callback = { _, kind, _, count, context in
    guard let context = unsafe context, kind == CURLINFO_DATA_IN else { return 0 }
    unsafe transfer(context).count(raw: count)
    return 0
}

import CCodecs
import CCurl
import WireModel

/// The libraries behind fetching, as they are found at the start.
package enum FetchLibraries {
    package static var found: [LinkedLibrary] { [libcurl, zlib, brotli, zstd] }

    /// `CURLOPT_PROTOCOLS_STR`, without which a redirect might lead to `ftp:` or a file, came with 7.85.0.
    private static var libcurl: LinkedLibrary {
        let built = "\(LIBCURL_VERSION_MAJOR).\(LIBCURL_VERSION_MINOR).\(LIBCURL_VERSION_PATCH)"
        // The argument says which fields the caller knows of; all that are read here came with the first.
        guard let told = unsafe curl_version_info(CURLVERSION_FIRST) else {
            return LinkedLibrary("libcurl", running: "0", built: built, tested: "7.88.1", needed: "7.85.0")
        }
        let about = unsafe told.pointee
        let tls = unsafe about.ssl_version.map { unsafe String(cString: $0) }
        var library = LinkedLibrary(
            "libcurl", running: unsafe String(cString: about.version), built: built, tested: "7.88.1",
            needed: "7.85.0", detail: tls)
        let features = unsafe Int(about.features)
        func can(_ bit: Int) -> Bool { features & 1 << bit != 0 }
        // CURL_VERSION_SSL, _ASYNCHDNS, _IPV6, _HTTP2, by their bits (libcurl's curl.h).
        if !can(2) { library.lacks.append("TLS") }
        // The handshake is watched in OpenSSL's own words (`CURLOPT_SSL_CTX_FUNCTION`).
        if tls?.hasPrefix("OpenSSL/") != true { library.lacks.append("OpenSSL") }
        // Without it a name that does not resolve would hold up all transfers.
        if !can(7) { library.lacks.append("asynchronous name resolution") }
        if !can(0) { library.misses.append("IPv6") }
        if !can(16) { library.misses.append("HTTP/2") }
        let schemes = unsafe schemes(about.protocols)
        for scheme in ["http", "https"] where !schemes.contains(scheme) { library.lacks.append("\(scheme):") }
        return library
    }

    private static func schemes(_ list: UnsafePointer<UnsafePointer<CChar>?>?) -> Set<String> {
        guard let list = unsafe list else { return [] }
        var schemes: Set<String> = []
        var index = 0
        // The list ends with a null pointer; libcurl knows some thirty.
        while index < 200, let name = unsafe list[index] {
            schemes.insert(unsafe String(cString: name))
            index += 1
        }
        return schemes
    }

    private static var zlib: LinkedLibrary {
        LinkedLibrary(
            "zlib", running: unsafe zlibVersion().map { unsafe String(cString: $0) } ?? "0", built: ZLIB_VERSION,
            tested: "1.2.13", needed: "1.2.0")
    }

    private static var brotli: LinkedLibrary {
        let number = BrotliDecoderVersion()
        return LinkedLibrary(
            "brotli", running: "\(number >> 24).\(number >> 12 & 0xFFF).\(number & 0xFFF)", built: nil, tested: "1.0.9")
    }

    private static var zstd: LinkedLibrary {
        LinkedLibrary(
            "zstd", running: unsafe ZSTD_versionString().map { unsafe String(cString: $0) } ?? "0",
            built: "\(ZSTD_VERSION_MAJOR).\(ZSTD_VERSION_MINOR).\(ZSTD_VERSION_RELEASE)", tested: "1.5.4",
            needed: "1.4.0")
    }
}

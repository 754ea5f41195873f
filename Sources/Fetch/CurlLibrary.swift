import CCurl
import Glibc

/// libcurl's process-wide state: started once and ended once, by the executable.
package enum CurlLibrary {
    /// Called once before the first `FetchClient`, while the process has one thread.
    ///
    /// Ignores SIGPIPE: with CURLOPT_NOSIGNAL libcurl leaves that to the program, and a TLS peer that has gone would end it.
    package static func start() throws(FetchError) {
        signal(SIGPIPE, SIG_IGN)
        let code = wirespool_global_init()
        guard code == CURLE_OK else {
            throw FetchError(.internalFault, url: "", detail: "libcurl does not start: code \(code.rawValue)")
        }
    }

    /// Called once after the last client was shut down.
    package static func stop() { curl_global_cleanup() }

    /// Version and TLS library, for `--version` and reports.
    package static var version: String {
        guard let text = unsafe curl_version() else { return "libcurl" }
        return unsafe String(cString: text)
    }
}

import CCurl

/// An option or list that libcurl did not take.
struct OptionFault: Error, Equatable {
    /// `CURLOPT` number.
    let option: UInt32
    let code: UInt32
}

/// One libcurl easy handle: typed option calls, freed once.
///
/// Used by the loop's thread alone.
@safe final class EasyHandle {
    let raw: UnsafeMutableRawPointer
    /// libcurl keeps the pointer to the header list, not a copy.
    private var fields: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>

    init?() {
        guard let raw = unsafe curl_easy_init() else { return nil }
        unsafe self.raw = raw
        unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        unsafe curl_easy_cleanup(raw)
        unsafe curl_slist_free_all(fields)
        unsafe errorText.deallocate()
    }

    /// Forgets all options; connections, DNS and TLS sessions belong to the multi handle and stay.
    func reset() {
        unsafe curl_easy_reset(raw)
        unsafe curl_slist_free_all(fields)
        unsafe fields = nil
        unsafe errorText.pointee = 0
    }

    func set(_ option: CURLoption, _ value: Int) throws(OptionFault) {
        try check(option, unsafe wirespool_setopt_long(raw, option, value))
    }

    func set(_ option: CURLoption, _ text: String) throws(OptionFault) {
        try check(option, unsafe wirespool_setopt_string(raw, option, text))
    }

    func set(fields lines: [String]) throws(OptionFault) {
        for line in lines {
            guard let longer = unsafe curl_slist_append(fields, line) else {
                throw OptionFault(option: CURLOPT_HTTPHEADER.rawValue, code: CURLE_OUT_OF_MEMORY.rawValue)
            }
            unsafe fields = longer
        }
        try check(CURLOPT_HTTPHEADER, unsafe wirespool_setopt_pointer(raw, CURLOPT_HTTPHEADER, fields))
        try check(CURLOPT_ERRORBUFFER, unsafe wirespool_setopt_pointer(raw, CURLOPT_ERRORBUFFER, errorText))
    }

    func check(_ option: CURLoption, _ code: CURLcode) throws(OptionFault) {
        guard code == CURLE_OK else { throw OptionFault(option: option.rawValue, code: code.rawValue) }
    }

    /// libcurl's sentence about the failure, else its general one for the code.
    func sentence(for code: CURLcode) -> String {
        let own = unsafe String(cString: errorText)
        guard own.isEmpty, let general = unsafe curl_easy_strerror(code) else { return own }
        return unsafe String(cString: general)
    }

    /// Microseconds since the transfer began; 0 when that point was not reached.
    func microseconds(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        return unsafe wirespool_getinfo_off(raw, info, &value) == CURLE_OK ? Int(value) : 0
    }

    func number(_ info: CURLINFO) -> Int {
        var value = 0
        return unsafe wirespool_getinfo_long(raw, info, &value) == CURLE_OK ? value : 0
    }

    func text(_ info: CURLINFO) -> String {
        var value: UnsafePointer<CChar>?
        guard unsafe wirespool_getinfo_string(raw, info, &value) == CURLE_OK, let value = unsafe value else {
            return ""
        }
        return unsafe String(cString: value)
    }
}

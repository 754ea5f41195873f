import CCrypto

/// OpenSSL's libcrypto, as it is found at the start.
package enum CryptoLibrary {
    package static var found: LinkedLibrary {
        LinkedLibrary(
            "OpenSSL",
            running: "\(OPENSSL_version_major()).\(OPENSSL_version_minor()).\(OPENSSL_version_patch())",
            built: "\(OPENSSL_VERSION_MAJOR).\(OPENSSL_VERSION_MINOR).\(OPENSSL_VERSION_PATCH)", tested: "3.0.9")
    }
}

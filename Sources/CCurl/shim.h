#ifndef WIRESPOOL_CCURL_H
#define WIRESPOOL_CCURL_H
#include <curl/curl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdint.h>
#include <sys/socket.h>

// The variadic option calls, one wrapper an argument type (Swift cannot call C variadics).
static inline CURLcode wirespool_setopt_long(CURL *h, CURLoption o, long v) {
    return curl_easy_setopt(h, o, v);
}
static inline CURLcode wirespool_setopt_off(CURL *h, CURLoption o, curl_off_t v) {
    return curl_easy_setopt(h, o, v);
}
static inline CURLcode wirespool_setopt_string(CURL *h, CURLoption o, const char *v) {
    return curl_easy_setopt(h, o, v);
}
static inline CURLcode wirespool_setopt_pointer(CURL *h, CURLoption o, void *v) {
    return curl_easy_setopt(h, o, v);
}
static inline CURLMcode wirespool_multi_setopt_long(CURLM *m, CURLMoption o, long v) {
    return curl_multi_setopt(m, o, v);
}

// The callbacks, each with the pointer that comes back to it.
static inline CURLcode wirespool_set_write(CURL *h, curl_write_callback f, void *context) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, f);
    return code ? code : curl_easy_setopt(h, CURLOPT_WRITEDATA, context);
}
static inline CURLcode wirespool_set_header(CURL *h, curl_write_callback f, void *context) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, f);
    return code ? code : curl_easy_setopt(h, CURLOPT_HEADERDATA, context);
}
static inline CURLcode wirespool_set_opensocket(CURL *h, curl_opensocket_callback f, void *context) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_OPENSOCKETFUNCTION, f);
    return code ? code : curl_easy_setopt(h, CURLOPT_OPENSOCKETDATA, context);
}
static inline CURLcode wirespool_set_closesocket(CURL *h, curl_closesocket_callback f, void *context) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_CLOSESOCKETFUNCTION, f);
    return code ? code : curl_easy_setopt(h, CURLOPT_CLOSESOCKETDATA, context);
}
static inline CURLcode wirespool_set_prereq(CURL *h, curl_prereq_callback f, void *context) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_PREREQFUNCTION, f);
    return code ? code : curl_easy_setopt(h, CURLOPT_PREREQDATA, context);
}
static inline CURLcode wirespool_set_progress(CURL *h, curl_xferinfo_callback f, void *context) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_XFERINFOFUNCTION, f);
    if (!code) code = curl_easy_setopt(h, CURLOPT_XFERINFODATA, context);
    return code ? code : curl_easy_setopt(h, CURLOPT_NOPROGRESS, 0L);
}
static inline CURLcode wirespool_set_debug(CURL *h, curl_debug_callback f, void *context) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_DEBUGFUNCTION, f);
    return code ? code : curl_easy_setopt(h, CURLOPT_DEBUGDATA, context);
}

// What a server may say in the TLS handshake of one connection and beside the data later, by weight: certificates of 100 KiB,
// which OpenSSL allows, and a thousand messages more.
#define WIRESPOOL_HANDSHAKE_LIMIT (1024u * 1024u)

// Weighs a handshake message that came; the sum stands in the callback's own argument, so that there is nothing to free.
//
// OpenSSL passes over a HelloRequest during a handshake (RFC 5246 7.4.1.1) and takes session tickets after it, and asks the
// socket for the next message at once: a server that sends them without end would keep the loop's one thread in
// SSL_connect or SSL_read for as long as it likes, before its certificate was even looked at. A connection that is said to
// be shut down reads nothing any more.
static inline void wirespool_weigh_message(
    int sent, int version, int type, const void *bytes, size_t length, SSL *ssl, void *sum) {
    (void)version, (void)bytes;
    if (sent || type != SSL3_RT_HANDSHAKE) return;
    uintptr_t now = (uintptr_t)sum + length + 512;
    SSL_set_msg_callback_arg(ssl, (void *)now);
    if (now > WIRESPOOL_HANDSHAKE_LIMIT) SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
}
static inline CURLcode wirespool_weigh_context(CURL *h, void *context, void *unused) {
    (void)h, (void)unused;
    SSL_CTX_set_msg_callback((SSL_CTX *)context, wirespool_weigh_message);
    return CURLE_OK;
}
static inline CURLcode wirespool_weigh_handshakes(CURL *h) {
    return curl_easy_setopt(h, CURLOPT_SSL_CTX_FUNCTION, wirespool_weigh_context);
}

static inline CURLcode wirespool_getinfo_long(CURL *h, CURLINFO i, long *v) { return curl_easy_getinfo(h, i, v); }
static inline CURLcode wirespool_getinfo_off(CURL *h, CURLINFO i, curl_off_t *v) { return curl_easy_getinfo(h, i, v); }
static inline CURLcode wirespool_getinfo_string(CURL *h, CURLINFO i, const char **v) {
    return curl_easy_getinfo(h, i, v);
}
static inline CURLcode wirespool_getinfo_pointer(CURL *h, CURLINFO i, void **v) { return curl_easy_getinfo(h, i, v); }

// A finished transfer's handle, with its result; NULL when none is left (CURLMsg holds a union).
static inline CURL *wirespool_multi_finished(CURLM *m, CURLcode *result) {
    int left = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(m, &left))) {
        if (message->msg == CURLMSG_DONE) {
            *result = message->data.result;
            return message->easy_handle;
        }
    }
    return NULL;
}

// The address that libcurl is about to connect to.
static inline const struct sockaddr *wirespool_socket_address(const struct curl_sockaddr *a) { return &a->addr; }
// A socket of that kind which children do not inherit.
//
// Its receive buffer is bounded, and so are its segments, in proportion to which the sender's buffer grows (loopback's are
// 64 KiB): a server that floods fills the kernel's memory no further while we read and refuse. The sender's buffer follows
// what is in flight: 64 KiB here are at most 1.5 MB on its way, 256 KiB were up to 2.6. A far host still sends half a
// megabyte a second through it.
static inline curl_socket_t wirespool_open_socket(const struct curl_sockaddr *a) {
    int bytes = 64 * 1024, segment = 1400;
    int s = socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
    // A socket with other bounds is as good.
    if (s >= 0) (void)setsockopt(s, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
    if (s >= 0) (void)setsockopt(s, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof(segment));
    return s;
}
// Global start: SSL and sockets.
static inline CURLcode wirespool_global_init(void) { return curl_global_init(CURL_GLOBAL_ALL); }
#endif

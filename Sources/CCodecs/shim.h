#ifndef WIRESPOOL_CCODECS_H
#define WIRESPOOL_CCODECS_H
#include <brotli/decode.h>
#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

// inflateInit2 and deflateInit2 are macros, which Swift cannot call.
static inline int wirespool_inflate_init(z_stream *stream, int window_bits) {
    return inflateInit2(stream, window_bits);
}
static inline int wirespool_deflate_init(z_stream *stream, int level, int window_bits) {
    return deflateInit2(stream, level, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
}

// The window's bound, whose name is a macro for an enum constant.
static inline size_t wirespool_zstd_bound(ZSTD_DCtx *context, int window_log) {
    return ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, window_log);
}
#endif

// Preloaded by disks.py: while the file named by DISK_BROKEN exists, each call that changes a file below one of the
// folders of DISK_FOLDERS (parted by colons) fails with EIO, every time, as on a disk that has died.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *broken, *folders;

__attribute__((constructor)) static void start(void)
{
    broken = getenv("DISK_BROKEN");
    folders = getenv("DISK_FOLDERS");
}

static int is_below(const char *path)
{
    for (const char *at = folders; at && *at;) {
        size_t length = strcspn(at, ":");
        if (strncmp(path, at, length) == 0 && (path[length] == '/' || path[length] == 0)) return 1;
        at += length + (at[length] == ':');
    }
    return 0;
}

static int fails(int file)
{
    char link[64], path[4096];
    if (!broken || access(broken, F_OK) != 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if (!is_below(path)) return 0;
    errno = EIO;
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define CALL(result, name, file, declared, passed)         \
    result name declared                                   \
    {                                                      \
        static __typeof__(&name) real;                     \
        if (!real) real = REAL(name);                      \
        return fails(file) ? (result)-1 : real passed;     \
    }

CALL(ssize_t, write, file, (int file, const void *bytes, size_t count), (file, bytes, count))
CALL(ssize_t, pwrite, file, (int file, const void *bytes, size_t count, off_t at), (file, bytes, count, at))
CALL(ssize_t, pwrite64, file, (int file, const void *bytes, size_t count, off64_t at), (file, bytes, count, at))
CALL(ssize_t, writev, file, (int file, const struct iovec *parts, int count), (file, parts, count))
CALL(int, fsync, file, (int file), (file))
CALL(int, fdatasync, file, (int file), (file))
CALL(int, ftruncate, file, (int file, off_t length), (file, length))
CALL(int, ftruncate64, file, (int file, off64_t length), (file, length))
CALL(int, unlinkat, file, (int file, const char *name, int flags), (file, name, flags))
CALL(int, mkdirat, file, (int file, const char *name, mode_t mode), (file, name, mode))
CALL(int, renameat, to, (int from, const char *old, int to, const char *new), (from, old, to, new))
CALL(int, renameat2, to, (int from, const char *old, int to, const char *new, unsigned flags), (from, old, to, new, flags))

int openat(int folder, const char *name, int flags, ...)
{
    static int (*real)(int, const char *, int, ...);
    va_list rest;
    va_start(rest, flags);
    mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    if (!real) real = (int (*)(int, const char *, int, ...))dlsym(RTLD_NEXT, "openat");
    return (flags & O_CREAT) && fails(folder) ? -1 : real(folder, name, flags, mode);
}

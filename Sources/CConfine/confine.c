#define _GNU_SOURCE
#include "confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#if defined(__x86_64__)
#define OUR_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_ARCH AUDIT_ARCH_AARCH64
#else
#error "confine.c knows the system call numbers of x86-64 and arm64 only"
#endif

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

#ifndef SECCOMP_RET_KILL_PROCESS
#define SECCOMP_RET_KILL_PROCESS 0x80000000U
#endif

// Landlock's interface as of its ABI 6; Debian 12's headers are older than the kernels it runs on.
struct landlock_ruleset {
    uint64_t handled_access_fs;
    uint64_t handled_access_net;
    uint64_t scoped;
};

/// A tighter limit that the daemon was started with stays: only root could raise it, and nobody needs to.
static int set_limit(int resource, rlim_t value)
{
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0) return -1;
    if (limit.rlim_max != RLIM_INFINITY && limit.rlim_max < value) value = limit.rlim_max;
    limit.rlim_cur = limit.rlim_max = value;
    return setrlimit(resource, &limit);
}

/// AddressSanitizer's shadow takes terabytes of address space: a build with it goes without this one limit.
static int limit_memory(uint64_t bytes)
{
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
    return 0;
#endif
#endif
    return set_limit(RLIMIT_AS, bytes);
}

/// Every right that this kernel's Landlock knows is handled, and none is granted.
static int forbid_files_and_network(int *abi)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, 1);
    if (version < 1) {
        *abi = 0;
        return 0;
    }
    static const int fs_rights[] = {13, 14, 15, 15, 16, 16, 16};
    struct landlock_ruleset rules = {0};
    rules.handled_access_fs = (1ULL << fs_rights[version > 7 ? 6 : version - 1]) - 1;
    size_t size = sizeof(rules.handled_access_fs);
    if (version >= 4) {
        rules.handled_access_net = 3;
        size = offsetof(struct landlock_ruleset, scoped);
    }
    if (version >= 6) {
        rules.scoped = 3;
        size = sizeof(rules);
    }
    int set = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
    if (set < 0) return -1;
    int outcome = (int)syscall(SYS_landlock_restrict_self, set, 0);
    int code = errno;
    close(set);
    errno = code;
    *abi = (int)version;
    return outcome;
}

#define ARGUMENT_LOW(n) (offsetof(struct seccomp_data, args[n]))
#define ALLOW(name) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_##name, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define REFUSE(name) \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_##name, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)
// Memory may be had, but never to run what is in it.
#define ALLOW_UNLESS_EXECUTABLE(name) \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_##name, 0, 4), BPF_STMT(BPF_LD | BPF_W | BPF_ABS, ARGUMENT_LOW(2)), \
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS), \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

/// What may be called is listed; what the C library and Swift's runtime may try without harm is refused, so that they
/// go on without; anything else ends the process.
static int filter_system_calls(void)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCH, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),

        ALLOW(read),
        ALLOW(write),
        ALLOW(writev),
        ALLOW(futex),
        ALLOW(munmap),
        ALLOW(mremap),
        ALLOW(madvise),
        ALLOW(brk),
        ALLOW(clock_gettime),
        ALLOW(clock_getres),
        ALLOW(gettimeofday),
        ALLOW(getrusage),
        ALLOW(getrandom),
        ALLOW(getpid),
        ALLOW(gettid),
        ALLOW(sched_yield),
        ALLOW(rt_sigprocmask),
        ALLOW(rt_sigreturn),
        ALLOW(restart_syscall),
        ALLOW(exit),
        ALLOW(exit_group),
        ALLOW_UNLESS_EXECUTABLE(mmap),
        ALLOW_UNLESS_EXECUTABLE(mprotect),

        REFUSE(openat),
        REFUSE(newfstatat),
        REFUSE(fstat),
        REFUSE(statx),
        REFUSE(readlinkat),
        REFUSE(faccessat),
        REFUSE(lseek),
        REFUSE(close),
        REFUSE(ioctl),
        REFUSE(fcntl),
        REFUSE(uname),
        REFUSE(sysinfo),
        REFUSE(getcwd),
        REFUSE(prlimit64),
        REFUSE(sched_getaffinity),
        REFUSE(getuid),
        REFUSE(geteuid),
#if defined(__x86_64__)
        REFUSE(open),
        REFUSE(stat),
        REFUSE(lstat),
        REFUSE(access),
        REFUSE(readlink),
        REFUSE(getrlimit),
#endif
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    };
    struct sock_fprog program = {sizeof(code) / sizeof(code[0]), code};
    // prctl(2) rather than seccomp(2): service managers' filters let it pass.
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}

/// Where memory is short, the kernel takes a worker before the daemon.
static void be_first_to_go(void)
{
    int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (file < 0) return;
    // Without it the worker is as likely a victim as any: no reason not to start.
    ssize_t written = write(file, "1000", 4);
    (void)written;
    close(file);
}

int confine_self(const struct confine_limits *limits, int *landlock_abi, const char **step)
{
#define STEP(name, call) \
    do { \
        *step = name; \
        if ((call) != 0) return errno ? errno : EINVAL; \
    } while (0)
    *landlock_abi = 0;
    errno = 0;
    STEP("end with the parent", prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0));
    // It may have died before that call.
    STEP("find the parent", getppid() == limits->parent ? 0 : (errno = ESRCH, -1));
    be_first_to_go();
    errno = 0;
    STEP("limit memory", limit_memory(limits->address_space_bytes));
    STEP("limit CPU time", set_limit(RLIMIT_CPU, limits->cpu_seconds));
    STEP("limit core files", set_limit(RLIMIT_CORE, 0));
    STEP("limit files", set_limit(RLIMIT_FSIZE, 0));
    STEP("limit processes", set_limit(RLIMIT_NPROC, 0));
    STEP("be no target of ptrace", prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
    STEP("take no new privileges", prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    STEP("forbid files (Landlock)", forbid_files_and_network(landlock_abi));
    STEP("limit descriptors", set_limit(RLIMIT_NOFILE, CONFINE_SOCKET + 1));
    STEP("filter system calls (seccomp)", filter_system_calls());
    return 0;
#undef STEP
}

int confine_spawn(
    const char *path, char *const arguments[], char *const environment[], int socket, int memory, pid_t *process)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    int code = posix_spawn_file_actions_init(&files);
    if (code != 0) return code;
    code = posix_spawnattr_init(&attributes);
    if (code != 0) {
        posix_spawn_file_actions_destroy(&files);
        return code;
    }
    sigset_t all, blocked;
    sigfillset(&all);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGINT);
    sigaddset(&blocked, SIGTERM);
    sigaddset(&blocked, SIGHUP);
    int last = memory < 0 ? CONFINE_SOCKET : CONFINE_MEMORY;
    // `memory` lies above both places (confine_share_memory), so the first does not take what the second needs.
    if ((code = posix_spawn_file_actions_adddup2(&files, socket, CONFINE_SOCKET)) == 0
        && (memory < 0 || (code = posix_spawn_file_actions_adddup2(&files, memory, CONFINE_MEMORY)) == 0)
        && (code = posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDWR, 0)) == 0
        && (code = posix_spawn_file_actions_adddup2(&files, 0, 1)) == 0
        && (code = posix_spawn_file_actions_adddup2(&files, 0, 2)) == 0
        && (code = posix_spawn_file_actions_addclosefrom_np(&files, last + 1)) == 0
        && (code = posix_spawnattr_setsigdefault(&attributes, &all)) == 0
        && (code = posix_spawnattr_setsigmask(&attributes, &blocked)) == 0
        && (code = posix_spawnattr_setflags(
                &attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID)) == 0)
        code = posix_spawn(process, path, &files, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return code;
}

int confine_share_memory(size_t bytes, void **mapping)
{
    // Kernels from 6.3 on want to be told that nothing in it is ever run; older ones do not know the flag.
    int created = memfd_create("wirespool documents", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);
    if (created < 0) created = memfd_create("wirespool documents", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (created < 0) return -1;
    int file = fcntl(created, F_DUPFD_CLOEXEC, CONFINE_MEMORY + 1);
    close(created);
    if (file < 0) return -1;
    // A file that the other end could shorten would be a SIGBUS for this one.
    if (ftruncate(file, (off_t)bytes) == 0
        && fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0) {
        *mapping = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (*mapping != MAP_FAILED) return file;
    }
    close(file);
    return -1;
}

void *confine_map_memory(size_t bytes)
{
    void *mapping = mmap(NULL, bytes, PROT_READ, MAP_SHARED, CONFINE_MEMORY, 0);
    if (mapping == MAP_FAILED || mprotect(mapping, CONFINE_DOCUMENTS, PROT_READ | PROT_WRITE) != 0) mapping = NULL;
    close(CONFINE_MEMORY);
    return mapping;
}

void confine_set_mark(void *mapping, uint32_t number)
{
    __atomic_store_n((uint32_t *)mapping, number, __ATOMIC_SEQ_CST);
}

uint32_t confine_mark(const void *mapping)
{
    return __atomic_load_n((const uint32_t *)mapping, __ATOMIC_SEQ_CST);
}

int64_t confine_cpu_nanoseconds(pid_t process)
{
    clockid_t clock;
    struct timespec used;
    if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &used) != 0) return -1;
    return (int64_t)used.tv_sec * 1000000000 + used.tv_nsec;
}

void confine_bound_heap(void)
{
    // A threshold that is set stays as it is; glibc's own grows to 32 MiB with the first large block that is freed.
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
    mallopt(M_TRIM_THRESHOLD, 1 << 20);
    mallopt(M_ARENA_MAX, 2);
}

void confine_keep_heap(void)
{
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
    mallopt(M_TRIM_THRESHOLD, 8 << 20);
}

void confine_release_memory(void)
{
    malloc_trim(0);
}

static void *wait_for_gate(void *gate)
{
    pthread_mutex_lock(gate);
    pthread_mutex_unlock(gate);
    return NULL;
}

int confine_try_threads(int count)
{
    pthread_t threads[64];
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    int started = 0, code = 0;
    if (count > 64) count = 64;
    pthread_mutex_lock(&gate);
    while (started < count && (code = pthread_create(&threads[started], NULL, wait_for_gate, &gate)) == 0) started++;
    pthread_mutex_unlock(&gate);
    while (started > 0) pthread_join(threads[--started], NULL);
    return code;
}

uint64_t confine_raise_open_files(uint64_t wanted)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
    if (limit.rlim_cur >= wanted) return limit.rlim_cur;
    rlim_t before = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    return setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : before;
}

int confine_pipe(int ends[2])
{
    return pipe2(ends, O_CLOEXEC | O_NONBLOCK);
}

int confine_close_descriptors(void)
{
    return syscall(SYS_close_range, CONFINE_SOCKET + 1, ~0U, 0) == 0 ? 0 : errno;
}

uint64_t confine_heap_bytes(void)
{
    // Not ru_maxrss: that begins with what the process was that started this one.
    struct mallinfo2 heap = mallinfo2();
    return heap.arena + heap.hblkhd;
}

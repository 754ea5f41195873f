#pragma once
#include <stdint.h>
#include <sys/types.h>

// What a worker process gives up for good, and how one is started.

/// The descriptor of a worker's socket; 0, 1 and 2 are /dev/null, and there are no others but, at its start, the memory
/// that it shares with the daemon.
enum { CONFINE_SOCKET = 3, CONFINE_MEMORY = 4 };

/// Bytes of shared memory before the first document: a page of its own for the mark.
enum { CONFINE_DOCUMENTS = 4096 };

struct confine_limits {
    uint64_t address_space_bytes;
    uint64_t cpu_seconds;
    /// The process that started this one; without it the worker ends.
    pid_t parent;
};

/// Gives up files, network, processes and everything else but reading and writing open descriptors and memory.
///
/// To be called once, from the process's only thread. Returns 0, or the errno of the call that `step` then names.
/// `landlock_abi` becomes the version of Landlock in force, 0 where the kernel has none (the system call filter
/// alone then keeps files and network away).
int confine_self(const struct confine_limits *limits, int *landlock_abi, const char **step);

/// Starts `path` with `arguments` (ended by NULL), an environment of `environment` alone, a session of its own,
/// `socket` as its descriptor CONFINE_SOCKET and `memory`, unless it is -1, as CONFINE_MEMORY.
///
/// SIGINT, SIGTERM and SIGHUP stay blocked in it: whom a terminal or systemd tells to stop is the daemon, which still
/// needs its workers to finish. Returns 0 and the process, or an errno.
int confine_spawn(
    const char *path, char *const arguments[], char *const environment[], int socket, int memory, pid_t *process);

/// Memory of `bytes` for two processes, whose size nobody can change any more; mapped here for writing.
///
/// Returns its descriptor and the mapping, or -1.
int confine_share_memory(size_t bytes, void **mapping);

/// Maps what stands behind CONFINE_MEMORY, the mark for writing and the documents for reading, and closes it.
///
/// Returns the mapping, or NULL.
void *confine_map_memory(size_t bytes);

/// Sets and reads the number at the beginning of shared memory, whole and in order with what is done around it.
void confine_set_mark(void *mapping, uint32_t number);
uint32_t confine_mark(const void *mapping);

/// Nanoseconds of CPU that the process has used, -1 where there is no such process.
int64_t confine_cpu_nanoseconds(pid_t process);

/// Bounds what the heap keeps of memory that is free: few arenas, large blocks mapped one by one.
void confine_bound_heap(void);

/// Sets these bounds as a worker needs them, which has one arena and reads one page after another: pages of common size
/// find the memory of the page before, without a system call.
void confine_keep_heap(void);

/// Gives memory that is free inside the process back to the system.
void confine_release_memory(void);

/// Bytes that the process's heap has of the system, in use or not.
uint64_t confine_heap_bytes(void);

/// Starts that many threads at once and ends them again: 0, or the errno of the first that could not be had.
int confine_try_threads(int count);

/// Raises the soft limit of open files as far as the hard one lets it, to `wanted` at most; returns what holds then.
uint64_t confine_raise_open_files(uint64_t wanted);

/// pipe2(2), which Swift's Glibc does not import: both ends close on exec and never block.
int confine_pipe(int ends[2]);

/// Closes every descriptor behind CONFINE_SOCKET: what the program's own start has opened. Returns 0 or an errno.
int confine_close_descriptors(void);

/* Preloaded into a program built with AddressSanitizer: writes how much of its heap is in use, twice a minute.
 *   HEAP_FILE   where to: a line each time, seconds since the start and bytes
 * The resident size is the allocator's, which keeps what was freed; this is what the program has not given back.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static size_t (*bytes_in_use)(void);

static void *watch(void *path) {
    for (long seconds = 0;; seconds += 30) {
        FILE *file = fopen(path, "ae");
        if (file) {
            fprintf(file, "%ld %zu\n", seconds, bytes_in_use());
            fclose(file);
        }
        sleep(30);
    }
    return NULL;
}

__attribute__((constructor)) static void start(void) {
    char *path = getenv("HEAP_FILE");
    bytes_in_use = (size_t (*)(void))dlsym(RTLD_DEFAULT, "__sanitizer_get_current_allocated_bytes");
    /* Not for the workers that it starts. */
    unsetenv("HEAP_FILE");
    unsetenv("LD_PRELOAD");
    if (!path || !bytes_in_use) return;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_t thread;
    pthread_create(&thread, NULL, watch, path);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

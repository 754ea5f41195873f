// Preloaded by day.py: all clocks run CLOCK_PACE times as fast, and waits are as much shorter, so that a day of the daemon
// passes in half an hour. The wall clock begins to run fast at CLOCK_FROM (Unix seconds).
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL
static int64_t pace = 1, from;

__attribute__((constructor)) static void start(void)
{
    const char *text = getenv("CLOCK_PACE"), *begin = getenv("CLOCK_FROM");
    if (text && atoll(text) > 0) pace = atoll(text);
    if (begin) from = atoll(begin) * SECOND;
}

static int isWall(clockid_t clock) { return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI; }
static int isCPU(clockid_t clock) { return clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID || clock < 0; }
static int64_t nanos(const struct timespec *time) { return time->tv_sec * SECOND + time->tv_nsec; }
static struct timespec spec(int64_t nanos) { return (struct timespec){nanos / SECOND, nanos % SECOND}; }
static int64_t fast(clockid_t clock, int64_t real) { return isWall(clock) ? from + (real - from) * pace : real * pace; }
static int64_t real(clockid_t clock, int64_t fast) { return isWall(clock) ? from + (fast - from) / pace : fast / pace; }
// A wait: shorter, but not none.
static int64_t shorter(int64_t nanos) { return nanos <= 0 ? nanos : nanos / pace > 0 ? nanos / pace : 1; }
static int shorterMillis(int millis) { return millis <= 0 ? millis : millis / pace > 0 ? (int)(millis / pace) : 1; }

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int outcome = (int)syscall(SYS_clock_gettime, clock, now);
    if (outcome == 0 && !isCPU(clock)) *now = spec(fast(clock, nanos(now)));
    return outcome;
}

#include "../.ci/wallclock.h"

// Which clock a timer goes by.
static clockid_t clocks[65536];

int timerfd_create(clockid_t clock, int flags)
{
    int timer = (int)syscall(SYS_timerfd_create, clock, flags);
    if (timer >= 0 && timer < 65536) clocks[timer] = clock;
    return timer;
}

int timerfd_settime(int timer, int flags, const struct itimerspec *new, struct itimerspec *old)
{
    struct itimerspec set = *new;
    int64_t value = nanos(&set.it_value);
    clockid_t clock = timer >= 0 && timer < 65536 ? clocks[timer] : CLOCK_MONOTONIC;
    if (value) {
        int64_t then = flags & TFD_TIMER_ABSTIME ? real(clock, value) : shorter(value);
        set.it_value = spec(then > 0 ? then : 1);
    }
    set.it_interval = spec(shorter(nanos(&set.it_interval)));
    return (int)syscall(SYS_timerfd_settime, timer, flags, &set, old);
}

int epoll_pwait(int set, struct epoll_event *events, int most, int timeout, const sigset_t *mask)
{
    return (int)syscall(SYS_epoll_pwait, set, events, most, shorterMillis(timeout), mask, (size_t)8);
}

int epoll_wait(int set, struct epoll_event *events, int most, int timeout) { return epoll_pwait(set, events, most, timeout, NULL); }

int ppoll(struct pollfd *files, nfds_t count, const struct timespec *timeout, const sigset_t *mask)
{
    struct timespec wait;
    if (timeout) wait = spec(shorter(nanos(timeout)));
    return (int)syscall(SYS_ppoll, files, count, timeout ? &wait : NULL, mask, (size_t)8);
}

int poll(struct pollfd *files, nfds_t count, int timeout)
{
    struct timespec wait = spec(timeout * 1000000LL);
    return ppoll(files, count, timeout < 0 ? NULL : &wait, NULL);
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *wait, struct timespec *left)
{
    struct timespec then = spec(flags & TIMER_ABSTIME ? real(clock, nanos(wait)) : shorter(nanos(wait)));
    return syscall(SYS_clock_nanosleep, clock, flags, &then, left) == 0 ? 0 : errno;
}

int nanosleep(const struct timespec *wait, struct timespec *left)
{
    int outcome = clock_nanosleep(CLOCK_MONOTONIC, 0, wait, left);
    if (outcome == 0) return 0;
    errno = outcome;
    return -1;
}

int usleep(useconds_t micros)
{
    struct timespec wait = spec(micros * 1000LL);
    return nanosleep(&wait, NULL);
}

unsigned sleep(unsigned seconds)
{
    struct timespec wait = spec(seconds * SECOND);
    return nanosleep(&wait, NULL) == 0 ? 0 : seconds;
}

int sem_timedwait(sem_t *restrict place, const struct timespec *restrict until)
{
    static int (*next)(sem_t *, const struct timespec *);
    if (!next) next = (int (*)(sem_t *, const struct timespec *))dlsym(RTLD_NEXT, "sem_timedwait");
    struct timespec then = spec(real(CLOCK_REALTIME, nanos(until)));
    return next(place, &then);
}

// Conditions here wait by the wall clock unless the caller says otherwise.
int pthread_cond_timedwait(pthread_cond_t *restrict place, pthread_mutex_t *restrict lock, const struct timespec *restrict until)
{
    static int (*next)(pthread_cond_t *, pthread_mutex_t *, clockid_t, const struct timespec *);
    if (!next) next = (int (*)(pthread_cond_t *, pthread_mutex_t *, clockid_t, const struct timespec *))dlsym(RTLD_NEXT, "pthread_cond_clockwait");
    int64_t time = nanos(until);
    struct timespec wall, other;
    clock_gettime(CLOCK_REALTIME, &wall);
    clock_gettime(CLOCK_MONOTONIC, &other);
    int64_t toWall = llabs(time - nanos(&wall)), toOther = llabs(time - nanos(&other));
    clockid_t clock = toWall < toOther ? CLOCK_REALTIME : CLOCK_MONOTONIC;
    struct timespec then = spec(real(clock, time));
    return next(place, lock, clock, &then);
}

/* Shifts the time of day that a process sees by the seconds in the file that CHAOS_CLOCK names, from moment to moment.
   The clocks that only run on (CLOCK_MONOTONIC and its kin) stay true, as where a real clock is set. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *shift;
static int (*wait_until)(sem_t *, const struct timespec *);

static int64_t seconds(void) { return shift ? *shift : 0; }

__attribute__((constructor)) static void find_shift(void) {
    const char *name = getenv("CHAOS_CLOCK");
    int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    wait_until = (int (*)(sem_t *, const struct timespec *))dlsym(RTLD_NEXT, "sem_timedwait");
    if (file < 0)
        return;
    void *found = mmap(NULL, sizeof *shift, PROT_READ, MAP_SHARED, file, 0);
    if (found != MAP_FAILED)
        shift = found;
    close(file);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int failed = syscall(SYS_clock_gettime, clock, now);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += seconds();
    return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec told;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &told);
    now->tv_sec = told.tv_sec;
    now->tv_usec = told.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *now) {
    struct timespec told;
    clock_gettime(CLOCK_REALTIME, &told);
    if (now)
        *now = told.tv_sec;
    return told.tv_sec;
}

/* The kernel waits by the true time. */
int sem_timedwait(sem_t *restrict sem, const struct timespec *restrict end) {
    struct timespec true_end = {end->tv_sec - seconds(), end->tv_nsec};
    return wait_until(sem, &true_end);
}

/*
 * Loaded into the server by LD_PRELOAD (shim.py): writes down in which order files of one folder are changed and what is waited for until
 * the disk has it, so that power.py can make the folder as a disk would have it after its power was cut; and sets the clock.
 *
 *   SHIM_ROOT   the folder; others are not looked at
 *   SHIM_LOG    where the changes go, one record after the other: struct record, path, second path, data
 *   SHIM_CLOCK  a file of 8 bytes: nanoseconds by which the clock of the machine is wrong, to be changed at any time
 *
 * A change and its record happen under one lock: what the log says is after a sync was not waited for by it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/fs.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { OPEN = 1, CREATE, WRITE, SIZE, SYNC, SYNC_FOLDER, RENAME, REMOVE, MAKE_FOLDER, REMOVE_FOLDER, LINK, MAP };

struct record {
    uint32_t kind, path, second, data; /* lengths of what follows */
    uint64_t inode;
    int64_t at;   /* offset of a write, or the size */
    uint64_t time; /* monotonic, nanoseconds */
};

#define MOST 65536
static struct { char kept, waits; ino_t inode; } files[MOST];
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX];
static size_t root_length;
static int log_file = -1;
static const volatile int64_t *clock_error;

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static int real_open(const char *path, int flags, mode_t mode) {
    REAL(int, "open64", const char *, int, ...);
    return real(path, flags, mode);
}

static int real_clock(clockid_t clock, struct timespec *time) {
    REAL(int, "clock_gettime", clockid_t, struct timespec *);
    return real(clock, time);
}

__attribute__((constructor)) static void begin(void) {
    const char *where = getenv("SHIM_ROOT"), *log = getenv("SHIM_LOG"), *error = getenv("SHIM_CLOCK");
    if (where && log && (log_file = real_open(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600)) >= 0) {
        /* A high number: programs that start others close the low ones. */
        REAL(int, "fcntl64", int, int, ...);
        int high = real(log_file, F_DUPFD_CLOEXEC, 900);
        if (high >= 0) log_file = high;
        snprintf(root, sizeof root, "%s", where);
        root_length = strlen(root);
    }
    int file = error ? real_open(error, O_RDONLY | O_CLOEXEC, 0) : -1;
    if (file >= 0) {
        void *place = mmap(NULL, 8, PROT_READ, MAP_SHARED, file, 0);
        if (place != MAP_FAILED) clock_error = place;
    }
}

static void note(uint32_t kind, ino_t inode, int64_t at, const char *path, const char *second, const struct iovec *parts, int count,
                 size_t length) {
    struct timespec now;
    real_clock(CLOCK_MONOTONIC, &now);
    struct record record = {kind, path ? strlen(path) : 0, second ? strlen(second) : 0, length, inode, at,
                            now.tv_sec * 1000000000ull + now.tv_nsec};
    struct iovec all[1024] = {{&record, sizeof record}, {(void *)path, record.path}, {(void *)second, record.second}};
    int used = 3;
    size_t left = length;
    for (int i = 0; i < count && left > 0 && used < 1024; i++) {
        size_t part = parts[i].iov_len < left ? parts[i].iov_len : left;
        all[used++] = (struct iovec){parts[i].iov_base, part};
        left -= part;
    }
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    size_t whole = sizeof record + record.path + record.second + length;
    if (left > 0 || real(log_file, all, used) != (ssize_t)whole) {
        static const char text[] = "shim: the log of changes could not be written\n";
        REAL(ssize_t, "write", int, const void *, size_t);
        real(2, text, sizeof text - 1);
        abort();
    }
}

/* The whole path where it is of the folder, else null. */
static const char *ours(int folder, const char *path, char *buffer) {
    if (log_file < 0 || !path) return NULL;
    if (path[0] != '/') {
        char place[PATH_MAX], link[64];
        if (folder == AT_FDCWD) {
            if (!getcwd(place, sizeof place)) return NULL;
        } else {
            snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
            ssize_t length = readlink(link, place, sizeof place - 1);
            if (length < 0) return NULL;
            place[length] = 0;
        }
        if (snprintf(buffer, PATH_MAX, "%s/%s", place, path) >= PATH_MAX) return NULL;
    } else
        snprintf(buffer, PATH_MAX, "%s", path);
    size_t length = strlen(buffer);
    while (length > 1 && buffer[length - 1] == '/') buffer[--length] = 0;
    return !strncmp(buffer, root, root_length) && (!buffer[root_length] || buffer[root_length] == '/') ? buffer : NULL;
}

static int is_there(const char *path) {
    struct stat what;
    return lstat(path, &what) == 0;
}

static int is_kept(int file) {
    struct stat what;
    return file >= 0 && file < MOST && files[file].kept && !fstat(file, &what) && what.st_ino == files[file].inode;
}

static int64_t size_of(int file) {
    struct stat what;
    return fstat(file, &what) ? -1 : what.st_size;
}

#define LOCKED(expression) \
    ({ pthread_mutex_lock(&gate); __typeof__(expression) said = (expression); int fault = errno; pthread_mutex_unlock(&gate); errno = fault; said; })

/* Opening. */

static int opened(int file, const char *path, int flags, int was_there) {
    if (file < 0 || file >= MOST) return file;
    files[file].kept = 0;
    if (!path || (flags & O_ACCMODE) == O_RDONLY) return file;
    struct stat what;
    if (fstat(file, &what) || !S_ISREG(what.st_mode)) return file;
    files[file].inode = what.st_ino;
    files[file].waits = (flags & (O_SYNC | O_DSYNC)) != 0;
    files[file].kept = 1;
    note(was_there ? OPEN : CREATE, what.st_ino, 0, path, NULL, NULL, 0, 0);
    if (was_there && (flags & O_TRUNC)) note(SIZE, what.st_ino, 0, NULL, NULL, NULL, 0, 0);
    return file;
}

static int open_at(const char *name, int folder, const char *path, int flags, mode_t mode) {
    (void)name;
    char buffer[PATH_MAX];
    REAL(int, "openat64", int, const char *, int, ...);
    const char *whole = ours(folder, path, buffer);
    if (!whole) {
        int file = real(folder, path, flags, mode);
        if (file >= 0 && file < MOST) files[file].kept = 0;
        return file;
    }
    pthread_mutex_lock(&gate);
    int was_there = is_there(whole);
    int file = opened(real(folder, path, flags, mode), whole, flags, was_there), fault = errno;
    pthread_mutex_unlock(&gate);
    errno = fault;
    return file;
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, int); va_end(rest); }

int open(const char *path, int flags, ...) { MODE(flags) return open_at("open", AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_at("open64", AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags) return open_at("openat", folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags) return open_at("openat64", folder, path, flags, mode); }
int creat(const char *path, mode_t mode) { return open_at("creat", AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return open_at("creat64", AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

int close(int file) {
    REAL(int, "close", int);
    if (file >= 0 && file < MOST) files[file].kept = 0;
    return real(file);
}

int dup(int file) {
    REAL(int, "dup", int);
    int other = real(file);
    if (other >= 0 && other < MOST && file < MOST) files[other] = files[file];
    return other;
}

int dup2(int file, int other) {
    REAL(int, "dup2", int, int);
    int said = real(file, other);
    if (said >= 0 && said < MOST && file < MOST) files[said] = files[file];
    return said;
}

int dup3(int file, int other, int flags) {
    REAL(int, "dup3", int, int, int);
    int said = real(file, other, flags);
    if (said >= 0 && said < MOST && file < MOST) files[said] = files[file];
    return said;
}

static int duplicated(int (*real)(int, int, ...), int file, int command, void *argument) {
    int said = real(file, command, argument);
    if ((command == F_DUPFD || command == F_DUPFD_CLOEXEC) && said >= 0 && said < MOST && file < MOST) files[said] = files[file];
    return said;
}

int fcntl(int file, int command, ...) {
    REAL(int, "fcntl", int, int, ...);
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    return duplicated(real, file, command, argument);
}

int fcntl64(int file, int command, ...) {
    REAL(int, "fcntl64", int, int, ...);
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    return duplicated(real, file, command, argument);
}

/* Content. */

static ssize_t written(int file, ssize_t done, int64_t at, const struct iovec *parts, int count) {
    if (done <= 0) return done;
    if (at < 0) at = lseek(file, 0, SEEK_CUR) - done;
    note(WRITE, files[file].inode, at, NULL, NULL, parts, count, done);
    if (files[file].waits) note(SYNC, files[file].inode, 0, NULL, NULL, NULL, 0, 0);
    return done;
}

#define ONE struct iovec one = {(void *)data, length}

ssize_t write(int file, const void *data, size_t length) {
    REAL(ssize_t, "write", int, const void *, size_t);
    if (!is_kept(file)) return real(file, data, length);
    ONE;
    return LOCKED(written(file, real(file, data, length), -1, &one, 1));
}

ssize_t writev(int file, const struct iovec *parts, int count) {
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    if (!is_kept(file)) return real(file, parts, count);
    return LOCKED(written(file, real(file, parts, count), -1, parts, count));
}

#define PWRITE(name) \
    ssize_t name(int file, const void *data, size_t length, off_t at) { \
        REAL(ssize_t, #name, int, const void *, size_t, off_t); \
        if (!is_kept(file)) return real(file, data, length, at); \
        ONE; \
        return LOCKED(written(file, real(file, data, length, at), at, &one, 1)); \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

#define PWRITEV(name) \
    ssize_t name(int file, const struct iovec *parts, int count, off_t at) { \
        REAL(ssize_t, #name, int, const struct iovec *, int, off_t); \
        if (!is_kept(file)) return real(file, parts, count, at); \
        return LOCKED(written(file, real(file, parts, count, at), at, parts, count)); \
    }
PWRITEV(pwritev)
PWRITEV(pwritev64)

/* Copies within the kernel are refused, so that the program copies by reading and writing. */
ssize_t copy_file_range(int from, off64_t *from_at, int to, off64_t *to_at, size_t length, unsigned flags) {
    REAL(ssize_t, "copy_file_range", int, off64_t *, int, off64_t *, size_t, unsigned);
    if (is_kept(to)) { errno = EINVAL; return -1; }
    return real(from, from_at, to, to_at, length, flags);
}

#define SENDFILE(name) \
    ssize_t name(int to, int from, off_t *at, size_t length) { \
        REAL(ssize_t, #name, int, int, off_t *, size_t); \
        if (is_kept(to)) { errno = EINVAL; return -1; } \
        return real(to, from, at, length); \
    }
SENDFILE(sendfile)
SENDFILE(sendfile64)

int ioctl(int file, unsigned long request, ...) {
    REAL(int, "ioctl", int, unsigned long, ...);
    va_list rest;
    va_start(rest, request);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    if (request == FICLONE && is_kept(file)) { errno = EOPNOTSUPP; return -1; }
    return real(file, request, argument);
}

static int sized(int file, int said, int64_t before) {
    int64_t now = size_of(file);
    if (said == 0 && now != before) note(SIZE, files[file].inode, now, NULL, NULL, NULL, 0, 0);
    return said;
}

#define TRUNCATE(name) \
    int name(int file, off_t size) { \
        REAL(int, #name, int, off_t); \
        if (!is_kept(file)) return real(file, size); \
        return LOCKED(({ int64_t before = size_of(file); sized(file, real(file, size), before); })); \
    }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

#define ALLOCATE(name) \
    int name(int file, off_t at, off_t length) { \
        REAL(int, #name, int, off_t, off_t); \
        if (!is_kept(file)) return real(file, at, length); \
        return LOCKED(({ int64_t before = size_of(file); sized(file, real(file, at, length), before); })); \
    }
ALLOCATE(posix_fallocate)
ALLOCATE(posix_fallocate64)

#define FALLOCATE(name) \
    int name(int file, int mode, off_t at, off_t length) { \
        REAL(int, #name, int, int, off_t, off_t); \
        if (!is_kept(file)) return real(file, mode, at, length); \
        return LOCKED(({ int64_t before = size_of(file); sized(file, real(file, mode, at, length), before); })); \
    }
FALLOCATE(fallocate)
FALLOCATE(fallocate64)

#define MAPPED(name) \
    void *name(void *place, size_t length, int protection, int flags, int file, off_t at) { \
        REAL(void *, #name, void *, size_t, int, int, int, off_t); \
        if ((flags & MAP_SHARED) && (protection & PROT_WRITE) && is_kept(file)) \
            LOCKED((note(MAP, files[file].inode, 0, NULL, NULL, NULL, 0, 0), 0)); \
        return real(place, length, protection, flags, file, at); \
    }
MAPPED(mmap)
MAPPED(mmap64)

/* Waiting for the disk. What was written while it waited may be on it or not: only what was before counts. */

static int synced(int file, int said) {
    struct stat what;
    if (said || log_file < 0 || fstat(file, &what)) return said;
    if (S_ISDIR(what.st_mode)) {
        char link[64], place[PATH_MAX];
        snprintf(link, sizeof link, "/proc/self/fd/%d", file);
        ssize_t length = readlink(link, place, sizeof place - 1);
        if (length < 0) return said;
        place[length] = 0;
        char buffer[PATH_MAX];
        if (ours(AT_FDCWD, place, buffer)) note(SYNC_FOLDER, what.st_ino, 0, buffer, NULL, NULL, 0, 0);
    } else if (S_ISREG(what.st_mode))
        note(SYNC, what.st_ino, 0, NULL, NULL, NULL, 0, 0);
    return said;
}

int fsync(int file) {
    REAL(int, "fsync", int);
    return LOCKED(synced(file, real(file)));
}

int fdatasync(int file) {
    REAL(int, "fdatasync", int);
    return LOCKED(synced(file, real(file)));
}

/* Names. */

static int renamed(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
    char first[PATH_MAX], second[PATH_MAX];
    const char *a = ours(from_folder, from, first), *b = ours(to_folder, to, second);
    REAL(int, "renameat2", int, const char *, int, const char *, unsigned);
    pthread_mutex_lock(&gate);
    int said = real(from_folder, from, to_folder, to, flags), fault = errno;
    if (!said && a && b) note(RENAME, 0, 0, a, b, NULL, 0, 0);
    else if (!said && a) note(REMOVE, 0, 0, a, NULL, NULL, 0, 0);
    pthread_mutex_unlock(&gate);
    errno = fault;
    return said;
}

int rename(const char *from, const char *to) { return renamed(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int from_folder, const char *from, int to_folder, const char *to) { return renamed(from_folder, from, to_folder, to, 0); }
int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
    return renamed(from_folder, from, to_folder, to, flags);
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
    REAL(int, "linkat", int, const char *, int, const char *, int);
    char first[PATH_MAX], second[PATH_MAX];
    const char *a = ours(from_folder, from, first), *b = ours(to_folder, to, second);
    return LOCKED(({ int said = real(from_folder, from, to_folder, to, flags); if (!said && a && b) note(LINK, 0, 0, a, b, NULL, 0, 0); said; }));
}

int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int unlinkat(int folder, const char *path, int flags) {
    REAL(int, "unlinkat", int, const char *, int);
    char buffer[PATH_MAX];
    const char *whole = ours(folder, path, buffer);
    return LOCKED(({
        int said = real(folder, path, flags);
        if (!said && whole) note(flags & AT_REMOVEDIR ? REMOVE_FOLDER : REMOVE, 0, 0, whole, NULL, NULL, 0, 0);
        said;
    }));
}

int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int mkdirat(int folder, const char *path, mode_t mode) {
    REAL(int, "mkdirat", int, const char *, mode_t);
    char buffer[PATH_MAX];
    const char *whole = ours(folder, path, buffer);
    return LOCKED(({ int said = real(folder, path, mode); if (!said && whole) note(MAKE_FOLDER, 0, 0, whole, NULL, NULL, 0, 0); said; }));
}

int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

/* The clock. */

int clock_gettime(clockid_t clock, struct timespec *time) {
    int said = real_clock(clock, time);
    if (!said && clock_error && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        int64_t moved = time->tv_sec * 1000000000ll + time->tv_nsec + *clock_error;
        time->tv_sec = moved / 1000000000;
        time->tv_nsec = moved % 1000000000;
    }
    return said;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void)zone;
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now)) return -1;
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *place) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (place) *place = now.tv_sec;
    return now.tv_sec;
}

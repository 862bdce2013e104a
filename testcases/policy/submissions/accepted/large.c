/*
 * @EXPECTED_RESULTS@: ACCEPTED
 * A large part of the C library: files, directories, memory, threads, processes, signals, timers, waiting for
 * descriptors, time, text. Whatever does not work is told on standard output, which is then no right answer.
 */
#define _GNU_SOURCE
#include <assert.h>
#include <complex.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <ftw.h>
#include <glob.h>
#include <iconv.h>
#include <limits.h>
#include <locale.h>
#include <malloc.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <regex.h>
#include <sched.h>
#include <search.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

extern char **environ;

static void expect(bool good, const char *what, int line)
{
	if (!good)
		printf("does not work: line %d: %s (%s)\n", line, what, strerror(errno));
}

#define EXPECT(condition) expect(condition, #condition, __LINE__)

static void streams(void)
{
	char name[] = "/tmp/largeXXXXXX", *line = NULL, *text = NULL;
	size_t size = 0;
	FILE *file = fdopen(mkstemp(name), "w+"), *memory;

	EXPECT(setvbuf(file, NULL, _IOFBF, 1 << 16) == 0);
	for (int i = 0; i < 10000; i++)
		fprintf(file, "%d %s %.3f %#x\n", i, "text", i / 3.0, i);
	rewind(file);
	EXPECT(getline(&line, &size, file) > 0 && strcmp(line, "0 text 0.000 0\n") == 0);
	EXPECT(fseek(file, -5, SEEK_END) == 0 && ftell(file) > 100000);
	EXPECT(ftruncate(fileno(file), 100) == 0 && fflush(file) == 0 && fsync(fileno(file)) == 0);
	EXPECT(posix_fadvise(fileno(file), 0, 0, POSIX_FADV_SEQUENTIAL) == 0);
	EXPECT(fclose(file) == 0 && unlink(name) == 0);
	free(line);
	memory = open_memstream(&text, &size);
	fputs("in memory", memory);
	EXPECT(fclose(memory) == 0 && size == 9);
	free(text);
	file = tmpfile();
	EXPECT(file != NULL && fputc('x', file) == 'x' && fclose(file) == 0);
	file = popen("echo from a shell", "r");
	char answer[40] = "";
	EXPECT(fgets(answer, sizeof(answer), file) != NULL && pclose(file) == 0 && strncmp(answer, "from", 4) == 0);
	EXPECT(system("exit 4") == 4 << 8);
}

static int visited;

static int visit(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)path, (void)st, (void)flag, (void)ftw;
	visited++;
	return remove(path);
}

static void directories(void)
{
	struct timespec times[2] = { { 1000, 0 }, { 2000, 500 } };
	struct iovec parts[2] = { { "ab", 2 }, { "cde", 3 } };
	char path[PATH_MAX], buf[64];
	struct statvfs room;
	struct statx more;
	struct stat st;
	glob_t found;
	int dir, fd, copy;

	EXPECT(mkdir("d", 0755) == 0 && mkdir("d/e", 0700) == 0 && chdir("d") == 0);
	EXPECT(getcwd(path, sizeof(path)) != NULL && strrchr(path, 'd') != NULL);
	fd = open("file", O_RDWR | O_CREAT | O_EXCL, 0644);
	EXPECT(writev(fd, parts, 2) == 5 && pwrite(fd, "X", 1, 1) == 1 && pread(fd, buf, 5, 0) == 5);
	EXPECT(memcmp(buf, "aXcde", 5) == 0 && lseek(fd, 0, SEEK_SET) == 0);
	EXPECT(posix_fallocate(fd, 0, 8192) == 0 && fstat(fd, &st) == 0 && st.st_size == 8192);
	EXPECT(fchmod(fd, 0600) == 0 && futimens(fd, times) == 0);
	copy = creat("copy", 0600);
	EXPECT(sendfile(copy, fd, NULL, 100) == 100);
	EXPECT(copy_file_range(fd, NULL, copy, NULL, 100, 0) == 100);
	EXPECT(close(copy) == 0 && close(fd) == 0);
	EXPECT(link("file", "hard") == 0 && symlink("file", "soft") == 0 && rename("copy", "e/copy") == 0);
	EXPECT(readlink("soft", buf, sizeof(buf)) == 4 && realpath("soft", path) != NULL);
	EXPECT(stat("hard", &st) == 0 && st.st_nlink == 2 && lstat("soft", &st) == 0 && S_ISLNK(st.st_mode));
	EXPECT(access("file", R_OK) == 0 && faccessat(AT_FDCWD, "file", W_OK, AT_EACCESS) == 0);
	EXPECT(statx(AT_FDCWD, "file", 0, STATX_BASIC_STATS, &more) == 0 && more.stx_size == 8192);
	EXPECT(statvfs(".", &room) == 0 && truncate("file", 10) == 0 && chmod("file", 0400) == 0);
	EXPECT(glob("*", 0, NULL, &found) == 0 && found.gl_pathc == 4);
	globfree(&found);
	dir = open(".", O_RDONLY | O_DIRECTORY);
	DIR *stream = fdopendir(dup(dir));
	int entries = 0;
	while (readdir(stream) != NULL)
		entries++;
	EXPECT(entries == 6 && closedir(stream) == 0);
	EXPECT(fchdir(dir) == 0 && close(dir) == 0 && chdir("..") == 0);
	EXPECT(nftw("d", visit, 8, FTW_DEPTH | FTW_PHYS) == 0 && visited == 6);
	EXPECT(umask(umask(022)) == 022 && fnmatch("*.c", "large.c", 0) == 0);
}

static void memory(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *block = malloc(1000), *map;

	for (size_t size = 1000; size < 64 << 20; size *= 2) {
		block = realloc(block, size);
		block[size - 1] = 1;
	}
	free(block);
	for (int i = 0; i < 2000; i++)
		free(memset(calloc(1, (size_t)(i % 97) * 100 + 1), i, (size_t)(i % 97) * 100 + 1));
	EXPECT(malloc_trim(0) >= 0 && mallinfo2().arena > 0);
	EXPECT(posix_memalign((void **)&block, 4096, 10000) == 0);
	free(block);
	map = mmap(NULL, 16 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	map[0] = 1;
	EXPECT(mprotect(map, page, PROT_READ) == 0 && mprotect(map, page, PROT_READ | PROT_WRITE) == 0);
	EXPECT(madvise(map, 16 * page, MADV_DONTNEED) == 0);
	map = mremap(map, 16 * page, 32 * page, MREMAP_MAYMOVE);
	EXPECT(map != MAP_FAILED && munmap(map, 32 * page) == 0);
	int fd = open("mapped", O_RDWR | O_CREAT, 0600);
	EXPECT(ftruncate(fd, 8192) == 0);
	map = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	map[5000] = 'x';
	EXPECT(msync(map, 8192, MS_SYNC) == 0 && munmap(map, 8192) == 0 && close(fd) == 0 && unlink("mapped") == 0);
	fd = shm_open("/large", O_RDWR | O_CREAT, 0600);
	EXPECT(fd >= 0 && close(fd) == 0 && shm_unlink("/large") == 0);
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_barrier_t barrier;
static pthread_key_t key;
static atomic_int ran, inits;
static int turn;

static void init_once(void)
{
	inits++;
}

static void *work(void *arg)
{
	int number = (int)(intptr_t)arg;
	char name[16];

	snprintf(name, sizeof(name), "worker %d", number);
	EXPECT(pthread_setname_np(pthread_self(), name) == 0);
	pthread_once(&once, init_once);
	pthread_setspecific(key, malloc(10));
	pthread_barrier_wait(&barrier);
	pthread_mutex_lock(&lock);
	while (turn != number)
		pthread_cond_wait(&changed, &lock);
	turn++;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	pthread_rwlock_rdlock(&rwlock);
	sched_yield();
	pthread_rwlock_unlock(&rwlock);
	ran++;
	return arg;
}

static void *wait_for_ever(void *arg)
{
	pause();
	return arg;
}

static void threads(void)
{
	pthread_mutexattr_t attr;
	pthread_mutex_t robust;
	pthread_attr_t small;
	pthread_t ids[6], waiting;
	struct timespec soon;
	void *result;
	cpu_set_t set;

	pthread_barrier_init(&barrier, NULL, 6);
	pthread_key_create(&key, free);
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, 256 << 10);
	for (int i = 0; i < 6; i++)
		EXPECT(pthread_create(&ids[i], &small, work, (void *)(intptr_t)i) == 0);
	for (int i = 0; i < 6; i++)
		EXPECT(pthread_join(ids[i], &result) == 0 && result == (void *)(intptr_t)i);
	EXPECT(ran == 6 && inits == 1);
	pthread_mutexattr_init(&attr);
	pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
	pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
	EXPECT(pthread_mutex_init(&robust, &attr) == 0 && pthread_mutex_lock(&robust) == 0);
	EXPECT(pthread_mutex_unlock(&robust) == 0);
	clock_gettime(CLOCK_REALTIME, &soon);
	soon.tv_nsec = (soon.tv_nsec + 1000000) % 1000000000;
	pthread_mutex_lock(&lock);
	EXPECT(pthread_cond_timedwait(&changed, &lock, &soon) == ETIMEDOUT);
	pthread_mutex_unlock(&lock);
	EXPECT(pthread_create(&waiting, NULL, wait_for_ever, NULL) == 0 && pthread_cancel(waiting) == 0);
	EXPECT(pthread_join(waiting, &result) == 0 && result == PTHREAD_CANCELED);
	EXPECT(sched_getaffinity(0, sizeof(set), &set) == 0 && CPU_COUNT(&set) > 0);
	EXPECT(sched_getcpu() >= 0 && get_nprocs() > 0);
	EXPECT(pthread_getattr_np(pthread_self(), &small) == 0);
	pthread_attr_destroy(&small);
}

static volatile sig_atomic_t signals;
static sigjmp_buf back;

static void count_signal(int number)
{
	(void)number;
	signals++;
}

static void jump_back(int number)
{
	siglongjmp(back, number);
}

static void overflow(volatile char *before)
{
	volatile char page[8192];

	page[0] = before == NULL ? 0 : before[0];
	overflow(page);
	page[1] = 1;
}

static void signalling(void)
{
	struct sigaction action = { .sa_handler = count_signal }, old;
	struct itimerval soon = { .it_value = { .tv_usec = 1000 } };
	struct itimerspec after = { .it_value = { .tv_nsec = 1000000 } };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2 };
	stack_t stack = { .ss_sp = malloc(64 << 10), .ss_size = 64 << 10 };
	sigset_t set, empty;
	timer_t timer;

	sigaction(SIGUSR1, &action, &old);
	sigaction(SIGUSR2, &action, NULL);
	sigaction(SIGALRM, &action, NULL);
	EXPECT(raise(SIGUSR1) == 0 && kill(getpid(), SIGUSR1) == 0 && signals == 2);
	EXPECT(sigqueue(getpid(), SIGUSR1, (union sigval){ 0 }) == 0 && signals == 3);
	sigemptyset(&empty);
	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	sigaddset(&set, SIGUSR2);
	sigprocmask(SIG_BLOCK, &set, NULL);
	EXPECT(setitimer(ITIMER_REAL, &soon, NULL) == 0 && sigsuspend(&empty) == -1 && signals == 4);
	EXPECT(timer_create(CLOCK_MONOTONIC, &event, &timer) == 0 && timer_settime(timer, 0, &after, NULL) == 0);
	EXPECT(sigwaitinfo(&set, NULL) == SIGUSR2 && timer_delete(timer) == 0 && alarm(0) == 0);
	int fd = signalfd(-1, &set, SFD_CLOEXEC);
	struct signalfd_siginfo info;
	EXPECT(raise(SIGUSR2) == 0 && read(fd, &info, sizeof(info)) == sizeof(info) && close(fd) == 0);
	EXPECT(sigaltstack(&stack, NULL) == 0);
	action.sa_handler = jump_back;
	action.sa_flags = SA_ONSTACK;
	sigaction(SIGSEGV, &action, NULL);
	if (sigsetjmp(back, 1) == 0)
		*(volatile int *)8 = 1;
	struct rlimit limit;
	EXPECT(getrlimit(RLIMIT_STACK, &limit) == 0 && setrlimit(RLIMIT_STACK, &limit) == 0);
	if (limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur <= 16 << 20 && sigsetjmp(back, 1) == 0)
		overflow(NULL);
	signal(SIGSEGV, SIG_DFL);
}

static void processes(void)
{
	char *const argv[] = { "sh", "-c", "exit $((2 + 3))", NULL };
	struct rusage usage;
	siginfo_t info;
	int status, ends[2];
	sem_t *sem;
	char word[8];
	pid_t pid;

	EXPECT(pipe2(ends, O_CLOEXEC) == 0 && fcntl(ends[0], F_GETPIPE_SZ) > 0);
	pid = fork();
	if (pid == 0) {
		dup2(ends[1], 1);
		execlp("echo", "echo", "hello", NULL);
		_exit(127);
	}
	EXPECT(read(ends[0], word, sizeof(word)) == 6 && waitpid(pid, &status, 0) == pid && status == 0);
	EXPECT(posix_spawnp(&pid, "sh", NULL, NULL, argv, environ) == 0);
	EXPECT(wait4(pid, &status, 0, &usage) == pid && WEXITSTATUS(status) == 5);
	pid = vfork();
	if (pid == 0)
		_exit(6);
	EXPECT(waitid(P_PID, (id_t)pid, &info, WEXITED) == 0 && info.si_status == 6);
	sem = mmap(NULL, sizeof(*sem), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	EXPECT(sem_init(sem, 1, 0) == 0);
	pid = fork();
	if (pid == 0) {
		EXPECT(setsid() > 0 && getppid() > 0 && sem_post(sem) == 0);
		pause();
	}
	EXPECT(sem_wait(sem) == 0 && kill(pid, SIGKILL) == 0 && waitpid(pid, &status, 0) == pid);
	EXPECT(WTERMSIG(status) == SIGKILL && getpgid(0) > 0 && getsid(0) >= 0);
	EXPECT(getrusage(RUSAGE_CHILDREN, &usage) == 0 && getpriority(PRIO_PROCESS, 0) >= -20);
	EXPECT(times(&(struct tms){ 0 }) > 0 && getuid() == geteuid() && getgid() == getegid());
	EXPECT(close(ends[0]) == 0 && close(ends[1]) == 0);
	struct passwd *user = getpwuid(getuid());
	EXPECT(user != NULL && user->pw_name[0] != '\0');
}

static void waiting(void)
{
	struct epoll_event event = { .events = EPOLLIN };
	struct itimerspec soon = { .it_value = { .tv_nsec = 1000000 } };
	int epoll = epoll_create1(EPOLL_CLOEXEC), number = eventfd(0, EFD_NONBLOCK), ends[2];
	int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	struct timeval moment = { .tv_usec = 1000 };
	uint64_t one = 1;
	fd_set set;

	EXPECT(epoll_ctl(epoll, EPOLL_CTL_ADD, number, &event) == 0 && epoll_wait(epoll, &event, 1, 1) == 0);
	EXPECT(write(number, &one, 8) == 8 && epoll_wait(epoll, &event, 1, 100) == 1);
	EXPECT(timerfd_settime(timer, 0, &soon, NULL) == 0 && read(timer, &one, 8) == 8);
	EXPECT(pipe(ends) == 0 && fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 && read(ends[0], &one, 8) == -1);
	struct pollfd polled = { .fd = ends[0], .events = POLLIN };
	EXPECT(poll(&polled, 1, 1) == 0 && ppoll(&polled, 1, &(struct timespec){ 0, 1000 }, NULL) == 0);
	FD_ZERO(&set);
	FD_SET(ends[0], &set);
	EXPECT(select(ends[0] + 1, &set, NULL, NULL, &moment) == 0 && write(ends[1], "x", 1) == 1);
	FD_SET(ends[0], &set);
	EXPECT(pselect(ends[0] + 1, &set, NULL, NULL, &(struct timespec){ 1, 0 }, NULL) == 1);
	EXPECT(close(epoll) == 0 && close(number) == 0 && close(timer) == 0);
	EXPECT(close(ends[0]) == 0 && close(ends[1]) == 0);
}

static void times_and_texts(void)
{
	struct timespec moment = { .tv_nsec = 200000 }, now, resolution;
	time_t t = 1000000000;
	struct tm tm;
	char text[80], in[] = "caf\xe9", out[16], *from = in, *to = out;
	size_t in_left = 4, out_left = sizeof(out);
	wchar_t wide[8];
	struct utsname host;
	regex_t regex;
	unsigned char random[16];
	jmp_buf here;

	EXPECT(nanosleep(&moment, NULL) == 0 && usleep(100) == 0);
	EXPECT(clock_nanosleep(CLOCK_MONOTONIC, 0, &moment, NULL) == 0);
	EXPECT(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) == 0 && clock_gettime(CLOCK_BOOTTIME, &now) == 0);
	EXPECT(clock_getres(CLOCK_THREAD_CPUTIME_ID, &resolution) == 0 && clock() > 0 && time(NULL) > t);
	EXPECT(gmtime_r(&t, &tm) != NULL && mktime(&tm) != -1 && localtime_r(&t, &tm) != NULL);
	EXPECT(strftime(text, sizeof(text), "%Y", &tm) == 4 && strcmp(text, "2001") == 0);
	EXPECT(setlocale(LC_ALL, "C.UTF-8") != NULL && mbstowcs(wide, "\xc3\xa9t", 8) == 2);
	iconv_t conversion = iconv_open("UTF-8", "ISO-8859-1");
	EXPECT(conversion != (iconv_t)-1 && iconv(conversion, &from, &in_left, &to, &out_left) == 0);
	EXPECT(sizeof(out) - out_left == 5 && iconv_close(conversion) == 0);
	EXPECT(regcomp(&regex, "^[a-z]+[0-9]*$", REG_EXTENDED) == 0 && regexec(&regex, "abc12", 0, NULL, 0) == 0);
	regfree(&regex);
	EXPECT(uname(&host) == 0 && host.machine[0] != '\0');
	EXPECT(getrandom(random, sizeof(random), 0) == sizeof(random) && getentropy(random, 16) == 0);
	EXPECT(strtod("0x1p-3", NULL) == 0.125 && cabs(csqrt(-4)) == 2 && isatty(1) >= 0);
	if (setjmp(here) == 0)
		longjmp(here, 1);
}

struct total {
	char name[32];
	long value;
};

static int order(const void *a, const void *b)
{
	const struct total *x = a, *y = b;

	return x->value != y->value ? (x->value < y->value) - (x->value > y->value) : strcmp(x->name, y->name);
}

int main(void)
{
	static struct total totals[100];
	long value, count = 0, sum = 0;
	size_t known = 0, i;
	char name[32];

	setvbuf(stdout, NULL, _IOLBF, 0); /* children must not inherit what is not written yet */
	streams();
	directories();
	memory();
	threads();
	signalling();
	processes();
	waiting();
	times_and_texts();
	while (scanf("%31s %ld", name, &value) == 2) {
		for (i = 0; i < known && strcmp(totals[i].name, name) != 0; i++)
			;
		if (i == known)
			strcpy(totals[known++].name, name);
		totals[i].value += value;
		sum += value;
		count++;
	}
	qsort(totals, known, sizeof(totals[0]), order);
	printf("%ld %ld\n", count, sum);
	for (i = 0; i < known; i++)
		printf("%s %ld\n", totals[i].name, totals[i].value);
	return EXIT_SUCCESS;
}

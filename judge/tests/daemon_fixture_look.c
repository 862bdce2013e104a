/* daemon_fixture_look.c - see daemon_fixture.h: the daemon from outside: processes, leftovers, database. */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/tests/daemon_fixture.h"
#include "judge/toolchain/prepared.h"
#include "sandbox/cleanup.h"
#include "sandbox/warden.h"

/* What the warden makes of its process id (sandbox/warden_setup.c). */
#define UID_FIRST 1900000000u

/* Every warden of this test, dead or alive, because what is left over carries their numbers. */
static pid_t wardens[4096];
static unsigned warden_count;

static void remember_warden(pid_t pid)
{
	for (unsigned i = 0; i < warden_count; i++)
		if (wardens[i] == pid)
			return;
	ck_assert_uint_lt(warden_count, sizeof(wardens) / sizeof(wardens[0]));
	wardens[warden_count++] = pid;
}

/* ---- Processes ---- */

/* A file of /proc/PID; its length, or -1 when the process is gone. */
static ssize_t read_proc(pid_t pid, const char *name, char *text, size_t size)
{
	char path[64];
	sbx_close int fd = -1;
	ssize_t got;

	(void)snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	got = fd < 0 ? -1 : read(fd, text, size - 1);
	if (got >= 0)
		text[got] = '\0';
	return got;
}

/* From /proc/PID/stat, behind the last `)`: a process may be called anything. */
static bool read_stat(pid_t pid, char *state, pid_t *parent, pid_t *session)
{
	pid_t *const fields[] = { parent, session /* for the group, which is overwritten */, session };

	char text[1024], *at;

	if (read_proc(pid, "stat", text, sizeof(text)) <= 0 || (at = strrchr(text, ')')) == NULL || strlen(at) < 4)
		return false;
	*state = at[2];
	at += 4;
	for (int field = 0; field < 3; field++)
		*fields[field] = (pid_t)strtol(at, &at, 10);
	return true;
}

/* The argument behind `name` in a command line of NUL-terminated words. */
static const char *argument(const char *line, ssize_t size, const char *name)
{
	for (const char *at = line; at < line + size; at += strlen(at) + 1)
		if (strcmp(at, name) == 0 && at + strlen(at) + 1 < line + size)
			return at + strlen(at) + 1;
	return NULL;
}

static bool describe(pid_t pid, struct daemon_process *out)
{
	const char *role, *slot;
	char line[4096];
	ssize_t size = read_proc(pid, "cmdline", line, sizeof(line));

	if (size <= 0)
		return false; /* ended, or not yet executed */
	role = argument(line, size, "--role");
	slot = argument(line, size, "--slot");
	out->pid = pid;
	out->slot = slot == NULL ? -1 : (int)strtol(slot, NULL, 10);
	(void)snprintf(out->role, sizeof(out->role), "%s", role == NULL ? "supervisor" : role);
	return true;
}

/* Calls on_pid for every process until it returns false. */
static void each_process(bool (*on_pid)(pid_t pid, void *ctx), void *ctx)
{
	DIR *proc = opendir("/proc");
	const struct dirent *entry;

	ck_assert_ptr_nonnull(proc);
	while ((entry = readdir(proc)) != NULL) {
		pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);

		if (pid > 0 && !on_pid(pid, ctx))
			break;
	}
	(void)closedir(proc);
}

struct listing {
	struct daemon_process *out;
	unsigned count;
};

static bool add_role(pid_t pid, void *ctx)
{
	struct listing *listing = ctx;
	struct daemon_process *out = &listing->out[listing->count];
	pid_t parent, session;
	bool is_warden;
	char state;

	if (!read_stat(pid, &state, &parent, &session) || state == 'Z' || !describe(pid, out))
		return true;
	/* It makes a session of its own, and a box's init is a copy of it: its parent tells. */
	is_warden = strcmp(out->role, "warden") == 0;
	if (is_warden ? parent != the_daemon.pid : session != the_daemon.pid)
		return true;
	if (pid != the_daemon.pid && strcmp(out->role, "supervisor") == 0)
		return true; /* between fork and exec */
	if (is_warden)
		remember_warden(pid);
	return ++listing->count < DAEMON_PROCESSES_MAX;
}

unsigned daemon_processes(struct daemon_process *out)
{
	struct listing listing = { .out = out };

	if (the_daemon.pid > 0)
		each_process(add_role, &listing);
	return listing.count;
}

pid_t daemon_process_of(const char *role, int slot)
{
	struct daemon_process all[DAEMON_PROCESSES_MAX];
	unsigned count = daemon_processes(all);

	for (unsigned i = 0; i < count; i++)
		if (strcmp(all[i].role, role) == 0 && (slot < 0 || all[i].slot == slot))
			return all[i].pid;
	return -1;
}

void daemon_signal(pid_t pid, int signal_number)
{
	ck_assert_int_gt(pid, 1);
	ck_assert_int_eq(kill(pid, signal_number), 0);
}

struct memory {
	pid_t warden;
	uint64_t kib;
};

static bool add_memory(pid_t pid, void *ctx)
{
	struct memory *memory = ctx;
	pid_t parent, session;
	char state, text[4096];
	const char *pss;

	/* The warden's children, who have sessions of their own, make boxes ahead of need or wait in one. */
	if (!read_stat(pid, &state, &parent, &session) || state == 'Z' ||
	    (session != the_daemon.pid && pid != memory->warden && parent != memory->warden))
		return true;
	pss = read_proc(pid, "smaps_rollup", text, sizeof(text)) > 0 ? strstr(text, "\nPss:") : NULL;
	if (pss != NULL) /* else it has just ended, or this kernel tells of none */
		memory->kib += strtoull(pss + 5, NULL, 10);
	return true;
}

uint64_t daemon_memory_kib(void)
{
	struct memory memory = { .warden = daemon_process_of("warden", -1) };

	each_process(add_memory, &memory);
	return memory.kib;
}

/* ---- Leftovers ---- */

static bool is_ours(uid_t uid)
{
	if (the_daemon.user != 0 && uid == the_daemon.user)
		return true;
	for (unsigned i = 0; i < warden_count; i++)
		if (uid - (UID_FIRST + (unsigned)wardens[i] * SBX_UIDS_MAX) < SBX_UIDS_MAX)
			return true;
	return false;
}

static char left[512];

static bool look_at_process(pid_t pid, void *ctx)
{
	char path[64], line[4096];
	struct stat st;
	ssize_t size;

	(void)ctx;
	(void)snprintf(path, sizeof(path), "/proc/%d", (int)pid);
	if (stat(path, &st) != 0)
		return true;
	size = read_proc(pid, "cmdline", line, sizeof(line));
	for (const char *at = line; size > 0 && at < line + size; at += strlen(at) + 1)
		if (strstr(at, the_daemon.dir) != NULL && argument(line, size, "--state") != NULL)
			(void)snprintf(left, sizeof(left), "process %d: %.200s", (int)pid, line);
	for (unsigned i = 0; i < warden_count; i++)
		if (pid == wardens[i])
			(void)snprintf(left, sizeof(left), "warden %d", (int)pid);
	if (is_ours(st.st_uid))
		(void)snprintf(left, sizeof(left), "process %d of uid %u", (int)pid, (unsigned)st.st_uid);
	return left[0] == '\0';
}

static int look_at_group(const char *path, const struct stat *st, int type, struct FTW *at)
{
	const char *name = path + at->base;

	(void)st;
	if (type != FTW_D || strncmp(name, "minos-", 6) != 0)
		return 0;
	for (unsigned i = 0; i < warden_count; i++)
		if (strtol(name + 6, NULL, 10) == wardens[i])
			(void)snprintf(left, sizeof(left), "control group %.400s", path);
	return 0;
}

static void look_at_mounts(void)
{
	FILE *mounts = fopen("/proc/self/mountinfo", "re");
	char line[4096];

	ck_assert_ptr_nonnull(mounts);
	while (fgets(line, sizeof(line), mounts) != NULL)
		if (strstr(line, the_daemon.dir) != NULL)
			(void)snprintf(left, sizeof(left), "mount %.400s", line);
	(void)fclose(mounts);
}

static int look_at_spool(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	if (at->level > 1 && strstr(path, "/" JUDGE_PREPARED_PREFIX) == NULL) /* spool, spool/0, and then nothing */
		(void)snprintf(left, sizeof(left), "file %.400s", path);
	return 0;
}

static void look_at_spools(void)
{
	char spool[80];

	(void)snprintf(spool, sizeof(spool), "%s/spool", the_daemon.dir);
	(void)nftw(spool, look_at_spool, 16, FTW_PHYS); /* fails when there is none, or it changes meanwhile */
}

void daemon_wait_settled(void)
{
	struct daemon_process all[DAEMON_PROCESSES_MAX];
	int64_t end = daemon_now_ms() + daemon_patience_ms(10000);

	for (;;) {
		left[0] = '\0';
		look_at_spools();
		if (left[0] == '\0' && daemon_processes(all) == 3 + the_daemon.slots)
			return;
		ck_assert_msg(daemon_now_ms() < end, "not settled: %s: %s", left, daemon_log());
		daemon_pause_ms(50);
	}
}

static bool anything_left(void)
{
	left[0] = '\0';
	each_process(look_at_process, NULL);
	(void)nftw("/sys/fs/cgroup", look_at_group, 32, FTW_PHYS);
	look_at_mounts();
	look_at_spools();
	return left[0] != '\0';
}

void daemon_expect_nothing_left(void)
{
	int64_t end = daemon_now_ms() + daemon_patience_ms(5000);

	/* What was killed a moment ago may still be on its way out. */
	while (anything_left()) {
		ck_assert_msg(daemon_now_ms() < end, "left over: %s", left);
		daemon_pause_ms(50);
	}
	warden_count = 0;
}

/* ---- Database ---- */

/* Runs a query and hands its first row to take. Returns false while the database cannot be read. */
static bool ask(const char *sql, void (*take)(sqlite3_stmt *row, void *ctx), void *ctx)
{
	char path[80];
	sqlite3_stmt *row = NULL;
	sqlite3 *db = NULL;
	bool good = false;

	(void)snprintf(path, sizeof(path), "%s/store/minos.db", the_daemon.dir);
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
	    sqlite3_busy_timeout(db, 5000) == SQLITE_OK && sqlite3_prepare_v2(db, sql, -1, &row, NULL) == SQLITE_OK &&
	    sqlite3_step(row) == SQLITE_ROW) {
		take(row, ctx);
		good = true;
	}
	(void)sqlite3_finalize(row); /* repeats the error */
	(void)sqlite3_close(db);     /* was only read */
	return good;
}

static void take_number(sqlite3_stmt *row, void *ctx)
{
	*(int64_t *)ctx = sqlite3_column_int64(row, 0);
}

int64_t daemon_count(const char *sql)
{
	int64_t number = -1;

	return ask(sql, take_number, &number) ? number : -1;
}

void daemon_wait_for_count(const char *sql, int64_t wanted, int64_t ms)
{
	int64_t end = daemon_now_ms() + daemon_patience_ms(ms), number;

	while ((number = daemon_count(sql)) != wanted) {
		daemon_expect_alive();
		ck_assert_msg(daemon_now_ms() < end, "%s: still %lld, not %lld: %s", sql, (long long)number,
			      (long long)wanted, daemon_log());
		daemon_pause_ms(20);
	}
}

struct text {
	char *out;
	size_t size;
};

static void take_text(sqlite3_stmt *row, void *ctx)
{
	const struct text *text = ctx;
	const unsigned char *found = sqlite3_column_text(row, 0);

	(void)snprintf(text->out, text->size, "%s", found == NULL ? "" : (const char *)found);
}

void daemon_text(const char *sql, char *out, size_t size)
{
	struct text text = { out, size };

	out[0] = '\0';
	(void)ask(sql, take_text, &text); /* no row: no text */
}

void daemon_expect_right_verdicts(int64_t count)
{
	char wrong[512];

	ck_assert_int_eq(daemon_count("SELECT count(*) FROM submissions"), count);
	ck_assert_int_eq(daemon_count("SELECT count(*) FROM submissions WHERE state = 'done'"), count);
	ck_assert_int_eq(daemon_count("SELECT count(*) FROM judgings WHERE outcome = 'verdict'"), count);
	ck_assert_int_eq(daemon_count("SELECT count(DISTINCT submission) FROM judgings WHERE outcome = 'verdict'"),
			 count);
	ck_assert_int_eq(daemon_count("SELECT count(*) FROM judgings WHERE outcome IS NULL"), 0);
	daemon_text("SELECT idempotency_key || ' got ' || verdict || ': ' || result FROM submissions"
		    " WHERE verdict = 'JE' OR idempotency_key NOT LIKE '%-' || verdict",
		    wrong, sizeof(wrong));
	ck_assert_str_eq(wrong, "");
}

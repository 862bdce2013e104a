/*
 * durability.c - what is on disk when, and how long writers wait for each other.
 *
 * A commit goes to the write-ahead log. STORE_DURABLE syncs the log before anybody can see what was written: a verdict
 * that is told has outlived the host's next crash. STORE_SOON leaves that to the next sync, whoever's it is: a crash of
 * the host (no kill of a process) may take back the newest of these commits, and leaves no hole. Leases are such: a
 * submission whose lease is forgotten is queued. So is submitting, whose caller syncs before it answers
 * (judge_store_sync), while judges may begin.
 *
 * The log is copied into the database by a checkpoint, which syncs both. SQLite would do that in whichever commit finds
 * the log long; here judges do it when nobody waits for them (judge_store_tidy), and commits only when the log is much
 * longer than that.
 *
 * Who finds the database locked tries again soon: a writer has it for as long as a sync takes, a few milliseconds, and
 * SQLite's own handler would sleep longer than that.
 */
#include <errno.h>
#include <time.h>

#include "judge/store/store-internal.h"
#include "sandbox/clock.h"

#define BUSY_NS      (10 * SBX_NS_PER_S) /* how long a writer waits for the others */
#define NAP_MIN_NS   50000L
#define NAP_DOUBLED  4    /* times: 0.8 ms at most */
#define LOG_LONG     1000 /* pages of the log that are worth a checkpoint */
#define LOG_TOO_LONG 4000

static int on_busy(void *ctx, int tries)
{
	struct judge_store *store = ctx;
	struct timespec nap = { .tv_nsec = NAP_MIN_NS << (tries < NAP_DOUBLED ? tries : NAP_DOUBLED) };
	uint64_t now = sbx_now_ns();

	if (tries == 0)
		store->busy_ns = now;
	if (now - store->busy_ns >= BUSY_NS)
		return 0;
	(void)nanosleep(&nap, NULL); /* cut short by a signal: only tries sooner */
	return 1;
}

static int checkpoint(struct judge_store *store)
{
	/* Does what can be done without waiting for anybody; what it leaves, or fails at, the next one does. */
	return sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

static int on_commit(void *ctx, sqlite3 *db, const char *name, int pages)
{
	struct judge_store *store = ctx;

	(void)db;
	(void)name; /* there is one */
	store->log_pages = pages;
	if (pages >= LOG_TOO_LONG)
		(void)checkpoint(store); /* what was committed stays so, whatever becomes of this */
	return SQLITE_OK;
}

void judge_store_set_waiting(struct judge_store *store)
{
	(void)sqlite3_busy_handler(store->db, on_busy, store); /* only refuses a NULL connection */
	(void)sqlite3_wal_hook(store->db, on_commit, store);   /* gives back an earlier hook */
}

int judge_store_set_durability(struct judge_store *store, enum store_durability durability, struct sbx_error *err)
{
	static const char *const sql[] = {
		[STORE_DURABLE] = "PRAGMA synchronous = FULL", [STORE_SOON] = "PRAGMA synchronous = NORMAL"
	};

	if (store->durability == durability)
		return 0;
	if (sqlite3_exec(store->db, sql[durability], NULL, NULL, NULL) != SQLITE_OK)
		return judge_store_fail(store, "choose how to sync", err);
	store->durability = durability;
	return 0;
}

int judge_store_sync(struct judge_store *store, struct sbx_error *err)
{
	sqlite3_file *log = NULL;

	if (sqlite3_file_control(store->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK || log == NULL ||
	    log->pMethods == NULL)
		return sbx_error_set(err, EIO, "%s: the write-ahead log is not open", store->path);
	if (log->pMethods->xSync(log, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY) != SQLITE_OK)
		return sbx_error_set(err, errno != 0 ? errno : EIO, "%s: sync the write-ahead log", store->path);
	return 0;
}

void judge_store_tidy(struct judge_store *store)
{
	if (store->log_pages < LOG_LONG)
		return;
	(void)checkpoint(store); /* as it says there */
	store->log_pages = 0;
}

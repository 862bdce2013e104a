/*
 * connection.c - opening the database file, its tables, statements and transactions.
 *
 * The file is told apart from others by SQLite's application_id and its tables by user_version: a database of another
 * program or of a newer Minos is refused, an older one is brought forward step by step, each step in the transaction
 * that raises user_version.
 *
 * No descriptor of our own is ever opened on an existing database: closing it would drop the POSIX locks that another
 * connection of this process holds. The file is made with O_EXCL, at which moment nobody can have a lock on it.
 */
#include "judge/store/store-internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "judge/store/digest.h"
#include "sandbox/cleanup.h"

#define STORE_FILE           JUDGE_STORE_DIR "/minos.db"
#define STORE_APPLICATION_ID 0x4d694e6f /* "MiNo" */
#define BOOT_ID_FILE         "/proc/sys/kernel/random/boot_id"

/* migrations[i] leads from user_version i to i + 1. Only ever append. */
static const char *const migrations[] = {
	"CREATE TABLE problems ("
	"  name TEXT PRIMARY KEY, dir TEXT NOT NULL, title TEXT NOT NULL, version INTEGER NOT NULL, updated_ms INTEGER "
	"NOT NULL"
	") WITHOUT ROWID, STRICT;"
	"CREATE TABLE blobs ("
	"  blob INTEGER PRIMARY KEY, sha256 BLOB NOT NULL UNIQUE, data BLOB NOT NULL"
	") STRICT;"
	"CREATE TABLE submissions ("
	"  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
	"  idempotency_key TEXT UNIQUE, content_sha256 BLOB NOT NULL,"
	"  problem TEXT NOT NULL, problem_dir TEXT NOT NULL, language TEXT NOT NULL, all_tests INTEGER NOT NULL,"
	"  state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'done')),"
	"  fence INTEGER NOT NULL DEFAULT 0," /* the newest lease's, which is also the number of attempts */
	"  owner TEXT, lease_boot TEXT, lease_deadline_ms INTEGER,"
	"  submitted_ms INTEGER NOT NULL, finished_ms INTEGER, verdict TEXT, result TEXT,"
	"  CHECK ((state = 'leased') = (owner IS NOT NULL)), CHECK ((state = 'done') = (verdict IS NOT NULL))"
	") STRICT;"
	"CREATE INDEX submissions_open ON submissions (seq) WHERE state <> 'done';"
	"CREATE INDEX submissions_by_problem ON submissions (problem, seq);"
	"CREATE INDEX submissions_by_state ON submissions (state, seq);"
	"CREATE TABLE files ("
	"  submission INTEGER NOT NULL REFERENCES submissions (seq), position INTEGER NOT NULL,"
	"  name TEXT NOT NULL, blob INTEGER NOT NULL REFERENCES blobs (blob),"
	"  PRIMARY KEY (submission, position), UNIQUE (submission, name)"
	") WITHOUT ROWID, STRICT;"
	"CREATE TABLE judgings ("
	"  submission INTEGER NOT NULL REFERENCES submissions (seq), attempt INTEGER NOT NULL,"
	"  owner TEXT NOT NULL, started_ms INTEGER NOT NULL, ended_ms INTEGER,"
	"  outcome TEXT CHECK (outcome IN ('verdict', 'failed', 'returned', 'abandoned')), why TEXT,"
	"  PRIMARY KEY (submission, attempt)"
	") WITHOUT ROWID, STRICT;"
	/* The promise itself, kept by the database: no submission ever has two verdicts. */
	"CREATE UNIQUE INDEX judgings_one_verdict ON judgings (submission) WHERE outcome = 'verdict';",
	/* When the request came, by CLOCK_MONOTONIC of that boot: until the verdict, whose timeline counts from there.
	 */
	"ALTER TABLE submissions ADD COLUMN received_ns INTEGER;"
	"ALTER TABLE submissions ADD COLUMN received_boot TEXT;"
	"ALTER TABLE submissions ADD COLUMN timeline TEXT;",
	/* What is open is found without those that are done, however many, and is no longer in two indexes. */
	"DROP INDEX submissions_open;"
	"DROP INDEX submissions_by_state;"
	"CREATE INDEX submissions_open ON submissions (state, seq) WHERE state <> 'done';"
	"CREATE INDEX submissions_done ON submissions (seq) WHERE state = 'done';",
	/* The score of a scored problem, which lists show without reading results. */
	"ALTER TABLE submissions ADD COLUMN score REAL;",
	/* What the submitter says is the program of several files; NULL: nothing. */
	"ALTER TABLE submissions ADD COLUMN entry_point TEXT;",
};
#define SCHEMA_VERSION ((int64_t)(sizeof(migrations) / sizeof(migrations[0])))

static int errno_of(int sqlite_code, int system_errno)
{
	switch (sqlite_code & 0xff) {
	case SQLITE_FULL:
		return ENOSPC;
	case SQLITE_READONLY:
		return EROFS;
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return EACCES;
	case SQLITE_NOMEM:
		return ENOMEM;
	case SQLITE_TOOBIG:
		return EFBIG;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return EBUSY;
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
		return EUCLEAN;
	case SQLITE_IOERR: /* a write-ahead log's index cannot grow, and others */
		return system_errno == ENOSPC || system_errno == EDQUOT ? ENOSPC : EIO;
	default:
		return EIO;
	}
}

int judge_store_fail(const struct judge_store *store, const char *what, struct sbx_error *err)
{
	int system_errno = sqlite3_system_errno(store->db);
	int code = errno_of(sqlite3_errcode(store->db), system_errno);
	bool full = code == ENOSPC && system_errno != 0; /* SQLite calls it an I/O error then */

	(void)sbx_error_set(err, 0, "%s: %s: %s%s%s", store->path, what, sqlite3_errmsg(store->db), full ? ": " : "",
			    full ? strerrordesc_np(system_errno) : "");
	return judge_store_code(err, code);
}

static int prepare(struct judge_store *store, const char *sql, const char *what, sqlite3_stmt **out,
		   struct sbx_error *err)
{
	for (unsigned i = 0; i < store->statement_count; i++)
		if (store->statements[i].sql == sql) {
			*out = store->statements[i].statement;
			return 0;
		}
	if (store->statement_count == STORE_STATEMENTS_MAX)
		return sbx_error_set(err, ENOBUFS, "%s: too many statements", store->path);
	if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL) != SQLITE_OK)
		return judge_store_fail(store, what, err);
	store->statements[store->statement_count].sql = sql;
	store->statements[store->statement_count++].statement = *out;
	return 0;
}

static int bind(sqlite3_stmt *statement, const char *types, va_list args)
{
	int code = SQLITE_OK;

	for (int i = 0; types[i] != '\0' && code == SQLITE_OK; i++) {
		if (types[i] == 't') {
			code = sqlite3_bind_text(statement, i + 1, va_arg(args, const char *), -1, SQLITE_STATIC);
		} else if (types[i] == 'i') {
			code = sqlite3_bind_int64(statement, i + 1, va_arg(args, int64_t));
		} else {
			const void *data = va_arg(args, const void *);
			size_t size = va_arg(args, size_t);

			/* A NULL pointer would be SQL's NULL, which no blob of ours is. */
			code = sqlite3_bind_blob64(statement, i + 1, data != NULL ? data : "", size, SQLITE_STATIC);
		}
	}
	return code;
}

static int query(struct judge_store *store, sqlite3_stmt **out, const char *what, struct sbx_error *err,
		 const char *sql, const char *types, va_list args)
{
	sqlite3_stmt *statement = NULL;
	int r = prepare(store, sql, what, &statement, err);

	if (r < 0)
		return r;
	if (bind(statement, types, args) != SQLITE_OK) {
		r = judge_store_fail(store, what, err);
		judge_store_statement_done(&statement);
		return r;
	}
	*out = statement;
	return 0;
}

int judge_store_query(struct judge_store *store, sqlite3_stmt **out, const char *what, struct sbx_error *err,
		      const char *sql, const char *types, ...)
{
	va_list args;
	int r = 0;

	va_start(args, types);
	r = query(store, out, what, err, sql, types, args);
	va_end(args);
	return r;
}

int judge_store_step(struct judge_store *store, sqlite3_stmt *statement, const char *what, struct sbx_error *err)
{
	int code = sqlite3_step(statement);

	if (code == SQLITE_ROW)
		return 1;
	return code == SQLITE_DONE ? 0 : judge_store_fail(store, what, err);
}

int judge_store_change(struct judge_store *store, const char *what, struct sbx_error *err, const char *sql,
		       const char *types, ...)
{
	store_statement sqlite3_stmt *statement = NULL;
	va_list args;
	int r = 0;

	va_start(args, types);
	r = query(store, &statement, what, err, sql, types, args);
	va_end(args);
	if (r == 0)
		r = judge_store_step(store, statement, what, err);
	return r < 0 ? r : sqlite3_changes(store->db);
}

void judge_store_statement_done(sqlite3_stmt **statement)
{
	if (*statement == NULL)
		return;
	(void)sqlite3_reset(*statement); /* repeats the error of the last step, which was told already */
	(void)sqlite3_clear_bindings(*statement);
}

int judge_store_begin(struct judge_store *store, enum store_durability durability, struct judge_store **transaction,
		      struct sbx_error *err)
{
	static const char sql[] = "BEGIN IMMEDIATE";
	int r = judge_store_set_durability(store, durability, err);

	if (r == 0)
		r = judge_store_change(store, "begin", err, sql, "");
	if (r < 0)
		return r;
	*transaction = store;
	return 0;
}

int judge_store_commit(struct judge_store **transaction, struct sbx_error *err)
{
	static const char sql[] = "COMMIT";
	int r = judge_store_change(*transaction, "commit", err, sql, "");

	if (r < 0)
		return r;
	*transaction = NULL;
	return 0;
}

void judge_store_rollback(struct judge_store **transaction)
{
	/* Some failures (disk full, I/O) have rolled back by themselves. */
	if (*transaction != NULL && sqlite3_get_autocommit((*transaction)->db) == 0)
		(void)sqlite3_exec((*transaction)->db, "ROLLBACK", NULL, NULL, NULL); /* closing would do it too */
}

void judge_store_column(sqlite3_stmt *statement, int column, char *out, size_t size)
{
	const unsigned char *text = sqlite3_column_text(statement, column);

	(void)snprintf(out, size, "%s", text != NULL ? (const char *)text : ""); /* cut on purpose */
}

static int64_t clock_ms(clockid_t clock)
{
	struct timespec now = { 0 };

	(void)clock_gettime(clock, &now); /* cannot fail for these clocks */
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The same for every connection, and read once: later this process may not see the file. */
static char boot_id[STORE_BOOT_SIZE];

const char *judge_store_boot(void)
{
	return boot_id;
}

int64_t judge_store_boot_ms(void)
{
	return clock_ms(CLOCK_BOOTTIME);
}

int64_t judge_store_wall_ms(void)
{
	return clock_ms(CLOCK_REALTIME);
}

/* ---- Opening ---- */

static int read_boot_id(struct sbx_error *err)
{
	sbx_close int fd = open(BOOT_ID_FILE, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, boot_id, sizeof(boot_id) - 1);

	if (n < (ssize_t)sizeof(boot_id) - 1) {
		boot_id[0] = '\0';
		return sbx_error_set(err, n < 0 ? errno : EIO, "read %s", BOOT_ID_FILE);
	}
	return 0;
}

int judge_store_prepare(struct sbx_error *err)
{
	static bool prepared;
	unsigned char digest[JUDGE_DIGEST_SIZE], seed;
	int r = prepared ? 0 : read_boot_id(err);

	if (r < 0 || prepared)
		return r;
	/*
	 * No temporary files: there would be one for a statement that changes many pages. It is refused to programs
	 * that use SQLite already, which no role does.
	 */
	(void)sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);
	if (sqlite3_initialize() != SQLITE_OK)
		return sbx_error_set(err, ENOMEM, "prepare SQLite");
	sqlite3_randomness(sizeof(seed), &seed); /* opens /dev/urandom at its first use */
	r = judge_digest(NULL, 0, digest, err);  /* reads libcrypto's configuration at its first use */
	prepared = r == 0;
	return r;
}

/* Makes sure that the file is there and is a plain one of ours to open. */
static int make_file(const char *dir, struct sbx_error *err)
{
	struct stat st;
	sbx_close int dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	sbx_close int fd = -1;

	if (dir_fd < 0)
		return sbx_error_set(err, errno, "open state directory %s", dir);
	if (mkdirat(dir_fd, JUDGE_STORE_DIR, 0700) != 0 && errno != EEXIST)
		return sbx_error_set(err, errno, "make %s/" JUDGE_STORE_DIR, dir);
	if (fstatat(dir_fd, STORE_FILE, &st, AT_SYMLINK_NOFOLLOW) == 0)
		return S_ISREG(st.st_mode) ? 0 : sbx_error_set(err, 0, "%s/%s is no plain file", dir, STORE_FILE);
	if (errno != ENOENT)
		return sbx_error_set(err, errno, "look at %s/%s", dir, STORE_FILE);
	fd = openat(dir_fd, STORE_FILE, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0 && errno != EEXIST)
		return sbx_error_set(err, errno, "create %s/%s", dir, STORE_FILE);
	return 0;
}

/* One PRAGMA's number, or -errno (no pragma asked here is ever negative). */
static int64_t pragma(struct judge_store *store, const char *sql, struct sbx_error *err)
{
	sqlite3_stmt *statement = NULL;
	int64_t value = 0;

	if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) != SQLITE_OK)
		return judge_store_fail(store, "open", err);
	if (sqlite3_step(statement) == SQLITE_ROW)
		value = sqlite3_column_int64(statement, 0);
	else
		value = judge_store_fail(store, "open", err);
	(void)sqlite3_finalize(statement); /* repeats the error of the step */
	return value;
}

static int execute(struct judge_store *store, const char *sql, struct sbx_error *err)
{
	if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return judge_store_fail(store, "open", err);
	return 0;
}

static int migrate(struct judge_store *store, struct sbx_error *err)
{
	store_transaction struct judge_store *transaction = NULL;
	char sql[96];
	int64_t application = 0, version = 0, tables = 0;
	int r = judge_store_begin(store, STORE_DURABLE, &transaction, err);

	if (r < 0)
		return r;
	application = pragma(store, "PRAGMA application_id", err);
	version = application < 0 ? application : pragma(store, "PRAGMA user_version", err);
	tables = version < 0 ? version : pragma(store, "SELECT count(*) FROM sqlite_schema", err);
	if (tables < 0)
		return (int)tables;
	if (application != STORE_APPLICATION_ID && (application != 0 || version != 0 || tables != 0))
		return sbx_error_set(err, 0, "%s is a database of another program", store->path);
	if (version > SCHEMA_VERSION)
		return sbx_error_set(err, 0, "%s was written by a newer Minos (schema %lld, this one knows %lld)",
				     store->path, (long long)version, (long long)SCHEMA_VERSION);
	if (version == SCHEMA_VERSION)
		return 0;
	for (; r >= 0 && version < SCHEMA_VERSION; version++)
		r = execute(store, migrations[version], err);
	(void)snprintf(sql, sizeof(sql), "PRAGMA application_id = %d; PRAGMA user_version = %lld", STORE_APPLICATION_ID,
		       (long long)SCHEMA_VERSION);
	if (r >= 0)
		r = execute(store, sql, err);
	return r < 0 ? r : judge_store_commit(&transaction, err);
}

/* WAL is a property of the file; switching it on needs the file alone, and meets another opener only at the very first
 * start. */
static int write_ahead(struct judge_store *store, struct sbx_error *err)
{
	const struct timespec pause = { .tv_nsec = 10000000 };

	for (unsigned tries = 0;; tries++) {
		int code = sqlite3_exec(store->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);

		if (code == SQLITE_OK)
			return 0;
		if ((code & 0xff) != SQLITE_BUSY || tries == 500)
			return judge_store_fail(store, "switch to write-ahead logging", err);
		(void)nanosleep(&pause, NULL); /* cut short by a signal: only tries sooner */
	}
}

static int set_up(struct judge_store *store, struct sbx_error *err)
{
	int r;

	if (sqlite3_open_v2(store->path, &store->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return store->db == NULL ? sbx_error_set(err, ENOMEM, "open %s", store->path)
					 : judge_store_fail(store, "open", err);
	(void)sqlite3_extended_result_codes(store->db, 1);                      /* only refuses a NULL connection */
	(void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL); /* a second fence only */
	judge_store_set_waiting(store);
	if (sqlite3_db_readonly(store->db, "main") == 1)
		return sbx_error_set(err, EROFS, "%s cannot be written", store->path);
	r = execute(store,
		    "PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON;"
		    "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 16777216; PRAGMA temp_store = MEMORY",
		    err);
	if (r == 0)
		r = write_ahead(store, err);
	return r < 0 ? r : migrate(store, err);
}

/*
 * SQLite opens what it cannot open for writing for reading, and does not tell why: a file that may not be written is
 * somebody's to mend, a shortage that has passed is not.
 */
static bool can_be_written(const char *path)
{
	static const char *const parts[] = { "", "-wal", "-shm" };
	char part[sizeof(((struct judge_store *)NULL)->path) + 8];

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		sbx_close int fd = -1;

		(void)snprintf(part, sizeof(part), "%s%s", path, parts[i]); /* fits */
		fd = open(part, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
		if (fd < 0 && (i == 0 || errno != ENOENT))
			return false;
	}
	return true;
}

int judge_store_open(const char *dir, struct judge_store **out, struct sbx_error *err)
{
	struct judge_store *store = NULL;
	int r = judge_store_prepare(err);

	if (r == 0)
		r = make_file(dir, err);
	if (r < 0)
		return r;
	store = calloc(1, sizeof(*store));
	if (store == NULL)
		return sbx_error_set(err, ENOMEM, "open %s/%s", dir, STORE_FILE);
	if (snprintf(store->path, sizeof(store->path), "%s/%s", dir, STORE_FILE) >= (int)sizeof(store->path))
		r = sbx_error_set(err, ENAMETOOLONG, "open %s/%s", dir, STORE_FILE);
	if (r == 0)
		r = set_up(store, err);
	if ((r == -EROFS || r == -EACCES) && can_be_written(store->path))
		r = judge_store_code(err, EAGAIN);
	if (r < 0) {
		judge_store_close(store);
		return r;
	}
	*out = store;
	return 0;
}

void judge_store_close(struct judge_store *store)
{
	if (store == NULL)
		return;
	for (unsigned i = 0; i < store->statement_count; i++)
		(void)sqlite3_finalize(store->statements[i].statement); /* repeats an old error */
	(void)sqlite3_close(store->db); /* no statement is left that could keep it open */
	free(store);
}

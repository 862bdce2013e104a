/*
 * store-internal.h - what the files of the store share: the connection, statements that are prepared once,
 * transactions.
 *
 * A statement is known by the address of its text (a static array), prepared on first use and kept until the connection
 * is closed. It is reset at the end of the scope that runs it (store_statement), a transaction is rolled back at the
 * end of its scope unless it was committed (store_transaction): so an early return anywhere leaves the database as it
 * was.
 */
#ifndef JUDGE_STORE_INTERNAL_H
#define JUDGE_STORE_INTERNAL_H

#include <limits.h>
#include <sqlite3.h>
#include <stdint.h>

#include "judge/store/store.h"

#define STORE_STATEMENTS_MAX 64
#define STORE_BOOT_SIZE      37

/* When a commit is on disk; see durability.c. */
enum store_durability {
	STORE_DURABLE, /* before anybody sees it */
	STORE_SOON,    /* with the next sync of anybody's */
};

struct judge_store {
	sqlite3 *db;
	enum store_durability durability; /* that the connection is set to */
	int log_pages;                    /* in the write-ahead log, after our last commit */
	uint64_t busy_ns;                 /* since when a writer of ours waits */
	struct {
		const char *sql;
		sqlite3_stmt *statement;
	} statements[STORE_STATEMENTS_MAX];
	unsigned statement_count;
	char path[PATH_MAX];
};

/* Says what SQLite reports, with `what` was being done, and maps it to an errno. Returns -errno. */
int judge_store_fail(const struct judge_store *store, const char *what, struct sbx_error *err);

/* Gives an error whose text says everything the errno by which callers tell it apart. Returns -code. */
static inline int judge_store_code(struct sbx_error *err, int code)
{
	if (err != NULL)
		err->code = code;
	return -code;
}

/*
 * Prepares sql (once) and binds the arguments: types has a letter for each: 't' const char * (NULL is SQL's NULL), 'i'
 * int64_t, 'b' const void * and size_t. The bound memory must outlive the run. Returns 0 and *out, or -errno.
 */
int judge_store_query(struct judge_store *store, sqlite3_stmt **out, const char *what, struct sbx_error *err,
		      const char *sql, const char *types, ...);

/* The next row: 1, at the end 0, or -errno. */
int judge_store_step(struct judge_store *store, sqlite3_stmt *statement, const char *what, struct sbx_error *err);

/* Runs a statement that gives no rows. Returns how many rows it changed, or -errno. */
int judge_store_change(struct judge_store *store, const char *what, struct sbx_error *err, const char *sql,
		       const char *types, ...);

void judge_store_statement_done(sqlite3_stmt **statement);
#define store_statement __attribute__((cleanup(judge_store_statement_done)))

/* BEGIN IMMEDIATE: waits for other writers. *transaction (declared store_transaction, NULL) is set on success. */
int judge_store_begin(struct judge_store *store, enum store_durability durability, struct judge_store **transaction,
		      struct sbx_error *err);
int judge_store_commit(struct judge_store **transaction, struct sbx_error *err);
void judge_store_rollback(struct judge_store **transaction);
#define store_transaction __attribute__((cleanup(judge_store_rollback)))

/* Outside of transactions: what follows is on disk then. 0 or -errno. */
int judge_store_set_durability(struct judge_store *store, enum store_durability durability, struct sbx_error *err);
/* For a new connection: how it waits for other writers, and when the log is copied into the database. */
void judge_store_set_waiting(struct judge_store *store);

/* Copies a text column, cut to size; NULL is "". */
void judge_store_column(sqlite3_stmt *statement, int column, char *out, size_t size);

const char *judge_store_boot(void); /* the id of this boot; judge_store_prepare has read it */
int64_t judge_store_boot_ms(void);  /* CLOCK_BOOTTIME */
int64_t judge_store_wall_ms(void);  /* CLOCK_REALTIME */

#endif

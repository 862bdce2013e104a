/*
 * bench_growth.c - what the store asks for each submission when it holds many: a driver of tools/bench growth.
 *
 *     bench_growth DIR EMPTY ROUNDS DONE:QUEUED...
 *
 * DIR and EMPTY are empty directories. For each pair, in growing order, the store in DIR holds that many submissions
 * done and queued; that in EMPTY holds none but what the measuring leaves. Then ROUNDS times each function of the store
 * is called as the daemon calls it, through the connection of an api and that of a judge, in both stores in turns: so
 * whatever else the machine does meets both. A line of JSON for each pair: {"done", "queued", "bytes", "operations":
 * {NAME: {"wall_us", "cpu_us", "empty_cpu_us"}}}, medians. CPU time is that of this process: what is waited for on the
 * disk is in wall_us alone.
 *
 * One submission is made by the store itself; those that are done are copies of its rows, written behind its back in
 * large transactions, with keys, ids and sources of their own. Those that are queued are submitted.
 */
#include <jansson.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "judge/store/store.h"
#include "sandbox/cleanup.h"

#define CHUNK      50000
#define ROUNDS_MAX 10000
#define LEASE_MS   600000
#define LIST_LIMIT 50

enum operation {
	SUBMIT,
	SYNC,
	LEASE,
	FINISH,
	STATUS,
	TRACE,
	LIST,
	LIST_DONE,
	LIST_QUEUED,
	LIST_PROBLEM,
	COUNTS,
	DIRECTORIES,
	OPERATIONS
};

static const char *const names[OPERATIONS] = {
	[SUBMIT] = "submit",
	[SYNC] = "sync",
	[LEASE] = "lease",
	[FINISH] = "finish",
	[STATUS] = "status",
	[TRACE] = "trace",
	[LIST] = "list",
	[LIST_DONE] = "list.done",
	[LIST_QUEUED] = "list.queued",
	[LIST_PROBLEM] = "list.problem",
	[COUNTS] = "counts",
	[DIRECTORIES] = "directories",
};

/* One of the two stores. */
struct growth {
	char path[PATH_MAX];
	struct judge_store *api, *judge;
	unsigned rounds;
	uint64_t serial;
	uint64_t *wall_ns[OPERATIONS], *cpu_ns[OPERATIONS]; /* of each round */
};

static struct sbx_error err;

_Noreturn static void fail(const char *why)
{
	(void)fprintf(stderr, "bench_growth: %s\n", why);
	exit(1);
}

static void must(int r)
{
	if (r < 0)
		fail(err.text);
}

/* ---- What the store does ---- */

static void submit(struct growth *growth, char *id)
{
	char text[128], name[] = "a.c", key[32];
	struct judge_file file = { .name = name, .data = text };
	const struct judge_submit request = { .problem = "sum",
					      .language = "c",
					      .idempotency_key = key,
					      .files = &file,
					      .file_count = 1,
					      .received_ns = 1 };
	bool created = false;

	(void)snprintf(text, sizeof(text), "/* %llu */\nint main(void)\n{\n\treturn 0;\n}\n",
		       (unsigned long long)growth->serial); /* fits, as below */
	(void)snprintf(key, sizeof(key), "key-%llu", (unsigned long long)growth->serial++);
	file.size = strlen(text);
	must(judge_store_submit(growth->api, &request, id, &created, &err));
}

/* As large as that of a problem with a few tests. */
static const char *result_text(void)
{
	static char text[1200];

	if (text[0] == '\0')
		(void)snprintf(text, sizeof(text), "{\"verdict\":\"AC\",\"tests\":[{\"name\":\"%0900d\"}]}", 7);
	return text;
}

static void finish(struct growth *growth, const struct judge_lease *lease)
{
	const struct judge_outcome outcome = { "AC", result_text(),
					       "{\"exact\":true,\"steps\":[1,2,3,4,5],\"runs\":[]}" };

	if (judge_store_finish(growth->judge, lease, &outcome, &err) != 1)
		fail("the verdict was not taken");
	judge_store_tidy(growth->judge);
}

static void list(struct growth *growth, enum judge_state state, const char *problem)
{
	const struct judge_list wanted = { .state = state, .problem = problem, .limit = LIST_LIMIT };
	struct judge_status *found = NULL;
	size_t count = 0;

	must(judge_store_list(growth->api, &wanted, &found, &count, &err));
	judge_statuses_free(found, count);
}

/* The submission of this round, and the one that is judged in it: with a queue they are not the same. */
struct round {
	char id[JUDGE_ID_SIZE];
	struct judge_lease *lease;
};

static void do_operation(struct growth *growth, enum operation operation, struct round *round)
{
	struct judge_status *status = NULL;
	struct judge_counts counts;
	char *timeline = NULL, **names_found = NULL;
	size_t count = 0;

	switch (operation) {
	case SUBMIT:
		submit(growth, round->id);
		return;
	case SYNC:
		must(judge_store_sync(growth->api, &err));
		return;
	case LEASE:
		if (judge_store_lease(growth->judge, "bench/0", LEASE_MS, &round->lease, &err) != 1)
			fail("there is nothing to lease");
		return;
	case FINISH:
		finish(growth, round->lease);
		return;
	case STATUS:
		must(judge_store_get(growth->api, round->lease->id, &status, &err));
		judge_statuses_free(status, 1);
		return;
	case TRACE:
		must(judge_store_timeline(growth->api, round->lease->id, &timeline, &err));
		free(timeline);
		return;
	case COUNTS:
		must(judge_store_counts(growth->api, &counts, &err));
		return;
	case DIRECTORIES: /* of problems, that an upload leaves */
		must(judge_store_problem_dirs_in_use(growth->api, &names_found, &count, &err));
		for (size_t i = 0; i < count; i++)
			free(names_found[i]);
		free(names_found);
		return;
	case LIST_PROBLEM:
		list(growth, JUDGE_STATE_ANY, "sum");
		return;
	default:
		list(growth,
		     operation == LIST_DONE     ? JUDGE_STATE_DONE
		     : operation == LIST_QUEUED ? JUDGE_STATE_QUEUED
						: JUDGE_STATE_ANY,
		     NULL);
	}
}

static uint64_t now_ns(clockid_t clock)
{
	struct timespec now;

	(void)clock_gettime(clock, &now); /* cannot fail for these clocks */
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void measure(struct growth *growth, unsigned number)
{
	struct round round = { .lease = NULL };

	for (int operation = 0; operation < OPERATIONS; operation++) {
		uint64_t wall = now_ns(CLOCK_MONOTONIC), cpu = now_ns(CLOCK_PROCESS_CPUTIME_ID);

		do_operation(growth, (enum operation)operation, &round);
		growth->cpu_ns[operation][number] = now_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu;
		growth->wall_ns[operation][number] = now_ns(CLOCK_MONOTONIC) - wall;
	}
	judge_lease_free(round.lease);
}

/* ---- Filling ---- */

static void run_sql(sqlite3 *db, const char *sql, int64_t argument)
{
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK ||
	    (sqlite3_bind_parameter_count(statement) > 0 && sqlite3_bind_int64(statement, 1, argument) != SQLITE_OK) ||
	    sqlite3_step(statement) != SQLITE_DONE || sqlite3_finalize(statement) != SQLITE_OK)
		fail(sqlite3_errmsg(db));
}

static int64_t number_of(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	int64_t number;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK || sqlite3_step(statement) != SQLITE_ROW)
		fail(sqlite3_errmsg(db));
	number = sqlite3_column_int64(statement, 0);
	(void)sqlite3_finalize(statement); /* was good */
	return number;
}

/* Copies of submission 1, which is done. */
static void copy(sqlite3 *db, int64_t count)
{
	int64_t last = number_of(db, "SELECT max(seq) FROM submissions");
	int64_t blob = number_of(db, "SELECT max(blob) FROM blobs");

	run_sql(db, "BEGIN IMMEDIATE", 0);
	run_sql(db,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)"
		" INSERT INTO blobs (sha256, data) SELECT randomblob(32), CAST(data || hex(randomblob(8)) AS BLOB) "
		"FROM n, (SELECT "
		"data FROM "
		"blobs WHERE blob = 1)",
		count);
	run_sql(
	    db,
	    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)"
	    " INSERT INTO submissions (id, idempotency_key, content_sha256, problem, problem_dir, language, all_tests, "
	    "state,"
	    " fence, submitted_ms, finished_ms, verdict, result, timeline)"
	    " SELECT lower(hex(randomblob(16))), hex(randomblob(16)), randomblob(32), problem, problem_dir, language,"
	    " all_tests, state, fence, submitted_ms, finished_ms, verdict, result, timeline"
	    " FROM n, (SELECT * FROM submissions WHERE seq = 1)",
	    count);
	run_sql(db,
		"INSERT INTO judgings SELECT s.seq, attempt, j.owner, started_ms, ended_ms, outcome, why FROM "
		"submissions AS s,"
		" (SELECT * FROM judgings WHERE submission = 1) AS j WHERE s.seq > ?1",
		last);
	{
		char sql[256];

		(void)snprintf(sql, sizeof(sql),
			       "INSERT INTO files SELECT seq, 0, 'a.c', seq + %lld FROM submissions WHERE seq > ?1",
			       (long long)(blob - last)); /* fits */
		run_sql(db, sql, last);
	}
	run_sql(db, "COMMIT", 0);
}

/* What is still queued counts as done from now on: the queue is always of the newest. */
static void fill(struct growth *growth, int64_t done, int64_t queued)
{
	sqlite3 *db = NULL;
	char id[JUDGE_ID_SIZE];
	int64_t now;

	if (sqlite3_open(growth->path, &db) != SQLITE_OK)
		fail("the store cannot be opened");
	run_sql(db, "PRAGMA synchronous = OFF", 0);
	run_sql(db, "PRAGMA cache_size = -400000", 0);
	run_sql(db,
		"UPDATE submissions SET state = 'done', (verdict, result, finished_ms, timeline)"
		" = (SELECT verdict, result, finished_ms, timeline FROM submissions WHERE seq = 1),"
		" received_ns = NULL, received_boot = NULL WHERE state <> 'done'",
		0);
	for (now = number_of(db, "SELECT count(*) FROM submissions"); now < done; now += CHUNK)
		copy(db, done - now < CHUNK ? done - now : CHUNK);
	(void)sqlite3_exec(db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL,
			   NULL); /* else it is measured with a long log */
	(void)sqlite3_close(db);  /* nothing is open in it */
	for (int64_t i = 0; i < queued; i++)
		submit(growth, id);
}

/* ---- Telling ---- */

static int by_value(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return a < b ? -1 : a > b;
}

static double median_us(uint64_t *values, unsigned count)
{
	unsigned middle = count / 2;

	qsort(values, count, sizeof(*values), by_value);
	return (double)values[middle] / 1000;
}

static void tell(struct growth *full, struct growth *empty, const struct judge_counts *counts)
{
	json_t *operations = json_object(), *line;
	struct stat st;

	if (stat(full->path, &st) != 0)
		fail("the store is gone");
	for (int i = 0; i < OPERATIONS; i++)
		(void)json_object_set_new(operations, names[i],
					  json_pack("{s:f, s:f, s:f}", "wall_us",
						    median_us(full->wall_ns[i], full->rounds), "cpu_us",
						    median_us(full->cpu_ns[i], full->rounds), "empty_cpu_us",
						    median_us(empty->cpu_ns[i], empty->rounds)));
	line = json_pack("{s:I, s:I, s:I, s:o}", "done", (json_int_t)counts->done, "queued", (json_int_t)counts->queued,
			 "bytes", (json_int_t)st.st_size, "operations", operations);
	if (line == NULL || json_dumpf(line, stdout, JSON_COMPACT) != 0 || putchar('\n') == EOF || fflush(stdout) != 0)
		fail("cannot tell the figures");
	json_decref(line);
}

/* ---- Start ---- */

static void set_up(struct growth *growth, const char *dir, unsigned rounds)
{
	struct round first = { .lease = NULL };

	growth->rounds = rounds;
	if (snprintf(growth->path, sizeof(growth->path), "%s/" JUDGE_STORE_DIR "/minos.db", dir) >=
	    (int)sizeof(growth->path))
		fail("the directory's name is too long");
	must(judge_store_open(dir, &growth->api, &err));
	must(judge_store_open(dir, &growth->judge, &err));
	must(judge_store_problem_put(growth->api, "sum", "p0", "Sum", &err));
	for (int i = 0; i < OPERATIONS; i++) {
		growth->wall_ns[i] = calloc(rounds, sizeof(uint64_t));
		growth->cpu_ns[i] = calloc(rounds, sizeof(uint64_t));
		if (growth->wall_ns[i] == NULL || growth->cpu_ns[i] == NULL)
			fail("not enough memory");
	}
	for (int operation = SUBMIT; operation <= FINISH; operation++) /* the one that is copied */
		do_operation(growth, (enum operation)operation, &first);
	judge_lease_free(first.lease);
}

static void measure_level(struct growth *full, struct growth *empty, const char *pair)
{
	struct judge_counts counts;
	char *end = NULL;
	long long done = strtoll(pair, &end, 10), queued = *end == ':' ? strtoll(end + 1, &end, 10) : -1;

	if (queued < 0 || *end != '\0')
		fail("DONE:QUEUED are two numbers");
	fill(full, done, queued);
	must(judge_store_counts(full->api, &counts, &err));
	for (unsigned number = 0; number < full->rounds; number++) {
		measure(number % 2 == 0 ? full : empty, number);
		measure(number % 2 == 0 ? empty : full, number);
	}
	tell(full, empty, &counts);
}

int main(int argc, char **argv)
{
	static struct growth full, empty;
	char *end = NULL;
	unsigned long rounds = argc < 5 ? 0 : strtoul(argv[3], &end, 10);

	if (rounds == 0 || rounds > ROUNDS_MAX || *end != '\0') {
		(void)fprintf(stderr, "bench_growth: usage: bench_growth DIR EMPTY ROUNDS DONE:QUEUED...\n");
		return 2;
	}
	set_up(&full, argv[1], (unsigned)rounds);
	set_up(&empty, argv[2], (unsigned)rounds);
	for (int i = 4; i < argc; i++)
		measure_level(&full, &empty, argv[i]);
	judge_store_close(full.api);
	judge_store_close(full.judge);
	judge_store_close(empty.api);
	judge_store_close(empty.judge);
	return 0;
}

/*
 * query.c - what there is to see: submissions, attempts, problems, counts. Reads only, but for judge_store_problem_put.
 */
#include "judge/store/store-internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/cleanup.h"

static const char *const state_names[] = {
	[JUDGE_STATE_QUEUED] = "queued", [JUDGE_STATE_LEASED] = "leased", [JUDGE_STATE_DONE] = "done"
};

const char *judge_state_name(enum judge_state state)
{
	return state_names[state];
}

int judge_state_parse(const char *name)
{
	for (int i = 0; i < JUDGE_STATE_ANY; i++)
		if (strcmp(name, state_names[i]) == 0)
			return i;
	return -EINVAL;
}

/* Makes room for one more entry of an array that doubles. */
static void *grow(void *array, size_t count, size_t size)
{
	if (count > 0 && (count & (count - 1)) != 0)
		return array; /* not at a power of two: room is left */
	return reallocarray(array, count == 0 ? 1 : 2 * count, size);
}

#define STATUS_COLUMNS                                                                                                 \
	"id, state, problem, language, all_tests, fence, submitted_ms, finished_ms, verdict, score, "                  \
	"entry_point"

static void read_status(sqlite3_stmt *row, struct judge_status *status)
{
	char state[16];
	int parsed = 0;

	memset(status, 0, sizeof(*status));
	judge_store_column(row, 0, status->id, sizeof(status->id));
	judge_store_column(row, 1, state, sizeof(state));
	parsed = judge_state_parse(state);
	status->state =
	    parsed < 0 ? JUDGE_STATE_QUEUED : (enum judge_state)parsed; /* the table's CHECK allows no other */
	judge_store_column(row, 2, status->problem, sizeof(status->problem));
	judge_store_column(row, 3, status->language, sizeof(status->language));
	status->all_tests = sqlite3_column_int(row, 4) != 0;
	status->attempt = (unsigned)sqlite3_column_int64(row, 5);
	status->submitted_ms = sqlite3_column_int64(row, 6);
	status->finished_ms = sqlite3_column_int64(row, 7);
	judge_store_column(row, 8, status->verdict, sizeof(status->verdict));
	status->has_score = sqlite3_column_type(row, 9) != SQLITE_NULL;
	status->score = sqlite3_column_double(row, 9);
	judge_store_column(row, 10, status->entry, sizeof(status->entry));
}

int judge_store_get(struct judge_store *store, const char *id, struct judge_status **out, struct sbx_error *err)
{
	static const char sql[] = "SELECT " STATUS_COLUMNS ", result FROM submissions WHERE id = ?1";
	store_statement sqlite3_stmt *row = NULL;
	struct judge_status *status = NULL;
	const char *result = NULL;
	int r = judge_store_query(store, &row, "get a submission", err, sql, "t", id);

	if (r == 0)
		r = judge_store_step(store, row, "get a submission", err);
	if (r <= 0)
		return r;
	status = malloc(sizeof(*status));
	if (status == NULL)
		return sbx_error_set(err, ENOMEM, "get submission %s", id);
	read_status(row, status);
	result = (const char *)sqlite3_column_text(row, 11);
	if (result != NULL && (status->result = strdup(result)) == NULL) {
		free(status);
		return sbx_error_set(err, ENOMEM, "get submission %s", id);
	}
	*out = status;
	return 1;
}

int judge_store_timeline(struct judge_store *store, const char *id, char **out, struct sbx_error *err)
{
	static const char sql[] = "SELECT timeline FROM submissions WHERE id = ?1 AND timeline IS NOT NULL";
	store_statement sqlite3_stmt *row = NULL;
	int r = judge_store_query(store, &row, "get a timeline", err, sql, "t", id);

	if (r == 0)
		r = judge_store_step(store, row, "get a timeline", err);
	if (r <= 0)
		return r;
	*out = strdup((const char *)sqlite3_column_text(row, 0));
	return *out == NULL ? sbx_error_set(err, ENOMEM, "get the timeline of %s", id) : 1;
}

void judge_statuses_free(struct judge_status *statuses, size_t count)
{
	for (size_t i = 0; statuses != NULL && i < count; i++)
		free(statuses[i].result);
	free(statuses);
}

/* The place of a submission in the order of arrival. */
static int find_seq(struct judge_store *store, const char *id, int64_t *seq, struct sbx_error *err)
{
	static const char sql[] = "SELECT seq FROM submissions WHERE id = ?1";
	store_statement sqlite3_stmt *row = NULL;
	int r = judge_store_query(store, &row, "find a submission", err, sql, "t", id);

	if (r == 0)
		r = judge_store_step(store, row, "find a submission", err);
	if (r == 0) {
		(void)sbx_error_set(err, 0, "there is no submission `%s`", id);
		return judge_store_code(err, ENOENT);
	}
	if (r > 0)
		*seq = sqlite3_column_int64(row, 0);
	return r < 0 ? r : 0;
}

/*
 * A text for each filter and not one with (?1 IS NULL OR ...), which no index could serve. Each finds its rows in their
 * order, whatever the number of all others: those that are open, and those that are done, have an index each.
 * Arguments: below which seq, how many, problem.
 */
#define LIST(from) "SELECT " STATUS_COLUMNS " FROM submissions " from " ORDER BY seq DESC LIMIT ?2"
static const char *const lists[JUDGE_STATE_ANY + 1][2] = {
	[JUDGE_STATE_QUEUED] = { LIST("WHERE seq < ?1 AND state <> 'done' AND state = 'queued'"),
				 LIST("INDEXED BY submissions_open WHERE seq < ?1 AND state <> 'done'"
				      " AND state = 'queued' AND problem = ?3") },
	[JUDGE_STATE_LEASED] = { LIST("WHERE seq < ?1 AND state <> 'done' AND state = 'leased'"),
				 LIST("INDEXED BY submissions_open WHERE seq < ?1 AND state <> 'done'"
				      " AND state = 'leased' AND problem = ?3") },
	[JUDGE_STATE_DONE] = { LIST("WHERE seq < ?1 AND state = 'done'"),
			       LIST("WHERE seq < ?1 AND state = 'done' AND problem = ?3") },
	[JUDGE_STATE_ANY] = { LIST("WHERE seq < ?1"), LIST("WHERE seq < ?1 AND problem = ?3") },
};

int judge_store_list(struct judge_store *store, const struct judge_list *list, struct judge_status **out, size_t *count,
		     struct sbx_error *err)
{
	store_statement sqlite3_stmt *row = NULL;
	sbx_free struct judge_status *found = NULL;
	const char *sql = lists[list->state][list->problem != NULL];
	int64_t before = INT64_MAX;
	size_t n = 0;
	int r = list->before != NULL ? find_seq(store, list->before, &before, err) : 0;

	if (r == 0)
		r = judge_store_query(store, &row, "list", err, sql, list->problem != NULL ? "iit" : "ii", before,
				      (int64_t)list->limit, list->problem);
	while (r >= 0 && (r = judge_store_step(store, row, "list", err)) > 0) {
		struct judge_status *more = grow(found, n, sizeof(*found));

		if (more == NULL)
			return sbx_error_set(err, ENOMEM, "list submissions");
		found = more;
		read_status(row, &found[n++]);
	}
	if (r < 0)
		return r;
	*out = found;
	*count = n;
	found = NULL;
	return 0;
}

int judge_store_attempts(struct judge_store *store, const char *id, struct judge_attempt **out, size_t *count,
			 struct sbx_error *err)
{
	static const char sql[] = "SELECT attempt, judgings.owner, started_ms, ended_ms, outcome, why FROM judgings "
				  "JOIN submissions ON submission = seq"
				  " WHERE id = ?1 ORDER BY attempt";
	store_statement sqlite3_stmt *row = NULL;
	sbx_free struct judge_attempt *found = NULL;
	size_t n = 0;
	int r = judge_store_query(store, &row, "list attempts", err, sql, "t", id);

	while (r >= 0 && (r = judge_store_step(store, row, "list attempts", err)) > 0) {
		struct judge_attempt *more = grow(found, n, sizeof(*found));

		if (more == NULL)
			return sbx_error_set(err, ENOMEM, "list attempts");
		found = more;
		memset(&found[n], 0, sizeof(found[n]));
		found[n].attempt = (unsigned)sqlite3_column_int64(row, 0);
		judge_store_column(row, 1, found[n].owner, sizeof(found[n].owner));
		found[n].started_ms = sqlite3_column_int64(row, 2);
		found[n].ended_ms = sqlite3_column_int64(row, 3);
		judge_store_column(row, 4, found[n].outcome, sizeof(found[n].outcome));
		judge_store_column(row, 5, found[n].why, sizeof(found[n].why));
		n++;
	}
	if (r < 0)
		return r;
	*out = found;
	*count = n;
	found = NULL;
	return 0;
}

/* ---- Problems ---- */

int judge_store_problem_put(struct judge_store *store, const char *name, const char *dir, const char *title,
			    struct sbx_error *err)
{
	static const char sql[] =
	    "INSERT INTO problems (name, dir, title, version, updated_ms) VALUES (?1, ?2, ?3, 1, ?4)"
	    " ON CONFLICT (name) DO UPDATE SET dir = excluded.dir, title = excluded.title,"
	    " version = version + 1, updated_ms = excluded.updated_ms";
	store_transaction struct judge_store *transaction = NULL;
	int r = 0;

	if (*name == '\0' || strlen(name) >= JUDGE_NAME_SIZE || *dir == '\0' || strlen(dir) >= JUDGE_NAME_SIZE)
		return sbx_error_set(err, EINVAL, "problem `%.64s`: name or directory is empty or too long", name);
	r = judge_store_begin(store, STORE_DURABLE, &transaction, err);
	if (r == 0)
		r = judge_store_change(store, "put a problem", err, sql, "ttti", name, dir, title,
				       judge_store_wall_ms());
	return r < 0 ? r : judge_store_commit(&transaction, err);
}

#define PROBLEM_COLUMNS "name, dir, title, version, updated_ms"

static void read_problem(sqlite3_stmt *row, struct judge_problem *problem)
{
	memset(problem, 0, sizeof(*problem));
	judge_store_column(row, 0, problem->name, sizeof(problem->name));
	judge_store_column(row, 1, problem->dir, sizeof(problem->dir));
	judge_store_column(row, 2, problem->title, sizeof(problem->title));
	problem->version = (unsigned)sqlite3_column_int64(row, 3);
	problem->updated_ms = sqlite3_column_int64(row, 4);
}

int judge_store_problem_get(struct judge_store *store, const char *name, struct judge_problem *out,
			    struct sbx_error *err)
{
	static const char sql[] = "SELECT " PROBLEM_COLUMNS " FROM problems WHERE name = ?1";
	store_statement sqlite3_stmt *row = NULL;
	int r = judge_store_query(store, &row, "get a problem", err, sql, "t", name);

	if (r == 0)
		r = judge_store_step(store, row, "get a problem", err);
	if (r > 0)
		read_problem(row, out);
	return r;
}

int judge_store_problem_list(struct judge_store *store, struct judge_problem **out, size_t *count,
			     struct sbx_error *err)
{
	static const char sql[] = "SELECT " PROBLEM_COLUMNS " FROM problems ORDER BY name";
	store_statement sqlite3_stmt *row = NULL;
	sbx_free struct judge_problem *found = NULL;
	size_t n = 0;
	int r = judge_store_query(store, &row, "list problems", err, sql, "");

	while (r >= 0 && (r = judge_store_step(store, row, "list problems", err)) > 0) {
		struct judge_problem *more = grow(found, n, sizeof(*found));

		if (more == NULL)
			return sbx_error_set(err, ENOMEM, "list problems");
		found = more;
		read_problem(row, &found[n++]);
	}
	if (r < 0)
		return r;
	*out = found;
	*count = n;
	found = NULL;
	return 0;
}

static void free_names(char **names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(names[i]);
	free(names);
}

int judge_store_problem_dirs_in_use(struct judge_store *store, char ***dirs, size_t *count, struct sbx_error *err)
{
	static const char sql[] =
	    "SELECT dir FROM problems UNION SELECT problem_dir FROM submissions WHERE state <> 'done'";
	store_statement sqlite3_stmt *row = NULL;
	char **found = NULL;
	size_t n = 0;
	int r = judge_store_query(store, &row, "list directories", err, sql, "");

	while (r >= 0 && (r = judge_store_step(store, row, "list directories", err)) > 0) {
		char **more = grow(found, n, sizeof(*found));

		if (more != NULL)
			found = more;
		if (more == NULL || (found[n] = strdup((const char *)sqlite3_column_text(row, 0))) == NULL)
			r = sbx_error_set(err, ENOMEM, "list directories");
		else
			n++;
	}
	if (r < 0) {
		free_names(found, n);
		return r;
	}
	*dirs = found;
	*count = n;
	return 0;
}

/* ---- Counts ---- */

int judge_store_counts(struct judge_store *store, struct judge_counts *out, struct sbx_error *err)
{
	/* Nothing is ever removed, and AUTOINCREMENT leaves nothing out: the last number is that of all. */
	static const char sql[] =
	    "SELECT (SELECT count(*) FROM submissions WHERE state <> 'done' AND state = 'queued'),"
	    " (SELECT count(*) FROM submissions WHERE state <> 'done' AND state = 'leased'),"
	    " (SELECT ifnull(max(seq), 0) FROM submissions)";
	store_statement sqlite3_stmt *row = NULL;
	int r = judge_store_query(store, &row, "count", err, sql, "");

	if (r == 0)
		r = judge_store_step(store, row, "count", err);
	if (r > 0) {
		uint64_t queued = (uint64_t)sqlite3_column_int64(row, 0);
		uint64_t leased = (uint64_t)sqlite3_column_int64(row, 1);

		*out =
		    (struct judge_counts){ queued, leased, (uint64_t)sqlite3_column_int64(row, 2) - queued - leased };
	}
	return r < 0 ? r : 0;
}

int64_t judge_store_data_version(struct judge_store *store)
{
	static const char sql[] = "PRAGMA data_version";
	store_statement sqlite3_stmt *row = NULL;

	if (judge_store_query(store, &row, "look for changes", NULL, sql, "") < 0 ||
	    judge_store_step(store, row, "look for changes", NULL) <= 0)
		return 0;
	return sqlite3_column_int64(row, 0);
}

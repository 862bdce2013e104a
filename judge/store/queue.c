/*
 * queue.c - the life of a submission: queued, leased, done. Every function is one transaction.
 *
 * The fence of a submission is the number of its leases so far. What a judge writes carries its fence and changes the
 * row only if state is `leased` and the fence is still the same: a judge that was thought dead, and wakes up, changes
 * nothing. The database itself holds the promise as well, with a unique index over the attempts that ended in a
 * verdict.
 */
#include "judge/store/store-internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "judge/store/digest.h"
#include "judge/store/files.h"
#include "sandbox/cleanup.h"
#include "sandbox/clock.h"

#define NS_PER_MS INT64_C(1000000)

static int make_id(char *id, struct sbx_error *err)
{
	unsigned char bytes[(JUDGE_ID_SIZE - 1) / 2];

	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		return sbx_error_set(err, errno, "read random bytes");
	for (size_t i = 0; i < sizeof(bytes); i++)
		(void)snprintf(id + 2 * i, 3, "%02x", bytes[i]); /* two digits and NUL, always */
	return 0;
}

/* ---- Submitting ---- */

/* The digest by which a repeated request is told from a different one under the same key. */
static int digest_content(const struct judge_submit *submit, unsigned char *digest, struct sbx_error *err)
{
	size_t count = 4 + 2 * submit->file_count, n = 0;
	sbx_free struct judge_digest_part *parts = calloc(count, sizeof(*parts));

	if (parts == NULL)
		return sbx_error_set(err, ENOMEM, "digest a submission");
	parts[n++] = (struct judge_digest_part){ submit->problem, strlen(submit->problem) };
	parts[n++] = (struct judge_digest_part){ submit->language, strlen(submit->language) };
	parts[n++] = (struct judge_digest_part){ submit->all_tests ? "1" : "0", 1 };
	for (size_t i = 0; i < submit->file_count; i++) {
		parts[n++] = (struct judge_digest_part){ submit->files[i].name, strlen(submit->files[i].name) };
		parts[n++] = (struct judge_digest_part){ submit->files[i].data, submit->files[i].size };
	}
	/* Left out where there is none: so the digests of older versions still hold, and an odd number tells it apart.
	 */
	if (submit->entry != NULL)
		parts[n++] = (struct judge_digest_part){ submit->entry, strlen(submit->entry) };
	return judge_digest(parts, n, digest, err); /* NOLINT(clang-analyzer-unix.Malloc): cleanup */
}

/* Was the key used before? 1 and the id if so with the same content, 0 if not, -EEXIST with other content. */
static int find_key(struct judge_store *store, const struct judge_submit *submit, const unsigned char *digest, char *id,
		    struct sbx_error *err)
{
	static const char sql[] = "SELECT id, content_sha256 FROM submissions WHERE idempotency_key = ?1";
	store_statement sqlite3_stmt *found = NULL;
	int r = judge_store_query(store, &found, "look up a key", err, sql, "t", submit->idempotency_key);

	if (r == 0)
		r = judge_store_step(store, found, "look up a key", err);
	if (r <= 0)
		return r;
	if (sqlite3_column_bytes(found, 1) != JUDGE_DIGEST_SIZE ||
	    memcmp(sqlite3_column_blob(found, 1), digest, JUDGE_DIGEST_SIZE) != 0) {
		(void)sbx_error_set(err, 0, "idempotency key `%s` was used with other content",
				    submit->idempotency_key);
		return judge_store_code(err, EEXIST);
	}
	judge_store_column(found, 0, id, JUDGE_ID_SIZE);
	return 1;
}

static int insert_file(struct judge_store *store, int64_t seq, int64_t position, const struct judge_file *file,
		       struct sbx_error *err)
{
	static const char add_blob[] =
	    "INSERT INTO blobs (sha256, data) VALUES (?1, ?2) ON CONFLICT (sha256) DO NOTHING";
	static const char add_file[] = "INSERT INTO files (submission, position, name, blob)"
				       " SELECT ?1, ?2, ?3, blob FROM blobs WHERE sha256 = ?4";
	const struct judge_digest_part whole = { file->data, file->size };
	unsigned char digest[JUDGE_DIGEST_SIZE];
	int r = judge_digest(&whole, 1, digest, err);

	if (r == 0)
		r = judge_store_change(store, "keep a file", err, add_blob, "bb", digest, sizeof(digest), file->data,
				       file->size);
	if (r < 0)
		return r;
	return judge_store_change(store, "keep a file", err, add_file, "iitb", seq, position, file->name, digest,
				  sizeof(digest));
}

static int insert_submission(struct judge_store *store, const struct judge_submit *submit, const unsigned char *digest,
			     const char *id, struct sbx_error *err)
{
	static const char sql[] =
	    "INSERT INTO submissions (id, idempotency_key, content_sha256, problem, problem_dir, language, all_tests, "
	    "state,"
	    " submitted_ms, received_ns, received_boot, entry_point)"
	    " SELECT ?1, ?2, ?3, name, dir, ?4, ?5, 'queued', ?6, ?7, ?8, ?10 FROM problems WHERE name = ?9";
	int64_t seq = 0;
	int r = judge_store_change(store, "queue a submission", err, sql, "ttbtiiittt", id, submit->idempotency_key,
				   digest, (size_t)JUDGE_DIGEST_SIZE, submit->language, (int64_t)submit->all_tests,
				   judge_store_wall_ms(), submit->received_ns, judge_store_boot(), submit->problem,
				   submit->entry);

	if (r < 0)
		return r;
	if (r == 0) {
		(void)sbx_error_set(err, 0, "there is no problem `%s`", submit->problem);
		return judge_store_code(err, ENOENT);
	}
	seq = sqlite3_last_insert_rowid(store->db);
	for (size_t i = 0; i < submit->file_count; i++) {
		r = insert_file(store, seq, (int64_t)i, &submit->files[i], err);
		if (r < 0)
			return r;
	}
	return 0;
}

int judge_store_submit(struct judge_store *store, const struct judge_submit *submit, char *id, bool *created,
		       struct sbx_error *err)
{
	store_transaction struct judge_store *transaction = NULL;
	unsigned char digest[JUDGE_DIGEST_SIZE];
	char new_id[JUDGE_ID_SIZE];
	int r = digest_content(submit, digest, err);

	if (r == 0)
		r = make_id(new_id, err);
	if (r == 0)
		r = judge_store_begin(store, STORE_SOON, &transaction, err);
	if (r == 0 && submit->idempotency_key != NULL)
		r = find_key(store, submit, digest, new_id, err);
	if (r < 0)
		return r;
	if (r == 0) {
		r = insert_submission(store, submit, digest, new_id, err);
		if (r == 0)
			r = judge_store_commit(&transaction, err);
		if (r < 0)
			return r;
		*created = true;
	} else {
		*created = false;
	}
	memcpy(id, new_id, sizeof(new_id));
	return 0;
}

/* ---- Leasing ---- */

/* The oldest that can be leased: two looks into an index of those that are open, of which few are leased. */
#define LEASABLE                                                                                                       \
	"seq = (SELECT min(seq) FROM ("                                                                                \
	"SELECT min(seq) AS seq FROM submissions WHERE state <> 'done' AND state = 'queued'"                           \
	" UNION ALL SELECT min(seq) FROM submissions WHERE state <> 'done' AND state = 'leased'"                       \
	" AND (lease_boot <> ?1 OR lease_deadline_ms <= ?2)))"

/* Without the write lock, so that idle judges hinder nobody. */
static int anything_to_do(struct judge_store *store, struct sbx_error *err)
{
	static const char sql[] = "SELECT 1 FROM submissions WHERE " LEASABLE;
	store_statement sqlite3_stmt *found = NULL;
	int r = judge_store_query(store, &found, "look for work", err, sql, "ti", judge_store_boot(),
				  judge_store_boot_ms());

	return r < 0 ? r : judge_store_step(store, found, "look for work", err);
}

static int count_files(struct judge_store *store, int64_t seq, size_t *count, struct sbx_error *err)
{
	static const char sql[] = "SELECT count(*) FROM files WHERE submission = ?1";
	store_statement sqlite3_stmt *counted = NULL;
	int r = judge_store_query(store, &counted, "count files", err, sql, "i", seq);

	if (r == 0)
		r = judge_store_step(store, counted, "count files", err);
	if (r > 0)
		*count = (size_t)sqlite3_column_int64(counted, 0);
	return r < 0 ? r : 0;
}

static int copy_file(sqlite3_stmt *row, struct judge_file *file)
{
	const void *data = sqlite3_column_blob(row, 1);

	file->size = (size_t)sqlite3_column_bytes(row, 1);
	file->name = strdup((const char *)sqlite3_column_text(row, 0));
	file->data = malloc(file->size + 1);
	if (file->name == NULL || file->data == NULL)
		return -ENOMEM;
	if (file->size > 0)
		memcpy(file->data, data, file->size);
	return 0;
}

static int load_files(struct judge_store *store, int64_t seq, struct judge_lease *lease, struct sbx_error *err)
{
	static const char sql[] =
	    "SELECT name, data FROM files JOIN blobs USING (blob) WHERE submission = ?1 ORDER BY position";
	store_statement sqlite3_stmt *row = NULL;
	size_t count = 0;
	int r = count_files(store, seq, &count, err);

	if (r < 0)
		return r;
	lease->files = calloc(count + 1, sizeof(*lease->files));
	if (lease->files == NULL)
		return sbx_error_set(err, ENOMEM, "load the files of %s", lease->id);
	r = judge_store_query(store, &row, "load files", err, sql, "i", seq);
	while (r >= 0 && lease->file_count < count && (r = judge_store_step(store, row, "load files", err)) > 0)
		if (copy_file(row, &lease->files[lease->file_count++]) < 0)
			return sbx_error_set(err, ENOMEM, "load the files of %s", lease->id);
	if (r >= 0 && lease->file_count != count)
		return sbx_error_set(err, EUCLEAN, "%s: files of %s are missing", store->path, lease->id);
	return r < 0 ? r : 0;
}

/* received: the columns from `first` on. */
static void read_received(sqlite3_stmt *row, int first, struct judge_lease *lease)
{
	const char *boot = (const char *)sqlite3_column_text(row, first + 1);
	int64_t age_ms = judge_store_wall_ms() - sqlite3_column_int64(row, first + 2);

	lease->received_this_boot = boot != NULL && strcmp(boot, judge_store_boot()) == 0;
	lease->received_ns =
	    lease->received_this_boot ? sqlite3_column_int64(row, first) : (int64_t)sbx_now_ns() - age_ms * NS_PER_MS;
}

/* The oldest submission that can be leased, its row copied into *lease. 1, or 0 if there is none. */
static int pick(struct judge_store *store, struct judge_lease *lease, int64_t *seq, struct sbx_error *err)
{
	static const char sql[] = "SELECT seq, id, fence, problem, problem_dir, language, all_tests, received_ns, "
				  "received_boot, submitted_ms,"
				  " entry_point FROM submissions WHERE " LEASABLE;
	store_statement sqlite3_stmt *row = NULL;
	int r = judge_store_query(store, &row, "lease", err, sql, "ti", judge_store_boot(), judge_store_boot_ms());

	if (r == 0)
		r = judge_store_step(store, row, "lease", err);
	if (r <= 0)
		return r;
	*seq = sqlite3_column_int64(row, 0);
	judge_store_column(row, 1, lease->id, sizeof(lease->id));
	lease->fence = sqlite3_column_int64(row, 2) + 1;
	lease->attempt = (unsigned)lease->fence;
	judge_store_column(row, 3, lease->problem, sizeof(lease->problem));
	judge_store_column(row, 4, lease->problem_dir, sizeof(lease->problem_dir));
	judge_store_column(row, 5, lease->language, sizeof(lease->language));
	lease->all_tests = sqlite3_column_int(row, 6) != 0;
	read_received(row, 7, lease);
	judge_store_column(row, 10, lease->entry, sizeof(lease->entry));
	return 1;
}

static int count_attempts(struct judge_store *store, int64_t seq, struct judge_lease *lease, struct sbx_error *err)
{
	static const char sql[] = "SELECT count(*) FILTER (WHERE outcome = 'failed'),"
				  " count(*) FILTER (WHERE outcome = 'abandoned') FROM judgings WHERE submission = ?1";
	store_statement sqlite3_stmt *row = NULL;
	int r = judge_store_query(store, &row, "count attempts", err, sql, "i", seq);

	if (r == 0)
		r = judge_store_step(store, row, "count attempts", err);
	if (r > 0) {
		lease->failures = (unsigned)sqlite3_column_int(row, 0);
		lease->abandoned = (unsigned)sqlite3_column_int(row, 1);
	}
	return r < 0 ? r : 0;
}

static int take(struct judge_store *store, int64_t seq, const char *owner, uint64_t duration_ms,
		struct judge_lease *lease, struct sbx_error *err)
{
	static const char end_earlier[] =
	    "UPDATE judgings SET outcome = 'abandoned', ended_ms = ?2, why = 'lease ran out'"
	    " WHERE submission = ?1 AND outcome IS NULL";
	static const char lease_it[] =
	    "UPDATE submissions SET state = 'leased', fence = ?2, owner = ?3, lease_boot = ?4,"
	    " lease_deadline_ms = ?5 WHERE seq = ?1";
	static const char add_attempt[] =
	    "INSERT INTO judgings (submission, attempt, owner, started_ms) VALUES (?1, ?2, ?3, ?4)";
	int64_t deadline = judge_store_boot_ms() + (int64_t)duration_ms, wall = judge_store_wall_ms();
	int r = judge_store_change(store, "lease", err, end_earlier, "ii", seq, wall);

	if (r >= 0)
		r = count_attempts(store, seq, lease, err);
	if (r >= 0)
		r = judge_store_change(store, "lease", err, lease_it, "iitti", seq, lease->fence, owner,
				       judge_store_boot(), deadline);
	if (r >= 0)
		r = judge_store_change(store, "lease", err, add_attempt, "iiti", seq, lease->fence, owner, wall);
	return r < 0 ? r : 0;
}

static void free_lease(struct judge_lease **lease)
{
	judge_lease_free(*lease);
}

/* 1, 0 if another judge was faster, or -errno. */
static int lease_one(struct judge_store *store, const char *owner, uint64_t duration_ms, struct judge_lease *lease,
		     struct sbx_error *err)
{
	store_transaction struct judge_store *transaction = NULL;
	int64_t seq = 0;
	int r = judge_store_begin(store, STORE_SOON, &transaction, err);

	if (r == 0)
		r = pick(store, lease, &seq, err);
	if (r <= 0)
		return r;
	r = load_files(store, seq, lease, err);
	if (r == 0)
		r = take(store, seq, owner, duration_ms, lease, err);
	if (r == 0)
		r = judge_store_commit(&transaction, err);
	return r < 0 ? r : 1;
}

/*
 * A crash of the host may forget a lease, and with it that the submission was tried: of no importance, once. But one
 * that crashes the host each time must come to its end: so the lease of what came in before the host was started is on
 * disk before anything of it runs.
 */
int judge_store_lease(struct judge_store *store, const char *owner, uint64_t duration_ms, struct judge_lease **out,
		      struct sbx_error *err)
{
	__attribute__((cleanup(free_lease))) struct judge_lease *lease = NULL;
	int r = anything_to_do(store, err);

	if (r <= 0)
		return r;
	lease = calloc(1, sizeof(*lease));
	if (lease == NULL)
		return sbx_error_set(err, ENOMEM, "lease a submission");
	r = lease_one(store, owner, duration_ms, lease, err);
	if (r > 0 && !lease->received_this_boot && judge_store_sync(store, err) < 0)
		r = -EIO;
	if (r <= 0)
		return r; /* NOLINT(clang-analyzer-unix.Malloc): cleanup */
	*out = lease;
	lease = NULL;
	return 1;
}

void judge_lease_free(struct judge_lease *lease)
{
	if (lease == NULL)
		return;
	judge_files_free_all(lease->files, lease->file_count);
	free(lease);
}

int judge_store_renew(struct judge_store *store, const struct judge_lease *lease, uint64_t duration_ms,
		      struct sbx_error *err)
{
	static const char sql[] = "UPDATE submissions SET lease_boot = ?3, lease_deadline_ms = ?4"
				  " WHERE id = ?1 AND fence = ?2 AND state = 'leased'";

	int r = judge_store_set_durability(store, STORE_SOON, err);

	if (r < 0)
		return r;
	return judge_store_change(store, "renew a lease", err, sql, "titi", lease->id, lease->fence, judge_store_boot(),
				  judge_store_boot_ms() + (int64_t)duration_ms);
}

/* ---- Ending an attempt ---- */

static int end_attempt(struct judge_store *store, const struct judge_lease *lease, const char *outcome, const char *why,
		       struct sbx_error *err)
{
	static const char sql[] = "UPDATE judgings SET outcome = ?3, why = ?4, ended_ms = ?5 WHERE attempt = ?2"
				  " AND submission = (SELECT seq FROM submissions WHERE id = ?1)";
	int r = judge_store_change(store, "end an attempt", err, sql, "titti", lease->id, lease->fence, outcome, why,
				   judge_store_wall_ms());

	if (r == 0)
		return sbx_error_set(err, EUCLEAN, "%s: attempt %u at %s is missing", store->path, lease->attempt,
				     lease->id);
	return r;
}

int judge_store_finish(struct judge_store *store, const struct judge_lease *lease, const struct judge_outcome *outcome,
		       struct sbx_error *err)
{
	static const char sql[] =
	    "UPDATE submissions SET state = 'done', verdict = ?3, result = ?4, timeline = ?5,"
	    " score = CASE WHEN json_valid(?4) THEN json_extract(?4, '$.score') END,"
	    " finished_ms = ?6, owner = NULL, lease_boot = NULL, lease_deadline_ms = NULL,"
	    " received_ns = NULL, received_boot = NULL WHERE id = ?1 AND fence = ?2 AND state = 'leased'";
	store_transaction struct judge_store *transaction = NULL;
	int r = judge_store_begin(store, STORE_DURABLE, &transaction, err);

	if (r == 0)
		r = judge_store_change(store, "write a verdict", err, sql, "tittti", lease->id, lease->fence,
				       outcome->verdict, outcome->result, outcome->timeline, judge_store_wall_ms());
	if (r <= 0)
		return r;
	r = end_attempt(store, lease, "verdict", NULL, err);
	if (r > 0)
		r = judge_store_commit(&transaction, err);
	return r < 0 ? r : 1;
}

int judge_store_release(struct judge_store *store, const struct judge_lease *lease, bool failed, const char *why,
			struct sbx_error *err)
{
	static const char sql[] = "UPDATE submissions SET state = 'queued', owner = NULL, lease_boot = NULL,"
				  " lease_deadline_ms = NULL WHERE id = ?1 AND fence = ?2 AND state = 'leased'";
	store_transaction struct judge_store *transaction = NULL;
	int r = judge_store_begin(store, STORE_DURABLE, &transaction, err);

	if (r == 0)
		r = judge_store_change(store, "give back a lease", err, sql, "ti", lease->id, lease->fence);
	if (r <= 0)
		return r;
	r = end_attempt(store, lease, failed ? "failed" : "returned", why, err);
	if (r > 0)
		r = judge_store_commit(&transaction, err);
	return r < 0 ? r : 1;
}

int judge_store_reclaim(struct judge_store *store, const char *owner, struct sbx_error *err)
{
	static const char end_attempts[] =
	    "UPDATE judgings SET outcome = 'abandoned', ended_ms = ?2, why = 'its judge is gone' WHERE outcome IS NULL "
	    "AND"
	    " submission IN (SELECT seq FROM submissions WHERE state <> 'done' AND state = 'leased' AND owner = ?1)";
	static const char give_back[] =
	    "UPDATE submissions SET state = 'queued', owner = NULL, lease_boot = NULL, lease_deadline_ms = NULL"
	    " WHERE state <> 'done' AND state = 'leased' AND owner = ?1";
	store_transaction struct judge_store *transaction = NULL;
	int n = 0;
	int r = judge_store_begin(store, STORE_DURABLE, &transaction, err);

	if (r == 0)
		r = judge_store_change(store, "reclaim", err, end_attempts, "ti", owner, judge_store_wall_ms());
	if (r >= 0)
		r = n = judge_store_change(store, "reclaim", err, give_back, "t", owner);
	if (r >= 0)
		r = judge_store_commit(&transaction, err);
	return r < 0 ? r : n;
}

/* cache_entry.c - see cache_entry.h. */
#include "judge/toolchain/cache_entry.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "judge/toolchain/spool.h"
#include "sandbox/cleanup.h"
#include "sandbox/io.h"

#define MAGIC  "minos-c"
#define CHUNK  65536
#define FORMAT JUDGE_CACHE_FORMAT

struct head {
	char magic[8];
	uint32_t format;
	uint32_t file_count;
	uint32_t said_bytes;
	unsigned char key[JUDGE_DIGEST_SIZE];
};

struct file_head {
	uint64_t size;
	uint32_t executable;
	uint32_t unused;
	char path[SBX_PATH_MAX];
};

/* An entry on its way from or to a file; all that passes is part of the digest. */
struct passing {
	int fd;
	struct judge_hash *hash;
	char chunk[CHUNK];
};

static int open_passing(int fd, struct passing **out, struct sbx_error *err)
{
	struct passing *passing = malloc(sizeof(*passing));
	struct judge_hash *hash = judge_hash_new();

	if (passing == NULL || hash == NULL) {
		free(passing);
		judge_hash_free(hash);
		return sbx_error_set(err, ENOMEM, "cache");
	}
	passing->fd = fd;
	passing->hash = hash;
	*out = passing;
	return 0;
}

static void close_passing(struct passing *passing)
{
	judge_hash_free(passing->hash);
	free(passing);
}

/* ---- Writing ---- */

static int give(struct passing *passing, const void *data, size_t size, struct sbx_error *err)
{
	int r = judge_hash_add(passing->hash, data, size, err);

	if (r < 0)
		return r;
	r = sbx_io_write(passing->fd, data, size);
	return r < 0 ? sbx_error_set(err, -r, "write an entry of the cache") : 0;
}

static int give_file(struct passing *passing, int from, const struct judge_made *made, struct sbx_error *err)
{
	sbx_close int fd = openat(from, made->path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	struct file_head head = { .size = made->size, .executable = made->executable };
	uint64_t left = made->size;
	int r;

	if (fd < 0)
		return sbx_error_set(err, errno, "open %s", made->path);
	memcpy(head.path, made->path, strnlen(made->path, sizeof(head.path) - 1));
	r = give(passing, &head, sizeof(head), err);
	while (r == 0 && left > 0) {
		ssize_t got = read(fd, passing->chunk, left < CHUNK ? (size_t)left : CHUNK);

		if (got <= 0)
			return sbx_error_set(err, got < 0 ? errno : EIO, "read %s", made->path);
		r = give(passing, passing->chunk, (size_t)got, err);
		left -= (uint64_t)got;
	}
	return r;
}

static int give_all(struct passing *passing, const struct judge_cache_key *key, const char *said, int from,
		    const struct judge_made *made, size_t count, struct sbx_error *err)
{
	struct head head = { .magic = MAGIC, .format = FORMAT };
	unsigned char digest[JUDGE_DIGEST_SIZE];
	size_t size = strlen(said);
	int r;

	if (count > SBX_ARTIFACTS_MAX || size > JUDGE_CACHE_SAID_MAX)
		return sbx_error_set(err, E2BIG, "write an entry of the cache");
	head.file_count = (uint32_t)count;
	head.said_bytes = (uint32_t)size;
	memcpy(head.key, key->digest, sizeof(head.key));
	r = give(passing, &head, sizeof(head), err);
	if (r == 0)
		r = give(passing, said, size, err);
	for (size_t i = 0; r == 0 && i < count; i++)
		r = give_file(passing, from, &made[i], err);
	if (r == 0)
		r = judge_hash_end(passing->hash, digest, err);
	if (r < 0)
		return r;
	r = sbx_io_write(passing->fd, digest, sizeof(digest));
	return r < 0 ? sbx_error_set(err, -r, "write an entry of the cache") : 0;
}

int judge_cache_entry_write(int fd, const struct judge_cache_key *key, const json_t *said, int from,
			    const struct judge_made *made, size_t count, struct sbx_error *err)
{
	sbx_free char *text = json_dumps(said, JSON_COMPACT);
	struct passing *passing = NULL;
	int r = text == NULL ? sbx_error_set(err, ENOMEM, "cache") : open_passing(fd, &passing, err);

	if (r < 0)
		return r;
	r = give_all(passing, key, text, from, made, count, err);
	close_passing(passing);
	return r;
}

/* ---- Reading ---- */

static int damaged(struct sbx_error *err, const char *how)
{
	return sbx_error_set(err, EBADMSG, "%s", how);
}

static int take_raw(const struct passing *passing, void *to, size_t size, struct sbx_error *err)
{
	char *at = to;

	while (size > 0) {
		ssize_t got = read(passing->fd, at, size);

		if (got < 0)
			return damaged(err, "it cannot be read");
		if (got == 0)
			return damaged(err, "it ends early");
		at += got;
		size -= (size_t)got;
	}
	return 0;
}

static int take(struct passing *passing, void *to, size_t size, struct sbx_error *err)
{
	int r = take_raw(passing, to, size, err);

	return r < 0 ? r : judge_hash_add(passing->hash, to, size, err);
}

static int take_head(struct passing *passing, const struct judge_cache_key *key, struct head *head,
		     struct sbx_error *err)
{
	int r = take(passing, head, sizeof(*head), err);

	if (r < 0)
		return r;
	if (memcmp(head->magic, MAGIC, sizeof(MAGIC)) != 0 || head->format != FORMAT)
		return damaged(err, "it is no entry, or of another format");
	if (memcmp(head->key, key->digest, sizeof(head->key)) != 0)
		return damaged(err, "it has another key");
	if (head->file_count > SBX_ARTIFACTS_MAX || head->said_bytes > JUDGE_CACHE_SAID_MAX)
		return damaged(err, "it tells of more than there can be");
	return 0;
}

/* What the name of a file is to blame for, and not the disk. */
static bool is_bad_name(int code)
{
	return code == EINVAL || code == EEXIST || code == ENOTDIR || code == EISDIR || code == ENAMETOOLONG ||
	       code == ELOOP;
}

static int take_file(struct passing *passing, int into, uint64_t *left, struct sbx_error *err)
{
	struct file_head head;
	uint64_t size;
	sbx_close int fd = -1;
	int r = take(passing, &head, sizeof(head), err);

	if (r < 0)
		return r;
	if (memchr(head.path, '\0', sizeof(head.path)) == NULL || head.executable > 1 || head.size > *left)
		return damaged(err, "a file in it cannot be");
	fd = judge_spool_create(into, head.path, head.executable != 0, err);
	if (fd < 0)
		return is_bad_name(-fd) ? damaged(err, "a file in it has a bad name") : fd;
	*left -= head.size;
	for (size = head.size; r == 0 && size > 0;) {
		size_t part = size < CHUNK ? (size_t)size : CHUNK;

		r = take(passing, passing->chunk, part, err);
		if (r < 0)
			return r;
		r = sbx_io_write(fd, passing->chunk, part);
		size -= part;
	}
	return r < 0 ? sbx_error_set(err, -r, "write %s", head.path) : 0;
}

static int take_end(struct passing *passing, struct sbx_error *err)
{
	unsigned char wanted[JUDGE_DIGEST_SIZE], found[JUDGE_DIGEST_SIZE], more;
	int r = judge_hash_end(passing->hash, wanted, err);

	if (r == 0)
		r = take_raw(passing, found, sizeof(found), err);
	if (r < 0)
		return r;
	if (memcmp(wanted, found, sizeof(wanted)) != 0)
		return damaged(err, "its checksum is wrong");
	return read(passing->fd, &more, 1) == 0 ? 0 : damaged(err, "it does not end");
}

static int parse_said(const char *text, size_t size, json_t **said, struct sbx_error *err)
{
	json_t *json = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
	const char *verdict = json_string_value(json_object_get(json, "verdict"));

	if (verdict == NULL || (strcmp(verdict, "AC") != 0 && strcmp(verdict, "CE") != 0) ||
	    json_string_value(json_object_get(json, "reason")) == NULL) {
		json_decref(json);
		return damaged(err, "what was said is not in it");
	}
	*said = json;
	return 0;
}

static int take_all(struct passing *passing, const struct judge_cache_key *key, int into, uint64_t max_bytes,
		    json_t **said, struct sbx_error *err)
{
	struct head head;
	char *text;
	int r = take_head(passing, key, &head, err);

	if (r < 0)
		return r;
	text = malloc(head.said_bytes + 1);
	if (text == NULL)
		return sbx_error_set(err, ENOMEM, "cache");
	r = take(passing, text, head.said_bytes, err);
	for (uint32_t i = 0; r == 0 && i < head.file_count; i++)
		r = take_file(passing, into, &max_bytes, err);
	if (r == 0)
		r = take_end(passing, err);
	if (r == 0)
		r = parse_said(text, head.said_bytes, said, err);
	free(text);
	return r;
}

int judge_cache_entry_read(int fd, const struct judge_cache_key *key, int into, uint64_t max_bytes, json_t **said,
			   struct sbx_error *err)
{
	struct passing *passing = NULL;
	int r = open_passing(fd, &passing, err);

	if (r < 0)
		return r;
	r = take_all(passing, key, into, max_bytes, said, err);
	close_passing(passing);
	return r;
}

/* cache.c - see cache.h. */
#include "judge/toolchain/cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/toolchain/spool.h"
#include "sandbox/cleanup.h"

#define NAME_SIZE 128 /* "SLOT/KEY", "SLOT/new-PID-N" */
#define SPARE     16  /* this part of the bound is made free at a time */

struct judge_cache {
	int dir;
	struct judge_cache_options options;
	uint64_t bytes, entries; /* in our own directory */
	unsigned serial;
};

/* An entry of our own directory. */
struct item {
	char name[JUDGE_DIGEST_HEX];
	struct timespec used;
	uint64_t bytes;
};

struct items {
	struct item *of;
	size_t count, room;
};

void judge_cache_tell(const struct judge_cache *cache, const struct sbx_error *err)
{
	if (cache->options.tell != NULL)
		cache->options.tell(cache->options.ctx, err->text);
}

static void name_entry(unsigned slot, const struct judge_cache_key *key, char name[NAME_SIZE])
{
	char hex[JUDGE_DIGEST_HEX];

	judge_digest_hex(key->digest, hex);
	(void)snprintf(name, NAME_SIZE, "%u/%s", slot, hex);
}

/* ---- Our own directory ---- */

static bool is_entry(const char *name)
{
	return strspn(name, "0123456789abcdef") == JUDGE_DIGEST_HEX - 1 && name[JUDGE_DIGEST_HEX - 1] == '\0';
}

static int add_item(struct items *items, int dir, const char *name, struct sbx_error *err)
{
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? 0 : sbx_error_set(err, errno, "look at an entry of the cache");
	if (items->count == items->room) {
		size_t room = items->room == 0 ? 256 : items->room * 2;
		struct item *more = reallocarray(items->of, room, sizeof(*more));

		if (more == NULL)
			return sbx_error_set(err, ENOMEM, "list the cache");
		items->of = more;
		items->room = room;
	}
	items->of[items->count] = (struct item){ .used = st.st_mtim, .bytes = (uint64_t)st.st_size };
	memcpy(items->of[items->count++].name, name, JUDGE_DIGEST_HEX);
	return 0;
}

/* Lists the entries (items->of is the caller's to free), counts them anew, and removes what is none if `tidy` is set.
 */
static int list(struct judge_cache *cache, bool tidy, struct items *items, struct sbx_error *err)
{
	char name[NAME_SIZE];
	const struct dirent *entry;
	DIR *listing;
	int fd, r = 0;

	(void)snprintf(name, sizeof(name), "%u", cache->options.slot);
	fd = openat(cache->dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	listing = fd < 0 ? NULL : fdopendir(fd);
	if (listing == NULL) {
		r = sbx_error_set(err, errno, "list the cache");
		if (fd >= 0)
			(void)close(fd);
		return r;
	}
	while (r == 0 && (entry = readdir(listing)) != NULL) {
		if (is_entry(entry->d_name))
			r = add_item(items, fd, entry->d_name, err);
		else if (tidy && entry->d_name[0] != '.')
			(void)unlinkat(fd, entry->d_name, 0); /* a directory is none of ours, and in nobody's way */
	}
	(void)closedir(listing);
	if (r < 0)
		return r;
	cache->bytes = 0;
	cache->entries = items->count;
	for (size_t i = 0; i < items->count; i++)
		cache->bytes += items->of[i].bytes;
	return 0;
}

static int by_use(const void *left, const void *right)
{
	const struct timespec *a = &((const struct item *)left)->used, *b = &((const struct item *)right)->used;

	if (a->tv_sec != b->tv_sec)
		return a->tv_sec < b->tv_sec ? -1 : 1;
	return a->tv_nsec < b->tv_nsec ? -1 : a->tv_nsec > b->tv_nsec;
}

static bool is_over(const struct judge_cache *cache, unsigned spare)
{
	const struct judge_cache_options *most = &cache->options;
	uint64_t bytes = spare == 0 ? 0 : most->bytes / spare, entries = spare == 0 ? 0 : most->entries / spare;

	return cache->bytes > most->bytes - bytes || cache->entries > most->entries - entries;
}

static void count_out(struct judge_cache *cache, uint64_t bytes)
{
	cache->bytes -= bytes < cache->bytes ? bytes : cache->bytes;
	cache->entries -= cache->entries > 0;
}

static void forget(struct judge_cache *cache, const char *name, uint64_t bytes)
{
	if (unlinkat(cache->dir, name, 0) == 0)
		count_out(cache, bytes);
}

/* Makes room, a little more than is needed, so that the directory is not listed for every entry. */
static void evict(struct judge_cache *cache)
{
	struct items items = { 0 };
	struct sbx_error err = { 0 };

	if (!is_over(cache, 0))
		return;
	if (list(cache, false, &items, &err) < 0) {
		judge_cache_tell(cache, &err);
	} else if (items.count > 1) {
		qsort(items.of, items.count, sizeof(items.of[0]), by_use);
		for (size_t i = 0; i + 1 < items.count && is_over(cache, SPARE); i++) {
			char name[NAME_SIZE];

			(void)snprintf(name, sizeof(name), "%u/%s", cache->options.slot, items.of[i].name);
			forget(cache, name, items.of[i].bytes);
		}
	}
	free(items.of);
}

int judge_cache_open(int dir, const struct judge_cache_options *options, struct judge_cache **out,
		     struct sbx_error *err)
{
	struct judge_cache *cache = calloc(1, sizeof(*cache));
	struct items items = { 0 };
	int r;

	if (cache == NULL) {
		(void)close(dir); /* taken over, and no longer wanted */
		return sbx_error_set(err, ENOMEM, "open the cache");
	}
	cache->dir = dir;
	cache->options = *options;
	r = list(cache, true, &items, err);
	free(items.of);
	if (r < 0) {
		judge_cache_close(cache);
		return r;
	}
	evict(cache); /* the bound may have been lowered */
	*out = cache;
	return 0;
}

void judge_cache_close(struct judge_cache *cache)
{
	if (cache == NULL)
		return;
	(void)close(cache->dir); /* a directory: nothing is lost */
	free(cache);
}

/* ---- Fetching ---- */

/* The entry as a file, or -ENOENT. What is no file has no business there, and must not keep us waiting. */
static int open_entry(const struct judge_cache *cache, const char *name, struct stat *st)
{
	sbx_close int fd = openat(cache->dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, st) != 0 || !S_ISREG(st->st_mode))
		return -ENOENT;
	return sbx_take_fd(&fd);
}

static int take_entry(struct judge_cache *cache, unsigned slot, const struct judge_cache_key *key, int spool,
		      const char *name, uint64_t max_bytes, json_t **said, struct sbx_error *err)
{
	bool own = slot == cache->options.slot;
	char path[NAME_SIZE];
	struct stat st;
	sbx_close int fd = -1, into = -1;
	int r;

	name_entry(slot, key, path);
	fd = open_entry(cache, path, &st);
	if (fd < 0)
		return 0;
	into = judge_spool_fresh(spool, name, err);
	if (into < 0)
		return into;
	r = judge_cache_entry_read(fd, key, into, max_bytes, said, err);
	if (r == 0 && own)
		(void)futimens(fd, NULL); /* used now; else it only goes sooner */
	if (r == 0)
		return 1;
	if (r != -EBADMSG)
		return r;
	(void)sbx_error_prefix(err, "entry %s is damaged, and not used", path);
	judge_cache_tell(cache, err);
	if (own)
		forget(cache, path, (uint64_t)st.st_size);
	return judge_spool_clear(into, err);
}

int judge_cache_fetch(struct judge_cache *cache, enum judge_cache_from from, const struct judge_cache_key *key,
		      int spool, const char *name, uint64_t max_bytes, json_t **said, struct sbx_error *err)
{
	unsigned slots = from == JUDGE_CACHE_OWN ? 0 : cache->options.slots;
	struct sbx_error why = { 0 };
	int r = take_entry(cache, cache->options.slot, key, spool, name, max_bytes, said, &why);

	for (unsigned slot = 0; r == 0 && slot < slots; slot++)
		if (slot != cache->options.slot)
			r = take_entry(cache, slot, key, spool, name, max_bytes, said, &why);
	if (r < 0 && err != NULL)
		*err = why;
	return r;
}

/* ---- Storing ---- */

/* The entry in a file of its own, which nobody looks for yet. Its size, or -errno and no such file. */
static int64_t write_apart(const struct judge_cache *cache, const char *name, const struct judge_cache_key *key,
			   const json_t *said, int from, const struct judge_made *made, size_t count,
			   struct sbx_error *err)
{
	sbx_close int fd = openat(cache->dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	struct stat st;
	int r;

	if (fd < 0)
		return sbx_error_set(err, errno, "make an entry of the cache");
	r = judge_cache_entry_write(fd, key, said, from, made, count, err);
	if (r == 0 && fstat(fd, &st) != 0)
		r = sbx_error_set(err, errno, "look at an entry of the cache");
	if (r == 0)
		return st.st_size;
	(void)unlinkat(cache->dir, name, 0); /* else the next judge of the slot removes it */
	return r;
}

void judge_cache_store(struct judge_cache *cache, const struct judge_cache_key *key, const json_t *said, int from,
		       const struct judge_made *made, size_t count)
{
	char apart[NAME_SIZE], path[NAME_SIZE];
	struct sbx_error err = { 0 };
	uint64_t bytes = 0;
	struct stat old;
	bool replaces;
	int64_t size;

	for (size_t i = 0; i < count; i++)
		bytes += made[i].size;
	if (bytes > cache->options.bytes - cache->options.bytes / SPARE)
		return;
	(void)snprintf(apart, sizeof(apart), "%u/new-%d-%u", cache->options.slot, (int)getpid(), cache->serial++);
	size = write_apart(cache, apart, key, said, from, made, count, &err);
	if (size < 0) {
		judge_cache_tell(cache, &err);
		return;
	}
	name_entry(cache->options.slot, key, path);
	replaces = fstatat(cache->dir, path, &old, AT_SYMLINK_NOFOLLOW) == 0;
	if (renameat(cache->dir, apart, cache->dir, path) != 0) {
		(void)sbx_error_set(&err, errno, "name an entry of the cache");
		(void)unlinkat(cache->dir, apart, 0); /* as above */
		judge_cache_tell(cache, &err);
		return;
	}
	if (replaces)
		count_out(cache, (uint64_t)old.st_size);
	cache->bytes += (uint64_t)size;
	cache->entries++;
	evict(cache);
}

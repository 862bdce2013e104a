/* settings.c - see settings.h. */
#include "judge/daemon/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "judge/policy/reader.h"
#include "sandbox/cleanup.h"

static const char *const keys[] = { "state",        "listen",   "profile", "cgroup",     "slots",
				    "degraded",     "lease_ms", "cache",   "cache_size", "warm_boxes",
				    "smt_siblings", "rootfs",   NULL };

static int take_text(struct judge_node root, const char *key, const char **to, struct sbx_error *err)
{
	struct judge_node node;

	return judge_node_find(root, key, &node) ? judge_node_text(node, PATH_MAX - 1, to, err) : 0;
}

static int take_number(struct judge_node root, const char *key, uint64_t min, uint64_t max, unsigned *to,
		       struct sbx_error *err)
{
	struct judge_node node;
	uint64_t number = 0;
	int r = 0;

	if (!judge_node_find(root, key, &node))
		return 0;
	r = judge_node_integer(node, min, max, &number, err);
	if (r == 0)
		*to = (unsigned)number;
	return r;
}

static int take_truth(struct judge_node root, const char *key, bool *to, struct sbx_error *err)
{
	struct judge_node node;

	if (!judge_node_find(root, key, &node))
		return 0;
	if (!json_is_boolean(node.value))
		return judge_node_fail(node, err, "`%s` must be true or false", key);
	*to = json_is_true(node.value);
	return 0;
}

/* Only an absolute path, so that it does not depend on where the daemon was started. */
static int take_listen(struct judge_node root, const char **to, struct sbx_error *err)
{
	const char *text = NULL;
	struct judge_node node;
	int r = take_text(root, "listen", &text, err);

	if (r < 0 || text == NULL)
		return r;
	(void)judge_node_find(root, "listen", &node); /* it is there */
	if (strncmp(text, "unix:/", 6) != 0)
		return judge_node_fail(node, err, "`listen`: only unix:PATH with an absolute path is possible");
	*to = text + 5;
	return 0;
}

static int take_caching(struct judge_node root, enum judge_caching *to, struct sbx_error *err)
{
	const char *text = NULL;
	struct judge_node node;
	int r = take_text(root, "cache", &text, err);

	if (r < 0 || text == NULL || judge_caching_read(text, to) == 0)
		return r;
	(void)judge_node_find(root, "cache", &node); /* it is there */
	return judge_node_fail(node, err, "`cache` must be shared, slot or off");
}

static int take_cache_size(struct judge_node root, uint64_t *to, struct sbx_error *err)
{
	struct judge_node node;
	uint64_t bytes = 0;
	int r;

	if (!judge_node_find(root, "cache_size", &node))
		return 0;
	r = judge_read_size(node, &bytes, err);
	if (r == 0 && (bytes < JUDGE_CACHE_BYTES_MIN || bytes > INT64_MAX))
		return judge_node_fail(node, err, "`cache_size` must be 1M or more");
	if (r == 0)
		*to = bytes;
	return r;
}

static int take_siblings(struct judge_node root, enum judge_siblings *to, struct sbx_error *err)
{
	const char *text = NULL;
	struct judge_node node;
	int r = take_text(root, "smt_siblings", &text, err);

	if (r < 0 || text == NULL || judge_siblings_read(text, to) == 0)
		return r;
	(void)judge_node_find(root, "smt_siblings", &node); /* it is there */
	return judge_node_fail(node, err, "`smt_siblings` must be use or idle");
}

static int take_all(struct judge_node root, struct judge_settings *settings, struct sbx_error *err)
{
	int r = judge_node_object(root, keys, err);

	if (r == 0)
		r = take_text(root, "state", &settings->state_dir, err);
	if (r == 0)
		r = take_listen(root, &settings->listen, err);
	if (r == 0)
		r = take_text(root, "profile", &settings->profile, err);
	if (r == 0)
		r = take_text(root, "cgroup", &settings->cgroup, err);
	if (r == 0)
		r = take_text(root, "rootfs", &settings->rootfs, err);
	if (r == 0)
		r = take_number(root, "slots", 1, SBX_SLOTS_MAX, &settings->slots, err);
	if (r == 0)
		r = take_number(root, "lease_ms", JUDGE_LEASE_MS_MIN, JUDGE_LEASE_MS_MAX, &settings->lease_ms, err);
	if (r == 0)
		r = take_caching(root, &settings->caching, err);
	if (r == 0)
		r = take_cache_size(root, &settings->cache_bytes, err);
	if (r == 0)
		r = take_number(root, "warm_boxes", 0, SBX_POOL_MAX, &settings->warm_boxes, err);
	if (r == 0)
		r = take_siblings(root, &settings->siblings, err);
	return r < 0 ? r : take_truth(root, "degraded", &settings->degraded, err);
}

static int read_file(const char *path, char *text, size_t size, size_t *used, struct sbx_error *err)
{
	sbx_close int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t got = 0;

	if (fd < 0)
		return sbx_error_set(err, errno, "%s", path);
	for (*used = 0; *used < size; *used += (size_t)got) {
		got = read(fd, text + *used, size - *used);
		if (got < 0)
			return sbx_error_set(err, errno, "%s", path);
		if (got == 0)
			return 0;
	}
	return sbx_error_set(err, EFBIG, "%s", path);
}

int judge_settings_read(const char *path, struct judge_settings *settings, struct judge_document *kept,
			struct sbx_error *err)
{
	struct judge_settings read = *settings;
	struct judge_document document = { .root = NULL };
	char text[65536];
	size_t size = 0;
	int r = read_file(path, text, sizeof(text), &size, err);

	if (r == 0)
		r = judge_document_parse(path, text, size, &document, err);
	if (r == 0)
		r = take_all(judge_document_root(&document), &read, err);
	if (r < 0) {
		judge_document_free(&document);
		return r;
	}
	*settings = read;
	*kept = document;
	return 0;
}

/*
 * layer.c - see layer.h.
 *
 * A layer is read twice: first its whiteouts are done, which are about lower layers whatever their place in the file,
 * then its entries. Its digest is known at its end only: until then nobody uses what it has made.
 */
#include "judge/rootfs/layer.h"

#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "judge/api/tree.h"
#include "sandbox/cleanup.h"

#define PATH_BYTES_MAX 3000
#define DEPTH_MAX      100

static const char whiteout[] = ".wh.";
static const char opaque[] = ".wh..wh..opq";

struct layer {
	struct judge_member *member;
	struct archive *in;
	int root;
	struct judge_unpacked *unpacked;
	struct sbx_error *err;
};

/* A path of the layer, without "/" and "./" in front and "/" at the end, taken apart. */
struct place {
	char path[PATH_BYTES_MAX + 1]; /* the directory that it lies in, "." for the root */
	char name[NAME_MAX + 1];       /* "" for the root itself */
};

static int bad_path(const struct layer *layer, const char *path, const char *why)
{
	return sbx_error_set(layer->err, 0, "entry `%.100s`: %s", path, why);
}

/* Appends the last component that was found to the directory, and takes the next one. */
static int descend(struct place *place, const char *component, size_t length)
{
	size_t used = strlen(place->path), more = strlen(place->name);

	if (length > NAME_MAX || used + more + 1 > PATH_BYTES_MAX)
		return -ENAMETOOLONG;
	if (more > 0) {
		place->path[used] = '/';
		memcpy(place->path + used + 1, place->name, more + 1);
	}
	memcpy(place->name, component, length);
	place->name[length] = '\0';
	return 0;
}

static int take_apart(const struct layer *layer, const char *path, struct place *out)
{
	struct place place = { .path = "." };
	unsigned depth = 0;

	if (path == NULL)
		return sbx_error_set(layer->err, 0, "an entry's name cannot be read");
	for (const char *at = path; *at != '\0';) {
		size_t length = strcspn(at, "/");

		if (length == 2 && memcmp(at, "..", 2) == 0)
			return bad_path(layer, path, "climbs with `..`");
		if (length > 0 && !(length == 1 && *at == '.') &&
		    (++depth > DEPTH_MAX || descend(&place, at, length) < 0))
			return bad_path(layer, path, "too long or too deep");
		at += length + strspn(at + length, "/");
	}
	*out = place;
	return 0;
}

static int open_below(int root, const char *path, uint64_t flags)
{
	struct open_how how = { .flags = flags | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS };
	int fd = (int)syscall(SYS_openat2, root, path, &how, sizeof(how));

	return fd < 0 ? -errno : fd;
}

/* The directory at the first `length` bytes of the path, made if it is not there. */
static int enter_part(const struct layer *layer, const char *path, size_t length, int above, const char *name)
{
	char part[PATH_BYTES_MAX + 1];
	int fd;

	memcpy(part, path, length);
	part[length] = '\0';
	fd = open_below(layer->root, part, O_PATH | O_DIRECTORY);
	if (fd != -ENOENT)
		return fd;
	if (mkdirat(above, name, 0755) != 0)
		return -errno;
	return open_below(layer->root, part, O_PATH | O_DIRECTORY);
}

/* The directory that holds the entry; make: with what is missing of it. A descriptor or -errno. */
static int open_parent(const struct layer *layer, const char *path, bool make)
{
	int fd = open_below(layer->root, path, O_PATH | O_DIRECTORY);

	if (fd != -ENOENT || !make)
		return fd;
	fd = open_below(layer->root, ".", O_PATH | O_DIRECTORY);
	for (size_t at = 2; fd >= 0 && at < strlen(path);) { /* behind "./" */
		size_t length = strcspn(path + at, "/");
		char name[NAME_MAX + 1];
		int next;

		memcpy(name, path + at, length); /* take_apart has looked at its length */
		name[length] = '\0';
		next = enter_part(layer, path, at + length, fd, name);
		(void)close(fd); /* of a path */
		fd = next;
		at += length + 1;
	}
	return fd;
}

static int count_entry(const struct layer *layer)
{
	if (++layer->unpacked->entries > layer->unpacked->max_entries)
		return sbx_error_set(layer->err, 0, "more than %llu entries",
				     (unsigned long long)layer->unpacked->max_entries);
	return 0;
}

static int count_bytes(const struct layer *layer, uint64_t more)
{
	struct judge_unpacked *unpacked = layer->unpacked;

	if (more > unpacked->max_bytes - unpacked->bytes)
		return sbx_error_set(layer->err, 0, "its files are larger than %llu bytes together",
				     (unsigned long long)unpacked->max_bytes);
	unpacked->bytes += more;
	return 0;
}

/* ---- Whiteouts ---- */

static int empty_directory(const struct layer *layer, int parent)
{
	sbx_close int fd = openat(parent, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r = fd < 0 ? sbx_error_set(layer->err, errno, "open a directory of a lower layer")
		       : judge_tree_sweep(fd, NULL, 0, NULL, 0, layer->err);

	return r < 0 ? r : 0;
}

static int do_whiteout(const struct layer *layer, struct archive_entry *entry)
{
	struct place place = { .path = "." };
	sbx_close int parent = -1;
	int r = take_apart(layer, archive_entry_pathname(entry), &place);

	if (r < 0 || strncmp(place.name, whiteout, sizeof(whiteout) - 1) != 0)
		return r;
	if (strcmp(place.name, ".wh..") == 0 || strcmp(place.name, ".wh...") == 0 || place.name[4] == '\0')
		return bad_path(layer, archive_entry_pathname(entry), "takes away no name");
	parent = open_parent(layer, place.path, false);
	if (parent < 0) /* nothing lower is there */
		return parent == -ENOENT || parent == -ENOTDIR
			   ? 0
			   : sbx_error_set(layer->err, -parent, "%.100s", place.path);
	if (strcmp(place.name, opaque) == 0)
		return empty_directory(layer, parent);
	if (strncmp(place.name, ".wh..wh.", 8) == 0)
		return 0; /* of a file system's own concern */
	return judge_tree_remove(parent, place.name + sizeof(whiteout) - 1, layer->err);
}

/* ---- Entries ---- */

static int cannot(const struct layer *layer, const struct place *place, int error)
{
	return sbx_error_set(layer->err, error, "write %.100s/%.100s", place->path, place->name);
}

/* What is lower goes, unless it is a directory that stays one. Returns 1 if it stays. */
static int make_way(const struct layer *layer, int parent, const struct place *place, bool directory)
{
	struct stat st;

	if (fstatat(parent, place->name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? 0 : cannot(layer, place, errno);
	if (directory && S_ISDIR(st.st_mode))
		return 1;
	return judge_tree_remove(parent, place->name, layer->err);
}

static int put_directory(const struct layer *layer, int parent, const struct place *place)
{
	int r = make_way(layer, parent, place, true);

	if (r != 0)
		return r < 0 ? r : 0;
	return mkdirat(parent, place->name, 0755) == 0 ? 0 : cannot(layer, place, errno);
}

static int bad_layer(const struct layer *layer)
{
	const char *text = archive_error_string(layer->in);

	/* What our own reader of the member has said is better. */
	if (layer->err->text[0] != '\0')
		return sbx_error_below_zero(-layer->err->code);
	return sbx_error_set(layer->err, 0, "cannot be read: %s", text != NULL ? text : "it is no tar file");
}

static int write_all(int fd, const char *data, size_t size, off_t at)
{
	while (size > 0) {
		ssize_t put = pwrite(fd, data, size, at);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return put < 0 ? -errno : -EIO;
		data += put;
		size -= (size_t)put;
		at += put;
	}
	return 0;
}

static int copy_content(const struct layer *layer, int fd, const struct place *place, int64_t declared)
{
	int64_t end = 0;

	for (;;) {
		const void *block = NULL;
		size_t size = 0;
		la_int64_t offset = 0;
		int code = archive_read_data_block(layer->in, &block, &size, &offset), r;

		if (code == ARCHIVE_EOF) {
			r = declared > end ? count_bytes(layer, (uint64_t)(declared - end)) : 0;
			if (r == 0 && declared > end && ftruncate(fd, declared) != 0)
				r = cannot(layer, place, errno);
			return r;
		}
		if (code != ARCHIVE_OK)
			return bad_layer(layer);
		if (offset < end)
			return bad_path(layer, place->name, "goes back in its own data");
		r = count_bytes(layer, (uint64_t)(offset - end) + size);
		if (r == 0)
			r = write_all(fd, block, size, offset) < 0 ? cannot(layer, place, errno) : 0;
		if (r < 0)
			return r;
		end = offset + (int64_t)size;
	}
}

static int put_file(const struct layer *layer, int parent, const struct place *place, struct archive_entry *entry)
{
	mode_t mode = (archive_entry_perm(entry) & 0111) != 0 ? 0755 : 0644;
	sbx_close int fd = -1;
	int r = make_way(layer, parent, place, false);

	if (r < 0)
		return r;
	fd = openat(parent, place->name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (fd < 0 || fchmod(fd, mode) != 0)
		return cannot(layer, place, errno);
	return copy_content(layer, fd, place, archive_entry_size_is_set(entry) ? archive_entry_size(entry) : 0);
}

static int put_symlink(const struct layer *layer, int parent, const struct place *place, struct archive_entry *entry)
{
	const char *target = archive_entry_symlink(entry);
	int r = make_way(layer, parent, place, false);

	if (r < 0)
		return r;
	if (target == NULL || target[0] == '\0')
		return bad_path(layer, place->name, "a link to nothing");
	return symlinkat(target, parent, place->name) == 0 ? 0 : cannot(layer, place, errno);
}

static int put_hardlink(const struct layer *layer, int parent, const struct place *place, const char *target)
{
	struct place other;
	sbx_close int there = -1;
	int r = take_apart(layer, target, &other);

	if (r < 0)
		return r;
	if (strcmp(other.path, place->path) == 0 && strcmp(other.name, place->name) == 0)
		return 0;
	there = open_parent(layer, other.path, false);
	r = there < 0 ? sbx_error_set(layer->err, -there, "entry `%.100s`: a link to `%.100s`", place->name, target)
		      : make_way(layer, parent, place, false);
	if (r < 0)
		return r;
	/* Without AT_SYMLINK_FOLLOW: the link itself, wherever it leads. */
	return linkat(there, other.name, parent, place->name, 0) == 0 ? 0 : cannot(layer, place, errno);
}

static int put_entry(const struct layer *layer, int parent, const struct place *place, struct archive_entry *entry)
{
	const char *link = archive_entry_hardlink(entry);

	if (link != NULL)
		return put_hardlink(layer, parent, place, link);
	switch (archive_entry_filetype(entry)) {
	case AE_IFDIR:
		return put_directory(layer, parent, place);
	case AE_IFREG:
		return put_file(layer, parent, place, entry);
	case AE_IFLNK:
		return put_symlink(layer, parent, place, entry);
	default:
		layer->unpacked->left_out++;
		return 0;
	}
}

static int do_entry(const struct layer *layer, struct archive_entry *entry)
{
	struct place place = { .path = "." };
	sbx_close int parent = -1;
	int r = take_apart(layer, archive_entry_pathname(entry), &place);

	if (r < 0 || place.name[0] == '\0' || strncmp(place.name, whiteout, sizeof(whiteout) - 1) == 0)
		return r;
	r = count_entry(layer);
	if (r < 0)
		return r;
	parent = open_parent(layer, place.path, true);
	if (parent < 0)
		return cannot(layer, &place, -parent);
	return put_entry(layer, parent, &place, entry);
}

/* ---- The layer ---- */

static la_ssize_t on_read(struct archive *archive, void *ctx, const void **data)
{
	struct layer *layer = ctx;
	ssize_t got = judge_member_read(layer->member, data, layer->err);

	if (got < 0)
		archive_set_error(archive, EIO, "the image cannot be read");
	return got < 0 ? ARCHIVE_FATAL : got;
}

static int each_entry(struct layer *layer, int (*take)(const struct layer *layer, struct archive_entry *entry))
{
	for (;;) {
		struct archive_entry *entry = NULL;
		int code = archive_read_next_header(layer->in, &entry), r;

		if (code == ARCHIVE_EOF)
			return 0;
		if (code != ARCHIVE_OK && code != ARCHIVE_WARN)
			return bad_layer(layer);
		r = take(layer, entry);
		if (r < 0)
			return r;
	}
}

/* Reads all of the layer, to the last byte: *digest is that of the member. */
static int pass(const struct judge_source *source, const struct judge_layer *from, struct layer *layer,
		int (*take)(const struct layer *layer, struct archive_entry *entry), char digest[JUDGE_DIGEST_HEX])
{
	int r = judge_member_open(source, from->name, &layer->member, layer->err);

	if (r < 0)
		return r;
	layer->in = archive_read_new();
	if (layer->in == NULL) {
		r = sbx_error_set(layer->err, ENOMEM, "read a layer");
	} else {
		/* None of these fails for reasons other than memory, and then opening does. */
		(void)archive_read_support_format_tar(layer->in);
		(void)archive_read_support_format_empty(layer->in);
		(void)archive_read_support_filter_gzip(layer->in);
		(void)archive_read_support_filter_zstd(layer->in);
		r = archive_read_open(layer->in, layer, NULL, on_read, NULL) == ARCHIVE_OK ? each_entry(layer, take)
											   : bad_layer(layer);
		(void)archive_read_free(layer->in); /* was only read */
	}
	if (r == 0)
		r = judge_member_digest(layer->member, digest, layer->err);
	judge_member_close(layer->member);
	return r;
}

int judge_layer_apply(const struct judge_source *source, const struct judge_layer *from, int root,
		      struct judge_unpacked *unpacked, struct sbx_error *err)
{
	char first[JUDGE_DIGEST_HEX] = "", second[JUDGE_DIGEST_HEX] = "";
	struct layer layer = { .root = root, .unpacked = unpacked, .err = err };
	int r;

	err->text[0] = '\0';
	r = pass(source, from, &layer, do_whiteout, first);
	if (r == 0 && strcmp(first, from->digest) != 0)
		r = sbx_error_set(err, 0, "its SHA-256 is %s, and should be %s", first, from->digest);
	if (r == 0)
		r = pass(source, from, &layer, do_entry, second);
	if (r == 0 && strcmp(second, first) != 0)
		r = sbx_error_set(err, 0, "it has changed while it was read");
	return r < 0 ? sbx_error_prefix(err, "layer %.80s", from->name) : 0;
}

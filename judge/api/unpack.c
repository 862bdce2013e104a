/*
 * unpack.c - see unpack.h.
 *
 * libarchive's own secure flags are on as well; the checks here come first because they can name what is wrong. The
 * check of link targets is by names only: who reads a package opens its files with RESOLVE_BENEATH, which is the wall
 * behind this fence.
 */
#include "judge/api/unpack.h"

#include "judge/api/unpack-internal.h"
#include "judge/check/quote.h"

#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_BYTES   65536
#define DEPTH_MAX     32
#define COMPONENT_MAX 255
#define RATIO_MAX     200           /* text with long runs reaches 100; a bomb, thousands */
#define RATIO_FREE    (64ULL << 20) /* below this much the ratio is nobody's concern */
#define EXTRACT_FLAGS                                                                                                  \
	(ARCHIVE_EXTRACT_PERM | ARCHIVE_EXTRACT_SECURE_SYMLINKS | ARCHIVE_EXTRACT_SECURE_NODOTDOT |                    \
	 ARCHIVE_EXTRACT_SECURE_NOABSOLUTEPATHS | ARCHIVE_EXTRACT_NO_OVERWRITE)

static int refuse(struct sbx_error *err, int code)
{
	if (err != NULL)
		err->code = code;
	return -code;
}

/* ---- Names ---- */

/* Length of the component at s. */
static size_t component(const char *s)
{
	return strcspn(s, "/");
}

int judge_unpack_check_path(const char *path, struct sbx_error *err)
{
	unsigned depth = 0;

	if (!judge_is_utf8(path, strlen(path))) /* a zip file's names come as they are, whatever the locale */
		return sbx_error_set(err, 0, "the name of an entry is no UTF-8");
	if (*path == '\0')
		return sbx_error_set(err, 0, "an entry has an empty name");
	if (*path == '/')
		return sbx_error_set(err, 0, "entry `%.200s` has an absolute name", path);
	if (strlen(path) > JUDGE_UNPACK_PATH_MAX)
		return sbx_error_set(err, 0, "entry `%.200s...` has a name longer than %d bytes", path,
				     JUDGE_UNPACK_PATH_MAX);
	for (const char *c = path; *c != '\0'; c++)
		if ((*c >= 0 && *c < 0x20) || *c == 0x7f || *c == '\\')
			return sbx_error_set(err, 0, "the name of an entry holds a control character or a backslash");
	for (const char *s = path; *s != '\0';) {
		size_t length = component(s);

		if (length == 2 && memcmp(s, "..", 2) == 0)
			return sbx_error_set(err, 0, "entry `%.200s` climbs out with `..`", path);
		if (length > COMPONENT_MAX || ++depth > DEPTH_MAX)
			return sbx_error_set(err, 0, "entry `%.200s` is nested too deep or has a name too long", path);
		s += length + (s[length] == '/');
	}
	return 0;
}

int judge_unpack_check_link(const char *path, const char *target, struct sbx_error *err)
{
	int level = 0;

	if (*target == '\0' || *target == '/')
		return sbx_error_set(err, 0, "symlink `%.200s` has an empty or absolute target", path);
	for (const char *s = path; s[component(s)] == '/'; s += component(s) + 1)
		if (component(s) > 0 && !(component(s) == 1 && *s == '.'))
			level++;
	for (const char *s = target; *s != '\0';) {
		size_t length = component(s);

		if (length == 2 && memcmp(s, "..", 2) == 0)
			level--;
		else if (length > 0 && !(length == 1 && *s == '.'))
			level++;
		if (level < 0)
			return sbx_error_set(err, 0, "symlink `%.200s` leads out of the archive", path);
		s += length + (s[length] == '/');
	}
	return 0;
}

/* ---- Entries ---- */

struct unpacking {
	struct archive *in, *out;
	const struct judge_unpack_limits *limits;
	uint64_t archive_bytes; /* size of what came */
	uint64_t bytes, entries;
	struct sbx_error *err;
};

/* Is this a failure of the host's? Everything else that reading and writing meets (a name taken, a way through a
 * symlink, a format) is the archive's. */
static bool is_ours(int code)
{
	static const int ours[] = { ENOSPC, EDQUOT, EIO, EINTR, ENOMEM, EMFILE, ENFILE, EACCES, EPERM, EROFS };

	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		if (ours[i] == code)
			return true;
	return false;
}

int judge_unpack_failed(struct archive *in, bool begun, struct sbx_error *err)
{
	int code = archive_errno(in);
	const char *text = archive_error_string(in);

	(void)sbx_error_set(err, 0, "the archive cannot be read: %s", text != NULL ? text : "unknown format");
	/* Of an archive ENOMEM comes from the ceiling on this process's memory: it asks for too large a window. */
	return refuse(err, is_ours(code) && (code != ENOMEM || !begun) ? code : EINVAL);
}

static int bad_archive(const struct unpacking *u)
{
	return judge_unpack_failed(u->in, u->entries > 0, u->err);
}

static int cannot_write(const struct unpacking *u, const char *path)
{
	int code = archive_errno(u->out);
	const char *text = archive_error_string(u->out);

	(void)sbx_error_set(u->err, 0, "write `%.200s`: %s", path, text != NULL ? text : "failed");
	return refuse(u->err, !is_ours(code) ? EINVAL : code == EDQUOT ? ENOSPC : code);
}

static int check_entry(struct archive_entry *entry, const char *path, struct sbx_error *err)
{
	int r = judge_unpack_check_path(path, err);

	if (r < 0)
		return r;
	if (archive_entry_hardlink(entry) != NULL)
		return sbx_error_set(err, 0, "entry `%.200s` is a hard link, which packages may not hold", path);
	if (archive_entry_is_encrypted(entry) != 0)
		return sbx_error_set(err, 0, "entry `%.200s` is encrypted", path);
	switch (archive_entry_filetype(entry)) {
	case AE_IFREG:
	case AE_IFDIR:
		return 0;
	case AE_IFLNK:
		if (archive_entry_symlink(entry) == NULL)
			return sbx_error_set(err, 0, "symlink `%.200s` has a target that is no UTF-8", path);
		return judge_unpack_check_link(path, archive_entry_symlink(entry), err);
	default:
		return sbx_error_set(err, 0, "entry `%.200s` is no file, directory or symlink", path);
	}
}

/* Counts `more` bytes against the ceilings. */
static int charge(struct unpacking *u, uint64_t more)
{
	u->bytes = more > UINT64_MAX - u->bytes ? UINT64_MAX : u->bytes + more;
	if (u->bytes > u->limits->bytes) {
		(void)sbx_error_set(u->err, 0, "the files are larger than %llu bytes together",
				    (unsigned long long)u->limits->bytes);
		return refuse(u->err, EFBIG);
	}
	if (u->bytes > RATIO_FREE && u->bytes / RATIO_MAX > u->archive_bytes) {
		(void)sbx_error_set(u->err, 0, "the archive unpacks to more than %d times its size", RATIO_MAX);
		return refuse(u->err, EFBIG);
	}
	return 0;
}

/* declared: the size that the entry says it has, 0 if it says none. What of it never comes is made a hole at the end.
 */
static int copy_data(struct unpacking *u, const char *path, int64_t declared)
{
	int64_t end = 0;

	for (;;) {
		const void *block = NULL;
		size_t size = 0;
		la_int64_t offset = 0;
		int code = archive_read_data_block(u->in, &block, &size, &offset);
		int r = 0;

		if (code == ARCHIVE_EOF)
			return declared > end ? charge(u, (uint64_t)(declared - end)) : 0;
		if (code != ARCHIVE_OK)
			return bad_archive(u);
		if (offset < end)
			return sbx_error_set(u->err, 0, "entry `%.200s` goes back in its own data", path);
		/* A hole costs as much as data: nobody needs a sparse package. */
		r = charge(u, (uint64_t)(offset - end) + size);
		if (r < 0)
			return r;
		end = offset + (int64_t)size;
		if (archive_write_data_block(u->out, block, size, offset) != ARCHIVE_OK)
			return cannot_write(u, path);
	}
}

/*
 * A directory may come after what is in it. Everything else is refused when there is something of that name already:
 * libarchive would pass over it without a word, and then give what is there the mode of what is not.
 */
static int check_new(const char *path, bool directory, struct sbx_error *err)
{
	struct stat st;

	if (lstat(path, &st) != 0 || (directory && S_ISDIR(st.st_mode)))
		return 0; /* what cannot be looked at cannot be written either */
	return sbx_error_set(err, 0, "entry `%.200s` is there twice", path);
}

/*
 * Of a system that writes names in other bytes: a statement, mostly. Nothing that is read of a package is called so by
 * any format, and the one of today asks for such files to be as if they were not there. A test must not be lost in this
 * way.
 */
static bool is_nobodys(const char *path)
{
	static const char *const tests[] = { ".in", ".ans", ".out", ".a" };
	size_t length = strlen(path);

	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
		if (length >= strlen(tests[i]) && strcmp(path + length - strlen(tests[i]), tests[i]) == 0)
			return false;
	return !judge_is_utf8(path, length);
}

static int unpack_entry(struct unpacking *u, struct archive_entry *entry)
{
	const char *path = archive_entry_pathname(entry);
	bool directory = archive_entry_filetype(entry) == AE_IFDIR;
	int r = 0;

	if (path == NULL)
		return sbx_error_set(u->err, 0, "the name of an entry is no UTF-8");
	if (++u->entries > u->limits->entries) {
		(void)sbx_error_set(u->err, 0, "more than %llu entries", (unsigned long long)u->limits->entries);
		return refuse(u->err, EFBIG);
	}
	if (is_nobodys(path))
		return 0;
	r = check_entry(entry, path, u->err);
	if (r == 0)
		r = check_new(path, directory, u->err);
	/* A declared size is refused before a byte is written; what is not declared is counted as it comes. */
	if (r == 0 && archive_entry_size_is_set(entry) &&
	    (uint64_t)archive_entry_size(entry) > u->limits->bytes - u->bytes)
		r = charge(u, (uint64_t)archive_entry_size(entry));
	if (r < 0)
		return r;
	archive_entry_set_perm(entry, directory || (archive_entry_perm(entry) & 0100) != 0 ? 0755 : 0644);
	if (archive_write_header(u->out, entry) != ARCHIVE_OK)
		return cannot_write(u, path);
	if (archive_entry_filetype(entry) == AE_IFREG)
		r = copy_data(u, path, archive_entry_size_is_set(entry) ? archive_entry_size(entry) : 0);
	if (r == 0 && archive_write_finish_entry(u->out) != ARCHIVE_OK)
		r = cannot_write(u, path);
	return r;
}

static int unpack_all(struct unpacking *u)
{
	for (;;) {
		struct archive_entry *entry = NULL;
		int code = archive_read_next_header(u->in, &entry);
		int r = 0;

		if (code == ARCHIVE_EOF)
			return u->entries > 0 ? 0 : sbx_error_set(u->err, 0, "the archive is empty");
		if (code != ARCHIVE_OK && code != ARCHIVE_WARN)
			return bad_archive(u);
		r = unpack_entry(u, entry);
		if (r < 0)
			return r;
	}
}

int judge_unpack_open(int fd, struct archive **in, uint64_t *bytes, struct sbx_error *err)
{
	struct archive *reader = archive_read_new();
	struct stat st;
	int r = 0;

	if (reader == NULL)
		return sbx_error_set(err, ENOMEM, "unpack");
	/* None of these fails for reasons other than memory, and then opening does. */
	(void)archive_read_support_format_tar(reader);
	(void)archive_read_support_format_zip(reader);
	(void)archive_read_support_filter_gzip(reader);
	(void)archive_read_support_filter_zstd(reader);
	if (fstat(fd, &st) < 0 || lseek(fd, 0, SEEK_SET) < 0)
		r = sbx_error_set(err, errno, "read the archive");
	else if (archive_read_open_fd(reader, fd, BLOCK_BYTES) != ARCHIVE_OK)
		r = judge_unpack_failed(reader, false, err);
	if (r < 0) {
		(void)archive_read_free(reader); /* was only read from */
		return r;
	}
	*in = reader;
	*bytes = (uint64_t)st.st_size;
	return 0;
}

int judge_unpack(int fd, const struct judge_unpack_limits *limits, struct sbx_error *err)
{
	struct unpacking u = { .out = archive_write_disk_new(), .limits = limits, .err = err };
	int r =
	    u.out == NULL ? sbx_error_set(err, ENOMEM, "unpack") : judge_unpack_open(fd, &u.in, &u.archive_bytes, err);

	if (r == 0) {
		(void)archive_write_disk_set_options(u.out, EXTRACT_FLAGS); /* fails for a wrong format only */
		r = unpack_all(&u);
	}
	if (r == 0 && archive_write_close(u.out) != ARCHIVE_OK)
		r = cannot_write(&u, ".");
	if (u.in != NULL)
		(void)archive_read_free(u.in); /* only read from */
	if (u.out != NULL)
		(void)archive_write_free(u.out); /* closed above when it mattered */
	return r;
}

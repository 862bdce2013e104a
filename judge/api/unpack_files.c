/*
 * unpack_files.c - an archive becomes files in memory; see unpack.h.
 *
 * Nothing of it is ever on a disk, so that no name in it can lead anywhere. Who gets the files checks their names as
 * those of any submission (judge_files_check).
 */
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "judge/api/unpack-internal.h"
#include "judge/api/unpack.h"
#include "judge/package/package.h"
#include "judge/store/files.h"

#define FIRST_BYTES 65536

struct unpacked {
	struct archive *in;
	const struct judge_unpack_limits *limits;
	struct judge_file *files;
	size_t count, room;
	uint64_t bytes, bytes_max, entries;
	struct sbx_error *err;
};

static int too_much(struct unpacked *u)
{
	(void)sbx_error_set(u->err, 0, "the files are larger than %llu bytes together",
			    (unsigned long long)u->bytes_max);
	if (u->err != NULL)
		u->err->code = EFBIG;
	return -EFBIG;
}

/* Takes `./` and doubled slashes out of a name that judge_unpack_check_path likes. True: there is a part in it of which
 * a submission is not made, whoever put it there. */
static bool tidy(const char *path, char *name)
{
	char part[256]; /* judge_unpack_check_path lets no longer one through */
	size_t used = 0;
	bool left_out = false;

	while (*path != '\0') {
		size_t length = strcspn(path, "/");

		if (length > 0 && !(length == 1 && *path == '.')) {
			memcpy(part, path, length);
			part[length] = '\0';
			left_out = left_out || part[0] == '.' || judge_package_is_litter(part);
			if (used > 0)
				name[used++] = '/';
			memcpy(name + used, path, length);
			used += length;
		}
		path += length + (path[length] == '/');
	}
	name[used] = '\0';
	return left_out;
}

static int read_data(struct unpacked *u, struct judge_file *file)
{
	uint64_t left;
	size_t room = 0;

	if (!judge_files_is_answer(file->name))
		u->bytes_max = u->limits->bytes;
	if (u->bytes > u->bytes_max)
		return too_much(u);
	left = u->bytes_max - u->bytes;

	for (;;) {
		la_ssize_t got;

		if (file->size == room) {
			void *more;

			room = room == 0 ? FIRST_BYTES : 2 * room;
			more = realloc(file->data, room);
			if (more == NULL)
				return sbx_error_set(u->err, ENOMEM, "unpack `%.200s`", file->name);
			file->data = more;
		}
		/* Holes come as zeros, and count as what they are. */
		got = archive_read_data(u->in, (char *)file->data + file->size, room - file->size);
		if (got < 0)
			return judge_unpack_failed(u->in, true, u->err);
		if (got == 0)
			break;
		file->size += (size_t)got;
		if (file->size > left)
			return too_much(u);
	}
	u->bytes += file->size;
	return 0;
}

static int add_file(struct unpacked *u, const char *name)
{
	struct judge_file *file;

	if (u->count == u->room) {
		size_t room = u->room == 0 ? 16 : 2 * u->room;
		struct judge_file *more = reallocarray(u->files, room, sizeof(*more));

		if (more == NULL)
			return sbx_error_set(u->err, ENOMEM, "unpack");
		u->files = more;
		u->room = room;
	}
	file = &u->files[u->count++];
	*file = (struct judge_file){ .name = strdup(name) };
	return file->name == NULL ? sbx_error_set(u->err, ENOMEM, "unpack") : read_data(u, file);
}

static int take_entry(struct unpacked *u, struct archive_entry *entry)
{
	const char *path = archive_entry_pathname(entry);
	char name[JUDGE_UNPACK_PATH_MAX + 1];
	int r;

	if (path == NULL)
		return sbx_error_set(u->err, 0, "the name of an entry is no UTF-8");
	r = judge_unpack_check_path(path, u->err);
	if (r < 0)
		return r;
	if (tidy(path, name))
		return 0;
	if (archive_entry_hardlink(entry) == NULL && archive_entry_filetype(entry) == AE_IFDIR)
		return 0;
	if (archive_entry_hardlink(entry) != NULL || archive_entry_filetype(entry) != AE_IFREG)
		return sbx_error_set(u->err, 0,
				     "entry `%.200s` is no file or directory: a submission has no links and no devices",
				     path);
	if (archive_entry_is_encrypted(entry) != 0)
		return sbx_error_set(u->err, 0, "entry `%.200s` is encrypted", path);
	r = judge_files_check_name(name, strlen(name), u->err);
	return r < 0 ? r : add_file(u, name);
}

static int take_all(struct unpacked *u)
{
	for (;;) {
		struct archive_entry *entry = NULL;
		int code = archive_read_next_header(u->in, &entry), r;

		if (code == ARCHIVE_EOF)
			return u->count > 0 ? 0 : sbx_error_set(u->err, 0, "there is no file in the archive");
		if (code != ARCHIVE_OK && code != ARCHIVE_WARN)
			return judge_unpack_failed(u->in, u->entries > 0, u->err);
		if (++u->entries > u->limits->entries) {
			(void)sbx_error_set(u->err, 0, "more than %llu entries",
					    (unsigned long long)u->limits->entries);
			if (u->err != NULL)
				u->err->code = EFBIG;
			return -EFBIG;
		}
		r = take_entry(u, entry);
		if (r < 0)
			return r;
	}
}

static int by_name(const void *a, const void *b)
{
	const struct judge_file *x = a, *y = b;

	return strcmp(x->name, y->name);
}

int judge_unpack_files(int fd, const struct judge_unpack_limits *limits, struct judge_file **files, size_t *count,
		       struct sbx_error *err)
{
	struct unpacked u = { .limits = limits, .err = err };
	uint64_t size = 0;
	int r = judge_unpack_open(fd, &u.in, &size, err);

	u.bytes_max = limits->answer_bytes > limits->bytes ? limits->answer_bytes : limits->bytes;
	if (r == 0)
		r = take_all(&u);
	if (u.in != NULL)
		(void)archive_read_free(u.in); /* only read from */
	if (r < 0) {
		judge_files_free_all(u.files, u.count);
		return r;
	}
	qsort(u.files, u.count, sizeof(*u.files), by_name); /* an archive's order is its archiver's */
	*files = u.files;
	*count = u.count;
	return 0;
}

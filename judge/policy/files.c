/* files.c - see files.h. */
#include "judge/policy/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "judge/policy/reader.h"
#include "sandbox/cleanup.h"

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Adds name without its extension if it is a policy's. */
static int add_file(struct judge_files *files, const char *name)
{
	size_t len = strlen(name);
	char *stem;
	int r;

	if (name[0] == '.' || len <= 5 || strcmp(name + len - 5, ".json") != 0)
		return 0;
	if (files->count == JUDGE_FILES_MAX)
		return -E2BIG;
	stem = strndup(name, len - 5);
	if (stem == NULL)
		return -ENOMEM;
	r = judge_strings_add(&files->stems, stem);
	free(stem);
	files->count = files->stems.count;
	return r;
}

static int list(struct judge_files *files)
{
	int fd = openat(files->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), r = 0;
	struct dirent *entry;
	DIR *dir;

	if (fd < 0)
		return -errno;
	dir = fdopendir(fd);
	if (dir == NULL) {
		r = -errno;
		(void)close(fd); /* opened here for reading; fdopendir did not take it */
		return r;
	}
	while (r == 0) {
		errno = 0;
		entry = readdir(dir);
		if (entry == NULL) {
			r = -errno;
			break;
		}
		r = add_file(files, entry->d_name);
	}
	(void)closedir(dir); /* read only: nothing is lost */
	return r;
}

int judge_files_list(const char *dir, const char *kind, struct judge_files *out, struct sbx_error *err)
{
	struct judge_files files = { .fd = -1 };
	sbx_close int top = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	int r;

	(void)snprintf(files.folder, sizeof(files.folder), "%s/%s", dir, kind);
	if (top < 0)
		return sbx_error_set(err, errno, "open policies in %s", dir);
	files.fd = openat(top, kind, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (files.fd < 0)
		return sbx_error_set(err, errno, "open %s", files.folder);
	r = list(&files);
	if (r < 0) {
		judge_files_free(&files);
		return sbx_error_set(err, -r, "list %s/%s", dir, kind);
	}
	if (files.count == 0) {
		judge_files_free(&files);
		return sbx_error_set(err, ENOENT, "%s/%s holds no *.json", dir, kind);
	}
	qsort(files.stems.items, files.count, sizeof(*files.stems.items), by_name);
	*out = files;
	return 0;
}

void judge_files_free(struct judge_files *files)
{
	sbx_cleanup_close(&files->fd);
	files->fd = -1;
	judge_strings_free(&files->stems);
	files->count = 0;
}

/* All of fd, at most one byte more than a document may have, so that the parser refuses what is too large. */
static int read_all(int fd, char **out, size_t *size)
{
	sbx_free char *text = malloc(JUDGE_DOCUMENT_SIZE_MAX + 1);
	size_t used = 0;

	if (text == NULL)
		return -ENOMEM;
	while (used <= JUDGE_DOCUMENT_SIZE_MAX) {
		ssize_t n = read(fd, text + used, JUDGE_DOCUMENT_SIZE_MAX + 1 - used);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		used += (size_t)n;
	}
	*out = text;
	*size = used;
	text = NULL;
	return 0;
}

/* The bytes of STEM.json into *text, malloc'ed; path: what messages call it. */
static int read_text(int fd, const char *stem, const char *path, char **text, size_t *size, struct sbx_error *err)
{
	char name[300];
	sbx_close int file = -1;
	struct stat st;
	int r;

	(void)snprintf(name, sizeof(name), "%s.json", stem);
	/* without waiting: a FIFO would block for ever */
	file = openat(fd, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (file < 0 || fstat(file, &st) < 0)
		return sbx_error_set(err, errno, "open %s", path);
	if (!S_ISREG(st.st_mode))
		return sbx_error_set(err, 0, "%s: not a regular file", path);
	r = read_all(file, text, size);
	return r < 0 ? sbx_error_set(err, -r, "read %s", path) : 0;
}

int judge_files_read_stem(int fd, const char *folder, const char *stem, struct judge_document *doc,
			  struct sbx_error *err)
{
	char path[SBX_ERROR_MAX];
	sbx_free char *text = NULL;
	size_t size = 0;
	int r;

	(void)snprintf(path, sizeof(path), "%s/%s.json", folder, stem);
	r = read_text(fd, stem, path, &text, &size, err);
	return r < 0 ? r : judge_document_parse(path, text, size, doc, err);
}

int judge_files_text(const struct judge_files *files, size_t i, char **text, size_t *size, struct sbx_error *err)
{
	char path[SBX_ERROR_MAX];

	(void)snprintf(path, sizeof(path), "%s/%s.json", files->folder, files->stems.items[i]);
	return read_text(files->fd, files->stems.items[i], path, text, size, err);
}

bool judge_files_are(const struct judge_files *files, const struct judge_ready_folder *ready)
{
	bool same = files->count == ready->count;

	for (size_t i = 0; same && i < files->count; i++) {
		const struct judge_ready_file *file = &ready->files[i];
		sbx_free char *text = NULL;
		struct sbx_error err;
		size_t size = 0;

		same = strcmp(files->stems.items[i], file->stem) == 0 &&
		       judge_files_text(files, i, &text, &size, &err) == 0 && size == file->size &&
		       memcmp(text, file->text, size) == 0;
	}
	return same;
}

int judge_files_read(const struct judge_files *files, size_t i, struct judge_document *doc, struct sbx_error *err)
{
	return judge_files_read_stem(files->fd, files->folder, files->stems.items[i], doc, err);
}

int judge_files_match_name(const struct judge_document *doc, const char *stem, const char *name, struct sbx_error *err)
{
	struct judge_node root = judge_document_root(doc), node = root;
	char buf[64];

	if (strcmp(stem, name) == 0)
		return 0;
	(void)judge_node_find(root, "name", &node);
	return judge_node_fail(node, err, "`name` is `%s`, but the file is called %s.json", name,
			       judge_printable(stem, buf, sizeof(buf)));
}

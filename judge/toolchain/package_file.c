/* package_file.c - see package_file.h. */
#include "judge/toolchain/package_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/cleanup.h"

void judge_package_file_free(struct judge_file *file)
{
	free(file->name);
	free(file->data);
	file->name = NULL;
	file->data = NULL;
}

static int too_large(const char *path, struct sbx_error *err)
{
	return sbx_error_set(err, 0, "%s: with it the files are larger than can be taken", path);
}

static int read_content(int fd, const char *path, uint64_t max, struct judge_file *file, struct sbx_error *err)
{
	struct stat st;
	size_t got = 0;

	if (fstat(fd, &st) != 0)
		return sbx_error_set(err, errno, "look at %s", path);
	if ((uint64_t)st.st_size > max)
		return too_large(path, err);
	file->size = (size_t)st.st_size;
	file->data = malloc(file->size + 1);
	if (file->data == NULL)
		return sbx_error_set(err, ENOMEM, "read %s", path);
	while (got < file->size) {
		ssize_t n = read(fd, (char *)file->data + got, file->size - got);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return sbx_error_set(err, n < 0 ? errno : EIO, "read %s", path);
		got += (size_t)n;
	}
	return 0;
}

static int put_in_constants(const struct judge_package *package, const char *path, uint64_t max,
			    struct judge_file *file, struct sbx_error *err)
{
	char *text = NULL;
	size_t size = 0;
	int r;

	if (package->constant_count == 0)
		return 0;
	r = judge_package_substitute(package, file->data, file->size, max, &text, &size, err);
	if (r == -EFBIG)
		return too_large(path, err);
	if (r < 0)
		return r;
	free(file->data);
	file->data = (void *)text;
	file->size = size;
	return 0;
}

int judge_package_file(const struct judge_package *package, int package_dir, const char *path, const char *name,
		       uint64_t *left, struct judge_file *file, struct sbx_error *err)
{
	sbx_close int fd = judge_package_open(package_dir, path, err);
	int r;

	*file = (struct judge_file){ .name = NULL };
	if (fd < 0)
		return fd;
	file->name = strdup(name);
	if (file->name == NULL)
		return sbx_error_set(err, ENOMEM, "read %s", path);
	r = read_content(fd, path, *left, file, err);
	if (r == 0)
		r = put_in_constants(package, path, *left, file, err);
	if (r == 0)
		*left -= file->size;
	return r;
}

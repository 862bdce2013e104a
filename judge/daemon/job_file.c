/* job_file.c - see job_file.h. */
#include "judge/daemon/job_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/store/files.h"
#include "sandbox/cleanup.h"
#include "sandbox/io.h"

struct record {
	char name[JUDGE_NAME_SIZE];
	uint64_t size;
};
_Static_assert(sizeof(struct record) == JUDGE_JOB_RECORD_BYTES, "job_file.h tells the size of a record");

int judge_job_file_write(int fd, const struct judge_file *files, size_t count, struct sbx_error *err)
{
	for (size_t i = 0; i < count; i++) {
		struct record record = { .size = files[i].size };
		int r;

		(void)snprintf(record.name, sizeof(record.name), "%s", files[i].name);
		r = sbx_io_write(fd, &record, sizeof(record));
		if (r == 0)
			r = sbx_io_write(fd, files[i].data, files[i].size);
		if (r < 0)
			return sbx_error_set(err, -r, "write the job");
	}
	return 0;
}

int judge_job_file_make(const struct judge_file *files, size_t count, struct sbx_error *err)
{
	sbx_close int fd = memfd_create("minos-job", MFD_CLOEXEC);
	int r;

	if (fd < 0)
		return sbx_error_set(err, errno, "make a memory file");
	r = judge_job_file_write(fd, files, count, err);
	return r < 0 ? r : sbx_take_fd(&fd);
}

static int read_one(int fd, off_t *at, off_t end, struct judge_file *file, struct sbx_error *err)
{
	struct record record;

	if (pread(fd, &record, sizeof(record), *at) != (ssize_t)sizeof(record))
		return sbx_error_set(err, EPROTO, "read the job");
	*at += (off_t)sizeof(record);
	if (record.size > (uint64_t)(end - *at))
		return sbx_error_set(err, EPROTO, "read the job");
	record.name[sizeof(record.name) - 1] = '\0';
	file->name = strdup(record.name);
	file->size = record.size;
	file->data = malloc(record.size + 1);
	if (file->name == NULL || file->data == NULL)
		return sbx_error_set(err, ENOMEM, "read the job");
	if (pread(fd, file->data, record.size, *at) != (ssize_t)record.size)
		return sbx_error_set(err, EPROTO, "read the job");
	*at += (off_t)record.size;
	return 0;
}

int judge_job_file_read(int fd, struct judge_file **files, size_t *count, struct sbx_error *err)
{
	struct judge_file *all = NULL;
	size_t used = 0;
	struct stat st;
	off_t at = 0;
	int r = 0;

	if (fstat(fd, &st) != 0)
		return sbx_error_set(err, errno, "read the job");
	while (r == 0 && at < st.st_size) {
		struct judge_file *more = reallocarray(all, used + 1, sizeof(*all));

		if (more == NULL) {
			r = sbx_error_set(err, ENOMEM, "read the job");
			break;
		}
		all = more;
		memset(&all[used], 0, sizeof(*all));
		r = read_one(fd, &at, st.st_size, &all[used++], err);
	}
	if (r < 0) {
		judge_files_free_all(all, used);
		return r;
	}
	*files = all;
	*count = used;
	return 0;
}

/*
 * fuzz_archive.c - libFuzzer entry: any bytes as an uploaded package, unpacked and checked as the api's child does it;
 * and as the sources of a submission, of which each gets a good name, and all are within the ceiling.
 *
 * Nothing may appear outside of the directory that is unpacked into, nothing in it have a mode of the archive's
 * choosing or be more than the ceiling allows, and all of it must be removable. A mutated tar header gets its checksum
 * made right, or no mutation would get past it.
 */
#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "judge/api/api-internal.h"
#include "judge/api/tree.h"
#include "judge/tests/fuzz_file.h"
#include "judge/tests/fuzz_scratch.h"
#include "sandbox/cleanup.h"

#define BLOCK       512
#define BYTES_MAX   (256U << 10)
#define ENTRIES_MAX 64
#define UNPACK_DIR  "p.tmp"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed);

static char scratch[PATH_MAX];
static int scratch_fd = -1;
static uint64_t bytes_seen;
static bool accepted;

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	(void)seed; /* LLVMFuzzerMutate has its own */
	size = LLVMFuzzerMutate(data, size, max);
	for (size_t at = 0; at + BLOCK <= size; at += BLOCK) {
		unsigned sum = 0;
		char text[8];

		if (memcmp(data + at + 257, "ustar", 5) != 0)
			continue;
		memset(data + at + 148, ' ', 8);
		for (size_t i = 0; i < BLOCK; i++)
			sum += data[at + i];
		(void)snprintf(text, sizeof(text), "%06o", sum); /* at most 512 * 255 */
		memcpy(data + at + 148, text, 7);
	}
	return size;
}

/* Only one entry is ever in the scratch directory. */
static void check_outside(void)
{
	DIR *dir = opendir(scratch);
	const struct dirent *entry;

	if (dir == NULL)
		abort();
	while ((entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
		    strcmp(entry->d_name, UNPACK_DIR) != 0)
			abort();
	(void)closedir(dir);
}

static int check_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)path;
	(void)type;
	if (at->level == 0 || S_ISLNK(st->st_mode))
		return 0;
	if (!S_ISREG(st->st_mode) && !S_ISDIR(st->st_mode))
		abort();
	/* Of what is refused, and about to be removed, directories may still have the mode that they were made with. */
	if (accepted && (st->st_mode & 07777) != 0755 && (S_ISDIR(st->st_mode) || (st->st_mode & 07777) != 0644))
		abort();
	if ((st->st_mode & (S_ISUID | S_ISGID | S_IWOTH)) != 0)
		abort();
	bytes_seen += S_ISREG(st->st_mode) ? (uint64_t)st->st_size : 0;
	return 0;
}

static void set_up(void)
{
	scratch_fd = fuzz_scratch(scratch, sizeof(scratch));
	(void)umask(022);
	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
		abort();
}

static void read_sources(int fd, const struct judge_unpack_limits *limits)
{
	struct judge_file *files = NULL;
	struct sbx_error err = { 0 };
	size_t count = 0;
	uint64_t bytes = 0;
	int r = judge_unpack_files(fd, limits, &files, &count, &err);

	if (r < 0 && (err.text[0] == '\0' || (r != -EINVAL && r != -EFBIG)))
		abort();
	for (size_t i = 0; i < count; i++) {
		bytes += files[i].size;
		if (judge_files_check_name(files[i].name, strlen(files[i].name), &err) < 0 ||
		    (i > 0 && strcmp(files[i - 1].name, files[i].name) > 0))
			abort();
	}
	if (bytes > limits->bytes || count > limits->entries)
		abort();
	judge_files_free_all(files, count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct api_unpack_child child = { .name = "fuzz", .limits = { .bytes = BYTES_MAX, .entries = ENTRIES_MAX } };
	char top[JUDGE_NAME_SIZE] = "", unpacked[PATH_MAX + sizeof(UNPACK_DIR)];
	struct sbx_error err = { 0 };
	sbx_close int dir_fd = -1;
	int r;

	if (scratch_fd < 0)
		set_up();
	child.body_fd = fuzz_file(data, size);
	read_sources(child.body_fd, &child.limits);
	if (mkdirat(scratch_fd, UNPACK_DIR, 0700) < 0)
		abort();
	dir_fd = openat(scratch_fd, UNPACK_DIR, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir_fd < 0 || fchdir(dir_fd) < 0)
		abort();
	r = api_unpack_and_check(&child, dir_fd, top, sizeof(top), &err);
	if (r < 0 && (err.text[0] == '\0' || (r != -EINVAL && r != -EFBIG)))
		abort(); /* whatever is wrong is the archive's fault, and said */
	(void)snprintf(unpacked, sizeof(unpacked), "%s/" UNPACK_DIR, scratch);
	check_outside();
	bytes_seen = 0;
	accepted = r == 0;
	/* The file at which an archive was refused for its size may have got that size, as a hole. */
	if (nftw(unpacked, check_one, 16, FTW_PHYS) != 0 || bytes_seen > (accepted ? 1 : 2) * BYTES_MAX)
		abort();
	if (judge_tree_remove(scratch_fd, UNPACK_DIR, &err) < 0)
		abort();
	return 0;
}

/*
 * fuzz_image.c - libFuzzer entry: bytes as an image in a tar file, or as its only layer, unpacked.
 *
 * The first byte says which: 'l' takes the rest for a layer (whose digest is made right, or nothing behind that check
 * would ever be reached), anything else for the whole file. Nothing may come to be outside of the directory, nothing in
 * it may be anything but a file, a directory or a link, and whatever is refused is refused with a text.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <locale.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/api/tree.h"
#include "judge/rootfs/import.h"
#include "judge/tests/fuzz_file.h"
#include "judge/tests/fuzz_scratch.h"
#include "sandbox/cleanup.h"

#define BYTES_MAX   (1U << 20)
#define ENTRIES_MAX 200

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char scratch[PATH_MAX];
static int scratch_fd = -1;

static int check_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)path;
	(void)type;
	(void)at;
	if (!S_ISREG(st->st_mode) && !S_ISDIR(st->st_mode) && !S_ISLNK(st->st_mode))
		abort();
	if (!S_ISLNK(st->st_mode) && (st->st_mode & (S_ISUID | S_ISGID | S_IWOTH)) != 0)
		abort();
	return 0;
}

/* Two entries are in the scratch directory: the root, and the layer. */
static void check_outside(void)
{
	DIR *directory = opendir(scratch);
	const struct dirent *entry;

	if (directory == NULL)
		abort();
	while ((entry = readdir(directory)) != NULL)
		if (entry->d_name[0] != '.' && strcmp(entry->d_name, "root") != 0 &&
		    strcmp(entry->d_name, "layer") != 0)
			abort();
	(void)closedir(directory);
}

static int unpack_layer(const uint8_t *data, size_t size, int root, struct sbx_error *err)
{
	struct judge_unpacked unpacked = { .max_entries = ENTRIES_MAX, .max_bytes = BYTES_MAX };
	struct judge_layer layer = { .name = "layer" };
	struct judge_source source = { .fd = scratch_fd };
	unsigned char digest[JUDGE_DIGEST_SIZE];
	sbx_close int fd = openat(scratch_fd, "layer", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size ||
	    judge_digest(&(struct judge_digest_part){ data, size }, 1, digest, err) < 0)
		abort();
	judge_digest_hex(digest, layer.digest);
	return judge_layer_apply(&source, &layer, root, &unpacked, err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct judge_import import = { .max_entries = ENTRIES_MAX, .max_bytes = BYTES_MAX };
	struct judge_imported made;
	struct sbx_error err = { 0 };
	char path[PATH_MAX + 8];
	sbx_close int root = -1;
	int r;

	if (size == 0)
		return 0;
	if (scratch_fd < 0) {
		scratch_fd = fuzz_scratch(scratch, sizeof(scratch));
		(void)umask(022);
		if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
			abort();
	}
	if (mkdirat(scratch_fd, "root", 0700) < 0)
		abort();
	root = openat(scratch_fd, "root", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	r = data[0] == 'l' ? unpack_layer(data + 1, size - 1, root, &err)
			   : judge_rootfs_unpack(fuzz_file(data, size), root, &import, &made, &err);
	if (r < 0 && err.text[0] == '\0')
		abort();
	check_outside();
	(void)snprintf(path, sizeof(path), "%s/root", scratch);
	if (nftw(path, check_one, 16, FTW_PHYS) != 0 || judge_tree_remove(scratch_fd, "root", &err) < 0)
		abort();
	return 0;
}

/* test_archive.h - archives that a test makes up, the bad ones too. */
#ifndef JUDGE_TESTS_ARCHIVE_H
#define JUDGE_TESTS_ARCHIVE_H

#include <stddef.h>

/* One entry of an archive that a test makes. */
struct entry {
	const char *path;
	char type;           /* 'f' file, 'd' directory, 'l' symlink, 'h' hard link, 'p' FIFO, 'b' block device */
	const char *content; /* of a file; target of a link */
	size_t zeros;        /* a file of that many NUL bytes instead */
	int mode;            /* 0: 0644 */
};

/* Makes a "tar", "tar.gz", "tar.zst" or "zip" in memory; free *data. */
void make_archive(const char *format, const struct entry *entries, size_t count, void **data, size_t *size);

/* An unnamed file with the tar of all that is below path, whatever it is; its descriptor is at the beginning. */
int archive_of_tree(const char *path);

#endif

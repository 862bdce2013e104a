/* test_archive.c - see test_archive.h. */
#include "judge/tests/test_archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void add_entry(struct archive *archive, const struct entry *entry)
{
	struct archive_entry *header = archive_entry_new();
	size_t size = entry->zeros > 0 ? entry->zeros : entry->type == 'f' ? strlen(entry->content) : 0;
	static const char zeros[65536];

	archive_entry_set_pathname(header, entry->path);
	archive_entry_set_filetype(header, entry->type == 'd'   ? AE_IFDIR
					   : entry->type == 'l' ? AE_IFLNK
					   : entry->type == 'p' ? AE_IFIFO
					   : entry->type == 'b' ? AE_IFBLK
								: AE_IFREG);
	archive_entry_set_perm(header, entry->mode != 0 ? (mode_t)entry->mode : 0644);
	if (entry->type == 'l')
		archive_entry_set_symlink(header, entry->content);
	if (entry->type == 'h')
		archive_entry_set_hardlink(header, entry->content);
	archive_entry_set_size(header, (la_int64_t)size);
	ck_assert_msg(archive_write_header(archive, header) == ARCHIVE_OK, "%s", archive_error_string(archive));
	archive_entry_free(header);
	if (entry->zeros == 0 && size > 0)
		ck_assert_int_eq(archive_write_data(archive, entry->content, size), (la_ssize_t)size);
	for (size_t done = 0; entry->zeros > 0 && done < size;) {
		size_t n = size - done < sizeof(zeros) ? size - done : sizeof(zeros);

		ck_assert_int_eq(archive_write_data(archive, zeros, n), (la_ssize_t)n);
		done += n;
	}
}

void make_archive(const char *format, const struct entry *entries, size_t count, void **data, size_t *size)
{
	struct archive *archive = archive_write_new();
	size_t room = 64 << 20;

	*data = malloc(room);
	ck_assert_ptr_nonnull(*data);
	if (strcmp(format, "zip") == 0)
		ck_assert_int_eq(archive_write_set_format_zip(archive), ARCHIVE_OK);
	else
		ck_assert_int_eq(archive_write_set_format_gnutar(archive), ARCHIVE_OK); /* takes any bytes as a name */
	if (strcmp(format, "tar.gz") == 0)
		ck_assert_int_eq(archive_write_add_filter_gzip(archive), ARCHIVE_OK);
	if (strcmp(format, "tar.zst") == 0)
		ck_assert_int_eq(archive_write_add_filter_zstd(archive), ARCHIVE_OK);
	ck_assert_int_eq(archive_write_open_memory(archive, *data, room, size), ARCHIVE_OK);
	for (size_t i = 0; i < count; i++)
		add_entry(archive, &entries[i]);
	ck_assert_int_eq(archive_write_close(archive), ARCHIVE_OK);
	ck_assert_int_eq(archive_write_free(archive), ARCHIVE_OK);
}

static void copy_entry(struct archive *disk, struct archive *out, struct archive_entry *entry, const char *name)
{
	char block[65536];
	la_ssize_t got;

	archive_entry_copy_pathname(entry, name);
	ck_assert_msg(archive_write_header(out, entry) == ARCHIVE_OK, "%s", archive_error_string(out));
	if (archive_entry_filetype(entry) != AE_IFREG)
		return;
	while ((got = archive_read_data(disk, block, sizeof(block))) > 0)
		ck_assert_int_eq(archive_write_data(out, block, (size_t)got), got);
	ck_assert_int_eq(got, 0);
}

int archive_of_tree(const char *path)
{
	struct archive *disk = archive_read_disk_new(), *out = archive_write_new();
	struct archive_entry *entry = archive_entry_new();
	int fd = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(archive_write_set_format_gnutar(out), ARCHIVE_OK); /* as above */
	ck_assert_int_eq(archive_write_open_fd(out, fd), ARCHIVE_OK);
	ck_assert_int_eq(archive_read_disk_set_symlink_physical(disk), ARCHIVE_OK);
	ck_assert_int_eq(archive_read_disk_set_behavior(disk, ARCHIVE_READDISK_NO_ACL | ARCHIVE_READDISK_NO_XATTR |
								  ARCHIVE_READDISK_NO_FFLAGS),
			 ARCHIVE_OK);
	ck_assert_int_eq(archive_read_disk_open(disk, path), ARCHIVE_OK);
	while (archive_read_next_header2(disk, entry) == ARCHIVE_OK) {
		const char *inner = archive_entry_pathname(entry) + strlen(path);
		char *name;

		if (archive_entry_filetype(entry) == AE_IFDIR)
			ck_assert_int_eq(archive_read_disk_descend(disk), ARCHIVE_OK);
		if (*inner == '\0')
			continue;
		name = strdup(inner + 1); /* setting it frees what inner points into */
		copy_entry(disk, out, entry, name);
		free(name);
	}
	archive_entry_free(entry);
	ck_assert_int_eq(archive_write_close(out), ARCHIVE_OK);
	ck_assert_int_eq(archive_write_free(out), ARCHIVE_OK);
	ck_assert_int_eq(archive_read_free(disk), ARCHIVE_OK);
	ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

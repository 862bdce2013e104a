/* test_archive.c - see test_archive.h. */
#include "judge/tests/test_archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <check.h>
#include <stdlib.h>
#include <string.h>

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
		ck_assert_int_eq(archive_write_set_format_pax_restricted(archive), ARCHIVE_OK);
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

/* pack.c - see pack.h. */
#include "judge/cli/pack.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/cleanup.h"

struct packing {
	struct archive *disk, *out;
	const char *path;
	struct sbx_error *err;
};

static int fail(const struct packing *p, struct archive *of, const char *name)
{
	int code = archive_errno(of);
	const char *text = archive_error_string(of);

	(void)sbx_error_set(p->err, 0, "pack %s: %s", name, text != NULL ? text : "failed");
	if (code <= 0 || code > 4095)
		code = EIO;
	if (p->err != NULL)
		p->err->code = code;
	return -code;
}

static int copy_data(const struct packing *p, const char *name)
{
	char block[65536];

	for (;;) {
		la_ssize_t n = archive_read_data(p->disk, block, sizeof(block));

		if (n == 0)
			return 0;
		if (n < 0)
			return fail(p, p->disk, name);
		/* Fewer bytes than declared come when the file shrinks; the archive is padded then, which the reader
		 * notices. */
		if (archive_write_data(p->out, block, (size_t)n) < 0)
			return fail(p, p->out, name);
	}
}

/* The name below the package: what follows its path. NULL for the package itself. */
static const char *inner_name(const struct packing *p, const char *name)
{
	name += strlen(p->path);
	while (*name == '/')
		name++;
	return *name != '\0' ? name : NULL;
}

static int pack_entry(const struct packing *p, struct archive_entry *entry)
{
	const char *full = archive_entry_pathname(entry);
	const char *inner = full == NULL ? NULL : inner_name(p, full);
	sbx_free char *name = NULL;
	int r = 0;

	if (full == NULL)
		return sbx_error_set(p->err, 0, "%s holds a file whose name is no UTF-8", p->path);
	if (archive_entry_filetype(entry) == AE_IFDIR && archive_read_disk_descend(p->disk) != ARCHIVE_OK)
		return fail(p, p->disk, full);
	if (inner == NULL)
		return 0;
	if (archive_entry_filetype(entry) != AE_IFREG && archive_entry_filetype(entry) != AE_IFDIR &&
	    archive_entry_filetype(entry) != AE_IFLNK)
		return sbx_error_set(p->err, 0, "%s is no file, directory or symlink", full);
	name = strdup(inner); /* setting it frees what inner points into */
	if (name == NULL)
		return sbx_error_set(p->err, ENOMEM, "pack %s", full);
	archive_entry_set_pathname(entry, name);
	archive_entry_set_hardlink(entry, NULL); /* a second name is packed as a file of its own */
	if (archive_write_header(p->out, entry) != ARCHIVE_OK)
		return fail(p, p->out, name);
	if (archive_entry_filetype(entry) == AE_IFREG)
		r = copy_data(p, name);
	return r; /* NOLINT(clang-analyzer-unix.Malloc): cleanup */
}

static int pack_all(const struct packing *p)
{
	struct archive_entry *entry = archive_entry_new();
	int code = ARCHIVE_OK, r = 0;

	if (entry == NULL)
		return sbx_error_set(p->err, ENOMEM, "pack %s", p->path);
	while (r == 0 && (code = archive_read_next_header2(p->disk, entry)) == ARCHIVE_OK) {
		r = pack_entry(p, entry);
		(void)archive_entry_clear(entry); /* returns its argument */
	}
	archive_entry_free(entry);
	if (r == 0 && code != ARCHIVE_EOF)
		r = fail(p, p->disk, p->path);
	return r;
}

/* Under /var/tmp, which is a disk; in memory where that cannot be. */
static int unnamed_file(struct sbx_error *err)
{
	int fd = open("/var/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0)
		fd = memfd_create("package", MFD_CLOEXEC);
	return fd < 0 ? sbx_error_set(err, errno, "make a temporary file") : fd;
}

int judge_pack(const char *path, uint64_t *size, struct sbx_error *err)
{
	struct packing p = { .disk = archive_read_disk_new(), .out = archive_write_new(), .path = path, .err = err };
	sbx_close int fd = unnamed_file(err);
	struct stat st = { 0 };
	int r = fd < 0 ? fd : 0;

	/* libarchive reads names by the locale; packages are UTF-8 wherever we run. */
	if (r == 0 && setlocale(LC_CTYPE, "C.UTF-8") == NULL) /* NOLINT(concurrency-mt-unsafe): one thread */
		r = sbx_error_set(err, ENOENT, "locale C.UTF-8");
	if (r == 0 && (p.disk == NULL || p.out == NULL))
		r = sbx_error_set(err, ENOMEM, "pack %s", path);
	if (r == 0) {
		(void)archive_read_disk_set_symlink_physical(
		    p.disk); /* this and the next fail only for a used object */
		(void)archive_read_disk_set_behavior(p.disk, ARCHIVE_READDISK_NO_ACL | ARCHIVE_READDISK_NO_XATTR |
								 ARCHIVE_READDISK_NO_FFLAGS);
		(void)archive_write_set_format_pax_restricted(p.out);
		if (archive_write_open_fd(p.out, fd) != ARCHIVE_OK)
			r = fail(&p, p.out, path);
		else if (archive_read_disk_open(p.disk, path) != ARCHIVE_OK)
			r = fail(&p, p.disk, path);
	}
	if (r == 0)
		r = pack_all(&p);
	if (r == 0 && archive_write_close(p.out) != ARCHIVE_OK)
		r = fail(&p, p.out, path);
	if (p.disk != NULL)
		(void)archive_read_free(p.disk); /* only read from */
	if (p.out != NULL)
		(void)archive_write_free(p.out); /* closed above when it mattered */
	if (r == 0 && (fstat(fd, &st) < 0 || lseek(fd, 0, SEEK_SET) < 0))
		r = sbx_error_set(err, errno, "pack %s", path);
	if (r < 0)
		return r;
	*size = (uint64_t)st.st_size;
	return sbx_take_fd(&fd);
}

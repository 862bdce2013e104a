/* source.c - see source.h. */
#include "judge/rootfs/source.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BLOCK 65536

struct judge_member {
	int fd;              /* of a directory's file, or -1 */
	struct archive *tar; /* that stands at the member, or NULL */
	struct judge_hash *hash;
	char name[256];
	char buffer[BLOCK];
};

int judge_source_open(int fd, struct judge_source *out, struct sbx_error *err)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return sbx_error_set(err, errno, "look at the image");
	if (!S_ISDIR(st.st_mode) && !S_ISREG(st.st_mode))
		return sbx_error_set(err, 0, "the image is neither a directory nor a file");
	*out = (struct judge_source){ .fd = fd, .is_tar = S_ISREG(st.st_mode) };
	return 0;
}

static int open_file(const struct judge_source *source, struct judge_member *member, struct sbx_error *err)
{
	struct open_how how = { .flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC,
				.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS };
	struct stat st;

	member->fd = (int)syscall(SYS_openat2, source->fd, member->name, &how, sizeof(how));
	if (member->fd < 0)
		return sbx_error_set(err, errno, "open %s of the image", member->name);
	if (fstat(member->fd, &st) != 0 || !S_ISREG(st.st_mode))
		return sbx_error_set(err, 0, "%s of the image is no file", member->name);
	return 0;
}

static int bad_tar(const struct judge_member *member, struct sbx_error *err)
{
	const char *text = archive_error_string(member->tar);

	return sbx_error_set(err, 0, "the image cannot be read: %s", text != NULL ? text : "it is no tar file");
}

/* "./name" is "name". */
static const char *plain(const char *path)
{
	while (path[0] == '.' && path[1] == '/')
		path += 2;
	return path;
}

static int find_entry(struct judge_member *member, struct sbx_error *err)
{
	for (;;) {
		struct archive_entry *entry = NULL;
		int code = archive_read_next_header(member->tar, &entry);
		const char *path;

		if (code == ARCHIVE_EOF)
			return sbx_error_set(err, ENOENT, "%s of the image", member->name);
		if (code != ARCHIVE_OK && code != ARCHIVE_WARN)
			return bad_tar(member, err);
		path = archive_entry_pathname(entry);
		if (path == NULL || strcmp(plain(path), member->name) != 0)
			continue;
		if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != NULL)
			return sbx_error_set(err, 0, "%s of the image is no file", member->name);
		return 0;
	}
}

/* Not compressed: it is looked through for each member, which costs a seek for what is passed over. */
static int open_tar(const struct judge_source *source, struct judge_member *member, struct sbx_error *err)
{
	member->tar = archive_read_new();
	if (member->tar == NULL)
		return sbx_error_set(err, ENOMEM, "read the image");
	if (lseek(source->fd, 0, SEEK_SET) < 0)
		return sbx_error_set(err, errno, "read the image");
	(void)archive_read_support_format_tar(member->tar); /* fails for memory alone, and then opening does */
	if (archive_read_open_fd(member->tar, source->fd, BLOCK) != ARCHIVE_OK)
		return bad_tar(member, err);
	return find_entry(member, err);
}

int judge_member_open(const struct judge_source *source, const char *name, struct judge_member **out,
		      struct sbx_error *err)
{
	struct judge_member *member = calloc(1, sizeof(*member));
	int r;

	if (member == NULL)
		return sbx_error_set(err, ENOMEM, "read the image");
	member->fd = -1;
	member->hash = judge_hash_new();
	if (member->hash == NULL || strlen(name) >= sizeof(member->name)) {
		r = sbx_error_set(err, member->hash == NULL ? ENOMEM : ENAMETOOLONG, "open %.64s of the image", name);
	} else {
		memcpy(member->name, name, strlen(name) + 1);
		r = source->is_tar ? open_tar(source, member, err) : open_file(source, member, err);
	}
	if (r < 0) {
		judge_member_close(member);
		return r;
	}
	*out = member;
	return 0;
}

void judge_member_close(struct judge_member *member)
{
	if (member == NULL)
		return;
	if (member->fd >= 0)
		(void)close(member->fd); /* was only read */
	if (member->tar != NULL)
		(void)archive_read_free(member->tar); /* as above */
	judge_hash_free(member->hash);
	free(member);
}

ssize_t judge_member_read(struct judge_member *member, const void **data, struct sbx_error *err)
{
	ssize_t got;
	int r;

	do {
		got = member->tar != NULL ? archive_read_data(member->tar, member->buffer, sizeof(member->buffer))
					  : read(member->fd, member->buffer, sizeof(member->buffer));
	} while (got < 0 && member->tar == NULL && errno == EINTR);
	if (got < 0)
		return member->tar != NULL ? bad_tar(member, err)
					   : sbx_error_set(err, errno, "read %s of the image", member->name);
	r = judge_hash_add(member->hash, member->buffer, (size_t)got, err);
	*data = member->buffer;
	return r < 0 ? r : got;
}

int judge_member_digest(struct judge_member *member, char out[JUDGE_DIGEST_HEX], struct sbx_error *err)
{
	unsigned char digest[JUDGE_DIGEST_SIZE];
	const void *data;
	ssize_t got;
	int r;

	while ((got = judge_member_read(member, &data, err)) > 0)
		;
	r = got < 0 ? (int)got : judge_hash_end(member->hash, digest, err);
	if (r == 0)
		judge_digest_hex(digest, out);
	return r;
}

/* Into text, which has room for the largest member and a NUL. */
static int read_whole(struct judge_member *member, char *text, size_t *size, struct sbx_error *err)
{
	const void *data;
	size_t used = 0;
	ssize_t got;

	while ((got = judge_member_read(member, &data, err)) > 0) {
		if ((size_t)got > JUDGE_IMAGE_JSON_MAX - used)
			return sbx_error_set(err, EFBIG, "%s of the image", member->name);
		memcpy(text + used, data, (size_t)got);
		used += (size_t)got;
	}
	text[used] = '\0';
	*size = used;
	return (int)got;
}

int judge_source_read(const struct judge_source *source, const char *name, char **bytes, size_t *size,
		      char digest[JUDGE_DIGEST_HEX], struct sbx_error *err)
{
	struct judge_member *member = NULL;
	char *text;
	int r = judge_member_open(source, name, &member, err);

	if (r < 0)
		return r;
	text = malloc(JUDGE_IMAGE_JSON_MAX + 1);
	r = text == NULL ? sbx_error_set(err, ENOMEM, "read the image") : read_whole(member, text, size, err);
	if (r == 0)
		r = judge_member_digest(member, digest, err);
	judge_member_close(member);
	if (r < 0)
		free(text);
	else
		*bytes = text;
	return r;
}

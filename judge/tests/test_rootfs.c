/*
 * test_rootfs.c - images to directories: layouts, saved images, whiteouts, links, digests, and images that mean harm.
 * Images are made here, with libarchive, layer by layer.
 */
#include <archive.h>
#include <archive_entry.h>
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "judge/daemon/role.h"
#include "judge/rootfs/import.h"
#include "judge/store/digest.h"
#include "sandbox/tests/suite.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ENTRIES      8

/* 'f' file, 'x' program, 'd' directory, 'l' symlink, 'h' hard link, 'c' device, 'p' FIFO. path NULL: no more. */
struct entry {
	char type;
	const char *path, *content;
};

static char dir[PATH_MAX];
static struct sbx_error err;
static struct judge_imported made;

/* ---- Making images ---- */

static void set_up(void)
{
	(void)snprintf(dir, sizeof(dir), "/tmp/minos-rootfs-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chmod(dir, 0755), 0);
	memset(&err, 0, sizeof(err));
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

static void tear_down(void)
{
	ck_assert_int_eq(nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

static const char *in_dir(const char *path)
{
	static char all[4][PATH_MAX + 512];
	static unsigned next;
	char *whole = all[next++ % 4];

	(void)snprintf(whole, sizeof(all[0]), "%s/%s", dir, path);
	return whole;
}

static void put(const char *path, const void *data, size_t size)
{
	int fd = open(in_dir(path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	ck_assert_msg(fd >= 0, "%s", path);
	ck_assert_int_eq(write(fd, data, size), (ssize_t)size);
	ck_assert_int_eq(close(fd), 0);
}

static void add(struct archive *archive, const struct entry *entry)
{
	struct archive_entry *header = archive_entry_new();
	bool file = entry->type == 'f' || entry->type == 'x';
	size_t size = file && entry->content != NULL ? strlen(entry->content) : 0;

	archive_entry_set_pathname(header, entry->path);
	archive_entry_set_filetype(header, entry->type == 'd'   ? AE_IFDIR
					   : entry->type == 'l' ? AE_IFLNK
					   : entry->type == 'c' ? AE_IFCHR
					   : entry->type == 'p' ? AE_IFIFO
								: AE_IFREG);
	archive_entry_set_perm(header, entry->type == 'x' ? 06711 : entry->type == 'd' ? 0700 : 0600);
	archive_entry_set_uid(header, 12345);
	if (entry->type == 'l')
		archive_entry_set_symlink(header, entry->content);
	if (entry->type == 'h')
		archive_entry_set_hardlink(header, entry->content);
	archive_entry_set_size(header, (la_int64_t)size);
	ck_assert_msg(archive_write_header(archive, header) == ARCHIVE_OK, "%s", archive_error_string(archive));
	archive_entry_free(header);
	if (size > 0)
		ck_assert_int_eq(archive_write_data(archive, entry->content, size), (la_ssize_t)size);
}

/* A layer as a tar file in memory, and its digest. */
static size_t make_layer(const struct entry *entries, bool packed, char **data, char digest[JUDGE_DIGEST_HEX])
{
	struct archive *archive = archive_write_new();
	unsigned char raw[JUDGE_DIGEST_SIZE];
	size_t room = 1 << 20, size = 0;

	*data = malloc(room);
	ck_assert_int_eq(archive_write_set_format_pax_restricted(archive), ARCHIVE_OK);
	if (packed)
		ck_assert_int_eq(archive_write_add_filter_gzip(archive), ARCHIVE_OK);
	ck_assert_int_eq(archive_write_open_memory(archive, *data, room, &size), ARCHIVE_OK);
	for (size_t i = 0; i < ENTRIES && entries[i].path != NULL; i++)
		add(archive, &entries[i]);
	ck_assert_int_eq(archive_write_free(archive), ARCHIVE_OK);
	ck_assert_int_eq(judge_digest(&(struct judge_digest_part){ *data, size }, 1, raw, &err), 0);
	judge_digest_hex(raw, digest);
	return size;
}

static void digest_of(const char *text, char digest[JUDGE_DIGEST_HEX])
{
	unsigned char raw[JUDGE_DIGEST_SIZE];

	ck_assert_int_eq(judge_digest(&(struct judge_digest_part){ text, strlen(text) }, 1, raw, &err), 0);
	judge_digest_hex(raw, digest);
}

static void put_blob(const char *text, char digest[JUDGE_DIGEST_HEX])
{
	char path[128];

	digest_of(text, digest);
	(void)snprintf(path, sizeof(path), "image/blobs/sha256/%s", digest);
	put(path, text, strlen(text));
}

/* An OCI layout in image/: of so many layers, of which every second is compressed. */
static void make_oci(const struct entry (*layers)[ENTRIES], size_t count)
{
	char manifest[4096] = "{\"schemaVersion\":2,\"layers\":[", index[1024], digest[JUDGE_DIGEST_HEX];

	ck_assert_int_eq(mkdir(in_dir("image"), 0755), 0);
	ck_assert_int_eq(mkdir(in_dir("image/blobs"), 0755), 0);
	ck_assert_int_eq(mkdir(in_dir("image/blobs/sha256"), 0755), 0);
	for (size_t i = 0; i < count; i++) {
		char path[128], *data;
		size_t size = make_layer(layers[i], i % 2 == 1, &data, digest), used = strlen(manifest);

		(void)snprintf(path, sizeof(path), "image/blobs/sha256/%s", digest);
		put(path, data, size);
		free(data);
		(void)snprintf(manifest + used, sizeof(manifest) - used,
			       "%s{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\",\"digest\":\"sha256:%s\"}",
			       i > 0 ? "," : "", digest);
	}
	(void)strcat(manifest, "]}");
	put_blob(manifest, digest);
	(void)snprintf(
	    index, sizeof(index),
	    "{\"schemaVersion\":2,\"manifests\":[{\"digest\":\"sha256:%064d\",\"platform\":{\"os\":\"linux\","
	    "\"architecture\":\"arm64\"}},{\"digest\":\"sha256:%s\",\"platform\":{\"os\":\"linux\","
	    "\"architecture\":\"amd64\"}}]}",
	    0, digest);
	put("image/index.json", index, strlen(index));
	put("image/oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}", 30);
}

/* What an old `docker save` writes: layers in directories, their digests in the config. */
static void make_saved(const struct entry (*layers)[ENTRIES], size_t count)
{
	char config[2048] = "{\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[", manifest[2048], digest[JUDGE_DIGEST_HEX];
	char names[512] = "", config_name[JUDGE_DIGEST_HEX + 8];
	struct archive *archive = archive_write_new();

	ck_assert_int_eq(archive_write_set_format_ustar(archive), ARCHIVE_OK);
	ck_assert_int_eq(archive_write_open_filename(archive, in_dir("image.tar")), ARCHIVE_OK);
	for (size_t i = 0; i < count; i++) {
		struct archive_entry *header = archive_entry_new();
		char *data, name[32];
		size_t size = make_layer(layers[i], false, &data, digest);

		(void)snprintf(name, sizeof(name), "%zu/layer.tar", i);
		archive_entry_set_pathname(header, name);
		archive_entry_set_filetype(header, AE_IFREG);
		archive_entry_set_perm(header, 0644);
		archive_entry_set_size(header, (la_int64_t)size);
		ck_assert_int_eq(archive_write_header(archive, header), ARCHIVE_OK);
		ck_assert_int_eq(archive_write_data(archive, data, size), (la_ssize_t)size);
		archive_entry_free(header);
		free(data);
		(void)snprintf(config + strlen(config), sizeof(config) - strlen(config), "%s\"sha256:%s\"",
			       i > 0 ? "," : "", digest);
		(void)snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s\"%s\"", i > 0 ? "," : "",
			       name);
	}
	(void)strcat(config, "]}}");
	digest_of(config, digest);
	(void)snprintf(config_name, sizeof(config_name), "%s.json", digest);
	add(archive, &(struct entry){ 'f', config_name, config });
	(void)snprintf(manifest, sizeof(manifest), "[{\"Config\":\"%s\",\"RepoTags\":[\"a:1\"],\"Layers\":[%s]}]",
		       config_name, names);
	add(archive, &(struct entry){ 'f', "manifest.json", manifest });
	ck_assert_int_eq(archive_write_free(archive), ARCHIVE_OK);
}

static int import_as(const char *image, const char *reference)
{
	char from[PATH_MAX], to[PATH_MAX];
	const struct judge_import import = { .image = from,
					     .reference = reference,
					     .directory = to,
					     .policies = "policies",
					     .max_entries = 100,
					     .max_bytes = 1 << 20 };

	(void)snprintf(from, sizeof(from), "%.2000s/%s", dir, image);
	(void)snprintf(to, sizeof(to), "%.2000s/made", dir);
	return judge_rootfs_import(&import, &made, &err);
}

static void import(const char *image)
{
	int r = import_as(image, NULL);

	ck_assert_msg(r == 0, "%s", err.text);
}

static bool is_there(const char *path)
{
	struct stat st;
	char whole[128];

	(void)snprintf(whole, sizeof(whole), "made/%s", path);
	return lstat(in_dir(whole), &st) == 0;
}

static const char *content(const char *path)
{
	static char text[256];
	char whole[128];
	int fd;
	ssize_t got;

	(void)snprintf(whole, sizeof(whole), "made/%s", path);
	fd = open(in_dir(whole), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return "(nothing)";
	got = read(fd, text, sizeof(text) - 1);
	text[got < 0 ? 0 : got] = '\0';
	(void)close(fd);
	return text;
}

/* ---- Good images ---- */

static const struct entry good[3][ENTRIES] = {
	{ { 'd', "usr/", NULL },
	  { 'd', "usr/bin/", NULL },
	  { 'x', "usr/bin/tool", "old tool" },
	  { 'f', "usr/bin/gone", "x" },
	  { 'l', "bin", "usr/bin" },
	  { 'd', "opt/old/", NULL },
	  { 'f', "opt/old/file", "x" },
	  { 'c', "dev/null", NULL } },
	{ { 'f', "usr/bin/.wh.gone", NULL },
	  { 'f', "opt/new", "kept, though it stands before the whiteout" },
	  { 'f', "opt/.wh..wh..opq", NULL },
	  { 'x', "bin/through", "through a link of a lower layer" },
	  { 'h', "usr/bin/twin", "usr/bin/tool" },
	  { 'f', "./deep/er/file", "directories are made" } },
	{ { 'x', "usr/bin/tool", "new tool" }, { 'l', "opt", "/usr" }, { 'f', "etc/.wh.nothing", NULL } },
};

static void expect_good(void)
{
	struct stat st;

	ck_assert_str_eq(content("usr/bin/tool"), "new tool");
	ck_assert_str_eq(content("usr/bin/twin"), "old tool");
	ck_assert_str_eq(content("usr/bin/through"), "through a link of a lower layer");
	ck_assert_str_eq(content("deep/er/file"), "directories are made");
	ck_assert(!is_there("usr/bin/gone"));
	ck_assert(!is_there("usr/bin/.wh.gone"));
	ck_assert(!is_there("dev/null"));
	ck_assert_uint_eq(made.left_out, 1);
	ck_assert_uint_eq(made.layers, 3);
	ck_assert_int_eq(stat(in_dir("made/usr/bin/tool"), &st), 0);
	ck_assert_int_eq(st.st_mode & 07777, 0755); /* no set-id bits, and everybody may read */
	ck_assert_uint_ne(st.st_uid, 12345);
	if (geteuid() == 0)
		ck_assert_uint_eq(st.st_uid, getpwnam("minos")->pw_uid);
	ck_assert_int_eq(lstat(in_dir("made/opt"), &st), 0);
	ck_assert(S_ISLNK(st.st_mode));
}

START_TEST(the_layers_of_a_layout_lie_over_each_other)
{
	make_oci(good, 3);
	import("image");
	expect_good();
}
END_TEST

START_TEST(a_saved_image_gives_the_same)
{
	make_saved(good, 3);
	import("image.tar");
	expect_good();
}
END_TEST

START_TEST(an_opaque_directory_keeps_what_its_own_layer_puts_there)
{
	make_oci(good, 2);
	import("image");
	ck_assert(!is_there("opt/old"));
	ck_assert_str_eq(content("opt/new"), "kept, though it stands before the whiteout");
}
END_TEST

START_TEST(a_directory_that_is_there_is_not_touched)
{
	make_oci(good, 1);
	ck_assert_int_eq(mkdir(in_dir("made"), 0755), 0);
	put("made/mine", "x", 1);
	ck_assert_int_lt(import_as("image", NULL), 0);
	ck_assert_int_eq(err.code, EEXIST);
	ck_assert(is_there("mine"));
}
END_TEST

START_TEST(an_image_is_found_by_its_tag)
{
	make_saved(good, 1);
	ck_assert_int_lt(import_as("image.tar", "b:1"), 0);
	ck_assert_ptr_nonnull(strstr(err.text, "called b:1"));
	ck_assert_int_eq(import_as("image.tar", "a:1"), 0);
}
END_TEST

/* ---- Images that mean harm ---- */

static const struct {
	struct entry layers[2][ENTRIES];
	size_t count;
	const char *why; /* NULL: it is unpacked, and stays inside */
} harmful[] = {
	{ { { { 'd', "usr", NULL }, { 'f', "../evil", "x" } } }, 1, "climbs" },
	{ { { { 'd', "usr", NULL }, { 'f', "usr/../../evil", "x" } } }, 1, "climbs" },
	{ { { { 'd', "usr", NULL }, { 'h', "usr/x", "../../../etc/passwd" } } }, 1, "climbs" },
	{ { { { 'd', "usr", NULL }, { 'f', ".wh...", NULL } } }, 1, "takes away no name" },
	{ { { { 'd', "usr", NULL }, { 'f', "usr/.wh..", NULL } } }, 1, "takes away no name" },
	{ { { { 'd', "usr", NULL }, { 'h', "usr/x", "etc/nowhere" } } }, 1, "a link to" },
	{ { { { 'd', "other", NULL } } }, 1, "no system" },
	/* Absolute and climbing links lead to what is in the directory. */
	{ { { { 'd', "usr", NULL }, { 'l', "out", "/" }, { 'f', "out/evil", "x" } } }, 1, NULL },
	{ { { { 'd', "usr", NULL }, { 'l', "out", "../../../../.." }, { 'f', "out/evil", "x" } } }, 1, NULL },
	{ { { { 'd', "usr", NULL }, { 'l', "out", "/" } }, { { 'f', "out/evil", "x" } } }, 2, NULL },
	{ { { { 'd', "usr", NULL }, { 'f', "evil", "x" }, { 'l', "usr/l", "/" } },
	    { { 'f', "usr/l/.wh.evil", NULL } } },
	  2,
	  NULL },
	{ { { { 'd', "usr", NULL }, { 'f', "/evil", "x" } } }, 1, NULL },
};

START_TEST(an_image_that_means_harm_is_refused_or_stays_inside)
{
	make_oci(harmful[_i].layers, harmful[_i].count);
	put("evil", "outside", 7);
	if (harmful[_i].why == NULL) {
		import("image");
	} else {
		ck_assert_int_lt(import_as("image", NULL), 0);
		ck_assert_msg(strstr(err.text, harmful[_i].why) != NULL, "%s", err.text);
		ck_assert(!is_there("."));
	}
	ck_assert_int_ne(access("/evil", F_OK), 0);
	ck_assert_int_eq(mkdir(in_dir("made"), 0755) == 0 || errno == EEXIST, 1);
	ck_assert_str_eq(content("../evil"), "outside");
}
END_TEST

START_TEST(a_blob_with_another_digest_is_refused)
{
	char digest[JUDGE_DIGEST_HEX], path[128], *data;
	size_t size;

	make_oci(good, 1);
	(void)make_layer(good[0], false, &data, digest);
	free(data);
	(void)snprintf(path, sizeof(path), "image/blobs/sha256/%s", digest);
	size = make_layer(good[1], false, &data, digest);
	put(path, data, size);
	free(data);
	ck_assert_int_lt(import_as("image", NULL), 0);
	ck_assert_msg(strstr(err.text, "SHA-256") != NULL, "%s", err.text);
	ck_assert(!is_there("."));
}
END_TEST

START_TEST(more_than_the_bounds_is_refused)
{
	char from[PATH_MAX], to[PATH_MAX];
	struct judge_import few = {
		.image = from, .directory = to, .policies = "policies", .max_entries = 3, .max_bytes = 1000
	};
	struct judge_import small = {
		.image = from, .directory = to, .policies = "policies", .max_entries = 100, .max_bytes = 10
	};

	make_oci(good, 1);
	(void)snprintf(from, sizeof(from), "%.2000s/image", dir);
	(void)snprintf(to, sizeof(to), "%.2000s/made", dir);
	ck_assert_int_lt(judge_rootfs_import(&few, &made, &err), 0);
	ck_assert_ptr_nonnull(strstr(err.text, "more than 3 entries"));
	ck_assert_int_eq(judge_rootfs_import(&small, &made, &err), 0); /* 10 bytes and no more */
	ck_assert_uint_eq(made.bytes, 10);
}
END_TEST

static const struct {
	const char *index, *why;
} bad_indexes[] = {
	{ "", "no JSON" },
	{ "[", "no JSON" },
	{ "{}", "no image for Linux" },
	{ "{\"manifests\":[{\"digest\":\"sha256:../../../etc/passwd\"}]}", "no digest" },
	{ "{\"manifests\":[{\"digest\":\"md5:00\"}]}", "no digest" },
	{ "{\"manifests\":[{\"digest\":7}]}", "no digest" },
	{ "{\"manifests\":[{},{}]}", "several images" },
	{ "{\"layers\":[]}", "0 layers" },
	{ "{\"layers\":[7]}", "no digest" },
};

START_TEST(a_bad_index_is_refused_with_a_reason)
{
	make_oci(good, 1);
	put("image/index.json", bad_indexes[_i].index, strlen(bad_indexes[_i].index));
	ck_assert_int_lt(import_as("image", NULL), 0);
	ck_assert_msg(strstr(err.text, bad_indexes[_i].why) != NULL && strstr(err.text, "index.json") != NULL, "%s",
		      err.text);
	ck_assert(!is_there("."));
}
END_TEST

/* ---- An image that has taken over who reads it ---- */

#define MANY 512 /* layers: who unpacks waits to tell of them, and cannot have ended yet */

static void make_many(void)
{
	static const struct entry layer[ENTRIES] = { { 'd', "usr", NULL } };
	char digest[JUDGE_DIGEST_HEX], path[128], *data, *manifest = calloc(MANY, 128);
	size_t size = make_layer(layer, false, &data, digest), used;

	make_oci(&layer, 1);
	(void)snprintf(path, sizeof(path), "image/blobs/sha256/%s", digest);
	put(path, data, size);
	free(data);
	used = (size_t)sprintf(manifest, "{\"layers\":[");
	for (int i = 0; i < MANY; i++)
		used += (size_t)sprintf(manifest + used, "%s{\"digest\":\"sha256:%s\"}", i > 0 ? "," : "", digest);
	(void)strcat(manifest, "]}");
	put("image/index.json", manifest, strlen(manifest));
	free(manifest);
}

static pid_t only_child(void)
{
	FILE *file = fopen("/proc/thread-self/children", "re");
	int pid = 0, others = 0;

	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fscanf(file, "%d %d", &pid, &others), 1); /* NOLINT(cert-err34-c): of the kernel */
	(void)fclose(file);
	return pid;
}

static void expect_line(const char *text, const char *line)
{
	ck_assert_msg(strstr(text, line) != NULL, "no `%s` in:\n%s", line, text);
}

static void look_at_role(pid_t pid)
{
	char path[64], text[4096];
	const struct dirent *entry;
	ssize_t got;
	DIR *root;
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	got = read(fd, text, sizeof(text) - 1);
	ck_assert_int_gt(got, 0);
	(void)close(fd);
	text[got] = '\0';
	expect_line(text, "NoNewPrivs:\t1\n");
	expect_line(text, "Seccomp:\t2\n");
	expect_line(text, "CapEff:\t0000000000000000\n");
	expect_line(text, "CapBnd:\t0000000000000000\n");
	ck_assert_ptr_null(strstr(text, "Uid:\t0\t"));
	(void)snprintf(path, sizeof(path), "/proc/%d/root", (int)pid);
	root = opendir(path);
	ck_assert_ptr_nonnull(root);
	while ((entry = readdir(root)) != NULL) /* NOLINT(concurrency-mt-unsafe): one thread */
		ck_assert_msg(entry->d_name[0] == '.' || strcmp(entry->d_name, "tmp") == 0, "%s is in its root",
			      entry->d_name);
	(void)closedir(root);
	for (fd = 0; fd < 3; fd++) {
		(void)snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)pid, fd);
		got = readlink(path, text, sizeof(text) - 1);
		text[got < 0 ? 0 : got] = '\0';
		ck_assert_str_eq(text, "/dev/null");
	}
}

struct takeover {
	long call; /* that is made in place of the next one */
	bool done, refused;
};

static void wait_stop(pid_t pid)
{
	int status;

	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_msg(WIFSTOPPED(status), "wait status %x", (unsigned)status);
}

/* What code of an attacker's in that process could do: it is at its next system call, and makes another one. */
static void take_over(void *ctx, size_t index, size_t count, const char *name)
{
	struct takeover *takeover = ctx;
	struct user_regs_struct registers;
	pid_t pid;

	(void)index;
	(void)count;
	(void)name;
	if (takeover->done || takeover->refused)
		return;
	pid = only_child();
	if (ptrace(PTRACE_SEIZE, pid, NULL, NULL) != 0) {
		takeover->refused = true;
		return;
	}
	look_at_role(pid);
	ck_assert_int_eq(ptrace(PTRACE_INTERRUPT, pid, NULL, NULL), 0);
	wait_stop(pid);
	ck_assert_int_eq(ptrace(PTRACE_SYSCALL, pid, NULL, NULL), 0);
	wait_stop(pid);
	ck_assert_int_eq(ptrace(PTRACE_GETREGS, pid, NULL, &registers), 0);
	registers.orig_rax = (unsigned long long)takeover->call;
	ck_assert_int_eq(ptrace(PTRACE_SETREGS, pid, NULL, &registers), 0);
	ck_assert_int_eq(ptrace(PTRACE_DETACH, pid, NULL, NULL), 0);
	takeover->done = true;
}

static const long forbidden[] = { SYS_socket, SYS_execve, SYS_clone, SYS_mount, SYS_ptrace, SYS_kill };

START_TEST(an_image_that_takes_over_who_unpacks_it_gets_it_killed_and_is_told)
{
	char from[PATH_MAX], to[PATH_MAX];
	struct takeover takeover = { .call = forbidden[_i] };
	const struct judge_import import = { .image = from,
					     .directory = to,
					     .policies = "policies",
					     .max_entries = 10000,
					     .max_bytes = 1 << 20,
					     .on_layer = take_over,
					     .ctx = &takeover };
	int r;

	make_many();
	(void)snprintf(from, sizeof(from), "%.2000s/image", dir);
	(void)snprintf(to, sizeof(to), "%.2000s/made", dir);
	r = judge_rootfs_import(&import, &made, &err);
	if (takeover.refused) {
		ck_assert_msg(geteuid() != 0, "who may do everything may not trace");
		printf("minos-skip: an ordinary user may not trace who unpacks\n");
		return;
	}
	ck_assert(takeover.done);
	ck_assert_int_eq(r, -EINVAL);
	ck_assert_msg(strstr(err.text, "unpacking the image tried a system call") != NULL, "%s", err.text);
	ck_assert(!is_there("."));
}
END_TEST

START_TEST(a_role_without_its_policies_does_not_start)
{
	char from[PATH_MAX], to[PATH_MAX];
	const struct judge_import import = {
		.image = from, .directory = to, .policies = "/nowhere", .max_entries = 100, .max_bytes = 1000
	};

	make_oci(good, 1);
	(void)snprintf(from, sizeof(from), "%.2000s/image", dir);
	(void)snprintf(to, sizeof(to), "%.2000s/made", dir);
	ck_assert_int_lt(judge_rootfs_import(&import, &made, &err), 0);
	ck_assert_msg(strstr(err.text, "/nowhere") != NULL, "%s", err.text);
	ck_assert(!is_there("."));
}
END_TEST

int main(int argc, char **argv)
{
	Suite *suite = suite_create("rootfs");
	TCase *tests = sbx_case("images");
	int status;

	if (judge_role_dispatch(argc, argv, &status)) /* who unpacks is this program */
		return status;

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, the_layers_of_a_layout_lie_over_each_other);
	tcase_add_test(tests, a_saved_image_gives_the_same);
	tcase_add_test(tests, an_opaque_directory_keeps_what_its_own_layer_puts_there);
	tcase_add_test(tests, a_directory_that_is_there_is_not_touched);
	tcase_add_test(tests, an_image_is_found_by_its_tag);
	tcase_add_loop_test(tests, an_image_that_means_harm_is_refused_or_stays_inside, 0, COUNT(harmful));
	tcase_add_test(tests, a_blob_with_another_digest_is_refused);
	tcase_add_test(tests, more_than_the_bounds_is_refused);
	tcase_add_loop_test(tests, a_bad_index_is_refused_with_a_reason, 0, COUNT(bad_indexes));
	tcase_add_loop_test(tests, an_image_that_takes_over_who_unpacks_it_gets_it_killed_and_is_told, 0,
			    COUNT(forbidden));
	tcase_add_test(tests, a_role_without_its_policies_does_not_start);
	suite_add_tcase(suite, tests);
	return sbx_run_suite(suite);
}

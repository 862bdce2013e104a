/* test_package_tree.c - see test_package_tree.h. */
#include "judge/tests/test_package_tree.h"

#include <check.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const struct tree_entry TREE_MINIMAL[] = {
	{ "problem.yaml", "" },        { "data/sample/1.in", "1\n" },  { "data/sample/1.ans", "2\n" },
	{ "data/secret/1.in", "3\n" }, { "data/secret/1.ans", "4\n" }, { NULL, NULL },
};

static void make_parents(int root, const char *path)
{
	char part[512];

	for (const char *slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		(void)snprintf(part, sizeof(part), "%.*s", (int)(slash - path), path);
		(void)mkdirat(root, part, 0700); /* may be there already */
	}
}

static void add(int root, const struct tree_entry *entry)
{
	char path[512];
	size_t length = strlen(entry->path);
	char kind = entry->path[length - 1];
	int fd;

	make_parents(root, entry->path);
	if (kind == '/')
		return;
	(void)snprintf(path, sizeof(path), "%.*s", (int)(strchr("|@*", kind) != NULL ? length - 1 : length),
		       entry->path);
	(void)unlinkat(root, path, 0); /* mostly there is none */
	if (kind == '|') {
		ck_assert_int_eq(mkfifoat(root, path, 0600), 0);
	} else if (kind == '@') {
		ck_assert_int_eq(symlinkat(entry->content, root, path), 0);
	} else {
		size_t size = strlen(entry->content) + (kind == '*');

		fd = openat(root, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		ck_assert_int_ge(fd, 0);
		ck_assert_int_eq(write(fd, entry->content, size), (ssize_t)size);
		ck_assert_int_eq(close(fd), 0);
	}
}

void tree_add(const struct tree *tree, const struct tree_entry *entries)
{
	for (; entries->path != NULL; entries++)
		add(tree->fd, entries);
}

void tree_make(struct tree *tree, const struct tree_entry *entries)
{
	(void)snprintf(tree->path, sizeof(tree->path), "/tmp/minos-package-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(tree->path));
	tree->fd = open(tree->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(tree->fd, 0);
	tree_add(tree, entries);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void tree_put(const struct tree *tree, const char *path, const char *content)
{
	const struct tree_entry entries[] = { { path, content }, { NULL, NULL } };

	tree_add(tree, entries);
}

void tree_remove(struct tree *tree)
{
	(void)close(tree->fd);
	ck_assert_int_eq(nftw(tree->path, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

struct judge_package *tree_read(const struct tree *tree)
{
	struct judge_package *package = NULL;
	struct sbx_error err = { 0 };

	ck_assert_msg(judge_package_read(tree->fd, "short", &package, &err) == 0, "%s", err.text);
	return package;
}

void tree_refused(const struct tree *tree, const char *message)
{
	struct judge_package *package = NULL;
	struct sbx_error err = { 0 };
	int result = judge_package_read(tree->fd, "short", &package, &err);

	ck_assert_msg(result < 0 && result == -err.code, "must be refused: %s", message);
	ck_assert_ptr_null(package);
	ck_assert_str_eq(err.text, message);
}

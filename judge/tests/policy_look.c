/* policy_look.c - see policy_look.h. */
#include "judge/tests/policy_look.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAMES_MAX 16

static char dir[] = "/tmp/minos-look-XXXXXX";
static char names[NAMES_MAX][32];
static size_t name_count;

void look_set_up(void)
{
	memcpy(dir, "/tmp/minos-look-XXXXXX", sizeof(dir));
	name_count = 0;
	ck_assert_ptr_nonnull(mkdtemp(dir));
}

void look_tear_down(void)
{
	for (size_t i = 0; i < name_count; i++)
		ck_assert_int_eq(unlink(look_path(names[i])), 0);
	ck_assert_int_eq(rmdir(dir), 0);
}

const char *look_path(const char *name)
{
	static char path[600];

	(void)snprintf(path, sizeof(path), "%s/%s.json", dir, name); /* fits */
	return path;
}

void look_put(const char *name, const char *rest)
{
	FILE *file = fopen(look_path(name), "wex");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_lt(name_count, NAMES_MAX);
	(void)snprintf(names[name_count++], sizeof(names[0]), "%s", name); /* fits */
	ck_assert_int_ge(fprintf(file, "{ \"name\": \"%s\", %s }", name, rest), 0);
	ck_assert_int_eq(fclose(file), 0);
}

void look_open(const char *name, struct judge_inspection **inspection)
{
	struct sbx_error err = { 0 };

	ck_assert_msg(judge_inspect_open(look_path(name), inspection, &err) == 0, "%s", err.text);
}

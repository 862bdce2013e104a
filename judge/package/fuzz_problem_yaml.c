/*
 * fuzz_problem_yaml.c - libFuzzer entry: the settings files of a package, as bytes.
 *
 * The first byte chooses which of the parsers gets the rest; of problem.yaml it is also found out where a time limit
 * would be written. Whatever happens must be a result or a refusal with a text; memory is the sanitisers' business.
 */
#include <stdlib.h>
#include <string.h>

#include "judge/package/limit_edit.h"
#include "judge/package/package-internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Of secret/2, which comes after the samples and secret/1. */
static int test_group(struct package_build *build, const char *bytes, size_t size)
{
	static const char *const names[] = { "", "sample", "secret", "secret/1", "secret/2" };
	struct package_place place = { .path = "data/secret/2", .depth = 2 };
	int result;

	build->package->scoring = true;
	for (uint32_t i = 0; i < 5; i++)
		if (package_add_group(build, names[i], i > 2 ? 2 : 0, &place.group) < 0)
			abort();
	result = package_parse_test_group(build, "data/secret/2/test_group.yaml", bytes, size, &place);
	package_defaults_free(&place.defaults);
	return result;
}

/* What is to be done to a file can be done to it, and need not be done twice. */
static void edit_limit(const char *bytes, size_t size)
{
	struct judge_limit_edit edit;
	struct sbx_error err = { 0 };
	char *once = NULL, *twice = NULL;
	size_t once_size = 0, twice_size = 0;

	if (judge_limit_edit(bytes, size, 2500000000, &edit, &err) < 0) {
		if (err.text[0] == '\0')
			abort();
		return;
	}
	if (judge_limit_edit_apply(&edit, bytes, size, &once, &once_size, &err) < 0 ||
	    judge_limit_edit(once, once_size, 2500000000, &edit, &err) < 0 ||
	    judge_limit_edit_apply(&edit, once, once_size, &twice, &twice_size, &err) < 0 || once_size != twice_size ||
	    memcmp(once, twice, once_size) != 0)
		abort();
	free(once);
	free(twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sbx_error err = { 0 };
	struct package_build build = { .root = -1, .flags = JUDGE_CHECK_DEFAULT, .err = &err };
	struct package_defaults defaults = { .flags = JUDGE_CHECK_DEFAULT };
	struct judge_group group = { .name = NULL };
	const char *bytes = (const char *)data + 1;
	uint64_t ns = 0;
	int result = 0;

	if (size == 0)
		return 0;
	group.name = strdup("secret");
	build.package = calloc(1, sizeof(*build.package));
	if (build.package == NULL || group.name == NULL)
		abort();
	switch (data[0] % 6) {
	case 0:
		edit_limit(bytes, size - 1);
		result = package_parse_settings(&build, bytes, size - 1);
		break;
	case 1:
		result = package_parse_testdata(&build, "data/testdata.yaml", bytes, size - 1, &group, &defaults);
		break;
	case 2:
		result = package_parse_timelimit(bytes, size - 1, &ns, &err);
		break;
	case 3:
		result = package_parse_ini(&build, bytes, size - 1, &ns);
		break;
	case 4:
		result = package_parse_test_yaml(&build, "data/secret/1.yaml", bytes, size - 1, &defaults);
		break;
	default:
		result = test_group(&build, bytes, size - 1);
	}
	if (result < 0 && (err.text[0] == '\0' || memchr(err.text, '\0', sizeof(err.text)) == NULL))
		abort();
	if (result > 0 && data[0] % 6 <= 3 && (ns == 0 || ns > INT64_MAX))
		abort();
	judge_package_free(build.package);
	package_group_free(&group);
	package_defaults_free(&defaults);
	package_strings_free(build.flags_words);
	free(build.flags_text);
	return 0;
}

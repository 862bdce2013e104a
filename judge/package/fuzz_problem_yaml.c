/*
 * fuzz_problem_yaml.c - libFuzzer entry: the settings files of a package, as bytes.
 *
 * The first byte chooses which of the four parsers gets the rest. Whatever happens must be a result or a refusal with a
 * text; memory is the sanitisers' business.
 */
#include <stdlib.h>
#include <string.h>

#include "judge/package/package-internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sbx_error err = { 0 };
	struct package_build build = { .root = -1, .flags = JUDGE_CHECK_DEFAULT, .err = &err };
	struct package_defaults defaults = { .flags = JUDGE_CHECK_DEFAULT };
	struct judge_group group = { .name = strdup("secret") };
	const char *bytes = (const char *)data + 1;
	uint64_t ns = 0;
	int result = 0;

	if (size == 0)
		return 0;
	build.package = calloc(1, sizeof(*build.package));
	if (build.package == NULL || group.name == NULL)
		abort();
	switch (data[0] % 4) {
	case 0:
		result = package_parse_settings(&build, bytes, size - 1);
		break;
	case 1:
		result = package_parse_testdata(&build, "data/testdata.yaml", bytes, size - 1, &group, &defaults);
		break;
	case 2:
		result = package_parse_timelimit(bytes, size - 1, &ns, &err);
		break;
	default:
		result = package_parse_ini(&build, bytes, size - 1, &ns);
	}
	if (result < 0 && (err.text[0] == '\0' || memchr(err.text, '\0', sizeof(err.text)) == NULL))
		abort();
	if (result > 0 && (ns == 0 || ns > INT64_MAX))
		abort();
	judge_package_free(build.package);
	package_group_free(&group);
	package_strings_free(defaults.args);
	package_strings_free(defaults.validator_args);
	package_strings_free(build.flags_words);
	free(build.flags_text);
	return 0;
}

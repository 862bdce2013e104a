/* fuzz_request.c - libFuzzer entry: any bytes as the body of a submission. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "judge/api/request.h"
#include "judge/store/files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A file below the directory that the names are put into: no part is empty, or begins with a dot. */
static void check_inside(const char *name)
{
	if (strlen(name) > JUDGE_FILE_PATH_MAX)
		abort();
	for (const char *part = name, *slash; part != NULL; part = slash == NULL ? NULL : slash + 1) {
		if (*part == '/' || *part == '.' || *part == '\0')
			abort();
		slash = strchr(part, '/');
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct judge_files_limits limits = { .bytes = 65536, .files = 16 };
	struct judge_request request = { 0 };
	struct judge_fault fault = { 0 };
	struct sbx_error err = { 0 };
	void *decoded = NULL;
	size_t length = 0;

	if (judge_request_base64((const char *)data, size, &decoded, &length) == 0)
		free(decoded);
	if (judge_request_parse(data, size, &request, &fault) < 0) {
		if (fault.status < 400 || fault.what[0] == '\0' || fault.why[0] == '\0')
			abort(); /* a refusal always says what and why */
		return 0;
	}
	if (judge_files_check(request.files, request.file_count, &limits, &err) == 0)
		for (size_t i = 0; i < request.file_count; i++)
			check_inside(request.files[i].name);
	judge_request_free(&request);
	return 0;
}

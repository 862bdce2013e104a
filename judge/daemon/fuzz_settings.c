/* fuzz_settings.c - libFuzzer entry: any bytes as the configuration file of minosd. A refusal names the file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/daemon/settings.h"
#include "judge/tests/fuzz_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct judge_settings settings = {
		.slots = 4711, .lease_ms = JUDGE_LEASE_MS, .cache_bytes = JUDGE_CACHE_BYTES, .warm_boxes = 1
	};
	struct judge_document kept = { .root = NULL };
	struct sbx_error err = { 0 };
	char path[32];

	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fuzz_file(data, size));
	if (judge_settings_read(path, &settings, &kept, &err) < 0) {
		if (strncmp(err.text, path, strlen(path)) != 0 || settings.slots != 4711)
			abort();
		return 0;
	}
	if (settings.lease_ms < JUDGE_LEASE_MS_MIN || settings.lease_ms > JUDGE_LEASE_MS_MAX || settings.slots == 0 ||
	    settings.cache_bytes < JUDGE_CACHE_BYTES_MIN || settings.caching > JUDGE_CACHING_OFF ||
	    settings.siblings > JUDGE_SIBLINGS_IDLE || (settings.listen != NULL && settings.listen[0] != '/'))
		abort();
	judge_document_free(&kept);
	return 0;
}

/*
 * fuzz_handover.c - libFuzzer entry: the files that one role hands to another, as a captured role could write them.
 *
 * The first byte chooses: `j` the files of a job, `p` the probes of the toolchains, which the supervisor reads (zeros
 * stand for what the input leaves out), `c` an entry of the cache of compilations, to which the harness adds the right
 * checksum, as a captured judge would.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "judge/daemon/job_file.h"
#include "judge/daemon/probe_role.h"
#include "judge/store/files.h"
#include "judge/tests/fuzz_file.h"
#include "judge/tests/fuzz_scratch.h"
#include "judge/toolchain/cache_entry.h"
#include "judge/toolchain/spool.h"

#define ENTRY_BYTES_MAX 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_job(int fd, size_t size)
{
	struct judge_file *files = NULL;
	struct sbx_error err = { 0 };
	size_t count = 0, bytes = 0;

	if (judge_job_file_read(fd, &files, &count, &err) < 0) {
		if (err.text[0] == '\0')
			abort();
		return;
	}
	for (size_t i = 0; i < count; i++) {
		bytes += files[i].size;
		if (strlen(files[i].name) >= JUDGE_NAME_SIZE)
			abort();
	}
	if (bytes > size)
		abort();
	judge_files_free_all(files, count);
}

static void read_probes(const uint8_t *data, size_t size)
{
	static struct judge_probes probes;
	struct sbx_error err = { 0 };

	memset(&probes, 0, sizeof(probes));
	memcpy(&probes, data, size < sizeof(probes) ? size : sizeof(probes));
	if (judge_probes_read(fuzz_file((const uint8_t *)&probes, sizeof(probes)), &probes, &err) < 0) {
		if (err.text[0] == '\0')
			abort();
		return;
	}
	for (uint32_t i = 0; i < probes.count; i++)
		if (strnlen(probes.of[i].text, sizeof(probes.of[i].text)) == sizeof(probes.of[i].text) ||
		    judge_probes_find(&probes, probes.of[i].name) == NULL)
			abort();
}

static void read_entry(const uint8_t *data, size_t size)
{
	static char scratch[PATH_MAX];
	static int spool = -1;
	const struct judge_digest_part all = { data, size };
	struct judge_cache_key key;
	struct sbx_error err = { 0 };
	uint8_t *entry = malloc(size + JUDGE_DIGEST_SIZE);
	json_t *said = NULL;
	int into;

	if (spool < 0)
		spool = fuzz_scratch(scratch, sizeof(scratch));
	into = judge_spool_fresh(spool, "app", &err);
	if (entry == NULL || into < 0 || judge_digest(&all, 1, entry + size, &err) < 0)
		abort();
	memset(key.digest, 'k', sizeof(key.digest));
	memcpy(entry, data, size);
	if (judge_cache_entry_read(fuzz_file(entry, size + JUDGE_DIGEST_SIZE), &key, into, ENTRY_BYTES_MAX, &said,
				   &err) < 0) {
		if (err.text[0] == '\0' || said != NULL)
			abort();
	} else if (json_string_value(json_object_get(said, "reason")) == NULL) {
		abort();
	}
	json_decref(said);
	(void)close(into);
	free(entry);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	if (data[0] == 'c') {
		read_entry(data + 1, size - 1);
		return 0;
	}
	if (data[0] == 'p')
		read_probes(data + 1, size - 1);
	else
		read_job(fuzz_file(data + 1, size - 1), size - 1);
	return 0;
}

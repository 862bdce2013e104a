/*
 * fuzz_events.c - libFuzzer entry: any bytes as what the judge of `minos judge` tells. There is always an exit status.
 *
 * The first byte says whether the result is wanted as JSON (`j`) or as a table.
 */
#include <stdlib.h>

#include "judge/cli/cli.h"
#include "judge/cli/events.h"
#include "judge/tests/fuzz_file.h"

#define EVENT_BYTES_MAX 5000 /* so that inputs get there */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int status;

	if (size == 0)
		return 0;
	status = judge_events_show("fuzz", dup(fuzz_file(data + 1, size - 1)),
				   &(struct judge_events_how){
				       .as_json = data[0] == 'j', .style = data[0] % 4, .bytes_max = EVENT_BYTES_MAX });
	if (status < JUDGE_CLI_GOOD || status > JUDGE_CLI_FAILED)
		abort();
	return 0;
}

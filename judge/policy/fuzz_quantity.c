/*
 * fuzz_quantity.c - libFuzzer entry: durations, sizes and counts as somebody typed them.
 *
 * What is accepted must come back unchanged from its own shortest way of being written; so must every number that the
 * bytes make.
 */
#include <stdlib.h>
#include <string.h>

#include "judge/policy/quantity.h"
#include "sandbox/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_value(uint64_t value)
{
	struct sbx_error err = { 0 };
	uint64_t again = 0;
	char buf[32];

	if (judge_quantity_duration(judge_quantity_format_duration(value, buf, sizeof(buf)), &again, &err) < 0 ||
	    again != value)
		abort();
	if (judge_quantity_size(judge_quantity_format_size(value, buf, sizeof(buf)), &again, &err) < 0 ||
	    again != value)
		abort();
}

static void check_text(const char *text)
{
	struct sbx_error err = { 0 };
	uint64_t value = 0;

	if (judge_quantity_duration(text, &value, &err) == 0)
		check_value(value);
	if (judge_quantity_size(text, &value, &err) == 0)
		check_value(value);
	if (judge_quantity_count(text, 1000, &value, &err) == 0 && (value == 0 || value > 1000))
		abort();
	value = 0;
	if (judge_quantity_count(text, SBX_NO_LIMIT, &value, &err) == 0 ? value == 0 : err.text[0] == '\0')
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t value = 0;
	char text[256];

	memcpy(&value, data, size < sizeof(value) ? size : sizeof(value));
	if (value != 0)
		check_value(value <= INT64_MAX ? value : SBX_NO_LIMIT);
	if (size >= sizeof(text))
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	check_text(text);
	return 0;
}

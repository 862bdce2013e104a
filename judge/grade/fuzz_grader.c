/*
 * fuzz_grader.c - libFuzzer entry: the line that a package's own grader wrote.
 *
 * What is accepted is a verdict that a grader may give, and a number; and it is taken again when it is written anew.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/grade/grader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum judge_verdict verdict = JUDGE_JE, again = JUDGE_JE;
	double score = 0, same = 0;
	char line[64];

	if (judge_grader_read((const char *)data, size, &verdict, &score) < 0)
		return 0;
	if (verdict == JUDGE_JE || verdict == JUDGE_CE || verdict == JUDGE_SV || !isfinite(score))
		abort();
	(void)snprintf(line, sizeof(line), "%s %.17g", judge_verdict_name(verdict), score);
	if (judge_grader_read(line, strlen(line), &again, &same) < 0 || again != verdict || same != score)
		abort();
	return 0;
}

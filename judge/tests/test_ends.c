/* test_ends.c - the table of orders in which submission and validator can end, and the transcript of what they said. */
#include "judge/grade/ends.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "judge/grade/transcript.h"
#include "sandbox/tests/suite.h"

#define MS UINT64_C(1000000)

static const struct sbx_limits limits = { .cpu_ns = 1000 * MS, .wall_ns = 3000 * MS };

/* One side: when it ended, and how. */
struct side {
	uint64_t at_ms;
	enum judge_verdict verdict; /* what its run alone, or its word, is */
	enum sbx_limit limit;
	uint64_t cpu_ms;
};

#define CLEAN(at)                                                                                                      \
	{                                                                                                              \
		at, JUDGE_AC, SBX_LIMIT_NONE, 1                                                                        \
	}
#define CRASH(at)                                                                                                      \
	{                                                                                                              \
		at, JUDGE_RTE, SBX_LIMIT_NONE, 1                                                                       \
	}
#define REFUSED(at)                                                                                                    \
	{                                                                                                              \
		at, JUDGE_SV, SBX_LIMIT_NONE, 1                                                                        \
	}
#define LIMIT(at, v, l)                                                                                                \
	{                                                                                                              \
		at, v, l, 1                                                                                            \
	}
#define STOPPED(at)                                                                                                    \
	{                                                                                                              \
		at, JUDGE_CANCELLED, SBX_LIMIT_CANCELLED, 1                                                            \
	}
#define ACCEPTS(at)                                                                                                    \
	{                                                                                                              \
		at, JUDGE_AC, SBX_LIMIT_NONE, 1                                                                        \
	}
#define IN_PART(at)                                                                                                    \
	{                                                                                                              \
		at, JUDGE_PAC, SBX_LIMIT_NONE, 1                                                                       \
	}
#define REJECTS(at)                                                                                                    \
	{                                                                                                              \
		at, JUDGE_WA, SBX_LIMIT_NONE, 1                                                                        \
	}
#define BREAKS(at)                                                                                                     \
	{                                                                                                              \
		at, JUDGE_JE, SBX_LIMIT_NONE, 1                                                                        \
	}
#define LOOPS(at, cpu)                                                                                                 \
	{                                                                                                              \
		at, JUDGE_JE, SBX_LIMIT_CPU, cpu                                                                       \
	}

static const struct row {
	const char *name;
	struct side submission, validator;
	enum judge_verdict verdict;
	const char *reason;
} rows[] = {
	{ "both are content, the submission first", CLEAN(10), ACCEPTS(20), JUDGE_AC, "validator" },
	{ "both are content, the validator first", CLEAN(20), ACCEPTS(10), JUDGE_AC, "validator" },
	{ "the submission ends, the validator rejects", CLEAN(10), REJECTS(20), JUDGE_WA, "validator" },
	{ "the validator rejects, the submission ends well", CLEAN(20), REJECTS(10), JUDGE_WA, "validator" },
	{ "the validator rejects, the submission crashes", CRASH(20), REJECTS(10), JUDGE_WA, "validator" },
	{ "the validator rejects, the submission is ended for it", STOPPED(20), REJECTS(10), JUDGE_WA, "validator" },
	{ "the validator accepts in part, the submission is ended for it", STOPPED(20), IN_PART(10), JUDGE_PAC,
	  "validator" },
	{ "that is so even if the clocks say otherwise", STOPPED(10), REJECTS(20), JUDGE_WA, "validator" },
	{ "the submission crashes, the validator rejects", CRASH(10), REJECTS(20), JUDGE_RTE, "submission" },
	{ "the submission crashes, the validator accepts", CRASH(10), ACCEPTS(20), JUDGE_RTE, "submission" },
	{ "the validator accepts, the submission crashes", CRASH(20), ACCEPTS(10), JUDGE_RTE, "submission" },
	{ "the validator accepts in part, the submission crashes", CRASH(20), IN_PART(10), JUDGE_RTE, "submission" },
	{ "the validator accepts in part", CLEAN(10), IN_PART(20), JUDGE_PAC, "validator" },
	{ "the validator accepts, the submission spins", LIMIT(900, JUDGE_TLE, SBX_LIMIT_CPU), ACCEPTS(10), JUDGE_TLE,
	  "submission" },
	{ "the submission spins, the validator rejects what is missing", LIMIT(900, JUDGE_TLE, SBX_LIMIT_CPU),
	  REJECTS(899), JUDGE_TLE, "submission" },
	{ "both wait until the wall limit", LIMIT(3000, JUDGE_TLE, SBX_LIMIT_WALL), REJECTS(3001), JUDGE_TLE,
	  "both sides waited: somebody spoke" },
	{ "both wait for ever, which is found", LIMIT(700, JUDGE_TLE, SBX_LIMIT_DEADLOCK), REJECTS(701), JUDGE_TLE,
	  "submission: somebody spoke" },
	{ "both run out of time", LIMIT(3000, JUDGE_TLE, SBX_LIMIT_WALL), LIMIT(9000, JUDGE_JE, SBX_LIMIT_WALL),
	  JUDGE_TLE, "submission" },
	{ "the validator spins while the submission waits", LIMIT(3000, JUDGE_TLE, SBX_LIMIT_WALL), LOOPS(9000, 2500),
	  JUDGE_JE, "while the submission waited" },
	{ "the submission crashes, the validator then spins", CRASH(10), LOOPS(9000, 5000), JUDGE_JE, "validator" },
	{ "the submission crashes, the validator waits for ever", CRASH(10), LIMIT(9000, JUDGE_JE, SBX_LIMIT_WALL),
	  JUDGE_RTE, "submission" },
	{ "the validator waits for ever, the submission ends well", CLEAN(10), LIMIT(9000, JUDGE_JE, SBX_LIMIT_WALL),
	  JUDGE_JE, "validator" },
	{ "the validator spins, the submission ends well", CLEAN(10), LOOPS(9000, 5000), JUDGE_JE, "validator" },
	{ "the validator spins, the submission is ended for it", STOPPED(10), LOOPS(9000, 5000), JUDGE_JE,
	  "validator" },
	{ "the submission floods, the validator rejects", LIMIT(20, JUDGE_OLE, SBX_LIMIT_OUTPUT), REJECTS(21),
	  JUDGE_OLE, "submission" },
	{ "the validator rejects, the submission floods nobody", LIMIT(22, JUDGE_OLE, SBX_LIMIT_OUTPUT), REJECTS(21),
	  JUDGE_WA, "validator" },
	{ "the submission takes too much memory", LIMIT(20, JUDGE_MLE, SBX_LIMIT_MEMORY), REJECTS(21), JUDGE_MLE,
	  "submission" },
	{ "the submission asks for what is refused", REFUSED(20), REJECTS(21), JUDGE_SV, "submission" },
	{ "the validator crashes, the submission ends well", CLEAN(20), BREAKS(10), JUDGE_JE, "validator" },
	{ "the validator crashes, the submission is ended for it", STOPPED(20), BREAKS(10), JUDGE_JE, "validator" },
	{ "the submission crashes, the validator then too", CRASH(10), BREAKS(20), JUDGE_JE, "validator" },
	{ "the submission's box fails", { 10, JUDGE_JE, SBX_LIMIT_NONE, 1 }, ACCEPTS(20), JUDGE_JE, "submission" },
};

static struct sbx_result result_of(const struct side *side)
{
	struct sbx_result result = { .outcome = side->limit != SBX_LIMIT_NONE ? SBX_OUTCOME_KILLED
						: side->verdict == JUDGE_SV   ? SBX_OUTCOME_BLOCKED
									      : SBX_OUTCOME_EXITED,
				     .limit = side->limit,
				     .cpu_ns = side->cpu_ms * MS };

	/* Of what is killed, the warden tells the end, later than what follows from it. */
	if (result.outcome == SBX_OUTCOME_EXITED)
		result.moments.ended_ns = side->at_ms * MS;
	else
		result.moments.told_ns = (side->at_ms + 5) * MS;
	return result;
}

START_TEST(every_order_of_ends_has_its_verdict)
{
	const struct row *row = &rows[_i];
	struct sbx_result submission = result_of(&row->submission), validator = result_of(&row->validator);
	struct judge_finding of_submission = { row->submission.verdict, "submission" };
	struct judge_finding of_validator = { row->validator.verdict, "validator" }, finding;
	const struct judge_ends ends = { .limits = &limits,
					 .result = &submission,
					 .over_ns = row->submission.at_ms * MS,
					 .submission = &of_submission,
					 .validator_result = &validator,
					 .validator = &of_validator,
					 .state = "somebody spoke" };

	judge_ends_decide(&ends, &finding);
	ck_assert_msg(finding.verdict == row->verdict && strstr(finding.reason, row->reason) != NULL, "%s: %s (%s)",
		      row->name, judge_verdict_name(finding.verdict), finding.reason);
}
END_TEST

/* One process of a submission: when it ended, how, with what CPU time. */
static struct sbx_task process(uint64_t at_ms, enum sbx_outcome outcome, int exit_code, enum sbx_limit limit,
			       uint64_t cpu_ms)
{
	return (struct sbx_task){ .result = { .outcome = outcome,
					      .exit_code = exit_code,
					      .limit = limit,
					      .cpu_ns = cpu_ms * MS,
					      .wall_ns = at_ms * MS,
					      .memory_peak_bytes = 1000 - at_ms,
					      .moments = { .ended_ns = at_ms * MS } } };
}

#define WELL(at)           process(at, SBX_OUTCOME_EXITED, 0, SBX_LIMIT_NONE, 10)
#define WITH(at, status)   process(at, SBX_OUTCOME_EXITED, status, SBX_LIMIT_NONE, 10)
#define KILLED(at, reason) process(at, SBX_OUTCOME_KILLED, -1, reason, 10)
#define FAILED(at)         process(at, SBX_OUTCOME_FAILED, -1, SBX_LIMIT_NONE, 10)

START_TEST(of_several_processes_the_first_failure_counts_and_cpu_time_adds_up)
{
	const struct {
		struct sbx_task tasks[3];
		unsigned decides;
	} merges[] = {
		{ { WELL(10), WELL(30), WELL(20) }, 1 },
		{ { WELL(10), WITH(40, 3), WITH(20, 4) }, 2 },
		{ { KILLED(30, SBX_LIMIT_CANCELLED), KILLED(30, SBX_LIMIT_CANCELLED), WITH(40, 1) }, 2 },
		{ { KILLED(30, SBX_LIMIT_WALL), KILLED(20, SBX_LIMIT_CPU), WELL(10) }, 1 },
		{ { WITH(10, 1), FAILED(40), WELL(10) }, 1 },
		{ { KILLED(30, SBX_LIMIT_CANCELLED), WELL(10), WELL(20) }, 0 },
	};

	for (size_t i = 0; i < sizeof(merges) / sizeof(merges[0]); i++) {
		const struct sbx_result *decides = &merges[i].tasks[merges[i].decides].result;
		struct sbx_io_seen seen;
		struct sbx_result result;

		judge_ends_merge(merges[i].tasks, 3, &result, &seen);
		ck_assert_uint_eq(result.moments.ended_ns, decides->moments.ended_ns);
		ck_assert_int_eq(result.exit_code, decides->exit_code);
		ck_assert_uint_eq(result.limit, decides->limit);
		ck_assert_uint_eq(result.cpu_ns, 30 * MS);
		ck_assert_uint_ge(result.wall_ns, 20 * MS);
		ck_assert_uint_eq(result.memory_peak_bytes, i == 0 || i == 1 || i == 3 || i == 4 || i == 5 ? 990 : 970);
	}
}
END_TEST

START_TEST(a_transcript_of_several_processes_says_which)
{
	struct judge_transcript transcript = { .several = true };
	json_t *json, *turns;

	ck_assert_int_eq(judge_transcript_add(&transcript, JUDGE_SPEAKER_SUBMISSION, 0, 100, "a", 1), 0);
	ck_assert_int_eq(judge_transcript_add(&transcript, JUDGE_SPEAKER_SUBMISSION, 1, 200, "b", 1), 0);
	json = judge_transcript_json(&transcript);
	turns = json_object_get(json, "turns");
	ck_assert_uint_eq(json_array_size(turns), 2);
	ck_assert_int_eq(json_integer_value(json_object_get(json_array_get(turns, 1), "process")), 1);
	json_decref(json);
	judge_transcript_free(&transcript);
}
END_TEST

START_TEST(a_transcript_has_a_turn_for_each_change_of_speaker)
{
	struct judge_transcript transcript = { .begun_ns = 1000 };
	char state[128], *turns;
	json_t *json;

	judge_transcript_state(&transcript, 2000, state, sizeof(state));
	ck_assert_str_eq(state, "neither side has said anything");
	ck_assert_int_eq(judge_transcript_add(&transcript, JUDGE_SPEAKER_SUBMISSION, 0, 1100, "5", 1), 0);
	ck_assert_int_eq(judge_transcript_add(&transcript, JUDGE_SPEAKER_SUBMISSION, 0, 1200, "0\n", 2), 0);
	ck_assert_int_eq(judge_transcript_add(&transcript, JUDGE_SPEAKER_VALIDATOR, 0, 1300, "\xff", 1), 0);
	judge_transcript_state(&transcript, 1300 + 1500 * MS, state, sizeof(state));
	ck_assert_str_eq(state, "the validator spoke last, 1.500 s before");
	json = judge_transcript_json(&transcript);
	turns = json_dumps(json_object_get(json, "turns"), JSON_COMPACT);
	ck_assert_str_eq(turns, "[{\"from\":\"submission\",\"at_ns\":100,\"text\":\"50\\n\"},"
				"{\"from\":\"validator\",\"at_ns\":300,\"text\":\"\\\\xff\"}]");
	ck_assert_int_eq(json_integer_value(json_object_get(json, "submission_bytes")), 3);
	free(turns);
	json_decref(json);
	judge_transcript_free(&transcript);
}
END_TEST

START_TEST(a_transcript_is_kept_up_to_its_caps_and_the_rest_counted)
{
	static char block[20000];
	struct judge_transcript transcript = { .begun_ns = 0 };

	for (int i = 0; i < 3 * JUDGE_TRANSCRIPT_TURNS; i++)
		ck_assert_int_eq(judge_transcript_add(&transcript,
						      i % 2 == 0 ? JUDGE_SPEAKER_VALIDATOR : JUDGE_SPEAKER_SUBMISSION,
						      0, (uint64_t)i, "x", 1),
				 0);
	ck_assert_uint_eq(transcript.count, JUDGE_TRANSCRIPT_TURNS);
	ck_assert_uint_eq(transcript.dropped, 2 * JUDGE_TRANSCRIPT_TURNS);
	judge_transcript_free(&transcript);
	memset(block, 'y', sizeof(block));
	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(
		    judge_transcript_add(&transcript, JUDGE_SPEAKER_SUBMISSION, 0, 1, block, sizeof(block)), 0);
	ck_assert_uint_eq(transcript.size, JUDGE_TRANSCRIPT_BYTES);
	ck_assert_uint_eq(transcript.dropped, 4 * sizeof(block) - JUDGE_TRANSCRIPT_BYTES);
	ck_assert_uint_eq(transcript.bytes[JUDGE_SPEAKER_SUBMISSION], 4 * sizeof(block));
	judge_transcript_free(&transcript);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("ends");
	TCase *tcase = sbx_case("ends");

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, every_order_of_ends_has_its_verdict, 0, (int)(sizeof(rows) / sizeof(rows[0])));
	tcase_add_test(tcase, of_several_processes_the_first_failure_counts_and_cpu_time_adds_up);
	tcase_add_test(tcase, a_transcript_of_several_processes_says_which);
	tcase_add_test(tcase, a_transcript_has_a_turn_for_each_change_of_speaker);
	tcase_add_test(tcase, a_transcript_is_kept_up_to_its_caps_and_the_rest_counted);
	return sbx_run_suite(suite);
}

/* The timeline: from what a judge notes to what people and other programs read. */
#include "judge/grade/timeline.h"

#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/api/api-internal.h"
#include "judge/cli/show_timeline.h"
#include "sandbox/tests/suite.h"

static struct judge_timeline timeline;

static json_t *kept(int64_t received_ns, bool exact)
{
	char *text = judge_timeline_text(&timeline, received_ns, exact);
	json_t *json = text == NULL ? NULL : json_loads(text, 0, NULL);

	ck_assert_ptr_nonnull(json);
	free(text);
	return json;
}

static json_int_t number_at(const json_t *array, size_t index)
{
	ck_assert(json_is_integer(json_array_get(array, index)));
	return json_integer_value(json_array_get(array, index));
}

START_TEST(steps_and_moments_are_kept_in_order_and_count_from_the_request)
{
	const struct sbx_result result = { .ahead = 1, .moments = { 1010, 1020, 1030, 1040, 1050 } };
	struct judge_timeline_run *run;
	const json_t *steps, *first;
	json_t *json;

	judge_timeline_begin(&timeline);
	for (int i = 0; i < JUDGE_STEP_COUNT; i++) {
		timeline.at_ns[i] = 0;
		judge_timeline_step(&timeline, (enum judge_timeline_step)i);
		ck_assert_uint_ne(timeline.at_ns[i], 0);
		ck_assert(i == 0 || timeline.at_ns[i] >= timeline.at_ns[i - 1]);
	}
	judge_timeline_test(&timeline, 3);
	run = judge_timeline_run(&timeline);
	run->at_ns[JUDGE_MOMENT_BEGUN] = 1001;
	judge_timeline_result(run, &result);
	run->at_ns[JUDGE_MOMENT_CHECKED] = 1070;
	json = kept(1000, true);
	ck_assert(json_is_true(json_object_get(json, "exact")));
	steps = json_object_get(json, "steps");
	ck_assert_uint_eq(json_array_size(steps), JUDGE_STEP_COUNT);
	first = json_array_get(json_object_get(json, "runs"), 0);
	ck_assert_uint_eq(json_array_size(first), JUDGE_MOMENT_COUNT + 2);
	ck_assert_int_eq(number_at(first, 0), 3);
	ck_assert(json_is_true(json_array_get(first, 1)));
	ck_assert_int_eq(number_at(first, 2 + JUDGE_MOMENT_BEGUN), 1);
	ck_assert(json_is_null(json_array_get(first, 2 + JUDGE_MOMENT_ASKED)));
	ck_assert_int_eq(number_at(first, 2 + JUDGE_MOMENT_TAKEN), 10);
	ck_assert_int_eq(number_at(first, 2 + JUDGE_MOMENT_TOLD), 50);
	ck_assert_int_eq(number_at(first, 2 + JUDGE_MOMENT_CHECKED), 70);
	json_decref(json);
}
END_TEST

START_TEST(a_new_submission_begins_with_the_look_for_it_alone)
{
	timeline.at_ns[JUDGE_STEP_LOOKED] = 7;
	timeline.at_ns[JUDGE_STEP_GRADED] = 9;
	(void)judge_timeline_run(&timeline);
	judge_timeline_begin(&timeline);
	ck_assert_uint_eq(timeline.at_ns[JUDGE_STEP_LOOKED], 7);
	ck_assert_uint_eq(timeline.at_ns[JUDGE_STEP_GRADED], 0);
	ck_assert_uint_eq(timeline.run_count, 0);
	ck_assert_uint_eq(judge_timeline_run(&timeline)->test, JUDGE_TIMELINE_COMPILER);
}
END_TEST

START_TEST(what_is_kept_is_bounded_and_says_so)
{
	const json_t *runs;
	json_t *json;

	judge_timeline_begin(&timeline);
	for (uint32_t i = 0; i < 3 * JUDGE_TIMELINE_RUNS; i++) {
		judge_timeline_test(&timeline, i);
		judge_timeline_moment(judge_timeline_run(&timeline), JUDGE_MOMENT_CHECKED);
	}
	json = kept(0, true);
	runs = json_object_get(json, "runs");
	ck_assert_uint_eq(json_array_size(runs), JUDGE_TIMELINE_RUNS);
	ck_assert_int_eq(number_at(json_array_get(runs, JUDGE_TIMELINE_RUNS - 1), 0), JUDGE_TIMELINE_RUNS - 1);
	ck_assert_int_eq(json_integer_value(json_object_get(json, "run_count")), 3 * JUDGE_TIMELINE_RUNS);
	json_decref(json);
}
END_TEST

START_TEST(times_before_the_request_and_of_a_hostile_init_are_numbers_too)
{
	json_t *json;

	judge_timeline_begin(&timeline);
	timeline.at_ns[JUDGE_STEP_LOOKED] = 5;
	timeline.at_ns[JUDGE_STEP_LEASED] = UINT64_MAX;
	json = kept(10, false);
	ck_assert_int_eq(number_at(json_object_get(json, "steps"), JUDGE_STEP_LOOKED), -5);
	ck_assert_int_eq(number_at(json_object_get(json, "steps"), JUDGE_STEP_LEASED), -11);
	ck_assert(json_is_false(json_object_get(json, "exact")));
	json_decref(json);
	json_decref(kept(INT64_MIN, false));
}
END_TEST

START_TEST(nobody_has_to_want_a_timeline)
{
	judge_timeline_begin(NULL);
	judge_timeline_step(NULL, JUDGE_STEP_GRADED);
	judge_timeline_test(NULL, 1);
	judge_timeline_moment(judge_timeline_run(NULL), JUDGE_MOMENT_ASKED);
}
END_TEST

/* ---- What the api makes of it ---- */

static char result[] = "{\"compile\":{\"cached\":true},\"tests\":[{\"name\":\"sample/1\"}]}";
static const struct judge_status status = { .id = "0123456789abcdef0123456789abcdef",
					    .state = JUDGE_STATE_DONE,
					    .problem = "p",
					    .language = "c",
					    .verdict = "AC",
					    .attempt = 1,
					    .submitted_ms = 1000,
					    .result = result };
static const char good[] = "{\"exact\":true,\"steps\":[1000000,2000000,null,null,9000000],\"run_count\":9,\"runs\":["
			   "[null,true,3000000,3100000,null,null,null,null,null,null,4000000],"
			   "[0,false,5000000,5500000,5600000,5700000,5900000,6900000,7000000,7200000,7250000]]}";

static const char *step_at(const json_t *steps, size_t index)
{
	return json_string_value(json_object_get(json_array_get(steps, index), "step"));
}

START_TEST(the_api_puts_the_steps_of_all_in_one_order)
{
	const struct judge_moments_of own = { .received_ns = 100, .stored_ns = 1500100, .written_ns = 10000100 };
	json_t *json = api_json_timeline(&status, good, &own);
	const json_t *steps = json_object_get(json, "steps"), *runs = json_object_get(json, "runs");
	static const char *const wanted[] = { "received", "looked", "stored", "leased", "graded", "written" };

	ck_assert_uint_eq(json_array_size(steps), sizeof(wanted) / sizeof(wanted[0]));
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		ck_assert_str_eq(step_at(steps, i), wanted[i]);
	ck_assert(json_is_true(json_object_get(json, "cached")));
	ck_assert_uint_eq(json_array_size(runs), 2);
	ck_assert_ptr_null(json_object_get(json_array_get(runs, 0), "index"));
	ck_assert_str_eq(json_string_value(json_object_get(json_array_get(runs, 1), "test")), "sample/1");
	json_decref(json);
}
END_TEST

START_TEST(what_a_judge_should_not_have_stored_is_left_out)
{
	static const char *const bad[] = {
		"", "[]", "{\"steps\":7,\"runs\":{}}",
		"{\"steps\":[\"x\",1.5,{}],\"runs\":[7,[],[99,1,\"x\"],[-1]],\"run_count\":[]}"
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		json_t *json = api_json_timeline(&status, bad[i], NULL);

		ck_assert_ptr_nonnull(json);
		ck_assert(json_is_array(json_object_get(json, "steps")));
		ck_assert(json_is_array(json_object_get(json, "runs")));
		json_decref(json);
	}
}
END_TEST

/* ---- What the command shows ---- */

static char *shown(const json_t *json)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	judge_show_timeline(out, json);
	ck_assert_int_eq(fclose(out), 0);
	return text;
}

START_TEST(people_see_a_line_for_each_step_and_each_run)
{
	json_t *json = api_json_timeline(&status, good, NULL);
	char *text = shown(json);

	ck_assert_str_eq(text,
			 "0123456789abcdef0123456789abcdef  p  c  done  AC  (compiled before)\n"
			 "       at ms      took ms  who     step\n"
			 "       0.000        0.000  api     received\n"
			 "       1.000        1.000  judge   looked\n"
			 "       2.000        1.000  judge   leased\n"
			 "       9.000        7.000  judge   graded\n"
			 "\n"
			 "       at ms     open     take      box   set up  program   report     read    check    "
			 "total  box   run\n"
			 "       3.000    0.100        -        -        -        -        -        -        -    "
			 "1.000  ahead compiler\n"
			 "       5.000    0.500    0.100    0.100    0.200    1.000    0.100    0.200    0.050    "
			 "2.250        sample/1\n"
			 "of 9 runs the first 2 were noted\n");
	free(text);
	json_decref(json);
}
END_TEST

START_TEST(a_submission_without_times_says_so)
{
	json_t *json = api_json_timeline(&status, NULL, NULL);
	char *text = shown(json);

	ck_assert_ptr_nonnull(strstr(text, "no times are known"));
	free(text);
	json_decref(json);
	json = json_loads("{\"id\":7,\"steps\":[{},{\"step\":\"\\u001b[31m\",\"at_ns\":1}],\"runs\":[0,{}]}", 0, NULL);
	text = shown(json);
	ck_assert_ptr_null(strchr(text, '\033'));
	free(text);
	json_decref(json);
}
END_TEST

START_TEST(trace_events_are_spans_on_a_thread_for_each_who)
{
	json_t *json = api_json_timeline(&status, good, NULL), *trace = judge_timeline_events(json);
	const json_t *events = json_object_get(trace, "traceEvents"), *event = NULL;
	size_t i, spans = 0, names = 0;

	json_array_foreach(events, i, event)
	{
		const char *phase = json_string_value(json_object_get(event, "ph"));

		ck_assert(json_is_integer(json_object_get(event, "pid")));
		if (strcmp(phase, "M") == 0) {
			names++;
			continue;
		}
		ck_assert_str_eq(phase, "X");
		ck_assert_int_ge(json_integer_value(json_object_get(event, "tid")), 1);
		ck_assert_double_ge(json_real_value(json_object_get(event, "dur")), 0);
		if (strcmp(json_string_value(json_object_get(event, "name")), "program") == 0) {
			ck_assert_double_eq(json_real_value(json_object_get(event, "ts")), 5900);
			ck_assert_double_eq(json_real_value(json_object_get(event, "dur")), 1000);
		}
		spans++;
	}
	ck_assert_uint_eq(names, 5);
	ck_assert_uint_eq(spans,
			  3 + 2 + 9); /* steps after the first; of one run two parts are known, of the other all */
	json_decref(trace);
	json_decref(json);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("timeline");
	TCase *tcase = sbx_case("timeline");

	tcase_add_test(tcase, steps_and_moments_are_kept_in_order_and_count_from_the_request);
	tcase_add_test(tcase, a_new_submission_begins_with_the_look_for_it_alone);
	tcase_add_test(tcase, what_is_kept_is_bounded_and_says_so);
	tcase_add_test(tcase, times_before_the_request_and_of_a_hostile_init_are_numbers_too);
	tcase_add_test(tcase, nobody_has_to_want_a_timeline);
	tcase_add_test(tcase, the_api_puts_the_steps_of_all_in_one_order);
	tcase_add_test(tcase, what_a_judge_should_not_have_stored_is_left_out);
	tcase_add_test(tcase, people_see_a_line_for_each_step_and_each_run);
	tcase_add_test(tcase, a_submission_without_times_says_so);
	tcase_add_test(tcase, trace_events_are_spans_on_a_thread_for_each_who);
	suite_add_tcase(suite, tcase);
	return sbx_run_suite(suite);
}

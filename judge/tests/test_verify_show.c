/* What people and programs read of `minos verify`, and what it concludes about the time limit. */
#include <check.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "judge/cli/verify.h"
#include "sandbox/tests/suite.h"

static json_t *parse(const char *text)
{
	json_t *json = json_loads(text, 0, NULL);

	ck_assert_msg(json != NULL, "%s", text);
	return json;
}

static struct verify verify;
static struct verify_row rows[3];

#define HOSTILE "<script>\\\"&\\u001b[31m\\uffff"

static void start(void)
{
	verify = (struct verify){ .path = "my package",
				  .package = parse("{\"name\":\"" HOSTILE "\",\"modern\":false,\"time_multiplier\":5,"
						   "\"time_safety_margin\":2,\"time_limit_ns\":2000000000}"),
				  .warnings = json_array(),
				  .rows = rows,
				  .count = 3,
				  .checks = parse("[{\"what\":\"answers\",\"count\":2,\"problems\":[\"" HOSTILE "\"]},"
						  "{\"what\":\"outputs\",\"count\":0,\"problems\":[]}]"),
				  .time_limit_ns = 2000000000,
				  .seconds = 1.5 };
	rows[0] = (struct verify_row){ .name = "accepted/a.c",
				       .expected = "AC",
				       .origin = "submissions/accepted",
				       .time_use = VERIFY_TIME_LOWER,
				       .multiplier = 1,
				       .limit_ns = 2000000000,
				       .problems = json_array(),
				       .result = parse(
					   "{\"verdict\":\"AC\",\"memory_peak_bytes\":1048576,\"wall_ns\":300000000,"
					   "\"tests\":[{\"name\":\"1\",\"verdict\":\"AC\",\"cpu_ns\":100000000},"
					   "{\"name\":\"2\",\"verdict\":\"AC\",\"cpu_ns\":300000000}]}") };
	rows[1] =
	    (struct verify_row){ .name = "accepted/\x1b"
					 "b c's.py",
				 .expected = "AC",
				 .origin = "submissions/accepted",
				 .time_use = VERIFY_TIME_LOWER,
				 .multiplier = 2,
				 .limit_ns = 4000000000,
				 .problems = parse("[\"WA, expected is AC (" HOSTILE ")\"]"),
				 .result = parse("{\"verdict\":\"WA\",\"tests\":[{\"name\":\"2\",\"verdict\":\"WA\","
						 "\"cpu_ns\":400000000,\"message\":\"first\\n" HOSTILE "\","
						 "\"evidence\":{\"difference\":{\"output_line\":8,\"answer_line\":9,"
						 "\"output_lines\":[{\"line\":8,\"text\":\"seen " HOSTILE "\"}],"
						 "\"answer_lines\":[{\"line\":9,\"text\":\"wanted\"},"
						 "{\"line\":10,\"text\":\"\"}]}}}]}") };
	rows[2] = (struct verify_row){ .name = "time_limit_exceeded/d.c",
				       .expected = "TLE",
				       .origin = "",
				       .time_use = VERIFY_TIME_UPPER,
				       .multiplier = 1,
				       .problems = parse("[\"not judged: no such language\"]") };
}

static void stop(void)
{
	json_decref(verify.package);
	json_decref(verify.warnings);
	json_decref(verify.checks);
	for (size_t i = 0; i < 3; i++) {
		json_decref(rows[i].result);
		json_decref(rows[i].problems);
	}
}

static char *written(void (*write)(FILE *out, const struct verify *verify))
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	write(out, &verify);
	ck_assert_int_eq(fclose(out), 0);
	return text;
}

static void write_rows(FILE *out, const struct verify *of)
{
	judge_verify_show_head(out, of);
	for (size_t i = 0; i < of->count; i++)
		judge_verify_show_row(out, of, &of->rows[i]);
	judge_verify_show_summary(out, of);
}

START_TEST(a_row_says_what_was_expected_and_what_came)
{
	char *text = written(write_rows);

	ck_assert_ptr_nonnull(
	    strstr(text, "ok  accepted/a.c             AC        AC         300 ms   15 %    1.0 MiB           2\n"));
	ck_assert_ptr_nonnull(strstr(text, "BAD accepted/?b c's.py"));
	ck_assert_ptr_nonnull(strstr(text, "\n        first\n        <script>"));
	ck_assert_ptr_nonnull(
	    strstr(text, "again: minos verify 'my package' --only 'accepted/?b c'\\''s.py' --test 2\n"));
	ck_assert_ptr_nonnull(strstr(text, "BAD time_limit_exceeded/d.c"));
	ck_assert_ptr_nonnull(strstr(text, "BAD answers: 2 looked at, 1 not as they should be"));
	ck_assert_ptr_nonnull(strstr(text, "3 submissions, 1 as expected, 2 not, in 1.5 s"));
	ck_assert_ptr_null(strchr(text, '\x1b'));
	free(text);
}
END_TEST

START_TEST(the_command_that_judges_one_again_has_its_options)
{
	char *text;

	verify.path = "-p";
	verify.options[0] = "--rootfs";
	verify.options[1] = "/srv/a system";
	verify.options[2] = "--degraded";
	text = written(write_rows);
	ck_assert_ptr_nonnull(strstr(
	    text, "again: minos verify ./-p --only time_limit_exceeded/d.c --rootfs '/srv/a system' --degraded\n"));
	free(text);
}
END_TEST

START_TEST(markup_of_others_is_text)
{
	static void (*const writers[])(FILE * out, const struct verify *of) = { judge_verify_junit, judge_verify_html };
	char *text = written(writers[_i]);

	ck_assert_ptr_nonnull(strstr(text, "&lt;script&gt;&quot;&amp;?[31m"));
	ck_assert_ptr_null(strstr(text, "<script"));
	ck_assert_ptr_null(strchr(text, '\x1b'));
	ck_assert_ptr_null(strstr(text, "\xef\xbf\xbf"));
	free(text);
}
END_TEST

START_TEST(output_and_answer_are_shown_side_by_side)
{
	char *text = written(write_rows);

	ck_assert_ptr_nonnull(strstr(text, "expected (the answer):\n        >      9 | wanted\n              10 | \n"));
	ck_assert_ptr_nonnull(strstr(text, "seen (the output):\n        >      8 | seen <script>"));
	free(text);
	for (size_t i = 0; i < 2; i++) {
		text = written(i == 0 ? judge_verify_junit : judge_verify_html);
		ck_assert_ptr_nonnull(strstr(text, "2:\nexpected (the answer):\n&gt;      9 | wanted\n      10 | \n"));
		ck_assert_ptr_nonnull(strstr(text, "seen (the output):\n&gt;      8 | seen &lt;script&gt;"));
		free(text);
	}
}
END_TEST

START_TEST(of_what_was_not_there_nothing_is_told)
{
	static void (*const writers[])(FILE * out, const struct verify *of) = { judge_verify_junit, judge_verify_html,
										judge_verify_show_summary };
	char *text = written(writers[_i]);

	ck_assert_ptr_nonnull(strstr(text, "answers"));
	ck_assert_ptr_null(strstr(text, "outputs"));
	free(text);
}
END_TEST

START_TEST(junit_counts_failures_and_errors)
{
	char *text = written(judge_verify_junit);

	ck_assert_ptr_nonnull(strstr(text, "<testsuites tests=\"4\" failures=\"2\" errors=\"1\" time=\"1.500\">"));
	ck_assert_ptr_nonnull(strstr(text, "name=\"accepted/a.c\" time=\"0.300\"/>"));
	ck_assert_ptr_nonnull(strstr(text, "<failure type=\"WA\""));
	ck_assert_ptr_nonnull(strstr(text, "<error type=\"JE\""));
	free(text);
}
END_TEST

START_TEST(the_page_has_a_chart_and_asks_nobody)
{
	char *text = written(judge_verify_html);

	ck_assert_ptr_nonnull(strstr(text, "<svg"));
	ck_assert_ptr_nonnull(strstr(text, "<rect class=\"b\""));
	ck_assert_ptr_null(strstr(text, "http"));
	ck_assert_ptr_null(strstr(text, "url("));
	free(text);
}
END_TEST

static void show_bar(FILE *out, const struct verify *shown)
{
	judge_verify_show_progress(out, shown, 80);
}

static void show_narrow_bar(FILE *out, const struct verify *shown)
{
	judge_verify_show_progress(out, shown, 40);
}

START_TEST(a_bar_shows_what_runs)
{
	char *text = written(show_bar);

	ck_assert_str_eq(text, "\r\033[K[########################] 3/3");
	free(text);
	json_decref(rows[1].problems);
	rows[1].problems = NULL;
	rows[1].running = true;
	rows[1].tested = 2;
	rows[1].tests = 7;
	text = written(show_bar);
	ck_assert_str_eq(text, "\r\033[K[################........] 2/3  accepted/?b c's.py 2/7");
	free(text);
	text = written(show_narrow_bar); /* no row more: that would stay */
	ck_assert_str_eq(text, "\r\033[K[################........] 2/3  accepte");
	free(text);
	verify.count = 0;
	text = written(show_bar);
	ck_assert_str_eq(text, "");
	free(text);
}
END_TEST

START_TEST(the_object_says_it_all)
{
	json_t *json = judge_verify_json(&verify);

	ck_assert_ptr_nonnull(json);
	ck_assert(json_is_null(json_object_get(json, "time")));
	json_decref(json);
	verify.calibrated = true;
	json = judge_verify_json(&verify);
	ck_assert_ptr_nonnull(json);
	ck_assert(json_is_false(json_object_get(json, "good")));
	ck_assert_uint_eq(json_array_size(json_object_get(json, "submissions")), 3);
	ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(json, "time"), "slowest_ns")), 300000000);
	json_decref(json);
}
END_TEST

static const struct {
	bool modern;
	double multiplier, margin;
	int64_t resolution_ns, lower_ms, upper_ms, limit_ms; /* limit 0: none in the package */
	int64_t derived_ms;
	bool hold;
} times[] = {
	{ false, 5, 2, 0, 300, 0, 0, 2000, true },        /* 1.5 s, in whole seconds */
	{ false, 5, 2, 0, 1, 0, 0, 1000, true },          /* never less than one */
	{ false, 5, 2, 0, 400, 0, 0, 2000, true },        /* exactly */
	{ false, 5, 2, 0, 401, 0, 0, 3000, true },        /* and just above */
	{ false, 5, 2, 0, 400, 4000, 2000, 2000, true },  /* both margins */
	{ false, 5, 2, 0, 400, 3999, 2000, 2000, false }, /* too soon broken */
	{ false, 5, 2, 0, 401, 9000, 2000, 3000, false }, /* too hard to keep */
	{ false, 0, 0, 0, 400, 4000, 2000, 2000, true },  /* the format's own numbers */
	{ true, 2, 1.5, 1000000000, 400, 1500, 0, 1000, true },
	{ true, 2, 1.5, 100000000, 410, 1500, 0, 900, true }, /* a multiple of the resolution */
	{ true, 2, 1.5, 100000000, 410, 1349, 0, 900, false },
	{ true, 0, 0, 0, 600, 0, 0, 2000, true },
	{ false, 5, 2, 0, 0, 3000, 0, 0, true }, /* nobody has to keep it */
};

START_TEST(the_limit_follows_from_the_submissions)
{
	struct verify_time time;

	json_decref(verify.package);
	verify.package = json_pack("{s:b, s:f, s:f, s:I}", "modern", times[_i].modern, "time_multiplier",
				   times[_i].multiplier, "time_safety_margin", times[_i].margin, "time_resolution_ns",
				   (json_int_t)times[_i].resolution_ns);
	verify.time_limit_ns = (uint64_t)times[_i].limit_ms * 1000000;
	json_decref(rows[0].result);
	json_decref(rows[2].result);
	rows[0].result = json_pack("{s:[{s:I}]}", "tests", "cpu_ns", (json_int_t)times[_i].lower_ms * 1000000);
	rows[2].result = json_pack("{s:[{s:I}]}", "tests", "cpu_ns", (json_int_t)times[_i].upper_ms * 1000000);
	rows[1].time_use = VERIFY_TIME_UNUSED;
	judge_verify_time(&verify, &time);
	ck_assert_int_eq((int64_t)(time.derived_ns / 1000000), times[_i].derived_ms);
	ck_assert_int_eq(time.margins_hold, times[_i].hold);
}
END_TEST

START_TEST(who_waits_without_end_needs_what_there_was)
{
	static const char *const fired[] = { "wall", "deadlock" };
	struct verify_time time;

	rows[2].result = json_pack("{s:[{s:I, s:{s:s, s:{s:I}}}]}", "tests", "cpu_ns", (json_int_t)1000000, "evidence",
				   "limit_fired", fired[_i], "limits", "cpu_ns", (json_int_t)4000000000);
	judge_verify_time(&verify, &time);
	ck_assert_int_eq((int64_t)time.upper_ns, 4000000000);
	ck_assert(time.margins_hold);
}
END_TEST

START_TEST(a_language_with_more_time_counts_for_less)
{
	struct verify_time time;

	json_object_set_new(json_array_get(json_object_get(rows[1].result, "tests"), 0), "cpu_ns",
			    json_integer(700000000));
	judge_verify_time(&verify, &time);
	ck_assert_int_eq((int64_t)time.lower_ns, 350000000);
	ck_assert_str_eq(time.lower, rows[1].name);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("verify_show");
	TCase *tests = sbx_case("verify_show");

	tcase_add_checked_fixture(tests, start, stop);
	tcase_add_test(tests, a_row_says_what_was_expected_and_what_came);
	tcase_add_test(tests, the_command_that_judges_one_again_has_its_options);
	tcase_add_loop_test(tests, markup_of_others_is_text, 0, 2);
	tcase_add_test(tests, output_and_answer_are_shown_side_by_side);
	tcase_add_loop_test(tests, of_what_was_not_there_nothing_is_told, 0, 3);
	tcase_add_test(tests, junit_counts_failures_and_errors);
	tcase_add_test(tests, the_page_has_a_chart_and_asks_nobody);
	tcase_add_test(tests, a_bar_shows_what_runs);
	tcase_add_test(tests, the_object_says_it_all);
	tcase_add_loop_test(tests, the_limit_follows_from_the_submissions, 0, sizeof(times) / sizeof(times[0]));
	tcase_add_loop_test(tests, who_waits_without_end_needs_what_there_was, 0, 2);
	tcase_add_test(tests, a_language_with_more_time_counts_for_less);
	suite_add_tcase(suite, tests);
	return sbx_run_suite(suite);
}

/* What people see of results and logs: nothing that a submission wrote reaches a terminal as a control character. */
#include <check.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "judge/cli/events.h"
#include "judge/cli/show.h"
#include "judge/daemon/log.h"
#include "sandbox/tests/suite.h"

static char *shown(const char *json)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	json_t *result = json_loads(json, 0, NULL);

	ck_assert_ptr_nonnull(out);
	ck_assert_ptr_nonnull(result);
	judge_show_result(out, result);
	ck_assert_int_eq(fclose(out), 0);
	json_decref(result);
	return text;
}

START_TEST(a_result_has_a_row_per_test_and_the_verdict_last)
{
	char *text = shown(
	    "{\"verdict\":\"WA\",\"reason\":\"test secret/2\",\"cpu_ns\":1500000000,\"memory_peak_bytes\":2097152,"
	    "\"tests\":[{\"name\":\"sample/1\",\"verdict\":\"AC\",\"reason\":\"\",\"cpu_ns\":2000000,"
	    "\"memory_peak_bytes\":4096},{\"name\":\"secret/2\",\"verdict\":\"WA\",\"reason\":\"line 1\"}]}");

	ck_assert_str_eq(text, "test      verdict         CPU      memory  reason\n"
			       "sample/1  AC             2 ms       4 KiB  \n"
			       "secret/2  WA             0 ms       0 KiB  line 1\n"
			       "WA  CPU 1.50 s, memory 2.0 MiB: test secret/2\n");
	free(text);
}
END_TEST

START_TEST(a_scored_result_has_a_row_per_group)
{
	char *text =
	    shown("{\"verdict\":\"PAC\",\"reason\":\"score 40 of 100\",\"score\":40,\"max_score\":100,\"groups\":["
		  "{\"name\":\"secret\",\"verdict\":\"AC\",\"score\":40,\"max\":100},"
		  "{\"name\":\"secret/\\u001b2\",\"verdict\":\"WA\",\"score\":0,\"unmet\":\"sam\\nple\"}],"
		  "\"tests\":[{\"name\":\"secret/1\",\"verdict\":\"AC\",\"reason\":\"good\",\"score\":12.5}]}");

	ck_assert_str_eq(text, "test      verdict         CPU      memory  reason\n"
			       "secret/1  AC             0 ms       0 KiB  score 12.5: good\n"
			       "group      verdict       score          of\n"
			       "secret     AC               40         100\n"
			       "secret/?2  WA                0              not run: sam?ple has not passed\n"
			       "PAC  score 40  CPU 0 ms, memory 0 KiB: score 40 of 100\n");
	free(text);
}
END_TEST

START_TEST(diagnostics_are_shown_for_a_compile_error_only)
{
	char *text = shown("{\"verdict\":\"CE\",\"compile\":{\"output\":\"a.c:1: no\"},\"tests\":[]}");

	ck_assert_ptr_nonnull(strstr(text, "a.c:1: no\n"));
	free(text);
	text = shown("{\"verdict\":\"AC\",\"compile\":{\"output\":\"warning\"},\"tests\":[]}");
	ck_assert_ptr_null(strstr(text, "warning"));
	free(text);
}
END_TEST

START_TEST(what_a_program_said_is_shown_where_it_ended_badly)
{
	static const char result[] =
	    "{\"verdict\":\"%s\",\"tests\":[{\"name\":\"a\",\"verdict\":\"AC\",\"stderr\":"
	    "\"debug\"},{\"name\":\"b\",\"verdict\":\"RTE\",\"stderr\":\"Error\\u001b at 7\"}]}";
	char json[256], *text;

	(void)snprintf(json, sizeof(json), result, "RTE");
	text = shown(json);
	ck_assert_int_eq(strncmp(text, "standard error of b:\nError? at 7\n", 33), 0);
	ck_assert_ptr_null(strstr(text, "debug"));
	free(text);
	(void)snprintf(json, sizeof(json), result, "WA");
	text = shown(json);
	ck_assert_ptr_null(strstr(text, "Error"));
	free(text);
}
END_TEST

START_TEST(a_slow_slot_is_shown_where_time_has_decided)
{
	static const char slow[] = "{\"verdict\":\"%s\",\"tests\":[],\"slot\":{\"slow\":%s,\"canary_ns\":1250,"
				   "\"canary_quiet_ns\":%d}}";
	static const struct {
		const char *verdict, *is_slow;
		int quiet_ns;
		bool shown;
	} cases[] = { { "TLE", "true", 1000, true },
		      { "TLE", "false", 1000, false },
		      { "TLE", "true", 0, false },
		      { "AC", "true", 1000, false } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char json[256], *text;

		(void)snprintf(json, sizeof(json), slow, cases[i].verdict, cases[i].is_slow, cases[i].quiet_ns);
		text = shown(json);
		ck_assert_msg((strstr(text, "slow: 1.25 times") != NULL) == cases[i].shown, "%s: %s", json, text);
		free(text);
	}
}
END_TEST

START_TEST(control_characters_never_reach_the_terminal)
{
	char *text = shown("{\"verdict\":\"CE\",\"reason\":\"a\\u001b]0;x\\u0007\\nb\\u009b2J\","
			   "\"compile\":{\"output\":\"\\u001b[31mred\\r\\n\"},\"tests\":[{\"name\":\"x\\u001by\","
			   "\"verdict\":\"\"}]}");

	ck_assert_ptr_null(strchr(text, '\x1b'));
	ck_assert_ptr_null(strchr(text, '\a'));
	ck_assert_ptr_null(strchr(text, '\r'));
	ck_assert_ptr_null(strstr(text, "\xc2\x9b"));
	ck_assert_ptr_nonnull(strstr(text, ": a?]0;x??b?2J\n"));
	free(text);
}
END_TEST

static const struct {
	const char *verdict;
	int status;
} exits[] = { { "AC", 0 }, { "WA", 1 }, { "CE", 1 }, { "PAC", 1 }, { "SV", 1 }, { "JE", 3 }, { "", 3 } };

static const struct {
	const char *line;
	size_t columns;
	const char *written;
} overs[] = {
	{ "leased 3/7", 80, "\r\033[Kleased 3/7" },
	{ "leased 3/7", 11, "\r\033[Kleased 3/7" },
	{ "leased 3/7", 10, "\r\033[Kleased 3/" },
	{ "Aufgabe \xc3\xbc\xc3\xbc", 10, "\r\033[KAufgabe \xc3\xbc" }, /* a character, not a byte, is a column */
	{ "", 1, "\r\033[K" },
};

START_TEST(a_line_that_is_written_over_fits_the_terminal)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	judge_show_over(out, overs[_i].line, overs[_i].columns);
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_str_eq(text, overs[_i].written);
	free(text);
}
END_TEST

START_TEST(a_verdict_has_its_exit_status)
{
	ck_assert_int_eq(judge_show_exit(exits[_i].verdict), exits[_i].status);
}
END_TEST

static const struct {
	const char *text, *escaped;
} escapes[] = {
	{ "plain", "plain" },
	{ "\"\\\n\x7f", "\\u0022\\u005c\\u000a\\u007f" },
	{ "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80" },
	{ "a\xff", "a\\ufffd" },
	{ "\xc3", "\\ufffd" },
	{ "\xc0\xaf", "\\ufffd\\ufffd" },
	{ "\xed\xa0\x80", "\\ufffd\\ufffd\\ufffd" },
	{ "\xf4\x90\x80\x80", "\\ufffd\\ufffd\\ufffd\\ufffd" },
	{ "\x80", "\\ufffd" },
};

START_TEST(a_log_message_is_always_good_json)
{
	char out[256], quoted[300];
	json_t *value = NULL;

	ck_assert_uint_eq(judge_log_escape(escapes[_i].text, out, sizeof(out)), strlen(escapes[_i].escaped));
	ck_assert_str_eq(out, escapes[_i].escaped);
	(void)snprintf(quoted, sizeof(quoted), "\"%s\"", out);
	value = json_loads(quoted, JSON_DECODE_ANY, NULL);
	ck_assert_ptr_nonnull(value);
	json_decref(value);
}
END_TEST

START_TEST(a_message_is_cut_to_whole_characters)
{
	char out[16], quoted[32];
	json_t *value = NULL;

	for (size_t size = 1; size <= sizeof(out); size++) {
		ck_assert_uint_lt(judge_log_escape("\xe2\x82\xac\xff\n\xc3\xa4xyz\xe2\x82\xac", out, size), size);
		(void)snprintf(quoted, sizeof(quoted), "\"%s\"", out);
		value = json_loads(quoted, JSON_DECODE_ANY, NULL);
		ck_assert_ptr_nonnull(value);
		json_decref(value);
	}
}
END_TEST

static const struct {
	const char *text;
	int status;
} events[] = {
	{ "", 3 },
	{ "no JSON\n", 3 },
	{ "[]\n", 3 },
	{ "{}\n", 3 },
	{ "{\"event\":\"result\"}\n", 3 },
	{ "{\"event\":\"result\",\"result\":{}}\n", 3 },
	{ "{\"event\":\"result\",\"result\":{\"verdict\":\"AC\"}}\n", 0 },
	{ "{\"event\":\"result\",\"result\":{\"verdict\":\"WA\"}}\n", 1 },
	{ "{\"event\":\"result\",\"result\":{\"verdict\":\"JE\"}}\n", 3 },
	{ "{\"event\":\"error\",\"input\":true,\"text\":\"bad\"}\n", 2 },
	{ "{\"event\":\"error\",\"input\":false,\"text\":\"bad\"}\n", 3 },
	{ "{\"event\":\"error\"}\n", 3 }, /* no text, and nothing to say: still an end */
	{ "{\"event\":\"warning\"}\n{\"event\":\"test\",\"index\":9223372036854775807}\n"
	  "{\"event\":\"result\",\"result\":{\"verdict\":\"AC\"}}\n",
	  0 },
	{ "{\"event\":\"test\"}\n", 3 }, /* it ended too early */
};

static int status_of(const char *text, bool as_json, size_t bytes_max)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(write(ends[1], text, strlen(text)), (ssize_t)strlen(text));
	ck_assert_int_eq(close(ends[1]), 0);
	return judge_events_show("test", ends[0],
				 &(struct judge_events_how){ .as_json = as_json, .bytes_max = bytes_max });
}

START_TEST(the_last_event_of_a_judge_has_its_exit_status)
{
	ck_assert_int_eq(status_of(events[_i].text, _i % 2 == 0, 1000), events[_i].status);
}
END_TEST

#define GOOD_RESULT "{\"event\":\"result\",\"result\":{\"verdict\":\"AC\"}}"

START_TEST(an_event_longer_than_allowed_is_a_failure)
{
	const size_t size = strlen(GOOD_RESULT);

	ck_assert_int_eq(status_of(GOOD_RESULT "\n", false, size), 0);
	ck_assert_int_eq(status_of(GOOD_RESULT "\n", false, size - 1), 3);
	ck_assert_int_eq(status_of("{\"event\":\"warning\"}\n" GOOD_RESULT "\n", false, size + 1), 0); /* each alone */
	ck_assert_int_eq(status_of("          \n" GOOD_RESULT "\n", false, size), 3); /* what is skipped counts */
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("show");
	TCase *tests = sbx_case("show");

	tcase_add_test(tests, a_result_has_a_row_per_test_and_the_verdict_last);
	tcase_add_test(tests, a_scored_result_has_a_row_per_group);
	tcase_add_test(tests, diagnostics_are_shown_for_a_compile_error_only);
	tcase_add_loop_test(tests, a_line_that_is_written_over_fits_the_terminal, 0, sizeof(overs) / sizeof(overs[0]));
	tcase_add_test(tests, what_a_program_said_is_shown_where_it_ended_badly);
	tcase_add_test(tests, a_slow_slot_is_shown_where_time_has_decided);
	tcase_add_test(tests, control_characters_never_reach_the_terminal);
	tcase_add_loop_test(tests, a_verdict_has_its_exit_status, 0, sizeof(exits) / sizeof(exits[0]));
	tcase_add_loop_test(tests, a_log_message_is_always_good_json, 0, sizeof(escapes) / sizeof(escapes[0]));
	tcase_add_test(tests, a_message_is_cut_to_whole_characters);
	tcase_add_loop_test(tests, the_last_event_of_a_judge_has_its_exit_status, 0,
			    sizeof(events) / sizeof(events[0]));
	tcase_add_test(tests, an_event_longer_than_allowed_is_a_failure);
	suite_add_tcase(suite, tests);
	return sbx_run_suite(suite);
}

/* The parser of submissions: what is taken, and what each refusal says. */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/tests/suite.h"

#include "judge/api/request.h"

#define GOOD_FILES "\"files\":[{\"name\":\"a.c\",\"content\":\"x\"}]"

static const struct {
	const char *body, *where, *why;
} refused[] = {
	{ "", "line 1, column 0", "no JSON" },
	{ "hello", "line 1, column 5", "no JSON" },
	{ "{\"problem\":", "line 1, column 11", "no JSON" },
	{ "{}\n}", "line 2, column 1", "no JSON" },
	{ "{\"a\":1,\"a\":2}", NULL, "duplicate" },
	{ "[]", "line 1", "must be a JSON object" },
	{ "\xff\xfe{}", NULL, "no JSON" },
	{ "{\"problem\":\"\xff\"}", NULL, "no JSON" },
	{ "{}", "problem", "missing" },
	{ "{\"problem\":5," GOOD_FILES "}", "problem", "must be a string, is a number" },
	{ "{\"problem\":null," GOOD_FILES "}", "problem", "is null" },
	{ "{\"problem\":\"\"," GOOD_FILES "}", "problem", "empty" },
	{ "{\"problem\":\"../x\"," GOOD_FILES "}", "problem", "begins with `.`" },
	{ "{\"problem\":\"a\\u0000b\"," GOOD_FILES "}", "problem", "NUL" },
	{ "{\"problem\":\"p\",\"languag\":\"c\"," GOOD_FILES "}", "", "unknown field `languag`" },
	{ "{\"problem\":\"p\",\"language\":[]," GOOD_FILES "}", "language", "is an array" },
	{ "{\"problem\":\"p\",\"entry_point\":7," GOOD_FILES "}", "entry_point", "must be a string, is a number" },
	{ "{\"problem\":\"p\",\"entry_point\":\"\"," GOOD_FILES "}", "entry_point", "is empty" },
	{ "{\"problem\":\"p\",\"entry_point\":\"a.c\\u0000\"," GOOD_FILES "}", "entry_point", "NUL" },
	{ "{\"problem\":\"p\",\"all_tests\":1," GOOD_FILES "}", "all_tests", "must be a boolean, is a number" },
	{ "{\"problem\":\"p\",\"idempotency_key\":{}," GOOD_FILES "}", "idempotency_key", "is an object" },
	{ "{\"problem\":\"p\",\"idempotency_key\":\"a b\"," GOOD_FILES "}", "idempotency_key", "printable ASCII" },
	{ "{\"problem\":\"p\"}", "files", "missing" },
	{ "{\"problem\":\"p\",\"files\":{}}", "files", "must be an array, is an object" },
	{ "{\"problem\":\"p\",\"files\":[1]}", "files[0]", "must be an object" },
	{ "{\"problem\":\"p\",\"files\":[{}]}", "files[0].name", "missing" },
	{ "{\"problem\":\"p\",\"files\":[{\"name\":1}]}", "files[0].name", "must be a string" },
	{ "{\"problem\":\"p\",\"files\":[{\"name\":\"a.c\",\"content\":\"\"},{\"name\":\"../b\"}]}", "files[1].name",
	  "the part `..` begins with `.`" },
	{ "{\"problem\":\"p\",\"files\":[{\"name\":\"/b\"}]}", "files[0].name", "names are relative" },
	{ "{\"problem\":\"p\",\"files\":[{\"name\":\"a//b\"}]}", "files[0].name", "the part `` is empty" },
	{ "{\"problem\":\"p\",\"files\":[{\"name\":\"a/\\u0000\"}]}", "files[0].name", "NUL" },
	{ "{\"problem\":\"p\",\"files\":[{\"name\":\"a\\u0000.c\",\"content\":\"x\"}]}", "files[0].name", "NUL" },
	{ "{\"problem\":\"p\",\"files\":[{\"name\":\"a\\n.c\",\"content\":\"x\"}]}", "files[0].name", "newline" },
	{ "{\"problem\":\"p\",\"files\":[{\"name\":\"-o.c\",\"content\":\"x\"}]}", "files[0].name", "`-`" },
	{ "{\"problem\":\"p\",\"files\":[{\"name\":\"a.c\"}]}", "files[0]", "exactly one" },
	{ "{\"problem\":\"p\",\"files\":[{\"name\":\"a.c\",\"content\":\"\",\"content_base64\":\"\"}]}", "files[0]",
	  "exactly one" },
	{ "{\"problem\":\"p\",\"files\":[{\"name\":\"a.c\",\"content\":7}]}", "files[0]", "must be a string" },
	{ "{\"problem\":\"p\",\"files\":[{\"name\":\"a.c\",\"content_base64\":\"a\"}]}", "files[0]", "no base64" },
	{ "{\"problem\":\"p\",\"files\":[{\"name\":\"a.c\",\"mode\":7}]}", "files[0]", "unknown field `mode`" },
	{ "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", "line 1", "deeper than 16" },
	{ "\n\n{\"a\":[[[[[[[[[[[[[[[[[", "line 3", "deeper than 16" },
};

START_TEST(a_bad_body_is_refused_with_its_place_and_reason)
{
	struct judge_request request = { .problem = NULL };
	struct judge_fault fault = { 0 };

	ck_assert_int_eq(judge_request_parse(refused[_i].body, strlen(refused[_i].body), &request, &fault), -EINVAL);
	ck_assert_uint_eq(fault.status, 400);
	ck_assert_str_eq(fault.what, "bad request");
	if (refused[_i].where != NULL)
		ck_assert_str_eq(fault.where, refused[_i].where);
	ck_assert_msg(strstr(fault.why, refused[_i].why) != NULL, "%s", fault.why);
	ck_assert_ptr_null(request.problem);
}
END_TEST

START_TEST(a_good_body_is_read_whole)
{
	static const char body[] =
	    "{\"problem\":\"p\",\"language\":\"cpp\",\"entry_point\":\"a.cpp\",\"idempotency_key\":\"k-1\",\"all_"
	    "tests\":true,"
	    "\"files\":[{\"name\":\"a.cpp\",\"content\":\"x\\ny [[[[[[[[[[[[[[[[[[[[[[ \\\" \\u0000\"},"
	    "{\"name\":\"lib/b.h\",\"content_base64\":\"AAH/\"}]}";
	struct judge_request request = { 0 };
	struct judge_fault fault = { 0 };

	ck_assert_msg(judge_request_parse(body, sizeof(body) - 1, &request, &fault) == 0, "%s", fault.why);
	ck_assert_str_eq(request.problem, "p");
	ck_assert_str_eq(request.language, "cpp");
	ck_assert_str_eq(request.entry, "a.cpp");
	ck_assert_str_eq(request.key, "k-1");
	ck_assert(request.all_tests);
	ck_assert_uint_eq(request.file_count, 2);
	ck_assert_uint_eq(request.files[0].size, 30);
	ck_assert_mem_eq(request.files[0].data, "x\ny [", 5);
	ck_assert_str_eq(request.files[1].name, "lib/b.h");
	ck_assert_uint_eq(request.files[1].size, 3);
	ck_assert_mem_eq(request.files[1].data, "\0\1\xff", 3);
	judge_request_free(&request);
	judge_request_free(&request); /* a second time does nothing */
}
END_TEST

START_TEST(fields_that_may_be_left_out_are_null_or_false)
{
	static const char body[] = "{\"problem\":\"p\"," GOOD_FILES "}";
	struct judge_request request = { 0 };
	struct judge_fault fault = { 0 };

	ck_assert_int_eq(judge_request_parse(body, sizeof(body) - 1, &request, &fault), 0);
	ck_assert_ptr_null(request.language);
	ck_assert_ptr_null(request.entry);
	ck_assert_ptr_null(request.key);
	ck_assert(!request.all_tests);
	judge_request_free(&request);
}
END_TEST

START_TEST(a_key_of_128_bytes_is_taken_and_of_129_not)
{
	char body[512], key[JUDGE_REQUEST_KEY_MAX + 2];
	struct judge_request request = { 0 };
	struct judge_fault fault = { 0 };

	memset(key, 'k', sizeof(key));
	key[JUDGE_REQUEST_KEY_MAX + 1] = '\0';
	(void)snprintf(body, sizeof(body), "{\"problem\":\"p\",\"idempotency_key\":\"%s\"," GOOD_FILES "}", key);
	ck_assert_int_eq(judge_request_parse(body, strlen(body), &request, &fault), -EINVAL);
	ck_assert_str_eq(fault.where, "idempotency_key");
	(void)snprintf(body, sizeof(body), "{\"problem\":\"p\",\"idempotency_key\":\"%s\"," GOOD_FILES "}", key + 1);
	ck_assert_int_eq(judge_request_parse(body, strlen(body), &request, &fault), 0);
	judge_request_free(&request);
}
END_TEST

START_TEST(an_entry_point_of_255_bytes_is_taken_and_of_256_not)
{
	char body[512], entry[JUDGE_NAME_SIZE + 1];
	struct judge_request request = { .problem = NULL };
	struct judge_fault fault = { 0 };

	memset(entry, 'e', sizeof(entry));
	entry[JUDGE_NAME_SIZE] = '\0';
	(void)snprintf(body, sizeof(body), "{\"problem\":\"p\",\"entry_point\":\"%s\"," GOOD_FILES "}", entry);
	ck_assert_int_eq(judge_request_parse(body, strlen(body), &request, &fault), -EINVAL);
	ck_assert_str_eq(fault.where, "entry_point");
	(void)snprintf(body, sizeof(body), "{\"problem\":\"p\",\"entry_point\":\"%s\"," GOOD_FILES "}", entry + 1);
	ck_assert_int_eq(judge_request_parse(body, strlen(body), &request, &fault), 0);
	judge_request_free(&request);
}
END_TEST

START_TEST(a_million_brackets_are_refused_without_deep_recursion)
{
	size_t size = 1000000;
	char *body = malloc(size);
	struct judge_request request = { 0 };
	struct judge_fault fault = { 0 };

	ck_assert_ptr_nonnull(body);
	memset(body, '[', size);
	ck_assert_int_eq(judge_request_parse(body, size, &request, &fault), -EINVAL);
	ck_assert_ptr_nonnull(strstr(fault.why, "deeper"));
	free(body);
}
END_TEST

/* Ten million of them would take a gigabyte once parsed. In a string they are none. */
START_TEST(more_values_than_any_submission_has_are_refused_unparsed)
{
	static const char head[] = "{\"problem\":[", string[] = "{\"problem\":\"";
	const size_t size = 1000000;
	char *body = malloc(size);
	struct judge_request request = { 0 };
	struct judge_fault fault = { 0 };

	ck_assert_ptr_nonnull(body);
	for (size_t i = 0; i < size; i++)
		body[i] = i % 2 == 0 ? '0' : ',';
	memcpy(body, head, sizeof(head) - 1);
	ck_assert_int_eq(judge_request_parse(body, size, &request, &fault), -EINVAL);
	ck_assert_str_eq(fault.why, "more than 65536 values");
	memcpy(body, string, sizeof(string) - 1);
	ck_assert_int_eq(judge_request_parse(body, size, &request, &fault), -EINVAL);
	ck_assert_ptr_nonnull(strstr(fault.why, "no JSON"));
	free(body);
}
END_TEST

static const struct {
	const char *text;
	int code;
	const char *bytes;
	size_t size;
} base64[] = {
	{ "", 0, "", 0 },
	{ "Zg==", 0, "f", 1 },
	{ "Zm8=", 0, "fo", 2 },
	{ "Zm9v", 0, "foo", 3 },
	{ "+/+/", 0, "\xfb\xff\xbf", 3 },
	{ "Z", -EINVAL, NULL, 0 },
	{ "Zg=", -EINVAL, NULL, 0 },
	{ "Zh==", -EINVAL, NULL, 0 }, /* bits beyond the last byte */
	{ "Z===", -EINVAL, NULL, 0 },
	{ "====", -EINVAL, NULL, 0 },
	{ "Zm 9", -EINVAL, NULL, 0 },
	{ "Zm=v", -EINVAL, NULL, 0 },
	{ "Zm9\n", -EINVAL, NULL, 0 },
	{ "-_-_", -EINVAL, NULL, 0 },
};

START_TEST(base64_is_read_strictly)
{
	void *data = NULL;
	size_t size = 0;

	ck_assert_int_eq(judge_request_base64(base64[_i].text, strlen(base64[_i].text), &data, &size), base64[_i].code);
	if (base64[_i].code != 0)
		return;
	ck_assert_uint_eq(size, base64[_i].size);
	ck_assert_mem_eq(data, base64[_i].bytes, size);
	free(data);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("request");
	TCase *tests = sbx_case("request");

	tcase_add_loop_test(tests, a_bad_body_is_refused_with_its_place_and_reason, 0,
			    sizeof(refused) / sizeof(refused[0]));
	tcase_add_test(tests, a_good_body_is_read_whole);
	tcase_add_test(tests, fields_that_may_be_left_out_are_null_or_false);
	tcase_add_test(tests, a_key_of_128_bytes_is_taken_and_of_129_not);
	tcase_add_test(tests, an_entry_point_of_255_bytes_is_taken_and_of_256_not);
	tcase_add_test(tests, a_million_brackets_are_refused_without_deep_recursion);
	tcase_add_test(tests, more_values_than_any_submission_has_are_refused_unparsed);
	tcase_add_loop_test(tests, base64_is_read_strictly, 0, sizeof(base64) / sizeof(base64[0]));
	suite_add_tcase(suite, tests);
	return sbx_run_suite(suite);
}

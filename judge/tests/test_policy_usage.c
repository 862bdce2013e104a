/*
 * test_policy_usage.c - what is counted as used beyond a policy, and that the policy made from it is good and allows
 * just that.
 */
#include <check.h>
#include <errno.h>
#include <linux/audit.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "judge/policy/explain.h"
#include "judge/policy/usage.h"
#include "judge/tests/policy_look.h"
#include "sandbox/tests/suite.h"

#define NATIVE AUDIT_ARCH_X86_64

/* The policy that is looked at, and one made from what was used beyond it. */
static struct judge_inspection *in, *made;
static struct judge_usage usage;

static void set_up(void)
{
	memset(&usage, 0, sizeof(usage));
	in = made = NULL;
	look_set_up();
	look_put("mine",
		 "\"default\": { \"action\": \"errno\", \"errno\": \"ENOSYS\" }, \"rules\": [\n"
		 "{ \"action\": \"allow\", \"syscalls\": [\"read\"] },\n"
		 "{ \"action\": \"errno\", \"errno\": \"EPERM\", \"syscalls\": [\"chown\"] },\n"
		 "{ \"action\": \"notify\", \"syscalls\": [\"ptrace\"] },\n"
		 "{ \"action\": \"allow\", \"syscalls\": [\"ioctl\"],\n"
		 "  \"args\": [{ \"index\": 1, \"op\": \"eq\", \"values\": [\"TCGETS\", \"FIONREAD\"] }] },\n"
		 "{ \"action\": \"notify\", \"syscalls\": [\"ioctl\"],\n"
		 "  \"args\": [{ \"index\": 1, \"op\": \"eq\", \"values\": [\"TIOCSTI\", \"TIOCCONS\"] }] },\n"
		 "{ \"action\": \"errno\", \"errno\": \"ENOTTY\", \"syscalls\": [\"ioctl\"] },\n"
		 "{ \"action\": \"allow\", \"syscalls\": [\"clone\"],\n"
		 "  \"args\": [{ \"index\": 0, \"op\": \"masked_eq\", \"mask\": \"0xf0000\", \"value\": 0 }] },\n"
		 "{ \"action\": \"allow\", \"syscalls\": [\"mmap\"],\n"
		 "  \"args\": [{ \"index\": 0, \"op\": \"eq\", \"width\": 64, \"value\": 0 },\n"
		 "             { \"index\": 3, \"op\": \"eq\", \"value\": 1 }] }]");
	look_open("mine", &in);
}

static void tear_down(void)
{
	judge_inspect_close(in);
	judge_inspect_close(made);
	judge_usage_free(&usage);
	look_tear_down();
}

/* Notes the call `times` times, and gives what the policy has for it. */
static uint32_t note(uint32_t arch, int nr, uint64_t arg0, uint64_t arg1, unsigned times)
{
	const uint64_t args[JUDGE_FILTER_ARGS] = { arg0, arg1, 7, 7, 7, 7 };
	uint32_t action = 0;

	for (unsigned i = 0; i < times; i++)
		ck_assert_int_eq(judge_usage_note(&usage, in->table, arch, nr, args, &action), 0);
	return action;
}

static const json_t *listed(const json_t *list, size_t i, const char *syscall, int count)
{
	const json_t *use = json_array_get(list, i);

	ck_assert_str_eq(json_string_value(json_object_get(use, "syscall")), syscall);
	ck_assert_int_eq(json_integer_value(json_object_get(use, "count")), count);
	return use;
}

START_TEST(calls_are_told_apart_by_what_the_rules_look_at)
{
	json_t *list;

	ck_assert_uint_eq(note(NATIVE, SCMP_SYS(ptrace), 1, 2, 1), SCMP_ACT_NOTIFY);
	ck_assert_uint_eq(note(NATIVE, SCMP_SYS(ptrace), 3, 4, 1), SCMP_ACT_NOTIFY);
	ck_assert_uint_eq(note(NATIVE, SCMP_SYS(ioctl), 1, TIOCSTI, 1), SCMP_ACT_NOTIFY);
	(void)note(NATIVE, SCMP_SYS(ioctl), 2, TIOCSTI | 1ULL << 40, 4); /* bits that the kernel does not read */
	(void)note(NATIVE, SCMP_SYS(ioctl), 2, TIOCCONS, 3);
	list = judge_usage_list(&usage, true);
	ck_assert_uint_eq(json_array_size(list), 3);
	ck_assert_str_eq(json_string_value(json_object_get(listed(list, 0, "ioctl", 5), "arguments")),
			 "argument 1 is TIOCSTI (0x5412)");
	(void)listed(list, 1, "ioctl", 3);
	ck_assert_str_eq(json_string_value(json_object_get(listed(list, 2, "ptrace", 2), "arguments")), "");
	json_decref(list);
}
END_TEST

START_TEST(what_a_rule_lets_fail_is_refused_on_purpose)
{
	json_t *beyond, *purpose;

	ck_assert_uint_eq(note(NATIVE, SCMP_SYS(chown), 0, 0, 1), SCMP_ACT_ERRNO(EPERM));
	ck_assert_uint_eq(note(NATIVE, SCMP_SYS(ioctl), 0, 1, 2), SCMP_ACT_ERRNO(ENOTTY));
	ck_assert_uint_eq(note(NATIVE, SCMP_SYS(sync), 0, 0, 1), SCMP_ACT_ERRNO(ENOSYS)); /* the default: nobody
											     thought of it */
	beyond = judge_usage_list(&usage, true);
	purpose = judge_usage_list(&usage, false);
	ck_assert_uint_eq(json_array_size(beyond), 1);
	ck_assert(json_is_null(json_object_get(listed(beyond, 0, "sync", 1), "rule")));
	ck_assert_uint_eq(json_array_size(purpose), 2);
	ck_assert_ptr_nonnull(
	    strstr(json_string_value(json_object_get(listed(purpose, 0, "ioctl", 2), "rule")), "/mine.json:9"));
	ck_assert_str_eq(json_string_value(json_object_get(listed(purpose, 1, "chown", 1), "answer")), "errno EPERM");
	json_decref(beyond);
	json_decref(purpose);
}
END_TEST

START_TEST(foreign_calls_are_named_but_cannot_be_allowed)
{
	json_t *list, *policy;

	ck_assert_uint_eq(note(AUDIT_ARCH_I386, 26, 0, 0, 1), SCMP_ACT_KILL_PROCESS);
	ck_assert_uint_eq(note(NATIVE, 0x40000000 | 1, 0, 0, 2), SCMP_ACT_KILL_PROCESS);
	list = judge_usage_list(&usage, true);
	(void)listed(list, 0, "#1073741825", 2);
	ck_assert(json_is_true(json_object_get(listed(list, 1, "ptrace", 1), "foreign")));
	policy = judge_usage_policy(&usage, in, true);
	ck_assert(json_is_null(policy));
	json_decref(list);
	json_decref(policy);
}
END_TEST

START_TEST(too_many_kinds_are_counted_together)
{
	for (uint64_t i = 0; i < JUDGE_USAGE_MAX + 10; i++)
		(void)note(NATIVE, SCMP_SYS(ioctl), 0, i + 0x10000, 1);
	ck_assert_uint_eq(usage.count, JUDGE_USAGE_MAX);
	ck_assert_uint_eq(usage.uncounted, 10);
}
END_TEST

/* Writes the proposed policy beside the one it includes, and opens it: it must be good, and without a finding. */
static void make_policy(bool all)
{
	json_t *policy = judge_usage_policy(&usage, in, all), *findings;
	struct judge_simulation simulation;
	char *text;

	ck_assert(json_is_object(policy));
	(void)json_object_del(policy, "name"); /* look_put writes it */
	text = json_dumps(policy, JSON_COMPACT);
	text[strlen(text) - 1] = '\0';
	look_put("made", text + 1);
	look_open("made", &made);
	judge_simulate(made->table, &made->filter, &simulation);
	findings = judge_explain_findings(made, &simulation);
	ck_assert_msg(json_array_size(findings) == 0, "%s", text);
	json_decref(findings);
	json_decref(policy);
	free(text);
}

static uint32_t ask(int nr, uint64_t arg0, uint64_t arg1)
{
	const uint64_t args[JUDGE_FILTER_ARGS] = { arg0, arg1, 7, 7, 7, 7 };
	const struct judge_clause *first = judge_clauses_first(&made->table->calls[nr], args);

	return first != NULL ? first->action : made->table->default_action;
}

START_TEST(the_policy_that_is_made_allows_what_was_used_and_no_more)
{
	(void)note(NATIVE, SCMP_SYS(ioctl), 0, TIOCSTI, 1);
	(void)note(NATIVE, SCMP_SYS(clone), 0xa0011, 0, 1);
	(void)note(NATIVE, SCMP_SYS(ptrace), 0, 0, 1);
	(void)note(NATIVE, SCMP_SYS(sync), 0, 0, 1);
	(void)note(NATIVE, SCMP_SYS(mmap), 1ULL << 40, 0, 1);
	(void)note(NATIVE, SCMP_SYS(chown), 0, 0, 1);
	make_policy(false);
	ck_assert_uint_eq(ask(SCMP_SYS(ioctl), 0, TIOCSTI), SCMP_ACT_ALLOW);
	ck_assert_uint_eq(ask(SCMP_SYS(ioctl), 0, TCGETS), SCMP_ACT_ALLOW);
	ck_assert_uint_eq(ask(SCMP_SYS(ioctl), 0, FIONREAD), SCMP_ACT_ALLOW);
	ck_assert_uint_eq(ask(SCMP_SYS(ioctl), 0, TIOCCONS), SCMP_ACT_NOTIFY);
	ck_assert_uint_eq(ask(SCMP_SYS(ioctl), 0, TCSETS), SCMP_ACT_ERRNO(ENOTTY));
	ck_assert_uint_eq(ask(SCMP_SYS(clone), 0xa0000, 0), SCMP_ACT_ALLOW);
	ck_assert_uint_eq(ask(SCMP_SYS(clone), 0x11, 0), SCMP_ACT_ALLOW);
	ck_assert_uint_eq(ask(SCMP_SYS(clone), 0x20000, 0), SCMP_ACT_ERRNO(ENOSYS));
	ck_assert_uint_eq(ask(SCMP_SYS(ptrace), 9, 9), SCMP_ACT_ALLOW);
	ck_assert_uint_eq(ask(SCMP_SYS(sync), 0, 0), SCMP_ACT_ALLOW);
	ck_assert_uint_eq(ask(SCMP_SYS(mmap), 1ULL << 41, 0), SCMP_ACT_ALLOW); /* an address is as good as another */
	ck_assert_uint_eq(ask(SCMP_SYS(chown), 0, 0), SCMP_ACT_ERRNO(EPERM));  /* refused on purpose */
}
END_TEST

START_TEST(what_is_refused_on_purpose_is_allowed_when_asked_for)
{
	(void)note(NATIVE, SCMP_SYS(chown), 0, 0, 1);
	for (uint64_t i = 0x9000; i < 0x9000 + 70; i++) /* more values than a rule may have */
		(void)note(NATIVE, SCMP_SYS(ioctl), 0, i, 1);
	make_policy(true);
	ck_assert_uint_eq(ask(SCMP_SYS(chown), 0, 0), SCMP_ACT_ALLOW);
	ck_assert_uint_eq(ask(SCMP_SYS(ioctl), 0, 0x9000 + 69), SCMP_ACT_ALLOW);
	ck_assert_uint_eq(ask(SCMP_SYS(ioctl), 0, 0x9000 + 70), SCMP_ACT_ERRNO(ENOTTY));
}
END_TEST

START_TEST(the_filter_of_a_trace_lets_through_what_the_policy_does_and_asks_about_all_else)
{
	struct judge_table *table = NULL;
	struct judge_filter filter = { 0 };
	struct judge_simulation simulation;
	struct sbx_error err = { 0 };
	uint64_t args[JUDGE_FILTER_ARGS] = { 211 };

	ck_assert_int_eq(judge_usage_table(in->table, 211, &table), 0);
	for (int nr = 0; nr < JUDGE_FILTER_SYSCALLS; nr++) {
		ck_assert_uint_eq(table->calls[nr].count, in->table->calls[nr].count + (nr == SCMP_SYS(sendmsg)));
		for (size_t i = 0; nr != SCMP_SYS(sendmsg) && i < table->calls[nr].count; i++) {
			bool allow = in->table->calls[nr].items[i].action == SCMP_ACT_ALLOW;

			ck_assert_uint_eq(table->calls[nr].items[i].action, allow ? SCMP_ACT_ALLOW : SCMP_ACT_NOTIFY);
		}
	}
	ck_assert_uint_eq(judge_clauses_first(&table->calls[SCMP_SYS(sendmsg)], args)->action, SCMP_ACT_ALLOW);
	args[0]++;
	ck_assert_ptr_null(judge_clauses_first(&table->calls[SCMP_SYS(sendmsg)], args));
	ck_assert_uint_eq(table->default_action, SCMP_ACT_NOTIFY);
	ck_assert_msg(judge_filter_compile("trace", table, &filter, &err) == 0, "%s", err.text);
	judge_simulate(table, &filter, &simulation);
	ck_assert_uint_eq(simulation.different, 0);
	free(filter.insns);
	judge_table_free(table);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy_usage");
	TCase *tc = sbx_case("usage");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, calls_are_told_apart_by_what_the_rules_look_at);
	tcase_add_test(tc, what_a_rule_lets_fail_is_refused_on_purpose);
	tcase_add_test(tc, foreign_calls_are_named_but_cannot_be_allowed);
	tcase_add_test(tc, too_many_kinds_are_counted_together);
	tcase_add_test(tc, the_policy_that_is_made_allows_what_was_used_and_no_more);
	tcase_add_test(tc, what_is_refused_on_purpose_is_allowed_when_asked_for);
	tcase_add_test(tc, the_filter_of_a_trace_lets_through_what_the_policy_does_and_asks_about_all_else);
	suite_add_tcase(suite, tc);
	return sbx_run_suite(suite);
}

/*
 * test_policy_look.c - looking into policies: which files one is made of, rules in words, rules that never decide, and
 * a simulation that notices every change to a filter.
 */
#include <check.h>
#include <errno.h>
#include <linux/filter.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "judge/policy/explain.h"
#include "judge/policy/simulate.h"
#include "judge/tests/policy_look.h"
#include "sandbox/tests/suite.h"

#define DEFAULT "\"default\": { \"action\": \"errno\", \"errno\": \"ENOSYS\" }"

static struct judge_inspection *in;
static struct sbx_error err;

static void set_up(void)
{
	in = NULL;
	memset(&err, 0, sizeof(err));
	look_set_up();
}

static void tear_down(void)
{
	judge_inspect_close(in);
	look_tear_down();
}

START_TEST(what_is_included_lies_beside_the_file_or_with_the_policies_in_use)
{
	look_put("mine", DEFAULT ", \"include\": [\"ours\", \"native\"]");
	look_put("ours", DEFAULT);
	ck_assert_int_eq(judge_inspect_open(look_path("mine"), &in, &err), 0);
	ck_assert_uint_eq(in->source_count, 4); /* native includes base */
	ck_assert_str_eq(in->sources[0].name, "mine");
	ck_assert_str_eq(in->filter.name, "mine");
	ck_assert_int_eq(strncmp(in->sources[1].doc.file, "/tmp/", 5), 0);
	ck_assert_ptr_nonnull(strstr(in->sources[3].doc.file, "policies/seccomp/base.json"));
}
END_TEST

START_TEST(a_file_beside_goes_before_one_of_the_same_name_in_use)
{
	look_put("base", DEFAULT);
	look_put("mine", "\"include\": [\"base\"]");
	look_open("mine", &in);
	ck_assert_uint_eq(in->sources[1].rule_count, 0);
}
END_TEST

START_TEST(a_language_stands_for_the_policy_of_its_programs)
{
	ck_assert_int_eq(judge_inspect_open("cpp", &in, &err), 0);
	ck_assert_str_eq(in->sources[0].name, "native");
}
END_TEST

static const struct bad {
	const char *rest, *text;
} bad[] = {
	{ "\n\"include\": [\n\"nowhere\"]", "mine.json:3: there is no seccomp policy `nowhere` to include" },
	{ "\n\"include\": [\"mine\"]", "mine.json:2: including `mine` makes a cycle" },
	{ "\n\"defualt\": 1", "mine.json:2: " },
	{ DEFAULT ", \"include\": [\n\"base\",\n\"base\"]", "mine.json:3: `base` is included already" },
};

START_TEST(a_bad_policy_is_refused_with_file_and_line)
{
	look_put("mine", bad[_i].rest);
	ck_assert_int_lt(judge_inspect_open(look_path("mine"), &in, &err), 0);
	ck_assert_msg(strstr(err.text, bad[_i].text) != NULL, "%s", err.text);
}
END_TEST

START_TEST(what_is_no_policy_is_refused_by_name)
{
	ck_assert_int_lt(judge_inspect_open("nosuch", &in, &err), 0);
	ck_assert_ptr_nonnull(strstr(err.text, "no seccomp policy and no language `nosuch`"));
	ck_assert_int_eq(judge_inspect_open("/nowhere/at-all.json", &in, &err), -ENOENT);
	ck_assert_int_lt(judge_inspect_open("/etc/passwd", &in, &err), 0);
	ck_assert_ptr_nonnull(strstr(err.text, "ends in .json"));
}
END_TEST

#define RULES                                                                                                          \
	"\n\"rules\": [\n"                                                                                             \
	"{ \"action\": \"allow\", \"syscalls\": [\"read\", \"fstatat64\"], \"reason\": \"to read\" },\n"               \
	"{ \"action\": \"allow\", \"syscalls\": [\"ioctl\"],\n"                                                        \
	"  \"args\": [{ \"index\": 1, \"op\": \"eq\", \"values\": [\"TCGETS\", \"0x99\"] },\n"                         \
	"            { \"index\": 0, \"op\": \"masked_eq\", \"mask\": 6, \"value\": 2 }] },\n"                         \
	"{ \"action\": \"notify\", \"syscalls\": [\"ioctl\", \"ptrace\"] },\n"                                         \
	"{ \"action\": \"ignore\", \"syscalls\": [\"sync\"] }, { \"action\": \"kill\", \"syscalls\": [\"bpf\"] }]"

START_TEST(rules_are_told_in_words_with_file_and_line)
{
	const json_t *rule;
	json_t *rules;

	look_put("mine", DEFAULT "," RULES);
	look_put("more", "\"include\": [\"mine\"], \"rules\": [{ \"action\": \"errno\", \"errno\": \"EPERM\", "
			 "\"syscalls\": [\"ptrace\"] }]");
	look_open("more", &in);
	rules = judge_explain_rules(in);
	ck_assert_uint_eq(json_array_size(rules), 6);
	rule = json_array_get(rules, 0);
	ck_assert_ptr_nonnull(strstr(json_string_value(json_object_get(rule, "file")), "/mine.json"));
	ck_assert_int_eq(json_integer_value(json_object_get(rule, "line")), 3);
	ck_assert_str_eq(json_string_value(json_object_get(rule, "reason")), "to read");
	ck_assert_uint_eq(json_array_size(json_object_get(rule, "syscalls")), 1);
	ck_assert_uint_eq(json_array_size(json_object_get(rule, "absent")), 1);
	ck_assert_str_eq(json_string_value(json_object_get(json_array_get(rules, 1), "arguments")),
			 "argument 1 is TCGETS (0x5401) or 0x99 and argument 0 & 6 is 2");
	rule = json_array_get(rules, 2);
	ck_assert_int_eq(json_integer_value(json_object_get(rule, "line")), 7);
	ck_assert_str_eq(json_string_value(json_array_get(json_object_get(rule, "replaced"), 0)), "ptrace");
	rule = json_array_get(rules, 5);
	ck_assert_str_eq(json_string_value(json_object_get(rule, "action")), "errno EPERM");
	ck_assert_ptr_null(json_object_get(rule, "reason"));
	json_decref(rules);
}
END_TEST

START_TEST(calls_are_counted_by_what_they_get)
{
	struct judge_census census;
	unsigned sum;

	look_put("mine", DEFAULT "," RULES);
	look_open("mine", &in);
	ck_assert_int_eq(judge_simulate_census(in->table, &census), 0);
	ck_assert_uint_eq(census.allowed, 1);     /* read */
	ck_assert_uint_eq(census.conditional, 1); /* ioctl */
	ck_assert_uint_eq(census.notified, 1);    /* ptrace */
	ck_assert_uint_eq(census.ignored, 1);     /* sync */
	ck_assert_uint_eq(census.killed, 1);      /* bpf */
	sum = census.allowed + census.conditional + census.notified + census.ignored + census.killed + census.errors;
	ck_assert_uint_eq(census.known, sum);
	ck_assert_uint_gt(census.errors, 300);
}
END_TEST

#define RULE(action, args) "{ \"action\": \"" action "\", \"syscalls\": [\"ioctl\"]" args " }"
#define BIT(value)         ", \"args\": [{ \"index\": 1, \"op\": \"masked_eq\", \"mask\": 1, \"value\": " value " }]"
#define IS(value)          ", \"args\": [{ \"index\": 1, \"op\": \"eq\", \"value\": " value " }]"

/* Rules of ioctl from line 2 on, one a line, and the line and text of what is found; NULL for nothing. */
static const struct unreached {
	const char *rules;
	int line;
	const char *text;
} unreached[] = {
	{ RULE("allow", IS("1")) ",\n" RULE("notify", ""), 0, NULL },
	{ RULE("allow", IS("1")) ",\n" RULE("allow", IS("2")) ",\n" RULE("notify", ""), 0, NULL },
	{ RULE("allow", BIT("0")) ",\n" RULE("notify", BIT("1")), 0, NULL },
	{ RULE("allow", "") ",\n" RULE("notify", IS("5")), 3,
	  "notify for ioctl if argument 1 is 5 never decides: line 2 decides before it, and says otherwise: allow" },
	{ RULE("allow", IS("4")) ",\n" RULE("kill", BIT("1")) ",\n" RULE("allow", IS("3")), 4,
	  "allow for ioctl if argument 1 is 3 never decides: line 3 decides before it, and says otherwise: kill" },
	{ RULE("allow", "") ",\n" RULE("allow", ""), 3,
	  "allow for ioctl never decides: line 2 decides before it, and says the same: allow" },
	{ RULE("allow", BIT("0")) ",\n" RULE("notify", BIT("1")) ",\n" RULE("kill", ""), 4,
	  "kill for ioctl never decides: the rules before it decide all of these" },
};

START_TEST(a_rule_that_never_decides_is_found)
{
	struct judge_simulation simulation;
	char text[1024];
	json_t *findings;

	(void)snprintf(text, sizeof(text), DEFAULT ", \"rules\": [\n%s]", unreached[_i].rules);
	look_put("mine", text);
	look_open("mine", &in);
	judge_simulate(in->table, &in->filter, &simulation);
	ck_assert_uint_eq(simulation.different, 0);
	findings = judge_explain_findings(in, &simulation);
	ck_assert_uint_eq(json_array_size(findings), unreached[_i].text != NULL);
	if (unreached[_i].text != NULL) {
		const json_t *finding = json_array_get(findings, 0);

		ck_assert_str_eq(json_string_value(json_object_get(finding, "text")), unreached[_i].text);
		ck_assert_int_eq(json_integer_value(json_object_get(finding, "line")), unreached[_i].line);
	}
	json_decref(findings);
}
END_TEST

START_TEST(a_filter_that_was_changed_anywhere_is_noticed)
{
	struct judge_simulation simulation;
	json_t *findings = NULL;

	look_put("mine", DEFAULT "," RULES);
	look_open("mine", &in);
	judge_simulate(in->table, &in->filter, &simulation);
	ck_assert_uint_eq(simulation.different, 0);
	ck_assert_uint_gt(simulation.asked, 100000);
	for (size_t i = 0; i < in->filter.count; i++) {
		struct sock_filter *insn = &in->filter.insns[i], before = *insn;

		if (BPF_CLASS(insn->code) == BPF_RET)
			insn->k ^= 0x00010000;
		else if (BPF_CLASS(insn->code) == BPF_JMP && insn->jt != insn->jf)
			insn->jt = insn->jf; /* no longer asks */
		else
			continue;
		judge_simulate(in->table, &in->filter, &simulation);
		ck_assert_msg(simulation.different > 0, "instruction %zu changed, and nothing noticed", i);
		ck_assert_uint_ne(simulation.said, simulation.done);
		*insn = before;
	}
	findings = judge_explain_findings(in, &simulation);
	ck_assert_uint_eq(json_array_size(findings), 1);
	ck_assert_ptr_nonnull(strstr(json_string_value(json_object_get(json_array_get(findings, 0), "text")),
				     "calls get another answer than the rules give, such as "));
	json_decref(findings);
}
END_TEST

START_TEST(matches_and_actions_have_words)
{
	struct judge_match match = { .mask = { [1] = UINT32_MAX }, .value = { [1] = TIOCSTI } };
	char buf[32], *text = judge_explain_match(SCMP_SYS(ioctl), &match);

	ck_assert_str_eq(text, "argument 1 is TIOCSTI (0x5412)");
	free(text);
	text = judge_explain_match(SCMP_SYS(fcntl), &match);
	ck_assert_str_eq(text, "argument 1 is 0x5412");
	free(text);
	match.mask[0] = UINT64_MAX;
	match.mask[1] = 0xff;
	match.value[1] = 0x12;
	text = judge_explain_match(SCMP_SYS(ioctl), &match);
	ck_assert_str_eq(text, "argument 0 (64 bits) is 0 and argument 1 & 0xff is 0x12");
	free(text);
	ck_assert_str_eq(judge_explain_action(SCMP_ACT_ERRNO(ENOLCK), buf, sizeof(buf)), "errno ENOLCK");
	ck_assert_str_eq(judge_explain_action(SCMP_ACT_ERRNO(0), buf, sizeof(buf)), "ignore");
	ck_assert_str_eq(judge_explain_action(SCMP_ACT_ALLOW, buf, sizeof(buf)), "allow");
	ck_assert_str_eq(judge_explain_action(SCMP_ACT_NOTIFY, buf, sizeof(buf)), "notify");
	ck_assert_str_eq(judge_explain_action(SCMP_ACT_KILL_PROCESS, buf, sizeof(buf)), "kill");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy_look");
	TCase *tc = sbx_case("look");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, what_is_included_lies_beside_the_file_or_with_the_policies_in_use);
	tcase_add_test(tc, a_file_beside_goes_before_one_of_the_same_name_in_use);
	tcase_add_test(tc, a_language_stands_for_the_policy_of_its_programs);
	tcase_add_loop_test(tc, a_bad_policy_is_refused_with_file_and_line, 0, sizeof(bad) / sizeof(bad[0]));
	tcase_add_test(tc, what_is_no_policy_is_refused_by_name);
	tcase_add_test(tc, rules_are_told_in_words_with_file_and_line);
	tcase_add_test(tc, calls_are_counted_by_what_they_get);
	tcase_add_loop_test(tc, a_rule_that_never_decides_is_found, 0, sizeof(unreached) / sizeof(unreached[0]));
	tcase_add_test(tc, a_filter_that_was_changed_anywhere_is_noticed);
	tcase_add_test(tc, matches_and_actions_have_words);
	suite_add_tcase(suite, tc);
	return sbx_run_suite(suite);
}

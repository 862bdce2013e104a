/*
 * Submissions go through a minosd whose processes are killed at random, the supervisor among them. At the end each has
 * one verdict, the right one.
 *
 * MINOS_DAEMON_SUBMISSIONS (200) and MINOS_DAEMON_KILLS (50) say how much; MINOS_DAEMON_SEED repeats a run (as far as
 * the kernel lets it: what is killed and after how many verdicts, not the exact instruction).
 */
#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

#include "judge/cli/client.h"
#include "judge/tests/daemon_fixture.h"
#include "sandbox/tests/suite.h"

static const struct {
	const char *problem, *submission;
} samples[] = {
	{ "peragrams", "accepted/lengths.sh" },         { "tripletexting", "accepted/parts.sh" },
	{ "peragrams", "accepted/counts.c" },           { "tripletexting", "wrong_answer/off_by_one.c" },
	{ "peragrams", "run_time_error/exit_code.c" },  { "tripletexting", "wrong_answer/letters_apart.py" },
	{ "peragrams", "compile_error/undeclared.c" },  { "tripletexting", "accepted/majority.c" },
	{ "peragrams", "security_violation/socket.c" }, { "peragrams", "wrong_answer/all_odd.py" },
};
#define SAMPLES (sizeof(samples) / sizeof(samples[0]))

static uint64_t number_from(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text == NULL ? otherwise : strtoull(text, NULL, 10);
}

static uint64_t chance;

/* xorshift64*: the same numbers for the same seed everywhere. */
static unsigned below(unsigned limit)
{
	chance ^= chance >> 12;
	chance ^= chance << 25;
	chance ^= chance >> 27;
	return (unsigned)((chance * 0x2545f4914f6cdd1dULL) >> 33) % limit;
}

/* In a process of its own: submits all, each until it is taken, whatever happens to the daemon meanwhile. */
_Noreturn static void submit_all(uint64_t count)
{
	struct judge_client *client = NULL;
	struct sbx_error err = { 0 };

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (judge_client_open(the_daemon.dir, &client, &err) < 0)
		_exit(1);
	for (uint64_t i = 0; i < count; i++) {
		const char *problem = samples[i % SAMPLES].problem, *submission = samples[i % SAMPLES].submission;
		struct judge_reply reply = { 0 };
		json_t *request;
		char key[64];
		int r;

		(void)snprintf(key, sizeof(key), "%llu-%s", (unsigned long long)i, daemon_expected(submission));
		request = daemon_request(problem, submission, key);
		do {
			json_decref(reply.body);
			reply = (struct judge_reply){ 0 };
			r = judge_client_call(client, "/api/v1/submissions", request, &reply, &err);
		} while (r < 0 || reply.status == 503);
		if (reply.status >= 300) {
			(void)fprintf(stderr, "submission %llu: HTTP %ld\n", (unsigned long long)i, reply.status);
			_exit(2);
		}
		json_decref(reply.body);
		json_decref(request);
	}
	_exit(0);
}

struct tally {
	unsigned supervisor, warden, api, judge, all;
};

static void kill_roles(const struct daemon_process *all, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (all[i].pid != the_daemon.pid)
			(void)kill(all[i].pid, SIGKILL); /* may have ended by itself since */
}

/* One kill. The supervisor and everything at once are rarer: each costs a whole start. */
static void kill_something(struct tally *tally)
{
	struct daemon_process all[DAEMON_PROCESSES_MAX];
	unsigned count = daemon_processes(all), what = below(10);
	const char *role = what < 3 ? "warden" : what < 5 ? "api" : "judge";
	pid_t pid;

	if (what >= 8) {
		if (what == 9) {
			kill_roles(all, count);
			tally->all++;
		} else {
			tally->supervisor++;
		}
		ck_assert_int_eq(daemon_end(SIGKILL), SIGKILL);
		daemon_pause_ms(below(50));
		daemon_start();
		return;
	}
	do {
		pid = daemon_process_of(role, role[0] == 'j' ? (int)below(the_daemon.slots) : -1);
		if (pid < 0)
			daemon_pause_ms(5); /* is being started again */
	} while (pid < 0);
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	*(role[0] == 'w' ? &tally->warden : role[0] == 'a' ? &tally->api : &tally->judge) += 1;
}

/* Spreads the kills over the whole work, so that they meet it in all its stages. */
static void kill_along(uint64_t count, uint64_t kills, struct tally *tally)
{
	int64_t end = daemon_now_ms() + daemon_patience_ms(60000 + (int64_t)count * 500);

	for (uint64_t k = 0; k < kills; k++) {
		while (daemon_count("SELECT count(*) FROM submissions WHERE state = 'done'") <
		       (int64_t)(k * count / kills)) {
			daemon_expect_alive();
			ck_assert_msg(daemon_now_ms() < end, "stuck before kill %llu: %s", (unsigned long long)k,
				      daemon_log());
			daemon_pause_ms(10);
		}
		daemon_pause_ms(below(150));
		kill_something(tally);
	}
}

static void report(uint64_t count, const struct tally *tally, int64_t start)
{
	char attempts[256];

	daemon_text(
	    "SELECT group_concat(times || ' x ' || attempts, ', ') FROM (SELECT count(*) AS times, fence AS attempts"
	    " FROM submissions GROUP BY fence ORDER BY fence)",
	    attempts, sizeof(attempts));
	printf("%llu submissions, killed: supervisor %u, everything %u, warden %u, api %u, judges %u; %lld ms; "
	       "submissions x attempts: %s\n",
	       (unsigned long long)count, tally->supervisor, tally->all, tally->warden, tally->api, tally->judge,
	       (long long)(daemon_now_ms() - start), attempts);
}

/* The api tells the same as the database. */
static void expect_api_agrees(uint64_t count)
{
	char path[160] = "/api/v1/submissions?state=done&limit=1000";
	uint64_t seen = 0;

	for (;;) {
		json_t *reply = daemon_call(path, NULL, 200);
		const json_t *list = json_object_get(reply, "submissions");
		size_t n = json_array_size(list);

		for (size_t i = 0; i < n; i++) {
			const char *verdict = json_string_value(json_object_get(json_array_get(list, i), "verdict"));

			ck_assert_ptr_nonnull(verdict);
			ck_assert_str_ne(verdict, "JE");
		}
		seen += n;
		if (n > 0)
			(void)snprintf(path, sizeof(path), "/api/v1/submissions?state=done&limit=1000&before=%s",
				       json_string_value(json_object_get(json_array_get(list, n - 1), "id")));
		json_decref(reply);
		if (n == 0)
			break;
	}
	ck_assert_uint_eq(seen, count);
}

START_TEST(every_submission_gets_one_verdict_whatever_is_killed)
{
	uint64_t count = number_from("MINOS_DAEMON_SUBMISSIONS", 200), kills = number_from("MINOS_DAEMON_KILLS", 50);
	uint64_t seed = number_from("MINOS_DAEMON_SEED", 0);
	int64_t start = daemon_now_ms();
	struct tally tally = { 0 };
	int status;
	pid_t submitter;

	while (seed == 0)
		ck_assert_int_eq(getrandom(&seed, sizeof(seed), 0), sizeof(seed));
	chance = seed;
	printf("MINOS_DAEMON_SEED=%llu\n", (unsigned long long)seed);
	(void)fflush(stdout); /* known even if the test is killed */
	daemon_add_problem("peragrams");
	daemon_add_problem("tripletexting");
	submitter = fork();
	ck_assert_int_ge(submitter, 0);
	if (submitter == 0)
		submit_all(count);
	kill_along(count, kills, &tally);
	ck_assert_int_eq(waitpid(submitter, &status, 0), submitter);
	ck_assert_int_eq(status, 0);
	daemon_wait_for_count("SELECT count(*) FROM submissions WHERE state <> 'done'", 0,
			      60000 + (int64_t)count * 500);
	report(count, &tally, start);
	daemon_expect_right_verdicts((int64_t)count);
	ck_assert_int_eq(daemon_count("SELECT count(*) FROM judgings WHERE outcome = 'failed'"), 0);
	ck_assert_int_gt(daemon_count("SELECT count(*) FROM judgings WHERE outcome = 'abandoned'"), 0);
	expect_api_agrees(count);
	daemon_wait_settled();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("daemon_kill");
	TCase *kills = sbx_case("kills");

	tcase_set_timeout(kills, 120 + (double)number_from("MINOS_DAEMON_SUBMISSIONS", 200));
	tcase_add_checked_fixture(kills, daemon_set_up, daemon_tear_down);
	tcase_add_test(kills, every_submission_gets_one_verdict_whatever_is_killed);
	suite_add_tcase(suite, kills);
	return sbx_run_suite(suite);
}

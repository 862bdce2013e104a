/*
 * verify_work.c - what minos verify has its judges do, and what it hears of that; see verify_command.h.
 *
 * What is heard is believed no more than a package is.
 */
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "judge/cli/cli.h"
#include "judge/cli/show.h"
#include "judge/cli/verify_command.h"

uint64_t judge_verify_ns(const json_t *object, const char *key)
{
	json_int_t value = json_integer_value(json_object_get(object, key));

	return value > 0 ? (uint64_t)value : 0;
}

void judge_verify_clear_line(const struct command *command)
{
	if (command->terminal)
		(void)fputs("\r\033[K", stderr); /* nowhere else to complain */
}

static void give_order(void *ctx, size_t task, struct judge_once_order *order)
{
	struct command *command = ctx;

	*order = command->tasks[task].order;
	if (order->kind == JUDGE_ONCE_SUBMISSION)
		command->verify.rows[command->tasks[task].row].running = true;
}

/* Each judge has the same doubts. */
static void hear_warning(struct command *command, const char *text)
{
	const json_t *known = NULL;
	size_t i = 0;

	json_array_foreach(command->verify.warnings, i, known)
	{
		if (strcmp(json_string_value(known), text) == 0)
			return;
	}
	judge_verify_clear_line(command);
	(void)judge_cli_complain(VERIFY_NAME, 0, "warning: %s", text);
	(void)json_array_append_new(command->verify.warnings, json_string(text)); /* else it is told once more */
}

static uint64_t limit_of(const json_t *result)
{
	const json_t *evidence = json_object_get(judge_verify_slowest(result), "evidence");

	return judge_verify_ns(json_object_get(evidence, "limits"), "cpu_ns");
}

static void hear_result(struct command *command, struct verify_row *row, const json_t *event)
{
	const json_t *result = json_object_get(event, "result"), *problems = json_object_get(event, "problems");

	json_decref(row->result);
	row->result = json_is_object(result) ? json_deep_copy(result) : NULL;
	row->multiplier = json_number_value(json_object_get(event, "time_multiplier"));
	row->limit_ns = limit_of(row->result);
	row->running = false;
	if (command->evidence)
		return;
	json_decref(row->problems);
	row->problems = json_is_array(problems) ? json_deep_copy(problems) : json_array();
	if (!command->live)
		return;
	judge_verify_clear_line(command);
	judge_verify_show_row(stdout, &command->verify, row);
	(void)fflush(stdout); /* looked at in the end */
}

static void hear_made(struct command *command, const json_t *event)
{
	if (!json_is_true(json_object_get(event, "broken")))
		return;
	command->broken++;
	judge_verify_clear_line(command);
	judge_verify_show_broken(stderr, event);
}

static void hear(void *ctx, size_t task, const json_t *event)
{
	struct command *command = ctx;
	const char *kind = judge_show_field(event, "event");
	struct verify_row *row = NULL;

	if (strcmp(kind, "warning") == 0) {
		hear_warning(command, judge_show_field(event, "text"));
		return;
	}
	if (command->tasks[task].order.kind == JUDGE_ONCE_SUBMISSION)
		row = &command->verify.rows[command->tasks[task].row];
	if (strcmp(kind, "package") == 0) {
		json_decref(command->verify.package);
		command->verify.package = json_deep_copy(event);
	} else if (strcmp(kind, "made") == 0) {
		hear_made(command, event);
	} else if (strcmp(kind, "edit") == 0) {
		json_decref(command->edit);
		command->edit = json_deep_copy(event);
	} else if (strcmp(kind, "checked") == 0) {
		(void)json_array_append_new(command->verify.checks,
					    json_deep_copy(event)); /* as without it: see finish */
	} else if (row != NULL && strcmp(kind, "test") == 0) {
		row->tested = (size_t)judge_verify_ns(event, "index") + 1;
		row->tests = (size_t)judge_verify_ns(event, "count");
	} else if (row != NULL && strcmp(kind, "result") == 0) {
		hear_result(command, row, event);
	}
}

static void tick(void *ctx)
{
	const struct command *command = ctx;

	if (command->terminal)
		judge_verify_show_progress(stderr, &command->verify, judge_cli_columns());
}

int judge_verify_all(struct command *command, struct sbx_error *err)
{
	const struct verify_work work = {
		.count = command->task_count, .order = give_order, .heard = hear, .tick = tick, .ctx = command
	};
	int r = judge_verify_work(&command->judges, &work, err);

	command->task_count = 0;
	return r;
}

/* Of one kind; more than any package may have. */
#define PROGRAMS_MAX 1000

/* What judge_verify_add_data adds. */
#define DATA_TASKS 3

static void add_task(struct command *command, size_t row, struct judge_once_order order)
{
	command->tasks[command->task_count++] = (struct task){ .row = row, .order = order };
}

/* The submissions with one of the uses, by a time limit in place of the package's. */
void judge_verify_add_rows(struct command *command, unsigned uses, uint64_t time_limit_ns)
{
	const struct verify *verify = &command->verify;
	const json_t *name = NULL;
	uint32_t test = 0;
	size_t i = 0;

	json_array_foreach(json_object_get(verify->package, "tests"), i, name)
	{
		if (verify->test != NULL && strcmp(verify->test, json_string_value(name)) == 0)
			test = (uint32_t)i + 1;
	}
	for (size_t row = 0; row < verify->count; row++)
		if ((uses & 1U << verify->rows[row].time_use) != 0)
			add_task(command, row,
				 (struct judge_once_order){ .kind = JUDGE_ONCE_SUBMISSION,
							    .submission = (uint32_t)verify->rows[row].place,
							    .test = test,
							    .all_tests = command->wanted.all_tests,
							    .style = (uint16_t)command->wanted.style,
							    .time_limit_ns = time_limit_ns });
}

int judge_verify_ask_edit(struct command *command, uint64_t limit_ns, struct sbx_error *err)
{
	int r;

	add_task(command, 0, (struct judge_once_order){ .kind = JUDGE_ONCE_LIMIT, .time_limit_ns = limit_ns });
	r = judge_verify_all(command, err);
	return r == 0 && command->edit == NULL ? sbx_error_set(err, ENOMEM, "hear the judge") : r;
}

void judge_verify_add_data(struct command *command)
{
	add_task(command, 0, (struct judge_once_order){ .kind = JUDGE_ONCE_INPUTS });
	add_task(command, 0, (struct judge_once_order){ .kind = JUDGE_ONCE_ANSWERS });
	add_task(command, 0, (struct judge_once_order){ .kind = JUDGE_ONCE_OUTPUTS });
}

int judge_verify_programs(struct command *command, struct sbx_error *err)
{
	const json_t *package = command->verify.package;
	bool all = command->wanted.only == NULL && command->wanted.test == NULL;
	uint64_t judging = judge_verify_ns(package, "programs");
	uint64_t inputs = all ? judge_verify_ns(package, "input_programs") : 0;
	uint64_t count = judging + inputs;
	int r;

	if (judging > PROGRAMS_MAX || inputs > PROGRAMS_MAX)
		return sbx_error_set(err, EPROTO, "the judge cannot be understood");
	free(command->tasks);
	command->tasks = calloc(count + 1, sizeof(*command->tasks));
	if (command->tasks == NULL)
		return sbx_error_set(err, ENOMEM, "list the programs of the package");
	for (uint32_t i = 0; i < count; i++)
		add_task(command, 0, (struct judge_once_order){ .kind = JUDGE_ONCE_PROGRAM, .submission = i });
	r = judge_verify_all(command, err);
	if (r == 0 && command->broken > 0)
		r = sbx_error_set(err, 0, "%s: the package is broken, so nothing was judged", command->wanted.package);
	return r;
}

/* ---- The list ---- */

static enum verify_time_use time_use(const char *name)
{
	return strcmp(name, "lower") == 0   ? VERIFY_TIME_LOWER
	       : strcmp(name, "upper") == 0 ? VERIFY_TIME_UPPER
					    : VERIFY_TIME_UNUSED;
}

static int list_rows(struct command *command, struct sbx_error *err)
{
	struct verify *verify = &command->verify;
	const json_t *list = json_object_get(verify->package, "submissions"), *one = NULL;
	size_t place = 0;

	verify->rows = calloc(json_array_size(list) + 1, sizeof(*verify->rows));
	free(command->tasks);
	command->tasks = calloc(json_array_size(list) + DATA_TASKS, sizeof(*command->tasks));
	if (verify->rows == NULL || command->tasks == NULL)
		return sbx_error_set(err, ENOMEM, "list the submissions");
	json_array_foreach(list, place, one)
	{
		const char *name = judge_show_field(one, "name");

		if (command->wanted.only != NULL && fnmatch(command->wanted.only, name, 0) != 0)
			continue;
		if (json_is_false(json_object_get(one, "judged")))
			continue;
		verify->rows[verify->count++] =
		    (struct verify_row){ .name = name,
					 .place = place,
					 .expected = judge_show_field(one, "expected"),
					 .origin = judge_show_field(one, "origin"),
					 .time_use = time_use(judge_show_field(one, "time_use")) };
	}
	if (verify->count == 0)
		return sbx_error_set(err, 0,
				     command->wanted.only == NULL ? "%s: there is no submission in it%s"
								  : "%s: there is no submission %s",
				     command->wanted.package, command->wanted.only == NULL ? "" : command->wanted.only);
	return 0;
}

static int check_test(const struct command *command, struct sbx_error *err)
{
	const json_t *name = NULL;
	size_t i = 0;

	if (command->wanted.test == NULL)
		return 0;
	json_array_foreach(json_object_get(command->verify.package, "tests"), i, name)
	{
		if (strcmp(command->wanted.test, json_string_value(name)) == 0)
			return 0;
	}
	return sbx_error_set(err, 0, "%s: there is no test %s", command->wanted.package, command->wanted.test);
}

int judge_verify_list(struct command *command, struct sbx_error *err)
{
	int r;

	command->tasks = calloc(1, sizeof(*command->tasks));
	if (command->tasks == NULL)
		return sbx_error_set(err, ENOMEM, "list the submissions");
	add_task(command, 0, (struct judge_once_order){ .kind = JUDGE_ONCE_LIST });
	r = judge_verify_all(command, err);
	if (r == 0)
		r = judge_verify_programs(command, err);
	if (r == 0)
		r = list_rows(command, err);
	return r == 0 ? check_test(command, err) : r;
}

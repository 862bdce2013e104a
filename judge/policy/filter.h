/*
 * filter.h - seccomp policies between their JSON text and their BPF. Internal to judge/policy, and to the command that
 * looks into policies.
 *
 * The way: filter_read.c turns a file into rules; filter_table.c follows the includes and gives each system call its
 * list of clauses, in which the first match wins; filter_compile.c makes the table into a program. filter_split.c tells
 * what each clause of a list decides.
 *
 * Everything that is not the reading of bytes is pure.
 */
#ifndef JUDGE_POLICY_FILTER_H
#define JUDGE_POLICY_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "judge/policy/document.h"
#include "judge/policy/policy.h"
#include "sandbox/error.h"

#define JUDGE_FILTER_ARGS     6
#define JUDGE_FILTER_SYSCALLS 1024 /* numbers of the native table are below */

/* What is asked of the arguments: (arg[i] & mask[i]) == value[i] for all i, value[i] within mask[i]. */
struct judge_match {
	uint64_t mask[JUDGE_FILTER_ARGS];
	uint64_t value[JUDGE_FILTER_ARGS];
};

struct judge_rule;

/* A match and the SCMP_ACT_* that follows from it. */
struct judge_clause {
	struct judge_match match;
	uint32_t action;
	const struct judge_rule *rule; /* that it comes from; lives as long as its source */
};

/* One rule of a file: each of its system calls gets all of its clauses. */
struct judge_rule {
	struct judge_node node;
	uint32_t action;
	int *syscalls; /* native numbers; names that this architecture does not have are left out */
	size_t syscall_count;
	struct judge_clause *clauses;
	size_t clause_count;
};

struct judge_filter_source {
	struct judge_document doc;
	char name[JUDGE_POLICY_NAME_MAX];
	bool has_default;
	uint32_t default_action;
	struct judge_node *includes; /* each a string that is a name */
	size_t include_count;
	struct judge_rule *rules;
	size_t rule_count;
};

/* The clauses of one system call, in order; the first that matches decides, and the default if none does. */
struct judge_clauses {
	struct judge_clause *items;
	size_t count;
};

struct judge_table {
	uint32_t default_action;
	uint32_t foreign_action; /* of system calls of another architecture or table */
	struct judge_clauses calls[JUDGE_FILTER_SYSCALLS];
};

/*
 * Reads the document, which becomes the source's on success. Returns 0 and *out (free with judge_filter_source_free),
 * or -errno with err = "FILE:LINE: reason".
 */
int judge_filter_read(struct judge_document *doc, struct judge_filter_source *out, struct sbx_error *err);
void judge_filter_source_free(struct judge_filter_source *source);

/* The action of an object with the keys "action" and "errno" (other keys are not looked at) as SCMP_ACT_*. */
int judge_filter_read_action(struct judge_node node, uint32_t *action, struct sbx_error *err);

/* Appends to *clauses and *count all clauses of a rule whose action is known: the combinations of its arguments'
 * values. */
int judge_filter_read_args(struct judge_node rule, uint32_t action, struct judge_clause **clauses, size_t *count,
			   struct sbx_error *err);

/*
 * The table of sources[index] with everything that it includes. Returns 0 and *out (free with judge_table_free, then
 * free), or -errno with err.
 */
int judge_table_build(const struct judge_filter_source *sources, size_t count, size_t index, struct judge_table **out,
		      struct sbx_error *err);
void judge_table_free(struct judge_table *table); /* NULL-safe; frees table itself too */

/*
 * Makes the list into clauses of which no two match the same arguments, leaving out those whose action is skip. Returns
 * 0 and *out (free items), -E2BIG if more than max would be needed, or -ENOMEM.
 */
int judge_clauses_split(const struct judge_clauses *list, uint32_t skip, size_t max, struct judge_clauses *out);

/*
 * Which clause of the list decides where: parts that exclude each other and together are everything, the index of the
 * winner (list->count: none, so the default) as their action. Returns 0 and *out (free items), -E2BIG or -ENOMEM.
 */
int judge_clauses_winners(const struct judge_clauses *list, struct judge_clauses *out);

/* The first clause of the list that matches the arguments, or NULL. */
const struct judge_clause *judge_clauses_first(const struct judge_clauses *list, const uint64_t *args);

/* Compiles a table to BPF. Returns 0 and *out (insns malloc'ed), or -errno with err. */
int judge_filter_compile(const char *name, const struct judge_table *table, struct judge_filter *out,
			 struct sbx_error *err);

/* Symbolic constants: an errno by its name (1..4095, or -1); the value of an argument ("TIOCSTI"). */
int judge_constant_errno(const char *name);
bool judge_constant_value(const char *name, uint64_t *value);
/* How a value of this argument of this system call is called, or NULL: the same number is many constants. */
const char *judge_constant_name(int nr, size_t arg, uint64_t value);

#endif

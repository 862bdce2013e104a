/*
 * policy.h - the data of policies/ as the program sees it: seccomp filters, languages, profiles.
 *
 * Who runs this: the command line and the judge role, as ordinary code; the warden never (it is handed the compiled
 * BPF). Files are JSON, read with jansson, checked by hand against the same rules that policies/schemas state, and
 * refused with file, line and reason. A loaded set is immutable and freed as a whole.
 */
#ifndef JUDGE_POLICY_H
#define JUDGE_POLICY_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/error.h"
#include "sandbox/limits.h"

#define JUDGE_POLICY_NAME_MAX 32

/* One compiled seccomp filter: raw BPF for seccomp(2), 1..BPF_MAXINSNS instructions; 0 if it was not asked for. */
struct judge_filter {
	char name[JUDGE_POLICY_NAME_MAX];
	struct sock_filter *insns;
	size_t count;
};

/* A NULL-terminated vector of strings, count entries. */
struct judge_strings {
	char **items;
	size_t count;
};

/* How one program (compiler or submission) of a language is started. argv holds placeholders, see judge_policy_expand.
 */
struct judge_command {
	struct judge_strings argv; /* count 0: this stage does not exist (no compile step) */
	struct judge_strings env;  /* "NAME=value" */
	char filter[JUDGE_POLICY_NAME_MAX];
	struct sbx_limits limits; /* compile only: fields left at 0 are not set by the language */
	/* compile only: absolute paths of the programs that argv[0] starts, each of which has to be there. */
	struct judge_strings tools;
	/* run only: how the run-time ends when its own limit on memory is reached, see judge_verdict_of_runtime; 0: not
	 * in this way. */
	int memory_exit, memory_signal;
};

/* How the entry point of a submission ({main}) is found; see entry.h. */
enum judge_entry {
	JUDGE_ENTRY_FIRST_SOURCE,    /* a source called main.EXT, Main.EXT or __main__.EXT, else the first */
	JUDGE_ENTRY_JAVA_MAIN_CLASS, /* the class with public static void main(String[]) */
	JUDGE_ENTRY_NONE,            /* there is none: its command names the program. Of no language of policies/ */
};

struct judge_language {
	char name[JUDGE_POLICY_NAME_MAX];       /* as in a request: c, cpp, python3, java, bash */
	char title[64];                         /* for people: "C++ 17 (GCC)" */
	char variant_of[JUDGE_POLICY_NAME_MAX]; /* "cpp" for cpp20: chosen by name alone, and else the same; or "" */
	struct judge_strings aliases;           /* other names in a request */
	struct judge_strings extensions; /* without the dot; upper and lower case distinguished only when listed so */
	struct judge_strings
	    asked_extensions; /* of sources too, but they do not choose the language: others have them as well */
	struct judge_strings interpreters; /* names after `#!` that mean this language */
	struct judge_strings probe;        /* argv of the version probe; its first output line is the version */
	struct judge_command compile;
	/* What compilations may find ready made at /app: argv of the command that makes it in a compilation's place,
	 * for sources that have the text prepare_for in them; no argv: nothing. */
	struct judge_command prepare;
	char prepare_for[128];
	struct judge_command run;
	struct judge_strings
	    mounts; /* host paths that the box must show read-only besides /usr; missing ones are left out */
	enum judge_entry entry;
	double time_multiplier;      /* of a problem's CPU and wall limit; 1 if absent */
	uint64_t memory_extra_bytes; /* added to a problem's memory limit for the run-time itself */
	unsigned processes;          /* least number of processes+threads that the run-time needs; 1 if absent */
};

/* Default limits and ceilings of a use: contest, assignment, ci. */
struct judge_profile {
	char name[JUDGE_POLICY_NAME_MAX];
	struct sbx_limits run;     /* defaults of a submission's run */
	struct sbx_limits compile; /* defaults of a compilation */
	struct sbx_limits ceiling; /* nothing above this is ever asked of the warden */
	uint64_t source_bytes;     /* all files of a submission together */
	uint64_t source_files;
	/* A run that ends by itself above its CPU limit, by no more than this part of it, is run again before TLE is
	 * said, up to retry_runs times; 0: never. */
	double retry_band;
	uint64_t retry_runs;
};

#define JUDGE_RETRY_RUNS_MAX 9

struct judge_policy {
	struct judge_filter *filters;
	size_t filter_count;
	struct judge_language *languages;
	size_t language_count;
	struct judge_profile *profiles;
	size_t profile_count;
	struct judge_strings mounts; /* of all languages, each path once */
};

/*
 * Loads dir/seccomp, dir/languages and dir/profiles (every *.json, sorted by name) and compiles the filters.
 * Returns 0 and *out (free with judge_policy_free), or -errno with err = "FILE:LINE: reason" and *out untouched.
 */
int judge_policy_load(const char *dir, struct judge_policy **out, struct sbx_error *err);

/*
 * The same for a process that needs few of the filters: the others are read, and are there by name, but without
 * instructions (count 0). Compiling all takes longer than all else that such a process does to start. filters: names,
 * closed by NULL.
 */
int judge_policy_load_for(const char *dir, const char *const *filters, struct judge_policy **out,
			  struct sbx_error *err);

/* And for one that starts no program of a language: those may be missing, but not their mounts. */
int judge_policy_load_box(const char *dir, const char *const *filters, struct judge_policy **out,
			  struct sbx_error *err);

/* NULL-safe. */
void judge_policy_free(struct judge_policy *policy);

/*
 * The directory of policies that this program uses: $MINOS_POLICIES if set; else, for a binary run from its build tree,
 * the source tree's policies/; else the installed one (compiled-in path, or ../share/minos/policies beside the binary).
 * Writes at most size bytes into path. Returns 0 or -errno with err naming the places looked at.
 */
int judge_policy_find(char *path, size_t size, struct sbx_error *err);

/*
 * The language `answer` of submissions that are answers and no programs: of every policy, though in none of its files.
 * There is nothing in it to be run.
 */
const struct judge_language *judge_policy_answers(void);

/* Lookups by name; NULL if there is none. The result lives as long as the policy. */
const struct judge_language *judge_policy_language(const struct judge_policy *policy, const char *name);
/* The variant of the language with this number, from 0, in the order of their names; NULL behind the last one. */
const struct judge_language *judge_policy_variant(const struct judge_policy *policy,
						  const struct judge_language *language, size_t number);
/* The same by name or alias: what people write. */
const struct judge_language *judge_policy_language_called(const struct judge_policy *policy, const char *name);
const struct judge_profile *judge_policy_profile(const struct judge_policy *policy, const char *name);
/* Index into policy->filters, or -ENOENT. */
int judge_policy_filter(const struct judge_policy *policy, const char *name);

/*
 * What the placeholders of a command stand for: {sources} for all of them, an argument each; {main}; {stem}, the same
 * without its extension; {memory_mb} for
 * the memory in whole MiB, rounded down; {limit_mb} for what of it is the program's, memory_extra taken off; {heap_mb}
 * for the part left for a managed heap, which is all less 64 MiB and a sixteenth, but at least half; {stack_kb} for the
 * stack of one thread of a run-time: the stack, but at most an eighth of the memory and 64 MiB.
 */
struct judge_expand {
	const char *const *sources;
	size_t source_count;
	const char *main;      /* the entry point, as judge_entry_point gives it */
	uint64_t memory_bytes; /* the box's limit, memory_extra_bytes included */
	uint64_t memory_extra_bytes;
	uint64_t stack_bytes;
};

/*
 * Expands command->argv into a malloc'ed vector (free with judge_strings_free). An unknown placeholder is -EINVAL; the
 * loader has refused those already. A name from {sources} that begins with "-" or "@" gets "./" in front, so that no
 * program takes it for an option or a file of options; a {main} at the start of an argument may not begin so.
 */
int judge_policy_expand(const struct judge_command *command, const struct judge_expand *with, struct judge_strings *out,
			struct sbx_error *err);

/* The same for command->env, where only {memory_mb}, {limit_mb}, {heap_mb} and {stack_kb} can stand. */
int judge_policy_expand_env(const struct judge_command *command, const struct judge_expand *with,
			    struct judge_strings *out, struct sbx_error *err);

void judge_strings_free(struct judge_strings *strings);

/* The name of system call nr of architecture arch (AUDIT_ARCH_*) into name, "#NR" if unknown. Never fails. */
void judge_policy_syscall_name(int nr, uint32_t arch, char *name, size_t size);

#endif

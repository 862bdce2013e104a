/* package-internal.h - a package while it is being read, shared by the files of this folder. */
#ifndef JUDGE_PACKAGE_INTERNAL_H
#define JUDGE_PACKAGE_INTERNAL_H

#include "judge/package/package.h"
#include "judge/package/yaml.h"

#define PACKAGE_FILE_MAX     (1U << 20) /* of a file with settings */
#define PACKAGE_TESTS_MAX    10000
#define PACKAGE_ENTRIES_MAX  100000 /* in all directories that are walked */
#define PACKAGE_DEPTH_MAX    8      /* of directories below data/ */
#define PACKAGE_WARNINGS_MAX 100
#define PACKAGE_WORDS_MAX    1000 /* in a list of arguments */
#define PACKAGE_SOURCES_MAX  1000 /* files of a program */

struct package_build {
	int root; /* descriptor of the package's directory, the caller's */
	struct judge_package *package;
	/* validator_flags, or what stands for it: as it is written and where; then as words, and as the flags of the
	 * default checker where that one judges. */
	char *flags_text;
	char flags_place[64];
	char **flags_words;
	struct judge_check_flags flags;
	bool draft;  /* of 2025-09, as which it is read: settings and programs may still be where the legacy format has
			them */
	bool grader; /* some group is graded by a program of the package */
	struct judge_group legacy; /* what problem.yaml says of the root group; owns nothing */
	size_t entries, test_room, group_room;
	struct sbx_error *err;
};

/* What a directory of test data says of its tests, and a directory below it takes over. */
struct package_defaults {
	struct judge_check_flags flags;
	char **args, **validator_args;
	struct judge_input_args *input_args;
	size_t input_args_count;
	bool full_feedback;
};

/* One directory of test data on the way. */
struct package_place {
	const char *path; /* below the package */
	bool sample;
	unsigned depth; /* of data/sample and data/secret: 1 */
	uint32_t group;
	struct package_defaults defaults; /* owned */
};

/* package.c. Adds a warning; beyond PACKAGE_WARNINGS_MAX one says that there are more. 0 or -ENOMEM with err. */
int package_warn(struct package_build *build, const char *format, ...) __attribute__((format(printf, 2, 3)));
int package_no_memory(struct package_build *build);
void package_test_free(struct judge_test *test);

/*
 * files.c. Reads a whole file of the package, at most PACKAGE_FILE_MAX bytes, without a byte order mark. Returns 1 with
 * *bytes (malloc'ed, NUL-terminated) and *size, 0 if there is none, or -errno with err.
 */
int package_read_file(int root, const char *path, char **bytes, size_t *size, struct sbx_error *err);
/* 0 if there is a regular file at path that can be opened, so that this is not found out in the middle of judging. */
int package_check_file(int root, const char *path, struct sbx_error *err);
/* The same of the first max bytes; what is not there is refused. */
int package_read_start(int root, const char *path, size_t max, char **bytes, size_t *size, struct sbx_error *err);

/* What a path of the package is, symlinks within it followed: S_IFREG, S_IFDIR or another S_IF bit; 0 if nothing is
 * there; -errno. */
int package_file_type(int root, const char *path, struct sbx_error *err);

/* The names in a directory of the package, without "." and "..", in byte order. More than max are refused. */
struct package_names {
	char **items;
	size_t count;
};
int package_list(int root, const char *path, size_t max, struct package_names *out, struct sbx_error *err);
void package_names_free(struct package_names *names);

/* value.c: typed reading of a YAML value. Each refuses with "FILE:LINE: KEY: reason". Null is "not said": 0, *out
 * untouched. */
struct package_value {
	const char *file;
	const char *prefix; /* of the key in messages: "limits." or "" */
	const struct judge_yaml *node;
	struct sbx_error *err;
};

int package_value_refuse(const struct package_value *value, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* 1 and *out, a number above 0; decimal only. In quotes it is one too, as other judges have it. */
int package_value_number(const struct package_value *value, double *out);
/* 1 and *out: a number times unit, whole if `whole`, which fits into 63 bits. */
int package_value_scaled(const struct package_value *value, uint64_t unit, bool whole, uint64_t *out);
/* 1 and *out (malloc'ed, replaces and frees what was there): one line of text without control characters. */
int package_value_text(const struct package_value *value, char **out);
/* 1 and *out: the text of a scalar as it stands, owned by the node. */
int package_value_scalar(const struct package_value *value, const char **out);
/* 1 if the value is one of the words (NULL at the end); anything else is refused. */
int package_value_word(const struct package_value *value, const char *const *words);
int package_value_bool(const struct package_value *value);
/* Adds the texts of a list to *list, no more than PACKAGE_WORDS_MAX. */
int package_value_list(const struct package_value *value, char ***list);
/* "12.5", all of the bytes: a decimal number above 0. */
bool package_decimal(const char *text, size_t size, double *out);
/* Seconds to nanoseconds; false if that is 0 or does not fit into 63 bits. */
bool package_seconds(double seconds, uint64_t *ns);

/* 1 and *out: a decimal number with or without a sign, in quotes or not. */
int package_value_real(const struct package_value *value, double *out);
/* "-1.5", all of the bytes; "inf" with and without a sign too if `infinite`. */
bool package_real(const char *text, size_t size, bool infinite, double *out);
/* 1 and *out: true or false. */
int package_value_truth(const struct package_value *value, bool *out);

/* strings.c. ^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,254}$, which every name in a package should match. */
bool package_good_name(const char *name);
bool package_ends_with(const char *name, const char *extension);
/* Lists of strings that end with a NULL pointer; NULL is the empty list. Adding returns -1 without memory; the list is
 * whole then, too. */
int package_strings_add(char ***strings, const char *text, size_t size);
int package_strings_append(char ***strings, char *const *more);
size_t package_strings_count(char *const *strings);
void package_strings_free(char **strings);
/* The text without its last `cut` bytes, malloc'ed; NULL without memory. */
char *package_stem(const char *text, size_t cut);
/* Adds the words of the text, of which a part in quotes is one with its blanks; more than PACKAGE_WORDS_MAX are
 * refused. */
int package_words(struct package_build *b, const char *text, char ***words);

/* programs.c. "DIRECTORY/NAME", malloc'ed; NULL without memory. */
char *package_path(const char *directory, const char *name);
/* As package_list, and counted towards PACKAGE_ENTRIES_MAX. */
int package_list_counted(struct package_build *b, const char *path, struct package_names *names);
void package_program_free(struct judge_program *program);
/* 1 and *out: the program at path, a file or a directory; 0 if nothing is there. */
int package_program_at(struct package_build *b, const char *path, struct judge_program *out);
/* The same, also where a directory has no file that is taken: a program of none. */
int package_program_files(struct package_build *b, const char *path, struct judge_program *out);
/* By its name, what goes with sources or lies beside them, and is no program by itself. */
bool package_is_no_source(const char *name);
/* 1 for a text; 0, with a warning, for a file that holds a NUL byte; or -errno. */
int package_is_text(struct package_build *b, const char *path);
/* 1: a file of this name, at path, is the package's. 0: hidden ones are not, nor are names that the format does not
 * allow, which are told with a warning. -errno. */
int package_is_taken(struct package_build *b, const char *name, const char *path);
/* 1 and *out: the one program in a directory of programs; 0 if there is none; more are refused. */
int package_only_program(struct package_build *b, const char *directory, struct judge_program *out);
/* The paths of all programs in a directory, added to *paths (as strings of strings.c). */
int package_list_programs(struct package_build *b, const char *directory, char ***paths);
/* 1 and *out: the program at path in the directory; one that is a single file takes along what lies beside it and is no
 * program: headers and the like. */
int package_program_with_companions(struct package_build *b, const char *directory, const char *path,
				    struct judge_program *out);
/* 1 and *out: the program that a directory of its own is, or has in it as its only one; 0 if the directory has none. */
int package_program_in(struct package_build *b, const char *directory, struct judge_program *out);
int package_has_programs(struct package_build *b, const char *directory); /* 1, 0 or -errno */
/* site.c. minos.yaml: 1 if it names the program that judges outputs, 0 if not, or if there is no such file. */
int package_read_site(struct package_build *b);
/* include/ into the package. */
int package_find_includes(struct package_build *b);

/* groups.c. Adds the group of a directory below data/ ("" is the root), with what it takes over from its parent; *index
 * is its place. */
int package_add_group(struct package_build *b, const char *name, uint32_t parent, uint32_t *index);
/* Takes the last group away again if it has neither tests nor groups in it. */
void package_drop_empty_group(struct package_build *b, uint32_t index, size_t tests_before);
/* Reads grader_flags into the group, by what kind of problem this is. */
int package_apply_grader_flags(struct package_build *b, struct judge_group *group, const struct package_value *value);
void package_group_free(struct judge_group *group);

/* settings.c: problem.yaml into build->package and build->flags_text. */
int package_parse_settings(struct package_build *build, const char *bytes, size_t size);

/* limits.c: the map `limits` of either format; an unknown key is an error in 2025-09. */
int package_read_limits(struct package_build *build, const struct judge_yaml *node);

/* testdata.c: testdata.yaml at path over *group and *defaults, which are as the directory above has them. */
int package_parse_testdata(struct package_build *build, const char *path, const char *bytes, size_t size,
			   struct judge_group *group, struct package_defaults *defaults);
/* One of the keys that problem.yaml's grading may have, too: 1, or 0 if it is none of them. */
int package_read_group_key(const struct package_value *value, struct judge_group *group);

/* timelimit.c: .timelimit (1 and *ns) and domjudge-problem.ini (1 and *ns if it has a timelimit, else 0; name and flags
 * where the package has none yet). */
int package_parse_timelimit(const char *bytes, size_t size, uint64_t *ns, struct sbx_error *err);
int package_parse_ini(struct package_build *build, const char *bytes, size_t size, uint64_t *ns);

/* defaults.c. All of it, or -ENOMEM with err and *to freed. */
int package_defaults_copy(struct package_build *b, const struct package_defaults *from, struct package_defaults *to);
void package_defaults_free(struct package_defaults *defaults);
void package_input_args_free(struct judge_input_args *args, size_t count);

/* data.c: finds the tests below data/ and sorts them. */
int package_find_tests(struct package_build *build);
/* Takes over the test, whether that works or not; a NULL name, input or answer is a lack of memory. */
int package_add_test(struct package_build *b, struct judge_test *test);
int package_refuse_path(struct package_build *b, const char *path, const char *why);
/* Whether the directory also has the name with its extension replaced. */
bool package_has_partner(const struct package_names *names, const char *name, const char *from, const char *to);
/* A file called *.in or *.ans: one half of a test. */
int package_take_half(struct package_build *b, const struct package_place *place, const struct package_names *names,
		      const char *name, const char *path);
/* A directory below the place of `above`. */
int package_walk(struct package_build *b, const struct package_place *above, const char *path, bool sample);

/* data_2025.c: the same steps as 2025-09 has them. */
int package_check_top_2025(struct package_build *b);
/* What data/ itself says of all tests, which only the draft has. */
int package_apply_top_2025(struct package_build *b, struct package_place *top);
int package_open_place_2025(struct package_build *b, const struct package_place *above, struct package_place *place);
int package_take_entry_2025(struct package_build *b, const struct package_place *place,
			    const struct package_names *names, const char *name, const char *path);
int package_close_place_2025(struct package_build *b, const struct package_place *place, size_t tests_before);
/* NAME.yaml and NAME.files over the defaults; *files stays as it is where there are none. stem is the path without
 * ".in". */
int package_configure_test_2025(struct package_build *b, const struct package_names *names, const char *name,
				const char *stem, struct package_defaults *defaults, struct judge_program *files);
int package_check_groups_2025(struct package_build *b);

/* test_group.c: test_group.yaml of a group, and NAME.yaml of a test. */
int package_parse_test_group(struct package_build *b, const char *path, const char *bytes, size_t size,
			     struct package_place *place);
int package_parse_test_yaml(struct package_build *b, const char *path, const char *bytes, size_t size,
			    struct package_defaults *defaults);

/* bare.c: a directory of inputs and answers. */
int package_read_bare(struct package_build *b);

/* polygon.c: 1 if there is a problem.xml, which was read, 0 if there is none. */
int package_read_polygon(struct package_build *b);

/* settings_2025.c: problem.yaml in the version 2025-09. */
int package_read_settings_2025(struct package_build *b, const struct judge_yaml *root);

#endif

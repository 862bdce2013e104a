/* package-internal.h - a package while it is being read, shared by the files of this folder. */
#ifndef JUDGE_PACKAGE_INTERNAL_H
#define JUDGE_PACKAGE_INTERNAL_H

#include "judge/package/package.h"
#include "judge/package/yaml.h"

#define PACKAGE_FILE_MAX     (1U << 20) /* of a file with settings */
#define PACKAGE_TESTS_MAX    10000
#define PACKAGE_ENTRIES_MAX  100000 /* in all directories of data/ together */
#define PACKAGE_DEPTH_MAX    8      /* of directories below data/ */
#define PACKAGE_WARNINGS_MAX 100

struct package_build {
	int root; /* descriptor of the package's directory, the caller's */
	struct judge_package *package;
	struct judge_check_flags flags; /* problem.yaml's validator_flags */
	size_t entries, test_room;
	struct sbx_error *err;
};

/* package.c. Adds a warning; beyond PACKAGE_WARNINGS_MAX one says that there are more. 0 or -ENOMEM with err. */
int package_warn(struct package_build *build, const char *format, ...) __attribute__((format(printf, 2, 3)));
int package_no_memory(struct package_build *build);

/*
 * files.c. Reads a whole file of the package, at most PACKAGE_FILE_MAX bytes. Returns 1 with *bytes (malloc'ed,
 * NUL-terminated) and *size, 0 if there is none, or -errno with err.
 */
int package_read_file(int root, const char *path, char **bytes, size_t *size, struct sbx_error *err);

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
/* 1 and *out, a number above 0; decimal only. */
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
/* "12.5", all of the bytes: a decimal number above 0. */
bool package_decimal(const char *text, size_t size, double *out);
/* Seconds to nanoseconds; false if that is 0 or does not fit into 63 bits. */
bool package_seconds(double seconds, uint64_t *ns);

/* settings.c: problem.yaml into build->package and build->flags. */
int package_parse_settings(struct package_build *build, const char *bytes, size_t size);

/* testdata.c: testdata.yaml at path over *flags, which are those of the directory above. */
int package_parse_testdata(struct package_build *build, const char *path, const char *bytes, size_t size,
			   struct judge_check_flags *flags);

/* timelimit.c: .timelimit (1 and *ns) and domjudge-problem.ini (1 and *ns if it has a timelimit, else 0). */
int package_parse_timelimit(const char *bytes, size_t size, uint64_t *ns, struct sbx_error *err);
int package_parse_ini(struct package_build *build, const char *bytes, size_t size, uint64_t *ns);

/* data.c: finds the tests below data/ and sorts them. */
int package_find_tests(struct package_build *build);

#endif

/* polygon.h - problem.xml of Polygon while it is read; shared by the files polygon*.c. */
#ifndef JUDGE_PACKAGE_POLYGON_H
#define JUDGE_PACKAGE_POLYGON_H

#include "judge/package/package-internal.h"
#include "judge/package/submissions-internal.h"
#include "judge/package/xml.h"

struct polygon {
	struct package_build *build;
	const struct judge_xml *root;
	const struct judge_xml *testset; /* the one that decides */
};

/* "problem.xml:LINE: reason" */
int polygon_refuse(const struct polygon *polygon, const struct judge_xml *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* polygon.c. Reads problem.xml of the package whose directory is root: 1 and *out, 0 if there is none, or -errno. */
int polygon_load(int root, struct judge_xml **out, struct sbx_error *err);
/* A program whose <source path=...> is in node, with the headers of files/: 1, 0 if node is NULL, or -errno. */
int polygon_program(const struct polygon *polygon, const struct judge_xml *node, struct judge_program *out);
/* Attribute or text of an element as a whole number from 1 up. */
int polygon_number(const struct polygon *polygon, const struct judge_xml *node, const char *text, uint64_t *out);

/* The testset that is judged, of <judging>: 0 or -errno. */
int polygon_choose_testset(struct polygon *polygon, const struct judge_xml *judging);

/* polygon_tests.c: tests and groups. */
int polygon_read_tests(const struct polygon *polygon);

/* polygon_submissions.c: <solutions>. */
int polygon_read_submissions(struct submissions_build *s);

#endif

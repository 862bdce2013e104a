/*
 * probe.h - the program that the scenario tests run inside boxes: one static binary, many applets.
 *
 * Who runs this: nobody but a box. Each applet makes one attempt and tells by lines "key=value" on standard output and
 * by its exit code what came of it. Static, so that it needs nothing of the box's root; never sanitised, because it is
 * the measured object.
 */
#ifndef SANDBOX_TESTS_PROBE_H
#define SANDBOX_TESTS_PROBE_H

struct probe_applet {
	const char *name;
	int (*run)(int argc, char **argv); /* argv[0] is the applet's name */
};

/* Each ends with an entry without a name. */
extern const struct probe_applet probe_use[];   /* uses up resources */
extern const struct probe_applet probe_fork[];  /* processes, threads, signals */
extern const struct probe_applet probe_look[];  /* tells what it sees of its box */
extern const struct probe_applet probe_proc[];  /* lists /proc */
extern const struct probe_applet probe_try[];   /* makes a system call that it should not */
extern const struct probe_applet probe_leave[]; /* leaves files behind */

/* argv[i] as a number, or fallback when there is none; exits with 99 when it is not a number. */
long probe_number(int argc, char **argv, int i, long fallback);

/* Burns this thread's CPU time for so long; negative: for ever. */
void probe_burn_ms(long ms);

#endif

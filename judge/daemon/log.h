/*
 * log.h - the daemon's log: one JSON object a line on standard error, each line one write.
 *
 * {"time":"2026-01-31T23:59:59.999Z","level":"info","role":"judge","slot":0,"submission":"...","event":"verdict","message":"..."}
 * Only the roles of the daemon log, and each failure once, where it is dealt with. A line holds at most 4096 bytes
 * (PIPE_BUF), so that lines of several processes on one pipe never mix; a longer message is cut. No memory is
 * allocated.
 */
#ifndef JUDGE_DAEMON_LOG_H
#define JUDGE_DAEMON_LOG_H

#include <stddef.h>

enum judge_log_level {
	JUDGE_LOG_DEBUG,
	JUDGE_LOG_INFO,
	JUDGE_LOG_WARNING,
	JUDGE_LOG_ERROR,
};

/* Who logs: role is a static string ("api"); slot < 0: none. Lines below `least` are dropped. */
void judge_log_init(const char *role, int slot, enum judge_log_level least);

/* id of the submission that it is about, or NULL. event is one word for programs, the message is for people. */
void judge_log(enum judge_log_level level, const char *id, const char *event, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Pure: writes text as the inside of a JSON string; what is no UTF-8 becomes U+FFFD; cut to whole characters. Returns
 * the length. */
size_t judge_log_escape(const char *text, char *out, size_t size);

#endif

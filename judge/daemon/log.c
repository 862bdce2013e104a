/* log.c - see log.h. */
#include "judge/daemon/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LINE_MAX_BYTES 4096

static struct {
	const char *role;
	int slot;
	enum judge_log_level least;
} log_state = { "minos", -1, JUDGE_LOG_INFO };

void judge_log_init(const char *role, int slot, enum judge_log_level least)
{
	log_state.role = role;
	log_state.slot = slot;
	log_state.least = least;
}

/* Length of the UTF-8 sequence at s, 0 if it is none (surrogates and over-long forms included). */
static size_t sequence(const unsigned char *s)
{
	size_t n = s[0] < 0x80 ? 1 : s[0] >= 0xc2 && s[0] <= 0xdf ? 2 : (s[0] & 0xf0) == 0xe0 ? 3 : 4;

	if (n == 4 && (s[0] < 0xf0 || s[0] > 0xf4))
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0; /* the NUL at the end stops here too */
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) || (s[0] == 0xf0 && s[1] < 0x90) ||
	    (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return n;
}

size_t judge_log_escape(const char *text, char *out, size_t size)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t n = 0;

	while (*s != '\0' && n + 8 <= size) {
		size_t length = sequence(s);

		if (length == 0) {
			n += (size_t)snprintf(out + n, size - n, "\\ufffd");
			s++;
		} else if (length == 1 && (*s < 0x20 || *s == '"' || *s == '\\' || *s == 0x7f)) {
			n += (size_t)snprintf(out + n, size - n, "\\u%04x", *s++);
		} else {
			memcpy(out + n, s, length);
			n += length;
			s += length;
		}
	}
	if (size > 0)
		out[n < size ? n : size - 1] = '\0';
	return n;
}

/* Appends formatted text; the pieces before the message are short, so that it always fits. */
static size_t append(char *line, size_t n, const char *format, ...) __attribute__((format(printf, 3, 4)));
static size_t append(char *line, size_t n, const char *format, ...)
{
	va_list args;
	int written = 0;

	va_start(args, format);
	written = vsnprintf(line + n, LINE_MAX_BYTES - n, format, args);
	va_end(args);
	if (written < 0)
		return n;
	return n + (size_t)written < LINE_MAX_BYTES ? n + (size_t)written : LINE_MAX_BYTES - 1;
}

void judge_log(enum judge_log_level level, const char *id, const char *event, const char *format, ...)
{
	static const char *const levels[] = { "debug", "info", "warning", "error" };
	char line[LINE_MAX_BYTES], message[LINE_MAX_BYTES / 2];
	struct timespec now = { 0 };
	struct tm utc = { 0 };
	size_t n = 0;
	va_list args;

	if (level < log_state.least)
		return;
	va_start(args, format);
	(void)vsnprintf(message, sizeof(message), format, args); /* cut on purpose */
	va_end(args);
	(void)clock_gettime(CLOCK_REALTIME, &now); /* cannot fail */
	(void)gmtime_r(&now.tv_sec, &utc);
	n = strftime(line, sizeof(line), "{\"time\":\"%Y-%m-%dT%H:%M:%S", &utc);
	n = append(line, n, ".%03ldZ\",\"level\":\"%s\",\"role\":\"%s\"", now.tv_nsec / 1000000, levels[level],
		   log_state.role);
	if (log_state.slot >= 0)
		n = append(line, n, ",\"slot\":%d", log_state.slot);
	if (id != NULL)
		n = append(line, n, ",\"submission\":\"%.64s\"", id);
	n = append(line, n, ",\"event\":\"%s\",\"message\":\"", event);
	n += judge_log_escape(message, line + n, LINE_MAX_BYTES - n - 4);
	n = append(line, n, "\"}\n");
	(void)!write(STDERR_FILENO, line, n); /* when the log is gone there is nobody to tell */
}

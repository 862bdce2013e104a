/* cgroup_text.c - see cgroup_text.h. Pure. */
#include "sandbox/cgroup_text.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

/* No Linux has more process ids (PID_MAX_LIMIT). */
#define PID_MAX_VALUE 4194304u

/* The digits at *text, which then stands behind them. */
static int digits(const char **text, uint64_t *value)
{
	uint64_t sum = 0;
	const char *at = *text;

	if (*at < '0' || *at > '9')
		return -EINVAL;
	for (; *at >= '0' && *at <= '9'; at++)
		if (__builtin_mul_overflow(sum, 10, &sum) || __builtin_add_overflow(sum, *at - '0', &sum))
			return -EINVAL;
	*text = at;
	*value = sum;
	return 0;
}

int sbx_cgtext_number(const char *text, uint64_t *value)
{
	uint64_t number = 0;
	int r = digits(&text, &number);

	if (r < 0 || (*text != '\n' && *text != '\0' && *text != ' '))
		return -EINVAL;
	*value = number;
	return 0;
}

int sbx_cgtext_key(const char *text, const char *key, uint64_t *value)
{
	size_t length = strlen(key);

	while (text != NULL && *text != '\0') {
		if (strncmp(text, key, length) == 0 && text[length] == ' ')
			return sbx_cgtext_number(text + length + 1, value);
		text = strchr(text, '\n');
		if (text != NULL)
			text++;
	}
	return -ENOENT;
}

int sbx_cgtext_cpu_stat(const char *text, struct sbx_usage *usage)
{
	uint64_t total, user, system;

	if (sbx_cgtext_key(text, "usage_usec", &total) < 0 || sbx_cgtext_key(text, "user_usec", &user) < 0 ||
	    sbx_cgtext_key(text, "system_usec", &system) < 0)
		return -EINVAL;
	if (total > UINT64_MAX / 1000 || user > UINT64_MAX / 1000 || system > UINT64_MAX / 1000)
		return -EINVAL;
	usage->cpu_ns = total * 1000;
	usage->cpu_user_ns = user * 1000;
	usage->cpu_system_ns = system * 1000;
	return 0;
}

int sbx_cgtext_next_pid(const char **text, pid_t *pid)
{
	const char *at = *text;
	uint64_t number = 0;

	if (*at == '\0')
		return 0;
	if (digits(&at, &number) < 0 || *at != '\n' || number > PID_MAX_VALUE)
		return -EINVAL;
	*text = at + 1;
	*pid = (pid_t)number;
	return 1;
}

/* Whether a component of the path is "..". */
static bool climbs(const char *path, size_t length)
{
	for (size_t i = 0, start = 0; i <= length; i++) {
		if (i < length && path[i] != '/')
			continue;
		if (i - start == 2 && path[start] == '.' && path[start + 1] == '.')
			return true;
		start = i + 1;
	}
	return false;
}

int sbx_cgtext_group(const char *text, size_t length, char *path, size_t size)
{
	for (; length > 0 && *text == '/'; length--)
		text++;
	if (climbs(text, length))
		return -EXDEV;
	if (length >= size)
		return -ENAMETOOLONG;
	memcpy(path, text, length);
	path[length] = '\0';
	return 0;
}

int sbx_cgtext_own_group(const char *text, char *path, size_t size)
{
	const char *line = strncmp(text, "0::/", 4) == 0 ? text : strstr(text, "\n0::/"), *end;

	if (line == NULL)
		return -ENOENT;
	line = strchr(line, '/');
	end = strchr(line, '\n');
	return end == NULL ? -EINVAL
			   : sbx_cgtext_group(line, (size_t)(end - line), path, size); /* cut: another group */
}

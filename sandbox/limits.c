/*
 * limits.c - see limits.h. Pure.
 *
 * One table gives each field its name and place, so that defaults and ceilings are loops: a limit added to the struct
 * and forgotten here does not compile (the assertion below), and one that is in the table cannot be skipped by a check.
 */
#include "sandbox/limits.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

#define FIELD(member)                                                                                                  \
	{                                                                                                              \
#member, offsetof(struct sbx_limits, member)                                                           \
	}

static const struct field {
	const char *name;
	size_t offset;
} fields[] = {
	FIELD(cpu_ns),     FIELD(wall_ns),     FIELD(memory_bytes), FIELD(stack_bytes), FIELD(file_bytes),
	FIELD(work_bytes), FIELD(work_inodes), FIELD(output_bytes), FIELD(open_files),  FIELD(processes),
};

_Static_assert(sizeof(fields) / sizeof(fields[0]) == SBX_LIMIT_FIELDS, "every limit is in the table");
_Static_assert(sizeof(struct sbx_limits) == SBX_LIMIT_FIELDS * sizeof(uint64_t),
	       "limits are uint64_t and nothing else");

const char *sbx_limits_name(unsigned i)
{
	return i < SBX_LIMIT_FIELDS ? fields[i].name : NULL;
}

uint64_t *sbx_limits_field(struct sbx_limits *limits, unsigned i)
{
	return i < SBX_LIMIT_FIELDS ? (uint64_t *)(void *)((char *)limits + fields[i].offset) : NULL;
}

uint64_t sbx_limits_value(const struct sbx_limits *limits, unsigned i)
{
	if (i >= SBX_LIMIT_FIELDS)
		return 0;
	return *(const uint64_t *)(const void *)((const char *)limits + fields[i].offset);
}

void sbx_limits_default(struct sbx_limits *limits, const struct sbx_limits *defaults)
{
	for (unsigned i = 0; i < SBX_LIMIT_FIELDS; i++) {
		uint64_t *value = sbx_limits_field(limits, i);

		if (*value == 0)
			*value = sbx_limits_value(defaults, i);
	}
}

/* "unlimited", or the number: SBX_NO_LIMIT in digits would help nobody. */
static void describe(uint64_t value, char *buf, size_t size)
{
	if (value == SBX_NO_LIMIT)
		(void)snprintf(buf, size, "unlimited");
	else
		(void)snprintf(buf, size, "%" PRIu64, value);
}

int sbx_limits_check(const struct sbx_limits *limits, const struct sbx_limits *ceiling, struct sbx_error *err)
{
	for (unsigned i = 0; i < SBX_LIMIT_FIELDS; i++) {
		uint64_t value = sbx_limits_value(limits, i), top = sbx_limits_value(ceiling, i);
		char asked[32], allowed[32];

		if (value != 0 && value <= top)
			continue;
		describe(value, asked, sizeof(asked));
		describe(top, allowed, sizeof(allowed));
		if (value == 0)
			(void)sbx_error_set(err, 0, "limit %s is not given (0); the ceiling is %s", fields[i].name,
					    allowed);
		else
			(void)sbx_error_set(err, 0, "limit %s is %s, above the ceiling of %s", fields[i].name, asked,
					    allowed);
		return -EINVAL;
	}
	return 0;
}

/* limits_read.c - objects of limits in policy files, see reader.h. Pure. */
#include <errno.h>
#include <stddef.h>

#include "judge/policy/quantity.h"
#include "judge/policy/reader.h"

#define STRING_MAX 64

/* What judge_quantity_* said, with the file and line in front. */
static int at(struct judge_node node, struct sbx_error *err, const struct sbx_error *why)
{
	(void)judge_node_fail(node, err, "`%s`: %s", node.name, why->text);
	return -EINVAL;
}

int judge_read_duration(struct judge_node node, uint64_t *out, struct sbx_error *err)
{
	const char *text = NULL;
	struct sbx_error why = { 0 };
	int r = judge_node_text(node, STRING_MAX, &text, err);

	if (r < 0)
		return r;
	return judge_quantity_duration(text, out, &why) < 0 ? at(node, err, &why) : 0;
}

int judge_read_size(struct judge_node node, uint64_t *out, struct sbx_error *err)
{
	const char *text = NULL;
	struct sbx_error why = { 0 };
	int r = judge_node_text(node, STRING_MAX, &text, err);

	if (r < 0)
		return r;
	return judge_quantity_size(text, out, &why) < 0 ? at(node, err, &why) : 0;
}

/* A whole number, or "unlimited". */
static int read_count(struct judge_node node, uint64_t *out, struct sbx_error *err)
{
	const char *text = NULL;
	struct sbx_error why = { 0 };
	int r;

	if (json_is_integer(node.value))
		return judge_node_integer(node, 1, INT64_MAX, out, err);
	r = judge_node_text(node, STRING_MAX, &text, err);
	if (r < 0)
		return r;
	return judge_quantity_count(text, SBX_NO_LIMIT, out, &why) < 0 ? at(node, err, &why) : 0;
}

static const struct field {
	const char *key;
	size_t offset;
	int (*read)(struct judge_node node, uint64_t *out, struct sbx_error *err);
} fields[] = {
	{ "cpu", offsetof(struct sbx_limits, cpu_ns), judge_read_duration },
	{ "wall", offsetof(struct sbx_limits, wall_ns), judge_read_duration },
	{ "memory", offsetof(struct sbx_limits, memory_bytes), judge_read_size },
	{ "stack", offsetof(struct sbx_limits, stack_bytes), judge_read_size },
	{ "file", offsetof(struct sbx_limits, file_bytes), judge_read_size },
	{ "work", offsetof(struct sbx_limits, work_bytes), judge_read_size },
	{ "work_inodes", offsetof(struct sbx_limits, work_inodes), read_count },
	{ "output", offsetof(struct sbx_limits, output_bytes), judge_read_size },
	{ "open_files", offsetof(struct sbx_limits, open_files), read_count },
	{ "processes", offsetof(struct sbx_limits, processes), read_count },
};

_Static_assert(sizeof(fields) / sizeof(fields[0]) == SBX_LIMIT_FIELDS, "every limit can be written in a file");

int judge_limits_read(struct judge_node node, bool complete, struct sbx_limits *out, struct sbx_error *err)
{
	const char *keys[SBX_LIMIT_FIELDS + 1] = { NULL };
	struct sbx_limits limits = { 0 };
	struct judge_node member;
	int r;

	for (size_t i = 0; i < SBX_LIMIT_FIELDS; i++)
		keys[i] = fields[i].key;
	r = judge_node_object(node, keys, err);
	for (size_t i = 0; r == 0 && i < SBX_LIMIT_FIELDS; i++) {
		uint64_t *value = (uint64_t *)(void *)((char *)&limits + fields[i].offset);

		if (judge_node_find(node, fields[i].key, &member))
			r = fields[i].read(member, value, err);
		else if (complete)
			r = judge_node_fail(node, err, "`%s` has no `%s`", node.name, fields[i].key);
	}
	if (r == 0)
		*out = limits;
	return r;
}

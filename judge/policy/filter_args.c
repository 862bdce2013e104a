/*
 * filter_args.c - the "args" of a rule to clauses. Pure.
 *
 * An argument is compared under a mask, always: the kernel reads 32 bits of most arguments and ignores the rest of the
 * register, so a comparison of all 64 would let `flags | 1 << 32` past. "width" says how much the kernel reads; 32
 * unless told. Several values of one argument are alternatives, several arguments must all match; the clauses are the
 * combinations.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "judge/policy/filter.h"
#include "judge/policy/policy.h"
#include "sandbox/cleanup.h"

#define VALUES_MAX  64
#define CLAUSES_MAX 256

/* One entry of "args", read. */
struct argument {
	size_t index;
	uint64_t mask;
	uint64_t values[VALUES_MAX];
	size_t count;
};

/* Hexadecimal after "0x", 1 to 16 digits. */
static bool parse_hex(const char *text, uint64_t *value)
{
	size_t len = strspn(text, "0123456789abcdefABCDEF");

	if (len == 0 || len > 16 || text[len] != '\0')
		return false;
	*value = strtoull(text, NULL, 16);
	return true;
}

/* A number as an integer, as "0x..." or as the name of a constant. */
static int read_number(struct judge_node node, uint64_t *value, struct sbx_error *err)
{
	const char *text = NULL;
	char buf[48];
	int r;

	if (json_is_integer(node.value))
		return judge_node_integer(node, 0, INT64_MAX, value, err);
	r = judge_node_text(node, 64, &text, err);
	if (r != 0)
		return r;
	if (strncmp(text, "0x", 2) == 0 ? parse_hex(text + 2, value) : judge_constant_value(text, value))
		return 0;
	return judge_node_fail(node, err, "`%s` is neither a number (0x1f) nor a constant that Minos knows by name",
			       judge_printable(text, buf, sizeof(buf)));
}

static int read_value(struct judge_node node, struct argument *arg, struct sbx_error *err)
{
	uint64_t value = 0;
	int r = read_number(node, &value, err);

	if (r < 0)
		return r;
	if ((value & ~arg->mask) != 0)
		return judge_node_fail(node, err, "0x%llx has bits outside of the %s, so it could never match",
				       (unsigned long long)value,
				       arg->mask == UINT32_MAX ? "width of 32 bits" : "mask");
	for (size_t i = 0; i < arg->count; i++) {
		if (arg->values[i] == value)
			return judge_node_fail(node, err, "the value 0x%llx is there twice", (unsigned long long)value);
	}
	arg->values[arg->count++] = value;
	return 0;
}

/* "value": one, or "values": several. */
static int read_values(struct judge_node node, struct argument *arg, struct sbx_error *err)
{
	struct judge_node one, many;
	bool has_many = judge_node_find(node, "values", &many);
	int r;

	if (judge_node_find(node, "value", &one)) {
		if (has_many)
			return judge_node_fail(many, err, "either `value` or `values`, not both");
		return read_value(one, arg, err);
	}
	if (!has_many)
		return judge_node_fail(node, err, "an argument needs `value` or `values`");
	r = judge_node_array(many, 1, VALUES_MAX, err);
	for (size_t i = 0; r == 0 && i < judge_node_size(many); i++)
		r = read_value(judge_node_item(many, i), arg, err);
	return r;
}

/* "op", "width" and "mask": the mask under which is compared. */
static int read_mask(struct judge_node node, struct argument *arg, struct sbx_error *err)
{
	struct judge_node member;
	const char *op = NULL;
	uint64_t width = 32, full;
	char buf[48];
	int r;

	if (judge_node_find(node, "width", &member)) {
		r = judge_node_integer(member, 32, 64, &width, err);
		if (r < 0)
			return r;
		if (width != 32 && width != 64)
			return judge_node_fail(member, err, "`width` must be 32 or 64");
	}
	full = width == 64 ? UINT64_MAX : UINT32_MAX;
	r = judge_node_need(node, "op", &member, err);
	if (r == 0)
		r = judge_node_text(member, 32, &op, err);
	if (r != 0)
		return r;
	if (strcmp(op, "eq") == 0) {
		arg->mask = full;
		if (judge_node_find(node, "mask", &member))
			return judge_node_fail(member, err, "`mask` goes with the operation masked_eq only");
		return 0;
	}
	if (strcmp(op, "masked_eq") != 0)
		return judge_node_fail(member, err, "unknown operation `%s` (eq, masked_eq)",
				       judge_printable(op, buf, sizeof(buf)));
	r = judge_node_need(node, "mask", &member, err);
	if (r == 0)
		r = read_number(member, &arg->mask, err);
	if (r == 0 && (arg->mask == 0 || (arg->mask & ~full) != 0))
		r = judge_node_fail(member, err, "`mask` must have bits, all within the width of %u", (unsigned)width);
	return r;
}

static int read_argument(struct judge_node node, struct argument *arg, struct sbx_error *err)
{
	static const char *const keys[] = { "index", "op", "value", "values", "mask", "width", NULL };
	struct judge_node member;
	uint64_t index = 0;
	int r;

	r = judge_node_object(node, keys, err);
	if (r == 0)
		r = judge_node_need(node, "index", &member, err);
	if (r == 0)
		r = judge_node_integer(member, 0, JUDGE_FILTER_ARGS - 1, &index, err);
	arg->index = (size_t)index;
	if (r == 0)
		r = read_mask(node, arg, err);
	if (r == 0)
		r = read_values(node, arg, err);
	return r;
}

/* Replaces each of the clauses by one per value of the argument. */
static int combine(struct judge_node node, const struct argument *arg, struct judge_clause **clauses, size_t *count,
		   struct sbx_error *err)
{
	size_t total = *count * arg->count;
	struct judge_clause *new;

	if (total == 0 || total > CLAUSES_MAX)
		return judge_node_fail(node, err, "more than %d combinations of values", CLAUSES_MAX);
	new = calloc(total, sizeof(*new));
	if (new == NULL)
		return sbx_error_set(err, ENOMEM, "%s", node.doc->file);
	for (size_t i = 0; i < total; i++) {
		new[i] = (*clauses)[i / arg->count];
		new[i].match.mask[arg->index] = arg->mask;
		new[i].match.value[arg->index] = arg->values[i % arg->count];
	}
	free(*clauses);
	*clauses = new;
	*count = total;
	return 0;
}

int judge_filter_read_args(struct judge_node rule, uint32_t action, struct judge_clause **clauses, size_t *count,
			   struct sbx_error *err)
{
	struct judge_clause *list = calloc(1, sizeof(*list));
	struct judge_node args;
	size_t n = 1;
	int r = 0;

	if (list == NULL)
		return sbx_error_set(err, ENOMEM, "%s", rule.doc->file);
	list[0].action = action;
	if (judge_node_find(rule, "args", &args)) {
		r = judge_node_array(args, 1, JUDGE_FILTER_ARGS, err);
		for (size_t i = 0; r == 0 && i < judge_node_size(args); i++) {
			struct judge_node node = judge_node_item(args, i);
			struct argument arg = { 0 };

			r = read_argument(node, &arg, err);
			if (r == 0 && list[0].match.mask[arg.index] != 0)
				r = judge_node_fail(node, err, "argument %zu is there twice", arg.index);
			if (r == 0)
				r = combine(node, &arg, &list, &n, err);
		}
	}
	if (r < 0) {
		free(list);
		return r;
	}
	*clauses = list;
	*count = n;
	return 0;
}

/* limits.c - the map `limits` of problem.yaml (package-internal.h). Pure. */
#include <stddef.h>
#include <string.h>

#include "judge/check/quote.h"
#include "judge/package/package-internal.h"

#define MEBIBYTE   (UINT64_C(1) << 20)
#define SECOND     UINT64_C(1000000000)
#define FIELD(f)   offsetof(struct judge_package, f)
#define PASSES_MAX 1000

static const struct limit {
	const char *key;
	uint64_t unit; /* 0: a factor, kept as a double */
	bool whole;
	size_t offset; /* in struct judge_package */
} limits[] = {
	{ "time_multiplier", 0, false, FIELD(time_multiplier) },
	{ "time_safety_margin", 0, false, FIELD(time_safety_margin) },
	{ "time_limit", SECOND, false, FIELD(time_limit_ns) },
	{ "memory", MEBIBYTE, true, FIELD(memory_bytes) },
	{ "output", MEBIBYTE, true, FIELD(output_bytes) },
	{ "code", 1024, true, FIELD(code_bytes) },
	{ "compilation_time", SECOND, false, FIELD(compilation_time_ns) },
	{ "compilation_memory", MEBIBYTE, true, FIELD(compilation_memory_bytes) },
	{ "validation_time", SECOND, false, FIELD(validation.time_ns) },
	{ "validation_memory", MEBIBYTE, true, FIELD(validation.memory_bytes) },
	{ "validation_output", MEBIBYTE, true, FIELD(validation.output_bytes) },
};

static int read_limit(struct package_build *b, const struct limit *limit, const struct package_value *value)
{
	char *field = (char *)b->package + limit->offset;
	uint64_t number = 0;
	double factor = 0;
	int result;

	if (limit->unit == 0) {
		result = package_value_number(value, &factor);
		if (result > 0)
			memcpy(field, &factor, sizeof(factor));
	} else {
		result = package_value_scaled(value, limit->unit, limit->whole, &number);
		if (result > 0)
			memcpy(field, &number, sizeof(number));
	}
	return result;
}

static int read_passes(struct package_build *b, const struct package_value *value)
{
	uint64_t passes = 0;
	int result = package_value_scaled(value, 1, true, &passes);

	if (result > 0 && (passes < 2 || passes > PASSES_MAX))
		return package_value_refuse(value, "must be 2 to %d", PASSES_MAX);
	if (result > 0)
		b->package->validation.passes = (unsigned)passes;
	return result;
}

static int read_key(struct package_build *b, const struct judge_yaml *node)
{
	const struct package_value value = { "problem.yaml", "limits.", node, b->err };
	char shown[80];

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		if (strcmp(limits[i].key, node->key) == 0)
			return read_limit(b, &limits[i], &value);
	if (strcmp(node->key, "validation_passes") == 0)
		return read_passes(b, &value);
	return package_warn(b, "problem.yaml:%u: unknown key `limits.%s`", node->line,
			    judge_quote_text(shown, sizeof(shown), node->key));
}

int package_read_limits(struct package_build *b, const struct judge_yaml *node)
{
	const struct package_value value = { "problem.yaml", "", node, b->err };
	int result = 0;

	if (judge_yaml_is_null(node))
		return 0;
	if (node->kind != JUDGE_YAML_MAP)
		return package_value_refuse(&value, "must be a map of limits");
	for (const struct judge_yaml *item = node->first; item != NULL && result >= 0; item = item->next)
		result = read_key(b, item);
	return result;
}

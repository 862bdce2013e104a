/* limits.c - the map `limits` of problem.yaml (package-internal.h). Pure. */
#include <stddef.h>
#include <string.h>

#include "judge/check/quote.h"
#include "judge/package/package-internal.h"

#define MEBIBYTE   (UINT64_C(1) << 20)
#define SECOND     UINT64_C(1000000000)
#define FIELD(f)   offsetof(struct judge_package, f)
#define PASSES_MAX 1000

enum formats {
	BOTH,
	LEGACY,
	NEW,
};

static const struct limit {
	const char *key;
	uint64_t unit; /* 0: a factor, kept as a double */
	bool whole;
	size_t offset; /* in struct judge_package */
	enum formats formats;
} limits[] = {
	{ "time_multiplier", 0, false, FIELD(time_multiplier), LEGACY },
	{ "time_safety_margin", 0, false, FIELD(time_safety_margin), LEGACY },
	{ "time_limit", SECOND, false, FIELD(time_limit_ns), BOTH },
	{ "time_resolution", SECOND, false, FIELD(time_resolution_ns), NEW },
	{ "memory", MEBIBYTE, true, FIELD(memory_bytes), BOTH },
	{ "output", MEBIBYTE, true, FIELD(output_bytes), BOTH },
	{ "code", 1024, true, FIELD(code_bytes), BOTH },
	{ "compilation_time", SECOND, false, FIELD(compilation_time_ns), BOTH },
	{ "compilation_memory", MEBIBYTE, true, FIELD(compilation_memory_bytes), BOTH },
	{ "validation_time", SECOND, false, FIELD(validation.time_ns), BOTH },
	{ "validation_memory", MEBIBYTE, true, FIELD(validation.memory_bytes), BOTH },
	{ "validation_output", MEBIBYTE, true, FIELD(validation.output_bytes), BOTH },
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

/* The margins of 2025-09: a map of its own. */
static int read_multipliers(struct package_build *b, const struct package_value *value)
{
	int result = 0;

	if (value->node->kind != JUDGE_YAML_MAP)
		return package_value_refuse(value, "must be a map");
	for (const struct judge_yaml *item = value->node->first; item != NULL && result >= 0; item = item->next) {
		const struct package_value inner = { value->file, "limits.time_multipliers.", item, b->err };
		double *field = strcmp(item->key, "ac_to_time_limit") == 0    ? &b->package->time_multiplier
				: strcmp(item->key, "time_limit_to_tle") == 0 ? &b->package->time_safety_margin
									      : NULL;

		result =
		    field == NULL ? package_value_refuse(&inner, "unknown key") : package_value_number(&inner, field);
		if (result > 0 && field != NULL && *field < 1)
			result = package_value_refuse(&inner, "must be at least 1");
	}
	return result;
}

static int read_key(struct package_build *b, const struct judge_yaml *node)
{
	const struct package_value value = { "problem.yaml", "limits.", node, b->err };
	bool new = b->package->format == JUDGE_FORMAT_2025_09;
	char shown[80];

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		if (strcmp(limits[i].key, node->key) == 0 && limits[i].formats != (new ? LEGACY : NEW))
			return read_limit(b, &limits[i], &value);
	if (strcmp(node->key, "validation_passes") == 0)
		return read_passes(b, &value);
	if (new)
		return strcmp(node->key, "time_multipliers") == 0 ? read_multipliers(b, &value)
								  : package_value_refuse(&value, "unknown key");
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

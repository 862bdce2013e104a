/* defaults.c - what a directory of test data says of its tests, to be taken over (package-internal.h). Pure. */
#include <stdlib.h>
#include <string.h>

#include "judge/package/package-internal.h"

void package_input_args_free(struct judge_input_args *args, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(args[i].validator);
		package_strings_free(args[i].args);
	}
	free(args);
}

void package_defaults_free(struct package_defaults *defaults)
{
	package_strings_free(defaults->args);
	package_strings_free(defaults->validator_args);
	package_input_args_free(defaults->input_args, defaults->input_args_count);
	*defaults = (struct package_defaults){ .args = NULL };
}

static int copy_input_args(const struct package_defaults *from, struct package_defaults *to)
{
	if (from->input_args_count == 0)
		return 0;
	to->input_args = calloc(from->input_args_count, sizeof(*to->input_args));
	if (to->input_args == NULL)
		return -1;
	for (size_t i = 0; i < from->input_args_count; i++) {
		struct judge_input_args *copy = &to->input_args[i];

		to->input_args_count = i + 1;
		if (from->input_args[i].validator != NULL) {
			copy->validator = strdup(from->input_args[i].validator);
			if (copy->validator == NULL)
				return -1;
		}
		if (package_strings_append(&copy->args, from->input_args[i].args) < 0)
			return -1;
	}
	return 0;
}

int package_defaults_copy(struct package_build *b, const struct package_defaults *from, struct package_defaults *to)
{
	*to = (struct package_defaults){ .flags = from->flags, .full_feedback = from->full_feedback };
	if (package_strings_append(&to->args, from->args) == 0 &&
	    package_strings_append(&to->validator_args, from->validator_args) == 0 && copy_input_args(from, to) == 0)
		return 0;
	package_defaults_free(to);
	return package_no_memory(b);
}

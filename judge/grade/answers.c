/* answers.c - see answers.h. */
#include "judge/grade/answers.h"

#include <string.h>

/* Whether file is called like the test, whose path parts are joined by dots in it. */
static bool is_called(const char *file, const char *test)
{
	static const char *const endings[] = { "", ".out", ".ans", ".txt" };

	for (; *test != '\0'; file++, test++)
		if (*file != *test && !(*file == '.' && *test == '/'))
			return false;
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (strcmp(file, endings[i]) == 0)
			return true;
	return false;
}

const struct judge_file *judge_answers_find(const struct judge_package *package, const struct judge_test *test,
					    const struct judge_sources *sources)
{
	if (sources->count == 1 && package->test_count == 1)
		return &sources->files[0];
	for (const char *name = test->name; name != NULL;) {
		for (size_t i = 0; i < sources->count; i++)
			if (is_called(sources->files[i].name, name))
				return &sources->files[i];
		name = strchr(name, '/');
		if (name != NULL)
			name++;
	}
	return NULL;
}

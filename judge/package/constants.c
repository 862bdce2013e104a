/* constants.c - constants of a package in its texts (package.h). Pure. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "judge/package/package.h"

struct text {
	char *bytes;
	size_t used, room, max;
};

static int add(struct text *text, const char *bytes, size_t size)
{
	if (size > text->max - text->used)
		return -EFBIG;
	if (text->room - text->used < size + 1) {
		size_t room = 2 * (text->used + size + 1);
		char *more = realloc(text->bytes, room);

		if (more == NULL)
			return -ENOMEM;
		text->bytes = more;
		text->room = room;
	}
	memcpy(text->bytes + text->used, bytes, size);
	text->used += size;
	text->bytes[text->used] = '\0';
	return 0;
}

/* The constant that stands at `{{`, and where it ends; NULL: none. */
static const struct judge_constant *constant_at(const struct judge_package *package, const char *at, size_t size,
						size_t *length)
{
	for (size_t i = 0; i < package->constant_count; i++) {
		size_t name = strlen(package->constants[i].name);

		if (size >= name + 4 && memcmp(at + 2, package->constants[i].name, name) == 0 &&
		    memcmp(at + 2 + name, "}}", 2) == 0) {
			*length = name + 4;
			return &package->constants[i];
		}
	}
	return NULL;
}

int judge_package_substitute(const struct judge_package *package, const char *bytes, size_t size, size_t max,
			     char **out, size_t *out_size, struct sbx_error *err)
{
	struct text text = { .max = max };
	const char *end = bytes + size;
	int result = add(&text, "", 0);

	while (bytes < end && result == 0) {
		const char *open = package->constant_count == 0 ? NULL : memmem(bytes, (size_t)(end - bytes), "{{", 2);
		const struct judge_constant *constant;
		size_t length = 1;

		result = add(&text, bytes, (size_t)((open != NULL ? open : end) - bytes));
		if (open == NULL || result < 0)
			break;
		constant = constant_at(package, open, (size_t)(end - open), &length);
		result = constant != NULL ? add(&text, constant->value, strlen(constant->value)) : add(&text, open, 1);
		bytes = open + length;
	}
	if (result < 0) {
		free(text.bytes);
		return sbx_error_set(err, -result, "put in constants");
	}
	*out = text.bytes;
	*out_size = text.used;
	return 0;
}

/* request.c - see request.h. */
#include "judge/api/request.h"

#include <errno.h>
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/store/files.h"
#include "sandbox/cleanup.h"

static void decref(json_t **json)
{
	json_decref(*json);
}
#define json_auto __attribute__((cleanup(decref))) json_t

/* ---- base64 ---- */

static int sextet(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

int judge_request_base64(const char *text, size_t length, void **out, size_t *size)
{
	size_t padding = 0, n = 0;
	uint32_t bits = 0;
	unsigned held = 0;
	sbx_free unsigned char *data = NULL;

	if (length % 4 != 0)
		return -EINVAL;
	while (padding < 2 && padding < length && text[length - 1 - padding] == '=')
		padding++;
	data = malloc(length / 4 * 3 + 1);
	if (data == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < length - padding; i++) {
		int value = sextet(text[i]);

		if (value < 0)
			return -EINVAL; /* NOLINT(clang-analyzer-unix.Malloc): cleanup */
		bits = (bits << 6 | (uint32_t)value) & 0xffffff;
		held += 6;
		if (held >= 8) {
			held -= 8;
			data[n++] = (unsigned char)(bits >> held);
		}
	}
	if ((bits & ((1U << held) - 1)) != 0)
		return -EINVAL; /* bits that no byte holds must be 0, else two texts would mean the same */
	*out = data;
	*size = n;
	data = NULL;
	return 0;
}

/* ---- JSON ---- */

/* What the text would come to, strings left out. What is no JSON gives some numbers; the parser refuses it afterwards.
 */
struct shape {
	size_t line, depth, values;
};

/* Up to where it is too deep or too much: parsed, small values take many times the memory of their text. */
static struct shape shape_of(const char *text, size_t size)
{
	struct shape shape = { .line = 1 };
	bool in_string = false;

	for (size_t i = 0; i < size && shape.depth <= JUDGE_REQUEST_DEPTH && shape.values <= JUDGE_REQUEST_VALUES;
	     i++) {
		char c = text[i];

		shape.line += c == '\n';
		if (in_string && c == '\\')
			i++;
		else if (c == '"')
			in_string = !in_string;
		else if (!in_string && (c == '[' || c == '{'))
			shape.depth++;
		else if (!in_string && (c == ']' || c == '}'))
			shape.depth -= shape.depth > 0;
		shape.values += !in_string && (c == '[' || c == '{' || c == ',');
	}
	return shape;
}

static json_t *load(const void *body, size_t size, struct judge_fault *fault)
{
	json_error_t error;
	json_t *root = NULL;
	char where[64];
	struct shape shape = shape_of(body, size);

	(void)snprintf(where, sizeof(where), "line %zu", shape.line);
	if (shape.depth > JUDGE_REQUEST_DEPTH) {
		(void)judge_fault_set(fault, 400, where, "nested deeper than %d levels", JUDGE_REQUEST_DEPTH);
		return NULL;
	}
	if (shape.values > JUDGE_REQUEST_VALUES) {
		(void)judge_fault_set(fault, 400, where, "more than %d values", JUDGE_REQUEST_VALUES);
		return NULL;
	}
	root = json_loadb(body, size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
	if (root == NULL) {
		(void)snprintf(where, sizeof(where), "line %d, column %d", error.line, error.column);
		(void)judge_fault_set(fault, 400, where, "this is no JSON: %s", error.text);
	} else if (!json_is_object(root)) {
		json_decref(root);
		root = NULL;
		(void)judge_fault_set(fault, 400, "line 1", "the body must be a JSON object");
	}
	return root;
}

static int only_known(const json_t *object, const char *const *known, const char *where, struct judge_fault *fault)
{
	const char *key = NULL;
	json_t *value = NULL;

	/* jansson's iterators take no const although they change nothing. */
	json_object_foreach((json_t *)(uintptr_t)object, key, value)
	{
		size_t i = 0;

		while (known[i] != NULL && strcmp(known[i], key) != 0)
			i++;
		if (known[i] == NULL)
			return judge_fault_set(fault, 400, where, "unknown field `%.40s`", key);
	}
	return 0;
}

static const char *type_of(const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return "an object";
	case JSON_ARRAY:
		return "an array";
	case JSON_STRING:
		return "a string";
	case JSON_INTEGER:
	case JSON_REAL:
		return "a number";
	case JSON_NULL:
		return "null";
	default:
		return "a boolean";
	}
}

/* A string field without NUL, copied. Missing is an error only when `needed`; else *out stays NULL. */
static int take_string(const json_t *object, const char *field, bool needed, char **out, struct judge_fault *fault)
{
	const json_t *value = json_object_get(object, field);

	if (value == NULL)
		return needed ? judge_fault_set(fault, 400, field, "the field `%s` is missing", field) : 0;
	if (!json_is_string(value))
		return judge_fault_set(fault, 400, field, "must be a string, is %s", type_of(value));
	if (json_string_length(value) == 0)
		return judge_fault_set(fault, 400, field, "is empty");
	if (strlen(json_string_value(value)) != json_string_length(value))
		return judge_fault_set(fault, 400, field, "holds a NUL character");
	*out = strdup(json_string_value(value));
	return *out != NULL ? 0 : judge_fault_set(fault, 500, field, "out of memory");
}

static int take_content(const json_t *object, const char *where, struct judge_file *file, struct judge_fault *fault)
{
	const json_t *text = json_object_get(object, "content"), *coded = json_object_get(object, "content_base64");
	const json_t *value = text != NULL ? text : coded;
	const char *field = text != NULL ? "content" : "content_base64";

	if ((text != NULL) == (coded != NULL))
		return judge_fault_set(fault, 400, where, "exactly one of `content` and `content_base64` is needed");
	if (!json_is_string(value))
		return judge_fault_set(fault, 400, where, "`%s` must be a string, is %s", field, type_of(value));
	if (coded != NULL) {
		int r =
		    judge_request_base64(json_string_value(value), json_string_length(value), &file->data, &file->size);

		return r == 0 ? 0 : judge_fault_set(fault, r == -ENOMEM ? 500 : 400, where, "`%s` is no base64", field);
	}
	file->size = json_string_length(value);
	file->data = malloc(file->size + 1);
	if (file->data == NULL)
		return judge_fault_set(fault, 500, where, "out of memory");
	memcpy(file->data, json_string_value(value), file->size);
	return 0;
}

static int take_file(const json_t *object, size_t index, struct judge_file *file, struct judge_fault *fault)
{
	static const char *const known[] = { "name", "content", "content_base64", NULL };
	struct sbx_error err = { 0 };
	const json_t *name = NULL;
	char where[64];

	(void)snprintf(where, sizeof(where), "files[%zu]", index);
	if (!json_is_object(object))
		return judge_fault_set(fault, 400, where, "must be an object, is %s", type_of(object));
	if (only_known(object, known, where, fault) < 0)
		return -EINVAL;
	name = json_object_get(object, "name");
	(void)snprintf(where, sizeof(where), "files[%zu].name", index);
	if (name == NULL)
		return judge_fault_set(fault, 400, where, "the field `name` is missing");
	if (!json_is_string(name))
		return judge_fault_set(fault, 400, where, "must be a string, is %s", type_of(name));
	if (judge_files_check_name(json_string_value(name), json_string_length(name), &err) < 0)
		return judge_fault_set(fault, 400, where, "%s", err.text);
	file->name = strdup(json_string_value(name));
	if (file->name == NULL)
		return judge_fault_set(fault, 500, where, "out of memory");
	(void)snprintf(where, sizeof(where), "files[%zu]", index);
	return take_content(object, where, file, fault);
}

static int take_files(const json_t *root, struct judge_request *request, struct judge_fault *fault)
{
	const json_t *files = json_object_get(root, "files");
	size_t count = json_array_size(files); /* 0 for what is no array */

	if (files == NULL)
		return judge_fault_set(fault, 400, "files", "the field `files` is missing");
	if (!json_is_array(files))
		return judge_fault_set(fault, 400, "files", "must be an array, is %s", type_of(files));
	request->files = calloc(count + 1, sizeof(*request->files));
	if (request->files == NULL)
		return judge_fault_set(fault, 500, "files", "out of memory");
	for (size_t i = 0; i < count; i++) {
		int r = take_file(json_array_get(files, i), i, &request->files[request->file_count++], fault);

		if (r < 0)
			return r;
	}
	return 0;
}

static int take_key(const json_t *root, struct judge_request *request, struct judge_fault *fault)
{
	int r = take_string(root, "idempotency_key", false, &request->key, fault);

	if (r < 0 || request->key == NULL)
		return r;
	if (strlen(request->key) > JUDGE_REQUEST_KEY_MAX)
		return judge_fault_set(fault, 400, "idempotency_key", "longer than %d bytes", JUDGE_REQUEST_KEY_MAX);
	for (const char *c = request->key; *c != '\0'; c++)
		if (*c < 0x21 || *c > 0x7e)
			return judge_fault_set(fault, 400, "idempotency_key", "may hold printable ASCII only");
	return 0;
}

static int take_fields(const json_t *root, struct judge_request *request, struct judge_fault *fault)
{
	static const char *const known[] = { "problem",         "language",  "entry_point", "files",
					     "idempotency_key", "all_tests", NULL };
	const json_t *all_tests = json_object_get(root, "all_tests");
	struct sbx_error err = { 0 };
	int r = only_known(root, known, "", fault);

	if (r == 0)
		r = take_string(root, "problem", true, &request->problem, fault);
	if (r == 0 && request->problem != NULL &&
	    judge_files_check_problem(request->problem, strlen(request->problem), &err) < 0)
		r = judge_fault_set(fault, 400, "problem", "%s", err.text);
	if (r == 0)
		r = take_string(root, "language", false, &request->language, fault);
	if (r == 0)
		r = take_string(root, "entry_point", false, &request->entry, fault);
	if (r == 0 && request->entry != NULL && strlen(request->entry) >= JUDGE_NAME_SIZE)
		r = judge_fault_set(fault, 400, "entry_point", "longer than %d bytes", JUDGE_NAME_SIZE - 1);
	if (r == 0)
		r = take_key(root, request, fault);
	if (r == 0 && all_tests != NULL && !json_is_boolean(all_tests))
		r = judge_fault_set(fault, 400, "all_tests", "must be a boolean, is %s", type_of(all_tests));
	request->all_tests = json_is_true(all_tests);
	return r < 0 ? r : take_files(root, request, fault);
}

int judge_request_parse(const void *body, size_t size, struct judge_request *out, struct judge_fault *fault)
{
	struct judge_request request = { 0 };
	json_auto *root = load(body, size, fault);
	int r = root == NULL ? -EINVAL : take_fields(root, &request, fault);

	if (r < 0) {
		judge_request_free(&request);
		return r;
	}
	*out = request;
	return 0;
}

void judge_request_free(struct judge_request *request)
{
	judge_files_free_all(request->files, request->file_count);
	free(request->problem);
	free(request->language);
	free(request->entry);
	free(request->key);
	*request = (struct judge_request){ 0 };
}

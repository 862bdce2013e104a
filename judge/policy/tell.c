/* tell.c - see tell.h. */
#include "judge/policy/tell.h"

static json_t *strings_json(const struct judge_strings *strings)
{
	json_t *array = json_array();

	for (size_t i = 0; array != NULL && i < strings->count; i++)
		if (json_array_append_new(array, json_string(strings->items[i])) != 0) {
			json_decref(array);
			return NULL;
		}
	return array;
}

json_t *judge_language_json(const struct judge_language *language, enum judge_language_state state, const char *text)
{
	static const char *const states[] = { "unknown", "off", "on" };
	json_t *object = json_pack("{s:s, s:s, s:o, s:o, s:s}", "name", language->name, "title", language->title,
				   "aliases", strings_json(&language->aliases), "extensions",
				   strings_json(&language->extensions), "state", states[state]);

	if (object != NULL && language->variant_of[0] != '\0' &&
	    json_object_set_new(object, "variant_of", json_string(language->variant_of)) != 0) {
		json_decref(object);
		return NULL;
	}
	if (object != NULL && text != NULL && state != JUDGE_LANGUAGE_UNKNOWN) /* left out if it is no UTF-8 */
		(void)json_object_set_new(object, state == JUDGE_LANGUAGE_ON ? "version" : "why", json_string(text));
	return object;
}

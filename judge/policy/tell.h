/* tell.h - a language as JSON, the same from the api and from the command line. Pure. */
#ifndef JUDGE_POLICY_TELL_H
#define JUDGE_POLICY_TELL_H

#include <jansson.h>

#include "judge/policy/policy.h"

enum judge_language_state {
	JUDGE_LANGUAGE_UNKNOWN, /* nobody asked its toolchain */
	JUDGE_LANGUAGE_OFF,
	JUDGE_LANGUAGE_ON,
};

/*
 * {"name","title","aliases","variant_of"?,"extensions","state","version" or "why"}. text: the version, or why it is
 * off; NULL, or no UTF-8: left out. A new reference, or NULL without memory.
 */
json_t *judge_language_json(const struct judge_language *language, enum judge_language_state state, const char *text);

#endif

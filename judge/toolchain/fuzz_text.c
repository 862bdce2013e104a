/*
 * fuzz_text.c - libFuzzer entry: what a submission says, as it is put into results, messages, the log and onto a
 * terminal.
 *
 * JSON must take it as valid UTF-8, a log line must stay one, and no control character may reach a terminal.
 */
#include <stdlib.h>
#include <string.h>

#include "judge/check/quote.h"
#include "judge/cli/show.h"
#include "judge/daemon/log.h"
#include "judge/toolchain/text.h"
#include "sandbox/cleanup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Valid UTF-8 without control characters but, when `lines`, tab and line feed; NUL is one of them. */
static void check(const char *text, size_t size, bool lines)
{
	json_t *json = json_stringn(text, size);

	if (json == NULL)
		abort();
	json_decref(json);
	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)text[i];

		if ((c < 0x20 && !(lines && (c == '\n' || c == '\t'))) || c == 0x7f)
			abort();
	}
}

static void keep(const uint8_t *data, size_t size)
{
	struct judge_text text = { 0 };
	json_t *json;

	if (judge_text_add(&text, data, size / 3) < 0 || judge_text_add(&text, data + size / 3, size - size / 3) < 0)
		abort();
	json = judge_text_json(&text);
	if (json == NULL)
		abort();
	check(json_string_value(json), json_string_length(json), true);
	json_decref(json);
	judge_text_free(&text);
}

static void log_it(const char *text)
{
	char line[300] = "\"";
	size_t n = 1 + judge_log_escape(text, line + 1, sizeof(line) - 2);
	json_t *json;

	line[n] = '"';
	json = json_loadb(line, n + 1, JSON_DECODE_ANY, NULL);
	if (json == NULL || memchr(line, '\n', n) != NULL)
		abort();
	json_decref(json);
}

static void show_it(const char *text, bool one_line)
{
	sbx_free char *shown = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&shown, &size);

	if (out == NULL)
		return;
	if (one_line)
		judge_show_line(out, text);
	else
		judge_show_text(out, text);
	(void)fclose(out);
	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)shown[i], next = i + 1 < size ? (unsigned char)shown[i + 1] : 0;

		if ((c < 0x20 && (one_line || (c != '\n' && c != '\t'))) || c == 0x7f ||
		    (c == 0xc2 && next >= 0x80 && next <= 0x9f))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = strndup((const char *)data, size);
	char quoted[80];

	if (text == NULL)
		return 0;
	keep(data, size);
	judge_quote(quoted, sizeof(quoted), data, size, size % 2 != 0);
	check(quoted, strlen(quoted), false);
	log_it(text);
	show_it(text, true);
	show_it(text, false);
	free(text);
	return 0;
}

/* places.c - see places.h. */
#include "judge/policy/places.h"

#include <errno.h>
#include <stdlib.h>

#include "sandbox/cleanup.h"

struct scan {
	struct judge_place *places;
	size_t count, room;
	uint32_t line;
	/* The open arrays and objects: their index, that of their last child, and whether they are objects that wait
	 * for a key. */
	struct {
		uint32_t place, last;
		bool is_object, has_key;
	} open[JUDGE_DOCUMENT_DEPTH_MAX];
	size_t depth;
};

static int grow(struct scan *scan)
{
	size_t room = scan->room == 0 ? 256 : scan->room * 2;
	struct judge_place *places;

	if (scan->count < scan->room)
		return 0;
	places = reallocarray(scan->places, room, sizeof(*places));
	if (places == NULL)
		return -ENOMEM;
	scan->places = places;
	scan->room = room;
	return 0;
}

/* A value, or the key of a member, begins here: hangs it under the innermost open array or object. */
static int begin(struct scan *scan)
{
	uint32_t index = (uint32_t)scan->count;

	if (grow(scan) < 0)
		return -ENOMEM;
	scan->places[scan->count++] = (struct judge_place){ .line = scan->line };
	if (scan->depth > 0) {
		uint32_t last = scan->open[scan->depth - 1].last;

		if (last == 0)
			scan->places[scan->open[scan->depth - 1].place].child = index;
		else
			scan->places[last].next = index;
		scan->open[scan->depth - 1].last = index;
	}
	return 0;
}

/* As begin, unless it is the value of a member, whose key began it already. */
static int begin_value(struct scan *scan)
{
	if (scan->depth > 0 && scan->open[scan->depth - 1].is_object) {
		if (scan->open[scan->depth - 1].has_key)
			return 0;
		scan->open[scan->depth - 1].has_key = true;
	}
	return begin(scan);
}

static int open_container(struct scan *scan, bool is_object, const char *file, struct sbx_error *err)
{
	uint32_t place;

	if (scan->depth == JUDGE_DOCUMENT_DEPTH_MAX)
		return sbx_error_set(err, 0, "%s:%u: nested deeper than %d levels", file, (unsigned)scan->line,
				     JUDGE_DOCUMENT_DEPTH_MAX);
	place = scan->depth > 0 ? scan->open[scan->depth - 1].last : 0;
	scan->open[scan->depth].place = place;
	scan->open[scan->depth].last = 0;
	scan->open[scan->depth].is_object = is_object;
	scan->open[scan->depth].has_key = false;
	scan->depth++;
	return 0;
}

/* The offset of the quote that ends the string whose first byte is at i. */
static size_t string_end(const char *text, size_t size, size_t i)
{
	while (i < size && text[i] != '"')
		i += text[i] == '\\' ? 2 : 1;
	return i;
}

/* Takes the token at i (not white space). Returns the offset of its last byte, or -errno. */
static ssize_t token(struct scan *scan, const char *file, const char *text, size_t size, size_t i,
		     struct sbx_error *err)
{
	int r;

	switch (text[i]) {
	case ']':
	case '}':
		if (scan->depth > 0)
			scan->depth--;
		return (ssize_t)i;
	case ',':
		if (scan->depth > 0)
			scan->open[scan->depth - 1].has_key = false;
		return (ssize_t)i;
	case ':':
		return (ssize_t)i;
	default:
		break;
	}
	r = begin_value(scan);
	if (r < 0)
		return sbx_error_set(err, ENOMEM, "%s:%u", file, (unsigned)scan->line);
	if (text[i] == '[' || text[i] == '{') {
		r = open_container(scan, text[i] == '{', file, err);
		return r < 0 ? r : (ssize_t)i;
	}
	if (text[i] == '"')
		return (ssize_t)string_end(text, size, i + 1);
	while (i + 1 < size && text[i + 1] > ' ' && text[i + 1] != ',' && text[i + 1] != ']' && text[i + 1] != '}')
		i++;
	return (ssize_t)i;
}

int judge_places_scan(const char *file, const char *text, size_t size, struct judge_place **places, size_t *count,
		      struct sbx_error *err)
{
	struct scan scan = { .line = 1 };

	for (size_t i = 0; i < size; i++) {
		ssize_t end;

		if (text[i] == '\n')
			scan.line++;
		if (text[i] == ' ' || text[i] == '\t' || text[i] == '\r' || text[i] == '\n')
			continue;
		end = token(&scan, file, text, size, i, err);
		if (end < 0) {
			free(scan.places);
			return (int)end;
		}
		i = (size_t)end;
	}
	if (scan.count == 0) {
		free(scan.places);
		return sbx_error_set(err, 0, "%s:1: empty", file);
	}
	*places = scan.places;
	*count = scan.count;
	return 0;
}

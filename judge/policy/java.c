/*
 * java.c - finds the class with main() in a Java source. Pure.
 *
 * No parser of Java, but a tokenizer that knows comments, strings, text blocks and character literals, and above it as
 * much grammar as is needed: the package, which braces belong to which class, and what stands before and after the word
 * `main` directly in a class's body. A main method is `public static void main(` with one parameter of String[] or
 * String...; in an interface `public` is implied. Whatever bytes come in, this ends after one pass; what it overlooks
 * (Unicode escapes in keywords) is only not found.
 */
#include <stdio.h>
#include <string.h>

#include "judge/policy/entry.h"

#define NAME_MAX_BYTES 256
#define SCOPES_MAX     32

/* A class whose body is open. */
struct scope {
	unsigned depth; /* of braces in its body */
	bool is_interface;
	char name[NAME_MAX_BYTES]; /* binary, without the package: Outer$Inner */
};

enum kind {
	END,
	WORD,
	MARK, /* any other single byte */
};

struct java {
	const char *text;
	size_t length, at;
	/* The token. */
	enum kind kind;
	char mark;
	char word[NAME_MAX_BYTES]; /* cut when longer: then it is nothing of interest */
	bool cut;
	/* Where it stands. */
	unsigned depth; /* of braces */
	struct scope scopes[SCOPES_MAX];
	size_t scope_count;
	char package[NAME_MAX_BYTES];
	/* What has been seen since the last ';', '{' or '}'. */
	bool is_public, is_static, is_void_before;
	bool is_class, is_interface; /* a type's name comes next */
	char class_name[NAME_MAX_BYTES];
	/* What was found. */
	enum judge_java_rank rank;
	char *out;
	size_t size;
};

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
	       (unsigned char)c >= 0x80;
}

static bool looking_at(const struct java *java, const char *what)
{
	size_t len = strlen(what);

	return java->length - java->at >= len && memcmp(java->text + java->at, what, len) == 0;
}

/* Moves behind the next occurrence of end; a backslash hides the byte behind it if escapes are on. */
static void skip_to(struct java *java, const char *end, bool escapes)
{
	while (java->at < java->length && !looking_at(java, end)) {
		if (escapes && java->text[java->at] == '\\' && java->at + 1 < java->length)
			java->at++;
		java->at++;
	}
	java->at += java->length - java->at < strlen(end) ? java->length - java->at : strlen(end);
}

/* A string or character literal, which does not reach past its line. */
static void skip_literal(struct java *java, char quote)
{
	java->at++;
	while (java->at < java->length && java->text[java->at] != quote && java->text[java->at] != '\n') {
		if (java->text[java->at] == '\\' && java->at + 1 < java->length)
			java->at++;
		java->at++;
	}
	if (java->at < java->length)
		java->at++;
}

/* Moves to the next byte that belongs to a token; literals count as space. */
static void skip_space(struct java *java)
{
	while (java->at < java->length) {
		char c = java->text[java->at];

		if (looking_at(java, "//")) {
			skip_to(java, "\n", false);
		} else if (looking_at(java, "/*")) {
			java->at += 2;
			skip_to(java, "*/", false);
		} else if (looking_at(java, "\"\"\"")) {
			java->at += 3;
			skip_to(java, "\"\"\"", true);
		} else if (c == '"' || c == '\'') {
			skip_literal(java, c);
		} else if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f') {
			java->at++;
		} else {
			return;
		}
	}
}

static void next(struct java *java)
{
	size_t len = 0;

	skip_space(java);
	java->kind = END;
	java->word[0] = '\0';
	java->mark = '\0';
	java->cut = false;
	if (java->at >= java->length)
		return;
	if (!is_word_byte(java->text[java->at])) {
		java->kind = MARK;
		java->mark = java->text[java->at++];
		return;
	}
	java->kind = WORD;
	for (; java->at < java->length && is_word_byte(java->text[java->at]); java->at++) {
		if (len + 1 < sizeof(java->word))
			java->word[len++] = java->text[java->at];
		else
			java->cut = true;
	}
	java->word[len] = '\0';
}

static bool is_word(const struct java *java, const char *word)
{
	return java->kind == WORD && !java->cut && strcmp(java->word, word) == 0;
}

static void read_package(struct java *java)
{
	char name[NAME_MAX_BYTES] = "";
	size_t len = 0;

	for (next(java); java->kind == WORD || java->mark == '.'; next(java)) {
		const char *piece = java->kind == WORD ? java->word : ".";

		if (len + strlen(piece) >= sizeof(name))
			return; /* then no class of this file can be named */
		memcpy(name + len, piece, strlen(piece) + 1);
		len += strlen(piece);
	}
	memcpy(java->package, name, sizeof(name));
}

static void forget(struct java *java)
{
	java->is_public = java->is_static = java->is_void_before = false;
	java->is_class = java->is_interface = false;
	java->class_name[0] = '\0';
}

static void open_brace(struct java *java)
{
	java->depth++;
	if (java->class_name[0] != '\0' && java->scope_count < SCOPES_MAX) {
		const struct scope *outer = java->scope_count > 0 ? &java->scopes[java->scope_count - 1] : NULL;
		struct scope *scope = &java->scopes[java->scope_count];
		char name[sizeof(scope->name)];
		int n = snprintf(name, sizeof(name), "%s%s%s", outer != NULL ? outer->name : "",
				 outer != NULL ? "$" : "", java->class_name);

		/* a class in the middle of a method has a name that nobody can call it by: it counts as no scope */
		if (n > 0 && (size_t)n < sizeof(name) && java->depth == (outer != NULL ? outer->depth + 1 : 1)) {
			memcpy(scope->name, name, sizeof(name));
			scope->depth = java->depth;
			scope->is_interface = java->is_interface;
			java->scope_count++;
		}
	}
	forget(java);
}

static void close_brace(struct java *java)
{
	if (java->scope_count > 0 && java->scopes[java->scope_count - 1].depth == java->depth)
		java->scope_count--;
	if (java->depth > 0)
		java->depth--;
	forget(java);
}

/* After `main`: whether `(String[] x)`, `(final String... x)` or `(String x[])` follows. Leaves the token at what ends
 * it. */
static bool main_parameters(struct java *java)
{
	bool has_string = false, is_array = false, is_one = true;
	unsigned dots = 0;

	next(java);
	if (java->mark != '(')
		return false;
	for (next(java); java->kind != END && java->mark != ')' && java->mark != ';' && java->mark != '{'; next(java)) {
		has_string |= is_word(java, "String");
		is_array |= java->mark == '[';
		is_one &= java->mark != ',' && java->mark != '<';
		dots = java->mark == '.' ? dots + 1 : 0;
		is_array |= dots == 3;
	}
	return java->mark == ')' && has_string && is_array && is_one;
}

/* The class of the innermost scope has a main: keeps it if it is better than what is known. */
static void found(struct java *java)
{
	const struct scope *scope = &java->scopes[java->scope_count - 1];
	enum judge_java_rank rank = JUDGE_JAVA_TOP_LEVEL;
	const char *dot = java->package[0] != '\0' ? "." : "";

	if (java->scope_count > 1)
		rank = JUDGE_JAVA_NESTED;
	else if (strcmp(scope->name, "Main") == 0)
		rank = JUDGE_JAVA_MAIN;
	if (rank <= java->rank || strlen(java->package) + strlen(dot) + strlen(scope->name) >= java->size)
		return;
	(void)snprintf(java->out, java->size, "%s%s%s", java->package, dot, scope->name); /* fits: just looked */
	java->rank = rank;
}

/* A word in the body of a class, or outside of all. Returns whether the token behind it is already there. */
static bool take_word(struct java *java)
{
	bool was_void = java->is_void_before;
	const struct scope *scope = java->scope_count > 0 ? &java->scopes[java->scope_count - 1] : NULL;

	java->is_void_before = is_word(java, "void");
	if (java->is_class) {
		if (!java->cut)
			(void)snprintf(java->class_name, sizeof(java->class_name), "%s", java->word);
		java->is_class = false;
	} else if (is_word(java, "package") && java->depth == 0) {
		read_package(java);
		return true;
	} else if (is_word(java, "public")) {
		java->is_public = true;
	} else if (is_word(java, "static")) {
		java->is_static = true;
	} else if (java->class_name[0] == '\0' && (is_word(java, "class") || is_word(java, "interface") ||
						   is_word(java, "enum") || is_word(java, "record"))) {
		java->is_class = true;
		java->is_interface = is_word(java, "interface");
	} else if (is_word(java, "main") && was_void && scope != NULL && scope->depth == java->depth &&
		   java->is_static && (java->is_public || scope->is_interface)) {
		if (main_parameters(java))
			found(java);
		return true;
	}
	return false;
}

/* Any byte that is no word: braces count, and what is between two statements or members is forgotten. */
static void take_mark(struct java *java)
{
	java->is_void_before = false;
	if (java->mark == '{')
		open_brace(java);
	else if (java->mark == '}')
		close_brace(java);
	else if (java->mark == ';')
		forget(java);
	else
		java->is_class = false; /* Foo.class, or a method called record */
}

enum judge_java_rank judge_java_main(const char *text, size_t length, char *out, size_t size)
{
	struct java java = { .text = text, .length = length, .out = out, .size = size };
	bool is_there = false;

	for (;;) {
		if (!is_there)
			next(&java);
		is_there = false;
		if (java.kind == END)
			return java.rank;
		if (java.kind == WORD)
			is_there = take_word(&java);
		else
			take_mark(&java);
	}
}

/* image.c - see image.h. */
#include "judge/rootfs/image.h"

#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/cleanup.h"

#define DEPTH_MAX 4 /* of indexes that lead to indexes */

#define REF_NAME "org.opencontainers.image.ref.name"

static bool is_digest(const char *text)
{
	return strlen(text) == JUDGE_DIGEST_HEX - 1 && strspn(text, "0123456789abcdef") == JUDGE_DIGEST_HEX - 1;
}

/* Reads a member as JSON; wanted, unless it is NULL, is the digest that it must have. */
static int read_json(const struct judge_source *source, const char *name, const char *wanted, json_t **out,
		     struct sbx_error *err)
{
	char digest[JUDGE_DIGEST_HEX];
	sbx_free char *bytes = NULL;
	json_error_t where;
	size_t size = 0;
	int r = judge_source_read(source, name, &bytes, &size, digest, err);

	if (r < 0)
		return r;
	if (wanted != NULL && strcmp(wanted, digest) != 0)
		return sbx_error_set(err, 0, "%s: its SHA-256 is %s", name, digest);
	*out = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &where);
	return *out != NULL
		   ? 0
		   : sbx_error_set(err, 0, "%s:%d:%d: no JSON: %.100s", name, where.line, where.column, where.text);
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

/* A descriptor's blob: the member that holds it and its digest. */
static int blob_of(const json_t *descriptor, const char *from, struct judge_layer *out, struct sbx_error *err)
{
	const char *digest = text_of(descriptor, "digest");

	if (strncmp(digest, "sha256:", 7) != 0 || !is_digest(digest + 7))
		return sbx_error_set(err, 0, "%s: `%.80s` is no digest of the kind sha256:HEX", from, digest);
	(void)snprintf(out->digest, sizeof(out->digest), "%s", digest + 7);
	(void)snprintf(out->name, sizeof(out->name), "blobs/sha256/%s", out->digest);
	return 0;
}

static int make_room(struct judge_image *image, size_t count, const char *from, struct sbx_error *err)
{
	if (count == 0 || count > JUDGE_IMAGE_LAYERS_MAX)
		return sbx_error_set(err, 0, "%s: %zu layers; 1 to %d are possible", from, count,
				     JUDGE_IMAGE_LAYERS_MAX);
	image->layers = calloc(count, sizeof(*image->layers));
	return image->layers == NULL ? sbx_error_set(err, ENOMEM, "read the image") : 0;
}

static int take_manifest(const json_t *manifest, const char *name, struct judge_image *image, struct sbx_error *err)
{
	const json_t *layers = json_object_get(manifest, "layers");
	int r = make_room(image, json_array_size(layers), name, err);

	for (size_t i = 0; r == 0 && i < json_array_size(layers); i++) {
		r = blob_of(json_array_get(layers, i), name, &image->layers[i], err);
		image->layer_count += r == 0;
	}
	return r;
}

static bool fits(const json_t *descriptor, const char *reference)
{
	const json_t *platform = json_object_get(descriptor, "platform");
	const char *name = text_of(json_object_get(descriptor, "annotations"), REF_NAME);

	if (platform != NULL &&
	    (strcmp(text_of(platform, "os"), "linux") != 0 || strcmp(text_of(platform, "architecture"), "amd64") != 0))
		return false;
	return reference == NULL || name[0] == '\0' || strcmp(name, reference) == 0;
}

/* The one manifest, or index, of an index that fits. */
static int choose(const json_t *index, const char *name, const char *reference, struct judge_layer *out,
		  struct sbx_error *err)
{
	const json_t *manifests = json_object_get(index, "manifests"), *chosen = NULL, *descriptor;
	size_t i;

	json_array_foreach(manifests, i, descriptor)
	{
		if (!fits(descriptor, reference))
			continue;
		if (chosen != NULL)
			return sbx_error_set(err, 0, "%s: several images are in it; name one by its tag", name);
		chosen = descriptor;
	}
	if (chosen == NULL)
		return sbx_error_set(err, 0, "%s: no image for Linux on amd64%s%.64s", name,
				     reference != NULL ? " called " : "", reference != NULL ? reference : "");
	return blob_of(chosen, name, out, err);
}

static int read_oci(const struct judge_source *source, const char *reference, struct judge_image *image,
		    struct sbx_error *err)
{
	struct judge_layer at = { .name = "index.json" };
	int r = 0;

	for (int depth = 0; r == 0 && depth < DEPTH_MAX; depth++) {
		json_t *json = NULL;
		char name[sizeof(at.name)];

		memcpy(name, at.name, sizeof(name));
		r = read_json(source, name, depth == 0 ? NULL : at.digest, &json, err);
		if (r == 0 && json_object_get(json, "layers") != NULL) {
			r = take_manifest(json, name, image, err);
			json_decref(json);
			return r;
		}
		if (r == 0)
			r = choose(json, name, depth == 0 ? reference : NULL, &at, err);
		json_decref(json);
	}
	return r < 0 ? r : sbx_error_set(err, 0, "index.json: indexes lead to indexes without end");
}

/* The digests of the contents of the layers, as the config has them; the config's name is its own digest. */
static int read_diff_ids(const struct judge_source *source, const char *config, json_t **out, struct sbx_error *err)
{
	const char *slash = strrchr(config, '/');
	char digest[JUDGE_DIGEST_HEX];
	json_t *json = NULL;
	int r;

	(void)snprintf(digest, sizeof(digest), "%.64s", slash != NULL ? slash + 1 : config);
	if (!is_digest(digest))
		return sbx_error_set(err, 0, "manifest.json: the config `%.80s` is not named by its digest", config);
	r = read_json(source, config, digest, &json, err);
	if (r < 0)
		return r;
	*out = json_incref(json_object_get(json_object_get(json, "rootfs"), "diff_ids"));
	json_decref(json);
	return 0;
}

/* A layer that is a blob is named by its digest; another one is a plain tar file, whose digest the config has. */
static int take_saved_layer(const char *name, const char *diff_id, struct judge_layer *out, struct sbx_error *err)
{
	static const char blobs[] = "blobs/sha256/";
	const char *digest = strncmp(name, blobs, sizeof(blobs) - 1) == 0 ? name + sizeof(blobs) - 1
			     : strncmp(diff_id, "sha256:", 7) == 0        ? diff_id + 7
									  : "";

	if (!is_digest(digest) || strlen(name) >= sizeof(out->name))
		return sbx_error_set(err, 0, "manifest.json: no digest for layer `%.80s`", name);
	(void)snprintf(out->name, sizeof(out->name), "%s", name);
	(void)snprintf(out->digest, sizeof(out->digest), "%s", digest);
	return 0;
}

static int take_saved(const struct judge_source *source, const json_t *saved, struct judge_image *image,
		      struct sbx_error *err)
{
	const json_t *layers = json_object_get(saved, "Layers");
	json_t *diff_ids = NULL;
	int r = make_room(image, json_array_size(layers), "manifest.json", err);

	if (r == 0)
		r = read_diff_ids(source, text_of(saved, "Config"), &diff_ids, err);
	for (size_t i = 0; r == 0 && i < json_array_size(layers); i++) {
		const char *name = json_string_value(json_array_get(layers, i));
		const char *diff_id = json_string_value(json_array_get(diff_ids, i));

		r = take_saved_layer(name == NULL ? "" : name, diff_id == NULL ? "" : diff_id, &image->layers[i], err);
		image->layer_count += r == 0;
	}
	json_decref(diff_ids);
	return r;
}

static bool is_called(const json_t *saved, const char *reference)
{
	const json_t *tags = json_object_get(saved, "RepoTags"), *tag;
	size_t i;

	json_array_foreach(tags, i, tag) if (reference != NULL && json_is_string(tag) &&
					     strcmp(json_string_value(tag), reference) == 0) return true;
	return reference == NULL;
}

/* Returns 1 if it was not saved by docker. */
static int read_saved(const struct judge_source *source, const char *reference, struct judge_image *image,
		      struct sbx_error *err)
{
	json_t *json = NULL;
	const json_t *chosen = NULL, *saved;
	size_t i;
	int r = read_json(source, "manifest.json", NULL, &json, err);

	if (r < 0)
		return r == -ENOENT ? 1 : r;
	json_array_foreach(json, i, saved)
	{
		if (!is_called(saved, reference))
			continue;
		if (chosen != NULL)
			r = sbx_error_set(err, 0, "manifest.json: several images are in it; name one by its tag");
		chosen = saved;
	}
	if (r == 0 && chosen == NULL)
		r = sbx_error_set(err, 0, "manifest.json: no image%s%.64s in it", reference != NULL ? " called " : "",
				  reference != NULL ? reference : "");
	if (r == 0)
		r = take_saved(source, chosen, image, err);
	json_decref(json);
	return r;
}

int judge_image_read(const struct judge_source *source, const char *reference, struct judge_image *out,
		     struct sbx_error *err)
{
	struct judge_image image = { NULL, 0 };
	int r = read_saved(source, reference, &image, err);

	if (r == 1) /* an image that has both files says the same in both */
		r = read_oci(source, reference, &image, err);
	if (r < 0)
		judge_image_free(&image);
	else
		*out = image;
	return r;
}

void judge_image_free(struct judge_image *image)
{
	free(image->layers);
	*image = (struct judge_image){ NULL, 0 };
}

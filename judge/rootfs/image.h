/*
 * image.h - the layers of an image, as its JSON files list them.
 *
 * After the OCI image specification (index.json, manifests, blobs by their digest) and what `docker save` writes
 * (manifest.json; older versions name layers by directory, and the config has the digests of their contents).
 */
#ifndef JUDGE_ROOTFS_IMAGE_H
#define JUDGE_ROOTFS_IMAGE_H

#include "judge/rootfs/source.h"

#define JUDGE_IMAGE_LAYERS_MAX 512

struct judge_layer {
	char name[256];                /* of the member that holds it, a tar file, compressed or not */
	char digest[JUDGE_DIGEST_HEX]; /* SHA-256 that the member must have */
};

struct judge_image {
	struct judge_layer *layers; /* the lowest first */
	size_t layer_count;
};

/*
 * Reads the list; of several images the one for Linux on amd64, or for `reference` (a tag or name) where several are
 * saved together. Each JSON file that has a digest is checked against it. Returns 0 and *out (free with
 * judge_image_free), or -errno with err = "MEMBER: reason".
 */
int judge_image_read(const struct judge_source *source, const char *reference, struct judge_image *out,
		     struct sbx_error *err);
void judge_image_free(struct judge_image *image);

#endif

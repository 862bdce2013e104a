/* digest.c - see digest.h. */
#include "judge/store/digest.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

struct judge_hash {
	EVP_MD_CTX *context;
};

struct judge_hash *judge_hash_new(void)
{
	struct judge_hash *hash = calloc(1, sizeof(*hash));

	if (hash == NULL)
		return NULL;
	hash->context = EVP_MD_CTX_new();
	if (hash->context == NULL || EVP_DigestInit_ex(hash->context, EVP_sha256(), NULL) != 1) {
		judge_hash_free(hash);
		return NULL;
	}
	return hash;
}

int judge_hash_add(struct judge_hash *hash, const void *data, size_t size, struct sbx_error *err)
{
	return size == 0 || EVP_DigestUpdate(hash->context, data, size) == 1 ? 0
									     : sbx_error_set(err, ENOMEM, "SHA-256");
}

int judge_hash_end(struct judge_hash *hash, unsigned char out[JUDGE_DIGEST_SIZE], struct sbx_error *err)
{
	return EVP_DigestFinal_ex(hash->context, out, NULL) == 1 ? 0 : sbx_error_set(err, ENOMEM, "SHA-256");
}

void judge_hash_free(struct judge_hash *hash)
{
	if (hash == NULL)
		return;
	EVP_MD_CTX_free(hash->context);
	free(hash);
}

static int add_part(struct judge_hash *hash, const struct judge_digest_part *part, bool with_length,
		    struct sbx_error *err)
{
	unsigned char length[8];
	uint64_t size = part->size;
	int r = 0;

	for (unsigned i = 0; i < sizeof(length); i++)
		length[i] = (unsigned char)(size >> (8 * i));
	if (with_length)
		r = judge_hash_add(hash, length, sizeof(length), err);
	return r < 0 ? r : judge_hash_add(hash, part->data, part->size, err);
}

int judge_digest(const struct judge_digest_part *parts, size_t count, unsigned char out[JUDGE_DIGEST_SIZE],
		 struct sbx_error *err)
{
	struct judge_hash *hash = judge_hash_new();
	int r = hash == NULL ? sbx_error_set(err, ENOMEM, "SHA-256") : 0;

	for (size_t i = 0; r == 0 && i < count; i++)
		r = add_part(hash, &parts[i], count != 1, err);
	if (r == 0)
		r = judge_hash_end(hash, out, err);
	judge_hash_free(hash);
	return r;
}

void judge_digest_hex(const unsigned char digest[JUDGE_DIGEST_SIZE], char out[JUDGE_DIGEST_HEX])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < JUDGE_DIGEST_SIZE; i++) {
		out[2 * i] = digits[digest[i] >> 4];
		out[2 * i + 1] = digits[digest[i] & 15];
	}
	out[2 * JUDGE_DIGEST_SIZE] = '\0';
}

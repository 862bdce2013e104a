/* digest.c - see digest.h. */
#include "judge/store/digest.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdint.h>

static bool hash_part(EVP_MD_CTX *context, const struct judge_digest_part *part, bool with_length)
{
	unsigned char length[8];
	uint64_t size = part->size;

	for (unsigned i = 0; i < sizeof(length); i++)
		length[i] = (unsigned char)(size >> (8 * i));
	if (with_length && EVP_DigestUpdate(context, length, sizeof(length)) != 1)
		return false;
	return part->size == 0 || EVP_DigestUpdate(context, part->data, part->size) == 1;
}

int judge_digest(const struct judge_digest_part *parts, size_t count, unsigned char out[JUDGE_DIGEST_SIZE],
		 struct sbx_error *err)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool good = context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1;

	for (size_t i = 0; good && i < count; i++)
		good = hash_part(context, &parts[i], count != 1);
	good = good && EVP_DigestFinal_ex(context, out, NULL) == 1;
	EVP_MD_CTX_free(context);
	return good ? 0 : sbx_error_set(err, ENOMEM, "SHA-256");
}

/* caching.c - see caching.h. */
#include "judge/daemon/caching.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "judge/daemon/confine.h"
#include "judge/daemon/role.h"
#include "judge/policy/quantity.h"
#include "sandbox/warden.h"

static const char *const names[] = {
	[JUDGE_CACHING_SHARED] = "shared", [JUDGE_CACHING_SLOT] = "slot", [JUDGE_CACHING_OFF] = "off"
};

const char *judge_caching_name(enum judge_caching caching)
{
	return names[caching];
}

int judge_caching_read(const char *text, enum judge_caching *out)
{
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(text, names[i]) == 0) {
			*out = (enum judge_caching)i;
			return 0;
		}
	return -EINVAL;
}

static int read_count(char **args, const char *name, uint64_t max, uint64_t *out, struct sbx_error *err)
{
	const char *text = judge_role_argument(args, name);

	return text == NULL ? sbx_error_set(err, 0, "judge role: no --%s", name)
			    : judge_quantity_count(text, max, out, err);
}

/* A slot's number begins with 0, which is no count. */
static int read_slot(char **args, uint64_t *out, struct sbx_error *err)
{
	const char *text = judge_role_argument(args, "slot");

	*out = 0;
	if (text != NULL && strcmp(text, "0") == 0)
		return 0;
	return read_count(args, "slot", SBX_SLOTS_MAX - 1, out, err);
}

int judge_caching_prepare(char **args, const char *state, struct judge_caching_role *role,
			  struct judge_confinement *confinement, struct sbx_error *err)
{
	const char *name = judge_role_argument(args, "cache");
	struct judge_place *places = confinement->places;
	unsigned used = 0;
	int r;

	if (name == NULL || judge_caching_read(name, &role->caching) < 0)
		return sbx_error_set(err, 0, "judge role: no --cache");
	r = read_slot(args, &role->slot, err);
	if (r == 0)
		r = read_count(args, "cache-slots", SBX_SLOTS_MAX, &role->slots, err);
	if (r == 0)
		r = read_count(args, "cache-bytes", INT64_MAX, &role->bytes, err);
	if (r < 0)
		return r;
	if (snprintf(role->all, sizeof(role->all), "%s/" JUDGE_CACHE_DIR, state) >= (int)sizeof(role->all) ||
	    snprintf(role->own, sizeof(role->own), "%s/" JUDGE_CACHE_DIR "/%u", state, (unsigned)role->slot) >=
		(int)sizeof(role->own))
		return sbx_error_set(err, ENAMETOOLONG, "state directory");
	while (places[used].path != NULL)
		used++;
	if (role->caching == JUDGE_CACHING_SHARED)
		places[used++] = (struct judge_place){ .path = role->all, .fd = -1, .read_only = true };
	if (role->caching != JUDGE_CACHING_OFF)
		places[used] = (struct judge_place){ .path = role->own, .fd = -1 };
	return 0;
}

int judge_caching_open(const struct judge_caching_role *role, void (*tell)(void *ctx, const char *text), void *ctx,
		       struct judge_cache **out, struct sbx_error *err)
{
	const struct judge_cache_options options = {
		.slot = (unsigned)role->slot,
		.slots = role->caching == JUDGE_CACHING_SHARED ? (unsigned)role->slots : 0,
		.bytes = role->bytes / role->slots,
		.entries = JUDGE_CACHE_ENTRIES / role->slots,
		.tell = tell,
		.ctx = ctx,
	};
	int dir;

	*out = NULL;
	if (role->caching == JUDGE_CACHING_OFF)
		return 0;
	dir = open(role->all, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir < 0)
		return sbx_error_set(err, errno, "open %s", role->all);
	return judge_cache_open(dir, &options, out, err);
}

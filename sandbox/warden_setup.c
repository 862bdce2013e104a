/*
 * warden_setup.c - how a warden starts, as root or as an ordinary user, before anybody may ask it for anything: what it
 * is told by a sealed image, what this host has, and its own root, which holds nothing else.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/core_dump.h"
#include "sandbox/session.h"
#include "sandbox/warden_internal.h"

/*
 * Host uids of boxes: SBX_UIDS_MAX for each warden, told apart by its process id, above what Debian, systemd and
 * container managers hand out. So no two boxes of a host share a uid, without a register of who uses which.
 */
#define UID_FIRST 1900000000u

/* Programs that fill the processors must not delay their own end. Only root may; others do without. */
#define WARDEN_NICE         (-10)
#define WARDEN_SESSION_NICE (-20)

int sbx_warden_read_image(int fd, const struct sbx_warden_image **out, struct sbx_error *err)
{
	const struct sbx_warden_image *image;
	struct stat st;

	if (fstat(fd, &st) != 0)
		return sbx_error_set(err, errno, "read the warden's image");
	if (st.st_size != (off_t)sizeof(*image) || (fcntl(fd, F_GET_SEALS) & F_SEAL_WRITE) == 0)
		return sbx_error_set(err, 0, "the warden's image is not a sealed one of %zu bytes", sizeof(*image));
	image = mmap(NULL, sizeof(*image), PROT_READ, MAP_SHARED, fd, 0);
	if (image == MAP_FAILED)
		return sbx_error_set(err, errno, "map the warden's image");
	if (image->magic != SBX_IMAGE_MAGIC || image->slot_count == 0 || image->slot_count > SBX_SLOTS_MAX ||
	    image->bind_count > SBX_BINDS_MAX || image->pool > SBX_POOL_MAX || image->ceilings.filter_count == 0 ||
	    image->ceilings.filter_count > SBX_FILTERS_MAX || image->init_filter.count == 0 ||
	    image->init_filter.count > SBX_FILTER_MAX)
		return sbx_error_set(err, 0, "the warden's image is of another build");
	*out = image;
	return 0;
}

/* Whether host uids can be handed out: by root, where all of them exist. Else every box has the uid that Minos has. */
static bool must_be_own_user(void)
{
	char text[64] = "";
	sbx_close int fd = open("/proc/self/uid_map", O_RDONLY | O_CLOEXEC);

	if (geteuid() != 0 || fd < 0 || read(fd, text, sizeof(text) - 1) <= 0)
		return true;
	return strstr(text, "4294967295") == NULL;
}

static void note_enforcers(struct sbx_warden *warden)
{
	struct sbx_host *host = &warden->host;
	enum sbx_enforcer cpu = sbx_cgroups_enforcer(host->cgroups, SBX_CTL_CPU);
	enum sbx_enforcer memory = sbx_cgroups_enforcer(host->cgroups, SBX_CTL_MEMORY);
	enum sbx_enforcer pids = sbx_cgroups_enforcer(host->cgroups, SBX_CTL_PIDS);
	const uint8_t enforced[SBX_LIMIT_FIELDS] = {
		(uint8_t)(cpu == SBX_BY_NOTHING ? SBX_BY_RLIMIT : cpu),
		SBX_BY_TIMER,
		(uint8_t)(memory == SBX_BY_NOTHING ? SBX_BY_RLIMIT : memory),
		SBX_BY_RLIMIT,
		SBX_BY_RLIMIT,
		SBX_BY_TMPFS,
		SBX_BY_TMPFS,
		SBX_BY_READER,
		SBX_BY_RLIMIT,
		(uint8_t)(pids == SBX_BY_NOTHING ? SBX_BY_RLIMIT : pids),
	};

	memcpy(host->enforced, enforced, sizeof(enforced));
}

static int make_slots(struct sbx_warden *warden, uid_t uid_first, struct sbx_error *err)
{
	const struct sbx_warden_image *image = warden->image;

	warden->order = calloc(1, sizeof(*warden->order));
	warden->slots = calloc(image->slot_count, sizeof(*warden->slots));
	if (warden->slots == NULL || warden->order == NULL)
		return sbx_error_set(err, ENOMEM, "make %u slots", image->slot_count);
	for (uint32_t s = 0; s < image->slot_count; s++) {
		struct sbx_slot *slot = &warden->slots[s];
		char path[32];

		slot->judge = -1;
		slot->source = (struct sbx_source){ SBX_EVENT_JUDGE, slot };
		(void)snprintf(path, sizeof(path), SBX_SPOOL_PATH "/%u", s);
		slot->spool = image->spool[0] == '\0' ? -1 : open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (image->spool[0] != '\0' && slot->spool < 0)
			return sbx_error_set(err, errno, "open %s/%u", image->spool, s);
		for (unsigned i = 0; i < SBX_PLACES_MAX; i++) {
			struct sbx_box *box = &slot->boxes[i];
			int r = sbx_box_init(box, s, i, warden->host.epoll, err);

			if (r < 0)
				return r;
			box->uid = warden->host.own_user ? geteuid() : uid_first + s * SBX_PLACES_MAX + i;
			box->gid = warden->host.own_user ? getegid() : uid_first + s * SBX_PLACES_MAX + i;
			box->cpu = image->cpus[s];
		}
	}
	sbx_pool_open(&warden->pool, &warden->host, warden->slots, image->slot_count, image->pool);
	return 0;
}

static void find_processors(struct sbx_host *host)
{
	CPU_ZERO(&host->usable);
	if (sched_getaffinity(0, sizeof(host->usable), &host->usable) != 0 || CPU_COUNT(&host->usable) < 1) {
		/* More processors than can be said: their time is looked at the more often. */
		memset(&host->usable, 0xff, sizeof(host->usable));
	}
	host->processors = (unsigned)CPU_COUNT(&host->usable);
}

/* Refuses a host that would take the memory of crashed programs, unless less is enough. */
static int open_core_pattern(struct sbx_warden *warden, struct sbx_error *err)
{
	int r = sbx_core_dump_open(&warden->host.core_pattern, err);

	if (r == 0)
		r = sbx_core_dump_look(warden->host.core_pattern, err);
	if (r < 0)
		return r;
	warden->host.walls.core_dump = (uint32_t)r;
	if (r == SBX_CORE_SOCKET && !warden->host.degraded)
		return sbx_error_set(
		    err, 0,
		    "core dumps of boxes cannot be kept from the socket that kernel.core_pattern names; "
		    "set it to a file or a pipe");
	return 0;
}

/* A box takes some twenty descriptors, and a hundred boxes more than most shells allow. Each box has a limit of its
 * own. */
static void allow_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return; /* then what there is must do */
	limit.rlim_cur = limit.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &limit); /* as above */
}

static struct sock_fprog program_of(const struct sbx_filter_image *filter)
{
	const struct sock_filter *shared = filter->insns;
	struct sock_fprog program = { .len = (unsigned short)filter->count };

	memcpy(&program.filter, &shared, sizeof(shared)); /* the kernel reads them only */
	return program;
}

int sbx_warden_set_up(struct sbx_warden *warden, struct sbx_ready *ready, struct sbx_error *err)
{
	const struct sbx_warden_image *image = warden->image;
	struct sbx_root_wish wish = {
		.binds = image->binds,
		.bind_count = image->bind_count,
		.system = image->system,
		.spool = image->spool,
		.data = image->data,
	};
	uint32_t uid_first = UID_FIRST + (uint32_t)getpid() * SBX_UIDS_MAX;
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = &warden->control_source };
	int r;

	allow_descriptors();
	find_processors(&warden->host);
	warden->host.nice = getpriority(PRIO_PROCESS, 0);
	if (warden->host.nice > WARDEN_NICE) /* else boxes could not be made as urgent as we were */
		warden->host.may_raise = setpriority(PRIO_PROCESS, 0, WARDEN_NICE) == 0;
	sbx_session_start(WARDEN_SESSION_NICE);
	(void)umask(022); /* what we make is for the boxes to read, and they inherit it: not the caller's choice */
	warden->host.own_user = wish.own_user = must_be_own_user();
	ready->own_user = wish.own_user;
	ready->uid_first = wish.own_user ? geteuid() : uid_first;
	warden->host.degraded = image->degraded != 0;
	r = open_core_pattern(warden, err);
	if (r < 0)
		return r;
	sbx_walls_look(&warden->host.walls);
	ready->walls = warden->host.walls;
	r = sbx_cgroups_open(image->cgroup[0] ? image->cgroup : NULL, image->degraded != 0, &warden->host.cgroups, err);
	if (r < 0)
		return r;
	note_enforcers(warden);
	memcpy(ready->enforced, warden->host.enforced, sizeof(ready->enforced));
	r = sbx_root_enter(&wish, err);
	warden->host.epoll = epoll_create1(EPOLL_CLOEXEC);
	if (r == 0 && warden->host.epoll < 0)
		r = sbx_error_set(err, errno, "make the warden's event loop");
	if (r == 0)
		r = make_slots(warden, uid_first, err);
	if (r < 0)
		return r;
	warden->data = image->data[0] == '\0' ? -1 : open(SBX_DATA_PATH, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (image->data[0] != '\0' && warden->data < 0)
		return sbx_error_set(err, errno, "open %s", image->data);
	for (uint32_t i = 0; i < image->ceilings.filter_count; i++)
		warden->host.filters[i] = program_of(&image->filters[i]);
	warden->host.init_filter = program_of(&image->init_filter);
	warden->host.filter_count = image->ceilings.filter_count;
	warden->control_source = (struct sbx_source){ SBX_EVENT_CONTROL, warden };
	if (epoll_ctl(warden->host.epoll, EPOLL_CTL_ADD, warden->control, &event) != 0)
		return sbx_error_set(err, errno, "watch the warden's control socket");
	return 0;
}

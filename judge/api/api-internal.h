/*
 * api-internal.h - what the files of the api share.
 *
 * The way of a request: http.c takes it in (connection, route, body, deadlines), routes.c answers it, with upload.c for
 * packages; api.c runs the loop and wakes those who wait. A request that waits is suspended in libmicrohttpd and
 * resumed to run its handler again.
 */
#ifndef JUDGE_API_INTERNAL_H
#define JUDGE_API_INTERNAL_H

#include <jansson.h>
#include <microhttpd.h>
#include <stdbool.h>
#include <stdint.h>

#include "judge/api/api.h"
#include "judge/api/fault.h"
#include "judge/api/moments.h"
#include "judge/api/progress.h"
#include "judge/api/unpack.h"
#include "judge/package/package.h"
#include "judge/store/files.h"
#include "judge/store/store.h"

#define API_PACKAGES_KEPT 16
#define API_NO_DEADLINE   INT64_MAX

struct api_request;

/* A package that was read once: directories below problems/ never change. */
struct api_package {
	char dir[JUDGE_NAME_SIZE];
	struct judge_package *package;
};

/* A client's connection. fd is libmicrohttpd's; we only ever shut it down. */
struct api_connection {
	struct api_connection *next, *previous;
	int fd;
	int64_t deadline_ms; /* when it is cut */
};

/* A package on its way in; exists while its child does. */
struct api_upload {
	struct api_upload *next;
	struct api_request *request; /* NULL when its client is gone */
	char name[JUDGE_NAME_SIZE];
	char dir[64], unpack_dir[72]; /* below problems/: final, and while it is unpacked */
	int pid, pid_fd, report_fd;
};

struct api {
	const struct judge_api_config *config;
	struct judge_api_limits limits;
	const struct judge_profile *profile;
	struct judge_store *store;
	struct judge_progress *progress;
	struct judge_moments *moments;
	struct MHD_Daemon *http;
	int listen_fd, epoll_fd, problems_fd;
	struct api_connection *connections;
	struct api_request *waiting;
	struct api_upload *uploads;
	struct api_request *unsynced; /* submissions that are stored, and answered when the disk has them */
	unsigned upload_count;        /* archives that come in or are unpacked */
	unsigned request_count;       /* begun and not completed */
	uint64_t body_bytes;          /* held in memory */
	int64_t data_version;         /* of the store, when waiters were last woken */
	int64_t next_look_ms;         /* when they are woken without a bell */
	int64_t started_ms;
	bool stopping;
	bool connection_ended; /* since the last look */
	struct api_package packages[API_PACKAGES_KEPT];
	unsigned next_package;
};

enum api_body {
	API_BODY_NONE,
	API_BODY_JSON,
	API_BODY_ARCHIVE,
};

#define API_ARGUMENTS_MAX 4

struct api_route {
	const char *method;
	const char *pattern; /* one component may be `*` */
	enum api_body body;
	/* Answers the request (api_reply*), or suspends it and will be called again. */
	enum MHD_Result (*handle)(struct api_request *request);
	const char *arguments[API_ARGUMENTS_MAX + 1]; /* that its query may have; then NULL */
};

struct api_request {
	struct api_request *next, *previous; /* in api->waiting */
	struct api *api;
	struct MHD_Connection *http;
	struct api_connection *connection;
	const struct api_route *route;
	char name[JUDGE_NAME_SIZE]; /* what stood for `*` */
	unsigned char *body;
	size_t body_size, body_room;
	uint64_t received;
	int body_fd; /* archive: an unnamed file */
	bool answered, suspended, waiting;
	uint64_t received_ns; /* CLOCK_MONOTONIC: its head was there */
	bool holds_upload;    /* counted in upload_count */
	/* A long poll. */
	char wait_id[JUDGE_ID_SIZE];
	int64_t wait_until_ms; /* 0: not begun */
	bool wait_progress;    /* it is to end with progress, too */
	/* A submission that is stored. */
	struct api_request *next_unsynced;
	json_t *submit_reply;
	unsigned submit_status;        /* 0: not stored yet */
	struct judge_fault sync_fault; /* status 0: it is on disk */
	/* A finished upload. */
	bool uploaded;
	unsigned upload_status;
	json_t *upload_reply;
	struct judge_fault upload_fault;
};

/* http.c */
int api_http_start(struct api *api, struct sbx_error *err);
void api_http_cut_late(struct api *api);               /* shuts down connections past their deadline */
int64_t api_http_next_deadline(const struct api *api); /* CLOCK_MONOTONIC ms or API_NO_DEADLINE */

/* reply.c */
enum MHD_Result api_reply(struct api_request *request, unsigned status, json_t *body /* taken */);
struct MHD_Response *api_make_response(json_t *body /* taken */); /* NULL without memory */
enum MHD_Result api_send_response(struct api_request *request, unsigned status,
				  struct MHD_Response *response /* taken */);
/* A text of that type; it is taken. */
enum MHD_Result api_reply_text(struct api_request *request, const char *type, char *text);
enum MHD_Result api_reply_fault(struct api_request *request, const struct judge_fault *fault);
enum MHD_Result api_fail(struct api_request *request, unsigned status, const char *where, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* A failure of the store: 503, 507 or 500; logged, and told as that. */
unsigned api_store_status(const struct sbx_error *err);
enum MHD_Result api_fail_store(struct api_request *request, const char *id, const struct sbx_error *err);
void api_suspend(struct api_request *request);
void api_resume(struct api_request *request);
int64_t api_now_ms(void);

/* routes.c */
extern const struct api_route api_routes[];
extern const unsigned api_route_count;

/* metrics.c */
enum MHD_Result api_handle_metrics(struct api_request *request);

/* submit.c */
enum MHD_Result api_handle_submit(struct api_request *request);
/* Puts all that was stored since the last time on disk, at once, and resumes the requests. False: there was nothing. */
bool api_submit_sync(struct api *api);
void api_submit_forget(struct api_request *request); /* it is over: lets go of what is held for its answer */
/* The package in directory dir below problems/; read once, then kept. NULL and err if it cannot be read. */
const struct judge_package *api_package(struct api *api, const char *dir, const char *name, struct sbx_error *err);

/* upload.c */
enum MHD_Result api_handle_upload(struct api_request *request);
/* Where an archive goes while it arrives: an unnamed file. Returns a descriptor or -errno. */
int api_upload_body(const struct api *api);
void api_upload_forget(struct api *api, const struct api_request *request);
/* Ends the uploads whose child has ended (pid_fd was readable). */
void api_upload_collect(struct api *api);
/* Removes every directory below problems/ that nothing refers to. */
void api_upload_sweep(struct api *api);
/* Kills the children that are left, removes what they made, and resumes their requests. */
void api_upload_end(struct api *api);

/* unpack_child.c */
struct api_unpack_child {
	int body_fd, report_fd, problems_fd;
	const char *name, *unpack_dir;
	struct judge_unpack_limits limits;
};
/*
 * From here on this process reaches nothing but what is below dir, and what it has open: Landlock, where the kernel has
 * it (0 then, too, when it has not: the role's root and filter hold as before). 0 or -errno.
 */
int api_unpack_confine(int dir, struct sbx_error *err);

/* Ceilings on memory, CPU time and the size of a file, for a process that unpacks. 0 or -errno. */
int api_unpack_ceilings(uint64_t file_bytes, uint64_t cpu_seconds, struct sbx_error *err);
/* Everything in the new process: unpacks, checks, syncs, reports {"code", "top", "why"} as JSON, ends. parent is the
 * api's process id. */
_Noreturn void api_unpack_child(struct api_unpack_child *child, int parent);
/*
 * The part of it that reads the archive: puts what is in it into dir_fd, which is the current directory and empty, and
 * reads that as a package. Returns 0 with *top (of JUDGE_NAME_SIZE bytes), the one directory in it that holds
 * everything or ""; or -errno, of which -EINVAL and -EFBIG are the archive's fault.
 */
int api_unpack_and_check(const struct api_unpack_child *child, int dir_fd, char *top, size_t size,
			 struct sbx_error *err);

/* json.c */
json_t *api_json_fault(const struct judge_fault *fault);
json_t *api_json_status(const struct judge_status *status);
json_t *api_json_attempts(const struct judge_attempt *attempts, size_t count);
json_t *api_json_problem(const struct judge_problem *problem, const struct judge_package *package);
/* kept: what the store has of the judge's steps, own: what this process noted; each may be NULL. */
json_t *api_json_timeline(const struct judge_status *status, const char *kept, const struct judge_moments_of *own);
json_t *api_json_time(int64_t ms); /* RFC 3339, UTC; null for 0 */

#endif

/*
 * upload.c - a package comes in: archive -> unnamed file -> unpacked and checked by a child -> renamed into place ->
 * known to the store.
 *
 * The child does everything that trusts the archive's bytes, in a directory of its own under ceilings on memory, time
 * and file size; it has the archive, the problems directory and a report, and no other descriptor: neither the database
 * nor a client's socket. Before it ends well, it has synced the file system. So what the store names is whole and
 * durable, and what a crash leaves behind at any moment is either unnamed or a directory that nothing refers to, which
 * the next sweep removes.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "judge/api/api-internal.h"
#include "judge/api/tree.h"
#include "judge/daemon/log.h"
#include "judge/grade/test_run.h"
#include "sandbox/cleanup.h"

#define REPORT_BYTES_MAX (1 << 20)

int api_upload_body(const struct api *api)
{
	int fd = openat(api->problems_fd, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	return fd < 0 ? -errno : fd;
}

/* ---- Starting ---- */

static int random_name(char *name, size_t size)
{
	uint64_t bits[2];

	if (getrandom(bits, sizeof(bits), 0) != (ssize_t)sizeof(bits))
		return -errno;
	(void)snprintf(name, size, "p%016" PRIx64 "%016" PRIx64, bits[0], bits[1]); /* 33 characters fit */
	return 0;
}

static void free_upload(struct api *api, struct api_upload *upload)
{
	for (struct api_upload **at = &api->uploads; *at != NULL; at = &(*at)->next)
		if (*at == upload) {
			*at = upload->next;
			break;
		}
	if (upload->pid_fd >= 0)
		(void)close(upload->pid_fd); /* was only polled */
	if (upload->report_fd >= 0)
		(void)close(upload->report_fd); /* memory only */
	free(upload);
}

/*
 * fork, with a descriptor of the child: the api's filter knows no call that names a process by its number. The C
 * library has none for this; what its fork does beside, to locks and the ids of threads, is of no use to a process of
 * one.
 */
static int fork_watched(int *pid_fd)
{
	return (int)syscall(SYS_clone, SIGCHLD | CLONE_PIDFD, NULL, pid_fd, NULL, 0);
}

static void end_child(const struct api_upload *upload)
{
	(void)pidfd_send_signal(upload->pid_fd, SIGKILL, NULL, 0); /* exists until waited for */
	(void)waitpid(upload->pid, NULL, 0);                       /* as above */
}

static int fork_child(struct api *api, struct api_upload *upload, int body_fd, struct sbx_error *err)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = upload };
	struct api_unpack_child child = {
		.body_fd = body_fd,
		.report_fd = upload->report_fd,
		.problems_fd = api->problems_fd,
		.name = upload->name,
		.unpack_dir = upload->unpack_dir,
		.limits = { .bytes = api->limits.unpacked_bytes, .entries = api->limits.unpacked_entries },
	};
	pid_t parent = getpid();

	upload->pid = fork_watched(&upload->pid_fd);
	if (upload->pid < 0)
		return sbx_error_set(err, errno, "start a process for the package");
	if (upload->pid == 0)
		api_unpack_child(&child, parent);
	if (epoll_ctl(api->epoll_fd, EPOLL_CTL_ADD, upload->pid_fd, &event) == 0)
		return 0;
	(void)sbx_error_set(err, errno, "watch the process of the package");
	end_child(upload);
	return -err->code;
}

static int start(struct api_request *request, struct sbx_error *err)
{
	struct api *api = request->api;
	struct api_upload *upload = calloc(1, sizeof(*upload));
	int r = upload == NULL ? -ENOMEM : random_name(upload->dir, sizeof(upload->dir));

	if (r < 0) {
		free(upload);
		return sbx_error_set(err, -r, "begin an upload");
	}
	upload->request = request;
	upload->pid_fd = -1;
	(void)snprintf(upload->name, sizeof(upload->name), "%s", request->name); /* same size */
	(void)snprintf(upload->unpack_dir, sizeof(upload->unpack_dir), "%s.tmp", upload->dir);
	upload->report_fd = memfd_create("report", MFD_CLOEXEC);
	if (upload->report_fd < 0)
		r = sbx_error_set(err, errno, "begin an upload");
	if (r == 0)
		r = fork_child(api, upload, request->body_fd, err);
	if (r < 0) {
		free_upload(api, upload);
		return r;
	}
	upload->next = api->uploads;
	api->uploads = upload;
	return 0;
}

enum MHD_Result api_handle_upload(struct api_request *request)
{
	struct sbx_error err = { 0 };

	if (request->uploaded && request->upload_reply == NULL)
		return api_reply_fault(request, &request->upload_fault);
	if (request->uploaded) {
		json_t *reply = request->upload_reply;

		request->upload_reply = NULL;
		return api_reply(request, request->upload_status, reply);
	}
	if (judge_files_check_problem(request->name, strlen(request->name), &err) < 0)
		return api_fail(request, 400, "problem", "%s", err.text);
	if (request->received == 0)
		return api_fail(request, 400, "body", "the archive is empty");
	if (start(request, &err) < 0) {
		judge_log(JUDGE_LOG_ERROR, NULL, "upload", "%s: %s", request->name, err.text);
		return api_fail(request, 500, "upload", "%s", err.text);
	}
	api_suspend(request);
	return MHD_YES;
}

void api_upload_forget(struct api *api, const struct api_request *request)
{
	for (struct api_upload *upload = api->uploads; upload != NULL; upload = upload->next)
		if (upload->request == request)
			upload->request = NULL;
}

/* ---- Ending ---- */

/* What the child reported. 0 with *top, or a fault. */
static int read_report(const struct api_upload *upload, int status, char *top, size_t size, struct judge_fault *fault)
{
	struct stat st;
	json_t *report = NULL;
	const char *text = "";
	int code = 0, r = 0;

	if (WIFSIGNALED(status))
		return judge_fault_set(fault, 422, "archive",
				       "unpacking it used more time or memory than allowed (signal %d)",
				       WTERMSIG(status));
	if (fstat(upload->report_fd, &st) == 0 && st.st_size <= REPORT_BYTES_MAX &&
	    lseek(upload->report_fd, 0, SEEK_SET) == 0)
		report = json_loadfd(upload->report_fd, 0, NULL);
	code = (int)json_integer_value(json_object_get(report, "code"));
	if (report == NULL || WEXITSTATUS(status) != 0)
		r = judge_fault_set(fault, 500, "upload", "the process that unpacks gave no report");
	else if (code != 0)
		r = judge_fault_set(fault,
				    code == EFBIG    ? 413
				    : code == ENOSPC ? 507
				    : code == EINVAL ? 422
						     : 500,
				    "archive", "%s", json_string_value(json_object_get(report, "why")));
	text = json_string_value(json_object_get(report, "top"));
	/* The child may have been taken over by its input: its word is checked like any other. */
	if (r == 0 && (text == NULL || strlen(text) >= size || strchr(text, '/') != NULL || strcmp(text, "..") == 0))
		r = judge_fault_set(fault, 500, "upload", "the process that unpacks gave a bad report");
	if (r == 0)
		(void)snprintf(top, size, "%s", text); /* checked to fit */
	json_decref(report);
	return r;
}

/* Moves the package to its final name and makes it known. 0 or a fault. */
static int install(struct api *api, const struct api_upload *upload, const char *top, struct judge_problem *problem,
		   const struct judge_package **package, struct judge_fault *fault)
{
	struct sbx_error err = { 0 };
	char from[JUDGE_NAME_SIZE + sizeof(upload->unpack_dir) + 1];

	(void)snprintf(from, sizeof(from), "%s%s%s", upload->unpack_dir, top[0] != '\0' ? "/" : "", top); /* both fit */
	if (renameat(api->problems_fd, from, api->problems_fd, upload->dir) < 0 || fsync(api->problems_fd) < 0)
		return judge_fault_set(fault, errno == ENOSPC ? 507 : 500, "upload", "move the package into place: %s",
				       strerrordesc_np(errno));
	*package = api_package(api, upload->dir, upload->name, &err);
	if (*package == NULL)
		return judge_fault_set(fault, 500, "upload", "%s", err.text);
	if (judge_test_can_be_run(api->config->policy, api->profile, *package, &err) < 0)
		return judge_fault_set(fault, 422, "archive", "%s", err.text);
	if (judge_store_problem_put(api->store, upload->name, upload->dir,
				    (*package)->name != NULL ? (*package)->name : upload->name, &err) < 0 ||
	    judge_store_problem_get(api->store, upload->name, problem, &err) <= 0)
		return judge_fault_set(fault, err.code == ENOSPC ? 507 : 500, "store", "%s", err.text);
	return 0;
}

static void end_upload(struct api *api, struct api_upload *upload, int status)
{
	struct api_request *request = upload->request;
	struct judge_fault fault = { 0 };
	struct judge_problem problem = { 0 };
	const struct judge_package *package = NULL;
	char top[JUDGE_NAME_SIZE] = "";
	int r = read_report(upload, status, top, sizeof(top), &fault);

	if (r == 0)
		r = install(api, upload, top, &problem, &package, &fault);
	if (r == 0)
		judge_log(JUDGE_LOG_INFO, NULL, "problem", "%s: version %u", problem.name, problem.version);
	else
		judge_log(fault.status >= 500 ? JUDGE_LOG_ERROR : JUDGE_LOG_INFO, NULL, "upload", "%s: %s",
			  upload->name, fault.why);
	if (request != NULL) {
		request->uploaded = true;
		request->upload_fault = fault;
		if (r == 0) {
			request->upload_status = problem.version == 1 ? 201 : 200;
			request->upload_reply = api_json_problem(&problem, package);
		}
		api_resume(request);
	}
	free_upload(api, upload);
	api_upload_sweep(api); /* the superseded version, the half-made one, the top folder's shell */
}

void api_upload_collect(struct api *api)
{
	struct api_upload *next = NULL;

	for (struct api_upload *upload = api->uploads; upload != NULL; upload = next) {
		int status = 0;
		pid_t ended;

		next = upload->next;
		do {
			ended = waitpid(upload->pid, &status, WNOHANG);
		} while (ended < 0 && errno == EINTR); /* nobody tells of it again */
		if (ended == upload->pid)
			end_upload(api, upload, status);
	}
}

void api_upload_sweep(struct api *api)
{
	const char *active[64];
	char **used = NULL;
	size_t count = 0, active_count = 0;
	struct sbx_error err = { 0 };
	int r = 0;

	for (const struct api_upload *upload = api->uploads; upload != NULL; upload = upload->next) {
		if (active_count == sizeof(active) / sizeof(active[0]))
			return; /* the next sweep does it */
		active[active_count++] = upload->unpack_dir;
	}
	r = judge_store_problem_dirs_in_use(api->store, &used, &count, &err);
	if (r == 0)
		r = judge_tree_sweep(api->problems_fd, used, count, active, active_count, &err);
	if (r < 0)
		judge_log(JUDGE_LOG_WARNING, NULL, "sweep", "%s", err.text);
	for (size_t i = 0; i < count; i++)
		free(used[i]);
	free(used);
}

void api_upload_end(struct api *api)
{
	bool any = api->uploads != NULL;

	while (api->uploads != NULL) {
		struct api_request *request = api->uploads->request;

		end_child(api->uploads);
		if (request != NULL) {
			request->uploaded = true;
			(void)judge_fault_set(&request->upload_fault, 503, "daemon", "is stopping");
			api_resume(request);
		}
		free_upload(api, api->uploads);
	}
	if (any)
		api_upload_sweep(api);
}

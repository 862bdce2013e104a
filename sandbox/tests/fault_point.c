/* fault_point.c - see fault_point.h. */
#include "sandbox/tests/fault_point.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/tests/fault_site.h"

#define TASKS_MAX 1024

#define EVENT_OF(status) ((unsigned)(status) >> 16)

struct task {
	pid_t pid; /* 0: free */
	char role[16];
	bool parked;                     /* it stopped before its parent told of it */
	bool executed;                   /* it is a program of its own, and no more a copy of who forked it */
	bool entered;                    /* between the entry and the exit of a system call */
	unsigned long long break_wanted; /* by the brk that has to fail */
	int error;                       /* with which the call that it is in has to fail; 0: none */
};

enum action {
	ACTION_KILL,
	ACTION_FAIL,
	ACTION_NEXT,
	ACTION_LOOK,
	ACTIONS
};

static struct {
	int control;
	pid_t command;
	struct task tasks[TASKS_MAX];
	bool started, armed;
	enum action action;
	char role[16];
	unsigned long wanted, seen;
	unsigned error_index;
} tracer = { .control = -1 };

_Noreturn static void give_up(const char *what)
{
	(void)fprintf(stderr, "fault_point: %s: %s\n", what, strerror(errno));
	exit(125); /* and with us goes everything that is traced */
}

static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void say(const char *format, ...)
{
	char line[256];
	va_list ap;
	int length;

	va_start(ap, format);
	length = vsnprintf(line, sizeof(line), format, ap);
	va_end(ap);
	if (write(tracer.control, line, (size_t)length) != length)
		give_up("answer");
}

static struct task *find_task(pid_t pid)
{
	for (unsigned i = 0; i < TASKS_MAX; i++)
		if (tracer.tasks[i].pid == pid)
			return &tracer.tasks[i];
	return NULL;
}

static struct task *add_task(pid_t pid)
{
	struct task *task = find_task(0);

	if (task == NULL) {
		errno = ENOSPC;
		give_up("too many processes");
	}
	*task = (struct task){ .pid = pid };
	return task;
}

/*
 * Only whose calls are counted stops at them: two stops a call are most of what tracing costs. A task can be gone at
 * any moment, killed by others: ESRCH is no failure of ours.
 */
static void go_on(const struct task *task, int signal_number)
{
	bool counted = strcmp(task->role, tracer.role) == 0 || task->error != 0;

	if (ptrace(counted ? PTRACE_SYSCALL : PTRACE_CONT, task->pid, NULL, (long)signal_number) != 0 && errno != ESRCH)
		give_up("let a process go on");
}

/* ---- Roles ---- */

/* A file of /proc/PID, as far as there is room; empty when the process is gone. */
static void read_proc(pid_t pid, const char *name, char *text, size_t size)
{
	char path[64];
	ssize_t got;
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	got = fd < 0 ? -1 : read(fd, text, size - 1);
	if (fd >= 0)
		(void)close(fd);
	text[got > 0 ? got : 0] = '\0';
}

/* The 22nd field of proc(5)'s stat: with it a number of a process means this one alone. */
static unsigned long long start_of(pid_t pid)
{
	char text[1024];
	const char *at;

	read_proc(pid, "stat", text, sizeof(text));
	at = strrchr(text, ')'); /* behind the name, which may be anything */
	for (int field = 2; at != NULL && field < 22; field++)
		at = strchr(at + 1, ' ');
	return at == NULL ? 0 : strtoull(at, NULL, 10);
}

static void set_role(struct task *task, const char *role)
{
	(void)snprintf(task->role, sizeof(task->role), "%.15s", role);
	say("role %s %d %llu\n", task->role, (int)task->pid, start_of(task->pid));
}

/* Of an init see is_init. */
static const char *role_of_child(const struct task *parent)
{
	return strcmp(parent->role, "main") == 0     ? "spawn"
	       : strcmp(parent->role, "warden") == 0 ? "maker"
	       : strcmp(parent->role, "init") == 0   ? "child"
	       : strcmp(parent->role, "api") == 0    ? "unpack"
						     : parent->role;
}

/* The last number in a line of /proc/PID/status, 0 if there is none. key: "\nNAME:". */
static pid_t status_of(pid_t pid, const char *key)
{
	char text[1024], *line, *number;

	read_proc(pid, "status", text, sizeof(text));
	line = strstr(text, key);
	if (line == NULL)
		return 0;
	line += strlen(key);
	line[strcspn(line, "\n")] = '\0';
	number = strrchr(line, '\t');
	return number == NULL ? 0 : (pid_t)strtol(number, NULL, 10);
}

static pid_t parent_of(pid_t pid)
{
	return status_of(pid, "\nPPid:");
}

/* The first process of its PID namespace, which only a box has. */
static bool is_init(pid_t pid)
{
	return status_of(pid, "\nNSpid:") == 1;
}

/* What it is now is told by its arguments: PROGRAM --role NAME. */
static void role_of_program(struct task *task)
{
	char path[64], line[256] = "";
	const char *second, *third;
	ssize_t got;
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/%d/cmdline", (int)task->pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	got = fd < 0 ? -1 : read(fd, line, sizeof(line) - 1);
	if (fd >= 0)
		(void)close(fd);
	if (got <= 0)
		return;
	second = line + strlen(line) + 1;
	third = second + strlen(second) + 1;
	if (strcmp(second, "--role") == 0)
		set_role(task, third);
}

/* ---- Stops ---- */

/*
 * The call becomes one without effect, which no filter refuses; its result is set at its exit. A brk that fails returns
 * where the break is, as does brk(0). A close that fails has closed all the same, as close(2) says.
 */
static void replace_call(struct task *task)
{
	struct user_regs_struct regs;

	if (ptrace(PTRACE_GETREGS, task->pid, NULL, &regs) != 0)
		return; /* it was killed meanwhile */
	task->break_wanted = regs.orig_rax == SYS_brk ? regs.rdi : 0;
	if (task->break_wanted != 0)
		regs.rdi = 0;
	else if (regs.orig_rax != SYS_close)
		regs.orig_rax = SYS_getpid;
	(void)ptrace(PTRACE_SETREGS, task->pid, NULL, &regs); /* as above */
}

static void set_result(const struct task *task)
{
	struct user_regs_struct regs;

	if (ptrace(PTRACE_GETREGS, task->pid, NULL, &regs) != 0)
		return; /* it was killed meanwhile */
	if (task->break_wanted != 0)
		regs.rdi = task->break_wanted; /* a system call leaves its arguments as they are */
	else
		regs.rax = (unsigned long long)-(long long)task->error;
	(void)ptrace(PTRACE_SETREGS, task->pid, NULL, &regs); /* as above */
}

/* Which error: of fcntl only what its command can fail with; giving up a lock needs nothing. */
static int error_for(const struct task *task, const struct __ptrace_syscall_info *info, unsigned index)
{
	int command = (int)info->entry.args[1];
	long lock;

	if (info->entry.nr != SYS_fcntl)
		return fault_error((long)info->entry.nr, index);
	if (index > 0)
		return 0;
	if (command == F_DUPFD || command == F_DUPFD_CLOEXEC)
		return EMFILE;
	if (command != F_SETLK && command != F_SETLKW)
		return 0;
	lock = ptrace(PTRACE_PEEKDATA, task->pid, info->entry.args[2], NULL); /* l_type comes first */
	return (short)lock == F_UNLCK ? 0 : ENOLCK;
}

static unsigned count_errors(const struct task *task, const struct __ptrace_syscall_info *info)
{
	unsigned count = 0;

	while (error_for(task, info, count) != 0)
		count++;
	return count;
}

static bool is_point(const struct task *task, const struct __ptrace_syscall_info *info)
{
	bool begun;

	/* Until it has its order to start, it is no Minos yet, and the order may still be on its way. */
	if (!tracer.armed || !tracer.started || strcmp(task->role, tracer.role) != 0)
		return false;
	tracer.seen++;
	if (tracer.action != ACTION_LOOK)
		return tracer.seen == tracer.wanted;
	if (fault_sites_add(fault_site(task->pid, info, &begun), tracer.seen, count_errors(task, info)) < 0) {
		errno = ENOSPC;
		give_up("too many sites");
	}
	return false;
}

/* For `next` the point moves on to a call that can fail so. */
static void strike(struct task *task, const struct __ptrace_syscall_info *info)
{
	int error = tracer.action == ACTION_KILL ? 0 : error_for(task, info, tracer.error_index);
	unsigned errors = count_errors(task, info);
	const char *what = error == 0 ? "-" : strerrorname_np(error);
	bool begun;
	uint64_t site;
	char *name;

	if (tracer.action == ACTION_NEXT && error == 0) {
		tracer.wanted++;
		return;
	}
	site = fault_site(task->pid, info, &begun);
	if (tracer.action == ACTION_KILL) {
		(void)kill(task->pid, SIGKILL); /* a dead one is dead */
		what = "kill";
	} else if (error != 0) {
		task->error = error;
		replace_call(task);
	}
	name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_X86_64, (int)info->entry.nr);
	say("hit %s %d %s %s %" PRIx64 " %s %u\n", task->role, (int)task->pid, name == NULL ? "?" : name, what, site,
	    begun && task->executed ? "begun" : "loading", errors);
	free(name);
}

static void on_call(struct task *task)
{
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, task->pid, sizeof(info), &info) <= 0)
		return; /* it was killed meanwhile */
	task->entered = info.op == PTRACE_SYSCALL_INFO_ENTRY;
	if (task->entered) {
		if (is_point(task, &info))
			strike(task, &info);
	} else if (task->error != 0) {
		set_result(task);
		task->error = 0;
	}
}

static void on_birth(const struct task *parent)
{
	unsigned long message = 0;
	struct task *child;

	if (ptrace(PTRACE_GETEVENTMSG, parent->pid, NULL, &message) != 0)
		return; /* the parent was killed meanwhile; a child without one is let go when it stops */
	child = find_task((pid_t)message);
	if (child == NULL)
		child = add_task((pid_t)message);
	if (child->role[0] == '\0')
		set_role(child, is_init(child->pid) ? "init" : role_of_child(parent));
	if (child->parked)
		go_on(child, 0);
	child->parked = false;
}

/* Returns false if the task is traced no longer. */
static bool on_exec(struct task *task)
{
	task->executed = true;
	if (strcmp(task->role, "child") != 0) {
		role_of_program(task);
		return true;
	}
	(void)ptrace(PTRACE_DETACH, task->pid, NULL, NULL); /* a submission's program; or it was killed meanwhile */
	task->pid = 0;
	return false;
}

/* A parent that is killed in fork tells nothing of the child that it has got. */
static void let_orphans_go(const char *role)
{
	for (unsigned i = 0; i < TASKS_MAX; i++) {
		struct task *task = &tracer.tasks[i];

		if (task->pid == 0 || !task->parked || find_task(parent_of(task->pid)) != NULL)
			continue;
		set_role(task, role);
		task->parked = false;
		go_on(task, 0);
	}
}

static void on_stop(struct task *task, int status)
{
	unsigned event = EVENT_OF(status);
	int signal_number = WSTOPSIG(status), pass = 0;

	if (signal_number == (SIGTRAP | 0x80)) {
		on_call(task);
	} else if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK || event == PTRACE_EVENT_CLONE) {
		on_birth(task);
	} else if (event == PTRACE_EVENT_EXEC) {
		if (!on_exec(task))
			return;
	} else if (event == PTRACE_EVENT_STOP) {
		if (signal_number != SIGTRAP) { /* stopped by a signal: it stays so until SIGCONT */
			(void)ptrace(PTRACE_LISTEN, task->pid, NULL, NULL); /* or it was killed meanwhile */
			return;
		}
		if (task->role[0] == '\0' && is_init(task->pid))
			set_role(task, "init"); /* who made it is not its parent, and may be killed */
		if (task->role[0] == '\0') {
			task->parked = true;
			let_orphans_go("spawn"); /* if its parent is dead already */
			return;
		}
	} else {
		pass = signal_number;
	}
	go_on(task, pass);
}

static void on_end(pid_t pid, int status)
{
	struct task *task = find_task(pid);

	if (task != NULL) {
		const struct task dead = *task;

		task->pid = 0;
		let_orphans_go(role_of_child(&dead));
	}
	if (pid == tracer.command)
		say("end %d\n", status);
}

/* Takes all that has happened. Returns false when nobody is left. */
static bool take_stops(void)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG | __WALL)) > 0) {
		struct task *task = find_task(pid);

		if (!WIFSTOPPED(status)) {
			on_end(pid, status);
			continue;
		}
		if (task == NULL)
			task = add_task(pid);
		on_stop(task, status);
	}
	return pid == 0;
}

/* ---- Orders ---- */

static void tell_seen(const char *word)
{
	const struct fault_seen *seen;
	unsigned next = 0;

	while ((seen = fault_sites_next(&next)) != NULL)
		say("site %" PRIx64 " %lu %lu %u\n", seen->site, seen->first, seen->last, seen->errors);
	fault_sites_clear();
	say("%s %lu\n", word, tracer.seen);
}

/* As in fault_point.h. */
static void arm(char *line)
{
	static const struct {
		const char *name;
		unsigned words;
	} actions[ACTIONS] = { { "kill", 4 }, { "fail", 5 }, { "next", 5 }, { "look", 4 } };
	char *words[5] = { NULL }, *rest = NULL;
	enum action action = ACTION_KILL;
	unsigned count = 0;

	for (char *word = strtok_r(line, " ", &rest); word != NULL && count < 5; word = strtok_r(NULL, " ", &rest))
		words[count++] = word;
	while (count >= 4 && action < ACTIONS &&
	       (strcmp(words[3], actions[action].name) != 0 || count != actions[action].words))
		action++;
	if (count < 4 || strcmp(words[0], "arm") != 0 || action == ACTIONS) {
		errno = EINVAL;
		give_up(words[0] == NULL ? "empty order" : words[0]);
	}
	tracer.armed = true;
	tracer.action = action;
	tracer.wanted = strtoul(words[2], NULL, 10);
	tracer.seen = 0;
	tracer.error_index = count == 5 ? (unsigned)strtoul(words[4], NULL, 10) : 0;
	fault_sites_clear();
	if (strcmp(tracer.role, words[1]) != 0) {
		(void)snprintf(tracer.role, sizeof(tracer.role), "%s", words[1]);
		for (unsigned i = 0; i < TASKS_MAX; i++) /* they go on as the new role wants it */
			if (tracer.tasks[i].pid != 0 && !tracer.tasks[i].parked)
				(void)ptrace(PTRACE_INTERRUPT, tracer.tasks[i].pid, NULL, NULL); /* or it is gone */
	}
	say("armed\n");
}

static void obey(char *line, int gate)
{
	if (strcmp(line, "start") == 0 && !tracer.started) {
		tracer.started = true;
		if (write(gate, "", 1) != 1)
			give_up("start the command");
	} else if (strcmp(line, "disarm") == 0) {
		tracer.armed = false;
		tell_seen("seen");
	} else {
		arm(line);
	}
}

/* Returns false at the end of the control socket. */
static bool take_orders(int gate)
{
	static char buffer[1024];
	static size_t used;
	char *line = buffer, *end;
	ssize_t got = read(tracer.control, buffer + used, sizeof(buffer) - 1 - used);

	if (got <= 0)
		return false;
	used += (size_t)got;
	buffer[used] = '\0';
	while ((end = strchr(line, '\n')) != NULL) {
		*end = '\0';
		obey(line, gate);
		line = end + 1;
	}
	used -= (size_t)(line - buffer);
	memmove(buffer, line, used);
	return true;
}

/* ---- Start ---- */

_Noreturn static void become(char **argv, int gate)
{
	sigset_t none;
	char byte;

	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	if (read(gate, &byte, 1) == 1)
		(void)execvp(argv[0], argv);
	_exit(127);
}

static void start(char **argv, int *gate)
{
	const unsigned long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
				      PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		give_up("make a pipe");
	tracer.command = fork();
	if (tracer.command < 0)
		give_up("fork");
	if (tracer.command == 0)
		become(argv, ends[0]);
	(void)close(ends[0]); /* the child's */
	*gate = ends[1];
	set_role(add_task(tracer.command), "main");
	if (ptrace(PTRACE_SEIZE, tracer.command, NULL, options) != 0 ||
	    ptrace(PTRACE_INTERRUPT, tracer.command, NULL, NULL) != 0)
		give_up("trace the command");
}

int main(int argc, char **argv)
{
	struct pollfd polled[2] = { { .events = POLLIN }, { .events = POLLIN } };
	struct signalfd_siginfo info;
	sigset_t set;
	int gate = -1;
	char *end;

	if (argc < 4 || strcmp(argv[2], "--") != 0) {
		(void)fprintf(stderr, "fault_point: usage: fault_point FD -- CMD ARG...\n");
		return 2;
	}
	tracer.control = (int)strtol(argv[1], &end, 10);
	if (*end != '\0' || fcntl(tracer.control, F_SETFD, FD_CLOEXEC) != 0)
		give_up(argv[1]);
	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGCHLD);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		give_up("block SIGCHLD");
	polled[0].fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	polled[1].fd = tracer.control;
	if (polled[0].fd < 0)
		give_up("make a signal descriptor");
	start(argv + 3, &gate);
	while (take_stops()) {
		if (poll(polled, 2, -1) < 0 && errno != EINTR)
			give_up("wait");
		if (polled[0].revents != 0)
			while (read(polled[0].fd, &info, sizeof(info)) == (ssize_t)sizeof(info))
				;
		if (polled[1].revents != 0 && !take_orders(gate))
			return 0;
	}
	tell_seen("gone");
	return 0;
}

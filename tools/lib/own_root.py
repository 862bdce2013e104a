"""In a chroot the kernel refuses user namespaces to ordinary users, and "/" is no mount point. enter() turns the chroot that this process
is in into what a container has: the root of a mount namespace of its own. Elsewhere, and without root's rights, it does nothing."""

import ctypes
import errno
import os

CLONE_NEWNS = 0x20000
MS_REC, MS_PRIVATE = 0x4000, 0x40000
MNT_DETACH = 2
AT_EMPTY_PATH, AT_RECURSIVE, OPEN_TREE_CLONE, MOVE_BOTH_EMPTY = 0x1000, 0x8000, 1, 0x44
SYS_PIVOT_ROOT, SYS_OPEN_TREE, SYS_MOVE_MOUNT = 155, 428, 429  # x86-64

LIBC = ctypes.CDLL(None, use_errno=True)


def check(result, what):
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def make_private():
    return LIBC.mount(None, b"/", None, MS_REC | MS_PRIVATE, None)


def enter():
    if os.geteuid() != 0:
        return
    if LIBC.unshare(CLONE_NEWNS) < 0 or make_private() == 0:
        return  # no right to change mounts; or no chroot
    if ctypes.get_errno() != errno.EINVAL:
        check(-1, "make mounts private")
    root = os.open("/", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    here = os.getcwd()
    namespace = os.open("/proc/self/ns/mnt", os.O_RDONLY | os.O_CLOEXEC)
    check(LIBC.setns(namespace, CLONE_NEWNS), "climb to the root of the mount namespace")
    check(make_private(), "make mounts private")
    tree = check(LIBC.syscall(SYS_OPEN_TREE, root, b"", OPEN_TREE_CLONE | AT_RECURSIVE | AT_EMPTY_PATH), "copy the tree")
    check(LIBC.syscall(SYS_MOVE_MOUNT, tree, b"", root, b"", MOVE_BOTH_EMPTY), "attach the tree")
    os.fchdir(tree)
    check(LIBC.syscall(SYS_PIVOT_ROOT, b".", b"."), "pivot_root")
    check(LIBC.umount2(b".", MNT_DETACH), "let go of the old root")
    os.chdir(here)
    for descriptor in (root, namespace, tree):
        os.close(descriptor)

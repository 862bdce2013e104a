/*
 * fault_point.h - fault_point stops a running Minos at the N-th system call of one of its roles and kills the caller
 * there, or has the call fail. The product knows nothing of it: it is done by ptrace, from outside.
 *
 *   fault_point FD -- CMD ARG...
 *
 * CMD and all that it starts are traced, except for the programs in boxes. FD is a stream socket on which it is told, a
 * line each, and answers:
 *
 *   start              lets CMD begin
 *   arm ROLE N kill    SIGKILL in place of the N-th system call from now on, counted over all processes of that role
 *   arm ROLE N fail K  that call is not made, and returns the K-th plausible error for it (K from 0)
 *   arm ROLE N next K  the same at the first call from the N-th on that has a K-th error
 *   arm ROLE 0 look    strikes nowhere, and remembers from which sites (fault_site.h) the role makes its calls
 *                      each of these is answered by `armed`: no call is missed from then on
 *   disarm             answered by `seen COUNT`, system calls of that role since arm
 *
 *   role NAME PID START             that process has this role from now on; START is when it was started, as
 *                                   /proc/PID/stat has it
 *   hit ROLE PID CALL WHAT SITE STAGE ERRORS
 *                                   it was done; WHAT is `kill`, the error, or `-` when the call has no K-th error;
 *                                   STAGE is `loading` before the program has begun, and `begun` from then on;
 *                                   ERRORS how many it has
 *   site SITE FIRST LAST ERRORS     before `seen` and `gone`, after `look`: the first and last call from there
 *   end STATUS                      CMD has ended with this wait status
 *   gone COUNT                      nobody is left who is traced; COUNT as in `seen`
 *
 * Roles: `main` (CMD itself), `spawn` (between its forks and execs), `init` (the first process of a PID namespace),
 * `child` (of an init, until exec), `maker` (what a warden forks: who makes boxes ahead, and before that for a moment
 * who tries what the kernel can do), and the names that minosd gives its own. When FD is closed, everything that is
 * traced is killed.
 */
#ifndef SANDBOX_TESTS_FAULT_POINT_H
#define SANDBOX_TESTS_FAULT_POINT_H

/* The k-th error that the system call may plausibly fail with, 0 if there is none. Pure. */
int fault_error(long call, unsigned k);

#endif

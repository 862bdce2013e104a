/*
 * session.h - precedence among sessions, which some kernels share processors among before they look at processes
 * (autogroups): there a nice value counts within its session alone, and a program can make many sessions.
 */
#ifndef SANDBOX_SESSION_H
#define SANDBOX_SESSION_H

/* Makes a session of the caller, of that weight (-20, the most, to 19); 0 is what every session has. What the kernel
 * does not have, or does not allow, is done without. */
void sbx_session_start(int nice);

#endif

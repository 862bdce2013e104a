/* process.h - what a process of Minos does first, whatever it is for. */
#ifndef SANDBOX_PROCESS_H
#define SANDBOX_PROCESS_H

#include <stdbool.h>

/*
 * Takes a name, for people and pgrep only; lets signals that are not for it pass, and SIGTERM as well unless
 * takes_term; and sheds the limits that whoever started Minos has, where it may.
 */
void sbx_process_begin(const char *name, bool takes_term);

#endif

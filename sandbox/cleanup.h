/* cleanup.h - cleanup attributes for descriptors and memory: `sbx_close int fd = -1;`, `sbx_free char *s = NULL;`. */
#ifndef SANDBOX_CLEANUP_H
#define SANDBOX_CLEANUP_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static inline void sbx_cleanup_close(const int *fd)
{
	if (*fd >= 0)
		(void)close(*fd); /* nothing to be done about a failing close on the way out */
}

static inline void sbx_cleanup_free(void *p)
{
	free(*(void **)p);
}

static inline void sbx_cleanup_fclose(FILE **f)
{
	if (*f != NULL)
		(void)fclose(*f); /* read streams only: nothing is lost */
}

#define sbx_close  __attribute__((cleanup(sbx_cleanup_close)))
#define sbx_free   __attribute__((cleanup(sbx_cleanup_free)))
#define sbx_fclose __attribute__((cleanup(sbx_cleanup_fclose)))

/* Gives the descriptor away: the variable no longer owns it. */
static inline int sbx_take_fd(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

#endif

/*
 * capabilities.h - giving up every capability, and the ways to get one again.
 */
#ifndef SANDBOX_CAPABILITIES_H
#define SANDBOX_CAPABILITIES_H

/*
 * Empties the bounding set and locks the securebits, so that being or becoming uid 0 means nothing and no exec brings a
 * capability back. Those at hand stay. Raw system calls only, as below. 0 or -errno.
 */
int sbx_capabilities_bound(void);

/* After the above: empties all other sets and sets no_new_privs. Also for between clone and exec. 0 or -errno. */
int sbx_capabilities_drop(void);

#endif

/*
 * capabilities.h - giving up every capability, and the ways to get one again.
 */
#ifndef SANDBOX_CAPABILITIES_H
#define SANDBOX_CAPABILITIES_H

/*
 * Empties all sets, the bounding one too, locks the securebits so that being or becoming uid 0 means nothing, and sets
 * no_new_privs. Raw system calls only: also for between clone and exec. 0 or -errno.
 */
int sbx_capabilities_drop(void);

#endif

/* io.h - reading and writing whole amounts on plain descriptors. Thin. */
#ifndef SANDBOX_IO_H
#define SANDBOX_IO_H

#include <stddef.h>

/* Writes all of data, however often it takes. 0 or -errno; some of it may be written then. */
int sbx_io_write(int fd, const void *data, size_t size);

#endif

/* error.c - see error.h. Pure: no allocation, no descriptors. */
#include "sandbox/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int sbx_error_set_text(struct sbx_error *err, int code, const char *format, ...)
{
	va_list ap;
	int used;

	if (err == NULL)
		return code ? -code : -EINVAL;
	va_start(ap, format);
	used = vsnprintf(err->text, sizeof(err->text), format, ap);
	va_end(ap);
	err->code = code ? code : EINVAL;
	if (code != 0 && used >= 0 && (size_t)used < sizeof(err->text))
		(void)snprintf(err->text + used, sizeof(err->text) - (size_t)used, ": %s", strerror(code));
	return -err->code;
}

int sbx_error_prefix(struct sbx_error *err, const char *format, ...)
{
	char old[SBX_ERROR_MAX];
	va_list ap;
	int used;

	if (err == NULL)
		return -EINVAL;
	memcpy(old, err->text, sizeof(old));
	va_start(ap, format);
	used = vsnprintf(err->text, sizeof(err->text), format, ap);
	va_end(ap);
	if (used >= 0 && (size_t)used < sizeof(err->text))
		(void)snprintf(err->text + used, sizeof(err->text) - (size_t)used, ": %.*s",
			       (int)(sizeof(err->text) - (size_t)used), old);
	if (err->code == 0)
		err->code = EINVAL;
	return -err->code;
}

bool sbx_error_is_shortage(int code)
{
	static const int codes[] = { ENOSPC, EDQUOT, ENOMEM,  ENOBUFS, EMFILE, ENFILE, EAGAIN,
				     EINTR,  EBUSY,  ETXTBSY, EIO,     EROFS,  EFBIG };

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (code == codes[i])
			return true;
	return false;
}

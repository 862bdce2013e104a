/*
 * settings.h - minosd's configuration file: a JSON object with state, listen, slots, profile, cgroup, degraded,
 * lease_ms, cache, cache_size, warm_boxes, smt_siblings; all optional.
 */
#ifndef JUDGE_DAEMON_SETTINGS_H
#define JUDGE_DAEMON_SETTINGS_H

#include "judge/daemon/supervisor.h"
#include "judge/policy/document.h"

/*
 * Reads path over *settings, whose strings then point into *kept (judge_document_free after last use). Returns 0, or
 * -errno with err = "FILE:LINE: reason" and *settings untouched.
 */
int judge_settings_read(const char *path, struct judge_settings *settings, struct judge_document *kept,
			struct sbx_error *err);

#endif

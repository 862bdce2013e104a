/*
 * metrics.c - GET /metrics: how the daemon does, in the text format 0.0.4 of Prometheus.
 *
 * What the store says is true; what judges have told over their bells is as old as their last submission or, of a judge
 * with nothing to do, half a minute. Counters of a slot begin again with its judge.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "judge/api/api-internal.h"
#include "judge/daemon/canary.h"

/* One metric of all slots. */
struct metric {
	const char *name, *kind, *help;
	bool (*value)(const struct judge_slot_state *slot, double *value); /* false: not known */
};

static bool busy(const struct judge_slot_state *slot, double *value)
{
	*value = slot->busy;
	return true;
}

static bool ratio(const struct judge_slot_state *slot, double *value)
{
	if (slot->told.canary_ns == 0 || slot->told.canary_quiet_ns == 0)
		return false;
	*value = (double)slot->told.canary_ns / (double)slot->told.canary_quiet_ns;
	return true;
}

static bool slow(const struct judge_slot_state *slot, double *value)
{
	*value = judge_canary_is_slow(slot->told.canary_ns, slot->told.canary_quiet_ns);
	return slot->told.canary_ns != 0;
}

static bool boxes(const struct judge_slot_state *slot, double *value)
{
	*value = (double)slot->told.boxes;
	return true;
}

static bool boxes_ahead(const struct judge_slot_state *slot, double *value)
{
	*value = (double)slot->told.boxes_ahead;
	return true;
}

static bool warm(const struct judge_slot_state *slot, double *value)
{
	*value = slot->told.warm;
	return true;
}

static bool ending(const struct judge_slot_state *slot, double *value)
{
	*value = slot->told.ending;
	return true;
}

static const struct metric metrics[] = {
	{ "minos_slot_busy", "gauge", "Whether a submission is being judged.", busy },
	{ "minos_slot_canary_ratio", "gauge", "CPU time of the slot's canary, by its quiet time.", ratio },
	{ "minos_slot_slow", "gauge", "Whether that is above 1.1.", slow },
	{ "minos_slot_boxes_total", "counter", "Boxes that ran.", boxes },
	{ "minos_slot_boxes_ahead_total", "counter", "Those of them that were made ahead of need.", boxes_ahead },
	{ "minos_slot_boxes_warm", "gauge", "Boxes made ahead that wait.", warm },
	{ "minos_slot_boxes_ending", "gauge", "Boxes whose result is told and that are being cleaned away.", ending },
};

static void write_head(FILE *out, const char *name, const char *kind, const char *help)
{
	(void)fprintf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind);
}

static void write_counts(FILE *out, const struct judge_counts *counts)
{
	write_head(out, "minos_submissions", "gauge", "Submissions that are not done yet, by state.");
	(void)fprintf(out, "minos_submissions{state=\"queued\"} %" PRIu64 "\n", counts->queued);
	(void)fprintf(out, "minos_submissions{state=\"leased\"} %" PRIu64 "\n", counts->leased);
	write_head(out, "minos_submissions_done_total", "counter", "Submissions with a verdict.");
	(void)fprintf(out, "minos_submissions_done_total %" PRIu64 "\n", counts->done);
}

static void write_slots(FILE *out, const struct api *api)
{
	for (size_t m = 0; m < sizeof(metrics) / sizeof(metrics[0]); m++) {
		write_head(out, metrics[m].name, metrics[m].kind, metrics[m].help);
		for (size_t s = 0; s < api->config->bell_count; s++) {
			struct judge_slot_state slot = judge_progress_slot(api->progress, s);
			double value = 0;

			if (metrics[m].value(&slot, &value))
				(void)fprintf(out, "%s{slot=\"%zu\"} %.17g\n", metrics[m].name, s, value);
		}
	}
}

enum MHD_Result api_handle_metrics(struct api_request *request)
{
	struct judge_counts counts = { 0 };
	struct sbx_error err = { 0 };
	char *text = NULL;
	size_t size = 0;
	FILE *out;

	if (judge_store_counts(request->api->store, &counts, &err) < 0)
		return api_fail_store(request, NULL, &err);
	out = open_memstream(&text, &size);
	if (out == NULL)
		return MHD_NO; /* no memory: the connection is closed */
	write_head(out, "minos_build_info", "gauge", "The version that runs.");
	(void)fprintf(out, "minos_build_info{version=\"" MINOS_VERSION "\"} 1\n");
	write_head(out, "minos_uptime_seconds", "gauge", "Since the api started.");
	(void)fprintf(out, "minos_uptime_seconds %.3f\n", (double)(api_now_ms() - request->api->started_ms) / 1e3);
	write_counts(out, &counts);
	write_slots(out, request->api);
	if (fclose(out) != 0) {
		free(text);
		return MHD_NO; /* as above */
	}
	return api_reply_text(request, "text/plain; version=0.0.4", text);
}

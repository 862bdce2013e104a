/*
 * tools.h - whether the programs that a language's compile command starts are there.
 *
 * A compilation whose script lacks a tool fails like one of bad sources, with whatever exit status and text, which a
 * submission's own doing could be too. So the tools are tried apart from it: each is started in a box that has nothing
 * of a submission's in it, and what counts is whether it could be executed, which the box's init tells. What a program
 * reads itself, an archive of Java (.jar), cannot be executed, and is only to be there.
 */
#ifndef JUDGE_TOOLCHAIN_TOOLS_H
#define JUDGE_TOOLCHAIN_TOOLS_H

#include "judge/grade/verdict.h"
#include "judge/policy/policy.h"
#include "sandbox/client.h"

/*
 * Starts each of the language's tools with --version. run: all of a compilation but its strings, and without shares
 * and artefacts; io: its input and outputs are /dev/null. Returns 0 when all can be executed (whatever they do then);
 * 1 when one cannot, with *finding JE and a reason that names it; or -errno for a failure of ours.
 */
int judge_tools_look(struct sbx_client *client, struct sbx_run *run, const struct judge_language *language,
		     const struct sbx_io *io, struct judge_finding *finding, struct sbx_error *err);

#endif

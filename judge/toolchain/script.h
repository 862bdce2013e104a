/*
 * script.h - programs of a package that say themselves how they are made and started: a directory with `build` or
 * `run`. Pure.
 *
 * `build`, if there is one, is run in a copy of the directory and has to leave `run`, which is the program. Both are
 * whatever the kernel executes, so their filters are those for any program of the host's toolchains. No submission is
 * taken for one: it stands in no list of languages.
 */
#ifndef JUDGE_TOOLCHAIN_SCRIPT_H
#define JUDGE_TOOLCHAIN_SCRIPT_H

#include "judge/toolchain/worker.h"

/* What stands for the language of such a program; NULL for files with neither `build` nor `run` among them. */
const struct judge_language *judge_script_language(const struct judge_file *files, size_t count);

#endif

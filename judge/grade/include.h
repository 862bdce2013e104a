/*
 * include.h - what a package says of the sources of submissions: files that are added to them, and the languages that
 * they may be in.
 */
#ifndef JUDGE_GRADE_INCLUDE_H
#define JUDGE_GRADE_INCLUDE_H

#include "judge/package/package.h"
#include "judge/policy/policy.h"
#include "judge/store/files.h"
#include "judge/toolchain/worker.h"

struct judge_included {
	struct judge_sources sources; /* to compile; valid as long as the submission's own */
	struct judge_file *all, *added;
	size_t added_count;
};

/*
 * What a submission to the problem may come to: of sources what the profile and the package's `code` allow both; of
 * answers the profile's ceiling on output, as the output limit is that of each of them, and deciding it is judging.
 */
struct judge_files_limits judge_package_takes(const struct judge_profile *profile, const struct judge_package *package);

/*
 * Adds the files of the sources' language, or else the default ones; one of the same name takes the place of the
 * submission's own. Returns 0 and *out (judge_included_free), or -errno: what is wrong is the package, or ours.
 */
int judge_include(const struct judge_policy *policy, const struct judge_package *package, int package_dir,
		  const struct judge_sources *sources, struct judge_included *out, struct sbx_error *err);
void judge_included_free(struct judge_included *included);

/*
 * Whether the package lets a submission be in this language. Names that the policy does not know allow nothing. Answers
 * are for problems that ask for them, which take nothing else.
 */
bool judge_package_allows(const struct judge_policy *policy, const struct judge_package *package,
			  const struct judge_language *language);

/*
 * Whether a submission is one to the problem: in a language that it may be in, and with an entry point (NULL: nobody
 * asked for one) among its files or those of the package. 0; -EINVAL with err and *where, the field of a request that
 * is wrong; or -ENOMEM.
 */
int judge_package_admits(const struct judge_policy *policy, const struct judge_package *package,
			 const struct judge_sources *sources, const char **where, struct sbx_error *err);

#endif

/*
 * api_role.h - the api as a process: what the supervisor hands to judge_api_run.
 */
#ifndef JUDGE_DAEMON_API_ROLE_H
#define JUDGE_DAEMON_API_ROLE_H

/*
 * Descriptors: listening socket, stop (its end means stop), probes, then one bell per slot. Arguments: --state DIR
 * --policies DIR --profile NAME --slots N.
 */
int judge_api_role(char **args);

#endif

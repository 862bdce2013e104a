/*
 * judge_role.h - the judge as a process: one per slot in the daemon, or started by a command without it.
 */
#ifndef JUDGE_DAEMON_JUDGE_ROLE_H
#define JUDGE_DAEMON_JUDGE_ROLE_H

/*
 * The daemon's judge: leases, judges, writes the verdict, until SIGTERM or until its warden is gone. Descriptors:
 * warden, bell, the slot's directory. Arguments: --state DIR --policies DIR --profile NAME --slot N --cpu N|none
 * --owner NAME --lease-ms N --toolchains HEX (judge_toolchains_identify) and those of judge_caching_prepare.
 */
int judge_daemon_role(char **args);

/*
 * `minos judge` and `minos verify`: what the command orders (once.h), until it hangs up. Descriptors: warden, channel
 * to the command (JSON lines), the slot's directory, a socket for the orders. Arguments: --policies DIR --profile NAME
 * --package NAME --spool DIR.
 */
int judge_once_role(char **args);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-docker-options-private.h"

/* Source: https://docs.docker.com/reference/cli/docker/swarm/ and node/ */

#define ADDRESS_HELP "Advertised address (format: \"<ip|interface>[:port]\")"
#define AVAILABILITY \
  { "availability", 0, DD_OPTION_STRING, \
    "Availability of the node (\"active\", \"pause\", \"drain\")", "active", \
    .flags = DD_OPTION_UNMODELLED }
#define DATA_PATH_ADDRESS \
  { "data-path-addr", 0, DD_OPTION_STRING, \
    "Address or interface to use for data path traffic (format: \"<ip|interface>\")", \
    .flags = DD_OPTION_UNMODELLED }
#define LISTEN_ADDRESS \
  { "listen-addr", 0, DD_OPTION_STRING, "Listen address (format: \"<ip|interface>[:port]\")", \
    "0.0.0.0:2377", .flags = DD_OPTION_UNMODELLED }

const DdOption dd_swarm_init_options[] = {
  { "advertise-addr", 0, DD_OPTION_STRING, ADDRESS_HELP },
  { "autolock", 0, DD_OPTION_BOOL,
    "Enable manager autolocking (requiring an unlock key to start a stopped manager)",
    .flags = DD_OPTION_UNMODELLED },
  AVAILABILITY,
  { "cert-expiry", 0, DD_OPTION_DURATION,
    "Validity period for node certificates (ns|us|ms|s|m|h)", "2160h0m0s",
    .flags = DD_OPTION_UNMODELLED },
  DATA_PATH_ADDRESS,
  { "data-path-port", 0, DD_OPTION_UINT,
    "Port number to use for data path traffic (1024 - 49151). If no value is set or is set to 0, the "
    "default port (4789) is used.", .flags = DD_OPTION_UNMODELLED },
  { "default-addr-pool", 0, DD_OPTION_STRING, "default address pool in CIDR format" },
  { "default-addr-pool-mask-length", 0, DD_OPTION_UINT, "default address pool subnet mask length",
    "24" },
  { "dispatcher-heartbeat", 0, DD_OPTION_DURATION, "Dispatcher heartbeat period (ns|us|ms|s|m|h)",
    "5s", .flags = DD_OPTION_UNMODELLED },
  { "external-ca", 0, DD_OPTION_STRING,
    "Specifications of one or more certificate signing endpoints", .flags = DD_OPTION_UNMODELLED },
  { "force-new-cluster", 0, DD_OPTION_BOOL, "Force create a new cluster from current state",
    .flags = DD_OPTION_UNMODELLED },
  LISTEN_ADDRESS,
  { "max-snapshots", 0, DD_OPTION_UINT, "Number of additional Raft snapshots to retain",
    .flags = DD_OPTION_UNMODELLED },
  { "snapshot-interval", 0, DD_OPTION_UINT, "Number of log entries between Raft snapshots", "10000",
    .flags = DD_OPTION_UNMODELLED },
  { "task-history-limit", 0, DD_OPTION_INT, "Task history retention limit", "5",
    .flags = DD_OPTION_UNMODELLED },
  { NULL },
};

const DdOption dd_swarm_join_options[] = {
  { "advertise-addr", 0, DD_OPTION_STRING, ADDRESS_HELP },
  AVAILABILITY,
  DATA_PATH_ADDRESS,
  LISTEN_ADDRESS,
  { "token", 0, DD_OPTION_STRING, "Token for entry into the swarm" },
  { NULL },
};

const DdOption dd_swarm_join_token_options[] = {
  { "quiet", 'q', DD_OPTION_BOOL, "Only display token" },
  { "rotate", 0, DD_OPTION_BOOL, "Rotate join token" },
  { NULL },
};

const DdOption dd_swarm_leave_options[] = {
  { "force", 'f', DD_OPTION_BOOL, "Force this node to leave the swarm, ignoring warnings" },
  { NULL },
};

const DdOption dd_node_ls_options[] = {
  { "filter", 'f', DD_OPTION_FILTER, "Filter output based on conditions provided" },
  { "format", 0, DD_OPTION_STRING, DD_FORMAT_HELP },
  { "quiet", 'q', DD_OPTION_BOOL, "Only display IDs" },
  { NULL },
};

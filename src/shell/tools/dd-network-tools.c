// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-namespace-tools-private.h"
#include "dd-network-tools-private.h"
#include "dd-process.h"
#include "dd-tools-private.h"

#define CATCHES_INT  (G_GUINT64_CONSTANT (1) << DD_SIGINT)
#define CATCHES_TERM (G_GUINT64_CONSTANT (1) << DD_SIGTERM)

const DdTool dd_network_tools[] = {
  { "arp", dd_arp_tool, TRUE, 0 },
  { "brctl", dd_brctl_tool, TRUE, 0 },
  { "bridge", dd_bridge_tool, TRUE, 0 },
  { "conntrack", _dd_conntrack_tool, FALSE, 0 },
  { "curl", _dd_curl_tool, FALSE, 0 },
  { "dig", _dd_dig_tool, FALSE, 0 },
  { "getent", _dd_getent_tool, FALSE, 0 },
  { "host", _dd_host_tool, FALSE, 0 },
  { "ip6tables", _dd_iptables_tool, FALSE, 0 },
  { "ip6tables-save", _dd_iptables_save_tool, FALSE, 0 },
  { "iptables", _dd_iptables_tool, FALSE, 0 },
  { "iptables-save", _dd_iptables_save_tool, FALSE, 0 },
  { "lsns", dd_lsns_tool, FALSE, 0 },
  { "nc", _dd_nc_tool, FALSE, CATCHES_INT },
  { "netstat", _dd_netstat_tool, FALSE, 0 },
  { "nsenter", dd_nsenter_tool, FALSE, 0 },
  { "nslookup", _dd_nslookup_tool, FALSE, 0 },
  { "ping", _dd_ping_tool, FALSE, CATCHES_INT },
  { "route", _dd_route_tool, TRUE, 0 },
  { "ss", _dd_ss_tool, FALSE, 0 },
  { "sudo", _dd_sudo_tool, FALSE, 0 },
  { "tcpdump", _dd_tcpdump_tool, FALSE, CATCHES_INT | CATCHES_TERM },
  { "telnet", _dd_telnet_tool, FALSE, CATCHES_INT },
  { "traceroute", _dd_traceroute_tool, FALSE, CATCHES_INT },
  { "wget", _dd_wget_tool, FALSE, 0 },
};

const guint dd_n_network_tools = G_N_ELEMENTS (dd_network_tools);

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-network-tools-private.h"
#include "dd-tools-private.h"

const DdTool dd_network_tools[] = {
  { "curl", _dd_curl_tool, FALSE, 0 },
  { "getent", _dd_getent_tool, FALSE, 0 },
  { "wget", _dd_wget_tool, FALSE, 0 },
};

const guint dd_n_network_tools = G_N_ELEMENTS (dd_network_tools);

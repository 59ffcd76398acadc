// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-package-tools-private.h"
#include "dd-tools-private.h"

/* They are there where the files of an image say so, and nowhere else. */
const DdTool dd_package_tools[] = {
  { "apk", dd_apk_tool, FALSE, 0 },
  { "apt", dd_apt_tool, FALSE, 0 },
  { "apt-get", dd_apt_tool, FALSE, 0 },
  { "npm", dd_npm_tool, FALSE, 0 },
  { "pip", dd_pip_tool, FALSE, 0 },
  { "pip3", dd_pip_tool, FALSE, 0 },
  { "pnpm", dd_npm_tool, FALSE, 0 },
  { "yarn", dd_npm_tool, FALSE, 0 },
};

const guint dd_n_package_tools = G_N_ELEMENTS (dd_package_tools);

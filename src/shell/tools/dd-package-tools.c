// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-package-tools-private.h"
#include "dd-setup-tools-private.h"
#include "dd-tools-private.h"

/* What the runtimes of Go and Java have handlers for.
 * Source: golang/go, runtime/sigtab_linux_generic.go */
#define TERM_AND_INT \
  (G_GUINT64_CONSTANT (1) << DD_SIGTERM | G_GUINT64_CONSTANT (1) << DD_SIGINT)

/* They are there where the files of an image say so, and nowhere else. */
const DdTool dd_package_tools[] = {
  { "apk", dd_apk_tool, FALSE, 0 },
  { "apt", dd_apt_tool, FALSE, 0 },
  { "apt-get", dd_apt_tool, FALSE, 0 },
  { "c++", dd_gcc_tool, FALSE, 0 },
  { "c-program", dd_compiled_tool, FALSE, 0 },
  { "cargo", dd_cargo_tool, FALSE, 0 },
  { "cc", dd_gcc_tool, FALSE, 0 },
  { "corepack", dd_corepack_tool, TRUE, 0 },
  { "dpkg", dd_dpkg_tool, TRUE, 0 },
  { "dpkg-query", dd_dpkg_tool, TRUE, 0 },
  { "g++", dd_gcc_tool, FALSE, 0 },
  { "gcc", dd_gcc_tool, FALSE, 0 },
  { "go", dd_go_tool, FALSE, 0 },
  { "go-program", dd_compiled_tool, FALSE, TERM_AND_INT },
  { "gradle", dd_maven_tool, FALSE, 0 },
  { "java", dd_java_tool, FALSE, TERM_AND_INT },
  { "ldd", dd_ldd_tool, TRUE, 0 },
  { "make", dd_make_tool, FALSE, 0 },
  { "mvn", dd_maven_tool, FALSE, 0 },
  { "npm", dd_npm_tool, FALSE, 0 },
  { "pip", dd_pip_tool, FALSE, 0 },
  { "pip3", dd_pip_tool, FALSE, 0 },
  { "pnpm", dd_npm_tool, FALSE, 0 },
  { "tsc", dd_bundle_tool, FALSE, 0 },
  { "update-ca-certificates", dd_update_ca_certificates_tool, TRUE, 0 },
  { "vite", dd_bundle_tool, FALSE, 0 },
  { "webpack", dd_bundle_tool, FALSE, 0 },
  { "yarn", dd_npm_tool, FALSE, 0 },
};

const guint dd_n_package_tools = G_N_ELEMENTS (dd_package_tools);

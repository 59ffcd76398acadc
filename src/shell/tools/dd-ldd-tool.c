// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-fs.h"
#include "dd-package-tools-private.h"
#include "dd-source.h"

/* ldd, for what the model's compilers make: which C library it wants. Other
 * libraries are not modelled. */

/* Where the loader puts things is random; these stand for it. */
#define VDSO_PLACE   "0x00007ffc8d5f2000"
#define LIBC_PLACE   "0x00007f3c5a200000"
#define LOADER_PLACE "0x00007f3c5a4f1000"

#define LOADER_KEY "\nloader="

typedef enum
{
  LINK_MISSING,
  LINK_UNKNOWN,
  LINK_STATIC,
  LINK_GLIBC,
  LINK_MUSL,
} Link;

static Link
find_link (DdToolCall *call,
           const char *path)
{
  g_autoptr (DdContent) content = NULL;
  const char *loader;

  if (dd_fs_read (call->fs, path, &content) != 0)
    return LINK_MISSING;
  if (content->text)
    return LINK_STATIC;
  if (content->identity == NULL || !g_str_has_prefix (content->identity, DD_SOURCE_MARK))
    return LINK_UNKNOWN;
  loader = strstr (content->identity, LOADER_KEY);
  if (loader == NULL)
    return LINK_STATIC;
  return g_str_has_prefix (loader + strlen (LOADER_KEY), DD_SOURCE_MUSL_LOADER) ? LINK_MUSL
                                                                               : LINK_GLIBC;
}

/* Source: glibc 2.41, elf/ldd.bash.in */
static const char *const answers_of_glibc[] = {
  [LINK_STATIC] = "\tnot a dynamic executable\n",
  [LINK_GLIBC] = "\tlinux-vdso.so.1 (" VDSO_PLACE ")\n"
                 "\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (" LIBC_PLACE ")\n"
                 "\t" DD_SOURCE_GLIBC_LOADER " (" LOADER_PLACE ")\n",
  [LINK_MUSL] = "\tlinux-vdso.so.1 (" VDSO_PLACE ")\n\tlibc.musl-x86_64.so.1 => not found\n",
};

/* Source: musl 1.2.5, ldso/dynlink.c, which takes libc.so.6 for itself */
static const char *const answers_of_musl[] = {
  [LINK_GLIBC] = "\t" DD_SOURCE_GLIBC_LOADER " (" LOADER_PLACE ")\n"
                 "\tlibc.so.6 => " DD_SOURCE_GLIBC_LOADER " (" LOADER_PLACE ")\n",
  [LINK_MUSL] = "\t" DD_SOURCE_MUSL_LOADER " (" LOADER_PLACE ")\n"
                "\tlibc.musl-x86_64.so.1 => " DD_SOURCE_MUSL_LOADER " (" LOADER_PLACE ")\n",
};

static DdToolResult
complain (DdToolCall *call,
          const char *name,
          Link        link,
          gboolean    is_musl)
{
  if (is_musl && link == LINK_MISSING)
    return dd_tool_fail (call, 1, DD_SOURCE_MUSL_LOADER ": cannot load %s: No such file or "
                         "directory", name);
  if (is_musl && link == LINK_STATIC)
    return dd_tool_fail (call, 1, DD_SOURCE_MUSL_LOADER ": %s: Not a valid dynamic program", name);
  if (link == LINK_MISSING)
    return dd_tool_fail (call, 1, "ldd: %s: No such file or directory", name);
  return dd_tool_fail (call, 1, "Drydock does not model what %s is linked with yet", name);
}

DdToolResult
dd_ldd_tool (DdToolCall *call)
{
  gboolean is_musl = dd_fs_exists (call->fs, DD_SOURCE_MUSL_LOADER);
  const char *answer;
  Link link;
  g_autofree char *path = NULL;

  if (call->argc < 2)
    return dd_tool_fail (call, 1, "ldd: missing file arguments\nTry `ldd --help' for more "
                         "information.");
  path = dd_tool_path (call, call->argv[1]);
  link = find_link (call, path);
  answer = link < LINK_STATIC ? NULL : is_musl ? answers_of_musl[link] : answers_of_glibc[link];
  if (answer == NULL)
    return complain (call, call->argv[1], link, is_musl);
  g_string_append (call->out, answer);
  return dd_tool_finish (call, link == LINK_STATIC ? 1 : 0);
}

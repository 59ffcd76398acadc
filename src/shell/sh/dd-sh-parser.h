// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dd-sh-ast.h"

G_BEGIN_DECLS

DdShAst  *dd_sh_parse         (const char   *text,
                               gssize        length,
                               DdShFlavour   flavour,
                               GError      **error) G_GNUC_WARN_UNUSED_RESULT;
DdShAst  *dd_sh_parse_lines   (const char   *text,
                               gssize        length,
                               DdShFlavour   flavour) G_GNUC_WARN_UNUSED_RESULT;
gboolean  dd_sh_is_complete   (const char   *text,
                               DdShFlavour   flavour);

gboolean  dd_sh_is_name       (const char   *text);
gboolean  dd_sh_is_keyword    (const char   *word);

G_END_DECLS

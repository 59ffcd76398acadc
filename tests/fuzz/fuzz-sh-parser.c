// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "dd-fuzz.h"
#include "dd-sh-arith.h"
#include "dd-sh-complete.h"
#include "dd-sh-parser.h"
#include "dd-sh-pattern.h"

static const char *
get_variable (gpointer    user,
              const char *name)
{
  return user;
}

static gboolean
set_variable (gpointer    user,
              const char *name,
              const char *value)
{
  return TRUE;
}

static const DdShArithVars vars = { get_variable, set_variable };

static void
try_parser (const char  *text,
            gsize        length,
            DdShFlavour  flavour)
{
  g_autoptr (DdShAst) ast = dd_sh_parse_lines (text, length, flavour);
  g_autofree char *tree = dd_sh_ast_dump (ast);
  g_autofree char *complaint = NULL;
  gint64 number;

  g_assert_nonnull (tree);
  g_assert_true ((dd_sh_ast_get_error (ast) == NULL)
                 == (dd_sh_ast_get_complaint (ast, NULL) == NULL));
  dd_sh_is_complete (dd_sh_ast_get_text (ast), flavour);
  dd_sh_arith_eval (dd_sh_ast_get_text (ast), flavour, &vars, (gpointer) dd_sh_ast_get_text (ast),
                    &number, &complaint);
}

static void
try_others (const char *text)
{
  g_autoptr (DdShCompleteContext) context = dd_sh_complete_context (text, strlen (text) / 2);
  g_autofree char *quoted = dd_sh_complete_quote (context->word, context->quote);
  g_autofree char *stripped = dd_sh_pattern_strip (text, text, TRUE, TRUE);
  g_autofree char *replaced = dd_sh_pattern_replace (text, text, "x", TRUE, TRUE);
  g_autofree char *plain = dd_sh_pattern_unescape (text);

  g_assert_nonnull (quoted);
  g_assert_nonnull (stripped);
  g_assert_nonnull (replaced);
  g_assert_cmpuint (strlen (plain), <=, strlen (text));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = NULL;

  if (size > 4096)
    return 0;
  text = g_strndup ((const char *) data, size);
  for (int flavour = 0; flavour < DD_SH_N_FLAVOURS; flavour++)
    try_parser ((const char *) data, size, flavour);
  try_others (text);

  return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-fuzz.h"
#include "dd-rule-parse.h"

/* Any line is a rule or is refused; what was read is printed and read again the
 * same. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *line = g_strndup ((const char *) data, size);
  g_autofree char *chain = NULL;
  g_autofree char *chain_again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DdRule) rule = dd_rule_parse_line (line, FALSE, &chain, &error);
  g_autoptr (DdRule) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;

  g_assert_true ((rule == NULL) == (error != NULL));
  if (rule == NULL || !g_utf8_validate (line, -1, NULL))
    return 0;
  text = dd_rule_to_text (rule, "CHAIN");
  again = dd_rule_parse_line (text, FALSE, &chain_again, NULL);
  if (again == NULL)
    return 0;
  text_again = dd_rule_to_text (again, "CHAIN");
  g_assert_cmpstr (text, ==, text_again);
  return 0;
}

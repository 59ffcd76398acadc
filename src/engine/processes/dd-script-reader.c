// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-script-reader.h"

/* Reads what the catalogue says about scripts. */

static const char *const acts[] = {
  [DD_SCRIPT_SAY] = "say",
  [DD_SCRIPT_SLEEP] = "sleep",
  [DD_SCRIPT_EXIT] = "exit",
  [DD_SCRIPT_SET] = "set",
  [DD_SCRIPT_LOOP] = "loop",
  [DD_SCRIPT_SERVE] = "serve",
  [DD_SCRIPT_HANDLE] = "handle",
  [DD_SCRIPT_BLOCK] = "block",
  [DD_SCRIPT_CALL] = "call",
  [DD_SCRIPT_REFUSE] = "refuse",
};

static void
rule_free (gpointer data)
{
  DdScriptRule *rule = data;

  g_clear_pointer (&rule->pattern, g_regex_unref);
  g_free (rule);
}

static void
term_free (gpointer data)
{
  DdScriptTerm *term = data;

  g_clear_pointer (&term->pattern, g_regex_unref);
  g_free (term->absent);
  g_free (term->fails);
  g_free (term);
}

void
_dd_script_reader_free (DdScriptReader *self)
{
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_pointer (&self->terms, g_ptr_array_unref);
  g_free (self->missing);
  g_free (self->refuses);
  g_free (self->fails);
  g_free (self);
}

static GRegex *
get_pattern (DdCatalogRecord    *record,
             GRegexCompileFlags  flags)
{
  const char *text = _dd_catalog_record_get_text (record, "find");
  g_autoptr (GError) error = NULL;
  GRegex *pattern = text ? g_regex_new (text, flags | G_REGEX_OPTIMIZE, 0, &error) : NULL;

  if (text == NULL)
    _dd_catalog_record_fail (record, NULL, "“find” is missing");
  else if (pattern == NULL)
    _dd_catalog_record_fail (record, "find", "%s", error->message);
  return pattern;
}

static gpointer
read_rule (DdCatalogRecord *record)
{
  DdScriptRule *rule = g_new0 (DdScriptRule, 1);
  const char *does = _dd_catalog_record_get_text (record, "does");
  gsize i = 0;

  while (i < G_N_ELEMENTS (acts) && g_strcmp0 (does, acts[i]) != 0)
    i++;
  if (i == G_N_ELEMENTS (acts))
    _dd_catalog_record_fail (record, "does", "“%s” is nothing that a line does", does ? does : "");
  else
    rule->act = i;
  rule->pattern = get_pattern (record, 0);
  rule->is_stderr = _dd_catalog_record_get_bool (record, "stderr");
  rule->is_buffered = _dd_catalog_record_get_bool (record, "buffered");
  return rule;
}

static gpointer
read_term (DdCatalogRecord *record)
{
  DdScriptTerm *term = g_new0 (DdScriptTerm, 1);

  term->pattern = get_pattern (record, G_REGEX_ANCHORED);
  term->absent = g_strdup (_dd_catalog_record_get_text (record, "absent"));
  term->fails = g_strdup (_dd_catalog_record_get_text (record, "fails"));
  return term;
}

static char *
dup_text (DdCatalogRecord *record,
          const char      *key)
{
  const char *text = _dd_catalog_record_get_text (record, key);

  if (text == NULL)
    _dd_catalog_record_fail (record, NULL, "“%s” is missing", key);
  return g_strdup (text);
}

/*
 * _dd_script_reader_read:
 * @record: a behaviour
 *
 * Returns: (nullable) (transfer full): what its key `script` says
 */
DdScriptReader *
_dd_script_reader_read (DdCatalogRecord *record)
{
  static const char *const keys[] = {
    "fails", "first", "missing", "missing_exit", "refuses", "rules", "terms", NULL
  };
  static const char *const rule_keys[] = { "buffered", "does", "find", "stderr", NULL };
  static const char *const term_keys[] = { "absent", "fails", "find", NULL };
  JsonNode *node = json_object_get_member (record->object, "script");
  g_autofree char *place = _dd_catalog_pointer (record->pointer, "script");
  DdCatalogRecord inner;
  DdScriptReader *self;

  if (node == NULL)
    return NULL;
  _dd_catalog_record_open (&inner, record->document, place, node, keys);
  self = g_new0 (DdScriptReader, 1);
  self->first = _dd_catalog_record_get_int (&inner, "first", 1, 0, 9);
  self->rules = _dd_catalog_record_read_list (&inner, "rules", rule_keys, read_rule, rule_free);
  self->terms = _dd_catalog_record_read_list (&inner, "terms", term_keys, read_term, term_free);
  self->missing = dup_text (&inner, "missing");
  self->missing_exit = _dd_catalog_record_get_int (&inner, "missing_exit", 1, 0, 255);
  self->refuses = dup_text (&inner, "refuses");
  self->fails = dup_text (&inner, "fails");
  _dd_catalog_record_close (&inner, record->error ? NULL : &record->error);
  return self;
}

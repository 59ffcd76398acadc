// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-server.h"

/* Reads what the catalogue says about servers. */

static void
setting_free (gpointer data)
{
  DdServerSetting *setting = data;

  g_free (setting->where);
  g_clear_pointer (&setting->pattern, g_regex_unref);
  g_free (setting);
}

static void
answer_free (gpointer data)
{
  DdServerAnswer *answer = data;

  g_clear_pointer (&answer->pattern, g_regex_unref);
  g_free (answer->text);
  g_free (answer);
}

static void
server_free (gpointer data)
{
  DdServer *self = data;

  g_free (self->protocol);
  g_clear_pointer (&self->listen, g_ptr_array_unref);
  g_clear_pointer (&self->settings, g_ptr_array_unref);
  g_free (self->root);
  g_clear_pointer (&self->index, g_ptr_array_unref);
  g_free (self->body);
  g_free (self->headers);
  g_free (self->error_headers);
  g_clear_pointer (&self->pages, g_hash_table_unref);
  g_free (self->log);
  g_free (self->error_log);
  g_free (self->busy);
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  g_free (self);
}

static char *
dup_text (DdCatalogRecord *record,
          const char      *key)
{
  return g_strdup (_dd_catalog_record_get_text (record, key));
}

static GRegex *
get_pattern (DdCatalogRecord *record,
             const char      *key)
{
  const char *text = _dd_catalog_record_get_text (record, key);
  g_autoptr (GError) error = NULL;
  GRegex *pattern;

  if (text == NULL)
    {
      _dd_catalog_record_fail (record, NULL, "“%s” is missing", key);
      return NULL;
    }
  pattern = g_regex_new (text, G_REGEX_MULTILINE | G_REGEX_OPTIMIZE, 0, &error);
  if (pattern == NULL)
    _dd_catalog_record_fail (record, key, "%s", error->message);
  return pattern;
}

static gpointer
read_setting (DdCatalogRecord *record)
{
  DdServerSetting *setting = g_new0 (DdServerSetting, 1);
  const char *where = _dd_catalog_record_get_text (record, "in");

  setting->where = g_strdup (where ? where : "command");
  setting->pattern = get_pattern (record, "find");
  return setting;
}

static gpointer
read_answer (DdCatalogRecord *record)
{
  DdServerAnswer *answer = g_new0 (DdServerAnswer, 1);
  const char *text = _dd_catalog_record_get_text (record, "text");

  answer->pattern = get_pattern (record, "to");
  answer->text = g_strdup (text ? text : "");
  return answer;
}

static GHashTable *
read_pages (DdCatalogRecord *record)
{
  JsonObject *object = _dd_catalog_record_get_object (record, "pages");
  g_autoptr (GList) names = object ? json_object_get_members (object) : NULL;
  GHashTable *pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (GList *l = names; l; l = l->next)
    {
      const char *text = json_object_get_string_member_with_default (object, l->data, NULL);

      if (text)
        g_hash_table_insert (pages, g_strdup (l->data), g_strdup (text));
      else
        _dd_catalog_record_fail (record, "pages", "a page has a text");
    }
  return pages;
}

static const char *const setting_keys[] = { "find", "in", NULL };
static const char *const answer_keys[] = { "text", "to", NULL };
static const char *const server_keys[] = {
  "answers", "body", "busy", "error_headers", "error_log", "headers", "index", "listen", "log",
  "log_stderr", "pages", "protocol", "root", "settings", "udp", NULL
};

static gpointer
read_server (DdCatalogRecord *record)
{
  DdServer *self = g_new0 (DdServer, 1);
  const char *protocol = _dd_catalog_record_get_text (record, "protocol");

  self->protocol = g_strdup (protocol ? protocol : "none");
  self->is_udp = _dd_catalog_record_get_bool (record, "udp");
  self->listen = _dd_catalog_record_get_texts (record, "listen");
  self->settings =
    _dd_catalog_record_read_list (record, "settings", setting_keys, read_setting, setting_free);
  self->root = dup_text (record, "root");
  self->index = _dd_catalog_record_get_texts (record, "index");
  self->body = dup_text (record, "body");
  self->headers = dup_text (record, "headers");
  self->error_headers = dup_text (record, "error_headers");
  self->pages = read_pages (record);
  self->log = dup_text (record, "log");
  self->log_is_stderr = _dd_catalog_record_get_bool (record, "log_stderr");
  self->error_log = dup_text (record, "error_log");
  self->busy = dup_text (record, "busy");
  self->answers =
    _dd_catalog_record_read_list (record, "answers", answer_keys, read_answer, answer_free);
  return self;
}

/*
 * _dd_servers_read:
 * @record: a program or one of its variants
 *
 * Returns: (transfer full) (element-type DdServer): how it serves
 */
GPtrArray *
_dd_servers_read (DdCatalogRecord *record)
{
  return _dd_catalog_record_read_list (record, "serves", server_keys, read_server, server_free);
}

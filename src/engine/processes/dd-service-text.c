// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-clock.h"
#include "dd-engine-private.h"
#include "dd-service-private.h"

/* What a program that is data says about itself. */

const DdProcess *
_dd_service_process (Service *self)
{
  return dd_world_get_process (dd_engine_get_world (self->engine), self->pid);
}

/*
 * _dd_service_list_children:
 * @self: a turn
 *
 * Returns: (transfer full) (element-type DdProcess): its children, the dead
 *   ones too
 */
GPtrArray *
_dd_service_list_children (Service *self)
{
  const DdWorld *world = dd_engine_get_world (self->engine);
  GPtrArray *children = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < world->processes->len; i++)
    {
      DdProcess *process = g_ptr_array_index (world->processes, i);

      if (process->parent == self->pid)
        g_ptr_array_add (children, g_object_ref (process));
    }
  return children;
}

static gint64
unix_usec (Service *self)
{
  const DdWorld *world = dd_engine_get_world (self->engine);

  return world->epoch + (gint64) world->now;
}

/* The address of the first network; without one, of the loopback. */
static const char *
address_of (Service *self)
{
  const DdContainer *container =
    dd_world_get_container (dd_engine_get_world (self->engine),
                            dd_process_get_netns (_dd_service_process (self)));
  const DdEndpoint *endpoint = container ? dd_container_get_endpoint (container) : NULL;

  return endpoint ? endpoint->address : "127.0.0.1";
}

static void
append_number (GString *result,
               gint64   number)
{
  g_string_append_printf (result, "%" G_GINT64_FORMAT, number);
}

/* The Date of HTTP. */
static void
append_date (GString *result,
             gint64   usec)
{
  dd_clock_append (result, usec, DD_CLOCK_HTTP, strlen (DD_CLOCK_HTTP));
}

/* The child that does the work, or the program itself */
static int
first_child (Service *self)
{
  g_autoptr (GPtrArray) children = _dd_service_list_children (self);
  const DdProcess *worker = children->len ? g_ptr_array_index (children, 0)
                                          : _dd_service_process (self);

  return worker->ns_pid ? worker->ns_pid : worker->pid;
}

/* What a text says about a request; "-" for what was not said. */
static gboolean
append_request_value (Service    *self,
                      GString    *result,
                      const char *key)
{
  const Exchange *exchange = self->exchange;
  const struct
  {
    const char *name;
    const char *value;
  } texts[] = {
    { "request", exchange->request }, { "method", exchange->method }, { "path", exchange->path },
    { "host", exchange->host }, { "agent", exchange->agent }, { "referer", exchange->referer },
    { "file", exchange->file }, { "type", exchange->type },
  };
  g_autofree char *peer = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (texts[i].name, key))
      {
        g_string_append (result, texts[i].value ? texts[i].value : "-");
        return TRUE;
      }
  if (g_str_equal (key, "status"))
    append_number (result, exchange->status);
  else if (g_str_equal (key, "bytes"))
    append_number (result, exchange->bytes);
  else if (g_str_equal (key, "connection"))
    append_number (result, exchange->connection->id);
  else if (g_str_equal (key, "worker"))
    append_number (result, first_child (self));
  else if (g_str_equal (key, "date"))
    append_date (result, unix_usec (self));
  else if (g_str_equal (key, "modified"))
    append_date (result, dd_engine_get_world (self->engine)->epoch + exchange->modified);
  else if (g_str_equal (key, "peer_port"))
    append_number (result, exchange->connection->arrived.source_port);
  else if (g_str_equal (key, "peer") || g_str_equal (key, "peer6"))
    {
      peer = dd_ip_address_to_string (&exchange->connection->arrived.source);
      /* A socket of IPv6 sees an IPv4 address as one that stands for it. */
      if (g_str_equal (key, "peer6") && exchange->connection->arrived.source.is_v4)
        g_string_append (result, "::ffff:");
      g_string_append (result, peer);
    }
  else
    return FALSE;
  return TRUE;
}

/* NAME|TEXT: a variable of the environment, or that text if there is none. */
static void
append_variable (const DdProcess *process,
                 GString         *result,
                 const char      *key)
{
  g_auto (GStrv) parts = g_strsplit (key, "|", 2);
  const char *value = dd_process_get_env (process, parts[0]);

  if (value == NULL)
    value = parts[1] ? parts[1] : "";
  g_string_append (result, value);
}

static gboolean
append_value (Service    *self,
              GString    *result,
              const char *name,
              gsize       length)
{
  const DdProcess *process = _dd_service_process (self);
  gint64 usec = unix_usec (self);
  g_autofree char *key = g_strndup (name, length);

  if (g_str_has_prefix (key, "time:"))
    dd_clock_append (result, usec, key + 5, length - 5);
  else if (g_str_has_prefix (key, "env:"))
    append_variable (process, result, key + strlen ("env:"));
  else if (g_str_equal (key, "ms"))
    g_string_append_printf (result, "%03d", (int) (usec / 1000 % 1000));
  else if (g_str_equal (key, "us"))
    g_string_append_printf (result, "%06d", (int) (usec % G_USEC_PER_SEC));
  else if (g_str_equal (key, "unix"))
    append_number (result, usec / G_USEC_PER_SEC);
  else if (g_str_equal (key, "pid"))
    append_number (result, process->ns_pid ? process->ns_pid : process->pid);
  else if (g_str_equal (key, "child"))
    append_number (result, self->subject);
  else if (g_str_equal (key, "code"))
    append_number (result, self->subject_code);
  else if (g_str_equal (key, "cwd"))
    g_string_append (result, process->cwd);
  else if (g_str_equal (key, "address"))
    g_string_append (result, address_of (self));
  else if (g_str_equal (key, "command"))
    {
      g_autofree char *command = dd_process_dup_command (process);

      g_string_append (result, command);
    }
  else if (g_str_equal (key, "listen") && self->listen)
    g_string_append (result, self->listen);
  else
    return self->exchange && append_request_value (self, result, key);
  return TRUE;
}

static void
expand_into (Service    *self,
             GString    *result,
             const char *text,
             gboolean    with_stamp)
{
  const char *stamp = self->behaviour->stamp;

  while (*text)
    {
      const char *end = *text == '{' ? strchr (text, '}') : NULL;
      gsize length = end ? end - text - 1 : 0;

      if (end && stamp && with_stamp && length == 5 && strncmp (text + 1, "stamp", 5) == 0)
        expand_into (self, result, stamp, FALSE);
      else if (end == NULL || !append_value (self, result, text + 1, length))
        {
          g_string_append_c (result, *text++);
          continue;
        }
      text = end + 1;
    }
}

/*
 * _dd_service_expand:
 * @self: a turn
 * @text: may have placeholders, see data/catalog/README.md
 *
 * Returns: (transfer full): the text with values for the placeholders; what is
 *   none stays as it is
 */
char *
_dd_service_expand (Service    *self,
                    const char *text)
{
  GString *result = g_string_new (NULL);

  expand_into (self, result, text, TRUE);
  return g_string_free (result, FALSE);
}

/*
 * _dd_service_find_user:
 * @fs: files
 * @name: of a user, or its number
 * @uid: (out): the user's number
 * @gid: (out): the group's number
 *
 * Looks a user up in /etc/passwd.
 *
 * Returns: %FALSE if the name is not there
 */
gboolean
_dd_service_find_user (DdFs       *fs,
                       const char *name,
                       int        *uid,
                       int        *gid)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  char *end;

  *uid = (int) CLAMP (strtol (name, &end, 10), 0, G_MAXINT32);
  *gid = 0;
  if (dd_fs_read_text (fs, "/etc/passwd", &text) == 0 && text)
    lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines && lines[i]; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], ":", -1);

      if (g_strv_length (fields) < 4 || !g_str_equal (fields[0], name))
        continue;
      *uid = atoi (fields[2]);
      *gid = atoi (fields[3]);
      return TRUE;
    }
  return *name && *end == '\0';
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-text.h"
#include "dd-ip-address.h"

#include "dd-resolv-conf.h"

#define HOST_FILE "/etc/resolv.conf"

/* What is used when the host has none that a container could reach. */
static const char *const default_servers[] = {
  "8.8.8.8", "8.8.4.4", "2001:4860:4860::8888", "2001:4860:4860::8844",
};

#define N_DEFAULT_V4_SERVERS 2

struct _DdResolvConf
{
  GPtrArray  *servers;
  GPtrArray  *search;
  GPtrArray  *options;
  GPtrArray  *other; /* lines that mean nothing to Docker */
  GPtrArray  *invalid;
  GPtrArray  *external;
  const char *transform; /* (nullable) */
  const char *warning;   /* (nullable) */
  const char *ndots_from; /* (nullable) */
  guint       sets_servers : 1;
  guint       sets_search : 1;
  guint       sets_options : 1;
};

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

/* Lists end with %NULL, which is not counted. */
static void
append (GPtrArray  *list,
        const char *text)
{
  if (list->len > 0)
    g_ptr_array_remove_index (list, list->len - 1);
  g_ptr_array_add (list, g_strdup (text));
  g_ptr_array_add (list, NULL);
}

static guint
count (GPtrArray *list)
{
  return list->len > 0 ? list->len - 1 : 0;
}

static void
set_list (GPtrArray         *list,
          const char *const *texts)
{
  g_ptr_array_set_size (list, 0);
  for (; texts != NULL && *texts != NULL; texts++)
    append (list, *texts);
}

/* Gives the value of the last option of a name, %NULL if there is none. */
static const char *
find_option (const DdResolvConf *self,
             const char         *name)
{
  gsize length = strcspn (name, ":");

  for (guint i = count (self->options); i-- > 0;)
    {
      const char *option = g_ptr_array_index (self->options, i);

      if (strncmp (option, name, length) == 0 && (option[length] == ':' || option[length] == '\0'))
        return option + length + (option[length] == ':');
    }

  return NULL;
}

/* Adds an address in its shortest form. */
static void
add_server (DdResolvConf *self,
            const char   *text)
{
  g_autofree char *zone = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *server = NULL;
  DdIpAddress address;

  if (!dd_ip_address_parse_zone (text, &address, &zone, NULL))
    {
      append (self->invalid, text);
      return;
    }
  plain = dd_ip_address_to_string (&address);
  server = zone != NULL && *zone != '\0' ? g_strconcat (plain, "%", zone, NULL)
                                         : g_strdup (plain);
  append (self->servers, server);
}

/* Splits a line at white space. */
static char **
split_words (const char *line)
{
  GPtrArray *words = g_ptr_array_new ();

  for (;;)
    {
      const char *start;

      while (*line != '\0' && dd_go_is_space (g_utf8_get_char (line)))
        line = g_utf8_next_char (line);
      if (*line == '\0')
        break;
      for (start = line; *line != '\0' && !dd_go_is_space (g_utf8_get_char (line));)
        line = g_utf8_next_char (line);
      g_ptr_array_add (words, g_strndup (start, (gsize) (line - start)));
    }
  g_ptr_array_add (words, NULL);

  return (char **) g_ptr_array_free (words, FALSE);
}

static void
read_line (DdResolvConf *self,
           const char   *line)
{
  g_auto (GStrv) words = split_words (line);
  gboolean has_value = words[0] != NULL && words[1] != NULL;

  if (words[0] == NULL || words[0][0] == '#' || words[0][0] == ';')
    return;
  if (strcmp (words[0], "nameserver") == 0)
    {
      if (has_value)
        add_server (self, words[1]);
    }
  else if (strcmp (words[0], "domain") == 0 || strcmp (words[0], "search") == 0)
    {
      if (has_value)
        set_list (self->search, (const char *const *) words + 1);
    }
  else if (strcmp (words[0], "options") == 0)
    for (guint i = 1; words[i] != NULL; i++)
      append (self->options, words[i]);
  else
    append (self->other, line);
}

/**
 * dd_resolv_conf_parse:
 * @text: the host's `/etc/resolv.conf`
 *
 * Reads a file. Any text is one; name servers that are no addresses are set
 * aside.
 *
 * Returns: (transfer full): what it says
 * Source: moby/moby, libnetwork/internal/resolvconf
 */
DdResolvConf *
dd_resolv_conf_parse (const char *text)
{
  DdResolvConf *self = g_new0 (DdResolvConf, 1);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto (GStrv) lines = g_strsplit (valid, "\n", -1);

  self->servers = new_list ();
  self->search = new_list ();
  self->options = new_list ();
  self->other = new_list ();
  self->invalid = new_list ();
  self->external = new_list ();
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_str_has_suffix (lines[i], "\r"))
        lines[i][strlen (lines[i]) - 1] = '\0';
      read_line (self, lines[i]);
    }
  if (find_option (self, "ndots") != NULL)
    self->ndots_from = "host";

  return self;
}

/**
 * dd_resolv_conf_free:
 * @self: (transfer full): what a file says
 *
 * Frees it.
 */
void
dd_resolv_conf_free (DdResolvConf *self)
{
  g_ptr_array_unref (self->servers);
  g_ptr_array_unref (self->search);
  g_ptr_array_unref (self->options);
  g_ptr_array_unref (self->other);
  g_ptr_array_unref (self->invalid);
  g_ptr_array_unref (self->external);
  g_free (self);
}

/**
 * dd_resolv_conf_set_servers:
 * @self: what a file says
 * @servers: (array zero-terminated=1): addresses, those of `--dns`
 *
 * Replaces the name servers.
 */
void
dd_resolv_conf_set_servers (DdResolvConf      *self,
                            const char *const *servers)
{
  g_return_if_fail (self != NULL && servers != NULL);

  g_ptr_array_set_size (self->servers, 0);
  for (; *servers != NULL; servers++)
    add_server (self, *servers);
  self->sets_servers = TRUE;
}

/**
 * dd_resolv_conf_set_search:
 * @self: what a file says
 * @search: (array zero-terminated=1): domains, those of `--dns-search`; `.`
 *   stands for none
 *
 * Replaces the domains that names are looked for in.
 */
void
dd_resolv_conf_set_search (DdResolvConf      *self,
                           const char *const *search)
{
  g_return_if_fail (self != NULL && search != NULL);

  g_ptr_array_set_size (self->search, 0);
  for (; *search != NULL; search++)
    if (strcmp (*search, ".") != 0)
      append (self->search, *search);
  self->sets_search = TRUE;
}

/**
 * dd_resolv_conf_set_options:
 * @self: what a file says
 * @options: (array zero-terminated=1): those of `--dns-option`
 *
 * Replaces the options.
 */
void
dd_resolv_conf_set_options (DdResolvConf      *self,
                            const char *const *options)
{
  g_return_if_fail (self != NULL && options != NULL);

  set_list (self->options, options);
  self->ndots_from = find_option (self, "ndots") != NULL ? "override" : NULL;
  self->sets_options = TRUE;
}

static gboolean
is_reachable (const char *server,
              gboolean    ipv6)
{
  g_autofree char *zone = NULL;
  DdIpAddress address;
  gboolean loopback;

  if (!dd_ip_address_parse_zone (server, &address, &zone, NULL))
    return FALSE;
  loopback = address.is_v4 ? address.bytes[0] == 127 : strcmp (server, "::1") == 0;

  return !loopback && (address.is_v4 || ipv6);
}

/**
 * dd_resolv_conf_use_legacy:
 * @self: the host's file
 * @ipv6: whether the network has IPv6
 *
 * Makes the file of a container on the default bridge, which has no DNS server
 * of its own: servers that only the host can reach are left out, and public
 * ones are used when none is left. Servers that were set stay.
 *
 * Source: moby/moby, libnetwork/internal/resolvconf
 */
void
dd_resolv_conf_use_legacy (DdResolvConf *self,
                           gboolean      ipv6)
{
  g_autoptr (GPtrArray) servers = new_list ();
  gsize n_servers = ipv6 ? G_N_ELEMENTS (default_servers) : N_DEFAULT_V4_SERVERS;

  g_return_if_fail (self != NULL);

  self->transform = "legacy";
  if (self->sets_servers)
    return;
  for (guint i = 0; i < count (self->servers); i++)
    if (is_reachable (g_ptr_array_index (self->servers, i), ipv6))
      append (servers, g_ptr_array_index (self->servers, i));
  if (count (servers) == 0)
    {
      self->warning = "Used default nameservers.";
      for (gsize i = 0; i < n_servers; i++)
        append (servers, default_servers[i]);
    }
  g_ptr_array_unref (self->servers);
  self->servers = g_steal_pointer (&servers);
}

/* Leaves out `ndots` options that are no numbers. */
static void
drop_bad_ndots (DdResolvConf *self)
{
  g_autoptr (GPtrArray) options = new_list ();

  for (guint i = 0; i < count (self->options); i++)
    {
      const char *option = g_ptr_array_index (self->options, i);
      const char *value = option + strlen ("ndots");
      gint64 ndots;

      if (g_str_has_prefix (option, "ndots") && (*value == ':' || *value == '\0') &&
          (*value == '\0' ||
           !g_ascii_string_to_signed (value + 1 + (value[1] == '+'), 10, 0, G_MAXINT64, &ndots,
                                      NULL)))
        continue;
      append (options, option);
    }
  g_ptr_array_unref (self->options);
  self->options = g_steal_pointer (&options);
}

/**
 * dd_resolv_conf_use_internal:
 * @self: the host's file
 * @required: (nullable) (array zero-terminated=1): options that Docker's own
 *   server wants, unless they are set
 *
 * Makes the file of a container on a user's network: it asks Docker's own
 * server, and that one asks the others.
 *
 * Source: moby/moby, libnetwork/internal/resolvconf
 */
void
dd_resolv_conf_use_internal (DdResolvConf      *self,
                             const char *const *required)
{
  g_return_if_fail (self != NULL);

  self->transform = "internal resolver";
  set_list (self->external, count (self->servers) > 0
                              ? (const char *const *) self->servers->pdata
                              : NULL);
  g_ptr_array_set_size (self->servers, 0);
  append (self->servers, DD_RESOLV_CONF_INTERNAL_SERVER);
  for (; required != NULL && *required != NULL; required++)
    {
      gboolean is_ndots = g_str_has_prefix (*required, "ndots:");

      if (is_ndots)
        drop_bad_ndots (self);
      if (find_option (self, *required) != NULL)
        continue;
      append (self->options, *required);
      if (is_ndots)
        self->ndots_from = "internal";
    }
  if (count (self->external) == 0)
    self->warning = "NO EXTERNAL NAMESERVERS DEFINED";
}

/**
 * dd_resolv_conf_get_external:
 * @self: a container's file
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the servers
 *   that Docker's own server asks
 */
const char *const *
dd_resolv_conf_get_external (const DdResolvConf *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->external->pdata;
}

static void
put_list (GString    *out,
          const char *before,
          GPtrArray  *list,
          const char *after)
{
  g_autofree char *joined = NULL;

  if (count (list) == 0)
    return;
  joined = g_strjoinv (" ", (char **) list->pdata);
  g_string_append_printf (out, "%s%s%s", before, joined, after);
}

/* Servers of the host are asked from where the host is. */
static void
put_external (const DdResolvConf *self,
              GString            *out)
{
  for (guint i = 0; i < count (self->external); i++)
    g_string_append_printf (out, self->sets_servers ? "%s%s" : "%shost(%s)",
                            i == 0 ? "# ExtServers: [" : " ",
                            (const char *) g_ptr_array_index (self->external, i));
  if (count (self->external) > 0)
    g_string_append (out, "]\n");
}

static void
put_comments (const DdResolvConf *self,
              GString            *out)
{
  g_autoptr (GPtrArray) set = new_list ();

  g_string_append (out, "\n# Based on host file: '" HOST_FILE "'");
  if (self->transform != NULL)
    g_string_append_printf (out, " (%s)", self->transform);
  g_string_append_c (out, '\n');
  if (self->warning != NULL)
    g_string_append_printf (out, "# %s\n", self->warning);
  put_external (self, out);
  put_list (out, "# Invalid nameservers: [", self->invalid, "]\n");
  if (self->sets_servers)
    append (set, "nameservers");
  if (self->sets_search)
    append (set, "search");
  if (self->sets_options)
    append (set, "options");
  if (count (set) > 0)
    put_list (out, "# Overrides: [", set, "]\n");
  else
    g_string_append (out, "# Overrides: []\n");
  if (self->ndots_from != NULL)
    g_string_append_printf (out, "# Option ndots from: %s\n", self->ndots_from);
}

/**
 * dd_resolv_conf_to_text:
 * @self: a container's file
 * @header: (nullable): comment lines to begin with, %NULL for a file without
 *   comments
 *
 * Writes a file. With comments, it says where its lines come from.
 *
 * Returns: (transfer full): the text
 */
char *
dd_resolv_conf_to_text (const DdResolvConf *self,
                        const char         *header)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  if (header != NULL)
    g_string_append_printf (out, "%s\n\n", header);
  for (guint i = 0; i < count (self->servers); i++)
    g_string_append_printf (out, "nameserver %s\n",
                            (const char *) g_ptr_array_index (self->servers, i));
  put_list (out, "search ", self->search, "\n");
  put_list (out, "options ", self->options, "\n");
  for (guint i = 0; i < count (self->other); i++)
    g_string_append_printf (out, "%s\n", (const char *) g_ptr_array_index (self->other, i));
  if (header != NULL)
    put_comments (self, out);

  return g_string_free (out, FALSE);
}

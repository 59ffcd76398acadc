// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-number.h"
#include "dd-go-text.h"
#include "dd-ip-address.h"
#include "dd-syntax-private.h"
#include "dd-units.h"

#include "dd-flag-values.h"

#define MAX_DOMAIN_LENGTH 254
#define HOST_GATEWAY "host-gateway"
#define DEFAULT_UNIX_HOST "/var/run/docker.sock"
#define DEFAULT_NAMED_PIPE "//./pipe/docker_engine"
#define DEFAULT_TCP_HOST "localhost"
#define DEFAULT_TCP_PORT "2375"

#define fail(error, ...) dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, __VA_ARGS__)

/**
 * dd_flag_ip_address:
 * @value: an address, with white space around it allowed
 * @error: return location for a #DdSyntaxError
 *
 * Checks an IP address, as `--dns` takes it.
 *
 * Returns: (transfer full) (nullable): the address in its usual form
 * Source: docker/cli, opts.ValidateIPAddress
 */
char *
dd_flag_ip_address (const char  *value,
                    GError     **error)
{
  g_autofree char *trimmed = dd_go_trim_space (value);
  DdIpAddress address;

  if (!dd_ip_address_parse (trimmed, &address, NULL))
    return fail (error, "IP address is not correctly formatted: %s", value), NULL;
  dd_ip_address_unmap (&address);

  return dd_ip_address_to_string (&address);
}

/**
 * dd_flag_add_host:
 * @value: `name:address` or `name=address`; the address may be in brackets,
 *   or be `host-gateway`
 * @error: return location for a #DdSyntaxError
 *
 * Checks a value of `--add-host`.
 *
 * Returns: (transfer full) (nullable): `name:address`
 * Source: docker/cli, opts.ValidateExtraHost
 */
char *
dd_flag_add_host (const char  *value,
                  GError     **error)
{
  g_autofree char *name = NULL;
  g_autofree char *address = NULL;
  g_autofree char *checked = NULL;
  g_autofree char *quoted = NULL;
  gsize length;
  gboolean found;

  found = dd_go_cut (value, "=", &name, &address);
  if (!found)
    {
      g_clear_pointer (&name, g_free);
      g_clear_pointer (&address, g_free);
      found = dd_go_cut (value, ":", &name, &address);
    }
  if (!found || *name == '\0' || strchr (name, ':') != NULL)
    {
      quoted = dd_go_quote (value);
      return fail (error, "bad format for add-host: %s", quoted), NULL;
    }
  if (strcmp (address, HOST_GATEWAY) == 0)
    return g_strconcat (name, ":", address, NULL);

  length = strlen (address);
  if (length > 2 && address[0] == '[' && address[length - 1] == ']')
    {
      address[length - 1] = '\0';
      memmove (address, address + 1, length - 1);
    }
  checked = dd_flag_ip_address (address, NULL);
  if (checked == NULL)
    {
      quoted = dd_go_quote (address);
      return fail (error, "invalid IP address in add-host: %s", quoted), NULL;
    }

  return g_strconcat (name, ":", address, NULL);
}

/**
 * dd_flag_attach_stream:
 * @value: a stream's name in any case
 * @error: return location for a #DdSyntaxError
 *
 * Checks a value of `--attach`.
 *
 * Returns: (transfer full) (nullable): the name in lower case
 */
char *
dd_flag_attach_stream (const char  *value,
                       GError     **error)
{
  static const char *const streams[] = { "stdin", "stdout", "stderr", NULL };
  g_autofree char *lower = dd_go_to_lower (value);

  if (!g_strv_contains (streams, lower))
    return fail (error, "valid streams are STDIN, STDOUT and STDERR"), NULL;

  return g_steal_pointer (&lower);
}

/**
 * dd_flag_capability:
 * @value: a capability's name with or without `CAP_`, in any case
 *
 * Gives a capability the form the engine keeps it in. Whether it exists is
 * for the engine to say.
 *
 * Returns: (transfer full): the name, `CAP_NET_ADMIN`, or `ALL`
 * Source: docker/cli, opts.NormalizeCapability
 */
char *
dd_flag_capability (const char *value)
{
  g_autofree char *trimmed = dd_go_trim_space (value);
  g_autofree char *upper = dd_go_to_upper (trimmed);

  if (strcmp (upper, "ALL") == 0 || strcmp (upper, "RESET") == 0 ||
      g_str_has_prefix (upper, "CAP_"))
    return g_steal_pointer (&upper);

  return g_strconcat ("CAP_", upper, NULL);
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Normalises, sorts and thins out a list of capabilities. */
static GPtrArray *
capability_set (const char *const *names)
{
  GPtrArray *set = _dd_strings_new ();

  for (; names != NULL && *names != NULL; names++)
    {
      g_autofree char *name = dd_flag_capability (*names);

      if (!_dd_strings_contain (set, name))
        g_ptr_array_add (set, g_steal_pointer (&name));
    }
  if (_dd_strings_contain (set, "ALL"))
    {
      g_ptr_array_set_size (set, 0);
      g_ptr_array_add (set, g_strdup ("ALL"));
    }
  g_ptr_array_sort (set, compare_strings);

  return set;
}

/**
 * dd_flag_capability_sets:
 * @add: (array zero-terminated=1) (nullable): the values of `--cap-add`
 * @drop: (array zero-terminated=1) (nullable): the values of `--cap-drop`
 * @effective_add: (out) (transfer full): what is added, sorted
 * @effective_drop: (out) (transfer full): what is dropped, sorted
 *
 * Settles which capabilities are added and dropped: adding wins over dropping
 * the same one, and `ALL` stands for all others in its list.
 *
 * Source: docker/cli, opts.EffectiveCapAddCapDrop
 */
void
dd_flag_capability_sets (const char *const   *add,
                         const char *const   *drop,
                         char              ***effective_add,
                         char              ***effective_drop)
{
  GPtrArray *added = capability_set (add);
  GPtrArray *dropped = capability_set (drop);

  for (guint i = dropped->len; i > 0; i--)
    {
      const char *name = g_ptr_array_index (dropped, i - 1);

      if (_dd_strings_contain (added, name) || strcmp (name, "RESET") == 0)
        g_ptr_array_remove_index (dropped, i - 1);
    }
  for (guint i = added->len; i > 0; i--)
    if (strcmp (g_ptr_array_index (added, i - 1), "RESET") == 0)
      g_ptr_array_remove_index (added, i - 1);

  *effective_add = _dd_strings_finish (added);
  *effective_drop = _dd_strings_finish (dropped);
}

/* Fills in what a TCP address leaves out. */
static char *
complete_tcp_host (const char  *value,
                   GError     **error)
{
  g_autofree char *address = NULL;
  g_autofree char *path = NULL;
  g_autofree char *host = NULL;
  g_autofree char *port = NULL;
  g_autofree char *joined = NULL;
  gint64 number;

  if (*value == '\0')
    return g_strdup ("tcp://" DEFAULT_TCP_HOST ":" DEFAULT_TCP_PORT);
  if (strstr (value, "://") != NULL)
    return fail (error, "invalid proto, expected tcp: %s", value), NULL;

  address = g_strndup (value, strcspn (value, "/"));
  path = g_strdup (value + strlen (address));
  if (!dd_split_host_port (address, &host, &port, NULL))
    {
      g_autofree char *with_port = dd_join_host_port (address, DEFAULT_TCP_PORT);

      if (*address == '[')
        {
          g_free (with_port);
          with_port = g_strconcat (address, ":" DEFAULT_TCP_PORT, NULL);
        }
      if (!dd_split_host_port (with_port, &host, &port, NULL))
        return fail (error, "invalid bind address format: %s", value), NULL;
    }
  if (*port != '\0' && !dd_go_atoi (port, &number, NULL))
    return fail (error, "invalid bind address format: %s", value), NULL;
  joined = dd_join_host_port (*host != '\0' ? host : DEFAULT_TCP_HOST,
                              *port != '\0' ? port : DEFAULT_TCP_PORT);

  return g_strconcat ("tcp://", joined, path, NULL);
}

/**
 * dd_flag_daemon_host:
 * @value: where an engine listens, `unix:///path`, `tcp://host:port`, …
 * @error: return location for a #DdSyntaxError
 *
 * Checks a value of `-H` and of the variable `DOCKER_HOST`.
 *
 * Returns: (transfer full) (nullable): the address, completed
 * Source: docker/cli, opts.ParseHost
 */
char *
dd_flag_daemon_host (const char  *value,
                     GError     **error)
{
  g_autofree char *trimmed = dd_go_trim_space (value);
  g_autofree char *protocol = NULL;
  g_autofree char *host = NULL;
  const char *fallback = NULL;

  if (*trimmed == '\0')
    return g_strdup ("unix://" DEFAULT_UNIX_HOST);
  if (!dd_go_cut (trimmed, "://", &protocol, &host))
    {
      gboolean path = g_str_has_prefix (trimmed, "/") || g_str_has_prefix (trimmed, "./");

      g_free (host);
      g_free (protocol);
      host = g_strdup (trimmed);
      protocol = g_strdup (path ? "unix" : "tcp");
    }
  if (strcmp (protocol, "fd") == 0 || strcmp (protocol, "ssh") == 0)
    return g_steal_pointer (&trimmed);
  if (strcmp (protocol, "tcp") == 0)
    return complete_tcp_host (host, error);
  if (strcmp (protocol, "unix") == 0)
    fallback = DEFAULT_UNIX_HOST;
  else if (strcmp (protocol, "npipe") == 0)
    fallback = DEFAULT_NAMED_PIPE;
  else
    return fail (error, "invalid bind address format: %s", trimmed), NULL;
  if (strstr (host, "://") != NULL)
    return fail (error, "invalid proto, expected %s: %s", protocol, host), NULL;

  return g_strconcat (protocol, "://", *host != '\0' ? host : fallback, NULL);
}

static gboolean
is_domain_label (const char *label,
                 gsize       length)
{
  if (length == 0 || !g_ascii_isalnum (label[0]) || !g_ascii_isalnum (label[length - 1]))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (label[i]) && label[i] != '-')
      return FALSE;

  return TRUE;
}

/**
 * dd_flag_dns_search:
 * @value: a domain, or `.` for none
 * @error: return location for a #DdSyntaxError
 *
 * Checks a value of `--dns-search`.
 *
 * Returns: (transfer full) (nullable): the domain without a dot at its end
 * Source: docker/cli, opts.ValidateDNSSearch
 */
char *
dd_flag_dns_search (const char  *value,
                    GError     **error)
{
  g_autofree char *trimmed = dd_go_trim (value, " ");
  g_autofree char *domain = g_strchomp (g_strdup (trimmed));
  const char *label = domain;
  gboolean letter = FALSE;

  if (strcmp (trimmed, ".") == 0)
    return g_steal_pointer (&trimmed);
  if (g_str_has_suffix (domain, "."))
    domain[strlen (domain) - 1] = '\0';
  for (const char *at = domain; *at != '\0'; at++)
    letter = letter || g_ascii_isalpha (*at);
  for (;;)
    {
      gsize length = strcspn (label, ".");

      if (!letter || !is_domain_label (label, length) || strlen (domain) > MAX_DOMAIN_LENGTH)
        return fail (error, "%s is not a valid domain", trimmed), NULL;
      if (label[length] == '\0')
        break;
      label += length + 1;
    }

  return g_steal_pointer (&domain);
}

/**
 * dd_flag_duration:
 * @value: a duration such as `1m30s`
 * @nanoseconds: (out): its length
 * @error: return location for a #DdSyntaxError
 *
 * Checks a duration that must not be negative.
 *
 * Returns: whether it is one
 * Source: docker/cli, opts.PositiveDurationOpt
 */
gboolean
dd_flag_duration (const char  *value,
                  gint64      *nanoseconds,
                  GError     **error)
{
  if (!dd_go_parse_duration (value, nanoseconds, error))
    return FALSE;
  if (*nanoseconds < 0)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_RANGE, "duration cannot be negative");

  return TRUE;
}

/**
 * dd_flag_env:
 * @value: `NAME=value`, or `NAME` to pass on a variable of the shell
 * @environment: (array zero-terminated=1) (nullable): the shell's variables,
 *   `NAME=value` each
 * @error: return location for a #DdSyntaxError
 *
 * Checks a value of `--env`.
 *
 * Returns: (transfer full) (nullable): `NAME=value`, or `NAME` alone when the
 *   shell has no such variable
 * Source: docker/cli, opts.ValidateEnv
 */
char *
dd_flag_env (const char         *value,
             const char *const  *environment,
             GError            **error)
{
  const char *found;

  if (*value == '\0' || *value == '=')
    return fail (error, "invalid environment variable: %s", value), NULL;
  if (strchr (value, '=') != NULL || environment == NULL)
    return g_strdup (value);
  found = g_environ_getenv ((char **) environment, value);

  return found != NULL ? g_strconcat (value, "=", found, NULL) : g_strdup (value);
}

/**
 * dd_flag_label:
 * @value: `key=value` or `key`
 * @error: return location for a #DdSyntaxError
 *
 * Checks a value of `--label`.
 *
 * Returns: (transfer full) (nullable): @value as it is
 * Source: docker/cli, opts.ValidateLabel
 */
char *
dd_flag_label (const char  *value,
               GError     **error)
{
  g_autofree char *key = g_strndup (value, strcspn (value, "="));
  const char *trimmed = key + strspn (key, " \t");

  if (*trimmed == '\0')
    return fail (error, "invalid label '%s': empty name", value), NULL;
  if (strpbrk (trimmed, " \t") != NULL)
    return fail (error, "label '%s' contains whitespaces", trimmed), NULL;

  return g_strdup (value);
}

/**
 * dd_flag_link:
 * @value: `name` or `name:alias`
 * @name: (out) (transfer full): the other container
 * @alias: (out) (transfer full): what it is called here
 * @error: return location for a #DdSyntaxError
 *
 * Reads a value of `--link`.
 *
 * Returns: whether it is one
 * Source: docker/cli, opts.ParseLink
 */
gboolean
dd_flag_link (const char  *value,
              char       **name,
              char       **alias,
              GError     **error)
{
  g_auto (GStrv) parts = g_strsplit (value, ":", 3);
  guint n_parts = g_strv_length (parts);
  gboolean stored = *value == '/';

  *name = NULL;
  *alias = NULL;
  if (n_parts == 0)
    return fail (error, "empty string specified for links");
  if (n_parts > 2)
    return fail (error, "bad format for links: %s", value);
  if (n_parts == 1)
    {
      *name = g_strdup (value);
      *alias = g_strdup (value);
      return TRUE;
    }
  /* An inspected container tells its links as `/name:/container/alias`. */
  *name = g_strdup (parts[0] + stored);
  if (stored && strrchr (parts[1], '/') != NULL)
    *alias = g_strdup (strrchr (parts[1], '/') + 1);
  else
    *alias = g_strdup (parts[1]);

  return TRUE;
}

/**
 * dd_flag_sysctl:
 * @value: `key=value`
 * @error: return location for a #DdSyntaxError
 *
 * Checks a value of `--sysctl`: only settings that belong to a namespace are
 * taken.
 *
 * Returns: (transfer full) (nullable): @value as it is
 * Source: docker/cli, opts.ValidateSysctl
 */
char *
dd_flag_sysctl (const char  *value,
                GError     **error)
{
  static const char *const settings[] = {
    "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shmall",
    "kernel.shmmax", "kernel.shmmni", "kernel.shm_rmid_forced", NULL
  };
  g_autofree char *key = g_strndup (value, strcspn (value, "="));

  if (strchr (value, '=') == NULL ||
      !(g_strv_contains (settings, key) || g_str_has_prefix (key, "net.") ||
        g_str_has_prefix (key, "fs.mqueue.")))
    return fail (error, "sysctl '%s' is not allowed", value), NULL;

  return g_strdup (value);
}

/**
 * dd_flag_cp_argument:
 * @value: an argument of `docker cp`
 * @container: (out) (transfer full): the container, "" for a local path
 * @path: (out) (transfer full): the path
 *
 * Splits `container:path`. A path that starts with `/` or `.` is local even
 * if it has a colon.
 */
void
dd_flag_cp_argument (const char  *value,
                     char       **container,
                     char       **path)
{
  if (*value != '/' && *value != '.' && strchr (value, ':') != NULL)
    {
      dd_go_cut (value, ":", container, path);
      return;
    }
  *container = g_strdup ("");
  *path = g_strdup (value);
}

/**
 * dd_flag_restart:
 * @value: `no`, `always`, `unless-stopped` or `on-failure[:max-retries]`
 * @restart: (out caller-allocates): the policy; clear with
 *   [method@RestartSpec.clear]
 * @error: return location for a #DdSyntaxError
 *
 * Reads a value of `--restart`. Whether the policy exists is told by
 * [func@restart_spec_check], as the engine does it later.
 *
 * Returns: whether it has the form of a policy
 * Source: docker/cli, opts.ParseRestartPolicy
 */
gboolean
dd_flag_restart (const char     *value,
                 DdRestartSpec  *restart,
                 GError        **error)
{
  g_autofree char *name = NULL;
  g_autofree char *retries = NULL;
  gint64 max_retries = 0;

  *restart = (DdRestartSpec) { 0 };
  if (dd_go_cut (value, ":", &name, &retries) && *name == '\0')
    return fail (error, "invalid restart policy format: no policy provided before colon");
  if (*retries != '\0' && !dd_go_atoi (retries, &max_retries, NULL))
    return fail (error,
                 "invalid restart policy format: maximum retry count must be an integer");
  restart->name = g_steal_pointer (&name);
  restart->max_retries = max_retries;

  return TRUE;
}

/**
 * dd_restart_spec_check:
 * @restart: a policy
 * @error: return location for a #DdSyntaxError
 *
 * Checks a restart policy as the engine does when a container is created.
 *
 * Returns: whether the policy is allowed
 * Source: moby, container.ValidateRestartPolicy
 */
gboolean
dd_restart_spec_check (const DdRestartSpec  *restart,
                       GError              **error)
{
  static const char *const without_retries[] = { "always", "no", "unless-stopped", NULL };

  if (g_strv_contains (without_retries, restart->name))
    {
      if (restart->max_retries == 0)
        return TRUE;
      return dd_syntax_error_set (error, DD_SYNTAX_ERROR_RANGE,
                                  "invalid restart policy: maximum retry count can only be "
                                  "used with 'on-failure'%s",
                                  restart->max_retries < 0 ? " and cannot be negative" : "");
    }
  if (strcmp (restart->name, "on-failure") == 0)
    return restart->max_retries >= 0 ||
           dd_syntax_error_set (error, DD_SYNTAX_ERROR_RANGE,
                                "invalid restart policy: maximum retry count cannot be negative");

  return *restart->name == '\0' ||
         fail (error,
               "invalid restart policy: unknown policy '%s'; use one of 'no', 'always', "
               "'on-failure', or 'unless-stopped'",
               restart->name);
}

/**
 * dd_restart_spec_clear: (method)
 * @restart: a policy
 *
 * Frees what @restart holds.
 */
void
dd_restart_spec_clear (DdRestartSpec *restart)
{
  g_clear_pointer (&restart->name, g_free);
}

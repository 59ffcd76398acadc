// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-container.h"
#include "dd-image.h"
#include "dd-node.h"
#include "dd-process.h"
#include "dd-shared-private.h"

#define DEFAULT_STOP_TIMEOUT_SECONDS 10

G_DEFINE_FINAL_TYPE (DdContainer, dd_container, G_TYPE_OBJECT)

static void
log_line_clear (gpointer data)
{
  g_free (((DdLogLine *) data)->text);
}

static void
log_line_unref (gpointer data)
{
  g_rc_box_release_full (data, log_line_clear);
}

static void
exec_free (gpointer data)
{
  DdExec *exec = data;

  g_free (exec->id);
  g_strfreev (exec->argv);
  g_free (exec);
}

/* What is settled when a container is made. Copies borrow it. */
static void
free_settled (DdContainer *self)
{
  g_free (self->id);
  g_clear_object (&self->image);
  g_free (self->image_ref);
  g_strfreev (self->argv);
  g_strfreev (self->env);
  g_free (self->hostname);
  g_free (self->working_dir);
  g_free (self->user);
  g_free (self->stop_signal);
  g_free (self->rw_store);
  g_clear_pointer (&self->init_layer, dd_node_unref);
  g_ptr_array_unref (self->mounts);
}

static void
dd_container_finalize (GObject *object)
{
  DdContainer *self = DD_CONTAINER (object);

  if (self->origin)
    g_object_unref (self->origin);
  else
    free_settled (self);
  g_free (self->name);
  g_clear_pointer (&self->config, dd_container_config_unref);
  g_free (self->error);
  g_free (self->cgroup);
  g_ptr_array_unref (self->attachments);
  g_ptr_array_unref (self->endpoints);
  g_clear_pointer (&self->published, g_array_unref);
  g_ptr_array_unref (self->log);
  g_ptr_array_unref (self->execs);
  G_OBJECT_CLASS (dd_container_parent_class)->finalize (object);
}

static void
dd_container_class_init (DdContainerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dd_container_finalize;
}

static void
dd_container_init (DdContainer *self)
{
}

/**
 * dd_container_new:
 *
 * Returns: (transfer full): a container without a name, to be filled in
 */
DdContainer *
dd_container_new (void)
{
  DdContainer *self = g_object_new (DD_TYPE_CONTAINER, NULL);

  self->mounts = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_mount_point_free);
  self->endpoints = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_endpoint_unref);
  self->attachments = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_attachment_unref);
  self->log = g_ptr_array_new_with_free_func (log_line_unref);
  self->execs = g_ptr_array_new_with_free_func (exec_free);
  self->error = g_strdup ("");
  return self;
}

static gpointer
ref_endpoint (gconstpointer data,
               gpointer      user_data)
{
  return dd_endpoint_ref ((DdEndpoint *) data);
}

static gpointer
ref_attachment (gconstpointer data,
                gpointer      user_data)
{
  return dd_attachment_ref ((DdAttachment *) data);
}

static gpointer
copy_exec (gconstpointer data,
           gpointer      user_data)
{
  DdExec *copy = g_memdup2 (data, sizeof *copy);

  copy->id = g_strdup (copy->id);
  copy->argv = g_strdupv (copy->argv);
  return copy;
}

/**
 * dd_container_copy:
 * @self: a container
 *
 * Copies a container. What is settled when a container is made, such as its
 * image and its mounts, is shared.
 *
 * Returns: (transfer full): the copy
 */
DdContainer *
dd_container_copy (const DdContainer *self)
{
  DdContainer *copy = g_object_new (DD_TYPE_CONTAINER, NULL);

  /* All plain fields at once; what is owned follows. */
  memcpy ((char *) copy + sizeof (GObject), (const char *) self + sizeof (GObject),
          sizeof *self - sizeof (GObject));
  copy->origin = g_object_ref (self->origin ? self->origin : (DdContainer *) self);
  copy->name = g_strdup (self->name);
  dd_container_config_ref (copy->config);
  copy->error = g_strdup (self->error);
  copy->cgroup = g_strdup (self->cgroup);
  copy->endpoints = g_ptr_array_copy (self->endpoints, ref_endpoint, NULL);
  copy->attachments = g_ptr_array_copy (self->attachments, ref_attachment, NULL);
  copy->published = self->published ? g_array_ref (self->published) : NULL;
  copy->log = g_ptr_array_copy (self->log, _dd_shared_ref, NULL);
  copy->execs = g_ptr_array_copy (self->execs, copy_exec, NULL);
  return copy;
}

/**
 * dd_container_get_status:
 * @self: a container
 *
 * Returns: the word of State.Status in `docker inspect`
 */
const char *
dd_container_get_status (const DdContainer *self)
{
  static const char *const words[DD_N_CONTAINER_STATES] = {
    "created", "running", "paused", "restarting", "exited", "removing", "dead",
  };

  return words[self->state];
}

/**
 * dd_container_is_running:
 * @self: a container
 *
 * Returns: whether it has a first process, frozen or not
 */
gboolean
dd_container_is_running (const DdContainer *self)
{
  return self->state == DD_CONTAINER_RUNNING || self->state == DD_CONTAINER_PAUSED;
}

/**
 * dd_container_dup_short_id:
 * @self: a container
 *
 * Returns: (transfer full): the first 12 digits of its id
 */
char *
dd_container_dup_short_id (const DdContainer *self)
{
  return g_strndup (self->id, 12);
}

static gboolean
has_variable (GPtrArray  *env,
              const char *assignment)
{
  gsize length = strcspn (assignment, "=");

  for (guint i = 0; i < env->len; i++)
    {
      const char *other = g_ptr_array_index (env, i);

      if (strncmp (other, assignment, length) == 0 && strcspn (other, "=") == length)
        return TRUE;
    }
  return FALSE;
}

/**
 * dd_container_dup_config_env:
 * @self: a container
 *
 * Lists the environment as it is configured: what the container was given,
 * then what only the image sets. HOSTNAME, TERM and HOME come when a process
 * starts.
 *
 * Returns: (transfer full) (array zero-terminated=1): assignments
 * Source: moby daemon/commit.go, merge
 */
char **
dd_container_dup_config_env (const DdContainer *self)
{
  GPtrArray *env = g_ptr_array_new ();
  guint n_given;

  for (guint i = 0; self->config->env && self->config->env[i]; i++)
    g_ptr_array_add (env, g_strdup (self->config->env[i]));
  n_given = env->len;
  for (guint i = 0; self->image->env && self->image->env[i]; i++)
    if (n_given == 0 || !has_variable (env, self->image->env[i]))
      g_ptr_array_add (env, g_strdup (self->image->env[i]));
  g_ptr_array_add (env, NULL);
  return (char **) g_ptr_array_free (env, FALSE);
}

/**
 * dd_container_get_stop_timeout:
 * @self: a container
 *
 * Returns: how long `docker stop` waits before SIGKILL, in seconds; negative
 *   for ever
 */
int
dd_container_get_stop_timeout (const DdContainer *self)
{
  if (self->config->stop_timeout == DD_STOP_TIMEOUT_UNSET)
    return DEFAULT_STOP_TIMEOUT_SECONDS;

  return self->config->stop_timeout;
}

/**
 * dd_container_get_stop_signal:
 * @self: a container
 *
 * Returns: the signal `docker stop` sends first
 * Source: moby daemon/container/container.go, StopSignal
 */
int
dd_container_get_stop_signal (const DdContainer *self)
{
  int signal = self->stop_signal ? dd_signal_from_name (self->stop_signal) : 0;

  return signal ? signal : DD_SIGTERM;
}

/**
 * dd_container_find_exec:
 * @self: a container
 * @id: of an exec
 *
 * Returns: (nullable) (transfer none): the exec
 */
DdExec *
dd_container_find_exec (const DdContainer *self,
                        const char        *id)
{
  for (guint i = 0; i < self->execs->len; i++)
    {
      DdExec *exec = g_ptr_array_index (self->execs, i);

      if (g_strcmp0 (exec->id, id) == 0)
        return exec;
    }
  return NULL;
}

/**
 * dd_container_get_endpoint:
 * @self: a container
 *
 * Returns: (nullable) (transfer none): its first attachment to a network that
 *   gives it an address
 */
const DdEndpoint *
dd_container_get_endpoint (const DdContainer *self)
{
  const DdEndpoint *first = self->endpoints->len ? g_ptr_array_index (self->endpoints, 0) : NULL;

  return first && *first->interface ? first : NULL;
}

/**
 * dd_container_find_endpoint:
 * @self: a container
 * @network: name or id of a network
 *
 * Returns: (nullable) (transfer none): its attachment to that network
 */
const DdEndpoint *
dd_container_find_endpoint (const DdContainer *self,
                            const char        *network)
{
  for (guint i = 0; i < self->endpoints->len; i++)
    {
      const DdEndpoint *endpoint = g_ptr_array_index (self->endpoints, i);

      if (g_str_equal (endpoint->network, network) || g_str_equal (endpoint->network_id, network))
        return endpoint;
    }
  return NULL;
}

/**
 * dd_container_find_attachment:
 * @self: a container
 * @network: name or id of a network
 *
 * Returns: (nullable) (transfer none): what it is to be attached to, running
 *   or not
 */
const DdAttachment *
dd_container_find_attachment (const DdContainer *self,
                              const char        *network)
{
  for (guint i = 0; i < self->attachments->len; i++)
    {
      const DdAttachment *attachment = g_ptr_array_index (self->attachments, i);

      if (g_str_equal (attachment->network, network) ||
          g_str_equal (attachment->network_id, network))
        return attachment;
    }
  return NULL;
}

/**
 * dd_container_dup_linked:
 * @self: a container
 * @network: name of a network that somebody made
 * @name: a name that it asks for there
 *
 * A link on such a network is a name that only this container has for another
 * one.
 *
 * Returns: (transfer full): the other container's name, or @name itself
 * Source: docs manuals/engine/network/links.md
 */
char *
dd_container_dup_linked (const DdContainer *self,
                         const char        *network,
                         const char        *name)
{
  const DdAttachment *attachment = dd_container_find_attachment (self, network);
  char **links = attachment ? attachment->config->links : NULL;

  for (guint i = 0; links && links[i]; i++)
    {
      g_auto (GStrv) parts = g_strsplit (links[i], ":", 2);

      if (parts[0] && parts[1] && g_ascii_strcasecmp (parts[1], name) == 0)
        return g_strdup (parts[0]);
    }
  return g_strdup (name);
}

/**
 * dd_container_dup_addresses:
 * @self: a container
 * @with_networks: whether the networks are named, too
 *
 * Tells all addresses that it has on its networks now. The bridge that only leads
 * it out of an overlay is not one of its networks.
 *
 * Returns: (transfer full) (nullable): such as "172.18.0.2, 172.19.0.2", or
 *   "172.18.0.2 (app), 172.19.0.2 (back)"; %NULL if it has none
 */
char *
dd_container_dup_addresses (const DdContainer *self,
                            gboolean           with_networks)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->endpoints->len; i++)
    {
      const DdEndpoint *endpoint = g_ptr_array_index (self->endpoints, i);
      const char *address = *endpoint->address ? endpoint->address : endpoint->address6;

      if (*address == '\0' || endpoint->name)
        continue;
      g_string_append_printf (text, "%s%s", text->len ? ", " : "", address);
      if (with_networks)
        g_string_append_printf (text, " (%s)", endpoint->network);
    }
  return text->len ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/**
 * dd_container_get_gateway:
 * @self: a container
 * @is_v4: whether the way out for IPv4 is wanted, and not that for IPv6
 *
 * Returns: (nullable) (transfer none): the attachment that has its default
 *   route
 * Source: moby/moby, daemon/libnetwork/default_gateway.go
 */
const DdEndpoint *
dd_container_get_gateway (const DdContainer *self,
                          gboolean           is_v4)
{
  const DdEndpoint *best = NULL;

  for (guint i = 0; i < self->endpoints->len; i++)
    {
      const DdEndpoint *endpoint = g_ptr_array_index (self->endpoints, i);

      if (*(is_v4 ? endpoint->gateway : endpoint->gateway6) == '\0')
        continue;
      if (best == NULL || dd_endpoint_compare (endpoint, best) < 0)
        best = endpoint;
    }
  return best;
}

/**
 * dd_mount_point_new:
 * @kind: what is mounted
 * @destination: absolute path in the container
 * @store: name of a file store
 * @path: path in the store
 *
 * Returns: (transfer full): a mount point
 */
DdMountPoint *
dd_mount_point_new (DdMountKind  kind,
                    const char  *destination,
                    const char  *store,
                    const char  *path)
{
  DdMountPoint *self = g_new0 (DdMountPoint, 1);

  self->kind = kind;
  self->destination = g_strdup (destination);
  self->store = g_strdup (store);
  self->path = g_strdup (path);
  return self;
}

/**
 * dd_mount_point_free:
 * @self: (transfer full): a mount
 *
 * Frees a mount.
 */
void
dd_mount_point_free (DdMountPoint *self)
{
  g_free (self->destination);
  g_free (self->store);
  g_free (self->path);
  g_free (self->name);
  g_free (self->source);
  g_free (self->fs_type);
  g_free (self->options);
  g_free (self);
}

/**
 * dd_stage_to_string:
 * @stage: a stage of create or start
 *
 * Returns: a short name, such as "containerd"
 */
const char *
dd_stage_to_string (DdStage stage)
{
  static const char *const names[DD_N_STAGES] = {
    "", "API", "image", "snapshot", "overlay", "containerd", "shim", "runc", "cgroup",
    "namespaces", "network", "exec", "event",
  };

  return names[stage];
}

/**
 * dd_namespace_to_string:
 * @kind: a namespace
 *
 * Returns: its name as in /proc/PID/ns
 */
const char *
dd_namespace_to_string (DdNamespaceKind kind)
{
  static const char *const names[DD_N_NAMESPACES] = {
    "mnt", "uts", "ipc", "pid", "net", "cgroup",
  };

  return names[kind];
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-container-private.h"
#include "dd-flag-values.h"
#include "dd-fs.h"
#include "dd-program.h"

#define USEC_API        (2 * DD_USEC_PER_MSEC)
#define USEC_SNAPSHOT   (8 * DD_USEC_PER_MSEC)

/* Names */

static const char *const adjectives[] = {
  "admiring", "agile", "amazing", "brave", "busy", "calm", "clever", "cool", "dazzling", "eager",
  "elegant", "epic", "festive", "focused", "friendly", "gallant", "gifted", "happy", "hopeful",
  "intelligent", "jolly", "keen", "kind", "laughing", "lucid", "modest", "nifty", "optimistic",
  "peaceful", "practical", "quirky", "relaxed", "serene", "sharp", "silly", "stoic", "trusting",
  "upbeat", "vibrant", "wizardly", "youthful", "zealous",
};

static const char *const surnames[] = {
  "agnesi", "albattani", "allen", "archimedes", "babbage", "banach", "bardeen", "bell", "benz",
  "bohr", "boyd", "brattain", "carson", "cerf", "cori", "curie", "darwin", "dijkstra", "dirac",
  "easley", "edison", "einstein", "elion", "euclid", "euler", "faraday", "fermat", "feynman",
  "franklin", "galileo", "gates", "goldberg", "goodall", "hamilton", "hawking", "heisenberg",
  "hopper", "hypatia", "jackson", "johnson", "kepler", "knuth", "lamarr", "liskov", "lovelace",
  "mayer", "meitner", "mendel", "morse", "newton", "nobel", "pasteur", "payne", "perlman",
  "ptolemy", "ramanujan", "ride", "ritchie", "shannon", "swartz", "tesla", "thompson", "torvalds",
  "turing", "wescoff", "wilson", "wing", "wright", "yalow",
};

/**
 * dd_container_random_name:
 * @world: a world
 *
 * Returns: (transfer full): a name that is not taken, made of an adjective
 *   and a surname as Docker does
 */
char *
dd_container_random_name (const DdWorld *world)
{
  guint64 number = dd_world_random (world, "name");

  for (guint try = 0;; try++)
    {
      guint64 draw = number + try * 7919;
      g_autofree char *name =
          g_strdup_printf ("%s_%s", adjectives[draw % G_N_ELEMENTS (adjectives)],
                           surnames[(draw >> 20) % G_N_ELEMENTS (surnames)]);

      if (try > 500)
        return g_strdup_printf ("%s%u", name, try);
      if (dd_world_get_container_by_name (world, name) == NULL)
        return g_steal_pointer (&name);
    }
}

static gboolean
is_name_character (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '.' || c == '-';
}

/* Source: moby daemon/names, [a-zA-Z0-9][a-zA-Z0-9_.-]+ */
gboolean
_dd_container_check_name (const DdWorld  *world,
                          const char     *name,
                          GError        **error)
{
  const char *typed = name;
  const DdContainer *other;
  gboolean valid;

  if (*name == '/')
    name++;
  valid = g_ascii_isalnum (name[0]) && name[1] != '\0';
  for (const char *p = name; *p; p++)
    valid = valid && is_name_character (*p);
  if (!valid)
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID,
                   "Invalid container name (%s), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed",
                   typed);
      return FALSE;
    }
  other = dd_world_get_container_by_name (world, name);
  if (other)
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT,
                   "Conflict. The container name \"/%s\" is already in use by container \"%s\". "
                   "You have to remove (or rename) that container to be able to reuse that name.",
                   name, other->id);
      return FALSE;
    }
  return TRUE;
}

/* Source: moby daemon/container.go, validateHostConfig */
static gboolean
check_config (const DdWorld            *world,
              const DdContainerConfig  *config,
              GError                  **error)
{
  DdRestartSpec restart = {
    .name = config->restart_name,
    .max_retries = config->restart_max_retries,
  };
  g_autoptr (GError) problem = NULL;

  if (!dd_restart_spec_check (&restart, &problem))
    {
      g_set_error_literal (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID, problem->message);
      return FALSE;
    }
  if (config->auto_remove && !g_str_equal (config->restart_name, "no") && *config->restart_name)
    {
      g_set_error_literal (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID,
                           "can't create 'AutoRemove' container with restart policy");
      return FALSE;
    }
  if (config->working_dir && *config->working_dir && *config->working_dir != '/')
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID, "the working directory '%s' is "
                   "invalid, it needs to be an absolute path", config->working_dir);
      return FALSE;
    }
  return _dd_container_check_limits (config, error) &&
         _dd_container_check_networks (world, config, error);
}

/* Merging the image's config with what was asked for */

static gboolean
is_cleared (char **strv)
{
  return strv && strv[0] && *strv[0] == '\0' && strv[1] == NULL;
}

/* Source: moby daemon/commit.go, merge: an entrypoint that is given drops the
 * image's command. */
static char **
merge_argv (const DdContainerConfig *config,
            const DdImage           *image)
{
  char **entrypoint = config->entrypoint;
  char **cmd = config->cmd;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();

  if (entrypoint == NULL)
    {
      if (cmd == NULL)
        cmd = image->cmd;
      entrypoint = image->entrypoint;
    }
  if (is_cleared (entrypoint))
    entrypoint = NULL;
  for (guint i = 0; entrypoint && entrypoint[i]; i++)
    g_ptr_array_add (argv, g_strdup (entrypoint[i]));
  for (guint i = 0; cmd && cmd[i]; i++)
    g_ptr_array_add (argv, g_strdup (cmd[i]));
  g_ptr_array_add (argv, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&argv), FALSE);
}

static char **
set_env (char       **env,
         const char  *assignment)
{
  const char *equals = strchr (assignment, '=');
  g_autofree char *name = equals ? g_strndup (assignment, equals - assignment)
                                 : g_strdup (assignment);

  if (equals == NULL)
    return g_environ_unsetenv (env, name);
  return g_environ_setenv (env, name, equals + 1, TRUE);
}

static char **
env_new (void)
{
  return g_new0 (char *, 1);
}

/* Source: moby daemon/container/container.go, CreateDaemonEnvironment; runc
 * adds HOME when the process starts. */
static char **
merge_env (const DdContainerConfig *config,
           const DdImage           *image,
           const char              *hostname)
{
  char **env = env_new ();

  env = g_environ_setenv (env, "PATH", DD_DEFAULT_PATH, TRUE);
  env = g_environ_setenv (env, "HOSTNAME", hostname, TRUE);
  if (config->tty)
    env = g_environ_setenv (env, "TERM", "xterm", TRUE);
  for (guint i = 0; image->env && image->env[i]; i++)
    env = set_env (env, image->env[i]);
  for (guint i = 0; config->env && config->env[i]; i++)
    env = set_env (env, config->env[i]);
  return env;
}

/* The read-only entries between the image and the writable layer.
 * Source: moby daemon/initlayer/setup_unix.go */
static DdNode *
make_init_layer (void)
{
  static const char *const directories[] = { "/dev/pts", "/dev/shm", "/proc", "/sys" };
  static const char *const files[] = {
    "/.dockerenv", "/etc/resolv.conf", "/etc/hosts", "/etc/hostname", "/dev/console",
  };
  g_autoptr (DdNode) root = dd_node_new_directory (0755);
  g_autoptr (DdNode) directory = dd_node_new_directory (0755);
  g_autoptr (DdNode) file = dd_node_new_file (NULL, 0755);
  g_autoptr (DdNode) link = dd_node_new_symlink ("/proc/mounts");

  for (gsize i = 0; i < G_N_ELEMENTS (directories); i++)
    {
      g_autoptr (DdNode) before = g_steal_pointer (&root);

      root = dd_node_set_path (before, directories[i], directory);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (DdNode) before = g_steal_pointer (&root);

      root = dd_node_set_path (before, files[i], file);
    }
  return dd_node_set_path (root, "/etc/mtab", link);
}

/* Mounts every container has. Source: moby daemon/pkg/oci/defaults.go */

typedef struct
{
  const char  *destination;
  DdMountKind  kind;
  const char  *store;
  const char  *path;
  const char  *source;
  const char  *fs_type;
  const char  *options;
  gboolean     read_only;
} DefaultMount;

static const DefaultMount default_mounts[] = {
  { "/proc", DD_MOUNT_KERNEL, "kernel", "/proc", "proc", "proc",
    "rw,nosuid,nodev,noexec,relatime", FALSE },
  { "/dev", DD_MOUNT_KERNEL, "kernel", "/dev", "tmpfs", "tmpfs",
    "rw,nosuid,size=65536k,mode=755", FALSE },
  { "/sys", DD_MOUNT_KERNEL, "kernel", "/sys", "sysfs", "sysfs",
    "ro,nosuid,nodev,noexec,relatime", TRUE },
  { "/etc/resolv.conf", DD_MOUNT_BIND_FILE, NULL, "/resolv.conf", "/dev/vda1", "ext4",
    "rw,relatime", FALSE },
  { "/etc/hostname", DD_MOUNT_BIND_FILE, NULL, "/hostname", "/dev/vda1", "ext4", "rw,relatime",
    FALSE },
  { "/etc/hosts", DD_MOUNT_BIND_FILE, NULL, "/hosts", "/dev/vda1", "ext4", "rw,relatime", FALSE },
};

/* Shared memory belongs to one container and to one run of it. */
static void
add_shared_memory (DdContainer *container)
{
  g_autofree char *store = g_strconcat ("shm:", container->id, NULL);
  DdMountPoint *mount = dd_mount_point_new (DD_MOUNT_KERNEL, "/dev/shm", store, "/shm");

  mount->source = g_strdup ("shm");
  mount->fs_type = g_strdup ("tmpfs");
  mount->options = g_strdup ("rw,nosuid,nodev,noexec,relatime,size=65536k");
  g_ptr_array_add (container->mounts, mount);
}

/* The same for every --tmpfs; they lie in one store, each in a directory of
 * its own. Source: moby daemon/pkg/oci, withMounts; size and mode are what
 * tmpfs(5) takes. */
static void
add_tmpfs_mounts (DdContainer *container)
{
  g_autofree char *store = g_strconcat ("shm:", container->id, NULL);

  for (guint i = 0; i < dd_string_map_get_size (container->config->tmpfs); i++)
    {
      const DdStringPair *pair = dd_string_map_get_pair (container->config->tmpfs, i);
      g_autofree char *path = g_strdup_printf ("/tmpfs%u", i);
      DdMountPoint *mount = dd_mount_point_new (DD_MOUNT_KERNEL, pair->key, store, path);

      mount->source = g_strdup ("tmpfs");
      mount->fs_type = g_strdup ("tmpfs");
      mount->options = g_strconcat ("rw,nosuid,nodev,noexec,relatime", *pair->value ? "," : "",
                                    pair->value, NULL);
      g_ptr_array_add (container->mounts, mount);
    }
}

static void
add_default_mounts (DdContainer       *container,
                    const DdContainer *shared)
{
  g_autofree char *directory = g_strconcat ("dir:", shared ? shared->id : container->id, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (default_mounts); i++)
    {
      const DefaultMount *from = &default_mounts[i];
      DdMountPoint *mount = dd_mount_point_new (from->kind, from->destination,
                                                from->store ? from->store : directory, from->path);

      mount->source = g_strdup (from->source);
      mount->fs_type = g_strdup (from->fs_type);
      mount->options = g_strdup (from->options);
      mount->read_only = from->read_only;
      g_ptr_array_add (container->mounts, mount);
    }
  add_shared_memory (container);
}

/* Whose network it shares is settled by the id, whatever that one is called
 * later. */
static void
share_network (DdContainer       *container,
               const DdContainer *shared)
{
  if (shared == NULL)
    return;
  g_free (container->config->network_mode);
  container->config->network_mode = g_strconcat ("container:", shared->id, NULL);
}

/* A container as it is before anything happened to it. */
DdContainer *
_dd_container_make_template (const DdWorld           *world,
                             const DdContainerConfig *config,
                             const char              *name,
                             const DdImage           *image)
{
  DdContainer *template = dd_container_new ();

  template->id = dd_world_next_hex_id (world, "container");
  template->name = g_strdup (*name == '/' ? name + 1 : name);
  template->config = dd_container_config_copy (config);
  template->image = g_object_ref ((DdImage *) image);
  template->image_ref = g_strdup (config->image);
  template->hostname = _dd_container_dup_hostname (world, config, template->id);
  template->argv = merge_argv (config, image);
  template->env = merge_env (config, image, template->hostname);
  template->working_dir = g_strdup (config->working_dir ? config->working_dir
                                                        : image->working_dir);
  template->user = g_strdup (config->user ? config->user : image->user);
  template->stop_signal = g_strdup (config->stop_signal ? config->stop_signal
                                                        : image->stop_signal);
  template->rw_store = g_strconcat ("rw:", template->id, NULL);
  template->init_layer = make_init_layer ();
  share_network (template, _dd_container_get_shared (world, config));
  add_default_mounts (template, _dd_container_get_shared (world, config));
  add_tmpfs_mounts (template);
  _dd_container_add_attachments (template);
  return template;
}

/* The working directory is made if the image does not have it.
 * Source: moby daemon/container/container.go, SetupWorkingDirectory */
static gboolean
make_working_dir (DdEngine           *engine,
                  const DdContainer  *container,
                  GError            **error)
{
  g_autoptr (DdFs) fs = dd_fs_new_for_container (engine, container->id, 0, 0);
  int result = 0;

  if (container->working_dir && *container->working_dir)
    result = dd_fs_make_directories (fs, container->working_dir, 0755);
  if (result != EEXIST && result != ENOTDIR)
    return TRUE;
  g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID,
               "Cannot mkdir: %s is not a directory", container->working_dir);
  return FALSE;
}

/* What --tmpfs asks for is mounted on a directory, which is made if need be. */
static void
make_tmpfs_points (DdEngine          *engine,
                   const DdContainer *container)
{
  g_autoptr (DdFs) fs = dd_fs_new_for_container (engine, container->id, 0, 0);

  for (guint i = 0; i < dd_string_map_get_size (container->config->tmpfs); i++)
    dd_fs_make_directories (fs, dd_string_map_get_pair (container->config->tmpfs, i)->key, 0755);
}

/**
 * dd_container_create:
 * @engine: the engine
 * @config: what the container is to be
 * @name: (nullable): %NULL for a random one
 * @error: return location
 *
 * POST /containers/create.
 *
 * Returns: (nullable) (transfer full): the new id, 64 digits
 * Source: moby daemon/create.go
 */
char *
dd_container_create (DdEngine                 *engine,
                     const DdContainerConfig  *config,
                     const char               *name,
                     GError                  **error)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdImage *image;
  const DdContainer *container;
  g_autofree char *random = NULL;
  DdContainerCreated *event;

  if (name && !_dd_container_check_name (world, name, error))
    return NULL;
  if (!check_config (world, config, error))
    return NULL;
  image = dd_world_find_image (world, config->image, error);
  if (image == NULL)
    {
      _dd_container_reach_stage (engine, NULL, DD_STAGE_IMAGE,
                                 _("The engine looks among the images of this machine first. It "
                                   "answers that there is none of this name, and the docker "
                                   "command decides what to do: pull it and ask again."),
                                 "%s is not here", config->image);
      return NULL;
    }

  name = name ? name : (random = dd_container_random_name (world));
  dd_engine_elapse (engine, USEC_API);
  _dd_container_reach_stage (engine, NULL, DD_STAGE_API,
                             _("The docker command is a client. It sends an HTTP request over the "
                               "engine's socket; all the rest happens in the daemon."),
                             "POST /containers/create?name=%s", name);
  event = dd_event_new (&dd_container_created_class);
  event->container = _dd_container_make_template (world, config, name, image);
  event->name = g_strdup (event->container->name);
  if (event->container->argv[0] == NULL)
    {
      dd_event_unref ((DdEvent *) event);
      g_set_error_literal (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID, "no command specified");
      return NULL;
    }
  dd_engine_elapse (engine, USEC_SNAPSHOT);
  dd_engine_emit (engine, event);
  container = dd_world_get_container (world, event->container->id);
  make_tmpfs_points (engine, container);
  if (!make_working_dir (engine, container, error))
    {
      _dd_container_forget (engine, container);
      return NULL;
    }
  dd_container_notify (engine, container, "create", NULL);
  return g_strdup (container->id);
}

/* Shared */

gpointer
_dd_container_event (const DdEventClass *klass,
                     const DdContainer  *container)
{
  DdContainerChanged *event = dd_event_new (klass);

  event->container = g_strdup (container->id);
  event->container_name = g_strdup (container->name);
  return event;
}

void
_dd_container_reach_stage (DdEngine          *engine,
                           const DdContainer *container,
                           DdStage            stage,
                           const char        *why,
                           const char        *format,
                           ...)
{
  DdStageReached *event = dd_event_new (&dd_stage_reached_class);
  va_list arguments;

  va_start (arguments, format);
  event->detail = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (container)
    {
      event->container = g_strdup (container->id);
      event->container_name = g_strdup (container->name);
    }
  event->stage = stage;
  event->why = g_strdup (why);
  dd_engine_emit (engine, event);
}

/**
 * dd_container_notify:
 * @engine: the engine
 * @container: what it is about
 * @action: such as start
 * @...: further attributes: name, value, name, value, %NULL
 *
 * Adds a line about a container to `docker events`.
 *
 * Source: moby daemon/events.go, LogContainerEventWithAttributes
 */
void
dd_container_notify (DdEngine          *engine,
                     const DdContainer *container,
                     const char        *action,
                     ...)
{
  DdStringMap *attributes = dd_string_map_copy (container->config->labels);
  va_list arguments;
  const char *name;

  va_start (arguments, action);
  while ((name = va_arg (arguments, const char *)) != NULL)
    dd_string_map_set (attributes, name, va_arg (arguments, const char *));
  va_end (arguments);
  dd_string_map_set (attributes, "image", container->image_ref);
  dd_string_map_set (attributes, "name", container->name);
  dd_engine_notify (engine, "container", action, container->id, attributes);
}

DdContainerFlags *
_dd_container_flags (const DdContainer *container)
{
  DdContainerFlags *event = dd_event_new (&dd_container_flags_class);

  event->container = g_strdup (container->id);
  event->stop_requested = container->stop_requested;
  event->restart_requested = container->restart_requested;
  event->remove_requested = container->remove_requested;
  event->manually_stopped = container->manually_stopped;
  event->policy_cancelled = container->policy_cancelled;
  event->grace_timer = container->grace_timer;
  event->restart_timer = container->restart_timer;
  event->backoff = container->backoff;
  event->restart_count = container->restart_count;
  return event;
}

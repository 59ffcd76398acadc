// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-text.h"
#include "dd-image-reference.h"
#include "dd-units.h"

#include "dd-format-private.h"

#define COMMAND_WIDTH 20
#define MOUNT_WIDTH 15

#define DEFAULT_TABLE                                                               \
  "table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}" \
  "\t{{.Names}}"
#define RAW                                                       \
  "container_id: {{.ID}}\nimage: {{.Image}}\ncommand: {{.Command}}\n" \
  "created_at: {{.CreatedAt}}\nstate: {{- pad .State 1 0}}\n"     \
  "status: {{- pad .Status 1 0}}\nnames: {{.Names}}\n"            \
  "labels: {{- pad .Labels 1 0}}\nports: {{- pad .Ports 1 0}}\n"

static const _DdFormatHeader headers[] = {
  { "ID", "CONTAINER ID" },
  { "Names", "NAMES" },
  { "Image", "IMAGE" },
  { "Command", "COMMAND" },
  { "CreatedAt", "CREATED AT" },
  { "RunningFor", "CREATED" },
  { "Ports", "PORTS" },
  { "State", "STATE" },
  { "Status", "STATUS" },
  { "Size", "SIZE" },
  { "Labels", "LABELS" },
  { "Mounts", "MOUNTS" },
  { "LocalVolumes", "LOCAL VOLUMES" },
  { "Networks", "NETWORKS" },
  { "Platform", "PLATFORM" },
  { "HealthStatus", "HEALTH STATUS" },
  { "IPAddresses", "IP ADDRESSES" },
  { NULL, NULL },
};

const _DdFormatKind _dd_format_container_kind = {
  .type_name = "*formatter.ContainerContext",
  .headers = headers,
  .label_member = "Labels",
};

static void
set_command (JsonObject            *fields,
             JsonObject            *container,
             const DdFormatOptions *options)
{
  const char *command = _dd_format_get_text (container, "Command");
  g_autofree char *cut = options->no_trunc ? g_strdup (command)
                                           : dd_format_ellipsis (command, COMMAND_WIDTH);

  _dd_format_take (fields, "Command", dd_go_quote (cut));
}

/* Engines before API 1.52 tell a container's health in its status only. */
static void
set_health (JsonObject *fields,
            JsonObject *container)
{
  static const char *const known[] = { "healthy", "unhealthy", "starting", NULL };
  const char *status = _dd_format_get_text (container, "Status");
  const char *open = strchr (status, '(');
  const char *health = _dd_format_get_text (_dd_format_get_object (container, "Health"),
                                            "Status");
  g_autofree char *inner = NULL;

  if (*health == '\0' && open != NULL && g_str_has_suffix (open, ")"))
    {
      if (g_str_has_prefix (open + 1, "health: "))
        open += strlen ("health: ");
      inner = g_strndup (open + 1, strlen (open) - 2);
      if (g_strv_contains (known, inner))
        health = inner;
    }
  _dd_format_set (fields, "HealthStatus", health);
}

static void
add_address (JsonArray  *addresses,
             const char *network,
             const char *ip)
{
  JsonObject *object;

  if (*ip == '\0')
    return;
  object = json_object_new ();
  json_object_set_string_member (object, "Network", network);
  json_object_set_string_member (object, "IP", ip);
  json_array_add_object_element (addresses, object);
}

static GList *
list_networks (JsonObject  *container,
               JsonObject **networks)
{
  JsonObject *settings = _dd_format_get_object (container, "NetworkSettings");

  *networks = _dd_format_get_object (settings, "Networks");

  return *networks != NULL
           ? g_list_sort (json_object_get_members (*networks), (GCompareFunc) strcmp)
           : NULL;
}

static void
set_addresses (JsonObject *fields,
               JsonObject *container)
{
  JsonArray *addresses = json_array_new ();
  JsonObject *networks;
  g_autoptr (GList) names = list_networks (container, &networks);

  for (GList *name = names; name != NULL; name = name->next)
    {
      JsonObject *network = _dd_format_get_object (networks, name->data);

      add_address (addresses, name->data, _dd_format_get_text (network, "IPAddress"));
      add_address (addresses, name->data, _dd_format_get_text (network, "GlobalIPv6Address"));
    }
  json_object_set_array_member (fields, "IPAddresses", addresses);
}

static void
set_networks (JsonObject *fields,
              JsonObject *container)
{
  JsonObject *networks;
  g_autoptr (GList) names = list_networks (container, &networks);
  g_autoptr (GString) out = g_string_new (NULL);

  for (GList *name = names; name != NULL; name = name->next)
    g_string_append_printf (out, "%s%s", out->len > 0 ? "," : "", (const char *) name->data);
  _dd_format_set (fields, "Networks", out->str);
}

/* Names an image as people do, without a digest. */
static char *
image_name (JsonObject            *container,
            const DdFormatOptions *options)
{
  const char *image = _dd_format_get_text (container, "Image");
  const char *id = _dd_format_get_text (container, "ImageID");
  g_autofree char *short_image = dd_format_short_id (image);
  g_autofree char *short_id = dd_format_short_id (id);
  g_auto (DdImageReference) reference = { 0 };

  if (*image == '\0')
    return g_strdup ("<no image>");
  if (options->no_trunc)
    return g_strdup (image);
  if (strcmp (short_image, short_id) == 0)
    return g_steal_pointer (&short_id);
  if (!dd_image_reference_parse (image, &reference, NULL))
    return g_strdup (image);
  *reference.digest = '\0';

  return dd_image_reference_to_familiar (&reference);
}

static void
set_mounts (JsonObject            *fields,
            JsonObject            *container,
            const DdFormatOptions *options)
{
  JsonArray *mounts = _dd_format_get_array (container, "Mounts");
  guint n_mounts = mounts != NULL ? json_array_get_length (mounts) : 0;
  guint n_local = 0;
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < n_mounts; i++)
    {
      JsonObject *mount = _dd_format_array_object (mounts, i);
      const char *name = _dd_format_get_text (mount, "Name");
      g_autofree char *shown = NULL;

      if (*name == '\0')
        name = _dd_format_get_text (mount, "Source");
      shown = options->no_trunc ? g_strdup (name) : dd_format_ellipsis (name, MOUNT_WIDTH);
      g_string_append_printf (out, "%s%s", i > 0 ? "," : "", shown);
      n_local += strcmp (_dd_format_get_text (mount, "Driver"), "local") == 0;
    }
  _dd_format_take (fields, "LocalVolumes", g_strdup_printf ("%u", n_local));
  _dd_format_set (fields, "Mounts", out->str);
}

/* Names that are links of other containers have a slash inside. */
static void
set_names (JsonObject            *fields,
           JsonObject            *container,
           const DdFormatOptions *options)
{
  JsonArray *names = _dd_format_get_array (container, "Names");
  guint n_names = names != NULL ? json_array_get_length (names) : 0;
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < n_names; i++)
    {
      const char *name = _dd_format_array_text (names, i);

      if (name == NULL)
        continue;
      name += *name == '/';
      if (!options->no_trunc && strchr (name, '/') != NULL)
        continue;
      g_string_append_printf (out, "%s%s", i > 0 && options->no_trunc ? "," : "", name);
      if (!options->no_trunc)
        break;
    }
  _dd_format_set (fields, "Names", out->str);
}

static void
set_platform (JsonObject *fields,
              JsonObject *container)
{
  JsonObject *descriptor = _dd_format_get_object (container, "ImageManifestDescriptor");
  JsonObject *platform = _dd_format_get_object (descriptor, "platform");
  const char *variant = _dd_format_get_text (platform, "variant");

  if (platform == NULL)
    {
      json_object_set_null_member (fields, "Platform");
      return;
    }
  _dd_format_take (fields, "Platform",
                   g_strconcat (_dd_format_get_text (platform, "os"), "/",
                                _dd_format_get_text (platform, "architecture"),
                                *variant != '\0' ? "/" : "", variant, NULL));
}

static void
set_size (JsonObject *fields,
          JsonObject *container)
{
  double root = _dd_format_get_number (container, "SizeRootFs");
  g_autofree char *written = dd_units_human_size (_dd_format_get_number (container, "SizeRw"),
                                                  _DD_FORMAT_TABLE_DIGITS);
  g_autofree char *whole = dd_units_human_size (root, _DD_FORMAT_TABLE_DIGITS);

  _dd_format_take (fields, "Size",
                   root > 0 ? g_strconcat (written, " (virtual ", whole, ")", NULL)
                            : g_strdup (written));
}

static void
add_container (GPtrArray             *rows,
               JsonObject            *container,
               const DdFormatOptions *options)
{
  JsonObject *fields = _dd_format_rows_add (rows, container, NULL);
  gint64 created = _dd_format_get_seconds (container, "Created");

  set_command (fields, container, options);
  _dd_format_take (fields, "CreatedAt", dd_format_time (created));
  set_health (fields, container);
  _dd_format_set_id (fields, _dd_format_get_text (container, "Id"), options);
  set_addresses (fields, container);
  _dd_format_take (fields, "Image", image_name (container, options));
  _dd_format_set_labels (fields, container);
  set_mounts (fields, container, options);
  set_names (fields, container, options);
  set_networks (fields, container);
  set_platform (fields, container);
  _dd_format_take (fields, "Ports", dd_format_ports (_dd_format_get_array (container, "Ports")));
  _dd_format_take (fields, "RunningFor", _dd_format_ago (created, options->now));
  set_size (fields, container);
  _dd_format_set (fields, "State", _dd_format_get_text (container, "State"));
  _dd_format_set (fields, "Status", _dd_format_get_text (container, "Status"));
}

void
_dd_format_add_containers (GPtrArray             *rows,
                           JsonArray             *containers,
                           const DdFormatOptions *options)
{
  for (guint i = 0; containers != NULL && i < json_array_get_length (containers); i++)
    {
      JsonObject *container = _dd_format_array_object (containers, i);

      if (container != NULL)
        add_container (rows, container, options);
    }
}

static const char *
choose_format (const DdFormatOptions *options)
{
  if (_dd_format_is_default (options->format))
    return options->quiet  ? "{{.ID}}"
           : options->size ? DEFAULT_TABLE "\t{{.Size}}"
                           : DEFAULT_TABLE;
  if (strcmp (options->format, "raw") == 0)
    return options->quiet  ? "container_id: {{.ID}}"
           : options->size ? RAW "size: {{.Size}}\n"
                           : RAW;

  return options->quiet ? "{{.ID}}" : options->format;
}

/**
 * dd_format_containers:
 * @containers: container summaries of the Engine API
 * @options: how to print them
 * @error: return location for a #DdSyntaxError
 *
 * Prints containers as `docker ps` does. `SizeRw` and `SizeRootFs` are looked
 * at only by formats that have the size.
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
dd_format_containers (JsonArray              *containers,
                      const DdFormatOptions  *options,
                      GError                **error)
{
  g_autoptr (GPtrArray) rows = _dd_format_rows_new ();

  _dd_format_add_containers (rows, containers, options);

  return _dd_format_rows_write (rows, &_dd_format_container_kind, choose_format (options),
                                error);
}

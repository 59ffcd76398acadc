// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-view-network-private.h"

/* Who listens where, in the network view. */

#define MAX_SOCKETS 2

/**
 * _dd_net_find_socket:
 * @world: a world
 * @container: one of its containers
 *
 * Returns: (nullable) (transfer none): the first socket that a process of the
 *   container listens with
 */
const DdSocket *
_dd_net_find_socket (const DdWorld     *world,
                     const DdContainer *container)
{
  for (guint i = 0; i < world->processes->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (world->processes, i);

      if (process->sockets && process->sockets->len &&
          g_strcmp0 (process->container, container->id) == 0)
        return &g_array_index (process->sockets, DdSocket, 0);
    }
  return NULL;
}

/**
 * _dd_net_is_loopback:
 * @address: an address
 *
 * Returns: whether it is reached from its own namespace only: the packets of
 *   published ports come in at another interface
 */
gboolean
_dd_net_is_loopback (const DdIpAddress *address)
{
  g_autofree char *text = dd_ip_address_to_string (address);

  return g_str_has_prefix (text, "127.") || g_str_equal (text, "::1");
}

/* Most servers listen twice, for IPv4 and for IPv6. Once is shown. */
static gboolean
is_twin (GArray *sockets,
         guint   index)
{
  const DdSocket *socket = &g_array_index (sockets, DdSocket, index);

  for (guint i = 0; i < index; i++)
    {
      const DdSocket *other = &g_array_index (sockets, DdSocket, i);

      if (other->port == socket->port && other->protocol == socket->protocol &&
          other->address.is_v4 != socket->address.is_v4)
        return TRUE;
    }
  return FALSE;
}

static void
add_socket (const DdNetPicture *picture,
            DdBox              *parent,
            const char         *id,
            const DdSocket     *socket)
{
  g_autofree char *where = dd_socket_dup_text (socket);
  /* Where there is little room, the address is what counts. */
  g_autofree char *text = picture->density < DD_DENSITY_FEW ? g_strdup_printf ("listen %s", where)
                                                            : g_strdup (where);
  gboolean loopback = _dd_net_is_loopback (&socket->address);
  DdBox *chip = dd_box_add_shape (parent, DD_BOX_ROW, DD_SHAPE_CHIP,
                                  loopback ? DD_TOKEN_CACHE_MISS : DD_TOKEN_PROCESS, id);

  dd_box_set_padding (chip, 8, picture->density ? 1 : 3);
  dd_box_set_gap (chip, 6);
  dd_box_get_shape (chip)->variant = DD_VARIANT_TINT;
  dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  if (loopback)
    dd_box_set_align (dd_box_add_icon (chip, DD_ICON_WARNING, 12), DD_ALIGN_CENTER,
                      DD_ALIGN_CENTER);
  dd_box_get_run (dd_box_add_text (chip, DD_TEXT_MONO_SMALL, DD_INK_MAIN, text))->shortens = TRUE;
  dd_shape_describe (dd_box_get_shape (chip), loopback ? _("Listens at %s, its own loopback only")
                                                       : _("Listens at %s"), where);
}

void
_dd_net_add_sockets (const DdNetPicture *picture,
                     DdBox              *card,
                     const DdContainer  *container)
{
  guint n = 0;

  for (guint i = 0; i < picture->world->processes->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (picture->world->processes, i);

      if (process->sockets == NULL || g_strcmp0 (process->container, container->id) != 0)
        continue;
      for (guint j = 0; j < process->sockets->len && n < MAX_SOCKETS; j++)
        if (!is_twin (process->sockets, j))
          add_socket (picture, card, dd_scene_format (picture->scene, "container:%s/socket:%u",
                                                      container->name, n++),
                      &g_array_index (process->sockets, DdSocket, j));
    }
}

/* Programs on the host that listen, docker-proxy apart. */
void
_dd_net_add_host_processes (const DdNetPicture *picture,
                            DdBox              *row)
{
  DdBox *flow = dd_box_set_gap (dd_box_add (row, DD_BOX_FLOW), 6);
  guint n = 0;

  for (guint i = 0; i < picture->world->processes->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (picture->world->processes, i);
      const DdSocket *socket;
      g_autofree char *where = NULL;
      g_autofree char *name = NULL;
      g_autofree char *text = NULL;
      DdBox *chip;

      if (process->container || process->sockets == NULL || process->sockets->len == 0 ||
          n >= MAX_SOCKETS)
        continue;
      socket = &g_array_index (process->sockets, DdSocket, 0);
      where = dd_socket_dup_text (socket);
      name = g_path_get_basename (process->argv[0]);
      text = g_strdup_printf (_("%s listens at %s"), name, where);
      chip = dd_box_add_shape (flow, DD_BOX_ROW, DD_SHAPE_CHIP, DD_TOKEN_PROCESS,
                               dd_scene_format (picture->scene, "host/process:%d", process->pid));
      dd_box_set_padding (chip, 8, picture->density ? 1 : 3);
      dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
      dd_box_get_run (dd_box_add_text (chip, DD_TEXT_LABEL, DD_INK_MAIN, text))->shortens = TRUE;
      dd_shape_describe (dd_box_get_shape (chip), "%s", text);
      n++;
    }
}

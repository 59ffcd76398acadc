// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-fs.h"
#include "dd-view-network-private.h"

/* The containers of the network view: in full, with their interfaces and what
 * listens in them, or as a name. */

/* What is shown and its lengths, in pixels, for each density. */
static const struct
{
  double   padding_x;
  double   padding_y;
  double   gap;
  double   cable;
  double   width;
  gboolean facts;
} lengths[DD_N_DENSITIES] = {
  [DD_DENSITY_FULL] = { 16, 10, 8, 34, 206, TRUE },
  [DD_DENSITY_CLOSE] = { 10, 6, 5, 30, 200, TRUE },
  [DD_DENSITY_FEW] = { 10, 5, 4, 22, 164, FALSE },
  [DD_DENSITY_TINY] = { 8, 3, 3, 10, 90, FALSE },
};

/* Half the height of an interface, which reaches into the room of its cable. */
#define HALF_CHIP 16

static const char *
part_id (const DdNetPicture *picture,
         const DdContainer  *container,
         const char         *part)
{
  return dd_scene_format (picture->scene, "container:%s/%s", container->name, part);
}

/* The cable between a bridge and an interface, and its name beside it. */
static void
add_cable (const DdNetPicture *picture,
           DdBox              *column,
           const DdContainer  *container,
           const DdEndpoint   *endpoint,
           gboolean            is_above)
{
  DdBox *row = dd_box_add (column, DD_BOX_ROW);
  DdBox *half;
  DdBox *text;

  dd_box_set_least (row, 0, lengths[picture->density].cable);
  if (endpoint == NULL)
    return;
  dd_box_set_equal (row, TRUE);
  dd_box_set_grow (dd_box_add (row, DD_BOX_COLUMN), 1, 0);
  half = dd_box_set_grow (dd_box_add (row, DD_BOX_COLUMN), 1, 0);
  dd_box_set_padding (half, 6, 2);
  if (picture->density >= DD_DENSITY_FEW || *endpoint->veth == '\0')
    return;
  if (!is_above)
    dd_box_add_space (half, 0, HALF_CHIP);
  text = dd_box_add_label (half, dd_scene_format (picture->scene, "container:%s/veth:%s",
                                                  container->name, endpoint->network),
                           DD_TOKEN_NETWORK, DD_TEXT_MONO_SMALL, DD_INK_TONE, endpoint->veth);
  dd_box_get_shape (text)->variant = DD_VARIANT_PLAIN;
  dd_box_get_run (text)->shortens = TRUE;
  if (is_above)
    dd_box_add_space (half, 0, HALF_CHIP);
}

static void
add_interface (const DdNetPicture *picture,
               DdBox              *card,
               const DdContainer  *container,
               const DdEndpoint   *endpoint)
{
  const char *name = endpoint->interface;
  DdBox *chip = dd_box_add_shape (card, DD_BOX_ROW, DD_SHAPE_CHIP, DD_TOKEN_NAMESPACE,
                                  dd_scene_format (picture->scene, "container:%s/if:%s",
                                                   container->name, endpoint->network));

  dd_box_set_padding (chip, 14, 2);
  dd_box_set_align (chip, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  dd_box_get_shape (chip)->variant = DD_VARIANT_SOFT;
  dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_STRADDLES | DD_SHAPE_FLAG_FOCUSABLE;
  dd_box_add_text (chip, DD_TEXT_MONO_STRONG, DD_INK_TONE, name);
  if (*endpoint->veth)
    dd_shape_describe (dd_box_get_shape (chip), _("%s of %s: %s, joined to %s of the host"), name,
                       container->name, endpoint->address, endpoint->veth);
  else
    /* Translators: an interface, a container, an address, a hardware address */
    dd_shape_describe (dd_box_get_shape (chip), _("%s of %s: %s, a share of the host's card, as %s"),
                       name, container->name, endpoint->address, endpoint->mac);
}

static void
add_dot (const DdNetPicture *picture,
         DdBox              *row,
         const DdContainer  *container)
{
  DdBox *dot = dd_box_add_shape (row, DD_BOX_STACK, DD_SHAPE_CIRCLE,
                                 _dd_view_state_token (container->state),
                                 part_id (picture, container, "dot"));

  dd_box_get_shape (dot)->variant = DD_VARIANT_SOLID;
  dd_box_get_shape (dot)->flags |= DD_SHAPE_FLAG_DECORATION;
  dd_box_set_least (dot, 11, 11);
  dd_box_set_align (dot, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
}

static void
add_fact (const DdNetPicture *picture,
          DdBox              *card,
          const char         *id,
          DdToken             token,
          const char         *text)
{
  DdBox *row = dd_box_add_shape (card, DD_BOX_ROW, DD_SHAPE_CHIP, token, id);

  dd_box_set_padding (row, 8, picture->density ? 1 : 3);
  dd_box_get_shape (row)->variant = DD_VARIANT_TINT;
  dd_box_get_run (dd_box_add_text (row, DD_TEXT_MONO_SMALL, DD_INK_MAIN, text))->shortens = TRUE;
  dd_shape_describe (dd_box_get_shape (row), "%s", text);
}

/* The first nameserver that the container's file names. */
static char *
dup_nameserver (const DdWorld     *world,
                const DdContainer *container)
{
  g_autoptr (DdFs) fs = dd_fs_new_for_world (world, container->id);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (fs == NULL || dd_fs_read_text (fs, "/etc/resolv.conf", &text) != 0)
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (g_str_has_prefix (lines[i], "nameserver "))
      return g_strdup (lines[i] + strlen ("nameserver "));
  return NULL;
}

/* The program without its arguments: "nginx: master", "redis-server". */
static char *
dup_first_words (const DdProcess *process)
{
  g_autofree char *command = dd_process_dup_command (process);
  const char *first = strchr (command, ' ');
  const char *second = first && first[-1] == ':' ? strchr (first + 1, ' ') : first;

  return second ? g_strndup (command, second - command) : g_steal_pointer (&command);
}

static void
add_facts (const DdNetPicture *picture,
           DdBox              *card,
           const DdContainer  *container)
{
  const DdProcess *process = dd_world_get_container_process (picture->world, container->id, 1);
  g_autofree char *command = process ? dup_first_words (process) : NULL;
  g_autofree char *nameserver = dup_nameserver (picture->world, container);

  if (command)
    {
      g_autofree char *text = g_strdup_printf ("PID 1 %s", command);

      add_fact (picture, card, part_id (picture, container, "pid1"), DD_TOKEN_CODE, text);
    }
  _dd_net_add_sockets (picture, card, container);
  if (nameserver)
    {
      g_autofree char *text = g_strdup_printf ("resolv.conf %s", nameserver);

      add_fact (picture, card, part_id (picture, container, "resolv"), DD_TOKEN_CODE, text);
    }
}

/**
 * _dd_net_add_card:
 * @picture: a picture
 * @row: a row of cards
 * @container: a container
 * @above: the network above it
 * @below: (nullable): the network below it
 *
 * Adds a container in full, with its interfaces on both networks.
 */
void
_dd_net_add_card (const DdNetPicture *picture,
                  DdBox              *row,
                  const DdContainer  *container,
                  const DdNetwork    *above,
                  const DdNetwork    *below)
{
  const DdEndpoint *up = _dd_net_get_endpoint (container, above);
  const DdEndpoint *down = below ? _dd_net_get_endpoint (container, below) : NULL;
  g_autofree char *addresses = dd_container_dup_addresses (container, FALSE);
  DdBox *column = dd_box_set_grow (dd_box_add (row, DD_BOX_COLUMN), 1, 0);
  DdBox *card;
  DdBox *head;

  dd_box_set_least (column, lengths[picture->density].width, 0);
  add_cable (picture, column, container, up, TRUE);
  card = dd_box_add_shape (column, DD_BOX_COLUMN, DD_SHAPE_BOX, DD_TOKEN_CONTAINER,
                           dd_scene_format (picture->scene, "container:%s", container->name));
  dd_box_set_gap (card, lengths[picture->density].gap);
  dd_box_set_padding (card, lengths[picture->density].padding_x, up && down ? 0 : 1);
  dd_box_set_grow (card, 1, 1);
  dd_box_get_shape (card)->flags |= DD_SHAPE_FLAG_FOCUSABLE | DD_SHAPE_FLAG_RAISED;
  dd_shape_describe (dd_box_get_shape (card), _("Container %s, %s, address %s"), container->name,
                     dd_container_get_status (container), addresses ? addresses : "");
  if (up)
    add_interface (picture, card, container, up);
  else
    dd_box_add_space (card, 0, lengths[picture->density].padding_y);
  head = dd_box_set_gap (dd_box_add (card, DD_BOX_ROW), 8);
  add_dot (picture, head, container);
  dd_box_get_run (dd_box_add_text (head, picture->density ? DD_TEXT_STRONG : DD_TEXT_HEADING,
                                   DD_INK_MAIN, container->name))->shortens = TRUE;
  if (lengths[picture->density].facts)
    {
      DdBox *image;

      dd_box_set_grow (dd_box_add_space (head, 0, 0), 1, 0);
      image = dd_box_add_text (head, DD_TEXT_LABEL, DD_INK_DIM, container->image_ref);
      dd_box_set_align (image, DD_ALIGN_END, DD_ALIGN_CENTER);
      dd_box_get_run (image)->shortens = TRUE;
    }
  for (guint i = 0; i < container->endpoints->len; i++)
    {
      const DdEndpoint *endpoint = g_ptr_array_index (container->endpoints, i);

      if (endpoint == up || endpoint == down)
        dd_box_add_text (card, DD_TEXT_MONO_STRONG, DD_INK_TONE, endpoint->address);
    }
  if (lengths[picture->density].facts)
    add_facts (picture, card, container);
  else
    _dd_net_add_sockets (picture, card, container);
  dd_box_set_grow (dd_box_add_space (card, 0, lengths[picture->density].padding_y), 0, 1);
  if (down)
    add_interface (picture, card, container, down);
  if (below)
    add_cable (picture, column, container, down, FALSE);
}

/**
 * _dd_net_add_chip:
 * @picture: a picture
 * @flow: where it is added
 * @id: of the shape
 * @container: a container that is shown in full elsewhere, or for which there
 *   is no room
 * @endpoint: its interface on the network it is added to
 *
 * Adds a container as a name.
 *
 * Returns: (transfer none): the box of the shape
 */
DdBox *
_dd_net_add_chip (const DdNetPicture *picture,
                  DdBox              *flow,
                  const char         *id,
                  const DdContainer  *container,
                  const DdEndpoint   *endpoint)
{
  const char *last = strrchr (endpoint->address, '.');
  DdBox *chip = dd_box_add_shape (flow, DD_BOX_ROW, DD_SHAPE_CHIP, DD_TOKEN_CONTAINER, id);

  dd_box_set_padding (chip, 8, 2);
  dd_box_set_gap (chip, 6);
  dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_box_get_run (dd_box_add_text (chip, DD_TEXT_LABEL_STRONG, DD_INK_MAIN, container->name))
      ->shortens = TRUE;
  dd_box_add_text (chip, DD_TEXT_MONO_SMALL, DD_INK_TONE, last ? last : endpoint->address);
  dd_shape_describe (dd_box_get_shape (chip), _("Container %s, %s, address %s"), container->name,
                     dd_container_get_status (container), endpoint->address);
  return chip;
}

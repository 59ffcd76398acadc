// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "dd-build-ops.h"
#include "dd-connect.h"
#include "dd-container-events.h"
#include "dd-hosts.h"
#include "dd-image-ops.h"
#include "dd-process-events.h"
#include "dd-view-places-private.h"

/* What moves between the places: arrows for images, and the movement that goes
 * with an event. */

/* Arrows */

/* Places below one another are joined at their far end, clear of the headings
 * between them. */
#define STACKED_ANCHOR 0.94

/* Beside each other: what a host gets arrives above what it gives away. */
#define PULL_ANCHOR 0.34
#define PUSH_ANCHOR 0.66

#define LABEL_PADDING_X 9
#define LABEL_PADDING_Y 3

/**
 * _dd_view_is_beside:
 * @one: a shape that has its place
 * @other: another
 *
 * Returns: whether they stand beside each other, so that an arrow can go across
 */
gboolean
_dd_view_is_beside (const DdShape *one,
                    const DdShape *other)
{
  return other->box.x > one->box.x + one->box.width || one->box.x > other->box.x + other->box.width;
}

/* A host and a registry; images go one way between them. */
static void
connect_two (DdScene    *scene,
             const char *id,
             const char *host,
             const char *registry,
             gboolean    pushes,
             gboolean    busy)
{
  const char *from = pushes ? host : registry;
  const char *to = pushes ? registry : host;
  DdShape *source = dd_scene_find (scene, from);
  DdShape *target = dd_scene_find (scene, to);
  gboolean beside;
  gboolean forward;
  double at_source;
  double at_target;
  DdShape *path;

  if (source == NULL || target == NULL)
    return;
  beside = _dd_view_is_beside (source, target);
  forward = beside ? target->box.x > source->box.x : target->box.y > source->box.y;
  at_source = beside ? (pushes ? PUSH_ANCHOR : 0.5) : STACKED_ANCHOR;
  at_target = beside ? (pushes ? 0.5 : PULL_ANCHOR) : STACKED_ANCHOR;
  if (dd_scene_get_rtl (scene) && beside)
    forward = !forward;
  path = dd_scene_connect (scene, id, busy ? DD_TOKEN_PACKET : DD_TOKEN_ARROW,
                           (DdAnchor) { source, beside ? (forward ? DD_SIDE_END : DD_SIDE_START)
                                                : (forward ? DD_SIDE_BOTTOM : DD_SIDE_TOP),
                                        at_source },
                           (DdAnchor) { target, beside ? (forward ? DD_SIDE_START : DD_SIDE_END)
                                                : (forward ? DD_SIDE_TOP : DD_SIDE_BOTTOM),
                                        at_target },
                           beside ? DD_ROUTE_CURVE : DD_ROUTE_STRAIGHT);
  path->flags |= DD_SHAPE_FLAG_HEAD;
  dd_shape_describe (path, _("Images go from %s to %s"), from + strlen ("place:"),
                     to + strlen ("place:"));
}

/* Whether the newest pull of a host came from a registry, and whether it is
 * going on. */
static gboolean
pulls_from (const DdWorld *host,
            const char    *registry,
            gboolean      *busy)
{
  gboolean pulls = FALSE;

  for (guint i = 0; i < host->pulls->len; i++)
    {
      const DdPull *pull = g_ptr_array_index (host->pulls, i);

      if (!g_str_has_prefix (pull->reference, registry))
        continue;
      pulls = TRUE;
      *busy = *busy || !pull->finished;
    }
  return pulls;
}

static gboolean
pushes_to (const DdWorld *host,
           const char    *registry,
           gboolean      *busy)
{
  gboolean pushes = FALSE;

  for (guint i = 0; i < host->pushes->len; i++)
    {
      const DdPush *push = g_ptr_array_index (host->pushes, i);

      if (!_dd_view_goes_to (push, registry) || push->fault)
        continue;
      pushes = TRUE;
      *busy = *busy || !push->finished;
    }
  return pushes;
}

void
_dd_view_connect_places (DdScene       *scene,
                         const DdWorld *site)
{
  g_autoptr (GPtrArray) names = _dd_view_list_registries (site);

  for (guint i = 0; i < names->len; i++)
    for (guint j = 0; j <= site->hosts->len; j++)
      {
        const DdWorld *host = _dd_view_get_host (site, j);
        const char *name = g_ptr_array_index (names, i);
        g_autofree char *here = g_strconcat ("place:", dd_host_get_name (j), NULL);
        g_autofree char *there = g_strconcat ("place:", name, NULL);
        g_autofree char *id = g_strdup_printf ("edge:%s:%s", name, dd_host_get_name (j));
        gboolean busy = FALSE;

        if (pushes_to (host, name, &busy))
          connect_two (scene, id, here, there, TRUE, busy);
        else if (pulls_from (host, name, &busy))
          connect_two (scene, id, here, there, FALSE, busy);
      }
}

/**
 * _dd_view_label_path:
 * @scene: a scene that has been laid out
 * @path: an arrow between shapes that stand beside each other
 * @texts: the text cache
 * @words: a word or two
 *
 * Puts a label on the middle of an arrow.
 */
void
_dd_view_label_path (DdScene       *scene,
                     const DdShape *path,
                     DdTextCache   *texts,
                     const char    *words)
{
  double zoom = dd_scene_get_zoom (scene);
  double pad_x = LABEL_PADDING_X * zoom * dd_text_cache_get_scale (texts);
  double pad_y = LABEL_PADDING_Y * zoom * dd_text_cache_get_scale (texts);
  DdPoint middle = dd_path_get_point (path, 0.5, NULL);
  DdShape *label = dd_scene_add (scene, NULL, DD_SHAPE_PILL, path->token,
                                 dd_scene_format (scene, "%s/label", path->id));
  DdTextRun *run = dd_shape_add_run (label, DD_TEXT_LABEL_STRONG, DD_INK_TONE, words);
  double width;
  double height;

  run->room = -1;
  dd_text_cache_measure (texts, run, -1, &width, &height, NULL);
  width = ceil (width * zoom);
  height = ceil (height * zoom);
  run->rect = (DdRect) { pad_x, pad_y, width, height };
  label->box = (DdRect) { round (middle.x - width / 2 - pad_x), round (middle.y - height / 2 - pad_y),
                          width + 2 * pad_x, height + 2 * pad_y };
  label->variant = DD_VARIANT_OUTLINE;
  label->order = path->order + 1;
  label->flags |= DD_SHAPE_FLAG_OVERLAY;
  dd_shape_describe (label, "%s", words);
}

/**
 * _dd_view_name_edges:
 * @scene: a scene with places that were connected
 * @site: the learner's machine
 * @texts: the text cache
 *
 * Writes on the arrows what moves images along them, where there is room.
 */
void
_dd_view_name_edges (DdScene       *scene,
                     const DdWorld *site,
                     DdTextCache   *texts)
{
  g_autoptr (GPtrArray) names = _dd_view_list_registries (site);

  for (guint i = 0; i < names->len; i++)
    for (guint j = 0; j <= site->hosts->len; j++)
      {
        const char *name = g_ptr_array_index (names, i);
        const DdShape *path = dd_scene_find (scene, dd_scene_format (scene, "edge:%s:%s", name,
                                                                     dd_host_get_name (j)));
        gboolean busy = FALSE;

        if (path && (path->flags & DD_SHAPE_FLAG_CURVED))
          _dd_view_label_path (scene, path, texts,
                               pushes_to (_dd_view_get_host (site, j), name, &busy) ? "push"
                                                                                    : "pull");
      }
}

/* Effects */

/* A layer flies from place to place: from chip to chip where layers are shown,
 * along the arrow where only places are. */
static void
fly (DdScene    *scene,
     const char *from,
     const char *to,
     const char *edge,
     const char *digest)
{
  const char *hex = _dd_view_hex_of (digest);
  const char *target = dd_scene_format (scene, "place:%s/blob:%.12s", to, hex);
  DdEffect effect = {
    .kind = DD_EFFECT_TRAVEL,
    .source = dd_scene_format (scene, "place:%s", from),
    .target = dd_scene_format (scene, "place:%s", to),
    .path = edge,
    .label = dd_scene_format (scene, "%.12s", hex),
    .icon = DD_ICON_LAYERS,
    .token = DD_TOKEN_LAYER_READONLY,
  };

  if (dd_scene_find (scene, target))
    _dd_view_put_effect (scene, effect.kind, dd_scene_format (scene, "place:%s/blob:%.12s", from, hex),
                         target, effect.label, effect.icon, effect.token);
  else if (dd_scene_find (scene, effect.target) && dd_scene_find (scene, edge))
    dd_scene_set_effect (scene, &effect);
}

static char *
registry_of (const char *reference)
{
  return g_strndup (reference, strcspn (reference, "/"));
}

static void
set_push_effect (DdScene             *scene,
                 const DdPushChanged *ev)
{
  g_autofree char *registry = registry_of (ev->reference);
  const char *host = dd_host_get_name (ev->parent.host);

  if (ev->state == DD_PUSH_UPLOADING || ev->state == DD_PUSH_DONE)
    fly (scene, host, registry, dd_scene_format (scene, "edge:%s:%s", registry, host),
         dd_image_get_layer (ev->image, ev->layer)->digest);
}

static void
set_pull_effect (DdScene              *scene,
                 const DdWorld        *site,
                 const DdImageChanged *ev)
{
  const DdWorld *host = _dd_view_get_host (site, ev->parent.host);
  const DdPull *pull = host ? dd_world_get_pull (host, ev->pull) : NULL;
  g_autofree char *registry = pull ? registry_of (pull->reference) : NULL;
  const char *name = dd_host_get_name (ev->parent.host);

  if (pull && (ev->state == DD_PULL_DOWNLOADING || ev->state == DD_PULL_DOWNLOADED))
    fly (scene, registry, name, dd_scene_format (scene, "edge:%s:%s", registry, name),
         ((DdPullLayer *) g_ptr_array_index (pull->layers, ev->layer))->digest);
}

static void
set_registry_effect (DdScene                 *scene,
                     const DdRegistryChanged *ev)
{
  if (ev->parent.klass == &dd_registry_tagged_class)
    _dd_view_put_effect (scene, DD_EFFECT_PULSE, NULL,
                         dd_scene_format (scene, "place:%s/tag:%s:%s", ev->registry, ev->path,
                                          ev->tag), NULL, DD_ICON_NONE, DD_TOKEN_RULE);
  else if (ev->parent.klass == &dd_registry_damaged_class)
    _dd_view_put_effect (scene, DD_EFFECT_PULSE, NULL,
                         dd_scene_format (scene, "place:%s/blob:%.12s", ev->registry,
                                          _dd_view_hex_of (ev->digest)), NULL, DD_ICON_WARNING,
                         DD_TOKEN_CACHE_MISS);
}

/**
 * _dd_view_set_transfer_effect:
 * @scene: a scene with places
 * @site: the learner's machine
 *
 * Chooses the movement that goes with an event about pushing or pulling.
 */
void
_dd_view_set_transfer_effect (DdScene       *scene,
                              const DdWorld *site)
{
  const DdEvent *event = site->last_event;

  if (event->klass == &dd_push_layer_class)
    set_push_effect (scene, (const DdPushChanged *) event);
  else if (event->klass == &dd_pull_layer_class)
    set_pull_effect (scene, site, (const DdImageChanged *) event);
  else
    set_registry_effect (scene, (const DdRegistryChanged *) event);
}

/* Events about one container and what its card does. */
static const struct
{
  const DdEventClass *klass;
  DdIcon              icon;
  DdToken             token;
} card_effects[] = {
  { &dd_container_started_class, DD_ICON_PLAY, DD_TOKEN_STATE_RUNNING },
  { &dd_container_died_class, DD_ICON_STOP, DD_TOKEN_STATE_EXITED },
};

/**
 * _dd_view_set_card_effect:
 * @scene: a scene with places
 * @site: the learner's machine
 *
 * Chooses the movement that goes with an event about an image that was built
 * or a container, where they are cards.
 */
void
_dd_view_set_card_effect (DdScene       *scene,
                          const DdWorld *site)
{
  const DdEvent *event = site->last_event;
  const char *host = dd_host_get_name (event->host);

  if (event->klass == &dd_build_ended_class)
    _dd_view_put_effect (scene, DD_EFFECT_TRAVEL, dd_scene_format (scene, "place:%s/recipe", host),
                         _dd_view_image_id (scene, host, ((const DdBuildChanged *) event)->image),
                         "docker build", DD_ICON_LAYERS, DD_TOKEN_IMAGE);
  else if (event->klass == &dd_container_created_class)
    {
      const DdContainer *container = ((const DdContainerCreated *) event)->container;

      _dd_view_put_effect (scene, DD_EFFECT_TRAVEL,
                           _dd_view_image_id (scene, host, container->image),
                           dd_scene_format (scene, "place:%s/container:%s", host, container->name),
                           dd_scene_intern (scene, container->name), DD_ICON_BOX,
                           DD_TOKEN_CONTAINER);
    }
  else if (event->klass == &dd_process_spoke_class)
    _dd_view_put_effect (scene, DD_EFFECT_PULSE, NULL,
                         dd_scene_format (scene, "place:%s/container:%s/says", host,
                                          ((const DdProcessWrote *) event)->container_name),
                         NULL, DD_ICON_TERMINAL, DD_TOKEN_CONTAINER);
  for (gsize i = 0; i < G_N_ELEMENTS (card_effects); i++)
    if (event->klass == card_effects[i].klass)
      _dd_view_put_effect (scene, DD_EFFECT_PULSE, NULL,
                           dd_scene_format (scene, "place:%s/container:%s", host,
                                            ((const DdContainerChanged *) event)->container_name),
                           NULL, card_effects[i].icon, card_effects[i].token);
}

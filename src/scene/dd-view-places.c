// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-connect.h"
#include "dd-hosts.h"
#include "dd-image-ops.h"
#include "dd-units.h"
#include "dd-view-places-private.h"

#define MAX_CARDS      4
#define MAX_CONTAINERS 4
#define MAX_BLOB_LINES 2
#define SIZE_DIGITS    3
#define SHORT_DIGEST   12
#define SHORT_PIN      7
#define MAX_NAME       32
#define MIN_PLACE      250

/* The digits of a digest. */
const char *
_dd_view_hex_of (const char *digest)
{
  return digest + strlen ("sha256:");
}

/**
 * _dd_view_get_host:
 * @site: the learner's machine
 * @number: of a host
 *
 * Returns: (nullable) (transfer none): its world, if it was set up
 */
const DdWorld *
_dd_view_get_host (const DdWorld *site,
                   guint          number)
{
  if (number == 0)
    return site;
  return number <= site->hosts->len ? g_ptr_array_index (site->hosts, number - 1) : NULL;
}

DdBox *
_dd_view_add_place (DdBox      *parent,
                    const char *name,
                    const char *title,
                    DdIcon      icon)
{
  g_autofree char *id = g_strconcat ("place:", name, NULL);
  DdBox *frame = dd_box_add_shape (parent, DD_BOX_COLUMN, DD_SHAPE_GROUP, DD_TOKEN_HOST, id);
  DdBox *head;
  DdBox *text;

  dd_box_set_padding (frame, 16, 14);
  dd_box_set_gap (frame, 10);
  dd_box_set_grow (frame, 1, 0);
  dd_box_set_least (frame, MIN_PLACE, 0);
  dd_box_get_shape (frame)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (frame), "%s, %s", title, name);
  head = dd_box_add (frame, DD_BOX_FLOW);
  dd_box_set_gap (head, 10);
  dd_box_set_align (dd_box_add_icon (head, icon, 18), DD_ALIGN_START, DD_ALIGN_CENTER);
  dd_box_add_text (head, DD_TEXT_STRONG, DD_INK_MAIN, title);
  text = dd_box_add_text (head, DD_TEXT_MONO_SMALL, DD_INK_DIM, name);
  dd_box_set_align (text, DD_ALIGN_START, DD_ALIGN_CENTER);
  return frame;
}

/* Cards */

/**
 * _dd_view_image_id:
 * @scene: a scene
 * @name: of a place
 * @image: an image
 *
 * Returns: the id of the card of an image at a place
 */
const char *
_dd_view_image_id (DdScene       *scene,
                   const char    *name,
                   const DdImage *image)
{
  return dd_scene_format (scene, "place:%s/image:%.12s", name, _dd_view_hex_of (image->id));
}

/* A pinned name has 64 digits; the first tell it apart. Of a long name the end
 * tells most. */
static char *
short_name (const char *tag)
{
  const char *at = strstr (tag, "@sha256:");
  g_autofree char *name = NULL;
  gsize length;

  if (at)
    name = g_strdup_printf ("%.*s@%.*s", (int) (at - tag), tag, SHORT_PIN, _dd_view_hex_of (at + 1));
  else
    name = g_strdup (tag);
  length = strlen (name);
  return length > MAX_NAME ? g_strconcat ("…", name + length - MAX_NAME + 1, NULL)
                           : g_steal_pointer (&name);
}

/* What comes after the registry, if there is one in front. */
static const char *
skip_registry (const char *tag)
{
  const char *slash = strchr (tag, '/');
  const char *dot = strchr (tag, '.');

  return slash && dot && dot < slash ? slash + 1 : NULL;
}

static DdBox *
add_tag (DdBox      *flow,
         const char *name,
         const char *tag,
         gboolean    named)
{
  g_autofree char *id = g_strdup_printf ("place:%s/tag:%s", name, tag);
  gboolean brief = named && dd_scene_get_density (dd_box_get_scene (flow)) > DD_DENSITY_FULL;
  const char *rest = brief ? skip_registry (tag) : NULL;
  g_autofree char *words = rest ? g_strconcat ("…/", rest, NULL) : short_name (tag);
  DdBox *pill = dd_box_add_shape (flow, DD_BOX_ROW, DD_SHAPE_PILL, DD_TOKEN_RULE, id);

  dd_box_set_padding (pill, 9, 3);
  dd_box_set_gap (pill, 5);
  dd_box_set_align (pill, DD_ALIGN_START, DD_ALIGN_CENTER);
  if (strchr (tag, '@'))
    dd_box_add_icon (pill, DD_ICON_LOCK, 13);
  dd_box_add_text (pill, DD_TEXT_MONO_STRONG, DD_INK_TONE, words);
  dd_box_get_shape (pill)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (pill), _("Tag %s"), tag);
  return pill;
}

static void
add_untagged (DdBox      *flow,
              const char *card)
{
  g_autofree char *id = g_strconcat (card, "/untagged", NULL);
  DdBox *pill = dd_box_add_shape (flow, DD_BOX_ROW, DD_SHAPE_PILL, DD_TOKEN_LAYER_MISSING, id);

  dd_box_set_padding (pill, 9, 3);
  dd_box_set_align (pill, DD_ALIGN_START, DD_ALIGN_CENTER);
  dd_box_add_text (pill, DD_TEXT_LABEL, DD_INK_DIM, _("no tag"));
  dd_shape_describe (dd_box_get_shape (pill), _("No tag points here"));
}

/* The digits of an image's id, and its size. */
static void
add_digest (DdBox         *row,
            const DdImage *image,
            gboolean       named)
{
  g_autofree char *digest = g_strndup (_dd_view_hex_of (image->id), SHORT_DIGEST);
  g_autofree char *size = dd_units_human_size (image->size, SIZE_DIGITS);

  dd_box_add_text (row, named ? DD_TEXT_MONO_SMALL : DD_TEXT_MONO,
                   named ? DD_INK_DIM : DD_INK_MAIN, digest);
  dd_box_set_grow (dd_box_add_space (row, 0, 0), 1, 0);
  dd_box_add_text (row, DD_TEXT_LABEL, DD_INK_DIM, size);
}

/* A card for an image at a place: the names first, or the digest. Returns the
 * column for its tags. */
static DdBox *
add_image_card (DdBox         *place,
                const char    *name,
                const DdImage *image,
                gboolean       named)
{
  DdScene *scene = dd_box_get_scene (place);
  g_autofree char *size = dd_units_human_size (image->size, SIZE_DIGITS);
  DdBox *card = dd_box_add_shape (place, DD_BOX_COLUMN, DD_SHAPE_BOX, DD_TOKEN_IMAGE,
                                  _dd_view_image_id (scene, name, image));
  DdBox *head;
  DdBox *row;
  DdBox *tags;

  dd_box_set_padding (card, 12, dd_scene_get_density (scene) ? 6 : 10);
  dd_box_set_gap (card, dd_scene_get_density (scene) ? 4 : 8);
  dd_box_get_shape (card)->flags |= DD_SHAPE_FLAG_FOCUSABLE | DD_SHAPE_FLAG_RAISED;
  dd_shape_describe (dd_box_get_shape (card), _("Image %.12s, %s"), _dd_view_hex_of (image->id),
                     size);
  head = dd_box_set_gap (dd_box_add (card, DD_BOX_ROW), 8);
  row = named ? dd_box_set_gap (dd_box_add (card, DD_BOX_ROW), 8) : head;
  dd_box_set_align (dd_box_add_icon (head, DD_ICON_LAYERS, 16), DD_ALIGN_START, DD_ALIGN_CENTER);
  tags = dd_box_set_gap (dd_box_add (named ? head : card, DD_BOX_COLUMN), 6);
  if (!named || dd_scene_get_density (scene) < DD_DENSITY_FEW)
    add_digest (row, image, named);
  return tags;
}

static void
add_more (DdBox      *place,
          const char *name,
          guint       n_left)
{
  g_autofree char *id = g_strdup_printf ("place:%s/more", name);
  g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u more image",
                                                        "and %u more images", n_left), n_left);

  dd_box_add_label (place, id, DD_TOKEN_CAPTION, DD_TEXT_CAPTION, DD_INK_DIM, text);
}

static void
add_nothing (DdBox      *place,
             const char *name,
             const char *words)
{
  g_autofree char *id = g_strdup_printf ("place:%s/none", name);
  DdBox *text = dd_box_add_label (place, id, DD_TOKEN_CAPTION, DD_TEXT_BODY, DD_INK_DIM, words);

  dd_box_get_run (text)->wraps = TRUE;
}

/* The pull that brings an image, while it is not there. */
static const DdPull *
find_pull (const DdWorld *host)
{
  const DdPull *pull = host->pulls->len ? g_ptr_array_index (host->pulls, host->pulls->len - 1)
                                        : NULL;

  return pull && (!pull->finished || pull->fault) ? pull : NULL;
}

/**
 * _dd_view_get_pull_percent:
 * @pull: a pull
 *
 * Returns: how much of what it has to download is there
 */
int
_dd_view_get_pull_percent (const DdPull *pull)
{
  double done = 0;
  double total = 0;

  for (guint i = 0; i < pull->layers->len; i++)
    {
      const DdPullLayer *layer = g_ptr_array_index (pull->layers, i);

      if (layer->state == DD_PULL_EXISTS)
        continue;
      total += layer->total;
      done += layer->state >= DD_PULL_DOWNLOADED ? layer->total : layer->done;
    }
  return total > 0 ? (int) (100 * done / total) : 100;
}

static gboolean
has_image (const DdWorld *host,
           const DdImage *image)
{
  for (guint i = 0; i < host->images->len; i++)
    if (g_str_equal (((DdImage *) g_ptr_array_index (host->images, i))->id, image->id))
      return TRUE;
  return FALSE;
}

static void
add_arriving (DdBox         *place,
              const char    *name,
              const DdImage *image,
              int            percent,
              gboolean       refused,
              gboolean       named)
{
  DdScene *scene = dd_box_get_scene (place);
  DdBox *flow = add_image_card (place, name, image, named);
  g_autofree char *id = g_strdup_printf ("place:%s/arriving", name);
  DdShape *shape = dd_scene_find (scene, _dd_view_image_id (scene, name, image));
  g_autofree char *words = refused ? g_strdup (_("refused: wrong digest"))
                                   : g_strdup_printf (_("on its way: %d %%"), percent);

  if (shape)
    shape->token = DD_TOKEN_LAYER_MISSING;
  dd_box_add_label (flow, id, refused ? DD_TOKEN_NOTE_BAD : DD_TOKEN_CAPTION, DD_TEXT_LABEL,
                    refused ? DD_INK_TONE : DD_INK_DIM, words);
}

/**
 * _dd_view_add_images:
 * @place: a place, or a box in it
 * @name: of the place
 * @host: its world
 * @named: whether the names of an image come first, or its digest
 *
 * Adds a card for each image of a host, and for the one that is on its way.
 */
void
_dd_view_add_images (DdBox         *place,
                     const char    *name,
                     const DdWorld *host,
                     gboolean       named)
{
  const DdPull *pull = find_pull (host);
  guint n = host->images->len;
  guint first = n > MAX_CARDS ? n - MAX_CARDS : 0;

  if (first > 0)
    add_more (place, name, first);
  for (guint i = first; i < n; i++)
    {
      const DdImage *image = g_ptr_array_index (host->images, i);
      DdBox *flow = add_image_card (place, name, image, named);
      guint n_tags = 0;

      for (guint j = 0; j < host->tags->len; j++)
        {
          const DdTag *tag = g_ptr_array_index (host->tags, j);

          if (!g_str_equal (tag->image->id, image->id))
            continue;
          add_tag (flow, name, tag->familiar, named);
          n_tags++;
        }
      if (n_tags == 0)
        add_untagged (flow, _dd_view_image_id (dd_box_get_scene (place), name, image));
    }
  if (pull && !has_image (host, pull->image))
    add_arriving (place, name, pull->image, _dd_view_get_pull_percent (pull), pull->fault != NULL,
                  named);
  else if (n == 0)
    add_nothing (place, name, _("No image here yet"));
}

static void
add_containers (DdBox         *place,
                const char    *name,
                const DdWorld *host)
{
  guint n = host->containers->len;
  DdBox *flow;

  if (n == 0)
    return;
  flow = dd_box_add (place, DD_BOX_FLOW);
  dd_box_set_gap (flow, 8);
  for (guint i = n > MAX_CONTAINERS ? n - MAX_CONTAINERS : 0; i < n; i++)
    {
      const DdContainer *container = g_ptr_array_index (host->containers, i);
      g_autofree char *id = g_strdup_printf ("place:%s/container:%s", name, container->name);
      g_autofree char *dot_id = g_strconcat (id, "/dot", NULL);
      g_autofree char *words = short_name (container->name);
      g_autofree char *image = g_strndup (_dd_view_hex_of (container->image->id), SHORT_DIGEST);
      DdBox *chip = dd_box_add_shape (flow, DD_BOX_ROW, DD_SHAPE_BOX, DD_TOKEN_CONTAINER, id);
      DdBox *dot;

      dd_box_set_padding (chip, 12, 8);
      dd_box_set_gap (chip, 8);
      dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_FOCUSABLE | DD_SHAPE_FLAG_RAISED;
      dd_shape_describe (dd_box_get_shape (chip), _("Container %s, %s, made from %s"),
                         container->name, dd_container_get_status (container),
                         container->image_ref);
      dot = dd_box_add_shape (chip, DD_BOX_STACK, DD_SHAPE_CIRCLE,
                              _dd_view_state_token (container->state), dot_id);
      dd_box_get_shape (dot)->variant = DD_VARIANT_SOLID;
      dd_box_get_shape (dot)->flags |= DD_SHAPE_FLAG_DECORATION;
      dd_box_set_least (dot, 12, 12);
      dd_box_set_align (dot, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
      dd_box_add_text (chip, DD_TEXT_LABEL_STRONG, DD_INK_MAIN, words);
      dd_box_add_text (chip, DD_TEXT_LABEL, DD_INK_DIM, dd_container_get_status (container));
      dd_box_add_icon (chip, DD_ICON_LAYERS, 14);
      dd_box_add_text (chip, DD_TEXT_MONO_SMALL, DD_INK_DIM, image);
    }
}

/* Blobs */

typedef struct
{
  const char *digest;
  gint64      size;
  double      progress; /* 0 to 1; 1 is there */
  gboolean    damaged;
} Blob;

static void
add_blob (GArray     *blobs,
          const char *digest,
          gint64      size,
          double      progress,
          gboolean    damaged)
{
  Blob blob = { digest, size, progress, damaged };

  for (guint i = 0; i < blobs->len; i++)
    if (g_str_equal (g_array_index (blobs, Blob, i).digest, digest))
      return;
  g_array_append_val (blobs, blob);
}

static DdToken
blob_token (const Blob *blob)
{
  if (blob->damaged)
    return DD_TOKEN_CACHE_MISS;
  return blob->progress <= 0 ? DD_TOKEN_LAYER_MISSING : DD_TOKEN_LAYER_READONLY;
}

static void
add_progress (DdBox      *chip,
              const char *id,
              double      value)
{
  g_autofree char *bar_id = g_strconcat (id, "/progress", NULL);
  DdBox *bar = dd_box_add_shape (chip, DD_BOX_STACK, DD_SHAPE_PROGRESS, DD_TOKEN_PACKET, bar_id);

  dd_box_set_least (bar, 36, 8);
  dd_box_set_align (bar, DD_ALIGN_START, DD_ALIGN_CENTER);
  dd_box_get_shape (bar)->value = value;
  dd_box_get_shape (bar)->flags |= DD_SHAPE_FLAG_DECORATION;
}

static void
draw_blob (DdBox      *flow,
           const char *name,
           const Blob *blob)
{
  g_autofree char *id = g_strdup_printf ("place:%s/blob:%.12s", name, _dd_view_hex_of (blob->digest));
  g_autofree char *size = dd_units_human_size (blob->size, SIZE_DIGITS);
  gboolean moving = blob->progress > 0 && blob->progress < 1;
  DdBox *chip = dd_box_add_shape (flow, DD_BOX_ROW, DD_SHAPE_CHIP, blob_token (blob), id);

  dd_box_set_padding (chip, 8, 4);
  dd_box_set_gap (chip, 6);
  dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  if (blob->damaged)
    dd_box_add_icon (chip, DD_ICON_WARNING, 13);
  dd_box_add_text (chip, DD_TEXT_MONO_SMALL, DD_INK_MAIN, size);
  if (moving)
    add_progress (chip, id, blob->progress);
  if (blob->damaged)
    dd_shape_describe (dd_box_get_shape (chip), _("Layer %.19s, %s, damaged"), blob->digest, size);
  else if (blob->progress < 1)
    dd_shape_describe (dd_box_get_shape (chip), _("Layer %.19s, %s, on its way"), blob->digest,
                       size);
  else
    dd_shape_describe (dd_box_get_shape (chip), _("Layer %.19s, %s"), blob->digest, size);
}

static void
draw_blobs (DdBox      *place,
            const char *name,
            GArray     *blobs)
{
  g_autofree char *title = g_strdup_printf ("place:%s/blobs", name);
  g_autofree char *rest = g_strdup_printf ("place:%s/blobs-more", name);
  DdBox *flow;

  if (blobs->len == 0)
    return;
  dd_box_add_label (place, title, DD_TOKEN_CAPTION, DD_TEXT_CAPTION, DD_INK_DIM,
                    _("layers, compressed, each once"));
  flow = dd_box_add (place, DD_BOX_FLOW);
  dd_box_set_gap (flow, 6);
  for (guint i = 0; i < blobs->len; i++)
    draw_blob (flow, name, &g_array_index (blobs, Blob, i));
  _dd_view_add_more (flow, rest, MAX_BLOB_LINES);
}

static double
pull_progress (const DdPullLayer *layer)
{
  switch (layer->state)
    {
    case DD_PULL_WAITING:
      return 0;
    case DD_PULL_DOWNLOADING:
      return layer->total ? CLAMP ((double) layer->done / layer->total, 0.02, 0.98) : 0.5;
    case DD_PULL_DOWNLOADED:
    case DD_PULL_EXTRACTING:
    case DD_PULL_COMPLETE:
    case DD_PULL_EXISTS:
    default:
      return 1;
    }
}

static void
add_host_blobs (DdBox         *place,
                const char    *name,
                const DdWorld *host)
{
  g_autoptr (GArray) blobs = g_array_new (FALSE, FALSE, sizeof (Blob));
  const DdPull *pull = find_pull (host);

  for (guint i = 0; i < host->images->len; i++)
    {
      const DdImage *image = g_ptr_array_index (host->images, i);

      for (guint j = 0; j < image->layers->len; j++)
        add_blob (blobs, dd_image_get_layer (image, j)->digest,
                  dd_image_get_layer (image, j)->download_size, 1, FALSE);
    }
  for (guint i = 0; pull && pull->fault == NULL && i < pull->layers->len; i++)
    {
      const DdPullLayer *layer = g_ptr_array_index (pull->layers, i);

      add_blob (blobs, layer->digest, layer->total, pull_progress (layer), FALSE);
    }
  draw_blobs (place, name, blobs);
}

void
_dd_view_add_host (DdBox         *column,
                   const DdWorld *site,
                   guint          number,
                   const char    *title)
{
  const char *name = dd_host_get_name (number);
  const DdWorld *host = _dd_view_get_host (site, number);
  DdBox *place = _dd_view_add_place (column, name, title,
                                     number ? DD_ICON_SERVER : DD_ICON_COMPUTER);

  _dd_view_add_images (place, name, host, FALSE);
  add_host_blobs (place, name, host);
  add_containers (place, name, host);
}

/* Registries */

/* What a registry shows: a reference and what it points to. */
typedef struct
{
  char          *registry;
  char          *tag;     /* with the path; NULL for a manifest without one */
  const DdImage *image;
} Entry;

static void
entry_clear (gpointer data)
{
  g_free (((Entry *) data)->registry);
  g_free (((Entry *) data)->tag);
}

static void
add_entry (GArray        *entries,
           const char    *registry,
           const char    *tag,
           const DdImage *image)
{
  Entry entry = { NULL, NULL, image };

  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *have = &g_array_index (entries, Entry, i);

      if (g_str_equal (have->registry, registry) &&
          (tag ? g_strcmp0 (have->tag, tag) == 0 : g_str_equal (have->image->id, image->id)))
        return;
    }
  entry.registry = g_strdup (registry);
  entry.tag = g_strdup (tag);
  g_array_append_val (entries, entry);
}

/* Of Docker Hub, what the hosts have asked it for. */
static void
add_pulled (GArray        *entries,
            const DdWorld *site,
            const DdWorld *host)
{
  for (guint i = 0; i < host->pulls->len; i++)
    {
      const DdPull *pull = g_ptr_array_index (host->pulls, i);
      const char *prefix = DD_REGISTRY_HUB "/";
      const DdImage *image = dd_registry_find_image (site, pull->reference);
      const char *tag = pull->reference + strlen (prefix);

      if (image == NULL || !g_str_has_prefix (pull->reference, prefix) || strchr (tag, '@'))
        continue;
      if (g_str_has_prefix (tag, "library/"))
        tag += strlen ("library/");
      add_entry (entries, DD_REGISTRY_HUB, tag, image);
    }
}

static void
add_pushed (GArray           *entries,
            const DdRegistry *registry)
{
  for (guint i = 0; i < registry->repositories->len; i++)
    {
      const DdRepository *repository = g_ptr_array_index (registry->repositories, i);

      for (guint j = 0; j < repository->tags->len; j++)
        {
          const DdRegistryTag *tag = g_ptr_array_index (repository->tags, j);
          g_autofree char *name = g_strdup_printf ("%s:%s", repository->path, tag->name);

          add_entry (entries, registry->name, name, tag->image);
        }
      for (guint j = 0; j < repository->manifests->len; j++)
        add_entry (entries, registry->name, NULL, g_ptr_array_index (repository->manifests, j));
    }
}

static GArray *
list_entries (const DdWorld *site)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));

  g_array_set_clear_func (entries, entry_clear);
  add_pulled (entries, site, site);
  for (guint i = 0; i < site->hosts->len; i++)
    add_pulled (entries, site, g_ptr_array_index (site->hosts, i));
  for (guint i = 0; i < site->registries->len; i++)
    add_pushed (entries, g_ptr_array_index (site->registries, i));
  return entries;
}

static void
add_name (GPtrArray  *names,
          const char *name)
{
  if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (name));
}

/* A push that the registry took, with what it lacks yet. */
static const DdPush *
find_push (const DdWorld *host)
{
  const DdPush *push = host->pushes->len ? g_ptr_array_index (host->pushes, host->pushes->len - 1)
                                         : NULL;

  return push && !push->finished ? push : NULL;
}

gboolean
_dd_view_goes_to (const DdPush *push,
                  const char   *registry)
{
  gsize length = strlen (registry);

  return strncmp (push->repository, registry, length) == 0 && push->repository[length] == '/';
}

/**
 * _dd_view_list_registries:
 * @site: the learner's machine
 *
 * Returns: (transfer full) (element-type utf8): the registries that have
 *   something to show; Docker Hub if none has
 */
GPtrArray *
_dd_view_list_registries (const DdWorld *site)
{
  g_autoptr (GArray) entries = list_entries (site);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const DdPush *push = find_push (site);

  for (guint i = 0; i < entries->len; i++)
    add_name (names, g_array_index (entries, Entry, i).registry);
  for (guint i = 0; i < site->registries->len; i++)
    add_name (names, ((DdRegistry *) g_ptr_array_index (site->registries, i))->name);
  if (push && _dd_view_goes_to (push, DD_REGISTRY_PRIVATE))
    add_name (names, DD_REGISTRY_PRIVATE);
  if (names->len == 0)
    add_name (names, DD_REGISTRY_HUB);
  return names;
}

static double
push_progress (const DdPushLayer *layer)
{
  if (layer->state == DD_PUSH_UPLOADING)
    return layer->total ? CLAMP ((double) layer->done / layer->total, 0.02, 0.98) : 0.5;
  return layer->state == DD_PUSH_WAITING ? 0 : 1;
}

static void
add_registry_blobs (DdBox         *place,
                    const DdWorld *site,
                    const char    *name,
                    GArray        *entries)
{
  g_autoptr (GArray) blobs = g_array_new (FALSE, FALSE, sizeof (Blob));
  const DdPush *push = find_push (site);

  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);

      for (guint j = 0; g_str_equal (entry->registry, name) && j < entry->image->layers->len; j++)
        {
          const DdLayer *layer = dd_image_get_layer (entry->image, j);

          add_blob (blobs, layer->digest, layer->download_size, 1,
                    dd_registry_is_damaged (site, name, layer->digest));
        }
    }
  for (guint i = 0; push && _dd_view_goes_to (push, name) && i < push->layers->len; i++)
    {
      const DdPushLayer *layer = g_ptr_array_index (push->layers, i);

      add_blob (blobs, layer->digest, layer->total, push_progress (layer), FALSE);
    }
  draw_blobs (place, name, blobs);
}

/* What is pushed and not yet there. Where layers are shown they tell. */
static void
add_pushed_image (DdBox         *place,
                  const DdWorld *site,
                  const char    *name)
{
  const DdPush *push = find_push (site);
  double done = 0;

  if (push == NULL || !_dd_view_goes_to (push, name) ||
      dd_scene_find (dd_box_get_scene (place),
                     _dd_view_image_id (dd_box_get_scene (place), name, push->image)))
    return;
  for (guint i = 0; i < push->layers->len; i++)
    done += push_progress (g_ptr_array_index (push->layers, i)) / push->layers->len;
  add_arriving (place, name, push->image, (int) (100 * done), FALSE, TRUE);
}

static const DdImage *
next_image (GArray        *entries,
            const char    *name,
            GHashTable    *shown)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);

      if (g_str_equal (entry->registry, name) &&
          g_hash_table_add (shown, (gpointer) entry->image->id))
        return entry->image;
    }
  return NULL;
}

static void
add_manifests (DdBox      *place,
               const char *name,
               GArray     *entries,
               gboolean    named)
{
  g_autoptr (GHashTable) shown = g_hash_table_new (g_str_hash, g_str_equal);
  const DdImage *image;

  while ((image = next_image (entries, name, shown)) != NULL &&
         g_hash_table_size (shown) <= MAX_CARDS)
    {
      DdBox *flow = add_image_card (place, name, image, named);
      guint n_tags = 0;

      for (guint i = 0; i < entries->len; i++)
        {
          const Entry *entry = &g_array_index (entries, Entry, i);

          if (entry->tag == NULL || !g_str_equal (entry->registry, name) ||
              !g_str_equal (entry->image->id, image->id))
            continue;
          add_tag (flow, name, entry->tag, named);
          n_tags++;
        }
      if (n_tags == 0)
        add_untagged (flow, _dd_view_image_id (dd_box_get_scene (place), name, image));
    }
  if (g_hash_table_size (shown) == 0)
    add_nothing (place, name, g_str_equal (name, DD_REGISTRY_HUB)
                              ? _("The public images: nginx, alpine, debian, …")
                              : _("Nothing was pushed here yet"));
}

void
_dd_view_add_registries (DdBox         *column,
                         const DdWorld *site,
                         gboolean       blobs)
{
  g_autoptr (GArray) entries = list_entries (site);
  g_autoptr (GPtrArray) names = _dd_view_list_registries (site);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      DdBox *place = _dd_view_add_place (column, name, g_str_equal (name, DD_REGISTRY_HUB)
                                                       ? _("Docker Hub") : _("Registry"),
                                         DD_ICON_WAREHOUSE);

      add_manifests (place, name, entries, !blobs);
      if (blobs)
        add_registry_blobs (place, site, name, entries);
      else
        add_pushed_image (place, site, name);
    }
}

/* What happened, below the picture, where there is room for it. */

#define LEAST_NARRATED_HEIGHT 600

void
_dd_view_add_bottom (DdBox               *root,
                     const DdWorld       *world,
                     const DdViewOptions *options)
{
  DdBox *panel;

  if (world->last_event == NULL || options->beginning || options->height < LEAST_NARRATED_HEIGHT)
    return;
  panel = dd_box_add_shape (root, DD_BOX_COLUMN, DD_SHAPE_GROUP, DD_TOKEN_PANEL, "narration");
  dd_box_set_padding (panel, 18, 14);
  dd_box_set_gap (panel, 8);
  dd_shape_describe (dd_box_get_shape (panel), _("What happened"));
  _dd_view_add_narration (panel, world);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib-object.h>

#include "dd-geometry.h"
#include "dd-icon.h"
#include "dd-text.h"
#include "dd-theme.h"

G_BEGIN_DECLS

/**
 * DdShapeKind:
 * @DD_SHAPE_BOX: a rounded box: a slab, a card, a step
 * @DD_SHAPE_GROUP: a large frame around other shapes
 * @DD_SHAPE_CHIP: a small label
 * @DD_SHAPE_PILL: a box with round ends
 * @DD_SHAPE_CIRCLE: the largest circle in its box
 * @DD_SHAPE_CYLINDER: a drum, for storage
 * @DD_SHAPE_RIBBON: a banner with a notched end
 * @DD_SHAPE_PROGRESS: a bar, filled up to `value`
 * @DD_SHAPE_PATH: a line or an arrow along `points`
 * @DD_SHAPE_TEXT: only texts
 * @DD_SHAPE_ICON: only an icon
 *
 * The outline of a shape.
 */
typedef enum
{
  DD_SHAPE_BOX,
  DD_SHAPE_GROUP,
  DD_SHAPE_CHIP,
  DD_SHAPE_PILL,
  DD_SHAPE_CIRCLE,
  DD_SHAPE_CYLINDER,
  DD_SHAPE_RIBBON,
  DD_SHAPE_PROGRESS,
  DD_SHAPE_PATH,
  DD_SHAPE_TEXT,
  DD_SHAPE_ICON,
} DdShapeKind;

#define DD_N_SHAPE_KINDS (DD_SHAPE_ICON + 1)

/**
 * DdShapeFlags:
 * @DD_SHAPE_FLAG_NONE: nothing special
 * @DD_SHAPE_FLAG_DECORATION: says nothing that is not said elsewhere; it
 *   cannot be pointed at and needs no description
 * @DD_SHAPE_FLAG_OVERLAY: stands over its neighbours on purpose
 * @DD_SHAPE_FLAG_STRADDLES: stands on the edge of its parent on purpose
 * @DD_SHAPE_FLAG_FOCUSABLE: Tab stops here and a click selects it
 * @DD_SHAPE_FLAG_EMPHASIS: the one thing to look at
 * @DD_SHAPE_FLAG_RAISED: has a shadow
 * @DD_SHAPE_FLAG_DASHED: has a dashed line, whatever its token says
 * @DD_SHAPE_FLAG_CURVED: a path that bends smoothly
 * @DD_SHAPE_FLAG_HEAD: a path with an arrow head at its end
 * @DD_SHAPE_FLAG_TAIL: a path with an arrow head at its start
 * @DD_SHAPE_FLAG_HIDDEN: left out, with all it contains, by
 *   [method@Dd.Scene.finish]
 *
 * Properties of a shape.
 */
typedef enum
{
  DD_SHAPE_FLAG_NONE = 0,
  DD_SHAPE_FLAG_DECORATION = 1 << 0,
  DD_SHAPE_FLAG_OVERLAY = 1 << 1,
  DD_SHAPE_FLAG_STRADDLES = 1 << 2,
  DD_SHAPE_FLAG_FOCUSABLE = 1 << 3,
  DD_SHAPE_FLAG_EMPHASIS = 1 << 4,
  DD_SHAPE_FLAG_RAISED = 1 << 5,
  DD_SHAPE_FLAG_DASHED = 1 << 6,
  DD_SHAPE_FLAG_CURVED = 1 << 7,
  DD_SHAPE_FLAG_HEAD = 1 << 8,
  DD_SHAPE_FLAG_TAIL = 1 << 9,
  DD_SHAPE_FLAG_HIDDEN = 1 << 10,
} DdShapeFlags;

/**
 * DdDensity:
 * @DD_DENSITY_FULL: everything in full
 * @DD_DENSITY_CLOSE: everything, close together, and no narration
 * @DD_DENSITY_FEW: the parts a learner watches most
 * @DD_DENSITY_TINY: the same for a phone: short names, no values
 *
 * How much of a picture is collapsed where there is little room, or where it
 * has to be read from far away.
 */
typedef enum
{
  DD_DENSITY_FULL,
  DD_DENSITY_CLOSE,
  DD_DENSITY_FEW,
  DD_DENSITY_TINY,
} DdDensity;

#define DD_N_DENSITIES (DD_DENSITY_TINY + 1)

/**
 * DdEffectKind:
 * @DD_EFFECT_NONE: nothing but moving and fading
 * @DD_EFFECT_TRAVEL: a chip goes from one shape to another
 * @DD_EFFECT_COPY_UP: a chip is lifted from one slab to another and leaves a
 *   ghost behind
 * @DD_EFFECT_WHITEOUT: a chip is crossed out
 * @DD_EFFECT_PULSE: a ring spreads from a shape
 * @DD_EFFECT_SIGNAL: lightning goes from one shape to another
 * @DD_EFFECT_FREEZE: frost spreads over a shape
 * @DD_EFFECT_THAW: the frost goes
 * @DD_EFFECT_FLIP: a ribbon turns over and shows its new face
 * @DD_EFFECT_APPEAR: a shape grows into place
 * @DD_EFFECT_REMOVE: a shape is crossed out and sinks away
 *
 * What an animation draws the eye to.
 */
typedef enum
{
  DD_EFFECT_NONE,
  DD_EFFECT_TRAVEL,
  DD_EFFECT_COPY_UP,
  DD_EFFECT_WHITEOUT,
  DD_EFFECT_PULSE,
  DD_EFFECT_SIGNAL,
  DD_EFFECT_FREEZE,
  DD_EFFECT_THAW,
  DD_EFFECT_FLIP,
  DD_EFFECT_APPEAR,
  DD_EFFECT_REMOVE,
} DdEffectKind;

#define DD_N_EFFECTS (DD_EFFECT_REMOVE + 1)

/**
 * DdEffect:
 * @kind: what happens
 * @source: (nullable): id of the shape it starts from, of the old or new scene
 * @target: (nullable): id of the shape it ends at
 * @path: (nullable): id of a path in the new scene that it follows
 * @label: (nullable): what is written on the thing that moves
 * @icon: shown before the label
 * @token: colours of the thing that moves
 *
 * The one emphasised effect of a change.
 */
typedef struct
{
  DdEffectKind kind;
  const char *source;
  const char *target;
  const char *path;
  const char *label;
  DdIcon icon;
  DdToken token;
} DdEffect;

typedef struct _DdAction DdAction;
typedef struct _DdScene DdScene;
typedef struct _DdShape DdShape;

/**
 * DdShape:
 * @scene: the scene it belongs to
 * @parent: (nullable): the shape it stands in
 * @id: stable name, such as "container:web/layer:rw"
 * @description: (nullable): what a screen reader says; see
 *   [method@Dd.Shape.get_description]
 * @kind: outline
 * @token: meaning, which gives the colours
 * @variant: how strongly the token is shown
 * @flags: properties
 * @icon: an icon, drawn in @icon_box
 * @order: shapes with a higher order are drawn later; siblings of the same
 *   order as they were added
 * @box: place in scene pixels; for a path the box around its points
 * @icon_box: place of the icon, relative to the box
 * @radius: corner radius in scene pixels; negative for the kind's own
 * @opacity: 0–1
 * @zoom: enlargement of texts, strokes and radii; 0 for that of the scene
 * @value: 0–1, how far a progress bar is filled
 * @runs: its texts
 * @n_runs: number of @runs
 * @points: corners of a path, in scene pixels
 * @n_points: number of @points
 * @group: (nullable): what it can change places with, see
 *   [method@Dd.Shape.set_group]
 * @before: (nullable): the place before it, for commands
 * @after: (nullable): the place behind it, for commands
 * @actions: what can be done with it, see [method@Dd.Shape.add_action]
 * @n_actions: number of @actions
 * @blend_from: (nullable): what it looked like before, while a tween runs
 * @blend: 0–1, how far the look has changed from @blend_from
 *
 * One thing in a scene. Views fill the fields directly; layout fills the
 * geometry.
 */
struct _DdShape
{
  DdScene *scene;
  DdShape *parent;
  const char *id;
  const char *description;
  DdShapeKind kind;
  DdToken token;
  DdVariant variant;
  DdShapeFlags flags;
  DdIcon icon;
  int order;
  DdRect box;
  DdRect icon_box;
  double radius;
  double opacity;
  double zoom;
  double value;
  DdTextRun *runs;
  guint n_runs;
  DdPoint *points;
  guint n_points;
  const char *group;
  const char *before;
  const char *after;
  const DdAction *actions;
  guint n_actions;
  const DdShape *blend_from;
  double blend;
};

/* Id of what stands where a packet or a question is, and travels with it. */
#define DD_SCENE_MARKER "packet/marker"

#define DD_TYPE_SCENE (dd_scene_get_type ())
#define DD_RADIUS_DEFAULT -1.0

GType            dd_scene_get_type         (void);
DdScene         *dd_scene_new              (void) G_GNUC_WARN_UNUSED_RESULT;
DdScene         *dd_scene_ref              (DdScene         *self);
void             dd_scene_unref            (DdScene         *self);

DdShape         *dd_scene_add              (DdScene         *self,
                                            DdShape         *parent,
                                            DdShapeKind      kind,
                                            DdToken          token,
                                            const char      *id);
const char      *dd_scene_intern           (DdScene         *self,
                                            const char      *text);
const char      *dd_scene_format           (DdScene         *self,
                                            const char      *format,
                                            ...) G_GNUC_PRINTF (2, 3);
void             dd_scene_finish           (DdScene         *self);

void             dd_scene_set_size         (DdScene         *self,
                                            double           width,
                                            double           height);
double           dd_scene_get_width        (const DdScene   *self);
double           dd_scene_get_height       (const DdScene   *self);
void             dd_scene_set_zoom         (DdScene         *self,
                                            double           zoom);
double           dd_scene_get_zoom         (const DdScene   *self);
void             dd_scene_set_density      (DdScene         *self,
                                            DdDensity        density);
DdDensity        dd_scene_get_density      (const DdScene   *self);
void             dd_scene_set_rtl          (DdScene         *self,
                                            gboolean         rtl);
gboolean         dd_scene_get_rtl          (const DdScene   *self);
void             dd_scene_set_title        (DdScene         *self,
                                            const char      *title);
const char      *dd_scene_get_title        (const DdScene   *self);
void             dd_scene_set_effect       (DdScene         *self,
                                            const DdEffect  *effect);
const DdEffect  *dd_scene_get_effect       (const DdScene   *self);

guint            dd_scene_get_n_shapes     (const DdScene   *self);
DdShape         *dd_scene_get_shape        (const DdScene   *self,
                                            guint            position);
DdShape *const  *dd_scene_get_shapes       (const DdScene   *self);
DdShape         *dd_scene_find             (DdScene         *self,
                                            const char      *id);

DdTextRun       *dd_shape_add_run          (DdShape         *self,
                                            DdTextStyle      style,
                                            DdInk            ink,
                                            const char      *text);
void             dd_shape_set_points       (DdShape         *self,
                                            const DdPoint   *points,
                                            guint            n_points);
void             dd_shape_describe         (DdShape         *self,
                                            const char      *format,
                                            ...) G_GNUC_PRINTF (2, 3);
const char      *dd_shape_get_description  (const DdShape   *self);
double           dd_shape_get_radius       (const DdShape   *self,
                                            double           zoom);
DdRect           dd_shape_get_extents      (const DdShape   *self,
                                            double           zoom);
gboolean         dd_shape_is_descendant    (const DdShape   *self,
                                            const DdShape   *ancestor);
gboolean         dd_shape_looks_like       (const DdShape   *self,
                                            const DdShape   *other);
const char      *dd_shape_kind_get_name    (DdShapeKind      kind);
const char      *dd_effect_kind_get_name   (DdEffectKind     kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdScene, dd_scene_unref)

G_END_DECLS

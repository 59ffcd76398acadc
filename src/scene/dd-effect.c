// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>

#include "dd-connect.h"
#include "dd-effect-private.h"

#define CHIP_PADDING_X 9.0
#define CHIP_PADDING_Y 5.0
#define CHIP_ICON 14.0
#define CHIP_GAP 5.0
#define ARC_HEIGHT 0.12
#define RING_REACH 16.0
#define CROSS_INSET 3.0
#define LIFT_GROWTH 0.7
#define ARROW_LEAST 14.0
#define FROST_ALPHA 0.45
#define FROST_ICON 40.0

/* Slow at both ends. */
double
_dd_ease (double progress)
{
  double rest = 2 - 2 * progress;

  return progress < 0.5 ? 4 * progress * progress * progress : 1 - rest * rest * rest / 2;
}

/* How far @progress is between @from and @to. */
double
_dd_window (double progress,
            double from,
            double to)
{
  return CLAMP ((progress - from) / (to - from), 0, 1);
}

/* Comes and goes: full in the middle, nothing at both ends. */
static double
visible_between (double progress,
                 double edge)
{
  return MIN (_dd_window (progress, 0, edge), 1 - _dd_window (progress, 1 - edge, 1));
}

static DdShape *
add_sprite (DdEffectPlay *self,
            DdShapeKind   kind,
            DdToken       token,
            DdVariant     variant)
{
  static const char *const ids[DD_N_SPRITES] = { "effect:0", "effect:1", "effect:2" };
  DdShape *sprite = &self->sprites[self->n_sprites];

  sprite->scene = self->scene;
  sprite->id = ids[self->n_sprites];
  sprite->kind = kind;
  sprite->token = token;
  sprite->variant = variant;
  sprite->flags = DD_SHAPE_FLAG_DECORATION | DD_SHAPE_FLAG_OVERLAY;
  sprite->radius = DD_RADIUS_DEFAULT;
  sprite->blend = 1;
  self->n_sprites++;
  return sprite;
}

static void
move_to (DdShape *sprite,
         DdPoint  center)
{
  sprite->box.x = center.x - sprite->box.width / 2;
  sprite->box.y = center.y - sprite->box.height / 2;
}

/* A chip with the icon and the words of the effect. */
static void
add_chip (DdEffectPlay *self,
          DdTextCache  *texts,
          DdIcon        icon)
{
  DdToken token = self->effect->token != DD_TOKEN_NONE ? self->effect->token : DD_TOKEN_PACKET;
  DdShape *chip = add_sprite (self, DD_SHAPE_CHIP, token, DD_VARIANT_SOFT);
  double scale = dd_text_cache_get_scale (texts);
  double width = CHIP_PADDING_X, height = CHIP_ICON * scale, text_width = 0, text_height = 0;

  chip->flags |= DD_SHAPE_FLAG_EMPHASIS | DD_SHAPE_FLAG_RAISED;
  self->label = (DdTextRun) { .text = self->effect->label, .style = DD_TEXT_MONO_STRONG,
                              .ink = DD_INK_TONE, .align = DD_ALIGN_START, .room = -1 };
  if (self->effect->label != NULL)
    dd_text_cache_measure (texts, &self->label, -1, &text_width, &text_height, NULL);
  height = MAX (height, text_height) + 2 * CHIP_PADDING_Y;
  if (icon != DD_ICON_NONE)
    {
      chip->icon = icon;
      chip->icon_box = (DdRect) { width * self->zoom,
                                  (height - CHIP_ICON * scale) / 2 * self->zoom,
                                  CHIP_ICON * scale * self->zoom, CHIP_ICON * scale * self->zoom };
      width += CHIP_ICON * scale + (text_width > 0 ? CHIP_GAP : 0);
    }
  if (self->effect->label != NULL)
    {
      self->label.rect = (DdRect) { width * self->zoom, 0, text_width * self->zoom,
                                    height * self->zoom };
      chip->runs = &self->label;
      chip->n_runs = 1;
    }
  chip->box.width = (width + text_width + CHIP_PADDING_X) * self->zoom;
  chip->box.height = height * self->zoom;
}

static void
add_ring (DdEffectPlay *self)
{
  const DdShape *target = self->target;
  DdToken token = self->effect->token != DD_TOKEN_NONE ? self->effect->token : target->token;
  DdShape *ring = add_sprite (self, target->kind, token, DD_VARIANT_FRAME);

  if (target->kind == DD_SHAPE_TEXT || target->kind == DD_SHAPE_ICON ||
      target->kind == DD_SHAPE_PATH)
    ring->kind = DD_SHAPE_BOX;
}

/* Two lines, drawn one after the other into a cross. */
static void
add_cross (DdEffectPlay *self)
{
  guint i;

  for (i = 0; i < 2; i++)
    {
      DdShape *line = add_sprite (self, DD_SHAPE_PATH, DD_TOKEN_FILE_WHITEOUT, DD_VARIANT_PLAIN);

      line->token = DD_TOKEN_STATE_DEAD;
      line->flags |= DD_SHAPE_FLAG_EMPHASIS;
      line->points = self->points[i];
      line->n_points = 2;
    }
}

/* The chip itself rises, larger on its way so that it is seen from afar, and
 * an arrow shows where it came from. */
static void
add_lifted (DdEffectPlay *self)
{
  DdShape *arrow = add_sprite (self, DD_SHAPE_PATH, DD_TOKEN_COPY_UP, DD_VARIANT_PLAIN);
  DdShape *lifted = add_sprite (self, DD_SHAPE_CHIP, DD_TOKEN_COPY_UP, DD_VARIANT_DEFAULT);
  const char *id = lifted->id;

  arrow->points = self->points[0];
  arrow->n_points = 2;
  arrow->flags |= DD_SHAPE_FLAG_HEAD | DD_SHAPE_FLAG_EMPHASIS;
  *lifted = *self->target;
  lifted->id = id;
  lifted->parent = NULL;
  lifted->icon = DD_ICON_NONE;
  lifted->flags |= DD_SHAPE_FLAG_RAISED | DD_SHAPE_FLAG_EMPHASIS | DD_SHAPE_FLAG_OVERLAY;
  lifted->n_runs = MIN (self->target->n_runs, 1);
  lifted->runs = &self->label;
}

static void
add_frost (DdEffectPlay *self)
{
  DdShape *sheet = add_sprite (self, DD_SHAPE_BOX, DD_TOKEN_FREEZER, DD_VARIANT_TINT);
  DdShape *flake = add_sprite (self, DD_SHAPE_ICON, DD_TOKEN_FREEZER, DD_VARIANT_PLAIN);
  double side = FROST_ICON * self->zoom;

  sheet->box = self->target->box;
  flake->icon = DD_ICON_SNOWFLAKE;
  flake->box.width = flake->box.height = side;
  flake->icon_box = (DdRect) { 0, 0, side, side };
  move_to (flake, dd_rect_center (&self->target->box));
}

/* The same thing may be found in the scene that was or in the one to come. */
static const DdShape *
find_in (DdScene    *first,
         DdScene    *second,
         const char *id)
{
  const DdShape *shape;

  if (id == NULL)
    return NULL;
  shape = dd_scene_find (first, id);
  return shape != NULL ? shape : dd_scene_find (second, id);
}

static gboolean
has_ends (const DdEffectPlay *self)
{
  return self->target != NULL && (self->source != NULL || self->path != NULL);
}

static void
add_sprites (DdEffectPlay *self,
             DdTextCache  *texts)
{
  switch (self->effect->kind)
    {
    case DD_EFFECT_TRAVEL:
      if (has_ends (self))
        add_chip (self, texts, self->effect->icon);
      break;
    case DD_EFFECT_SIGNAL:
      if (has_ends (self))
        {
          add_chip (self, texts, DD_ICON_LIGHTNING);
          add_ring (self);
        }
      break;
    case DD_EFFECT_COPY_UP:
      if (self->source != NULL && self->target != NULL)
        add_lifted (self);
      break;
    case DD_EFFECT_WHITEOUT:
    case DD_EFFECT_REMOVE:
      if (self->target != NULL)
        add_cross (self);
      break;
    case DD_EFFECT_PULSE:
    case DD_EFFECT_APPEAR:
      if (self->target != NULL)
        add_ring (self);
      break;
    case DD_EFFECT_FREEZE:
    case DD_EFFECT_THAW:
      if (self->target != NULL)
        add_frost (self);
      break;
    case DD_EFFECT_FLIP:
    case DD_EFFECT_NONE:
    default:
      break;
    }
}

/* Prepares the sprites of the effect that leads to @to. An effect between
 * shapes that neither scene has is left out. */
void
_dd_effect_play_init (DdEffectPlay *self,
                      DdScene      *from,
                      DdScene      *to,
                      DdTextCache  *texts)
{
  gboolean old_first;

  self->effect = dd_scene_get_effect (to);
  self->scene = to;
  self->zoom = dd_scene_get_zoom (to);
  old_first = self->effect->kind == DD_EFFECT_REMOVE || self->effect->kind == DD_EFFECT_WHITEOUT;
  self->source = find_in (from, to, self->effect->source);
  self->target = old_first ? find_in (from, to, self->effect->target)
                           : find_in (to, from, self->effect->target);
  self->path = find_in (to, from, self->effect->path);
  if (self->path != NULL && self->path->n_points < 2)
    self->path = NULL;
  add_sprites (self, texts);
}

static void
update_chip (DdEffectPlay *self,
             DdShape      *chip,
             double        progress)
{
  double t = _dd_ease (progress);
  DdPoint from, to, center;

  if (self->path != NULL)
    {
      center = dd_path_get_point (self->path, t, NULL);
    }
  else
    {
      from = dd_rect_center (&self->source->box);
      to = dd_rect_center (&self->target->box);
      center.x = dd_lerp (from.x, to.x, t);
      center.y = dd_lerp (from.y, to.y, t) -
                 sin (t * G_PI) * ARC_HEIGHT * fabs (to.x - from.x);
    }
  chip->opacity = visible_between (progress, 0.12);
  move_to (chip, center);
}

static void
update_ring (DdEffectPlay *self,
             DdShape      *ring,
             double        progress)
{
  double reach = _dd_ease (progress) * RING_REACH * self->zoom;

  ring->box = self->target->box;
  ring->box.x -= reach;
  ring->box.y -= reach;
  ring->box.width += 2 * reach;
  ring->box.height += 2 * reach;
  ring->radius = dd_shape_get_radius (self->target, self->zoom) + reach;
  ring->opacity = progress > 0 ? 1 - progress : 0;
}

static void
update_line (DdEffectPlay *self,
             guint         i,
             double        progress)
{
  double drawn = _dd_ease (_dd_window (progress, i * 0.25, i * 0.25 + 0.35));
  DdRect box = dd_rect_inset (&self->target->box, CROSS_INSET * self->zoom);
  DdShape *line = &self->sprites[i];
  DdPoint from = { box.x, i == 0 ? box.y : box.y + box.height };
  DdPoint to = { box.x + box.width, i == 0 ? box.y + box.height : box.y };

  line->points[0] = from;
  line->points[1] = (DdPoint) { dd_lerp (from.x, to.x, drawn), dd_lerp (from.y, to.y, drawn) };
  line->box = (DdRect) { from.x, MIN (from.y, line->points[1].y),
                         line->points[1].x - from.x, fabs (line->points[1].y - from.y) };
  line->opacity = drawn > 0 ? 1 - _dd_window (progress, 0.75, 1) : 0;
}

/* Makes a shape with one text larger around its middle. */
static void
enlarge (DdShape       *sprite,
         const DdShape *model,
         double         factor)
{
  DdPoint center = dd_rect_center (&sprite->box);
  const DdRect *text;

  sprite->zoom = dd_scene_get_zoom (sprite->scene) * factor;
  sprite->box.width *= factor;
  sprite->box.height *= factor;
  move_to (sprite, center);
  if (model->n_runs == 0)
    return;
  text = &model->runs[0].rect;
  sprite->runs[0] = model->runs[0];
  sprite->runs[0].rect = (DdRect) { text->x * factor, text->y * factor,
                                    text->width * factor, text->height * factor };
}

static void
update_lifted (DdEffectPlay *self,
               double        progress)
{
  DdShape *arrow = &self->sprites[0];
  DdShape *lifted = &self->sprites[1];
  double t = _dd_ease (progress);
  DdRect source = self->source->box;

  lifted->box = dd_rect_lerp (&source, &self->target->box, t);
  enlarge (lifted, self->target, 1 + LIFT_GROWTH * sin (t * G_PI));
  lifted->opacity = progress > 0 && progress < 1;
  arrow->points[0] = (DdPoint) { source.x + source.width / 2, source.y };
  arrow->points[1] = (DdPoint) { lifted->box.x + lifted->box.width / 2,
                                 lifted->box.y + lifted->box.height };
  arrow->box = (DdRect) { MIN (arrow->points[0].x, arrow->points[1].x),
                          MIN (arrow->points[0].y, arrow->points[1].y),
                          fabs (arrow->points[1].x - arrow->points[0].x),
                          fabs (arrow->points[1].y - arrow->points[0].y) };
  arrow->opacity = arrow->box.height > ARROW_LEAST * self->zoom ? lifted->opacity : 0;
}

static void
update_frost (DdEffectPlay *self,
              double        progress)
{
  double shown = self->effect->kind == DD_EFFECT_THAW ? 1 - progress : progress;
  DdShape *sheet = &self->sprites[0];

  sheet->box.width = self->target->box.width * _dd_ease (_dd_window (shown, 0, 0.6));
  sheet->radius = dd_shape_get_radius (self->target, self->zoom);
  sheet->opacity = FROST_ALPHA * visible_between (progress, 0.25);
  self->sprites[1].opacity = visible_between (progress, 0.3);
}

/* Moves the sprites. @progress runs from 0 to 1 while the effect is played. */
void
_dd_effect_play_update (DdEffectPlay *self,
                        double        progress)
{
  if (self->n_sprites == 0)
    return;
  switch (self->effect->kind)
    {
    case DD_EFFECT_TRAVEL:
      update_chip (self, &self->sprites[0], progress);
      break;
    case DD_EFFECT_SIGNAL:
      update_chip (self, &self->sprites[0], _dd_window (progress, 0, 0.65));
      update_ring (self, &self->sprites[1], _dd_window (progress, 0.6, 1));
      break;
    case DD_EFFECT_COPY_UP:
      update_lifted (self, progress);
      break;
    case DD_EFFECT_WHITEOUT:
    case DD_EFFECT_REMOVE:
      update_line (self, 0, progress);
      update_line (self, 1, progress);
      break;
    case DD_EFFECT_PULSE:
    case DD_EFFECT_APPEAR:
      update_ring (self, &self->sprites[0], progress);
      break;
    case DD_EFFECT_FREEZE:
    case DD_EFFECT_THAW:
      update_frost (self, progress);
      break;
    case DD_EFFECT_FLIP:
    case DD_EFFECT_NONE:
    default:
      break;
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-layout-private.h"

/* One direction of a grid: sizes of its tracks, and which of them grow. */
typedef struct
{
  guint n;
  double *min;
  double *nat;
  double *grow;
} Tracks;

static void
tracks_init (Tracks *tracks,
             guint   n)
{
  tracks->n = n;
  tracks->min = g_new0 (double, n + 1);
  tracks->nat = g_new0 (double, n + 1);
  tracks->grow = g_new0 (double, n + 1);
}

static void
tracks_clear (Tracks *tracks)
{
  g_free (tracks->min);
  g_free (tracks->nat);
  g_free (tracks->grow);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tracks, tracks_clear)

static void
count_tracks (DdBox *self,
              guint *n_columns,
              guint *n_rows)
{
  DdBox *child;

  *n_columns = *n_rows = 0;
  for (child = self->first; child != NULL; child = child->next)
    {
      *n_columns = MAX (*n_columns, child->column + child->n_columns);
      *n_rows = MAX (*n_rows, child->row + child->n_rows);
    }
}

static double
sum (const double *sizes,
     guint         first,
     guint         n,
     double        gap)
{
  double total = n > 0 ? gap * (n - 1) : 0;
  guint i;

  for (i = first; i < first + n; i++)
    total += sizes[i];
  return total;
}

/* Widens the tracks @first to @first + @n until a box of @size fits in. */
static void
make_room (double *sizes,
           guint   first,
           guint   n,
           double  size,
           double  gap)
{
  double missing = size - sum (sizes, first, n, gap);
  guint i;

  for (i = first; i < first + n && missing > 0; i++)
    sizes[i] += missing / n;
}

static void
add_column_child (Tracks *tracks,
                  DdBox  *child,
                  double  gap)
{
  guint i;

  make_room (tracks->min, child->column, child->n_columns, child->min_width, gap);
  make_room (tracks->nat, child->column, child->n_columns, child->nat_width, gap);
  for (i = 0; i < child->n_columns && child->n_columns == 1; i++)
    tracks->grow[child->column + i] = MAX (tracks->grow[child->column + i], child->grow_x);
}

static void
make_equal (double *sizes,
            guint   n)
{
  double widest = 0;
  guint i;

  for (i = 0; i < n; i++)
    widest = MAX (widest, sizes[i]);
  for (i = 0; i < n; i++)
    sizes[i] = widest;
}

/* Boxes in one cell come first, so that boxes over several cells only add
 * what is still missing. */
static void
measure_columns (DdBox  *self,
                 Tracks *tracks)
{
  guint n_columns, n_rows, pass;
  DdBox *child;

  count_tracks (self, &n_columns, &n_rows);
  tracks_init (tracks, n_columns);
  for (pass = 0; pass < 2; pass++)
    for (child = self->first; child != NULL; child = child->next)
      if ((child->n_columns > 1) == (pass == 1))
        add_column_child (tracks, child, self->gap);
  if (self->equal)
    {
      make_equal (tracks->min, tracks->n);
      make_equal (tracks->nat, tracks->n);
    }
}

void
_dd_grid_measure_width (DdBox  *self,
                        double *min_width,
                        double *nat_width)
{
  g_auto (Tracks) columns = { 0 };

  measure_columns (self, &columns);
  *min_width = sum (columns.min, 0, columns.n, self->gap);
  *nat_width = sum (columns.nat, 0, columns.n, self->gap);
}

/* Leaves the widths of the columns in @columns->nat. */
static void
share_columns (DdBox  *self,
               Tracks *columns,
               double  width)
{
  double min_total, nat_total, part;
  guint i;

  measure_columns (self, columns);
  min_total = sum (columns->min, 0, columns->n, self->gap);
  nat_total = sum (columns->nat, 0, columns->n, self->gap);
  if (width >= nat_total)
    {
      _dd_share_out (columns->nat, columns->grow, columns->n, width - nat_total);
      return;
    }
  part = nat_total > min_total ? MAX (width - min_total, 0) / (nat_total - min_total) : 0;
  for (i = 0; i < columns->n; i++)
    columns->nat[i] = dd_lerp (columns->min[i], columns->nat[i], part);
}

static void
measure_rows (DdBox        *self,
              const Tracks *columns,
              Tracks       *rows)
{
  guint n_columns, n_rows, pass;
  DdBox *child;

  count_tracks (self, &n_columns, &n_rows);
  tracks_init (rows, n_rows);
  for (pass = 0; pass < 2; pass++)
    for (child = self->first; child != NULL; child = child->next)
      {
        double width = sum (columns->nat, child->column, child->n_columns, self->gap);

        if ((child->n_rows > 1) != (pass == 1))
          continue;
        make_room (rows->nat, child->row, child->n_rows,
                   _dd_box_measure_height (child, width), self->gap);
        if (child->n_rows == 1)
          rows->grow[child->row] = MAX (rows->grow[child->row], child->grow_y);
      }
}

double
_dd_grid_measure_height (DdBox  *self,
                         double  width)
{
  g_auto (Tracks) columns = { 0 };
  g_auto (Tracks) rows = { 0 };

  share_columns (self, &columns, width);
  measure_rows (self, &columns, &rows);
  return sum (rows.nat, 0, rows.n, self->gap);
}

static double
track_start (DdBox        *self,
             const double *sizes,
             guint         track)
{
  return sum (sizes, 0, track, self->gap) + (track > 0 ? self->gap : 0);
}

void
_dd_grid_allocate (DdBox        *self,
                   const DdRect *inner)
{
  g_auto (Tracks) columns = { 0 };
  g_auto (Tracks) rows = { 0 };
  double left, top;
  DdBox *child;

  share_columns (self, &columns, inner->width);
  measure_rows (self, &columns, &rows);
  _dd_share_out (rows.nat, rows.grow, rows.n,
                 MAX (inner->height - sum (rows.nat, 0, rows.n, self->gap), 0));
  left = MAX (inner->width - sum (columns.nat, 0, columns.n, self->gap), 0);
  top = MAX (inner->height - sum (rows.nat, 0, rows.n, self->gap), 0);
  left *= self->justify == DD_ALIGN_CENTER ? 0.5 : self->justify == DD_ALIGN_END;
  top *= self->justify == DD_ALIGN_CENTER ? 0.5 : 0;
  for (child = self->first; child != NULL; child = child->next)
    {
      DdRect place = {
        inner->x + left + track_start (self, columns.nat, child->column),
        inner->y + top + track_start (self, rows.nat, child->row),
        sum (columns.nat, child->column, child->n_columns, self->gap),
        sum (rows.nat, child->row, child->n_rows, self->gap),
      };

      _dd_box_allocate (child, &place);
    }
}

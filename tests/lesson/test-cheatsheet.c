// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>
#include <string.h>

#include "dd-cheatsheet.h"
#include "dd-curriculum.h"
#include "dd-figures.h"
#include "lesson-fixture.h"

#define FIRST_LESSON "04-inside-the-container"

typedef struct
{
  DdCurriculum *curriculum;
  DdLesson     *lesson;
  char         *folder;
  char         *path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GFile) lessons = g_file_new_for_path (fixture_lessons_path ());

  fixture->curriculum = dd_curriculum_new (lessons);
  fixture->lesson = dd_curriculum_find_lesson (fixture->curriculum, FIRST_LESSON);
  g_assert_nonnull (fixture->lesson);
  fixture->folder = fixture_new_folder ();
  fixture->path = g_build_filename (fixture->folder, "sheet.pdf", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->curriculum);
  fixture_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static char *
run_tool (const char *tool,
          const char *path,
          const char *last)
{
  const char *argv[] = { tool, path, last, NULL };
  g_autoptr (GError) error = NULL;
  char *output;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return output;
}

static void
save (DdCheatsheet *sheet,
      const char   *path)
{
  g_autoptr (GPtrArray) sheets = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (sheets, sheet);
  g_assert_true (dd_cheatsheet_save_pdf (sheets, path, &error));
  g_assert_no_error (error);
}

static void
test_paper (Fixture       *fixture,
            gconstpointer  data)
{
  DdPaper paper;

  g_assert_true (dd_paper_parse ("A4", &paper));
  g_assert_cmpint (paper, ==, DD_PAPER_A4);
  g_assert_true (dd_paper_parse ("letter", &paper));
  g_assert_cmpint (paper, ==, DD_PAPER_LETTER);
  g_assert_false (dd_paper_parse ("b5", &paper));
}

/* One or two pages, on either paper, with text that can be found. */
static void
test_pdf (Fixture       *fixture,
          gconstpointer  data)
{
  DdPaper paper = GPOINTER_TO_INT (data);
  g_autoptr (DdFigures) figures = dd_figures_new (dd_catalog_get_default ());
  DdCheatsheet *sheet = dd_cheatsheet_new_paper (fixture->lesson, paper, dd_figures_for_sheet,
                                                 figures);
  g_autofree char *pages = g_strdup_printf ("Pages:           %u\n",
                                            dd_cheatsheet_get_n_pages (sheet));
  g_autofree char *info = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpuint (dd_cheatsheet_get_n_pages (sheet), >=, 1);
  g_assert_cmpuint (dd_cheatsheet_get_n_pages (sheet), <=, 2);
  save (sheet, fixture->path);
  info = run_tool ("pdfinfo", fixture->path, NULL);
  g_assert_nonnull (strstr (info, "Title:           Writable Layer & States"));
  g_assert_nonnull (strstr (info, pages));
  g_assert_nonnull (strstr (info, "Tagged:          yes"));
  g_assert_nonnull (strstr (info, paper == DD_PAPER_A4 ? "(A4)" : "(letter)"));
  text = run_tool ("pdftotext", fixture->path, "-");
  g_assert_nonnull (strstr (text, "4 Writable Layer & States"));
  g_assert_nonnull (strstr (text, "docker commit web saved"));
  g_assert_nonnull (strstr (text, "cgroup freezer: memory kept, no CPU time"));
  g_assert_true (g_regex_match_simple ("^1 ?/ ?[12]$", text, G_REGEX_MULTILINE, 0));
  g_assert_finalize_object (sheet);
}

/* The same sheet gives the same file, so that files can be compared. */
static void
test_same_bytes (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gsize first_length;
  gsize second_length;

  for (guint i = 0; i < 2; i++)
    {
      DdCheatsheet *sheet = dd_cheatsheet_new_paper (fixture->lesson, DD_PAPER_A4, NULL, NULL);

      save (sheet, fixture->path);
      g_assert_finalize_object (sheet);
      g_assert_true (g_file_get_contents (fixture->path, i == 0 ? &first : &second,
                                          i == 0 ? &first_length : &second_length, NULL));
    }
  g_assert_cmpmem (first, first_length, second, second_length);
}

static void
test_book (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GPtrArray) sheets = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *info = NULL;
  g_autofree char *pages = NULL;
  guint n_pages = 0;

  for (guint i = 0; i < 2; i++)
    {
      DdCheatsheet *sheet = dd_cheatsheet_new_paper (fixture->lesson, (DdPaper) i, NULL, NULL);

      n_pages += dd_cheatsheet_get_n_pages (sheet);
      g_ptr_array_add (sheets, sheet);
    }
  g_assert_true (dd_cheatsheet_save_pdf (sheets, fixture->path, NULL));
  info = run_tool ("pdfinfo", fixture->path, NULL);
  pages = g_strdup_printf ("^Pages: +%u$", n_pages);
  g_assert_true (g_regex_match_simple (pages, info, G_REGEX_MULTILINE, 0));
  g_assert_true (g_regex_match_simple ("^Title: +Drydock cheatsheets$", info, G_REGEX_MULTILINE, 0));
}

static void
test_errors (Fixture       *fixture,
             gconstpointer  data)
{
  DdCheatsheet *sheet = dd_cheatsheet_new_paper (fixture->lesson, DD_PAPER_A4, NULL, NULL);
  g_autofree char *path = g_build_filename (fixture->folder, "nowhere", "sheet.pdf", NULL);
  g_autoptr (GPtrArray) sheets = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (sheets, sheet);
  g_assert_false (dd_cheatsheet_save_pdf (sheets, path, &error));
  g_assert_true (error->domain == G_FILE_ERROR);
  g_assert_finalize_object (sheet);
}

/* Nothing is drawn outside the margins or over the footer. */
static void
assert_border_is_empty (DdCheatsheet *sheet,
                        guint         page)
{
  int width = (int) ceil (dd_cheatsheet_get_width (sheet));
  int height = (int) ceil (dd_cheatsheet_get_height (sheet));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  const guchar *pixels;
  int stride;

  dd_cheatsheet_draw_page (sheet, cr, page);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  pixels = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  for (int y = 60; y < height; y++)
    for (int x = 0; x < width; x++)
      if ((x < 27 || x > width - 27 || y > height - 8)
          && *(const guint32 *) (gconstpointer) (pixels + y * stride + 4 * x) != 0)
        g_error ("page %u: something is drawn at %d, %d", page, x, y);
  cairo_surface_destroy (surface);
}

static void
test_margins (Fixture       *fixture,
              gconstpointer  data)
{
  for (guint i = 0; i < 2; i++)
    {
      DdCheatsheet *sheet = dd_cheatsheet_new_paper (fixture->lesson, (DdPaper) i, NULL, NULL);

      for (guint page = 0; page < dd_cheatsheet_get_n_pages (sheet); page++)
        assert_border_is_empty (sheet, page);
      g_assert_finalize_object (sheet);
    }
}

/* On a very small page a card goes on in another one. */
static void
test_small_pages (Fixture       *fixture,
                  gconstpointer  data)
{
  DdCheatsheet *sheet = dd_cheatsheet_new (fixture->lesson, 300, 260, NULL, NULL);
  g_autofree char *text = dd_cheatsheet_dup_text (sheet);

  g_assert_cmpuint (dd_cheatsheet_get_n_pages (sheet), >, 4);
  for (guint page = 0; page < dd_cheatsheet_get_n_pages (sheet); page++)
    assert_border_is_empty (sheet, page);
  g_assert_nonnull (strstr (text, "docker ps -s  size of the writable layer"));
  g_assert_finalize_object (sheet);
}

static DdScene *
make_figure (gpointer            user_data,
             DdLesson           *lesson,
             const DdFigureRef  *figure,
             double              width,
             DdTextCache       **texts)
{
  DdScene *scene = dd_scene_new ();

  g_assert_cmpstr (figure->simulation, ==, "copy-up");
  *texts = user_data;
  dd_scene_set_size (scene, width, width / 2);
  dd_scene_finish (scene);
  return scene;
}

static void
test_figure (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  DdCheatsheet *with = dd_cheatsheet_new_paper (fixture->lesson, DD_PAPER_A4, make_figure, texts);
  DdCheatsheet *without = dd_cheatsheet_new_paper (fixture->lesson, DD_PAPER_A4, NULL, NULL);
  g_autofree char *with_text = dd_cheatsheet_dup_text (with);
  g_autofree char *without_text = dd_cheatsheet_dup_text (without);

  g_assert_nonnull (strstr (with_text, "Two containers, one image"));
  g_assert_null (strstr (without_text, "Two containers, one image"));
  save (with, fixture->path);
  g_assert_finalize_object (with);
  g_assert_finalize_object (without);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cheatsheet/paper", Fixture, NULL, set_up, test_paper, tear_down);
  g_test_add ("/cheatsheet/pdf/a4", Fixture, GINT_TO_POINTER (DD_PAPER_A4), set_up, test_pdf,
              tear_down);
  g_test_add ("/cheatsheet/pdf/letter", Fixture, GINT_TO_POINTER (DD_PAPER_LETTER), set_up, test_pdf,
              tear_down);
  g_test_add ("/cheatsheet/same-bytes", Fixture, NULL, set_up, test_same_bytes, tear_down);
  g_test_add ("/cheatsheet/book", Fixture, NULL, set_up, test_book, tear_down);
  g_test_add ("/cheatsheet/errors", Fixture, NULL, set_up, test_errors, tear_down);
  g_test_add ("/cheatsheet/margins", Fixture, NULL, set_up, test_margins, tear_down);
  g_test_add ("/cheatsheet/small-pages", Fixture, NULL, set_up, test_small_pages, tear_down);
  g_test_add ("/cheatsheet/figure", Fixture, NULL, set_up, test_figure, tear_down);
  return g_test_run ();
}

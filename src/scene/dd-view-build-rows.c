// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-dockerfile.h"
#include "dd-view-build-private.h"

/* What the builder decides, line by line of the Dockerfile. */

/* So short is fetching something that is here. */
#define USEC_AT_ONCE 1000

/* By DdBuildState. */
static const DdBuildWord words[] = {
  [DD_BUILD_STATE_PENDING] = { DD_TOKEN_STEP_PENDING, DD_ICON_CLOCK, N_("WAITING") },
  [DD_BUILD_STATE_RUNNING] = { DD_TOKEN_CACHE_REBUILD, DD_ICON_PLAY, N_("BUILDING") },
  [DD_BUILD_STATE_DONE] = { DD_TOKEN_CACHE_MISS, DD_ICON_CROSS, N_("MISS") },
  [DD_BUILD_STATE_CACHED] = { DD_TOKEN_CACHE_HIT, DD_ICON_CHECK, "CACHED" },
  [DD_BUILD_STATE_FAILED] = { DD_TOKEN_STATE_DEAD, DD_ICON_WARNING, N_("FAILED") },
  [DD_BUILD_STATE_CANCELED] = { DD_TOKEN_METADATA, DD_ICON_STOP, N_("CANCELED") },
};

/* By DdBuildVerdict. */
static const DdBuildWord verdicts[] = {
  [DD_BUILD_VERDICT_NONE] = { DD_TOKEN_METADATA, DD_ICON_LAYERS, N_("BASE") },
  [DD_BUILD_VERDICT_HIT] = { DD_TOKEN_CACHE_HIT, DD_ICON_CHECK, "CACHED" },
  [DD_BUILD_VERDICT_MISS] = { DD_TOKEN_CACHE_MISS, DD_ICON_CROSS, N_("MISS") },
  [DD_BUILD_VERDICT_FOLLOWS] = { DD_TOKEN_CACHE_REBUILD, DD_ICON_RESTART, N_("REBUILD") },
  [DD_BUILD_VERDICT_OPEN] = { DD_TOKEN_STEP_PENDING, DD_ICON_INFO, N_("DEPENDS") },
  [DD_BUILD_VERDICT_FAILS] = { DD_TOKEN_STATE_DEAD, DD_ICON_WARNING, N_("FAILS") },
  [DD_BUILD_VERDICT_UNREACHED] = { DD_TOKEN_METADATA, DD_ICON_STOP, N_("NOT REACHED") },
};

static const DdBuildWord rebuilt = { DD_TOKEN_CACHE_REBUILD, DD_ICON_RESTART, N_("REBUILD") };
static const DdBuildWord unbuilt = { DD_TOKEN_CACHE_REBUILD, DD_ICON_PLAY, N_("BUILD") };
static const DdBuildWord base = { DD_TOKEN_METADATA, DD_ICON_LAYERS, N_("BASE") };
static const DdBuildWord fetching = { DD_TOKEN_METADATA, DD_ICON_ARROW_DOWN, N_("FETCHING") };
static const DdBuildWord fetched = { DD_TOKEN_METADATA, DD_ICON_ARROW_DOWN, N_("FETCHED") };
static const DdBuildWord setting = { DD_TOKEN_METADATA, DD_ICON_DIAMOND, N_("SETTING") };
static const DdBuildWord skipped = { DD_TOKEN_STEP_PENDING, DD_ICON_NONE, N_("LEFT OUT") };
static const DdBuildWord off = { DD_TOKEN_STEP_PENDING, DD_ICON_NONE, N_("OFF") };

static void
row_free (gpointer data)
{
  DdBuildRow *row = data;

  g_free (row->id);
  g_free (row->keyword);
  g_free (row->rest);
  g_free (row->cause);
  g_free (row->why);
  g_free (row);
}

/* The instruction without the digest of an image, which is long. One that the
 * legacy builder refuses is none of its steps. */
char *
_dd_view_dup_instruction (const DdBuildStep *step)
{
  const char *text = step->instruction ? step->instruction : step->refusal ? step->refusal : "";
  const char *digest = step->kind == DD_BUILD_IMAGE ? strstr (text, "@sha256:") : NULL;

  return digest ? g_strndup (text, digest - text) : g_strdup (text);
}

/* Decisions */

static gboolean
is_decided (const DdBuildStep *step)
{
  return step->kind == DD_BUILD_RUN || step->kind == DD_BUILD_COPY ||
         step->kind == DD_BUILD_WORKDIR || step->kind == DD_BUILD_CONFIG;
}

/* Whether a step had to be carried out because the one below it was. */
static gboolean
is_rebuilt (const DdBuild *build,
            int            step)
{
  const DdBuildStep *of = dd_build_plan_get_step (build->plan, step);
  const DdBuildStep *parent = of ? dd_build_plan_get_step (build->plan, of->parent) : NULL;
  const DdBuildRun *below = parent ? dd_build_get_run (build, of->parent) : NULL;

  return below && is_decided (parent) && !of->link && below->state == DD_BUILD_STATE_DONE;
}

DdBuildWord
_dd_view_get_run_word (const DdBuild *build,
                       int            step)
{
  const DdBuildStep *of = dd_build_plan_get_step (build->plan, step);
  const DdBuildRun *run = dd_build_get_run (build, step);

  if (run->state == DD_BUILD_STATE_DONE && !is_decided (of))
    return of->kind == DD_BUILD_FETCH ? fetched : base;
  if (run->state == DD_BUILD_STATE_RUNNING && !is_decided (of))
    return fetching;
  if (run->state == DD_BUILD_STATE_DONE && is_rebuilt (build, step))
    return rebuilt;
  return words[run->state];
}

DdBuildWord
_dd_view_get_step_word (const DdBuildSight *sight,
                        int                 step)
{
  const DdBuildForecast *forecast = sight->preview ? dd_build_preview_get (sight->preview, step)
                                                   : NULL;

  if (forecast && forecast->verdict == DD_BUILD_VERDICT_NONE &&
      dd_build_plan_get_step (sight->plan, step)->kind == DD_BUILD_FETCH)
    return fetched;
  /* What was never built is not built again. */
  if (forecast && forecast->verdict == DD_BUILD_VERDICT_FOLLOWS && sight->preview->is_first)
    return unbuilt;
  if (forecast)
    return verdicts[forecast->verdict];
  return _dd_view_get_run_word (sight->build, step);
}

/* Whether a copy takes a file: a source is the file, a folder above it, or a
 * pattern. */
static gboolean
takes (const DdBuildStep *step,
       const char        *path)
{
  for (guint i = 0; step->sources && step->sources[i]; i++)
    {
      const char *source = step->sources[i];
      g_autofree char *below = NULL;

      while (*source == '/' || g_str_has_prefix (source, "./"))
        source += *source == '/' ? 1 : 2;
      below = g_strconcat (source, "/", NULL);
      if (*source == '\0' || g_str_equal (source, ".") || g_str_equal (source, path) ||
          g_str_has_prefix (path, below) || g_pattern_match_simple (source, path))
        return TRUE;
    }
  return FALSE;
}

/* Names the file that made a copy miss. */
static char *
cause_of_copy (const DdBuildSight *sight,
               const DdBuildStep  *step)
{
  const DdBuildStep *input = dd_build_plan_get_step (sight->plan, step->input);
  GPtrArray *paths = sight->changed;
  const char *first = NULL;
  guint n = 0;

  if (step->kind != DD_BUILD_COPY || (input && input->kind != DD_BUILD_CONTEXT))
    return NULL;
  for (guint i = 0; i < paths->len; i++)
    if (takes (step, g_ptr_array_index (paths, i)))
      {
        first = first ? first : g_ptr_array_index (paths, i);
        n++;
      }
  if (n == 0)
    return NULL;
  if (n == 1)
    return g_strdup_printf (_("%s changed"), first);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s and %u more changed",
                                       "%s and %u more changed", n - 1), first, n - 1);
}

static char *
cause_of_hit (const DdBuildStep *step)
{
  switch (step->kind)
    {
    case DD_BUILD_RUN:
      return g_strdup (_("same command, same layers below"));
    case DD_BUILD_COPY:
      return g_strdup (_("same content"));
    case DD_BUILD_WORKDIR:
    case DD_BUILD_CONFIG:
    case DD_BUILD_IMAGE:
    case DD_BUILD_CONTEXT:
    case DD_BUILD_INLINE:
    case DD_BUILD_FETCH:
    default:
      return g_strdup (_("as before"));
    }
}

static char *
cause_of_base (const DdBuildRun *run)
{
  guint64 span = run->ended - run->started;
  g_autofree char *taken = NULL;

  if (run->ended < run->started || span < USEC_AT_ONCE)
    return g_strdup (_("is here already"));
  taken = _dd_view_format_span (span);
  return g_strdup_printf (_("fetched in %s"), taken);
}

/* Why, in a few words. */
char *
_dd_view_dup_cause (const DdBuildSight *sight,
                    int                 index)
{
  const DdBuildStep *step = dd_build_plan_get_step (sight->plan, index);
  const DdBuildRun *run;
  char *cause = NULL;

  if (sight->preview)
    {
      const DdBuildForecast *forecast = dd_build_preview_get (sight->preview, index);

      return forecast->verdict == DD_BUILD_VERDICT_HIT ? cause_of_hit (step)
                                                       : g_strdup (forecast->reason);
    }
  run = dd_build_get_run (sight->build, index);
  if (run->error)
    return g_strdup (run->error);
  if (run->state == DD_BUILD_STATE_CACHED)
    return cause_of_hit (step);
  if (!is_decided (step))
    return run->state == DD_BUILD_STATE_DONE ? cause_of_base (run) : g_strdup ("");
  if (run->state != DD_BUILD_STATE_PENDING)
    cause = step->kind == DD_BUILD_COPY && !g_hash_table_contains (sight->made, step->instruction)
            ? g_strdup (_("it was not built before")) : cause_of_copy (sight, step);
  return cause ? cause : g_strdup (run->why ? run->why : "");
}

/* Lines */

/* The same line has the same name wherever it is moved to. */
static char *
make_id (GHashTable *seen,
         const char *keyword,
         const char *rest)
{
  char *id = g_strdup_printf ("build/line:%s %s", keyword, rest);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (seen, id)) + 1;

  g_hash_table_insert (seen, g_strdup (id), GUINT_TO_POINTER (n));
  if (n > 1)
    {
      char *numbered = g_strdup_printf ("%s#%u", id, n);

      g_free (id);
      return numbered;
    }
  return id;
}

static DdBuildRow *
add_row (GPtrArray  *rows,
         GHashTable *seen,
         const char *text,
         guint       line,
         guint       end_line)
{
  DdBuildRow *row = g_new0 (DdBuildRow, 1);
  const char *space = text + strcspn (text, " \t");

  row->line = line;
  row->end_line = end_line;
  row->keyword = g_strndup (text, (gsize) (space - text));
  row->rest = g_strstrip (g_strdup (space));
  row->id = make_id (seen, row->keyword, row->rest);
  row->step = -1;
  row->word = setting;
  row->cause = g_strdup ("");
  row->why = g_strdup ("");
  g_ptr_array_add (rows, row);
  return row;
}

static void
explain (DdBuildRow        *row,
         const DdBuildWord *word,
         const char        *cause,
         const char        *why)
{
  row->word = *word;
  g_free (row->cause);
  row->cause = g_strdup (cause);
  g_free (row->why);
  row->why = g_strdup (why);
}

/* A comment that is an instruction behind its mark is one that is switched
 * off. */
static void
add_switched_off (GPtrArray  *rows,
                  GHashTable *seen,
                  char      **lines,
                  guint       first,
                  guint       end)
{
  for (guint i = first; i < end && lines[i - 1]; i++)
    {
      const char *text = lines[i - 1] + strspn (lines[i - 1], " \t");
      g_autofree char *keyword = NULL;
      DdBuildRow *row;

      if (*text != '#')
        continue;
      text += 1 + strspn (text + 1, " \t");
      keyword = g_strndup (text, strcspn (text, " \t"));
      if (dd_dockerfile_kind_from_string (keyword) == DD_DOCKERFILE_UNKNOWN ||
          !g_ascii_isupper (*keyword))
        continue;
      row = add_row (rows, seen, text, i, i);
      row->is_off = TRUE;
      explain (row, &off, _("a comment: the builder does not see it"), "");
    }
}

static int
find_step (const DdBuildPlan *plan,
           guint              line)
{
  int found = -1;

  for (guint i = 0; plan && i < plan->steps->len; i++)
    {
      const DdBuildStep *step = dd_build_plan_get_step (plan, (int) i);

      if (step->line == (int) line && step->kind != DD_BUILD_CONTEXT &&
          step->kind != DD_BUILD_INLINE)
        found = (int) i;
    }
  return found;
}

static gboolean
makes_files (DdDockerfileKind kind)
{
  return kind == DD_DOCKERFILE_RUN || kind == DD_DOCKERFILE_COPY || kind == DD_DOCKERFILE_ADD ||
         kind == DD_DOCKERFILE_WORKDIR;
}

/* A stage whose files nobody makes is one that the target does not need. */
static gboolean
is_left_out (const DdBuildPlan       *plan,
             const DdDockerfileStage *stage)
{
  gboolean has_files = FALSE;

  for (guint i = 0; i < stage->instructions->len; i++)
    {
      const DdDockerfileInstruction *instruction = g_ptr_array_index (stage->instructions, i);

      if (find_step (plan, instruction->start_line) >= 0)
        return FALSE;
      has_files = has_files || makes_files (instruction->kind);
    }
  return has_files && plan && plan->steps->len > 0;
}

static const DdDockerfileStage *
find_stage (GPtrArray *stages,
            guint      line)
{
  const DdDockerfileStage *found = NULL;

  for (guint i = 0; stages && i < stages->len; i++)
    {
      const DdDockerfileStage *stage = g_ptr_array_index (stages, i);

      if (stage->from->start_line <= line)
        found = stage;
    }
  return found;
}

static void
explain_setting (DdBuildRow                    *row,
                 const DdDockerfileInstruction *instruction)
{
  if (instruction->kind == DD_DOCKERFILE_FROM)
    explain (row, &base, g_str_has_prefix (row->rest, "scratch") ? _("nothing at all")
                                                               : _("another stage"),
             _("A stage begins with an image, with what another stage made, or with nothing."));
  else if (instruction->kind == DD_DOCKERFILE_ARG)
    explain (row, &setting, _("for the steps that follow"),
             _("A build argument makes no layer. It is part of the key of every RUN that follows."));
  else if (instruction->kind == DD_DOCKERFILE_ENV)
    explain (row, &setting, _("no layer"),
             _("A variable makes no layer. It is kept in the image's configuration and part of the "
               "key of every RUN that follows."));
  else
    explain (row, &setting, _("no layer"),
             _("Only the image's configuration changes. With BuildKit no step that follows is built "
               "anew because of it."));
}

static void
explain_row (const DdBuildSight            *sight,
             DdBuildRow                    *row,
             const DdDockerfileInstruction *instruction,
             GPtrArray                     *stages)
{
  const DdDockerfileStage *stage = find_stage (stages, row->line);
  g_autofree char *cause = NULL;

  row->step = find_step (sight->plan, row->line);
  if (row->step >= 0)
    {
      DdBuildWord word = _dd_view_get_step_word (sight, row->step);
      const char *why = sight->preview ? dd_build_preview_get (sight->preview, row->step)->reason
                                       : dd_build_get_run (sight->build, row->step)->why;

      cause = _dd_view_dup_cause (sight, row->step);
      explain (row, &word, cause, why ? why : "");
    }
  else if (stage && is_left_out (sight->plan, stage))
    explain (row, &skipped, _("the target needs nothing of this stage"),
             _("BuildKit builds only the stages that the target is made of."));
  else
    explain_setting (row, instruction);
}

/* The lines of the Dockerfile, each with what is decided about it. */
GPtrArray *
_dd_view_list_build_rows (const DdBuildSight *sight)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (row_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (DdDockerfile) file = dd_dockerfile_read (sight->text, -1, NULL);
  g_autoptr (DdDockerfile) parsed = dd_dockerfile_parse (sight->text, -1, NULL);
  GPtrArray *stages = parsed ? dd_dockerfile_get_stages (parsed) : NULL;
  GPtrArray *instructions = file ? dd_dockerfile_get_instructions (file) : NULL;
  g_auto (GStrv) lines = g_strsplit (sight->text, "\n", -1);
  guint next = 1;

  for (guint i = 0; instructions && i < instructions->len; i++)
    {
      const DdDockerfileInstruction *instruction = g_ptr_array_index (instructions, i);
      DdBuildRow *row;

      add_switched_off (rows, seen, lines, next, instruction->start_line);
      row = add_row (rows, seen, instruction->original, instruction->start_line,
                     instruction->end_line);
      explain_row (sight, row, instruction, stages);
      next = instruction->end_line + 1;
    }
  add_switched_off (rows, seen, lines, next, g_strv_length (lines) + 1);
  return rows;
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-ops.h"
#include "dd-docker-build-private.h"
#include "dd-dockerfile-check.h"
#include "dd-dockerfile-outline.h"
#include "dd-go-json.h"

/* docker build --check and --call: the Dockerfile is looked at, nothing is
 * built.
 *
 * Source: docker/buildx commands/build.go, printResult; moby/buildkit
 * frontend/subrequests */

#define OUTLINE_PADDING 3
#define TARGETS_PADDING 1
#define JSON_INDENT     2

static const char *
find_call (DdDockerLine  *line,
           char         **format)
{
  static const char *const names[][2] = {
    { "check", DD_BUILD_CALL_LINT },
    { "lint", DD_BUILD_CALL_LINT },
    { "outline", DD_BUILD_CALL_OUTLINE },
    { "targets", DD_BUILD_CALL_TARGETS },
  };
  const char *given = dd_parsed_get_string (line->parsed, "call");
  g_auto (GStrv) fields = g_strsplit (given ? given : "", ",", -1);

  for (guint i = 1; format && fields[0] && fields[i]; i++)
    if (g_str_has_prefix (fields[i], "format="))
      *format = g_strdup (fields[i] + strlen ("format="));
  if (dd_parsed_get_bool (line->parsed, "check"))
    return DD_BUILD_CALL_LINT;
  for (gsize i = 0; fields[0] && i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (fields[0], names[i][0]))
      return names[i][1];
  return NULL;
}

/* Finds out what is asked for; %NULL for a build. What the builder does not know
 * it refuses itself. */
char *
_dd_docker_build_dup_call (DdDockerLine *line)
{
  const char *given = dd_parsed_get_string (line->parsed, "call");
  g_auto (GStrv) fields = g_strsplit (given ? given : "", ",", -1);
  const char *known = find_call (line, NULL);

  if (known)
    return g_strdup (known);
  return fields[0] && !g_str_equal (fields[0], "build") ? g_strdup (fields[0]) : NULL;
}

/* Tables: all cells but the last of a line are as wide as the widest. */

static void
print_table (GString   *out,
             GPtrArray *rows,
             int        padding)
{
  int widths[3] = { 0 };

  for (guint i = 0; i < rows->len; i++)
    {
      char **cells = g_ptr_array_index (rows, i);

      for (guint j = 0; cells[j] && cells[j + 1]; j++)
        widths[j] = MAX (widths[j], (int) strlen (cells[j]) + padding);
    }
  for (guint i = 0; i < rows->len; i++)
    {
      char **cells = g_ptr_array_index (rows, i);

      for (guint j = 0; cells[j]; j++)
        g_string_append_printf (out, "%-*s", cells[j + 1] ? widths[j] : 0, cells[j]);
      g_string_append_c (out, '\n');
    }
}

static void
add_row (GPtrArray  *rows,
         const char *first,
         const char *second,
         const char *third)
{
  const char *const cells[] = { first, second ? second : "", third, NULL };

  g_ptr_array_add (rows, g_strdupv ((char **) cells));
}

static GPtrArray *
rows_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
}

/* JSON */

static void
set_location (JsonObject *object,
              guint       line)
{
  g_autofree char *text = g_strdup_printf ("{\"ranges\":[{\"start\":{\"line\":%u},\"end\":"
                                           "{\"line\":%u}}]}", line, line);

  json_object_set_member (object, "location", json_from_string (text, NULL));
}

static void
set_text (JsonObject *object,
          const char *name,
          const char *text)
{
  if (text && *text)
    json_object_set_string_member (object, name, text);
}

static void
print_json (GString    *out,
            JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = dd_go_json_encode (node, JSON_INDENT);

  g_string_append_printf (out, "%s\n", text);
}

static void
set_sources (JsonObject    *object,
             const DdBuild *build)
{
  JsonArray *sources = json_array_new ();
  g_autofree char *text = g_base64_encode ((const guchar *) build->dockerfile,
                                           strlen (build->dockerfile));

  json_array_add_string_element (sources, text);
  json_object_set_array_member (object, "sources", sources);
}

/* The checks */

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  const DdDockerfileWarning *one = *(const DdDockerfileWarning *const *) a;
  const DdDockerfileWarning *other = *(const DdDockerfileWarning *const *) b;

  return (one->line > other->line) - (one->line < other->line);
}

static char **
list_arguments (const DdBuild *build)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; build->build_args && i < dd_string_map_get_size (build->build_args); i++)
    {
      const DdStringPair *pair = dd_string_map_get_pair (build->build_args, i);
      g_autofree char *text = g_strconcat (pair->key, "=", pair->value, NULL);

      g_strv_builder_add (builder, text);
    }
  return g_strv_builder_end (builder);
}

static GPtrArray *
list_warnings (const DdBuild *build)
{
  g_auto (GStrv) arguments = list_arguments (build);
  DdDockerfileCheckOptions options = {
    .build_arguments = (const char *const *) arguments,
    .target = build->target,
    .as_found = TRUE,
  };
  GPtrArray *warnings = dd_dockerfile_check (build->dockerfile, -1, &options, NULL);

  g_ptr_array_sort (warnings, compare_lines);
  return warnings;
}

/* As the user named the folder and the file. */
static char *
name_of_file (DdToolCall    *call,
              DdDockerLine  *line,
              const DdBuild *build)
{
  const char *folder = dd_parsed_get_args (line->parsed)[0];
  const char *file = dd_parsed_get_string (line->parsed, "file");

  if (build->folder == NULL)
    return g_strdup (build->file_name);
  if (file && *file)
    return g_strdup (file);
  return g_str_equal (folder, ".") ? g_strdup (build->file_name)
                                   : g_build_filename (folder, build->file_name, NULL);
}

static void
print_warning (GString                   *out,
               const DdBuild             *build,
               const char                *name,
               const DdDockerfileWarning *warning)
{
  g_autofree char *url = dd_dockerfile_rule_dup_url (warning->rule);
  g_autofree char *excerpt = dd_dockerfile_dup_excerpt (build->dockerfile, name, warning->line,
                                                        warning->line);

  g_string_append_printf (out, "\nWARNING: %s - %s\n%s\n%s",
                          dd_dockerfile_rule_get_name (warning->rule), url, warning->detail,
                          excerpt ? excerpt : "");
}

static void
print_warnings_json (GString       *out,
                     const DdBuild *build,
                     GPtrArray     *warnings)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *list = json_array_new ();
  JsonArray *sources = json_array_new ();
  JsonObject *source = json_object_new ();
  g_autofree char *data = g_base64_encode ((const guchar *) build->dockerfile,
                                           strlen (build->dockerfile));

  for (guint i = 0; i < warnings->len; i++)
    {
      const DdDockerfileWarning *warning = g_ptr_array_index (warnings, i);
      g_autofree char *url = dd_dockerfile_rule_dup_url (warning->rule);
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "ruleName",
                                     dd_dockerfile_rule_get_name (warning->rule));
      json_object_set_string_member (entry, "description",
                                     dd_dockerfile_rule_get_description (warning->rule));
      json_object_set_string_member (entry, "url", url);
      json_object_set_string_member (entry, "detail", warning->detail);
      set_location (entry, warning->line);
      json_array_add_object_element (list, entry);
    }
  json_object_set_array_member (object, "warnings", list);
  json_object_set_string_member (source, "filename", build->file_name);
  json_object_set_string_member (source, "data", data);
  json_object_set_string_member (source, "language", "Dockerfile");
  json_array_add_object_element (sources, source);
  json_object_set_array_member (object, "sources", sources);
  print_json (out, object);
}

static int
print_lint (DdToolCall    *call,
            DdDockerLine  *line,
            const DdBuild *build,
            gboolean       json)
{
  g_autoptr (GPtrArray) warnings = list_warnings (build);
  g_autofree char *name = name_of_file (call, line, build);

  if (json)
    print_warnings_json (call->out, build, warnings);
  else if (warnings->len == 0)
    g_string_append (call->out, "Check complete, no warnings found.\n");
  else
    g_string_append_printf (call->out, "Check complete, %u warning%s been found!\n", warnings->len,
                            warnings->len == 1 ? " has" : "s have");
  for (guint i = 0; !json && i < warnings->len; i++)
    print_warning (call->out, build, name, g_ptr_array_index (warnings, i));
  return warnings->len > 0;
}

/* The outline */

static void
print_parameters (GString    *out,
                  GPtrArray  *list,
                  const char *title,
                  gboolean    is_argument)
{
  g_autoptr (GPtrArray) rows = rows_new ();

  if (list->len == 0)
    return;
  add_row (rows, title, is_argument ? "VALUE" : "REQUIRED", is_argument ? "DESCRIPTION" : NULL);
  for (guint i = 0; i < list->len; i++)
    {
      const DdDockerfileParameter *parameter = g_ptr_array_index (list, i);

      if (is_argument)
        add_row (rows, parameter->name, parameter->value,
                 parameter->description ? parameter->description : "");
      else
        add_row (rows, parameter->name, parameter->required ? "true" : "", NULL);
    }
  print_table (out, rows, OUTLINE_PADDING);
  g_string_append_c (out, '\n');
}

static void
set_parameters (JsonObject *object,
                const char *name,
                GPtrArray  *list)
{
  JsonArray *array;

  if (list->len == 0)
    return;
  array = json_array_new ();
  for (guint i = 0; i < list->len; i++)
    {
      const DdDockerfileParameter *parameter = g_ptr_array_index (list, i);
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "name", parameter->name);
      set_text (entry, "description", parameter->description);
      set_text (entry, "value", parameter->value);
      if (parameter->required)
        json_object_set_boolean_member (entry, "required", TRUE);
      set_location (entry, parameter->line);
      json_array_add_object_element (array, entry);
    }
  json_object_set_array_member (object, name, array);
}

static int
print_outline (DdToolCall    *call,
               const DdBuild *build,
               DdDockerfile  *dockerfile,
               gboolean       json)
{
  g_auto (GStrv) arguments = list_arguments (build);
  g_autoptr (GError) error = NULL;
  g_autoptr (DdDockerfileOutline) outline =
    dd_dockerfile_outline_new (dockerfile, build->target, (const char *const *) arguments, &error);
  g_autoptr (JsonObject) object = json_object_new ();

  if (outline == NULL)
    {
      g_string_append_printf (call->err, "ERROR: failed to build: failed to solve: %s\n",
                              error->message);
      return 1;
    }
  if (json)
    {
      set_text (object, "name", outline->target);
      set_text (object, "description", outline->description);
      set_parameters (object, "args", outline->arguments);
      set_parameters (object, "secrets", outline->secrets);
      set_parameters (object, "ssh", outline->agents);
      set_sources (object, build);
      print_json (call->out, object);
      return 0;
    }
  if (outline->target)
    g_string_append_printf (call->out, "TARGET: %s\n%s%s%s\n", outline->target,
                            outline->description ? "DESCRIPTION: " : "",
                            outline->description ? outline->description : "",
                            outline->description ? "\n" : "");
  print_parameters (call->out, outline->arguments, "BUILD ARG", TRUE);
  print_parameters (call->out, outline->secrets, "SECRET", FALSE);
  print_parameters (call->out, outline->agents, "SSH", FALSE);
  return 0;
}

/* The targets */

static void
add_target (JsonArray               *list,
            GPtrArray               *rows,
            const DdDockerfileStage *stage,
            gboolean                 is_default)
{
  const char *description = stage->name
                            ? dd_dockerfile_instruction_describe (stage->from, stage->name) : NULL;
  g_autofree char *title = stage->name == NULL ? g_strdup (is_default ? "(default)" : "")
                           : is_default ? g_strconcat (stage->name, " (default)", NULL)
                                        : g_strdup (stage->name);
  JsonObject *entry = json_object_new ();

  set_text (entry, "name", stage->name);
  set_text (entry, "description", description);
  if (is_default)
    json_object_set_boolean_member (entry, "default", TRUE);
  json_object_set_string_member (entry, "base", stage->base);
  set_location (entry, stage->from->start_line);
  json_array_add_object_element (list, entry);
  add_row (rows, title, description, NULL);
}

static int
print_targets (DdToolCall    *call,
               const DdBuild *build,
               DdDockerfile  *dockerfile,
               gboolean       json)
{
  GPtrArray *stages = dd_dockerfile_get_stages (dockerfile);
  g_autoptr (GPtrArray) rows = rows_new ();
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *list = json_array_new ();

  add_row (rows, "TARGET", "DESCRIPTION", NULL);
  for (guint i = 0; i < stages->len; i++)
    add_target (list, rows, g_ptr_array_index (stages, i), i + 1 == stages->len);
  json_object_set_array_member (object, "targets", list);
  set_sources (object, build);
  if (json)
    print_json (call->out, object);
  else
    print_table (call->out, rows, TARGETS_PADDING);
  return 0;
}

/* Prints the answer. Returns: the exit code */
int
_dd_docker_build_print_call (DdToolCall    *call,
                             DdDockerLine  *line,
                             const DdBuild *build)
{
  g_autofree char *format = NULL;
  const char *what = find_call (line, &format);
  gboolean json = g_strcmp0 (format, "json") == 0;
  g_autoptr (DdDockerfile) dockerfile = dd_dockerfile_parse (build->dockerfile, -1, NULL);

  if (dd_parsed_get_bool (line->parsed, "quiet"))
    g_string_append_c (call->out, '\n');
  if (dockerfile == NULL || g_str_equal (what, DD_BUILD_CALL_LINT))
    return print_lint (call, line, build, json);
  if (g_str_equal (what, DD_BUILD_CALL_OUTLINE))
    return print_outline (call, build, dockerfile, json);
  return print_targets (call, build, dockerfile, json);
}

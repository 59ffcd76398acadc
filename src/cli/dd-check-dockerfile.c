// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-check.h"
#include "dd-dockerfile-values.h"
#include "dd-dockerfile.h"
#include "dd-syntax-error.h"

static DdDockerfile *
read_dockerfile (JsonObject  *in,
                 GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "dockerfile");

  return dd_dockerfile_read (text, -1, error);
}

static void
give_strings (JsonObject         *out,
              const char         *name,
              char              **strings)
{
  dd_check_set_texts (out, name, (const char *const *) strings);
}

static JsonArray *
pair_of_numbers (guint first,
                 guint second)
{
  JsonArray *pair = json_array_new ();

  json_array_add_int_element (pair, first);
  json_array_add_int_element (pair, second);

  return pair;
}

static void
add_string_or_null (JsonArray  *array,
                    const char *text)
{
  if (text != NULL)
    json_array_add_string_element (array, text);
  else
    json_array_add_null_element (array);
}

static JsonObject *
instruction_to_json (const DdDockerfileInstruction *instruction)
{
  static const char *const nothing[] = { "", NULL };
  JsonObject *object = json_object_new ();
  g_autofree char *lower = g_ascii_strdown (instruction->keyword, -1);

  dd_check_set_text (object, "cmd", lower);
  give_strings (object, "flags", instruction->flags);
  if (instruction->kind == DD_DOCKERFILE_UNKNOWN)
    dd_check_set_texts (object, "args", nothing);
  else
    give_strings (object, "args", instruction->arguments);
  if (instruction->trigger != NULL)
    json_object_set_object_member (object, "sub", instruction_to_json (instruction->trigger));

  return object;
}

static gboolean
answer_ast (JsonObject  *in,
            JsonObject  *out,
            GError     **error)
{
  g_autoptr (DdDockerfile) dockerfile = read_dockerfile (in, error);
  const char escape[] = { dockerfile != NULL ? dd_dockerfile_get_escape (dockerfile) : '\0', '\0' };
  JsonArray *instructions = json_array_new ();
  JsonArray *lines = json_array_new ();
  GPtrArray *all;

  json_object_set_array_member (out, "instructions", instructions);
  json_object_set_array_member (out, "lines", lines);
  dd_check_set_text (out, "escape", escape);
  if (dockerfile == NULL)
    return FALSE;

  all = dd_dockerfile_get_instructions (dockerfile);
  for (guint i = 0; i < all->len; i++)
    {
      const DdDockerfileInstruction *instruction = g_ptr_array_index (all, i);

      json_array_add_object_element (instructions, instruction_to_json (instruction));
      json_array_add_array_element (lines, pair_of_numbers (instruction->start_line,
                                                            instruction->end_line));
    }

  return TRUE;
}

static gboolean
answer_lines (JsonObject  *in,
              JsonObject  *out,
              GError     **error)
{
  g_autoptr (DdDockerfile) dockerfile = read_dockerfile (in, error);
  const DdDockerfileInstruction *instruction = NULL;
  JsonArray *lines;
  GPtrArray *all;

  if (dockerfile == NULL)
    return FALSE;

  lines = json_array_new ();
  json_object_set_array_member (out, "lines", lines);
  all = dd_dockerfile_get_instructions (dockerfile);
  for (guint i = 0; i < all->len; i++)
    {
      instruction = g_ptr_array_index (all, i);
      if (i == 0)
        json_object_set_int_member (out, "start", instruction->start_line);
      json_array_add_array_element (lines, pair_of_numbers (instruction->start_line,
                                                            instruction->end_line));
    }
  json_object_set_int_member (out, "end", instruction->end_line);

  return TRUE;
}

static gboolean
answer_empty_lines (JsonObject  *in,
                    JsonObject  *out,
                    GError     **error)
{
  g_autoptr (DdDockerfile) dockerfile = read_dockerfile (in, error);
  g_autoptr (GPtrArray) empty = g_ptr_array_new ();
  GPtrArray *all;

  if (dockerfile == NULL)
    return FALSE;

  all = dd_dockerfile_get_instructions (dockerfile);
  for (guint i = 0; i < all->len; i++)
    {
      const DdDockerfileInstruction *instruction = g_ptr_array_index (all, i);

      if (instruction->empty_line > 0)
        g_ptr_array_add (empty, instruction->original);
    }
  g_ptr_array_add (empty, NULL);
  give_strings (out, "empty_continuations", (char **) empty->pdata);

  return TRUE;
}

static gboolean
answer_directive (JsonObject  *in,
                  JsonObject  *out,
                  GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "dockerfile");
  g_autofree char *name = dd_check_dup_text (in, "name");
  g_autofree char *value = NULL;
  guint line;
  gboolean found = dd_dockerfile_find_directive (text, name, &value, &line);

  json_object_set_boolean_member (out, "found", found);
  if (found)
    {
      dd_check_set_text (out, "value", value);
      json_object_set_int_member (out, "line", line);
    }

  return TRUE;
}

static gboolean
answer_directives (JsonObject  *in,
                   JsonObject  *out,
                   GError     **error)
{
  g_autofree char *written = dd_check_dup_text (in, "dockerfile");
  g_autofree char *text = g_strconcat (written, "\nFROM scratch\n", NULL);
  g_autoptr (DdDockerfile) dockerfile = dd_dockerfile_read (text, -1, error);
  JsonArray *array = json_array_new ();
  GPtrArray *directives;

  json_object_set_array_member (out, "directives", array);
  if (dockerfile == NULL)
    return FALSE;

  directives = dd_dockerfile_get_directives (dockerfile);
  for (guint i = 0; i < directives->len; i++)
    {
      const DdDockerfileDirective *directive = g_ptr_array_index (directives, i);
      JsonObject *object = json_object_new ();

      dd_check_set_text (object, "name", directive->name);
      dd_check_set_text (object, "value", directive->value);
      json_object_set_int_member (object, "line", directive->line);
      json_array_add_object_element (array, object);
    }

  return TRUE;
}

static gboolean
answer_heredocs (JsonObject  *in,
                 JsonObject  *out,
                 GError     **error)
{
  g_autoptr (DdDockerfile) dockerfile = read_dockerfile (in, error);
  JsonArray *lists = json_array_new ();
  GPtrArray *all;

  json_object_set_array_member (out, "heredocs", lists);
  if (dockerfile == NULL)
    return FALSE;

  all = dd_dockerfile_get_instructions (dockerfile);
  for (guint i = 0; i < all->len; i++)
    {
      const DdDockerfileInstruction *instruction = g_ptr_array_index (all, i);
      JsonArray *list = json_array_new ();

      json_array_add_array_element (lists, list);
      for (guint j = 0; j < instruction->heredocs->len; j++)
        {
          const DdDockerfileHeredoc *heredoc = g_ptr_array_index (instruction->heredocs, j);
          JsonObject *object = json_object_new ();

          dd_check_set_text (object, "name", heredoc->name);
          dd_check_set_text (object, "content", heredoc->content);
          json_object_set_boolean_member (object, "expand", heredoc->expand);
          json_object_set_boolean_member (object, "chomp", heredoc->strip_tabs);
          json_object_set_int_member (object, "fd", (gint64) heredoc->descriptor);
          json_array_add_object_element (list, object);
        }
    }

  return TRUE;
}

static gboolean
answer_heredoc_word (JsonObject  *in,
                     JsonObject  *out,
                     GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "text");
  g_autoptr (DdDockerfileHeredoc) heredoc = NULL;

  if (!dd_dockerfile_heredoc_parse (text, &heredoc, error))
    return FALSE;
  json_object_set_boolean_member (out, "heredoc", heredoc != NULL);
  if (heredoc != NULL)
    dd_check_set_text (out, "name", heredoc->name);

  return TRUE;
}

static gboolean
answer_heredoc_line (JsonObject  *in,
                     JsonObject  *out,
                     GError     **error)
{
  g_autofree char *line = dd_check_dup_text (in, "line");
  g_autoptr (GPtrArray) heredocs =
    g_ptr_array_new_with_free_func ((GDestroyNotify) dd_dockerfile_heredoc_free);
  JsonArray *names = json_array_new ();

  json_object_set_array_member (out, "names", names);
  if (!dd_dockerfile_heredocs_in_line (line, heredocs, error))
    return FALSE;
  for (guint i = 0; i < heredocs->len; i++)
    {
      const DdDockerfileHeredoc *heredoc = g_ptr_array_index (heredocs, i);

      json_array_add_string_element (names, heredoc->name);
    }

  return TRUE;
}

static gboolean
answer_heredoc_chomp (JsonObject  *in,
                      JsonObject  *out,
                      GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "text");
  DdDockerfileHeredoc heredoc = { .content = text, .strip_tabs = TRUE };

  dd_check_take_text (out, "text", dd_dockerfile_heredoc_dup_text (&heredoc));

  return TRUE;
}

/* Reads one instruction made of a keyword and its rest. */
static DdDockerfile *
read_one (const char                *keyword,
          const char                *rest,
          DdDockerfileInstruction  **instruction,
          GError                   **error)
{
  g_autofree char *text = g_strconcat (keyword, " ", rest, NULL);
  DdDockerfile *dockerfile = dd_dockerfile_read (text, -1, error);

  if (dockerfile != NULL)
    *instruction = g_ptr_array_index (dd_dockerfile_get_instructions (dockerfile), 0);

  return dockerfile;
}

static gboolean
answer_words (JsonObject  *in,
              JsonObject  *out,
              GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "text");
  DdDockerfileInstruction *instruction;
  g_autoptr (DdDockerfile) dockerfile = read_one ("ARG", text, &instruction, error);

  if (dockerfile == NULL)
    return FALSE;
  give_strings (out, "words", instruction->arguments);

  return TRUE;
}

static gboolean
answer_json_args (JsonObject  *in,
                  JsonObject  *out,
                  GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "text");
  DdDockerfileInstruction *instruction;
  g_autoptr (DdDockerfile) dockerfile = read_one ("CMD", text, &instruction, error);

  if (dockerfile == NULL)
    return FALSE;
  if (!instruction->json)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "not a JSON array");
  give_strings (out, "args", instruction->arguments);

  return TRUE;
}

static gboolean
answer_name_values (JsonObject  *in,
                    JsonObject  *out,
                    GError     **error)
{
  g_autofree char *keyword = dd_check_dup_text (in, "keyword");
  g_autofree char *rest = dd_check_dup_text (in, "rest");
  DdDockerfileInstruction *instruction;
  g_autoptr (DdDockerfile) dockerfile = read_one (keyword, rest, &instruction, error);
  JsonArray *pairs;

  if (dockerfile == NULL)
    return FALSE;
  pairs = json_array_new ();
  json_object_set_array_member (out, "pairs", pairs);
  for (gsize i = 0; instruction->arguments[i] != NULL; i += 3)
    {
      JsonArray *pair = json_array_new ();

      for (gsize j = 0; j < 3; j++)
        json_array_add_string_element (pair, instruction->arguments[i + j]);
      json_array_add_array_element (pairs, pair);
    }

  return TRUE;
}

/* The names and values of ARG as pairs; those of a stage or of one ARG. */
static void
add_arguments (JsonArray                     *array,
               const DdDockerfileInstruction *instruction,
               gboolean                       named)
{
  for (guint i = 0; i < dd_dockerfile_instruction_n_pairs (instruction); i++)
    {
      g_autofree char *name = NULL;
      const char *written;
      const char *value;
      JsonObject *object;
      JsonArray *pair;

      dd_dockerfile_instruction_get_pair (instruction, i, &written, &value);
      name = g_strndup (written, value != NULL && instruction->kind == DD_DOCKERFILE_ARG
                                   ? (gsize) (value - 1 - written) : strlen (written));
      if (!named)
        {
          pair = json_array_new ();
          json_array_add_string_element (pair, name);
          add_string_or_null (pair, value);
          json_array_add_array_element (array, pair);
          continue;
        }
      object = json_object_new ();
      dd_check_set_text (object, "key", name);
      if (value != NULL)
        dd_check_set_text (object, "value", value);
      json_array_add_object_element (array, object);
    }
}

static JsonObject *
stage_to_json (const DdDockerfileStage *stage)
{
  JsonObject *object = json_object_new ();
  JsonArray *commands = json_array_new ();

  dd_check_set_text (object, "base", stage->base);
  dd_check_set_text (object, "name", stage->name != NULL ? stage->name : "");
  dd_check_set_text (object, "platform", stage->platform != NULL ? stage->platform : "");
  for (guint i = 0; i < stage->instructions->len; i++)
    {
      const DdDockerfileInstruction *instruction = g_ptr_array_index (stage->instructions, i);

      json_array_add_string_element (commands, dd_dockerfile_kind_to_string (instruction->kind));
    }
  json_object_set_array_member (object, "commands", commands);

  return object;
}

static gboolean
answer_stages (JsonObject  *in,
               JsonObject  *out,
               GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "dockerfile");
  g_autoptr (DdDockerfile) dockerfile = dd_dockerfile_parse (text, -1, error);
  GPtrArray *arguments;
  GPtrArray *stages;
  JsonArray *array;

  if (dockerfile == NULL)
    return FALSE;

  array = json_array_new ();
  json_object_set_array_member (out, "global_args", array);
  arguments = dd_dockerfile_get_global_arguments (dockerfile);
  for (guint i = 0; i < arguments->len; i++)
    add_arguments (array, g_ptr_array_index (arguments, i), TRUE);

  array = json_array_new ();
  json_object_set_array_member (out, "stages", array);
  stages = dd_dockerfile_get_stages (dockerfile);
  for (guint i = 0; i < stages->len; i++)
    json_array_add_object_element (array, stage_to_json (g_ptr_array_index (stages, i)));

  return TRUE;
}

/* The names an ARG defines, with what comments say about them. */
static void
describe_arguments (JsonArray                     *array,
                    const DdDockerfileInstruction *instruction)
{
  for (guint i = 0; i < dd_dockerfile_instruction_n_pairs (instruction); i++)
    {
      g_autofree char *name = NULL;
      const char *written;
      const char *value;
      const char *comment;
      JsonObject *object = json_object_new ();

      dd_dockerfile_instruction_get_pair (instruction, i, &written, &value);
      name = g_strndup (written, strcspn (written, "="));
      comment = dd_dockerfile_instruction_describe (instruction, name);
      dd_check_set_text (object, "key", name);
      dd_check_set_text (object, "comment", comment != NULL ? comment : "");
      if (value != NULL)
        dd_check_set_text (object, "value", value);
      json_array_add_object_element (array, object);
    }
}

static void
describe_stage (JsonArray               *array,
                JsonArray               *arguments,
                const DdDockerfileStage *stage)
{
  const char *name = stage->name != NULL ? stage->name : "";
  const char *comment = dd_dockerfile_instruction_describe (stage->from, name);
  JsonObject *object = json_object_new ();

  dd_check_set_text (object, "base", stage->base);
  dd_check_set_text (object, "name", name);
  dd_check_set_text (object, "comment", comment != NULL ? comment : "");
  json_array_add_object_element (array, object);
  for (guint i = 0; i < stage->instructions->len; i++)
    {
      const DdDockerfileInstruction *instruction = g_ptr_array_index (stage->instructions, i);

      if (instruction->kind == DD_DOCKERFILE_ARG)
        describe_arguments (arguments, instruction);
    }
}

static gboolean
answer_comments (JsonObject  *in,
                 JsonObject  *out,
                 GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "dockerfile");
  g_autoptr (DdDockerfile) dockerfile = dd_dockerfile_parse (text, -1, error);
  static const char *const names[] = { "global_args", "stages", "args" };
  JsonArray *arrays[G_N_ELEMENTS (names)];
  GPtrArray *parts;

  if (dockerfile == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      arrays[i] = json_array_new ();
      json_object_set_array_member (out, names[i], arrays[i]);
    }
  parts = dd_dockerfile_get_global_arguments (dockerfile);
  for (guint i = 0; i < parts->len; i++)
    describe_arguments (arrays[0], g_ptr_array_index (parts, i));
  parts = dd_dockerfile_get_stages (dockerfile);
  for (guint i = 0; i < parts->len; i++)
    describe_stage (arrays[1], arrays[2], g_ptr_array_index (parts, i));

  return TRUE;
}

static void
give_flag (JsonObject                    *out,
           const DdDockerfileInstruction *instruction,
           const char                    *name)
{
  const char *value = dd_dockerfile_instruction_get_flag (instruction, name);

  dd_check_set_text (out, name, value != NULL ? value : "");
}

static void
give_copy (JsonObject                    *out,
           const DdDockerfileInstruction *instruction)
{
  static const char *const flags[] = { "chmod", "chown", "from", "checksum" };
  g_auto (GStrv) sources = dd_dockerfile_instruction_dup_sources (instruction);
  g_autoptr (GPtrArray) files = dd_dockerfile_instruction_dup_inline (instruction);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    give_flag (out, instruction, flags[i]);
  json_object_set_boolean_member (out, "link",
                                  dd_dockerfile_instruction_has_flag (instruction, "link"));
  dd_check_set_text (out, "dest", dd_dockerfile_instruction_get_dest (instruction));
  give_strings (out, "sources", sources);
  for (guint i = 0; i < files->len; i++)
    {
      const DdDockerfileHeredoc *file = g_ptr_array_index (files, i);
      JsonObject *object = json_object_new ();

      dd_check_set_text (object, "path", file->name);
      dd_check_set_text (object, "data", file->content);
      json_object_set_boolean_member (object, "expand", file->expand);
      json_array_add_object_element (array, object);
    }
  json_object_set_array_member (out, "inline", array);
}

static void
give_flags_used (JsonObject                    *out,
                 const DdDockerfileInstruction *instruction)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; instruction->flags[i] != NULL; i++)
    {
      char *name = g_strdup (instruction->flags[i] + strlen ("--"));

      name[strcspn (name, "=")] = '\0';
      if (g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_free (name);
      else
        g_ptr_array_add (names, name);
    }
  g_ptr_array_add (names, NULL);
  give_strings (out, "flags_used", (char **) names->pdata);
}

static void
give_command (JsonObject                    *out,
              const DdDockerfileInstruction *instruction)
{
  JsonArray *files = json_array_new ();

  give_strings (out, "command", instruction->arguments);
  json_object_set_boolean_member (out, "shell", !instruction->json);
  for (guint i = 0; i < instruction->heredocs->len; i++)
    {
      const DdDockerfileHeredoc *heredoc = g_ptr_array_index (instruction->heredocs, i);
      JsonObject *object = json_object_new ();

      dd_check_set_text (object, "name", heredoc->name);
      dd_check_set_text (object, "data", heredoc->content);
      json_object_set_boolean_member (object, "chomp", heredoc->strip_tabs);
      json_array_add_object_element (files, object);
    }
  json_object_set_array_member (out, "files", files);
  give_flags_used (out, instruction);
}

static void
give_pairs (JsonObject                    *out,
            const DdDockerfileInstruction *instruction)
{
  JsonArray *array = json_array_new ();

  add_arguments (array, instruction, FALSE);
  json_object_set_array_member (out, instruction->kind == DD_DOCKERFILE_ARG ? "args" : "pairs",
                                array);
}

static void
give_health (JsonObject                    *out,
             const DdDockerfileInstruction *instruction)
{
  g_auto (DdDockerfileHealth) health = { 0 };
  JsonObject *object = json_object_new ();

  json_object_set_object_member (out, "healthcheck", object);
  if (!dd_dockerfile_health_read (instruction, &health, NULL))
    return;
  give_strings (object, "test", health.test);
  json_object_set_int_member (object, "interval", health.interval);
  json_object_set_int_member (object, "timeout", health.timeout);
  json_object_set_int_member (object, "start_period", health.start_period);
  json_object_set_int_member (object, "start_interval", health.start_interval);
  json_object_set_int_member (object, "retries", health.retries);
}

static void
give_from (JsonObject                    *out,
           const DdDockerfileInstruction *instruction)
{
  g_autofree char *name = instruction->arguments[1] != NULL
                            ? g_utf8_strdown (instruction->arguments[2], -1)
                            : g_strdup ("");

  dd_check_set_text (out, "base", instruction->arguments[0]);
  dd_check_set_text (out, "name", name);
  give_flag (out, instruction, "platform");
}

static void
give_instruction (JsonObject                    *out,
                  const DdDockerfileInstruction *instruction)
{
  static const struct
  {
    DdDockerfileKind  kind;
    const char       *name;
  } single[] = {
    { DD_DOCKERFILE_MAINTAINER, "maintainer" },
    { DD_DOCKERFILE_STOPSIGNAL, "signal" },
    { DD_DOCKERFILE_USER, "user" },
    { DD_DOCKERFILE_WORKDIR, "path" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (single); i++)
    if (single[i].kind == instruction->kind)
      dd_check_set_text (out, single[i].name, instruction->arguments[0]);

  switch (instruction->kind)
    {
    case DD_DOCKERFILE_ADD:
    case DD_DOCKERFILE_COPY:
      give_copy (out, instruction);
      break;
    case DD_DOCKERFILE_ARG:
    case DD_DOCKERFILE_ENV:
    case DD_DOCKERFILE_LABEL:
      give_pairs (out, instruction);
      break;
    case DD_DOCKERFILE_CMD:
    case DD_DOCKERFILE_ENTRYPOINT:
    case DD_DOCKERFILE_RUN:
    case DD_DOCKERFILE_SHELL:
      give_command (out, instruction);
      break;
    case DD_DOCKERFILE_EXPOSE:
      give_strings (out, "ports", instruction->arguments);
      break;
    case DD_DOCKERFILE_FROM:
      give_from (out, instruction);
      break;
    case DD_DOCKERFILE_HEALTHCHECK:
      give_health (out, instruction);
      break;
    case DD_DOCKERFILE_ONBUILD:
      dd_check_take_text (out, "expression", dd_dockerfile_instruction_dup_trigger (instruction));
      break;
    case DD_DOCKERFILE_VOLUME:
      give_strings (out, "volumes", instruction->arguments);
      break;
    default:
      break;
    }
}

/* An instruction alone: a stage is opened before it, so that only its own
 * faults count. */
static gboolean
answer_instruction (JsonObject  *in,
                    JsonObject  *out,
                    GError     **error)
{
  static const char prefix[] = "dockerfile parse error on line 2: ";
  g_autofree char *written = dd_check_dup_text (in, "instruction");
  g_autofree char *text = g_strconcat ("FROM scratch\n", written, NULL);
  g_autoptr (GError) inner = NULL;
  g_autoptr (DdDockerfile) dockerfile = dd_dockerfile_parse (text, -1, &inner);
  GPtrArray *all;

  if (dockerfile == NULL)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "%s",
                                g_str_has_prefix (inner->message, prefix)
                                  ? inner->message + strlen (prefix) : inner->message);
  all = dd_dockerfile_get_instructions (dockerfile);
  if (all->len < 2)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "file with no instructions");
  give_instruction (out, g_ptr_array_index (all, 1));

  return TRUE;
}

static gboolean
answer_expose (JsonObject  *in,
               JsonObject  *out,
               GError     **error)
{
  g_auto (GStrv) ports = dd_check_dup_texts (in, "ports");
  g_auto (GStrv) exposed =
    dd_dockerfile_expose_ports ((const char *const *) ports, NULL, error);

  if (exposed == NULL)
    return FALSE;
  give_strings (out, "exposed", exposed);

  return TRUE;
}

/* The verbs about reading Dockerfiles. */
const DdCheckVerb dd_check_dockerfile_verbs[] = {
  { "dockerfile-ast", answer_ast },
  { "dockerfile-comments", answer_comments },
  { "dockerfile-directive", answer_directive },
  { "dockerfile-directives", answer_directives },
  { "dockerfile-heredocs", answer_heredocs },
  { "dockerfile-lines", answer_lines },
  { "dockerfile-stages", answer_stages },
  { "dockerfile-warnings", answer_empty_lines },
  { "dockerfile-words", answer_words },
  { "expose-ports", answer_expose },
  { "heredoc-chomp", answer_heredoc_chomp },
  { "heredoc-line", answer_heredoc_line },
  { "heredoc-word", answer_heredoc_word },
  { "instruction", answer_instruction },
  { "json-args", answer_json_args },
  { "name-values", answer_name_values },
  { NULL, NULL },
};

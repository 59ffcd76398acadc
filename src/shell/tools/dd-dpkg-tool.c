// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dpkg.h"
#include "dd-package-tools-private.h"

/* dpkg and dpkg-query, as far as they tell what is installed. */

#define DEFAULT_FORMAT "${binary:Package}\t${Version}\n"

/* Source: dpkg 1.22, dpkg-query(1), -l; the columns are at least so wide. */
#define LEAST_NAME         14
#define LEAST_VERSION      12
#define ARCHITECTURE_WIDTH 12
#define DESCRIPTION_WIDTH  32

typedef struct
{
  char *name;
  char *version;
} Package;

typedef struct
{
  DdToolCall *call;
  GPtrArray  *packages; /* of Package, sorted by name */
  GPtrArray  *names;    /* as they were given */
  const char *format;
} Dpkg;

static void
package_free (gpointer data)
{
  Package *self = data;

  g_free (self->name);
  g_free (self->version);
  g_free (self);
}

static int
compare_packages (gconstpointer a,
                  gconstpointer b)
{
  return strcmp ((*(const Package *const *) a)->name, (*(const Package *const *) b)->name);
}

static char *
dup_field (char       **lines,
           const char  *field)
{
  gsize length = strlen (field);

  for (guint i = 0; lines[i]; i++)
    if (g_str_has_prefix (lines[i], field) && g_str_has_prefix (lines[i] + length, ": "))
      return g_strdup (lines[i] + length + strlen (": "));
  return g_strdup ("");
}

static GPtrArray *
read_packages (DdToolCall *call)
{
  g_autofree char *status = dd_dpkg_read_status (call);
  g_auto (GStrv) paragraphs = g_strsplit (status, "\n\n", -1);
  GPtrArray *packages = g_ptr_array_new_with_free_func (package_free);

  for (guint i = 0; paragraphs[i]; i++)
    {
      g_auto (GStrv) lines = g_strsplit (paragraphs[i], "\n", -1);
      Package *package;

      if (*g_strstrip (paragraphs[i]) == '\0')
        continue;
      package = g_new0 (Package, 1);
      package->name = dup_field (lines, "Package");
      package->version = dup_field (lines, "Version");
      g_ptr_array_add (packages, package);
    }
  g_ptr_array_sort (packages, compare_packages);
  return packages;
}

static gboolean
is_wanted (const Dpkg *self,
           const char *name)
{
  for (guint i = 0; i < self->names->len; i++)
    if (g_pattern_match_simple (g_ptr_array_index (self->names, i), name))
      return TRUE;
  return self->names->len == 0;
}

/* Leaves the packages that a name means, and says which names mean none.
 * Returns: the exit status */
static int
choose (Dpkg *self)
{
  int status = 0;

  for (guint i = 0; i < self->names->len; i++)
    {
      const char *name = g_ptr_array_index (self->names, i);
      gboolean found = FALSE;

      for (guint j = 0; j < self->packages->len && !found; j++)
        found = g_pattern_match_simple (name, ((Package *) self->packages->pdata[j])->name);
      if (found)
        continue;
      g_string_append_printf (self->call->err, "dpkg-query: no packages found matching %s\n", name);
      status = 1;
    }
  for (guint i = self->packages->len; i-- > 0;)
    if (!is_wanted (self, ((Package *) self->packages->pdata[i])->name))
      g_ptr_array_remove_index (self->packages, i);
  return status;
}

/* -l */

static void
append_rule (GString *line,
             guint    width)
{
  for (guint i = 0; i < width; i++)
    g_string_append_c (line, '=');
}

static int
list_packages (Dpkg *self)
{
  GString *out = self->call->out;
  guint name_width = LEAST_NAME, version_width = LEAST_VERSION;
  int status = choose (self);

  for (guint i = 0; i < self->packages->len; i++)
    {
      const Package *package = g_ptr_array_index (self->packages, i);

      name_width = MAX (name_width, strlen (package->name));
      version_width = MAX (version_width, strlen (package->version));
    }
  if (self->packages->len == 0)
    return status;
  g_string_append (out, "Desired=Unknown/Install/Remove/Purge/Hold\n"
                   "| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend\n"
                   "|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)\n");
  g_string_append_printf (out, "||/ %-*s %-*s %-*s Description\n+++-", name_width, "Name",
                          version_width, "Version", ARCHITECTURE_WIDTH, "Architecture");
  append_rule (out, name_width);
  g_string_append_c (out, '-');
  append_rule (out, version_width);
  g_string_append_c (out, '-');
  append_rule (out, ARCHITECTURE_WIDTH);
  g_string_append_c (out, '-');
  append_rule (out, DESCRIPTION_WIDTH);
  g_string_append_c (out, '\n');
  for (guint i = 0; i < self->packages->len; i++)
    {
      const Package *package = g_ptr_array_index (self->packages, i);

      g_string_append_printf (out, "ii  %-*s %-*s %-*s (no description available)\n", name_width,
                              package->name, version_width, package->version, ARCHITECTURE_WIDTH,
                              "amd64");
    }
  return status;
}

/* -W */

/* What is the same for every package here. */
static const struct
{
  const char *field;
  const char *text;
} fields[] = {
  { "${Architecture}", "amd64" },
  { "${Status}", "install ok installed" },
  { "${db:Status-Abbrev}", "ii " },
};

static void
append_formatted (GString       *out,
                  const char    *format,
                  const Package *package)
{
  g_autoptr (GString) text = g_string_new (format);
  g_autofree char *plain = NULL;

  g_string_replace (text, "${Package}", package->name, 0);
  g_string_replace (text, "${binary:Package}", package->name, 0);
  g_string_replace (text, "${Version}", package->version, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    g_string_replace (text, fields[i].field, fields[i].text, 0);
  plain = g_strcompress (text->str);
  g_string_append (out, plain);
}

static int
show_packages (Dpkg *self)
{
  int status = choose (self);

  for (guint i = 0; i < self->packages->len; i++)
    append_formatted (self->call->out, self->format, g_ptr_array_index (self->packages, i));
  return status;
}

static int
show_selections (Dpkg *self)
{
  int status = choose (self);

  for (guint i = 0; i < self->packages->len; i++)
    g_string_append_printf (self->call->out, "%s\t\t\t\t\tinstall\n",
                            ((Package *) self->packages->pdata[i])->name);
  return status;
}

/* -s */
static int
show_status (Dpkg *self)
{
  g_autofree char *status = dd_dpkg_read_status (self->call);
  int result = 0;

  for (guint i = 0; i < self->names->len; i++)
    {
      const char *name = g_ptr_array_index (self->names, i);
      g_autofree char *paragraph = dd_dpkg_dup_paragraph (status, name);

      if (paragraph)
        {
          g_string_append (self->call->out, paragraph);
          continue;
        }
      g_string_append_printf (self->call->err, "dpkg-query: package '%s' is not installed and no "
                              "information is available\nUse dpkg --info (= dpkg-deb --info) to "
                              "examine archive files.\n", name);
      result = 1;
    }
  return result;
}

/* -L: the model only knows the files of what it installed itself. */
static int
list_files (Dpkg *self)
{
  int result = 0;

  for (guint i = 0; i < self->names->len; i++)
    {
      const char *name = g_ptr_array_index (self->names, i);
      g_autofree char *path = g_strconcat (DD_DPKG_INFO "/", name, ".list", NULL);
      g_autofree char *text = NULL;

      if (dd_fs_read_text (self->call->fs, path, &text) == 0)
        {
          g_string_append_printf (self->call->out, "/.\n%s", text);
          continue;
        }
      g_string_append_printf (self->call->err, "dpkg-query: package '%s' is not installed\nUse dpkg "
                              "--contents (= dpkg-deb --contents) to list archive files contents.\n",
                              name);
      result = 1;
    }
  return result;
}

static int
print_architecture (Dpkg *self)
{
  g_string_append (self->call->out, "amd64\n");
  return 0;
}

static const struct
{
  const char  *word;
  int        (*run) (Dpkg *self);
} actions[] = {
  { "--get-selections", show_selections },
  { "--list", list_packages },
  { "--listfiles", list_files },
  { "--print-architecture", print_architecture },
  { "--show", show_packages },
  { "--status", show_status },
  { "-L", list_files },
  { "-W", show_packages },
  { "-l", list_packages },
  { "-s", show_status },
};

/* Reads the words behind the name. Returns: the place of the action, or -1 */
static int
read_words (Dpkg *self)
{
  char **argv = self->call->argv;
  int action = -1;

  for (int i = 1; argv[i]; i++)
    {
      int before = action;

      for (guint j = 0; j < G_N_ELEMENTS (actions); j++)
        if (g_str_equal (argv[i], actions[j].word))
          action = (int) j;
      if (action != before)
        continue;
      if (g_str_has_prefix (argv[i], "-f="))
        self->format = argv[i] + strlen ("-f=");
      else if (g_str_has_prefix (argv[i], "--showformat="))
        self->format = argv[i] + strlen ("--showformat=");
      else if (g_str_equal (argv[i], "-f") && argv[i + 1])
        self->format = argv[++i];
      else if (g_str_has_prefix (argv[i], "-f"))
        self->format = argv[i] + strlen ("-f");
      else if (*argv[i] != '-')
        g_ptr_array_add (self->names, argv[i]);
    }
  return action;
}

DdToolResult
dd_dpkg_tool (DdToolCall *call)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) packages = NULL;
  Dpkg self = { .call = call, .names = names, .format = DEFAULT_FORMAT };
  int action = read_words (&self);

  if (action < 0 && call->argc > 1)
    return dd_tool_fail (call, 1, "Drydock does not model %s %s yet", call->argv[0], call->argv[1]);
  if (action < 0)
    return dd_tool_fail (call, 2, "%s: error: need an action option", call->argv[0]);
  self.packages = packages = read_packages (call);
  return dd_tool_finish (call, actions[action].run (&self));
}

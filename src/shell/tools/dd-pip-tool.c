// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-package-tools-private.h"
#include "dd-packages.h"

/* pip, as far as Dockerfiles use it. The table has one version of a package;
 * an older one that is asked for is taken to be as big. */

#define USR_LOCAL "/usr/local/lib/python3.13"
#define SITE      USR_LOCAL "/site-packages"
#define DIST      "/usr/lib/python3/dist-packages"
#define CACHE     "/root/.cache/pip/http-v2"

#define USEC_RESOLVE 400000

typedef struct
{
  DdToolCall *call;
  DdWork     *work;
  GPtrArray  *words;     /* requirements, as they were given */
  GPtrArray  *origins;   /* of each: "" or where it was read */
  GPtrArray  *names;     /* of each: the name */
  GHashTable *versions;  /* by name: the version that was asked for */
  const char *site;
  gboolean    no_cache;
  gboolean    quiet;
  gboolean    breaks_system;
} Pip;

static void
say (Pip        *self,
     const char *format,
     ...) G_GNUC_PRINTF (2, 3);

static void
say (Pip        *self,
     const char *format,
     ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  if (self->quiet)
    return;
  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  dd_work_say (self->work, "%s", text);
}

static const char *
find_site (DdToolCall *call)
{
  return dd_fs_exists (call->fs, USR_LOCAL) ? SITE : DIST;
}

static char *
info_path (const char *site,
           const char *name,
           const char *version)
{
  return g_strdup_printf ("%s/%s-%s.dist-info/METADATA", site, name, version);
}

static gboolean
is_installed (DdToolCall      *call,
              const DdPackage *package)
{
  g_autofree char *path = g_strdup_printf ("%s/%s", find_site (call), package->name);

  return dd_fs_exists (call->fs, path);
}

/* Source: PEP 503, normalized names */
static char *
normalise (const char *text)
{
  g_autofree char *name = g_strndup (text, strcspn (text, "[<>=!~; "));
  char *lower = g_ascii_strdown (name, -1);

  return g_strdelimit (lower, "_.", '-');
}

static void
add_requirement (Pip        *self,
                 const char *text,
                 const char *origin)
{
  g_autofree char *plain = g_strndup (text, strcspn (text, ";#"));
  g_auto (GStrv) parts = g_strsplit_set (plain, " \t\r", -1);
  g_autofree char *word = NULL;

  /* "name == 1" is one word, too. */
  word = g_strjoinv ("", parts);
  if (*word == '\0')
    return;
  g_ptr_array_add (self->names, normalise (word));
  g_ptr_array_add (self->words, g_steal_pointer (&word));
  g_ptr_array_add (self->origins, g_strdup (origin));
}

static gboolean
read_requirements (Pip        *self,
                   const char *file)
{
  g_autofree char *path = dd_tool_path (self->call, file);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (dd_fs_read_text (self->call->fs, path, &text) != 0)
    {
      dd_work_complain (self->work, "ERROR: Could not open requirements file: [Errno 2] No such "
                        "file or directory: '%s'", file);
      return FALSE;
    }
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      g_autofree char *origin = g_strdup_printf (" (from -r %s (line %u))", file, i + 1);

      g_strstrip (lines[i]);
      if (*lines[i] && *lines[i] != '#' && *lines[i] != '-')
        add_requirement (self, lines[i], origin);
    }
  return TRUE;
}

/* Takes the version out of "name==version" and checks both. */
static gboolean
check (Pip   *self,
       guint  i)
{
  const char *word = g_ptr_array_index (self->words, i);
  const char *name = g_ptr_array_index (self->names, i);
  const DdPackage *package = dd_catalog_find_package (self->call->world->catalog, "pip", name);
  const char *version = strstr (word, "==");

  if (package && (version == NULL || atoi (version + 2) <= atoi (package->version)))
    {
      if (version)
        g_hash_table_replace (self->versions, g_strdup (name), g_strdup (version + 2));
      return TRUE;
    }
  dd_work_complain (self->work, "ERROR: Could not find a version that satisfies the requirement %s "
                    "(from versions: %s)", word, package ? package->version : "none");
  dd_work_complain (self->work, "ERROR: No matching distribution found for %s", word);
  return FALSE;
}

static const char *
version_of (Pip             *self,
            const DdPackage *package)
{
  const char *version = g_hash_table_lookup (self->versions, package->name);

  return version ? version : package->version;
}

static const char *
origin_of (Pip             *self,
           const DdPackage *package)
{
  for (guint i = 0; i < self->names->len; i++)
    if (g_str_equal (g_ptr_array_index (self->names, i), package->name))
      return g_ptr_array_index (self->origins, i);
  return "";
}

static char *
size_text (gint64 bytes)
{
  if (bytes < 1000000)
    return g_strdup_printf ("%.0f kB", (double) bytes / 1000);
  return g_strdup_printf ("%.1f MB", (double) bytes / 1000000);
}

/* What pip keeps of a download, or gets from what it kept. */
static guint64
collect (Pip             *self,
         const DdPackage *package)
{
  const char *version = version_of (self, package);
  g_autofree char *size = size_text (package->download);
  g_autofree char *kept = g_strdup_printf (CACHE "/%s-%s.whl", package->name, version);
  gboolean cached = !self->no_cache && dd_fs_exists (self->call->fs, kept);

  say (self, "Collecting %s%s", package->name, origin_of (self, package));
  say (self, "  %s %s-%s-py3-none-any.whl (%s)", cached ? "Using cached" : "Downloading",
       package->name, version, size);
  if (!cached && !self->no_cache)
    dd_work_add_sample (self->work, kept, package->name, package->download);
  return cached ? 0 : dd_work_download_time (package->download);
}

static void
add_files (Pip             *self,
           const DdPackage *package)
{
  const char *version = version_of (self, package);
  g_autofree char *info = info_path (self->site, package->name, version);
  g_autofree char *text = g_strdup_printf ("Metadata-Version: 2.4\nName: %s\nVersion: %s\n",
                                           package->name, version);
  g_autofree char *rest = g_strdup_printf ("%s/%s/rest-of-package", self->site, package->name);

  dd_packages_add_files (self->work, package,
                         g_str_equal (self->site, SITE) ? "/usr/local/bin" : "/usr/bin", rest, NULL);
  dd_work_add_text (self->work, info, text, 0644);
}

static void
install_packages (Pip       *self,
                  GPtrArray *packages)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  g_autoptr (GString) full = g_string_new (NULL);
  guint64 duration = USEC_RESOLVE;

  for (guint i = 0; i < packages->len; i++)
    duration += collect (self, g_ptr_array_index (packages, i));
  for (guint i = 0; i < packages->len; i++)
    {
      const DdPackage *package = g_ptr_array_index (packages, i);

      add_files (self, package);
      g_string_append_printf (plain, "%s%s", i ? ", " : "", package->name);
      g_string_append_printf (full, " %s-%s", package->name, version_of (self, package));
    }
  duration += dd_work_unpack_time (dd_packages_sum (packages, FALSE));
  say (self, "Installing collected packages: %s", plain->str);
  dd_work_unpack (self->work, duration, "What pip installs");
  say (self, "Successfully installed%s", full->str);
  if (self->call->uid == 0)
    dd_work_complain (self->work, "WARNING: Running pip as the 'root' user can result in broken "
                      "permissions and conflicting behaviour with the system package manager. Use "
                      "a virtual environment instead.");
}

static gboolean
is_allowed (Pip *self)
{
  if (g_str_equal (self->site, SITE) || self->breaks_system)
    return TRUE;
  dd_work_complain (self->work, "error: externally-managed-environment\n\n× This environment is "
                    "externally managed\n╰─> To install Python packages system-wide, use the "
                    "package manager of the system.");
  return FALSE;
}

static gboolean
install (Pip *self)
{
  DdPackageChoice choice = { "pip", self->names, FALSE, is_installed };
  g_autoptr (GPtrArray) packages = NULL;

  if (!is_allowed (self))
    return FALSE;
  if (self->names->len == 0)
    {
      dd_work_complain (self->work, "ERROR: You must give at least one requirement to install (see "
                        "\"pip help install\")");
      return FALSE;
    }
  for (guint i = 0; i < self->names->len; i++)
    if (!check (self, i))
      return FALSE;
  for (guint i = 0; i < self->names->len; i++)
    {
      const char *name = g_ptr_array_index (self->names, i);

      if (is_installed (self->call, dd_catalog_find_package (self->call->world->catalog, "pip",
                                                             name)))
        say (self, "Requirement already satisfied: %s in %s", name, self->site);
    }
  packages = dd_packages_resolve (self->call, &choice);
  if (packages->len)
    install_packages (self, packages);
  return TRUE;
}

/* freeze, list */
static void
list (Pip *self)
{
  g_auto (GStrv) names = NULL;

  dd_fs_list (self->call->fs, self->site, &names);
  for (guint i = 0; names && names[i]; i++)
    {
      char *end = strstr (names[i], ".dist-info");
      char *dash;

      if (end == NULL)
        continue;
      *end = '\0';
      dash = strrchr (names[i], '-');
      if (dash)
        *dash = '\0';
      dd_work_say (self->work, "%s==%s", names[i], dash ? dash + 1 : "");
    }
}

static gboolean
read_option (Pip         *self,
             const char  *word,
             const char  *value,
             int         *i)
{
  static const char *const with_value[] = {
    "-i", "--index-url", "--extra-index-url", "--target", "-t", "--prefix", "--timeout", NULL
  };

  if (g_str_equal (word, "-r") || g_str_equal (word, "--requirement"))
    {
      ++*i;
      return read_requirements (self, value ? value : "");
    }
  if (g_str_equal (word, "--no-cache-dir"))
    self->no_cache = TRUE;
  else if (g_str_equal (word, "-q") || g_str_equal (word, "--quiet"))
    self->quiet = TRUE;
  else if (g_str_equal (word, "--break-system-packages"))
    self->breaks_system = TRUE;
  else if (g_strv_contains (with_value, word))
    ++*i;
  return TRUE;
}

static gboolean
run_operation (Pip *self)
{
  char **argv = self->call->argv;
  const char *operation = argv[1];

  if (operation == NULL || g_str_equal (operation, "help"))
    dd_work_say (self->work, "\nUsage:   \n  pip <command> [options]");
  else if (g_str_equal (operation, "--version") || g_str_equal (operation, "-V"))
    dd_work_say (self->work, "pip 25.3 from %s/pip (python 3.13)", self->site);
  else if (g_str_equal (operation, "freeze") || g_str_equal (operation, "list"))
    list (self);
  else if (g_str_equal (operation, "install"))
    {
      for (int i = 2; argv[i]; i++)
        {
          if (*argv[i] != '-')
            add_requirement (self, argv[i], "");
          else if (!read_option (self, argv[i], argv[i + 1], &i))
            return FALSE;
        }
      return install (self);
    }
  else
    {
      dd_work_complain (self->work, "Drydock does not model pip %s yet", operation);
      return FALSE;
    }
  return TRUE;
}

DdToolResult
dd_pip_tool (DdToolCall *call)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) origins = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) versions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Pip self = { .call = call, .words = words, .origins = origins, .names = names,
               .versions = versions };
  gboolean done;

  if (call->memo)
    return dd_work_go_on (call);
  self.work = dd_work_new ();
  self.site = find_site (call);
  self.no_cache = dd_tool_getenv (call, "PIP_NO_CACHE_DIR") != NULL;
  done = run_operation (&self);
  return dd_work_begin (call, self.work, done ? 0 : 1);
}

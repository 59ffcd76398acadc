// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dpkg.h"
#include "dd-package-tools-private.h"
#include "dd-packages.h"

/* apt-get and apt, as far as Dockerfiles use them. One version of Debian's
 * packages stands for those of all releases. */

#define LISTS  "/var/lib/apt/lists"
#define FAILED 100

/* An estimate of what dpkg takes for a package, beside writing it. */
#define USEC_SET_UP 60000

typedef struct
{
  DdToolCall *call;
  DdWork     *work;
  const char *operation;
  GPtrArray  *names;      /* as they were given */
  GString    *status;     /* what dpkg writes down */
  gboolean    yes;
  gboolean    recommends;
  int         quiet;
} Apt;

/* What apt itself prints, which -qq leaves out. */
static void
say (Apt        *self,
     const char *format,
     ...) G_GNUC_PRINTF (2, 3);

static void
say (Apt        *self,
     const char *format,
     ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  if (self->quiet > 1)
    return;
  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  dd_work_say (self->work, "%s", text);
}

/* Sizes as apt writes them. Source: apt, apt-pkg/contrib/strutl.cc */
static char *
size_text (gint64 bytes)
{
  static const char *const units[] = { "B", "kB", "MB", "GB" };
  double value = (double) bytes;
  guint i = 0;

  for (; value >= 10000 && i + 1 < G_N_ELEMENTS (units); i++)
    value /= 1000;
  if (i == 0)
    return g_strdup_printf ("%.0f B", value);
  if (value < 100)
    return g_strdup_printf ("%.1f %s", value, units[i]);
  return value < 1000 ? g_strdup_printf ("%.0f %s", value, units[i])
                      : g_strdup_printf ("%d,%03d %s", (int) value / 1000, (int) value % 1000,
                                         units[i]);
}

/* Repositories */

static char *
mirror (DdToolCall *call)
{
  g_autofree char *id = dd_packages_os_field (call, "ID");

  return g_strdup (g_str_equal (id, "ubuntu") ? "http://archive.ubuntu.com/ubuntu"
                                              : "http://deb.debian.org/debian");
}

static char *
index_path (DdToolCall *call,
            const char *suite,
            const char *file)
{
  g_autofree char *url = mirror (call);
  g_autofree char *host = g_strdelimit (g_strdup (url + strlen ("http://")), "/", '_');

  return g_strdup_printf (LISTS "/%s_dists_%s_%s", host, suite, file);
}

static gboolean
has_index (DdToolCall *call)
{
  g_autofree char *suite = dd_packages_os_field (call, "VERSION_CODENAME");
  g_autofree char *path = index_path (call, suite, "main_binary-amd64_Packages.lz4");

  return dd_fs_exists (call->fs, path);
}

static char *
list_path (const char *package)
{
  return g_strconcat (DD_DPKG_INFO "/", package, ".list", NULL);
}

static gboolean
is_installed (DdToolCall      *call,
              const DdPackage *package)
{
  g_autofree char *status = dd_dpkg_read_status (call);

  if (dd_dpkg_has (status, package->name))
    return TRUE;
  for (guint i = 0; package->bin[i]; i++)
    {
      g_autofree char *path = g_strconcat ("/usr/bin/", package->bin[i], NULL);

      if (!dd_fs_exists (call->fs, path))
        return FALSE;
    }
  return package->bin[0] != NULL;
}

/* update */

static const struct
{
  const char *suite;    /* behind the name of the release */
  const char *line;     /* what is got, and how big it is */
  const char *file;
  gint64      size;
  gint64      download;
} indexes[] = {
  { "", "InRelease [140 kB]", "InRelease", 140000, 140000 },
  { "-updates", "InRelease [47.3 kB]", "InRelease", 47300, 47300 },
  { "", "/main amd64 Packages [9670 kB]", "main_binary-amd64_Packages.lz4", 19400000, 9670000 },
  { "-updates", "/main amd64 Packages [5412 B]", "main_binary-amd64_Packages.lz4", 11000, 5412 },
};

static DdToolResult
offline (Apt *self)
{
  g_autofree char *url = mirror (self->call);
  g_autofree char *host = g_strdelimit (g_strdup (url + strlen ("http://")), "/", '\0');
  g_autofree char *suite = dd_packages_os_field (self->call, "VERSION_CODENAME");

  say (self, "Ign:1 %s %s InRelease", url, suite);
  say (self, "Err:1 %s %s InRelease", url, suite);
  say (self, "  Temporary failure resolving '%s'", host);
  say (self, "Reading package lists...");
  dd_work_complain (self->work, "W: Failed to fetch %s/dists/%s/InRelease  Temporary failure "
                    "resolving '%s'", url, suite, host);
  dd_work_complain (self->work, "W: Some index files failed to download. They have been ignored, "
                    "or old ones used instead.");
  return DD_TOOL_DONE;
}

static DdToolResult
update (Apt *self)
{
  g_autofree char *url = mirror (self->call);
  g_autofree char *release = dd_packages_os_field (self->call, "VERSION_CODENAME");
  gint64 size = 0, download = 0;
  guint64 duration;
  g_autofree char *text = NULL;

  if (!dd_packages_is_online (self->call))
    return offline (self);
  for (gsize i = 0; i < G_N_ELEMENTS (indexes); i++)
    {
      g_autofree char *suite = g_strconcat (release, indexes[i].suite, NULL);
      g_autofree char *path = index_path (self->call, suite, indexes[i].file);

      say (self, "Get:%u %s %s%s%s", (guint) i + 1, url, suite,
           *indexes[i].line == '/' ? "" : " ", indexes[i].line);
      dd_work_add_sample (self->work, path, suite, indexes[i].size);
      size += indexes[i].size;
      download += indexes[i].download;
    }
  duration = dd_work_download_time (download) + dd_work_unpack_time (size);
  text = size_text (download);
  dd_work_unpack (self->work, duration, "The index of packages");
  say (self, "Fetched %s in %" G_GUINT64_FORMAT "s (10.0 MB/s)", text,
       duration / DD_USEC_PER_SEC + 1);
  say (self, "Reading package lists...");
  return DD_TOOL_DONE;
}

/* install */

static void
list_names (Apt        *self,
            const char *title,
            GPtrArray  *packages,
            const char *mark)
{
  g_autoptr (GString) line = g_string_new (" ");

  if (packages->len == 0)
    return;
  say (self, "%s", title);
  for (guint i = 0; i < packages->len; i++)
    {
      const DdPackage *package = g_ptr_array_index (packages, i);

      if (line->len + strlen (package->name) > 78)
        {
          say (self, "%s", line->str);
          g_string_assign (line, " ");
        }
      g_string_append_printf (line, " %s%s", package->name, mark);
    }
  say (self, "%s", line->str);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  const DdPackage *first = *(const DdPackage *const *) a;
  const DdPackage *second = *(const DdPackage *const *) b;

  return strcmp (first->name, second->name);
}

static gboolean
is_asked_for (GPtrArray  *names,
              const char *name)
{
  for (guint i = 0; i < names->len; i++)
    if (g_str_equal (g_ptr_array_index (names, i), name))
      return TRUE;
  return FALSE;
}

static void
list_changes (Apt       *self,
              GPtrArray *names,
              GPtrArray *packages)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (packages, NULL, NULL);
  g_autoptr (GPtrArray) additional = g_ptr_array_new ();
  g_autofree char *download = size_text (dd_packages_sum (packages, TRUE));
  g_autofree char *size = size_text (dd_packages_sum (packages, FALSE));

  g_ptr_array_sort (sorted, compare_names);
  for (guint i = 0; i < sorted->len; i++)
    {
      const DdPackage *package = g_ptr_array_index (sorted, i);

      if (!is_asked_for (names, package->name))
        g_ptr_array_add (additional, (gpointer) package);
    }
  list_names (self, "The following additional packages will be installed:", additional, "");
  list_names (self, "The following NEW packages will be installed:", sorted, "");
  say (self, "0 upgraded, %u newly installed, 0 to remove and 0 not upgraded.", packages->len);
  if (packages->len == 0)
    return;
  say (self, "Need to get %s of archives.", download);
  say (self, "After this operation, %s of additional disk space will be used.", size);
}

static void
fetch (Apt       *self,
       GPtrArray *packages)
{
  g_autofree char *url = mirror (self->call);
  g_autofree char *suite = dd_packages_os_field (self->call, "VERSION_CODENAME");
  gint64 sum = dd_packages_sum (packages, TRUE);
  guint64 duration = dd_work_download_time (sum);
  g_autofree char *text = size_text (sum);

  for (guint i = 0; i < packages->len; i++)
    {
      const DdPackage *package = g_ptr_array_index (packages, i);
      g_autofree char *size = size_text (package->download);

      say (self, "Get:%u %s %s/main amd64 %s amd64 %s [%s]", i + 1, url, suite, package->name,
           package->version, size);
    }
  dd_work_spend (self->work, duration, "apt-get downloads packages");
  dd_work_complain (self->work, "debconf: delaying package configuration, since apt-utils is not "
                    "installed");
  say (self, "Fetched %s in %" G_GUINT64_FORMAT "s (10.0 MB/s)", text,
       duration / DD_USEC_PER_SEC);
}

static void
unpack (Apt             *self,
        const DdPackage *package)
{
  g_autofree char *rest = g_strdup_printf ("/usr/lib/%s/rest-of-package", package->name);
  g_autofree char *title = g_strdup_printf ("%s (%s)", package->name, package->version);
  g_autofree char *path = list_path (package->name);
  g_autoptr (GString) list = g_string_new (NULL);
  const char *colon = strchr (package->version, ':');

  dd_work_say (self->work, "Selecting previously unselected package %s.", package->name);
  dd_work_say (self->work, "Preparing to unpack .../%s_%s_amd64.deb ...", package->name,
               colon ? colon + 1 : package->version);
  dd_work_say (self->work, "Unpacking %s ...", title);
  dd_packages_add_files (self->work, package, "/usr/bin", rest, list);
  dd_work_add_text (self->work, path, list->str, 0644);
  dd_dpkg_add (self->status, package->name, package->version);
  dd_work_add_text (self->work, DD_DPKG_STATUS, self->status->str, 0644);
  dd_work_unpack (self->work, USEC_SET_UP + dd_work_unpack_time (package->size), title);
}

static void
install_packages (Apt       *self,
                  GPtrArray *packages)
{
  fetch (self, packages);
  for (guint i = 0; i < packages->len; i++)
    unpack (self, g_ptr_array_index (packages, i));
  for (guint i = 0; i < packages->len; i++)
    {
      const DdPackage *package = g_ptr_array_index (packages, i);

      dd_work_say (self->work, "Setting up %s (%s) ...", package->name, package->version);
    }
  dd_work_say (self->work, "Processing triggers for libc-bin (2.41-12) ...");
}

/* Takes "name=version" apart and checks both. Returns: the name, or NULL after
 * saying what is wrong. */
static char *
check_name (Apt        *self,
            const char *word)
{
  const char *equals = strchr (word, '=');
  g_autofree char *name = equals ? g_strndup (word, (gsize) (equals - word)) : g_strdup (word);
  const DdPackage *package = dd_catalog_find_package (self->call->world->catalog, "apt", name);

  if (package == NULL || !has_index (self->call))
    dd_work_complain (self->work, "E: Unable to locate package %s", name);
  else if (equals && !g_pattern_match_simple (equals + 1, package->version))
    dd_work_complain (self->work, "E: Version '%s' for '%s' was not found", equals + 1, name);
  else
    return g_steal_pointer (&name);
  return NULL;
}

static DdToolResult
ask (Apt *self)
{
  dd_work_say (self->work, "Do you want to continue? [Y/n] Abort.");
  return dd_tool_finish (self->call, 1);
}

static DdToolResult
install (Apt *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) packages = NULL;
  DdPackageChoice choice = { "apt", names, self->recommends, is_installed };

  say (self, "Reading package lists...");
  say (self, "Building dependency tree...");
  say (self, "Reading state information...");
  for (guint i = 0; i < self->names->len; i++)
    {
      char *name = check_name (self, g_ptr_array_index (self->names, i));

      if (name)
        g_ptr_array_add (names, name);
    }
  if (names->len < self->names->len)
    return dd_tool_finish (self->call, FAILED);

  for (guint i = 0; i < names->len; i++)
    {
      const DdPackage *package = dd_catalog_find_package (self->call->world->catalog, "apt",
                                                          g_ptr_array_index (names, i));

      if (is_installed (self->call, package))
        say (self, "%s is already the newest version (%s).", package->name, package->version);
    }
  packages = dd_packages_resolve (self->call, &choice);
  list_changes (self, names, packages);
  if (packages->len > names->len && !self->yes)
    return ask (self);
  if (packages->len)
    install_packages (self, packages);
  return DD_TOOL_DONE;
}

static DdToolResult
upgrade (Apt *self)
{
  say (self, "Reading package lists...");
  say (self, "Building dependency tree...");
  say (self, "Reading state information...");
  say (self, "Calculating upgrade...");
  say (self, "0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.");
  return DD_TOOL_DONE;
}

/* remove, purge, autoremove */

static void
remove_package (Apt             *self,
                const DdPackage *package)
{
  g_autofree char *path = list_path (package->name);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  dd_work_say (self->work, "Removing %s (%s) ...", package->name, package->version);
  if (dd_fs_read_text (self->call->fs, path, &text) != 0)
    return;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (*lines[i] == '/')
      dd_work_remove (self->work, lines[i]);
  dd_work_remove (self->work, path);
  dd_dpkg_remove (self->status, package->name);
}

static GPtrArray *
find_removed (Apt  *self,
              int  *status)
{
  GPtrArray *packages = g_ptr_array_new ();

  for (guint i = 0; i < self->names->len; i++)
    {
      const char *name = g_ptr_array_index (self->names, i);
      const DdPackage *package = dd_catalog_find_package (self->call->world->catalog, "apt", name);
      g_autofree char *list = list_path (name);

      if (package == NULL)
        {
          dd_work_complain (self->work, "E: Unable to locate package %s", name);
          *status = FAILED;
        }
      else if (!dd_fs_exists (self->call->fs, list))
        say (self, "Package '%s' is not installed, so not removed", name);
      else
        g_ptr_array_add (packages, (gpointer) package);
    }
  return packages;
}

static DdToolResult
take_away (Apt *self)
{
  g_autoptr (GPtrArray) packages = NULL;
  g_autofree char *size = NULL;
  int status = 0;

  say (self, "Reading package lists...");
  say (self, "Building dependency tree...");
  say (self, "Reading state information...");
  packages = find_removed (self, &status);
  if (status)
    return dd_tool_finish (self->call, status);
  list_names (self, "The following packages will be REMOVED:", packages,
              g_str_equal (self->operation, "purge") ? "*" : "");
  say (self, "0 upgraded, 0 newly installed, %u to remove and 0 not upgraded.", packages->len);
  if (packages->len == 0)
    return DD_TOOL_DONE;
  size = size_text (dd_packages_sum (packages, FALSE));
  say (self, "After this operation, %s disk space will be freed.", size);
  if (!self->yes)
    return ask (self);
  for (guint i = 0; i < packages->len; i++)
    remove_package (self, g_ptr_array_index (packages, i));
  dd_work_add_text (self->work, DD_DPKG_STATUS, self->status->str, 0644);
  dd_work_unpack (self->work, 0, "The list of packages");
  return DD_TOOL_DONE;
}

/* The archives are not kept: docker-clean in /etc/apt/apt.conf.d sees to that. */
static DdToolResult
clean (Apt *self)
{
  return DD_TOOL_DONE;
}

static const struct
{
  const char    *name;
  DdToolResult (*run) (Apt *self);
} operations[] = {
  { "autoclean", clean },
  { "autoremove", take_away },
  { "clean", clean },
  { "dist-upgrade", upgrade },
  { "full-upgrade", upgrade },
  { "install", install },
  { "purge", take_away },
  { "remove", take_away },
  { "update", update },
  { "upgrade", upgrade },
};

/* Options that change nothing here; those of the second list have a value. */
static const char *const passed_over[] = {
  "--allow-downgrades", "--allow-unauthenticated", "--auto-remove", "--fix-broken",
  "--fix-missing", "--no-install-suggests", "--no-upgrade", "--purge", "--reinstall", "-V", "-f",
  "-m", NULL
};
static const char *const with_value[] = { "-o", "-t", "-c", NULL };

static gboolean
read_option (Apt  *self,
             int  *i)
{
  const char *word = self->call->argv[*i];

  if (g_str_equal (word, "-y") || g_str_equal (word, "--yes") || g_str_equal (word, "--assume-yes"))
    self->yes = TRUE;
  else if (g_str_equal (word, "--no-install-recommends"))
    self->recommends = FALSE;
  else if (g_str_equal (word, "-q") || g_str_equal (word, "--quiet"))
    self->quiet++;
  else if (g_str_has_prefix (word, "-qq") || g_str_equal (word, "-yqq") || g_str_equal (word, "-qqy"))
    {
      self->quiet = 2;
      self->yes = TRUE;
    }
  else if (g_str_equal (word, "-yq") || g_str_equal (word, "-qy"))
    self->yes = TRUE;
  else if (g_strv_contains (with_value, word))
    ++*i;
  else if (!g_strv_contains (passed_over, word) && !g_str_has_prefix (word, "-o"))
    {
      dd_work_complain (self->work, "E: Command line option %s is not understood in combination "
                        "with the other options", word);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_words (Apt *self)
{
  for (int i = 1; i < self->call->argc; i++)
    {
      const char *word = self->call->argv[i];

      if (*word == '-')
        {
          if (!read_option (self, &i))
            return FALSE;
        }
      else if (self->operation == NULL)
        self->operation = word;
      else
        g_ptr_array_add (self->names, (gpointer) word);
    }
  return TRUE;
}

static DdToolResult
refuse_user (Apt *self)
{
  gboolean update_only = g_str_equal (self->operation, "update");
  const char *lock = update_only ? LISTS "/lock" : "/var/lib/dpkg/lock-frontend";

  dd_work_complain (self->work, "E: Could not open lock file %s - open (13: Permission denied)",
                    lock);
  if (update_only)
    dd_work_complain (self->work, "E: Unable to lock directory " LISTS "/");
  else
    dd_work_complain (self->work, "E: Unable to acquire the dpkg frontend lock (%s), are you root?",
                      lock);
  return dd_tool_finish (self->call, FAILED);
}

static DdToolResult
run_operation (Apt *self)
{
  if (g_str_equal (self->call->argv[0], "apt"))
    dd_work_complain (self->work, "\nWARNING: apt does not have a stable CLI interface. Use with "
                      "caution in scripts.\n");
  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++)
    if (g_str_equal (operations[i].name, self->operation))
      return self->call->uid ? refuse_user (self) : operations[i].run (self);
  dd_work_complain (self->work, "E: Invalid operation %s", self->operation);
  return dd_tool_finish (self->call, FAILED);
}

DdToolResult
dd_apt_tool (DdToolCall *call)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GString) status = g_string_new (NULL);
  g_autofree char *text = NULL;
  Apt self = { .call = call, .names = names, .status = status, .recommends = TRUE };

  if (call->memo)
    return dd_work_go_on (call);
  text = dd_dpkg_read_status (call);
  g_string_append (status, text);
  self.work = dd_work_new ();
  call->status = 0;
  if (!read_words (&self))
    call->status = FAILED;
  else if (self.operation == NULL)
    dd_work_say (self.work, "apt 3.0.3 (amd64)\nUsage: %s [options] command", call->argv[0]);
  else
    run_operation (&self);
  return dd_work_begin (call, self.work, call->status);
}

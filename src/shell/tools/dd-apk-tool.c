// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-package-tools-private.h"
#include "dd-packages.h"

/* apk, as far as Dockerfiles use it. */

#define DATABASE "/lib/apk/db/installed"
#define INDEX    "/var/cache/apk/APKINDEX.tar.gz"
#define MIRROR   "https://dl-cdn.alpinelinux.org/alpine"

#define INDEX_SIZE 2200000

typedef struct
{
  DdToolCall *call;
  DdWork     *work;
  GPtrArray  *names;
  const char *virtual_name;
  GPtrArray  *database; /* of char *: its records */
  gboolean    fetches;  /* --no-cache, --update-cache */
  gboolean    quiet;
  gboolean    verbose;
} Apk;

/* The database: a record a package, with an empty line behind it: its name,
 * its version, its size, what it needs, its files. Simplified. */

static char *
get_field (const char *record,
           char        key)
{
  g_auto (GStrv) lines = g_strsplit (record, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    if (lines[i][0] == key && lines[i][1] == ':')
      return g_strdup (lines[i] + 2);
  return g_strdup ("");
}

static GPtrArray *
read_database (DdToolCall *call)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;

  if (dd_fs_read_text (call->fs, DATABASE, &text) != 0)
    return records;
  parts = g_strsplit (text, "\n\n", -1);
  for (guint i = 0; parts[i]; i++)
    if (*parts[i])
      g_ptr_array_add (records, g_strdup (parts[i]));
  return records;
}

static int
find_record (GPtrArray  *database,
             const char *name)
{
  for (guint i = 0; i < database->len; i++)
    {
      g_autofree char *found = get_field (g_ptr_array_index (database, i), 'P');

      if (g_str_equal (found, name))
        return (int) i;
    }
  return -1;
}

static gboolean
is_installed (DdToolCall      *call,
              const DdPackage *package)
{
  g_autoptr (GPtrArray) database = read_database (call);

  return find_record (database, package->name) >= 0;
}

static void
write_database (Apk *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->database->len; i++)
    g_string_append_printf (text, "%s\n\n", (char *) g_ptr_array_index (self->database, i));
  dd_work_add_text (self->work, DATABASE, text->str, 0644);
}

/* The last line: how much there is now. */
static void
say_total (Apk *self)
{
  gint64 size = 0;

  for (guint i = 0; i < self->database->len; i++)
    {
      g_autofree char *text = get_field (g_ptr_array_index (self->database, i), 'I');

      size += g_ascii_strtoll (text, NULL, 10);
    }
  if (!self->quiet)
    dd_work_say (self->work, "OK: %.1f MiB in %u packages", (double) size / (1024 * 1024),
                 self->database->len);
}

/* Fetches the index, and keeps it if it is to be kept. */
static gboolean
fetch_index (Apk      *self,
             gboolean  keep)
{
  g_autofree char *version = dd_packages_os_field (self->call, "VERSION_ID");
  g_auto (GStrv) parts = g_strsplit (version, ".", -1);
  static const char *const branches[] = { "main", "community" };

  for (gsize i = 0; i < G_N_ELEMENTS (branches); i++)
    {
      g_autofree char *url = g_strdup_printf (MIRROR "/v%s.%s/%s", parts[0] ? parts[0] : "3",
                                              parts[0] && parts[1] ? parts[1] : "24", branches[i]);

      if (!self->quiet)
        dd_work_say (self->work, "fetch %s/x86_64/APKINDEX.tar.gz", url);
      if (dd_packages_is_online (self->call))
        continue;
      dd_work_complain (self->work, "WARNING: fetching %s: DNS: transient error (try again later)",
                        url);
      self->call->status++;
    }
  if (!dd_packages_is_online (self->call))
    return FALSE;
  if (keep)
    {
      dd_work_add_sample (self->work, INDEX, version, INDEX_SIZE);
      dd_work_unpack (self->work, dd_work_download_time (INDEX_SIZE), "The index of packages");
    }
  else
    {
      dd_work_spend (self->work, dd_work_download_time (INDEX_SIZE), "apk fetches the index");
    }
  return TRUE;
}

static void
update (Apk *self)
{
  if (!fetch_index (self, TRUE))
    return;
  dd_work_say (self->work, "v3.24.2-11-g5d7d1e4 [" MIRROR "/v3.24/main]");
  dd_work_say (self->work, "OK: 27460 distinct packages available");
}

/* add */

static void
add_record (Apk             *self,
            const DdPackage *package,
            const char      *list)
{
  g_autofree char *needs = g_strjoinv (" ", package->needs);
  g_auto (GStrv) paths = g_strsplit (list, "\n", -1);
  GString *record = g_string_new (NULL);

  g_string_append_printf (record, "P:%s\nV:%s\nI:%" G_GINT64_FORMAT "\nD:%s", package->name,
                          package->version, package->size, needs);
  for (guint i = 0; paths[i]; i++)
    if (*paths[i])
      g_string_append_printf (record, "\nF:%s", paths[i]);
  g_ptr_array_add (self->database, g_string_free (record, FALSE));
}

static void
install_package (Apk             *self,
                 const DdPackage *package,
                 guint            i,
                 guint            n)
{
  g_autofree char *rest = g_strdup_printf ("/usr/lib/%s/rest-of-package", package->name);
  g_autofree char *title = g_strdup_printf ("%s (%s)", package->name, package->version);
  g_autoptr (GString) list = g_string_new (NULL);

  if (!self->quiet)
    dd_work_say (self->work, "(%u/%u) Installing %s", i, n, title);
  dd_packages_add_files (self->work, package, "/usr/bin", rest, list);
  add_record (self, package, list->str);
  write_database (self);
  dd_work_unpack (self->work, dd_work_download_time (package->download)
                  + dd_work_unpack_time (package->size), title);
}

/* --virtual: a package without files that needs the others. */
static void
add_virtual (Apk   *self,
             guint  n)
{
  g_autofree char *needs = NULL;

  g_ptr_array_add (self->names, NULL);
  needs = g_strjoinv (" ", (char **) self->names->pdata);
  g_ptr_array_remove_index (self->names, self->names->len - 1);
  g_ptr_array_add (self->database, g_strdup_printf ("P:%s\nV:20260115.100000\nI:0\nD:%s",
                                                    self->virtual_name, needs));
  if (!self->quiet)
    dd_work_say (self->work, "(%u/%u) Installing %s (20260115.100000)", n, n, self->virtual_name);
  write_database (self);
  dd_work_unpack (self->work, 0, self->virtual_name);
}

/* Says which names the index does not have. Returns: how many */
static guint
check_names (Apk *self)
{
  gboolean index = self->fetches || dd_fs_exists (self->call->fs, INDEX);
  guint n = 0;

  for (guint i = 0; i < self->names->len; i++)
    {
      g_autofree char *name = g_strdup (g_ptr_array_index (self->names, i));

      name[strcspn (name, "=<>~@")] = '\0';
      if (index && dd_catalog_find_package (self->call->world->catalog, "apk", name))
        {
          g_free (g_ptr_array_index (self->names, i));
          self->names->pdata[i] = g_steal_pointer (&name);
          continue;
        }
      if (n++ == 0)
        dd_work_complain (self->work, "ERROR: unable to select packages:");
      dd_work_complain (self->work, "  %s (no such package):\n    required by: world[%s]", name,
                        (char *) g_ptr_array_index (self->names, i));
    }
  return n;
}

static void
add (Apk *self)
{
  DdPackageChoice choice = { "apk", self->names, FALSE, is_installed };
  g_autoptr (GPtrArray) packages = NULL;
  guint n;

  if (self->fetches && !fetch_index (self, FALSE))
    return;
  self->call->status = (int) check_names (self);
  if (self->call->status)
    return;
  packages = dd_packages_resolve (self->call, &choice);
  n = packages->len + (self->virtual_name != NULL);
  for (guint i = 0; i < packages->len; i++)
    install_package (self, g_ptr_array_index (packages, i), i + 1, n);
  if (self->virtual_name)
    add_virtual (self, n);
  if (packages->len && !self->quiet)
    dd_work_say (self->work, "Executing busybox-1.37.0-r30.trigger");
  say_total (self);
}

/* del */

static gboolean
is_needed (GPtrArray  *database,
           const char *name)
{
  for (guint i = 0; i < database->len; i++)
    {
      g_autofree char *text = get_field (g_ptr_array_index (database, i), 'D');
      g_auto (GStrv) needs = g_strsplit (text, " ", -1);

      if (g_strv_contains ((const char *const *) needs, name))
        return TRUE;
    }
  return FALSE;
}

/* Takes a record out, and then those that were only there for it. */
static void
take_out (Apk        *self,
          const char *name,
          GPtrArray  *gone)
{
  int i = find_record (self->database, name);
  g_autofree char *record = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) needs = NULL;

  if (i < 0 || is_needed (self->database, name))
    return;
  record = g_strdup (g_ptr_array_index (self->database, (guint) i));
  g_ptr_array_remove_index (self->database, (guint) i);
  text = get_field (record, 'D');
  needs = g_strsplit (text, " ", -1);
  g_ptr_array_add (gone, g_steal_pointer (&record));
  for (guint j = 0; needs[j]; j++)
    take_out (self, needs[j], gone);
}

static void
purge (Apk        *self,
       const char *record,
       guint       i,
       guint       n)
{
  g_auto (GStrv) lines = g_strsplit (record, "\n", -1);
  g_autofree char *name = get_field (record, 'P');
  g_autofree char *version = get_field (record, 'V');

  if (!self->quiet)
    dd_work_say (self->work, "(%u/%u) Purging %s (%s)", i, n, name, version);
  for (guint j = 0; lines[j]; j++)
    if (g_str_has_prefix (lines[j], "F:"))
      dd_work_remove (self->work, lines[j] + 2);
}

static void
del (Apk *self)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->names->len; i++)
    {
      const char *name = g_ptr_array_index (self->names, i);

      if (find_record (self->database, name) >= 0)
        {
          take_out (self, name, gone);
          continue;
        }
      dd_work_complain (self->work, "ERROR: No such package: %s", name);
      self->call->status = 1;
      return;
    }
  for (guint i = 0; i < gone->len; i++)
    purge (self, g_ptr_array_index (gone, i), i + 1, gone->len);
  write_database (self);
  dd_work_unpack (self->work, 0, "The list of packages");
  if (gone->len && !self->quiet)
    dd_work_say (self->work, "Executing busybox-1.37.0-r30.trigger");
  say_total (self);
}

static void
upgrade (Apk *self)
{
  if (!self->fetches || fetch_index (self, FALSE))
    say_total (self);
}

static void
info (Apk *self)
{
  for (guint i = 0; i < self->database->len; i++)
    {
      g_autofree char *name = get_field (g_ptr_array_index (self->database, i), 'P');
      g_autofree char *version = get_field (g_ptr_array_index (self->database, i), 'V');

      if (self->verbose)
        dd_work_say (self->work, "%s-%s", name, version);
      else
        dd_work_say (self->work, "%s", name);
    }
}

static const struct
{
  const char  *name;
  void       (*run) (Apk *self);
  gboolean     changes;
} operations[] = {
  { "add", add, TRUE },
  { "del", del, TRUE },
  { "info", info, FALSE },
  { "update", update, TRUE },
  { "upgrade", upgrade, TRUE },
};

/* Returns: the operation's name, or NULL */
static const char *
read_words (Apk *self)
{
  const char *operation = NULL;
  char **argv = self->call->argv;

  for (int i = 1; argv[i]; i++)
    {
      if (g_str_equal (argv[i], "--virtual") || g_str_equal (argv[i], "-t"))
        self->virtual_name = argv[i + 1] ? argv[++i] : NULL;
      else if (g_str_has_prefix (argv[i], "--virtual="))
        self->virtual_name = argv[i] + strlen ("--virtual=");
      else if (g_str_equal (argv[i], "--no-cache") || g_str_equal (argv[i], "--update-cache") ||
               g_str_equal (argv[i], "--update") || g_str_equal (argv[i], "-U"))
        self->fetches = TRUE;
      else if (g_str_equal (argv[i], "-q") || g_str_equal (argv[i], "--quiet"))
        self->quiet = TRUE;
      else if (g_str_equal (argv[i], "-v") || g_str_equal (argv[i], "--verbose"))
        self->verbose = TRUE;
      else if (*argv[i] != '-' && operation == NULL)
        operation = argv[i];
      else if (*argv[i] != '-')
        g_ptr_array_add (self->names, g_strdup (argv[i]));
    }
  return operation;
}

static void
run_operation (Apk        *self,
               const char *operation)
{
  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      if (!g_str_equal (operations[i].name, operation))
        continue;
      if (!self->call->uid || !operations[i].changes)
        {
          operations[i].run (self);
          return;
        }
      dd_work_complain (self->work, "ERROR: Unable to lock database: Permission denied\n"
                        "ERROR: Failed to open apk database: Permission denied");
      self->call->status = 99;
      return;
    }
  dd_work_complain (self->work, "ERROR: '%s' is not an apk command. See 'apk --help'.", operation);
  self->call->status = 1;
}

DdToolResult
dd_apk_tool (DdToolCall *call)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) database = NULL;
  Apk self = { .call = call, .names = names };
  const char *operation;

  if (call->memo)
    return dd_work_go_on (call);
  self.work = dd_work_new ();
  self.database = database = read_database (call);
  call->status = 0;
  operation = read_words (&self);
  if (operation)
    run_operation (&self, operation);
  else
    dd_work_say (self.work, "apk-tools 3.0.1, compiled for x86_64.\n\nusage: apk [<OPTIONS>...] "
                 "COMMAND [<ARGUMENTS>...]");
  return dd_work_begin (call, self.work, call->status);
}

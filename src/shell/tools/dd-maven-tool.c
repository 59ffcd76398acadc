// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-package-tools-private.h"
#include "dd-packages.h"

/* mvn and gradle, as far as Dockerfiles use them, and java for what they make.
 * Dependencies follow from pom.xml or build.gradle; sizes and times are
 * estimates. */

#define REPOSITORY "/root/.m2/repository"
#define GRADLE     "/root/.gradle/caches/modules-2/files-2.1"

#define SIZE_CLASSES   60000
#define SIZE_PLUGINS   14000000
#define USEC_START     1200000
#define USEC_COMPILE   1800000

typedef struct
{
  DdToolCall *call;
  DdWork     *work;
  char       *name;
  char       *version;
  GPtrArray  *packages;  /* of const DdPackage * */
  gboolean    is_maven;
} Java;

/* What stands in the first <tag> of a text. */
static char *
get_element (const char *text,
             const char *tag)
{
  g_autofree char *open = g_strdup_printf ("<%s>", tag);
  const char *start = strstr (text, open);
  const char *end = start ? strchr (start + strlen (open), '<') : NULL;

  if (end == NULL)
    return NULL;
  start += strlen (open);
  return g_strstrip (g_strndup (start, (gsize) (end - start)));
}

static gboolean
add_dependency (Java       *self,
                const char *name)
{
  const DdPackage *package = dd_catalog_find_package (self->call->world->catalog, "maven", name);

  if (package)
    {
      g_ptr_array_add (self->packages, (gpointer) package);
      return TRUE;
    }
  if (self->is_maven)
    dd_work_complain (self->work, "[ERROR] Failed to execute goal on project %s: Could not resolve "
                      "dependencies for project: Could not find artifact %s in central "
                      "(https://repo.maven.apache.org/maven2)", self->name, name);
  else
    dd_work_complain (self->work, "FAILURE: Build failed with an exception.\n\n* What went wrong:\nCould "
                      "not find %s.", name);
  return FALSE;
}

static gboolean
read_pom (Java       *self,
          const char *text)
{
  const char *rest = strstr (text, "<dependencies>");
  const char *parent_end = strstr (text, "</parent>");
  g_auto (GStrv) parts = g_strsplit (rest ? rest : "", "<dependency>", -1);

  self->name = get_element (parent_end ? parent_end : text, "artifactId");
  self->version = get_element (parent_end ? parent_end : text, "version");
  for (guint i = 1; parts[0] && parts[i]; i++)
    {
      g_autofree char *group = get_element (parts[i], "groupId");
      g_autofree char *artifact = get_element (parts[i], "artifactId");
      g_autofree char *name = g_strdup_printf ("%s:%s", group ? group : "", artifact ? artifact : "");

      if (!add_dependency (self, name))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_gradle (Java       *self,
             const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GRegex) regex = g_regex_new ("(?:mplementation|untimeOnly|ompileOnly)[ (]+['\"]"
                                          "([^:'\"]+:[^:'\"]+)", 0, 0, NULL);
  g_autoptr (GMatchInfo) info = NULL;

  self->name = g_path_get_basename (self->call->cwd);
  for (g_regex_match (regex, valid, 0, &info); g_match_info_matches (info);
       g_match_info_next (info, NULL))
    {
      g_autofree char *name = g_match_info_fetch (info, 1);

      if (!add_dependency (self, name))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_project (Java *self)
{
  static const char *const files[] = { "build.gradle", "build.gradle.kts", "pom.xml" };
  g_autofree char *text = NULL;

  for (gsize i = self->is_maven ? 2 : 0; i < (self->is_maven ? 3 : 2) && text == NULL; i++)
    {
      g_autofree char *path = dd_tool_path (self->call, files[i]);

      dd_fs_read_text (self->call->fs, path, &text);
    }
  if (text)
    return self->is_maven ? read_pom (self, text) : read_gradle (self, text);
  if (self->is_maven)
    dd_work_complain (self->work, "[ERROR] The goal you specified requires a project to execute but "
                      "there is no POM in this directory (%s).", self->call->cwd);
  else
    dd_work_complain (self->work, "FAILURE: Build failed with an exception.\n\n* What went wrong:\n"
                      "Directory '%s' does not contain a Gradle build.", self->call->cwd);
  return FALSE;
}

/* Downloads what is not in the local repository. Returns: the size of all. */
static gint64
resolve (Java *self)
{
  const char *repository = self->is_maven ? REPOSITORY : GRADLE;
  g_autofree char *plugins = g_strconcat (repository, "/plugins.jar", NULL);
  gint64 size = 0, packed = 0;

  if (!dd_fs_exists (self->call->fs, plugins))
    {
      dd_work_add_sample (self->work, plugins, "plugins", SIZE_PLUGINS);
      packed += SIZE_PLUGINS;
    }
  for (guint i = 0; i < self->packages->len; i++)
    {
      const DdPackage *package = g_ptr_array_index (self->packages, i);
      g_autofree char *file = g_strdelimit (g_strdup (package->name), ":", '/');
      g_autofree char *path = g_strdup_printf ("%s/%s-%s.jar", repository, file, package->version);

      size += package->size;
      if (dd_fs_exists (self->call->fs, path))
        continue;
      if (self->is_maven)
        dd_work_say (self->work, "[INFO] Downloaded from central: %s:%s", package->name,
                     package->version);
      dd_work_add_sample (self->work, path, package->name, package->size);
      packed += package->download;
    }
  if (packed)
    dd_work_unpack (self->work, dd_work_download_time (packed), "Dependencies");
  return size;
}

static void
make_jar (Java   *self,
          gint64  size)
{
  g_autofree char *below = g_strdup_printf ("%s/%s%s%s.jar", self->is_maven ? "target" : "build/libs",
                                            self->name ? self->name : "app",
                                            self->version ? "-" : "",
                                            self->version ? self->version : "");
  g_autofree char *path = dd_tool_path (self->call, below);
  g_autofree char *title = g_path_get_basename (path);

  dd_work_add_sample (self->work, path, title, SIZE_CLASSES + size);
  dd_work_build (self->work, USEC_COMPILE, title);
  if (self->is_maven)
    dd_work_say (self->work, "[INFO] Building jar: %s", path);
}

static gboolean
build (Java *self)
{
  gboolean packages = FALSE;
  gint64 size;

  for (int i = 1; i < self->call->argc; i++)
    packages |= g_regex_match_simple ("^(package|install|verify|build|assemble|jar|bootJar)$",
                                      self->call->argv[i], 0, 0);
  if (!read_project (self))
    return FALSE;
  dd_work_spend (self->work, USEC_START, self->is_maven ? "mvn" : "gradle");
  if (self->is_maven)
    dd_work_say (self->work, "[INFO] Scanning for projects...");
  size = resolve (self);
  if (packages)
    make_jar (self, size);
  dd_work_say (self->work, self->is_maven ? "[INFO] BUILD SUCCESS" : "BUILD SUCCESSFUL in 3s");
  return TRUE;
}

DdToolResult
dd_maven_tool (DdToolCall *call)
{
  g_autoptr (GPtrArray) packages = g_ptr_array_new ();
  g_autofree char *called = g_path_get_basename (call->argv[0]);
  Java self = { .call = call, .packages = packages, .is_maven = g_str_has_prefix (called, "mvn") };
  gboolean done;

  if (call->memo)
    return dd_work_go_on (call);
  self.work = dd_work_new ();
  done = build (&self);
  g_free (self.name);
  g_free (self.version);
  return dd_work_begin (call, self.work, done ? 0 : 1);
}

/* java: runs until a signal comes, whatever is in the jar. */
DdToolResult
dd_java_tool (DdToolCall *call)
{
  const char *last = call->argv[call->argc - 1];
  g_autofree char *path = dd_tool_path (call, last);

  if (call->memo && call->signals)
    return dd_tool_finish (call, 128 + (call->signals & (G_GUINT64_CONSTANT (1) << DD_SIGTERM)
                                        ? DD_SIGTERM : DD_SIGINT));
  if (call->argc == 2 && g_regex_match_simple ("^--?version$", last, 0, 0))
    {
      g_string_append (call->err, "openjdk 21.0.9 2025-10-21\n");
      return dd_tool_finish (call, 0);
    }
  if (!g_strv_contains ((const char *const *) call->argv, "-jar"))
    return dd_tool_fail (call, 1, "Drydock does not run Java code: %s", last);
  if (!dd_fs_exists (call->fs, path))
    return dd_tool_fail (call, 1, "Error: Unable to access jarfile %s", last);
  return dd_tool_wait (call, g_variant_new_boolean (TRUE), -1, NULL, NULL);
}

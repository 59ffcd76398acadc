// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "dd-package-tools-private.h"
#include "dd-packages.h"

/* npm, yarn and pnpm, as far as Dockerfiles use them: what they install follows
 * from package.json and package-lock.json. */

#define CACHE "/root/.npm/_cacache/content"

/* A package of a lock file that the table does not have. */
#define USUAL_SIZE     80000
#define USUAL_DOWNLOAD 20000

#define USEC_EACH 4000

typedef struct
{
  DdToolCall *call;
  DdWork     *work;
  JsonObject *manifest;  /* package.json; NULL if there is none */
  GPtrArray  *names;
  gboolean    production;
  guint       n_packages;
  gint64      download;
  gint64      size;
} Npm;

static JsonParser *
read_json (DdToolCall *call,
           const char *file)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *path = dd_tool_path (call, file);
  g_autofree char *text = NULL;

  if (dd_fs_read_text (call->fs, path, &text) != 0 ||
      !json_parser_load_from_data (parser, text, -1, NULL) ||
      json_parser_get_root (parser) == NULL ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return NULL;
  return g_steal_pointer (&parser);
}

static JsonObject *
get_object (JsonObject *object,
            const char *key)
{
  JsonNode *node = object ? json_object_get_member (object, key) : NULL;

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static const char *
get_text (JsonObject *object,
          const char *key,
          const char *fallback)
{
  JsonNode *node = object ? json_object_get_member (object, key) : NULL;

  if (node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);
  return fallback;
}

static gboolean
is_true (JsonObject *object,
         const char *key)
{
  JsonNode *node = object ? json_object_get_member (object, key) : NULL;

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_boolean (node);
}

/* Adds a package below node_modules. */
static void
add_package (Npm        *self,
             const char *name,
             const char *version)
{
  const DdPackage *package = dd_catalog_find_package (self->call->world->catalog, "npm", name);
  g_autofree char *modules = dd_tool_path (self->call, "node_modules");
  g_autofree char *bin = g_strconcat (modules, "/.bin", NULL);
  g_autofree char *rest = g_strdup_printf ("%s/%s/rest-of-package", modules, name);
  g_autofree char *manifest = g_strdup_printf ("%s/%s/package.json", modules, name);
  g_autofree char *text = g_strdup_printf ("{\n  \"name\": \"%s\",\n  \"version\": \"%s\"\n}\n",
                                           name, version);
  g_autofree char *identity = g_strconcat (name, " ", version, NULL);

  if (package)
    dd_packages_add_files (self->work, package, bin, rest, NULL);
  else
    dd_work_add_sample (self->work, rest, identity, USUAL_SIZE);
  dd_work_add_text (self->work, manifest, text, 0644);
  self->size += package ? package->size : USUAL_SIZE;
  self->download += package ? package->download : USUAL_DOWNLOAD;
}

static gboolean
refuse_unknown (Npm        *self,
                const char *name)
{
  dd_work_complain (self->work, "npm error code E404\nnpm error 404 Not Found - GET "
                    "https://registry.npmjs.org/%s - Not found\nnpm error 404\nnpm error 404  '%s@*'"
                    " is not in this registry.", name, name);
  return FALSE;
}

/* Adds what a manifest names. */
static gboolean
add_named (Npm        *self,
           const char *key)
{
  JsonObject *object = get_object (self->manifest, key);
  g_autoptr (GList) names = object ? json_object_get_members (object) : NULL;

  for (GList *l = names; l; l = l->next)
    {
      const DdPackage *package = dd_catalog_find_package (self->call->world->catalog, "npm",
                                                          l->data);

      if (package == NULL)
        return refuse_unknown (self, l->data);
      add_package (self, l->data, package->version);
      self->n_packages += (guint) package->count;
    }
  return TRUE;
}

static gboolean
add_asked_for (Npm *self)
{
  for (guint i = 0; i < self->names->len; i++)
    {
      const char *word = g_ptr_array_index (self->names, i);
      const char *at = strchr (*word ? word + 1 : word, '@');
      g_autofree char *name = at ? g_strndup (word, (gsize) (at - word)) : g_strdup (word);
      const DdPackage *package = dd_catalog_find_package (self->call->world->catalog, "npm", name);

      if (package == NULL)
        return refuse_unknown (self, name);
      add_package (self, name, package->version);
      self->n_packages += (guint) package->count;
    }
  return TRUE;
}

/* Adds what a lock file names: exactly that. */
static void
add_locked (Npm        *self,
            JsonObject *lock)
{
  JsonObject *packages = get_object (lock, "packages");
  g_autoptr (GList) keys = packages ? json_object_get_members (packages) : NULL;

  for (GList *l = keys; l; l = l->next)
    {
      const char *name = g_strrstr (l->data, "node_modules/");
      JsonObject *entry = get_object (packages, l->data);

      if (name == NULL || strstr (name, "..") || (self->production && is_true (entry, "dev")))
        continue;
      add_package (self, name + strlen ("node_modules/"), get_text (entry, "version", "0.0.0"));
      self->n_packages++;
    }
}

static gboolean
is_called (Npm        *self,
           const char *name)
{
  g_autofree char *called = g_path_get_basename (self->call->argv[0]);

  return g_str_equal (called, name);
}

static void
finish_install (Npm *self)
{
  gboolean cached = dd_fs_exists (self->call->fs, CACHE);
  guint64 duration = self->n_packages * USEC_EACH + dd_work_unpack_time (self->size)
                     + (cached ? 0 : dd_work_download_time (self->download));
  double seconds = (double) duration / DD_USEC_PER_SEC;
  gboolean is_npm = is_called (self, "npm");

  if (self->n_packages == 0)
    {
      dd_work_say (self->work, "\nup to date, audited 1 package in 300ms\n\nfound 0 "
                   "vulnerabilities");
      return;
    }
  if (is_npm)
    dd_work_add_sample (self->work, CACHE, "npm cache", self->download);
  dd_work_unpack (self->work, duration, "node_modules");
  if (is_npm)
    dd_work_say (self->work, "\nadded %u package%s, and audited %u packages in %.0fs\n\nfound 0 "
                 "vulnerabilities", self->n_packages, self->n_packages == 1 ? "" : "s",
                 self->n_packages + 1, MAX (seconds, 1.0));
  else
    dd_work_say (self->work, "Done in %.2fs.", seconds);
}

static gboolean
clean_install (Npm *self)
{
  g_autoptr (JsonParser) lock = read_json (self->call, "package-lock.json");
  g_autofree char *modules = dd_tool_path (self->call, "node_modules");

  if (lock == NULL)
    {
      dd_work_complain (self->work, "npm error code EUSAGE\nnpm error\nnpm error The `npm ci` "
                        "command can only install with an existing package-lock.json or\nnpm error "
                        "npm-shrinkwrap.json with lockfileVersion >= 1. Run an install with npm@5 "
                        "or\nnpm error later to generate a package-lock.json file, then try again.");
      return FALSE;
    }
  dd_work_remove (self->work, modules);
  add_locked (self, json_node_get_object (json_parser_get_root (lock)));
  finish_install (self);
  return TRUE;
}

static gboolean
install (Npm *self)
{
  g_autoptr (JsonParser) lock = read_json (self->call, "package-lock.json");

  if (self->names->len)
    {
      if (!add_asked_for (self))
        return FALSE;
    }
  else if (self->manifest == NULL)
    {
      g_autofree char *path = dd_tool_path (self->call, "package.json");

      dd_work_complain (self->work, "npm error code ENOENT\nnpm error syscall open\nnpm error path "
                        "%s\nnpm error errno -2\nnpm error enoent Could not read package.json: "
                        "Error: ENOENT: no such file or directory, open '%s'", path, path);
      return FALSE;
    }
  else if (lock)
    add_locked (self, json_node_get_object (json_parser_get_root (lock)));
  else if (!add_named (self, "dependencies") ||
           (!self->production && !add_named (self, "devDependencies")))
    return FALSE;
  finish_install (self);
  return TRUE;
}

/* Runs a script of package.json, as npm does: a shell below npm. */
static gboolean
run_script (Npm        *self,
            const char *name)
{
  JsonObject *scripts = get_object (self->manifest, "scripts");
  const char *script = get_text (scripts, name, NULL);
  g_autofree char *path = dd_tool_path (self->call, "node_modules/.bin");
  g_autofree char *server = dd_tool_path (self->call, "server.js");
  g_autofree char *line = NULL;

  if (script == NULL && g_str_equal (name, "start") && dd_fs_exists (self->call->fs, server))
    script = "node server.js";
  if (script == NULL)
    {
      dd_work_complain (self->work, "npm error Missing script: \"%s\"\nnpm error\nnpm error To see "
                        "a list of scripts, run:\nnpm error   npm run", name);
      return FALSE;
    }
  dd_work_say (self->work, "\n> %s@%s %s\n> %s\n", get_text (self->manifest, "name", "app"),
               get_text (self->manifest, "version", "1.0.0"), name, script);
  line = g_strdup_printf ("PATH=%s:$PATH; export PATH; %s", path, script);
  dd_work_command (self->work, line);
  return TRUE;
}

static const char *
read_words (Npm *self)
{
  const char *operation = NULL;
  char **argv = self->call->argv;
  const char *node_env = dd_tool_getenv (self->call, "NODE_ENV");

  self->production = g_strcmp0 (node_env, "production") == 0;
  for (int i = 1; argv[i]; i++)
    {
      if (g_str_equal (argv[i], "--production") || g_str_equal (argv[i], "--omit=dev") ||
          g_str_equal (argv[i], "--only=production") || g_str_equal (argv[i], "--prod"))
        self->production = TRUE;
      else if (*argv[i] == '-' && operation)
        continue;
      else if (operation == NULL)
        operation = argv[i];
      else
        g_ptr_array_add (self->names, argv[i]);
    }
  return operation;
}

static gboolean
is_in (const char *word,
       const char *list)
{
  g_auto (GStrv) words = g_strsplit (list, " ", -1);

  return g_strv_contains ((const char *const *) words, word);
}

static gboolean
run_operation (Npm        *self,
               const char *operation)
{
  gboolean is_npm = is_called (self, "npm");
  const char *first = self->names->len ? g_ptr_array_index (self->names, 0) : NULL;

  if (operation == NULL)
    return is_npm ? TRUE : install (self);
  if (is_in (operation, "-v --version"))
    dd_work_say (self->work, "%s", is_npm ? "10.9.4" : is_called (self, "yarn") ? "1.22.22"
                                                                               : "10.24.0");
  else if (is_in (operation, "ci clean-install"))
    return clean_install (self);
  else if (is_in (operation, "install i add"))
    return install (self);
  else if (is_in (operation, "run run-script") && first)
    return run_script (self, first);
  else if (is_in (operation, "start test"))
    return run_script (self, operation);
  else if (is_in (operation, "cache"))
    dd_work_remove (self->work, "/root/.npm/_cacache");
  else if (!is_npm)
    return run_script (self, operation);
  else
    {
      dd_work_complain (self->work, "Unknown command: \"%s\"\n\nTo see a list of supported npm "
                        "commands, run:\n  npm help", operation);
      return FALSE;
    }
  return TRUE;
}

DdToolResult
dd_npm_tool (DdToolCall *call)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (JsonParser) parser = NULL;
  Npm self = { .call = call, .names = names };
  gboolean done;

  if (call->memo)
    return dd_work_go_on (call);
  parser = read_json (call, "package.json");
  self.manifest = parser ? json_node_get_object (json_parser_get_root (parser)) : NULL;
  self.work = dd_work_new ();
  done = run_operation (&self, read_words (&self));
  return dd_work_begin (call, self.work, done ? 0 : 1);
}

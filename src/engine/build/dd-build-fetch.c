// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dd-build-fetch.h"
#include "dd-engine.h"
#include "dd-go-text.h"
#include "dd-internet.h"

/* ADD of a URL: the builder fetches a file itself.
 *
 * Source: moby/buildkit source/http/source.go, frontend/dockerfile/dockerfile2llb */

#define NO_NAME "__unnamed__"

/* Nobody but the owner may read what came from somewhere else. */
#define FETCHED_MODE 0600

/**
 * dd_build_is_url:
 * @source: of ADD
 *
 * Returns: whether it is fetched over HTTP
 */
gboolean
dd_build_is_url (const char *source)
{
  return (g_str_has_prefix (source, "http://") || g_str_has_prefix (source, "https://")) &&
         !dd_build_is_git (source);
}

/**
 * dd_build_is_git:
 * @source: of ADD
 *
 * Returns: whether it is a repository of git
 */
gboolean
dd_build_is_git (const char *source)
{
  gboolean is_url = g_str_has_prefix (source, "http://") || g_str_has_prefix (source, "https://");

  return g_str_has_prefix (source, "git://") || g_str_has_prefix (source, "git@") ||
         (is_url && (g_str_has_suffix (source, ".git") || strstr (source, ".git#")));
}

static char *
dup_path (const char *url)
{
  const char *host = strstr (url, "://") + strlen ("://");
  const char *path = host + strcspn (host, "/?#");

  return *path == '/' ? g_strndup (path, strcspn (path, "?#")) : g_strdup ("/");
}

/**
 * dd_build_dup_url_name:
 * @url: of ADD
 *
 * Returns: (transfer full): what the file is called: the last part of the path
 */
char *
dd_build_dup_url_name (const char *url)
{
  g_autofree char *path = dup_path (url);
  g_autofree char *clean = dd_go_path_clean (path);

  return g_str_equal (clean, "/") ? g_strdup (NO_NAME) : g_path_get_basename (clean);
}

static char *
dup_host (const char  *url,
          guint       *port)
{
  const char *begin = strstr (url, "://") + strlen ("://");
  g_autofree char *place = g_strndup (begin, strcspn (begin, "/?#"));
  const char *host = strchr (place, '@') ? strchr (place, '@') + 1 : place;
  const char *colon = strrchr (host, ':');

  *port = colon ? (guint) g_ascii_strtoull (colon + 1, NULL, 10)
                : g_str_has_prefix (url, "https") ? 443 : 80;
  return colon ? g_strndup (host, (gsize) (colon - host)) : g_strdup (host);
}

static const DdInternetSite *
find_site (DdCatalog  *catalog,
           const char *host)
{
  DdIpAddress address;

  return dd_ip_address_parse (host, &address, NULL) ? dd_internet_find_site (catalog, &address)
                                                    : dd_internet_find_name (catalog, host);
}

static const DdInternetSite *
reach_site (DdCatalog   *catalog,
            const char  *url,
            GError     **error)
{
  guint port;
  g_autofree char *host = dup_host (url, &port);
  const DdInternetSite *site = find_site (catalog, host);
  g_autofree char *address = site ? dd_ip_address_to_string (&site->address) : NULL;
  DdIpAddress number;

  if (site && (port == 80 || port == 443))
    return site;
  if (site)
    g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_FOUND, "Get \"%s\": dial tcp "
                 "%s:%u: connect: connection refused", url, address, port);
  else if (g_str_equal (host, "localhost") || dd_ip_address_parse (host, &number, NULL))
    g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID,
                 _("Drydock does not model ADD from a server that is not on the internet yet"));
  else
    g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_FOUND, "Get \"%s\": dial tcp: "
                 "lookup %s on " DD_BUILD_NAME_SERVER ":53: no such host", url, host);
  return NULL;
}

static gboolean
check_sum (const DdBuildStep  *step,
           const DdNode       *file,
           GError            **error)
{
  g_autofree char *sum = dd_build_dup_file_digest (file);

  if (step->checksum == NULL || g_str_equal (step->checksum, sum))
    return TRUE;
  g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID, "digest mismatch %s: %s", sum,
               step->checksum);
  return FALSE;
}

/**
 * dd_build_dup_file_digest:
 * @file: a file
 *
 * Returns: (transfer full): what `sha256sum` says of it, "sha256:" before it; of a
 *   file without bytes a number of its own
 */
char *
dd_build_dup_file_digest (const DdNode *file)
{
  const DdContent *content = file->content;
  gsize length = 0;
  const char *text = content ? dd_content_get_text (content, &length) : "";
  g_autofree char *sum = NULL;

  if (text == NULL)
    text = content->identity, length = strlen (content->identity);
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length);
  return g_strconcat ("sha256:", sum, NULL);
}

/**
 * dd_build_fetch:
 * @catalog: what there is on the internet
 * @step: that fetches
 * @error: return location for %DD_ENGINE_ERROR_NOT_FOUND: no such host, no such
 *   file; %DD_ENGINE_ERROR_INVALID: another file than was expected
 *
 * Fetches a file. Looking does not change anything, so what the next build would
 * get is known before.
 *
 * Returns: (nullable) (transfer full): a directory with the file
 */
DdNode *
dd_build_fetch (DdCatalog          *catalog,
                const DdBuildStep  *step,
                GError            **error)
{
  g_autofree char *path = dup_path (step->reference);
  g_autofree char *name = dd_build_dup_url_name (step->reference);
  const DdInternetSite *site = reach_site (catalog, step->reference, error);
  g_autoptr (DdNode) found = NULL;
  g_autoptr (DdNode) file = NULL;
  g_autoptr (DdNode) root = NULL;

  if (site == NULL)
    return NULL;
  found = dd_internet_find_file (site, path);
  if (found == NULL)
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_FOUND,
                   "invalid response status 404");
      return NULL;
    }
  if (!check_sum (step, found, error))
    return NULL;
  file = dd_node_new_file (found->content, FETCHED_MODE);
  file->mtime = found->mtime;
  root = dd_node_new_directory (0755);
  return dd_node_set_child (root, name, file);
}

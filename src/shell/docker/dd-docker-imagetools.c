// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-docker-private.h"
#include "dd-image-ops.h"
#include "dd-image-reference.h"
#include "dd-json-node.h"
#include "dd-registry.h"

/* docker buildx imagetools inspect: what a registry has under a name.
 *
 * Source: docker/buildx commands/imagetools/inspect.go, util/imagetools/printers.go */

#define DENIED "pull access denied, repository does not exist or may require authorization: "

#define MEDIA_MANIFEST "application/vnd.oci.image.manifest.v1+json"

static void
print_entry (GString    *out,
             const char *name,
             JsonNode   *entry)
{
  JsonNode *platform = dd_json_get_member (entry, "platform");
  const char *variant = dd_json_get_string (dd_json_get_member (platform, "variant"), NULL);

  g_string_append_printf (out, "  Name:      %s@%s\n", name,
                          dd_json_get_string (dd_json_get_member (entry, "digest"), ""));
  g_string_append_printf (out, "  MediaType: %s\n",
                          dd_json_get_string (dd_json_get_member (entry, "mediaType"), ""));
  g_string_append_printf (out, "  Platform:  %s/%s%s%s\n",
                          dd_json_get_string (dd_json_get_member (platform, "os"), ""),
                          dd_json_get_string (dd_json_get_member (platform, "architecture"), ""),
                          variant ? "/" : "", variant ? variant : "");
}

static void
print_document (GString    *out,
                const char *name,
                const char *document)
{
  g_autoptr (JsonNode) root = json_from_string (document, NULL);
  g_autofree char *hex = g_compute_checksum_for_string (G_CHECKSUM_SHA256, document, -1);
  JsonNode *manifests = dd_json_get_member (root, "manifests");

  g_string_append_printf (out, "Name:      %s\n", name);
  g_string_append_printf (out, "MediaType: %s\n",
                          dd_json_get_string (dd_json_get_member (root, "mediaType"),
                                              MEDIA_MANIFEST));
  g_string_append_printf (out, "Digest:    sha256:%s\n", hex);
  if (dd_json_count_elements (manifests))
    g_string_append (out, "           \nManifests: \n");
  for (guint i = 0; i < dd_json_count_elements (manifests); i++)
    {
      if (i)
        g_string_append (out, "             \n");
      print_entry (out, name, dd_json_get_element (manifests, i));
    }
}

static char *
find_fault (DdToolCall             *call,
            const DdImageReference *parsed)
{
  const DdWorld *site = dd_engine_get_site (call->engine);

  if (!dd_registry_exists (parsed->domain))
    return g_strdup_printf ("failed to do request: Head \"https://%s/v2/%s/manifests/%s\": dial tcp: "
                            "lookup %s on 192.168.1.1:53: no such host", parsed->domain,
                            parsed->path, parsed->tag, parsed->domain);
  if (!dd_registry_may_pull (call->world, parsed->domain))
    return g_strdup (DENIED "authorization failed: no basic auth credentials");
  if (g_str_equal (parsed->domain, DD_REGISTRY_HUB) &&
      !dd_registry_has_repository (site, parsed->domain, parsed->path))
    return g_strdup (DENIED "server message: insufficient_scope: authorization failed");
  return NULL;
}

static DdToolResult
inspect_command (DdToolCall   *call,
                 DdDockerLine *line)
{
  const char *name = dd_parsed_get_args (line->parsed)[0];
  const DdWorld *site = dd_engine_get_site (call->engine);
  g_autoptr (GError) error = NULL;
  g_autofree char *full = dd_image_dup_full_name (name, &error);
  g_auto (DdImageReference) parsed = { 0 };
  g_autofree char *fault = NULL;
  g_autofree char *document = NULL;
  const DdImage *image;

  if (full == NULL || !dd_image_reference_parse (full, &parsed, &error))
    return dd_tool_fail (call, 1, "ERROR: %s", error->message);
  fault = find_fault (call, &parsed);
  image = fault ? NULL : dd_registry_find_image (site, full);
  if (image == NULL)
    return dd_tool_fail (call, 1, "ERROR: %s%s", fault ? fault : full, fault ? "" : ": not found");
  if (*parsed.digest || dd_registry_find_repository (site, parsed.domain, parsed.path))
    document = g_strdup (image->manifest);
  else
    document = dd_registry_dup_index (image);
  if (dd_parsed_get_bool (line->parsed, "raw"))
    g_string_append (call->out, document);
  else
    print_document (call->out, full, document);
  return dd_tool_finish (call, 0);
}

const DdDockerCommand dd_docker_imagetools_commands[] = {
  { "docker buildx imagetools inspect", inspect_command },
  { NULL },
};

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-image.h"
#include "dd-registry.h"

#define MEDIA_INDEX    "application/vnd.oci.image.index.v1+json"
#define MEDIA_MANIFEST "application/vnd.oci.image.manifest.v1+json"

/* The platforms that official images are built for. The model has content for
 * amd64 only; the others are named by digests derived from it. */
static const struct
{
  const char *architecture;
  const char *variant;
} platforms[] = {
  { "amd64", NULL },
  { "arm", "v7" },
  { "arm64", "v8" },
  { "ppc64le", NULL },
  { "riscv64", NULL },
  { "s390x", NULL },
};

static char *
digest_for (const DdImage *image,
            guint          platform)
{
  g_autofree char *text = NULL;
  g_autofree char *hex = NULL;

  if (platform == 0)
    return g_strdup (image->id);
  text = g_strconcat (image->id, " ", platforms[platform].architecture, NULL);
  hex = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  return g_strconcat ("sha256:", hex, NULL);
}

static void
add_platform (JsonBuilder   *builder,
              const DdImage *image,
              guint          platform)
{
  g_autofree char *digest = digest_for (image, platform);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "mediaType");
  json_builder_add_string_value (builder, MEDIA_MANIFEST);
  json_builder_set_member_name (builder, "digest");
  json_builder_add_string_value (builder, digest);
  json_builder_set_member_name (builder, "size");
  json_builder_add_int_value (builder, strlen (image->manifest));
  json_builder_set_member_name (builder, "platform");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "architecture");
  json_builder_add_string_value (builder, platforms[platform].architecture);
  json_builder_set_member_name (builder, "os");
  json_builder_add_string_value (builder, "linux");
  if (platforms[platform].variant)
    {
      json_builder_set_member_name (builder, "variant");
      json_builder_add_string_value (builder, platforms[platform].variant);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

/**
 * dd_registry_dup_index:
 * @image: an image of Docker Hub
 *
 * Makes the document that a tag of an official image points to: a list of
 * manifests, one a platform. A host takes the one that fits it.
 *
 * Returns: (transfer full): an OCI image index
 * Source: OCI image-spec image-index.md
 */
char *
dd_registry_dup_index (const DdImage *image)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "schemaVersion");
  json_builder_add_int_value (builder, 2);
  json_builder_set_member_name (builder, "mediaType");
  json_builder_add_string_value (builder, MEDIA_INDEX);
  json_builder_set_member_name (builder, "manifests");
  json_builder_begin_array (builder);
  for (guint i = 0; i < G_N_ELEMENTS (platforms); i++)
    add_platform (builder, image, i);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

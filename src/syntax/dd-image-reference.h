// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-syntax-error.h"

G_BEGIN_DECLS

/**
 * DdImageReference:
 * @domain: the registry, `docker.io` or `localhost:5000`; "" in a name that
 *   was not normalised
 * @path: the repository in that registry, `library/nginx`
 * @tag: the tag, "" for none
 * @digest: the digest, `sha256:…`, "" for none
 *
 * The name of an image.
 */
typedef struct
{
  char *domain;
  char *path;
  char *tag;
  char *digest;
} DdImageReference;

gboolean  dd_image_reference_parse           (const char              *text,
                                              DdImageReference        *reference,
                                              GError                 **error);
gboolean  dd_image_reference_parse_strict    (const char              *text,
                                              DdImageReference        *reference,
                                              GError                 **error);
gboolean  dd_image_reference_parse_name      (const char              *text,
                                              DdImageReference        *reference,
                                              GError                 **error);
void      dd_image_reference_set_default_tag (DdImageReference        *reference);
char     *dd_image_reference_get_name        (const DdImageReference  *reference) G_GNUC_WARN_UNUSED_RESULT;
char     *dd_image_reference_to_string       (const DdImageReference  *reference) G_GNUC_WARN_UNUSED_RESULT;
char     *dd_image_reference_familiar_name   (const DdImageReference  *reference) G_GNUC_WARN_UNUSED_RESULT;
char     *dd_image_reference_to_familiar     (const DdImageReference  *reference) G_GNUC_WARN_UNUSED_RESULT;
gboolean  dd_image_reference_matches         (const DdImageReference  *reference,
                                              const char              *pattern,
                                              gboolean                *matches,
                                              GError                 **error);
void      dd_image_reference_copy            (const DdImageReference  *reference,
                                              DdImageReference        *copy);
void      dd_image_reference_clear           (DdImageReference        *reference);

gboolean  dd_image_is_id                     (const char              *text);
gboolean  dd_image_is_domain                 (const char              *text);
gboolean  dd_image_is_tag                    (const char              *text);
gboolean  dd_image_check_digest              (const char              *text,
                                              GError                 **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdImageReference, dd_image_reference_clear)

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-check.h"
#include "dd-image.h"
#include "dd-oci-document.h"

static gboolean
answer_chain_ids (JsonObject  *in,
                  JsonObject  *out,
                  GError     **error)
{
  g_auto (GStrv) diff_ids = dd_check_dup_texts (in, "diff_ids");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *above = NULL;
  g_auto (GStrv) chain_ids = NULL;

  for (guint i = 0; diff_ids[i] != NULL; i++)
    {
      g_autofree char *below = g_steal_pointer (&above);

      above = dd_layer_make_chain_id (below, diff_ids[i]);
      g_strv_builder_add (builder, above);
    }
  chain_ids = g_strv_builder_end (builder);
  dd_check_set_texts (out, "chain_ids", (const char *const *) chain_ids);

  return TRUE;
}

static gboolean
answer_oci_document (JsonObject  *in,
                     JsonObject  *out,
                     GError     **error)
{
  g_autofree char *document = dd_check_dup_text (in, "document");
  g_autofree char *name = dd_check_dup_text (in, "kind");
  DdOciKind kind;

  if (!dd_oci_kind_from_text (name, &kind))
    {
      g_set_error (error, DD_JSON_ERROR, DD_JSON_ERROR_VALUE, "unknown kind: %s", name);
      return FALSE;
    }

  return dd_oci_document_check (kind, name, document, -1, error);
}

const DdCheckVerb dd_check_image_verbs[] = {
  { "chain-ids", answer_chain_ids },
  { "oci-document", answer_oci_document },
  { NULL, NULL },
};

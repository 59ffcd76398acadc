// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* An image's configuration while it is made: a JSON object in the form of the
 * OCI image config, with the members that Docker adds. */

JsonObject *dd_build_draft_new         (const char         *config_json) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *dd_build_draft_copy        (JsonObject         *self) G_GNUC_WARN_UNUSED_RESULT;
const char *dd_build_draft_get_text    (JsonObject         *self,
                                        const char         *name);
void        dd_build_draft_set_text    (JsonObject         *self,
                                        const char         *name,
                                        const char         *value);
void        dd_build_draft_set_flag    (JsonObject         *self,
                                        const char         *name);
char      **dd_build_draft_dup_texts   (JsonObject         *self,
                                        const char         *name) G_GNUC_WARN_UNUSED_RESULT;
void        dd_build_draft_set_texts   (JsonObject         *self,
                                        const char         *name,
                                        char              **values);
void        dd_build_draft_remove      (JsonObject         *self,
                                        const char         *name);
void        dd_build_draft_set_env     (JsonObject         *self,
                                        const char         *name,
                                        const char         *value);
void        dd_build_draft_set_label   (JsonObject         *self,
                                        const char         *name,
                                        const char         *value);
void        dd_build_draft_add_key     (JsonObject         *self,
                                        const char         *name,
                                        const char         *key);
void        dd_build_draft_set_object  (JsonObject         *self,
                                        const char         *name,
                                        JsonObject         *value);
void        dd_build_draft_add_history (JsonObject         *self,
                                        const char         *text,
                                        gboolean            is_layer);
void        dd_build_draft_arrange     (JsonObject         *self);
char       *dd_build_draft_to_json     (JsonObject         *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

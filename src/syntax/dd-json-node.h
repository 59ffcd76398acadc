// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Looking into JSON that somebody else wrote: what is missing or of another type
 * is not there. */

JsonNode   *dd_json_get_member     (JsonNode   *self,
                                    const char *name);
guint       dd_json_count_elements (JsonNode   *self);
JsonNode   *dd_json_get_element    (JsonNode   *self,
                                    guint       index);
const char *dd_json_get_string     (JsonNode   *self,
                                    const char *fallback);
gint64      dd_json_get_int        (JsonNode   *self,
                                    gint64      fallback);

G_END_DECLS

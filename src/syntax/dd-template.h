// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <json-glib/json-glib.h>

#include "dd-syntax-error.h"

G_BEGIN_DECLS

/**
 * DdTemplate:
 *
 * A template of `--format`: the part of Go's text/template that the docker
 * command's formats use, with the functions Docker adds. Named templates
 * (`define`, `block`, `template`) and complex numbers are left out.
 */
typedef struct _DdTemplate DdTemplate;

/**
 * DdTemplateFlags:
 * @DD_TEMPLATE_PLAIN: nothing special
 * @DD_TEMPLATE_MISSING_IS_ERROR: a key that an object does not have is an
 *   error instead of `<no value>`
 * @DD_TEMPLATE_HEADER: functions that change a text leave it alone, as they
 *   do when the head of a table is made
 *
 * How a template is carried out.
 */
typedef enum
{
  DD_TEMPLATE_PLAIN = 0,
  DD_TEMPLATE_MISSING_IS_ERROR = 1 << 0,
  DD_TEMPLATE_HEADER = 1 << 1,
} DdTemplateFlags;

/**
 * DdTemplateLabelFunc:
 * @key: the argument
 * @user_data: what the caller gave
 *
 * Answers `{{.Label "key"}}`.
 *
 * Returns: (transfer full): the text
 */
typedef char *(*DdTemplateLabelFunc) (const char *key,
                                      gpointer    user_data);

/**
 * DdTemplateContext:
 * @name: (nullable): the template's name in messages, %NULL for none
 * @type_name: (nullable): Docker's name for the type of the data, for
 *   messages, `*formatter.ContainerContext`; %NULL for plain JSON
 * @map_members: (nullable) (array zero-terminated=1): names of members that
 *   hold maps; with it, all other objects count as Go structs: they print as
 *   `{…}` and lacking a member is an error. %NULL for all objects being maps
 * @pointer_members: (nullable) (array zero-terminated=1): with @map_members,
 *   names of members that are pointers: `null` prints as `<nil>`; all other
 *   nulls are empty lists and maps. A name with that of its parent before it,
 *   `Config.StopTimeout`, may be absent from the JSON
 * @empty_members: (nullable) (array zero-terminated=1): with @map_members, lists,
 *   maps and texts that may be absent from the JSON because they are empty,
 *   each with the name of its parent before it. A text ends with a colon:
 *   `Config.User:`
 * @label: (nullable): answers the method `Label`
 * @label_data: what @label is given
 * @flags: how to carry out the template
 *
 * What a template has to know about its data beyond the JSON.
 */
typedef struct
{
  const char          *name;
  const char          *type_name;
  const char *const   *map_members;
  const char *const   *pointer_members;
  const char *const   *empty_members;
  DdTemplateLabelFunc  label;
  gpointer             label_data;
  DdTemplateFlags      flags;
} DdTemplateContext;

DdTemplate *dd_template_new     (const char               *text,
                                 GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
void        dd_template_free    (DdTemplate               *self);
char       *dd_template_execute (DdTemplate               *self,
                                 JsonNode                 *data,
                                 const DdTemplateContext  *context,
                                 GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    dd_template_uses    (DdTemplate               *self,
                                 const char               *field);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdTemplate, dd_template_free)

G_END_DECLS

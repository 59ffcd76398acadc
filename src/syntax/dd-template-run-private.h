// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-template-private.h"

G_BEGIN_DECLS

/* More output than this, in bytes, is taken for a runaway template. */
#define _DD_TEMPLATE_MAX_OUTPUT (16 * 1024 * 1024)

typedef enum
{
  _DD_FLOW_ON,
  _DD_FLOW_BREAK,
  _DD_FLOW_CONTINUE,
} _DdTemplateFlow;

/* One run of a template. */
typedef struct
{
  const char              *text;      /* of the template, for messages */
  const DdTemplateContext *context;
  JsonNode                *data;
  _DdTemplateView          view;
  GString                 *out;
  GArray                  *variables; /* innermost last */
  const _DdTemplateNode   *node;      /* what messages point at */
  const _DdTemplateNode   *command;   /* whose first word is looked at */
  guint                    n_steps;
  _DdTemplateFlow          flow;
  GError                  *error;     /* set once the run has failed */
} _DdTemplateRun;

gpointer    _dd_template_run_fail  (_DdTemplateRun         *run,
                                    const char             *format,
                                    ...) G_GNUC_PRINTF (2, 3);

GArray     *_dd_template_variables (void) G_GNUC_WARN_UNUSED_RESULT;
void        _dd_template_push      (_DdTemplateRun         *run,
                                    const char             *name,
                                    JsonNode               *value);
void        _dd_template_pop       (_DdTemplateRun         *run,
                                    guint                   n_left);
void        _dd_template_set_top   (_DdTemplateRun         *run,
                                    guint                   depth,
                                    JsonNode               *value);
void        _dd_template_assign    (_DdTemplateRun         *run,
                                    const char             *name,
                                    JsonNode               *value);
gboolean    _dd_template_look_up   (_DdTemplateRun         *run,
                                    const char             *name,
                                    JsonNode              **value);

JsonNode   *_dd_template_eval      (_DdTemplateRun         *run,
                                    JsonNode               *dot,
                                    const _DdTemplateNode  *pipe) G_GNUC_WARN_UNUSED_RESULT;
const char *_dd_template_nil_text  (const DdTemplateContext *context,
                                    const char              *name);
const char *_dd_template_name_at   (const _DdTemplateNode  *node,
                                    guint                   index);

G_END_DECLS

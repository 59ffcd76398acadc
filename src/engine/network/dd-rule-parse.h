// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-rule.h"

G_BEGIN_DECLS

#define DD_RULE_ERROR (dd_rule_error_quark ())

GQuark   dd_rule_error_quark (void);

DdRule  *dd_rule_parse       (const char *const  *words,
                              gboolean            v6,
                              GError            **error) G_GNUC_WARN_UNUSED_RESULT;
DdRule  *dd_rule_parse_line  (const char         *line,
                              gboolean            v6,
                              char              **chain,
                              GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

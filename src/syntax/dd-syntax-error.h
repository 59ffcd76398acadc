// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DD_SYNTAX_ERROR (dd_syntax_error_quark ())

/**
 * DdSyntaxError:
 * @DD_SYNTAX_ERROR_INVALID: the text does not follow the format's grammar
 * @DD_SYNTAX_ERROR_RANGE: the text is well formed, its value is out of range
 * @DD_SYNTAX_ERROR_EXECUTE: a template was read but could not be carried out
 *
 * What can be wrong with a text that this library reads. The message is the
 * one Docker itself prints. Where the text is wrong is told apart by
 * [func@syntax_error_get_position].
 */
typedef enum
{
  DD_SYNTAX_ERROR_INVALID,
  DD_SYNTAX_ERROR_RANGE,
  DD_SYNTAX_ERROR_EXECUTE,
} DdSyntaxError;

GQuark   dd_syntax_error_quark        (void);
gboolean dd_syntax_error_set          (GError       **error,
                                       DdSyntaxError  code,
                                       const char    *format,
                                       ...) G_GNUC_PRINTF (3, 4);
gboolean dd_syntax_error_set_at       (GError       **error,
                                       DdSyntaxError  code,
                                       guint          line,
                                       guint          column,
                                       const char    *format,
                                       ...) G_GNUC_PRINTF (5, 6);
gboolean dd_syntax_error_get_position (const GError  *error,
                                       guint         *line,
                                       guint         *column);

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-syntax-error.h"

typedef struct
{
  guint line;
  guint column;
} DdSyntaxErrorPrivate;

static void
dd_syntax_error_private_init (DdSyntaxErrorPrivate *priv)
{
  priv->line = 1;
  priv->column = 1;
}

static void
dd_syntax_error_private_copy (const DdSyntaxErrorPrivate *source,
                              DdSyntaxErrorPrivate       *target)
{
  *target = *source;
}

static void
dd_syntax_error_private_clear (DdSyntaxErrorPrivate *priv)
{
}

G_DEFINE_EXTENDED_ERROR (DdSyntaxError, dd_syntax_error)

static gboolean G_GNUC_PRINTF (5, 0)
set_valist (GError        **error,
            DdSyntaxError   code,
            guint           line,
            guint           column,
            const char     *format,
            va_list         args)
{
  GError *made;
  DdSyntaxErrorPrivate *priv;

  if (error == NULL)
    return FALSE;

  made = g_error_new_valist (DD_SYNTAX_ERROR, (int) code, format, args);
  priv = dd_syntax_error_get_private (made);
  priv->line = line;
  priv->column = column;
  g_propagate_error (error, made);

  return FALSE;
}

/**
 * dd_syntax_error_set:
 * @error: (out) (optional): where the error goes
 * @code: what is wrong
 * @format: the message, printf-like
 * @...: what @format asks for
 *
 * Sets an error about a whole one-line value. Its position is line 1,
 * column 1.
 *
 * Returns: %FALSE, so that a parser can fail in one statement
 */
gboolean
dd_syntax_error_set (GError        **error,
                     DdSyntaxError   code,
                     const char     *format,
                     ...)
{
  va_list args;

  va_start (args, format);
  set_valist (error, code, 1, 1, format, args);
  va_end (args);

  return FALSE;
}

/**
 * dd_syntax_error_set_at:
 * @error: (out) (optional): where the error goes
 * @code: what is wrong
 * @line: the line, counted from 1
 * @column: the column in bytes, counted from 1
 * @format: the message, printf-like
 * @...: what @format asks for
 *
 * Sets an error about one place in a text.
 *
 * Returns: %FALSE, so that a parser can fail in one statement
 */
gboolean
dd_syntax_error_set_at (GError        **error,
                        DdSyntaxError   code,
                        guint           line,
                        guint           column,
                        const char     *format,
                        ...)
{
  va_list args;

  va_start (args, format);
  set_valist (error, code, line, column, format, args);
  va_end (args);

  return FALSE;
}

/**
 * dd_syntax_error_get_position:
 * @error: an error
 * @line: (out) (optional): the line, counted from 1
 * @column: (out) (optional): the column in bytes, counted from 1
 *
 * Tells where in its text an error lies.
 *
 * Returns: %FALSE if @error is not a %DD_SYNTAX_ERROR
 */
gboolean
dd_syntax_error_get_position (const GError *error,
                              guint        *line,
                              guint        *column)
{
  DdSyntaxErrorPrivate *priv;

  g_return_val_if_fail (error != NULL, FALSE);

  if (error->domain != DD_SYNTAX_ERROR)
    return FALSE;

  priv = dd_syntax_error_get_private (error);
  if (line != NULL)
    *line = priv->line;
  if (column != NULL)
    *column = priv->column;

  return TRUE;
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-json-document.h"

/* json-glib keeps no positions in its tree and recurses without a limit. One
 * pass over the text first settles both: it checks the grammar, refuses what
 * is nested too deeply, and remembers where each value is written. */

/* Every number of so many digits fits in 64 bits. */
#define MAX_DIGITS 18

struct _DdJsonDocument
{
  char       *name;
  char       *text;
  JsonNode   *root;
  GHashTable *offsets; /* JSON pointer → bytes from the start of the text */
};

typedef struct
{
  const char *name;
  const char *text;
  const char *cursor;
  const char *end;
  guint       depth;
  guint       n_values;
  GString    *pointer;
  GHashTable *offsets;
} Scan;

G_DEFINE_QUARK (dd-json-error-quark, dd_json_error)

static gboolean scan_value (Scan    *scan,
                            GError **error);

/* Lines and columns are counted only when somebody asks for them. */
static void
find_place (const char *text,
            gsize       offset,
            guint      *line,
            guint      *column)
{
  const char *line_start = text;

  *line = 1;
  for (const char *p = text; p < text + offset; p++)
    if (*p == '\n')
      {
        (*line)++;
        line_start = p + 1;
      }
  *column = (guint) g_utf8_strlen (line_start, text + offset - line_start) + 1;
}

static gboolean
scan_fail_at (Scan        *scan,
              const char  *at,
              GError     **error,
              DdJsonError  code,
              const char  *message)
{
  guint line;
  guint column;

  find_place (scan->text, (gsize) (at - scan->text), &line, &column);
  g_set_error (error, DD_JSON_ERROR, (int) code, "%s:%u:%u: %s", scan->name, line, column, message);
  return FALSE;
}

static gboolean
scan_fail (Scan        *scan,
           GError     **error,
           DdJsonError  code,
           const char  *message)
{
  return scan_fail_at (scan, scan->cursor, error, code, message);
}

static char
scan_peek (Scan *scan)
{
  return scan->cursor < scan->end ? *scan->cursor : '\0';
}

static void
scan_space (Scan *scan)
{
  while (scan->cursor < scan->end && strchr (" \t\r\n", *scan->cursor) != NULL)
    scan->cursor++;
}

static gboolean
scan_expect (Scan        *scan,
             char         wanted,
             const char  *message,
             GError     **error)
{
  scan_space (scan);
  if (scan_peek (scan) != wanted)
    return scan_fail (scan, error, DD_JSON_ERROR_SYNTAX, message);
  scan->cursor++;
  return TRUE;
}

static void
scan_remember (Scan       *scan,
               const char *at)
{
  g_hash_table_insert (scan->offsets, g_strdup (scan->pointer->str),
                       GSIZE_TO_POINTER ((gsize) (at - scan->text)));
}

static int
scan_hex4 (const char *text,
           const char *end)
{
  int value = 0;

  if (end - text < 4)
    return -1;
  for (int i = 0; i < 4; i++)
    {
      if (!g_ascii_isxdigit (text[i]))
        return -1;
      value = value * 16 + g_ascii_xdigit_value (text[i]);
    }
  return value;
}

/* Reads what follows "\u": one code unit, or a pair of surrogates. */
static gboolean
scan_unicode (Scan     *scan,
              GString  *out,
              GError  **error)
{
  int unit = scan_hex4 (scan->cursor, scan->end);
  int low;

  if (unit < 0)
    return scan_fail (scan, error, DD_JSON_ERROR_SYNTAX, "“\\u” needs four hexadecimal digits");
  if (unit == 0)
    return scan_fail (scan, error, DD_JSON_ERROR_ENCODING, "a NUL cannot be part of a text");
  scan->cursor += 4;
  if (unit < 0xd800 || unit > 0xdfff)
    {
      g_string_append_unichar (out, (gunichar) unit);
      return TRUE;
    }
  low = scan->end - scan->cursor >= 6 && scan->cursor[0] == '\\' && scan->cursor[1] == 'u'
          ? scan_hex4 (scan->cursor + 2, scan->end) : -1;
  if (unit > 0xdbff || low < 0xdc00 || low > 0xdfff)
    return scan_fail (scan, error, DD_JSON_ERROR_ENCODING, "half of a surrogate pair");
  scan->cursor += 6;
  g_string_append_unichar (out, (gunichar) (0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)));
  return TRUE;
}

static gboolean
scan_escape (Scan     *scan,
             GString  *out,
             GError  **error)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char values[] = "\"\\/\b\f\n\r\t";
  char letter = scan_peek (scan);
  const char *found = letter != '\0' ? strchr (letters, letter) : NULL;

  if (letter == 'u')
    {
      scan->cursor++;
      return scan_unicode (scan, out, error);
    }
  if (found == NULL)
    return scan_fail (scan, error, DD_JSON_ERROR_SYNTAX, "unknown escape after “\\”");
  g_string_append_c (out, values[found - letters]);
  scan->cursor++;
  return TRUE;
}

static gboolean
scan_string (Scan     *scan,
             GString  *out,
             GError  **error)
{
  scan->cursor++;
  while (scan->cursor < scan->end && *scan->cursor != '"')
    {
      if ((guchar) *scan->cursor < 0x20)
        return scan_fail (scan, error, DD_JSON_ERROR_SYNTAX,
                          "a text ends on its own line; write a line break as \\n");
      if (*scan->cursor == '\\')
        {
          scan->cursor++;
          if (!scan_escape (scan, out, error))
            return FALSE;
          continue;
        }
      g_string_append_c (out, *scan->cursor++);
    }
  if (scan->cursor >= scan->end)
    return scan_fail (scan, error, DD_JSON_ERROR_SYNTAX, "the text is not closed with “\"”");
  scan->cursor++;
  return TRUE;
}

static void
scan_digits (Scan  *scan,
             guint *n)
{
  for (*n = 0; g_ascii_isdigit (scan_peek (scan)); (*n)++)
    scan->cursor++;
}

static gboolean
scan_number (Scan    *scan,
             GError **error)
{
  guint n;
  const char *first;

  if (scan_peek (scan) == '-')
    scan->cursor++;
  first = scan->cursor;
  scan_digits (scan, &n);
  if (n == 0 || (n > 1 && *first == '0'))
    return scan_fail (scan, error, DD_JSON_ERROR_SYNTAX, "not a number that JSON knows");
  if (n > MAX_DIGITS)
    return scan_fail (scan, error, DD_JSON_ERROR_SYNTAX, "the number has too many digits");
  if (scan_peek (scan) == '.')
    {
      scan->cursor++;
      scan_digits (scan, &n);
      if (n == 0)
        return scan_fail (scan, error, DD_JSON_ERROR_SYNTAX, "digits are missing after the point");
    }
  if (scan_peek (scan) != 'e' && scan_peek (scan) != 'E')
    return TRUE;
  scan->cursor++;
  if (scan_peek (scan) == '+' || scan_peek (scan) == '-')
    scan->cursor++;
  scan_digits (scan, &n);
  return n > 0 || scan_fail (scan, error, DD_JSON_ERROR_SYNTAX, "digits are missing in the exponent");
}

static gboolean
scan_word (Scan    *scan,
           GError **error)
{
  static const char * const words[] = { "true", "false", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if ((gsize) (scan->end - scan->cursor) >= length
          && memcmp (scan->cursor, words[i], length) == 0)
        {
          scan->cursor += length;
          return TRUE;
        }
    }
  return scan_fail (scan, error, DD_JSON_ERROR_SYNTAX, "a value is expected here");
}

static void
append_pointer_token (GString    *pointer,
                      const char *key)
{
  g_string_append_c (pointer, '/');
  for (const char *p = key; *p != '\0'; p++)
    {
      if (*p == '~')
        g_string_append (pointer, "~0");
      else if (*p == '/')
        g_string_append (pointer, "~1");
      else
        g_string_append_c (pointer, *p);
    }
}

static gboolean
scan_member (Scan    *scan,
             GError **error)
{
  g_autoptr (GString) key = g_string_new (NULL);
  g_autofree char *message = NULL;
  gsize outer = scan->pointer->len;
  const char *start;

  scan_space (scan);
  start = scan->cursor;
  if (scan_peek (scan) != '"')
    return scan_fail (scan, error, DD_JSON_ERROR_SYNTAX, "a key in double quotes is expected here");
  if (!scan_string (scan, key, error))
    return FALSE;
  append_pointer_token (scan->pointer, key->str);
  if (g_hash_table_contains (scan->offsets, scan->pointer->str))
    {
      message = g_strdup_printf ("“%s” is written twice in one object", key->str);
      return scan_fail_at (scan, start, error, DD_JSON_ERROR_DUPLICATE, message);
    }
  scan_remember (scan, start);
  if (!scan_expect (scan, ':', "“:” is expected after a key", error)
      || !scan_value (scan, error))
    return FALSE;
  g_string_truncate (scan->pointer, outer);
  return TRUE;
}

static gboolean
scan_element (Scan    *scan,
              guint    index,
              GError **error)
{
  gsize outer = scan->pointer->len;

  scan_space (scan);
  g_string_append_printf (scan->pointer, "/%u", index);
  scan_remember (scan, scan->cursor);
  if (!scan_value (scan, error))
    return FALSE;
  g_string_truncate (scan->pointer, outer);
  return TRUE;
}

/* An object or an array, the cursor on its opening bracket. */
static gboolean
scan_container (Scan    *scan,
                GError **error)
{
  gboolean is_object = *scan->cursor == '{';
  char close = is_object ? '}' : ']';

  if (++scan->depth > DD_JSON_MAX_DEPTH)
    return scan_fail (scan, error, DD_JSON_ERROR_DEPTH, "nested too deeply");
  scan->cursor++;
  scan_space (scan);
  if (scan_peek (scan) == close)
    {
      scan->cursor++;
      scan->depth--;
      return TRUE;
    }
  for (guint i = 0; ; i++)
    {
      if (!(is_object ? scan_member (scan, error) : scan_element (scan, i, error)))
        return FALSE;
      scan_space (scan);
      if (scan_peek (scan) == ',')
        {
          scan->cursor++;
          continue;
        }
      scan->depth--;
      return scan_expect (scan, close,
                          is_object ? "“,” or “}” is expected here" : "“,” or “]” is expected here",
                          error);
    }
}

static gboolean
scan_value (Scan    *scan,
            GError **error)
{
  g_autoptr (GString) text = NULL;
  char first;

  scan_space (scan);
  if (++scan->n_values > DD_JSON_MAX_VALUES)
    return scan_fail (scan, error, DD_JSON_ERROR_SIZE, "the file holds too many values");
  first = scan_peek (scan);
  if (first == '{' || first == '[')
    return scan_container (scan, error);
  if (first == '"')
    {
      text = g_string_new (NULL);
      return scan_string (scan, text, error);
    }
  if (first == '-' || g_ascii_isdigit (first))
    return scan_number (scan, error);
  return scan_word (scan, error);
}

static gboolean
scan_encoding (Scan    *scan,
               GError **error)
{
  const char *bad;

  if (g_utf8_validate_len (scan->cursor, (gsize) (scan->end - scan->cursor), &bad))
    return TRUE;
  return scan_fail_at (scan, bad, error, DD_JSON_ERROR_ENCODING, "not UTF-8 text");
}

static gboolean
scan_text (Scan    *scan,
           GError **error)
{
  if (scan->end - scan->cursor > DD_JSON_MAX_BYTES)
    return scan_fail (scan, error, DD_JSON_ERROR_SIZE, "the file is too large");
  if (!scan_encoding (scan, error) || !scan_value (scan, error))
    return FALSE;
  scan_space (scan);
  return scan->cursor == scan->end
         || scan_fail (scan, error, DD_JSON_ERROR_SYNTAX, "text after the end of the document");
}

static gboolean
build_tree (DdJsonDocument  *self,
            const char      *text,
            gssize           length,
            GError         **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) local = NULL;

  if (!json_parser_load_from_data (parser, text, length, &local))
    {
      g_set_error (error, DD_JSON_ERROR, DD_JSON_ERROR_SYNTAX, "%s:%u:%u: %s", self->name,
                   json_parser_get_current_line (parser), json_parser_get_current_pos (parser),
                   local->message);
      return FALSE;
    }
  self->root = json_parser_steal_root (parser);
  return TRUE;
}

/**
 * dd_json_document_new:
 * @name: what to call the text in messages, usually a file name
 * @text: the JSON text; need not end in a NUL
 * @length: its length in bytes, or −1 if it ends in a NUL
 * @error: return location for an error of the domain [error@JsonError]
 *
 * Reads strict JSON (RFC 8259) and remembers where every value stands.
 * Comments, trailing commas and repeated keys are errors.
 *
 * Returns: (nullable) (transfer full): the document, or %NULL with @error set
 */
DdJsonDocument *
dd_json_document_new (const char  *name,
                      const char  *text,
                      gssize       length,
                      GError     **error)
{
  g_autoptr (DdJsonDocument) self = g_new0 (DdJsonDocument, 1);
  g_autoptr (GString) pointer = g_string_new (NULL);
  gsize n_bytes = length < 0 ? strlen (text) : (gsize) length;
  Scan scan = {
    .name = name,
    .text = text,
    .cursor = text,
    .end = text + n_bytes,
    .pointer = pointer,
  };

  g_return_val_if_fail (name != NULL && text != NULL, NULL);

  self->name = g_strdup (name);
  self->text = g_strndup (text, n_bytes);
  self->offsets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  scan.offsets = self->offsets;
  if (!scan_text (&scan, error) || !build_tree (self, text, (gssize) n_bytes, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * dd_json_document_free:
 * @self: (nullable): a document
 *
 * Frees a document and its tree.
 */
void
dd_json_document_free (DdJsonDocument *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->text);
  g_clear_pointer (&self->root, json_node_unref);
  g_clear_pointer (&self->offsets, g_hash_table_unref);
  g_free (self);
}

/**
 * dd_json_document_get_name:
 * @self: a document
 *
 * Gets the name that messages use.
 *
 * Returns: (transfer none): the name
 */
const char *
dd_json_document_get_name (DdJsonDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->name;
}

/**
 * dd_json_document_get_root:
 * @self: a document
 *
 * Gets the root of the (immutable) tree.
 *
 * Returns: (transfer none): the root node
 */
JsonNode *
dd_json_document_get_root (DdJsonDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->root;
}

/**
 * dd_json_document_locate:
 * @self: a document
 * @pointer: a JSON pointer (RFC 6901), such as `/labs/0/title`; empty for the root
 * @line: (out): the line, from 1
 * @column: (out): the column in characters, from 1
 *
 * Finds where a value is written. For a member this is where its key starts.
 * A pointer to something that is not there gives the nearest value around it.
 *
 * Returns: whether @pointer itself was found
 */
gboolean
dd_json_document_locate (DdJsonDocument *self,
                         const char     *pointer,
                         guint          *line,
                         guint          *column)
{
  g_autofree char *place = g_strdup (pointer);
  gpointer offset = NULL;

  g_return_val_if_fail (self != NULL && pointer != NULL, FALSE);

  while (!g_hash_table_lookup_extended (self->offsets, place, NULL, &offset) && *place != '\0')
    {
      char *slash = strrchr (place, '/');

      *(slash != NULL ? slash : place) = '\0';
    }
  find_place (self->text, GPOINTER_TO_SIZE (offset), line, column);
  return g_str_equal (place, pointer);
}

/**
 * dd_json_document_problem:
 * @self: a document
 * @pointer: which value the problem is about, as a JSON pointer
 * @code: the kind of problem
 * @format: a printf-like message
 * @...: its arguments
 *
 * Makes an error that names the file, line and column of a value.
 *
 * Returns: (transfer full): the error
 */
GError *
dd_json_document_problem (DdJsonDocument *self,
                          const char     *pointer,
                          DdJsonError     code,
                          const char     *format,
                          ...)
{
  g_autofree char *message = NULL;
  va_list args;
  guint line;
  guint column;

  g_return_val_if_fail (self != NULL && pointer != NULL, NULL);

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  dd_json_document_locate (self, pointer, &line, &column);
  return g_error_new (DD_JSON_ERROR, (int) code, "%s:%u:%u: %s", self->name, line, column, message);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-text.h"

#include "dd-option-kinds-private.h"
#include "dd-options.h"

/* Docker reads its options with the pflag library. The rules below are that
 * library's: what ends the options, how one-letter options bundle, which
 * value belongs to which option, and the words of each complaint.
 *
 * Source: https://pkg.go.dev/github.com/spf13/pflag */

/* Every command has this one unless its table has its own. */
static const DdOption help_options[] = {
  {
    .name = "help",
    .short_name = 'h',
    .kind = DD_OPTION_BOOL,
    .help = "Print usage",
    .flags = DD_OPTION_HIDDEN,
  },
  { NULL },
};
static const DdOption *const help_option = &help_options[0];

typedef struct
{
  const DdOption *option;
  GPtrArray      *values; /* of strings, and a NULL at the end */
  gboolean        is_set;
} Slot;

struct _DdParsed
{
  GHashTable *slots; /* long name to Slot */
  GPtrArray  *args;
  GPtrArray  *warnings;
};

typedef struct
{
  const DdOptionTable *table;
  const char *const   *next; /* the arguments not read yet */
  DdParsed            *parsed;
} Parser;

G_DEFINE_QUARK (dd-option-error-quark, dd_option_error)
G_DEFINE_BOXED_TYPE (DdParsed, dd_parsed, dd_parsed_ref, dd_parsed_unref)

static void
slot_free (gpointer data)
{
  Slot *slot = data;

  g_ptr_array_unref (slot->values);
  g_free (slot);
}

static GPtrArray *
strings_new (void)
{
  return g_ptr_array_new_null_terminated (1, g_free, TRUE);
}

static const char *const *
strings_peek (GPtrArray *strings)
{
  return (const char *const *) strings->pdata;
}

static void
parsed_add_slots (DdParsed       *self,
                  const DdOption *options)
{
  for (const DdOption *option = options; option != NULL && option->name != NULL; option++)
    {
      Slot *slot = g_new0 (Slot, 1);

      slot->option = option;
      slot->values = strings_new ();
      g_hash_table_insert (self->slots, (gpointer) option->name, slot);
    }
}

static DdParsed *
parsed_new (const DdOptionTable *table)
{
  DdParsed *self = g_rc_box_new0 (DdParsed);

  self->slots = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, slot_free);
  self->args = strings_new ();
  self->warnings = strings_new ();
  parsed_add_slots (self, help_options);
  parsed_add_slots (self, table->options);
  parsed_add_slots (self, table->shared);

  return self;
}

static void
parsed_clear (gpointer data)
{
  DdParsed *self = data;

  g_hash_table_unref (self->slots);
  g_ptr_array_unref (self->args);
  g_ptr_array_unref (self->warnings);
}

static const DdOption *
find_in (const DdOption *options,
         const char     *name,
         char            short_name)
{
  for (const DdOption *option = options; option != NULL && option->name != NULL; option++)
    if (name != NULL ? g_str_equal (option->name, name) : option->short_name == short_name)
      return option;

  return NULL;
}

static const DdOption *
find_option (const DdOptionTable *table,
             const char          *name,
             char                 short_name)
{
  const DdOption *option;

  if (name == NULL && short_name == '\0')
    return NULL;

  option = find_in (table->options, name, short_name);
  if (option == NULL)
    option = find_in (table->shared, name, short_name);
  if (option != NULL)
    return option;

  if (name != NULL)
    return g_str_equal (name, help_option->name) ? help_option : NULL;
  /* A table with its own --help has no -h for it. */
  if (short_name == help_option->short_name && find_option (table, "help", 0) == help_option)
    return help_option;

  return NULL;
}

static int
compare_options (gconstpointer a,
                 gconstpointer b)
{
  const DdOption *first = *(const DdOption *const *) a;
  const DdOption *second = *(const DdOption *const *) b;

  return strcmp (first->name, second->name);
}

/**
 * dd_option_table_list:
 * @table: a table of options
 *
 * Lists the options that `--help` shows, by name.
 *
 * Returns: (transfer container) (element-type DdOption): the options
 */
GPtrArray *
dd_option_table_list (const DdOptionTable *table)
{
  GPtrArray *list = g_ptr_array_new ();
  const DdOption *parts[2];

  g_return_val_if_fail (table != NULL, list);

  parts[0] = table->options;
  parts[1] = table->shared;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    for (const DdOption *option = parts[i]; option != NULL && option->name != NULL; option++)
      if ((option->flags & (DD_OPTION_HIDDEN | DD_OPTION_WINDOWS)) == 0)
        g_ptr_array_add (list, (gpointer) option);
  g_ptr_array_sort (list, compare_options);

  return list;
}

/* The option as complaints name it: "-m, --memory". */
static char *
option_dup_label (const DdOption *option)
{
  if (option->short_name != '\0' && option != help_option)
    return g_strdup_printf ("-%c, --%s", option->short_name, option->name);

  return g_strdup_printf ("--%s", option->name);
}

/* A byte between single quotes, as Go's %q prints a rune. */
static char *
quote_byte (char byte)
{
  char text[8] = { 0 };
  g_autofree char *quoted = NULL;

  if (byte == '\'')
    return g_strdup ("'\\''");
  if (byte == '"')
    return g_strdup ("'\"'");

  g_unichar_to_utf8 ((guchar) byte, text);
  quoted = dd_go_quote (text);

  return g_strdup_printf ("'%.*s'", (int) strlen (quoted) - 2, quoted + 1);
}

static gboolean
set_invalid_value (const DdOption *option,
                   const char     *value,
                   GError         *reason,
                   GError        **error)
{
  g_autoptr (GError) cause = reason;
  g_autofree char *quoted = dd_go_quote (value);
  g_autofree char *label = option_dup_label (option);

  g_set_error (error, DD_OPTION_ERROR, DD_OPTION_ERROR_INVALID_VALUE,
               "invalid argument %s for \"%s\" flag: %s", quoted, label, cause->message);

  return FALSE;
}

static gboolean
slot_add_record (Slot        *slot,
                 const char  *value,
                 GError     **error)
{
  g_auto (GStrv) fields = NULL;

  if (*value == '\0')
    return TRUE;

  fields = dd_csv_read_record (value, error);
  if (fields == NULL)
    return FALSE;

  for (char **field = fields; *field != NULL; field++)
    g_ptr_array_add (slot->values, g_strdup (*field));

  return TRUE;
}

static gboolean
slot_add (Slot            *slot,
          const DdOption  *option,
          const char      *value,
          GError         **error)
{
  const DdOptionKindInfo *info = dd_option_kind_get_info (option->kind);
  g_autofree char *kept = NULL;

  if (option->kind == DD_OPTION_STRINGS)
    return slot_add_record (slot, value, error);

  if (option->check != NULL)
    kept = option->check (value, error);
  else
    kept = info->check != NULL ? info->check (value, error) : g_strdup (value);
  if (kept == NULL)
    return FALSE;

  if (!info->is_list)
    g_ptr_array_set_size (slot->values, 0);
  g_ptr_array_add (slot->values, g_steal_pointer (&kept));

  return TRUE;
}

static gboolean
parser_set (Parser          *self,
            const DdOption  *option,
            const char      *value,
            GError         **error)
{
  const char *kept_as = option->same_as != NULL ? option->same_as : option->name;
  Slot *slot = g_hash_table_lookup (self->parsed->slots, kept_as);
  g_autoptr (GError) reason = NULL;

  g_assert (slot != NULL);

  if (!slot_add (slot, option, value, &reason))
    return set_invalid_value (option, value, g_steal_pointer (&reason), error);

  slot->is_set = TRUE;
  if (option->deprecated != NULL)
    g_ptr_array_add (self->parsed->warnings,
                     g_strdup_printf ("Flag --%s has been deprecated, %s",
                                      option->name, option->deprecated));

  return TRUE;
}

/* Reads "--name", "--name=value" or "--name value". */
static gboolean
parser_read_long (Parser      *self,
                  const char  *argument,
                  GError     **error)
{
  const char *text = argument + 2;
  const char *equals = strchr (text, '=');
  g_autofree char *name = NULL;
  const DdOption *option;

  if (*text == '-' || *text == '=')
    {
      g_set_error (error, DD_OPTION_ERROR, DD_OPTION_ERROR_SYNTAX,
                   "bad flag syntax: %s", argument);
      return FALSE;
    }

  name = equals != NULL ? g_strndup (text, equals - text) : g_strdup (text);
  option = find_option (self->table, name, '\0');
  if (option == NULL)
    {
      g_set_error (error, DD_OPTION_ERROR, DD_OPTION_ERROR_UNKNOWN, "unknown flag: --%s", name);
      return FALSE;
    }

  if (equals != NULL)
    return parser_set (self, option, equals + 1, error);
  if (option->kind == DD_OPTION_BOOL)
    return parser_set (self, option, "true", error);
  if (*self->next != NULL)
    return parser_set (self, option, *self->next++, error);

  g_set_error (error, DD_OPTION_ERROR, DD_OPTION_ERROR_MISSING_VALUE,
               "flag needs an argument: %s", argument);

  return FALSE;
}

static gboolean
set_short_error (GError        **error,
                 DdOptionError   code,
                 const char     *complaint,
                 const char     *letters)
{
  g_autofree char *quoted = quote_byte (*letters);

  g_set_error (error, DD_OPTION_ERROR, code, "%s: %s in -%s", complaint, quoted, letters);

  return FALSE;
}

/* Reads the first letter of a bundle. Moves @letters past what was used. */
static gboolean
parser_read_letter (Parser       *self,
                    const char  **letters,
                    GError      **error)
{
  const char *rest = *letters + 1;
  const DdOption *option = find_option (self->table, NULL, **letters);

  if (option == NULL)
    return set_short_error (error, DD_OPTION_ERROR_UNKNOWN, "unknown shorthand flag", *letters);

  if (option == help_option)
    g_ptr_array_add (self->parsed->warnings,
                     g_strdup ("Flag shorthand -h has been deprecated, use --help"));

  if (option->kind == DD_OPTION_BOOL && !(rest[0] == '=' && rest[1] != '\0'))
    {
      *letters = rest;
      return parser_set (self, option, "true", error);
    }

  if (rest[0] != '\0')
    {
      *letters = "";
      return parser_set (self, option, rest[0] == '=' && rest[1] != '\0' ? rest + 1 : rest, error);
    }
  if (*self->next != NULL)
    {
      *letters = "";
      return parser_set (self, option, *self->next++, error);
    }

  return set_short_error (error, DD_OPTION_ERROR_MISSING_VALUE, "flag needs an argument", *letters);
}

/* Reads "-x", "-xyz", "-xvalue", "-x=value" or "-x value". */
static gboolean
parser_read_short (Parser      *self,
                   const char  *argument,
                   GError     **error)
{
  const char *letters = argument + 1;

  while (*letters != '\0')
    if (!parser_read_letter (self, &letters, error))
      return FALSE;

  return TRUE;
}

static void
parser_take_rest (Parser *self)
{
  while (*self->next != NULL)
    g_ptr_array_add (self->parsed->args, g_strdup (*self->next++));
}

static gboolean
parser_run (Parser  *self,
            GError **error)
{
  while (*self->next != NULL)
    {
      const char *argument = *self->next++;

      if (argument[0] != '-' || argument[1] == '\0')
        {
          g_ptr_array_add (self->parsed->args, g_strdup (argument));
          if (self->table->stops_at_argument)
            parser_take_rest (self);
        }
      else if (g_str_equal (argument, "--"))
        parser_take_rest (self);
      else if (argument[1] == '-' ? !parser_read_long (self, argument, error)
                                  : !parser_read_short (self, argument, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * dd_option_table_parse:
 * @table: the options that may be given
 * @arguments: (array zero-terminated=1): what follows the command's name
 * @error: return location for what Docker would print
 *
 * Reads the options and the arguments of a command.
 *
 * Returns: (transfer full) (nullable): what was read
 */
DdParsed *
dd_option_table_parse (const DdOptionTable *table,
                       const char *const   *arguments,
                       GError             **error)
{
  g_autoptr (DdParsed) parsed = NULL;
  Parser parser;

  g_return_val_if_fail (table != NULL, NULL);
  g_return_val_if_fail (arguments != NULL, NULL);

  parsed = parsed_new (table);
  parser = (Parser){ .table = table, .next = arguments, .parsed = parsed };
  if (!parser_run (&parser, error))
    return NULL;

  return g_steal_pointer (&parsed);
}

/**
 * dd_parsed_ref:
 * @self: a parse result
 *
 * Takes another reference.
 *
 * Returns: (transfer full): @self
 */
DdParsed *
dd_parsed_ref (DdParsed *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_rc_box_acquire (self);
}

/**
 * dd_parsed_unref:
 * @self: (transfer full): a parse result
 *
 * Drops a reference.
 */
void
dd_parsed_unref (DdParsed *self)
{
  g_return_if_fail (self != NULL);

  g_rc_box_release_full (self, parsed_clear);
}

static const Slot *
get_slot (const DdParsed *self,
          const char     *name)
{
  const Slot *slot = g_hash_table_lookup (self->slots, name);

  if (slot == NULL)
    g_critical ("There is no option --%s in this table", name);

  return slot;
}

/**
 * dd_parsed_has_option:
 * @self: a parse result
 * @name: a long name
 *
 * Says whether the command has an option at all.
 *
 * Returns: whether its table has it
 */
gboolean
dd_parsed_has_option (const DdParsed *self,
                      const char     *name)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return g_hash_table_contains (self->slots, name);
}

/**
 * dd_parsed_is_set:
 * @self: a parse result
 * @name: an option's long name
 *
 * Says whether an option was given, with whatever value.
 *
 * Returns: whether it was given
 */
gboolean
dd_parsed_is_set (const DdParsed *self,
                  const char     *name)
{
  const Slot *slot;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  slot = get_slot (self, name);

  return slot != NULL && slot->is_set;
}

/**
 * dd_parsed_get_string:
 * @self: a parse result
 * @name: the long name of an option that is no list
 *
 * Gives an option's value as text.
 *
 * Returns: (transfer none): the value, the default if it was not given, or ""
 */
const char *
dd_parsed_get_string (const DdParsed *self,
                      const char     *name)
{
  const Slot *slot;

  g_return_val_if_fail (self != NULL, "");
  g_return_val_if_fail (name != NULL, "");

  slot = get_slot (self, name);
  if (slot == NULL)
    return "";
  if (slot->values->len > 0)
    return g_ptr_array_index (slot->values, slot->values->len - 1);

  return slot->option->default_value != NULL ? slot->option->default_value : "";
}

/**
 * dd_parsed_get_bool:
 * @self: a parse result
 * @name: the long name of an option that is on or off
 *
 * Gives an option's value.
 *
 * Returns: whether it is on
 */
gboolean
dd_parsed_get_bool (const DdParsed *self,
                    const char     *name)
{
  return g_str_equal (dd_parsed_get_string (self, name), "true");
}

/**
 * dd_parsed_get_int:
 * @self: a parse result
 * @name: the long name of an option that is a number, a size or a duration
 *
 * Gives an option's value as a number: bytes for a size, nanoseconds for a
 * duration, billionths for CPUs.
 *
 * Returns: the number, 0 if it was not given and has no default
 */
gint64
dd_parsed_get_int (const DdParsed *self,
                   const char     *name)
{
  return g_ascii_strtoll (dd_parsed_get_string (self, name), NULL, 10);
}

/**
 * dd_parsed_get_uint:
 * @self: a parse result
 * @name: the long name of an option that is an unsigned number
 *
 * Gives an option's value as a number.
 *
 * Returns: the number, 0 if it was not given and has no default
 */
guint64
dd_parsed_get_uint (const DdParsed *self,
                    const char     *name)
{
  return g_ascii_strtoull (dd_parsed_get_string (self, name), NULL, 10);
}

/**
 * dd_parsed_get_strv:
 * @self: a parse result
 * @name: the long name of an option that may be given more than once
 *
 * Gives all values of an option, in the order they were given.
 *
 * Returns: (transfer none) (array zero-terminated=1): the values, possibly none
 */
const char *const *
dd_parsed_get_strv (const DdParsed *self,
                    const char     *name)
{
  static const char *const nothing[] = { NULL };
  const Slot *slot;

  g_return_val_if_fail (self != NULL, nothing);
  g_return_val_if_fail (name != NULL, nothing);

  slot = get_slot (self, name);

  return slot != NULL ? strings_peek (slot->values) : nothing;
}

/**
 * dd_parsed_get_args:
 * @self: a parse result
 *
 * Gives the arguments that are no options.
 *
 * Returns: (transfer none) (array zero-terminated=1): the arguments
 */
const char *const *
dd_parsed_get_args (const DdParsed *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return strings_peek (self->args);
}

/**
 * dd_parsed_get_n_args:
 * @self: a parse result
 *
 * Counts the arguments that are no options.
 *
 * Returns: how many there are
 */
guint
dd_parsed_get_n_args (const DdParsed *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->args->len;
}

/**
 * dd_parsed_get_warnings:
 * @self: a parse result
 *
 * Gives what the parser has to say on standard error, one line each: options
 * that are deprecated.
 *
 * Returns: (transfer none) (array zero-terminated=1): the lines
 */
const char *const *
dd_parsed_get_warnings (const DdParsed *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return strings_peek (self->warnings);
}

/**
 * dd_parsed_find_flagged:
 * @self: a parse result
 * @flags: one or more flags
 *
 * Looks for an option that was given and has one of @flags.
 *
 * Returns: (transfer none) (nullable): the first such option by name
 */
const DdOption *
dd_parsed_find_flagged (const DdParsed *self,
                        DdOptionFlags   flags)
{
  const DdOption *found = NULL;
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (self != NULL, NULL);

  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Slot *slot = value;

      if (slot->is_set && (slot->option->flags & flags) != 0 &&
          (found == NULL || strcmp (slot->option->name, found->name) < 0))
        found = slot->option;
    }

  return found;
}

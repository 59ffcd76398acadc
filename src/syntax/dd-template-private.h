// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-template.h"

G_BEGIN_DECLS

/* What the lexer finds. Keywords come after _DD_TOKEN_KEYWORD. */
typedef enum
{
  _DD_TOKEN_ERROR,
  _DD_TOKEN_BOOL,
  _DD_TOKEN_CHAR,          /* a printable character such as a comma */
  _DD_TOKEN_CHAR_CONSTANT,
  _DD_TOKEN_ASSIGN,
  _DD_TOKEN_DECLARE,
  _DD_TOKEN_EOF,
  _DD_TOKEN_FIELD,
  _DD_TOKEN_IDENTIFIER,
  _DD_TOKEN_LEFT_DELIM,
  _DD_TOKEN_LEFT_PAREN,
  _DD_TOKEN_NUMBER,
  _DD_TOKEN_PIPE,
  _DD_TOKEN_RAW_STRING,
  _DD_TOKEN_RIGHT_DELIM,
  _DD_TOKEN_RIGHT_PAREN,
  _DD_TOKEN_SPACE,
  _DD_TOKEN_STRING,
  _DD_TOKEN_TEXT,
  _DD_TOKEN_VARIABLE,
  _DD_TOKEN_KEYWORD,
  _DD_TOKEN_BREAK,
  _DD_TOKEN_CONTINUE,
  _DD_TOKEN_DOT,
  _DD_TOKEN_ELSE,
  _DD_TOKEN_END,
  _DD_TOKEN_IF,
  _DD_TOKEN_NIL,
  _DD_TOKEN_RANGE,
  _DD_TOKEN_UNSUPPORTED,   /* block, define, template */
  _DD_TOKEN_WITH,
} _DdTokenType;

typedef struct
{
  _DdTokenType  type;
  gsize         position; /* bytes from the start of the text */
  guint         line;     /* counted from 1 */
  char         *text;     /* for an error, its message */
} _DdToken;

GArray *_dd_template_lex (const char *text) G_GNUC_WARN_UNUSED_RESULT;

typedef enum
{
  _DD_NODE_TEXT,
  _DD_NODE_LIST,
  _DD_NODE_ACTION,
  _DD_NODE_IF,
  _DD_NODE_RANGE,
  _DD_NODE_WITH,
  _DD_NODE_BREAK,
  _DD_NODE_CONTINUE,
  _DD_NODE_ELSE,
  _DD_NODE_END,
  _DD_NODE_PIPE,
  _DD_NODE_COMMAND,
  _DD_NODE_IDENTIFIER,
  _DD_NODE_FIELD,
  _DD_NODE_CHAIN,
  _DD_NODE_VARIABLE,
  _DD_NODE_DOT,
  _DD_NODE_NIL,
  _DD_NODE_BOOL,
  _DD_NODE_NUMBER,
  _DD_NODE_STRING,
} _DdNodeType;

typedef struct _DdTemplateNode _DdTemplateNode;

struct _DdTemplateNode
{
  _DdNodeType      type;
  gsize            position;

  char            *text;      /* as written: text, name, literal */
  char            *value;     /* what a string literal stands for */
  GPtrArray       *names;     /* the parts of a field, variable or chain */
  GPtrArray       *children;  /* of a list, pipe or command */
  GPtrArray       *variables; /* what a pipe declares or assigns */
  _DdTemplateNode *pipe;      /* of an action or control, base of a chain */
  _DdTemplateNode *list;
  _DdTemplateNode *else_list;
  gint64           integer;
  double           real;

  guint            is_assign : 1;
  guint            is_integer : 1;
  guint            is_real : 1; /* a literal with a point or an exponent */
  guint            truth : 1;
};

_DdTemplateNode *_dd_template_node_new       (_DdNodeType             type,
                                              gsize                   position);
void             _dd_template_node_free      (_DdTemplateNode        *node);
char            *_dd_template_node_to_string (const _DdTemplateNode  *node) G_GNUC_WARN_UNUSED_RESULT;

_DdTemplateNode *_dd_template_parse          (const char             *text,
                                              GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (_DdTemplateNode, _dd_template_node_free)

/* Values are JSON nodes. NULL is no value at all; a JSON null is Go's nil. */

typedef enum
{
  _DD_PARAM_ANY,
  _DD_PARAM_STRING,
  _DD_PARAM_INT,
  _DD_PARAM_STRINGS,
} _DdParamType;

/* What a function needs to see of the run it is called in. */
typedef struct
{
  GHashTable *maps; /* (nullable): objects that are maps; NULL for all */
  GHashTable *nils; /* (nullable): what the nulls of structs print as */
  GHashTable *numbers; /* (nullable): types of numbers that are no plain ones */
  guint       is_header : 1;
} _DdTemplateView;

typedef JsonNode *(*_DdTemplateCall) (const _DdTemplateView  *view,
                                      JsonNode              **args,
                                      guint                   n_args,
                                      GError                **error);

/* A function. The last parameter is the type of all further arguments of a
 * variadic one. */
typedef struct
{
  const char      *name;
  guint            n_params;
  gboolean         is_variadic;
  _DdParamType     params[3];
  _DdTemplateCall  call; /* NULL for and, or, which evaluate as needed */
} _DdTemplateFunction;

const _DdTemplateFunction *_dd_template_find_function (const char             *name);

JsonNode                  *_dd_value_new_text         (const char             *text) G_GNUC_WARN_UNUSED_RESULT;
JsonNode                  *_dd_value_take_array       (JsonArray              *array) G_GNUC_WARN_UNUSED_RESULT;
JsonNode                  *_dd_value_take_text        (char                   *text) G_GNUC_WARN_UNUSED_RESULT;
JsonNode                  *_dd_value_new_int          (gint64                  value) G_GNUC_WARN_UNUSED_RESULT;
JsonNode                  *_dd_value_new_real         (double                  value) G_GNUC_WARN_UNUSED_RESULT;
JsonNode                  *_dd_value_new_bool         (gboolean                value) G_GNUC_WARN_UNUSED_RESULT;
gboolean                   _dd_value_is_nil           (JsonNode               *value);
gboolean                   _dd_value_is_true          (const _DdTemplateView  *view,
                                                       JsonNode               *value);
const char                *_dd_value_nil_text         (const _DdTemplateView  *view,
                                                       JsonNode               *value);
gboolean                   _dd_value_is_map           (const _DdTemplateView  *view,
                                                       JsonNode               *value);
const char                *_dd_value_type_name        (JsonNode               *value);
GList                     *_dd_value_sorted_keys      (JsonNode               *value);

void                       _dd_value_print            (const _DdTemplateView  *view,
                                                       GString                *out,
                                                       JsonNode               *value);
char                      *_dd_values_print           (const _DdTemplateView  *view,
                                                       JsonNode              **values,
                                                       guint                   n_values) G_GNUC_WARN_UNUSED_RESULT;
char                      *_dd_values_format          (const _DdTemplateView  *view,
                                                       const char             *format,
                                                       JsonNode              **values,
                                                       guint                   n_values) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dd-sh-types.h"

G_BEGIN_DECLS

/**
 * DdShNodeKind:
 * @DD_SH_NODE_PROGRAM: the whole text; children are its lines
 * @DD_SH_NODE_LIST: commands one after another
 * @DD_SH_NODE_ASYNC: one child, run in the background
 * @DD_SH_NODE_AND_OR: children joined by `&&` and `||`
 * @DD_SH_NODE_NOT: one child whose status is inverted
 * @DD_SH_NODE_PIPE: the stages of a pipeline
 * @DD_SH_NODE_SIMPLE: assignments, words and redirections
 * @DD_SH_NODE_SUBSHELL: `( child )`
 * @DD_SH_NODE_BRACE: `{ child; }`
 * @DD_SH_NODE_IF: condition, body and perhaps an alternative
 * @DD_SH_NODE_WHILE: condition and body; @flag is set for `until`
 * @DD_SH_NODE_FOR: body; @flag is set when a word list was given
 * @DD_SH_NODE_CASE: the bodies of @items
 * @DD_SH_NODE_FUNCTION: one child, the body of the function called @name
 *
 * Kinds of command.
 */
typedef enum
{
  DD_SH_NODE_PROGRAM,
  DD_SH_NODE_LIST,
  DD_SH_NODE_ASYNC,
  DD_SH_NODE_AND_OR,
  DD_SH_NODE_NOT,
  DD_SH_NODE_PIPE,
  DD_SH_NODE_SIMPLE,
  DD_SH_NODE_SUBSHELL,
  DD_SH_NODE_BRACE,
  DD_SH_NODE_IF,
  DD_SH_NODE_WHILE,
  DD_SH_NODE_FOR,
  DD_SH_NODE_CASE,
  DD_SH_NODE_FUNCTION,
} DdShNodeKind;

/**
 * DdShPartKind:
 * @DD_SH_PART_LITERAL: text as written; quoted when @quoted
 * @DD_SH_PART_QUOTES: a pair of quotes, which keeps an empty word alive
 * @DD_SH_PART_TILDE: `~` or `~user`; the user is in @text
 * @DD_SH_PART_PARAM: `$name` or `${name…}`
 * @DD_SH_PART_COMMAND: `$(…)` or backquotes
 * @DD_SH_PART_ARITH: `$((…))`
 *
 * Kinds of piece a word is made of.
 */
typedef enum
{
  DD_SH_PART_LITERAL,
  DD_SH_PART_QUOTES,
  DD_SH_PART_TILDE,
  DD_SH_PART_PARAM,
  DD_SH_PART_COMMAND,
  DD_SH_PART_ARITH,
} DdShPartKind;

/**
 * DdShParamOp:
 *
 * What `${name…}` asks for. The comment gives the form.
 */
typedef enum
{
  DD_SH_PARAM_PLAIN,          /* ${x} */
  DD_SH_PARAM_LENGTH,         /* ${#x} */
  DD_SH_PARAM_DEFAULT,        /* ${x-w} */
  DD_SH_PARAM_ASSIGN,         /* ${x=w} */
  DD_SH_PARAM_ALTERNATE,      /* ${x+w} */
  DD_SH_PARAM_ERROR,          /* ${x?w} */
  DD_SH_PARAM_PREFIX,         /* ${x#w} */
  DD_SH_PARAM_PREFIX_LONG,    /* ${x##w} */
  DD_SH_PARAM_SUFFIX,         /* ${x%w} */
  DD_SH_PARAM_SUFFIX_LONG,    /* ${x%%w} */
  DD_SH_PARAM_REPLACE,        /* ${x/p/r} */
  DD_SH_PARAM_REPLACE_ALL,    /* ${x//p/r} */
  DD_SH_PARAM_SUBSTRING,      /* ${x:o:l} */
  DD_SH_PARAM_BAD,            /* anything else: an error when it is expanded */
} DdShParamOp;

/**
 * DdShRedirKind:
 *
 * Kinds of redirection. The comment gives the form.
 */
typedef enum
{
  DD_SH_REDIR_READ,           /* < */
  DD_SH_REDIR_WRITE,          /* > */
  DD_SH_REDIR_CLOBBER,        /* >| */
  DD_SH_REDIR_APPEND,         /* >> */
  DD_SH_REDIR_READ_WRITE,     /* <> */
  DD_SH_REDIR_DUP_IN,         /* <& */
  DD_SH_REDIR_DUP_OUT,        /* >& */
  DD_SH_REDIR_BOTH,           /* &>  */
  DD_SH_REDIR_BOTH_APPEND,    /* &>> */
  DD_SH_REDIR_HERE_DOC,       /* << and <<- */
  DD_SH_REDIR_HERE_STRING,    /* <<< */
} DdShRedirKind;

struct _DdShPart
{
  DdShPartKind  kind;
  const char   *text;         /* literal text, user, parameter name */
  DdShWord     *word;         /* operand of ${…}, arithmetic text */
  DdShWord     *word2;        /* ${x/p/r}: r; ${x:o:l}: l */
  DdShNode     *node;         /* body of a command substitution */
  DdShParamOp   op;
  guint         colon : 1;
  guint         quoted : 1;
};

struct _DdShWord
{
  DdShPart    **parts;
  guint         n_parts;
  const char   *raw;          /* the text as written */
};

struct _DdShAssign
{
  const char   *name;
  DdShWord     *value;
  guint         append : 1;
};

struct _DdShRedir
{
  DdShRedirKind kind;
  int           fd;
  DdShWord     *word;         /* target, or the body of a here-document */
};

struct _DdShCaseItem
{
  DdShWord    **patterns;
  guint         n_patterns;
  guint         body;         /* index into the children */
  guint         falls_through : 1;
};

/**
 * DdShNode:
 *
 * One command. Fields that a kind does not use are empty.
 */
struct _DdShNode
{
  DdShNodeKind   kind;
  guint          id;
  guint          line;
  DdShNode     **children;
  guint          n_children;
  const guchar  *operators;   /* AND_OR: '&' or '|' before each child */
  DdShWord     **words;
  guint          n_words;
  DdShAssign   **assigns;
  guint          n_assigns;
  DdShRedir    **redirs;
  guint          n_redirs;
  DdShCaseItem **items;
  guint          n_items;
  const char    *name;
  const char    *text;        /* source of ASYNC, FUNCTION and SIMPLE */
  guint          flag : 1;
};

DdShAst        *dd_sh_ast_ref         (DdShAst      *self) G_GNUC_WARN_UNUSED_RESULT;
void            dd_sh_ast_unref       (DdShAst      *self);
const char     *dd_sh_ast_get_text    (DdShAst      *self);
const DdShNode *dd_sh_ast_get_root    (DdShAst      *self);
guint           dd_sh_ast_get_n_nodes (DdShAst      *self);
const DdShNode *dd_sh_ast_get_node    (DdShAst      *self,
                                       guint         id);
const GError   *dd_sh_ast_get_error   (DdShAst      *self);
const char     *dd_sh_ast_get_complaint (DdShAst    *self,
                                         guint      *line);
char           *dd_sh_ast_dump        (DdShAst      *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdShAst, dd_sh_ast_unref)

G_END_DECLS

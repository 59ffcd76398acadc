// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dd-sh-ast-private.h"

G_BEGIN_DECLS

/* How deep constructs may nest. Real shells run out of stack somewhere; this
 * limit is far above what people write and far below that. */
#define DD_SH_MAX_DEPTH 120

typedef enum
{
  DD_SH_TOKEN_EOF,
  DD_SH_TOKEN_NEWLINE,
  DD_SH_TOKEN_WORD,
  DD_SH_TOKEN_REDIR,
  DD_SH_TOKEN_SEMI,
  DD_SH_TOKEN_DOUBLE_SEMI,
  DD_SH_TOKEN_SEMI_AND,
  DD_SH_TOKEN_AMP,
  DD_SH_TOKEN_AND,
  DD_SH_TOKEN_PIPE,
  DD_SH_TOKEN_PIPE_BOTH,
  DD_SH_TOKEN_OR,
  DD_SH_TOKEN_OPEN,
  DD_SH_TOKEN_CLOSE,
  DD_SH_TOKEN_ERROR,
} DdShTokenKind;

typedef struct
{
  DdShTokenKind  kind;
  DdShWord      *word;        /* of a WORD */
  const char    *plain;       /* text of a WORD without quotes or expansions */
  DdShRedirKind  redir;
  int            fd;          /* of a REDIR */
  gboolean       strip_tabs;  /* of a REDIR: <<- */
  gsize          start;
  gsize          end;
  guint          line;
  guint          column;
} DdShToken;

typedef struct
{
  DdShRedir  *redir;
  char       *delimiter;
  gboolean    quoted;
  gboolean    strip_tabs;
} DdShHereDoc;

typedef struct
{
  DdShAst     *ast;
  DdShFlavour  flavour;
  const char  *text;
  gsize        length;
  gsize        pos;
  guint        line;
  gsize        line_start;
  guint        depth;
  gsize        last_end;      /* end of the last token that was taken */
  gboolean     have_token;
  gboolean     in_substitution;
  gboolean     ends_open;     /* a here-document or a backslash at the end */
  DdShToken    token;
  GArray      *here_docs;     /* DdShHereDoc, waiting for the next newline */
} DdShLexer;

void       _dd_sh_lexer_init         (DdShLexer     *self,
                                      DdShAst       *ast,
                                      DdShFlavour    flavour,
                                      const char    *text,
                                      guint          line,
                                      guint          depth);
void       _dd_sh_lexer_clear        (DdShLexer     *self);
DdShToken *_dd_sh_lexer_peek         (DdShLexer     *self);
void       _dd_sh_lexer_take         (DdShLexer     *self);
void       _dd_sh_lexer_add_here_doc (DdShLexer     *self,
                                      DdShRedir     *redir,
                                      DdShWord      *delimiter,
                                      gboolean       strip_tabs);
void       _dd_sh_lexer_begin_here_docs (DdShLexer  *self);
void       _dd_sh_lexer_end_here_docs   (DdShLexer  *self,
                                         GArray     *outer);
gboolean   _dd_sh_lexer_failed       (DdShLexer     *self);
void       _dd_sh_lexer_fail         (DdShLexer     *self,
                                      DdShError      code,
                                      const char    *message,
                                      const char    *dash,
                                      const char    *ash,
                                      const char    *bash);
void       _dd_sh_lexer_fail_eof     (DdShLexer     *self,
                                      const char    *what,
                                      const char    *dash,
                                      const char    *bash_mate);
void       _dd_sh_lexer_unexpected   (DdShLexer     *self,
                                      const char    *expecting);
gboolean   _dd_sh_lexer_enter        (DdShLexer     *self);
void       _dd_sh_lexer_newline      (DdShLexer     *self);

/* Words: dd-sh-lexer-word.c */
DdShWord  *_dd_sh_lexer_word         (DdShLexer     *self);
DdShWord  *_dd_sh_lexer_here_text    (DdShLexer     *self);
const char *_dd_sh_word_get_plain    (const DdShWord *word);
void       _dd_sh_word_split_tildes  (DdShAst       *ast,
                                      DdShWord      *word,
                                      gboolean       assignment);

/* Braces: dd-sh-brace.c */
void       _dd_sh_add_word           (DdShLexer     *self,
                                      GPtrArray     *words,
                                      DdShWord      *word);

/* Commands inside words: dd-sh-parser.c */
DdShNode  *_dd_sh_parse_substitution (DdShLexer     *self);
DdShNode  *_dd_sh_parse_all          (DdShLexer     *self);

static inline char
_dd_sh_lexer_at (DdShLexer *self,
                 gsize      offset)
{
  return self->pos + offset < self->length ? self->text[self->pos + offset] : '\0';
}

G_END_DECLS

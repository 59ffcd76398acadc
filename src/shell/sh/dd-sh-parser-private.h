// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dd-sh-lexer-private.h"

G_BEGIN_DECLS

/* dd-sh-parser-common.c */
DdShNode      *_dd_sh_parser_node          (DdShLexer     *lexer,
                                            DdShNodeKind   kind);
void           _dd_sh_parser_set_children  (DdShLexer     *lexer,
                                            DdShNode      *node,
                                            GPtrArray     *children);
void           _dd_sh_parser_set_child     (DdShLexer     *lexer,
                                            DdShNode      *node,
                                            DdShNode      *child);
void           _dd_sh_parser_set_text      (DdShLexer     *lexer,
                                            DdShNode      *node,
                                            gsize          start);
DdShTokenKind  _dd_sh_parser_kind          (DdShLexer     *lexer);
gboolean       _dd_sh_parser_at            (DdShLexer     *lexer,
                                            const char    *word);
gboolean       _dd_sh_parser_take          (DdShLexer     *lexer,
                                            const char    *word);
gboolean       _dd_sh_parser_expect        (DdShLexer     *lexer,
                                            const char    *word);
gboolean       _dd_sh_parser_take_kind     (DdShLexer     *lexer,
                                            DdShTokenKind  kind);
void           _dd_sh_parser_skip_newlines (DdShLexer     *lexer);
gboolean       _dd_sh_parser_at_list_end   (DdShLexer     *lexer);
DdShRedir     *_dd_sh_parse_redir          (DdShLexer     *lexer);
gboolean       _dd_sh_parse_redirs         (DdShLexer     *lexer,
                                            DdShNode      *node);

/* dd-sh-parser-compound.c */
DdShNode      *_dd_sh_parse_command        (DdShLexer     *lexer);
DdShNode      *_dd_sh_parse_function       (DdShLexer     *lexer,
                                            DdShNode      *node,
                                            DdShWord      *name,
                                            gsize          start);

/* dd-sh-parser.c */
DdShNode      *_dd_sh_parse_simple         (DdShLexer     *lexer);
DdShNode      *_dd_sh_parse_list           (DdShLexer     *lexer,
                                            const char    *closer);

G_END_DECLS

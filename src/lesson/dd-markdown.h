// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DD_MARKDOWN_MAX_DEPTH:
 *
 * How deep quotes and lists may be nested; what is deeper is dropped and
 * reported.
 */
#define DD_MARKDOWN_MAX_DEPTH 16

/**
 * DD_MARKDOWN_MAX_BYTES:
 *
 * The largest text that is read, in bytes.
 */
#define DD_MARKDOWN_MAX_BYTES (1024 * 1024)

#define DD_MARKDOWN_ERROR (dd_markdown_error_quark ())

/**
 * DdMarkdownError:
 * @DD_MARKDOWN_ERROR_SIZE: longer than [const@MARKDOWN_MAX_BYTES]
 * @DD_MARKDOWN_ERROR_ENCODING: not UTF-8, or with a NUL
 * @DD_MARKDOWN_ERROR_DEPTH: nested deeper than [const@MARKDOWN_MAX_DEPTH]
 * @DD_MARKDOWN_ERROR_HTML: raw HTML, which is not shown
 * @DD_MARKDOWN_ERROR_IMAGE: an image that is no figure, or one inside a text
 * @DD_MARKDOWN_ERROR_CALLOUT: a callout of an unknown kind
 *
 * What can be wrong with a Markdown text. Every message starts with
 * `name:line:column: `.
 */
typedef enum
{
  DD_MARKDOWN_ERROR_SIZE,
  DD_MARKDOWN_ERROR_ENCODING,
  DD_MARKDOWN_ERROR_DEPTH,
  DD_MARKDOWN_ERROR_HTML,
  DD_MARKDOWN_ERROR_IMAGE,
  DD_MARKDOWN_ERROR_CALLOUT,
} DdMarkdownError;

/**
 * DdBlockKind:
 * @DD_BLOCK_HEADING: a heading; `level` is 1 to 6, `info` its anchor
 * @DD_BLOCK_PARAGRAPH: runs of text
 * @DD_BLOCK_LIST: children are items; `level` is the first number, 0 for bullets
 * @DD_BLOCK_ITEM: an item; children are blocks
 * @DD_BLOCK_CODE: `text` is code, `info` its language
 * @DD_BLOCK_CALLOUT: children are blocks, `info` is the kind: `quote`, `note`,
 *   `tip`, `warning`, `predict` or `model`
 * @DD_BLOCK_TABLE: children are rows, the first is the header
 * @DD_BLOCK_ROW: children are cells
 * @DD_BLOCK_CELL: runs of text
 * @DD_BLOCK_FIGURE: a live scene; `info` is the target, the runs its caption
 * @DD_BLOCK_RULE: a line across
 *
 * What a block is. In a `predict` callout the first block is the question and
 * the others are shown after the learner has thought.
 */
typedef enum
{
  DD_BLOCK_HEADING,
  DD_BLOCK_PARAGRAPH,
  DD_BLOCK_LIST,
  DD_BLOCK_ITEM,
  DD_BLOCK_CODE,
  DD_BLOCK_CALLOUT,
  DD_BLOCK_TABLE,
  DD_BLOCK_ROW,
  DD_BLOCK_CELL,
  DD_BLOCK_FIGURE,
  DD_BLOCK_RULE,
} DdBlockKind;

/**
 * DdRunStyle:
 * @DD_RUN_PLAIN: nothing special
 * @DD_RUN_BOLD: strong emphasis
 * @DD_RUN_ITALIC: emphasis
 * @DD_RUN_CODE: code, in the console's font
 *
 * How a run of text looks.
 */
typedef enum
{
  DD_RUN_PLAIN = 0,
  DD_RUN_BOLD = 1 << 0,
  DD_RUN_ITALIC = 1 << 1,
  DD_RUN_CODE = 1 << 2,
} DdRunStyle;

/**
 * DdRun:
 * @text: the text, may hold line breaks
 * @href: (nullable): where it leads
 * @style: how it looks
 *
 * A piece of text in one style.
 */
typedef struct
{
  char       *text;
  char       *href;
  DdRunStyle  style;
} DdRun;

typedef struct _DdBlock DdBlock;

/**
 * DdBlock:
 * @kind: what it is
 * @level: see [enum@BlockKind]
 * @line: where it starts in the text, from 1
 * @info: (nullable): see [enum@BlockKind]
 * @text: (nullable): the text of a code block
 * @runs: (nullable) (element-type DdRun): its text
 * @children: (nullable) (element-type DdBlock): the blocks in it
 *
 * A block of a text.
 */
struct _DdBlock
{
  DdBlockKind  kind;
  guint        level;
  guint        line;
  char        *info;
  char        *text;
  GPtrArray   *runs;
  GPtrArray   *children;
};

GQuark     dd_markdown_error_quark (void);

GPtrArray *dd_markdown_parse       (const char      *name,
                                    const char      *text,
                                    gssize           length,
                                    GPtrArray       *problems) G_GNUC_WARN_UNUSED_RESULT;
void       dd_block_free           (DdBlock         *self);
char      *dd_block_dup_text       (const DdBlock   *self) G_GNUC_WARN_UNUSED_RESULT;
char      *dd_runs_dup_markup      (GPtrArray       *runs) G_GNUC_WARN_UNUSED_RESULT;
char      *dd_markdown_dup_markup  (const char      *text) G_GNUC_WARN_UNUSED_RESULT;
char      *dd_markdown_dup_plain   (const char      *text) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdBlock, dd_block_free)

G_END_DECLS

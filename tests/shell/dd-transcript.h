// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-known-differences.h"

#include <glib.h>

G_BEGIN_DECLS

#define DD_TRANSCRIPT_ERROR (dd_transcript_error_quark ())

/**
 * DdTranscriptError:
 * @DD_TRANSCRIPT_ERROR_FORMAT: the transcript does not hold the commands of
 *   its script, in their order
 *
 * What can be wrong with a transcript.
 */
typedef enum
{
  DD_TRANSCRIPT_ERROR_FORMAT,
} DdTranscriptError;

/**
 * DdTranscriptStep:
 * @command: the command, one line
 * @output: what it printed
 * @status: its exit code
 *
 * One command of a transcript.
 */
typedef struct
{
  char *command;
  char *output;
  int   status;
} DdTranscriptStep;

/**
 * DdTranscriptRunner:
 * @script: commands, one a line
 *
 * Runs a script and writes its transcript: for each command "$ ", the command,
 * its output, and "[exit N]" if it did not end with 0.
 *
 * Returns: (transfer full): the transcript
 */
typedef char *(*DdTranscriptRunner) (const char *script);

GQuark     dd_transcript_error_quark    (void);
void       dd_transcript_step_free      (DdTranscriptStep *step);

GPtrArray *dd_transcript_list_files     (const char       *suffix) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *dd_transcript_parse_script   (const char       *text) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *dd_transcript_parse          (const char       *text,
                                         GPtrArray        *commands,
                                         GError          **error) G_GNUC_WARN_UNUSED_RESULT;
char      *dd_transcript_normalise      (const char       *output) G_GNUC_WARN_UNUSED_RESULT;
char      *dd_transcript_find_bad_table (const char       *output) G_GNUC_WARN_UNUSED_RESULT;
char      *dd_transcript_compare_step   (const char             *script,
                                         const DdTranscriptStep *real,
                                         const DdTranscriptStep *model,
                                         DdKnownDifferences     *differences) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdTranscriptStep, dd_transcript_step_free)

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * DdCheckFunc:
 * @in: the case's input
 * @out: the answer, to be filled
 * @error: return location for the refusal, in Docker's words
 *
 * Answers one test case. It uses nothing but @in: no files, no clock.
 *
 * Returns: whether the input is taken; %FALSE with @error set if it is refused
 */
typedef gboolean (*DdCheckFunc) (JsonObject  *in,
                                 JsonObject  *out,
                                 GError     **error);

/**
 * DdCheckVerb:
 * @name: the verb
 * @answer: what answers it
 *
 * One kind of test case. Tables of verbs end with a %NULL name.
 */
typedef struct
{
  const char  *name;
  DdCheckFunc  answer;
} DdCheckVerb;

extern const DdCheckVerb dd_check_build_verbs[];
extern const DdCheckVerb dd_check_compose_verbs[];
extern const DdCheckVerb dd_check_dockerfile_verbs[];
extern const DdCheckVerb dd_check_firewall_verbs[];
extern const DdCheckVerb dd_check_flag_verbs[];
extern const DdCheckVerb dd_check_format_verbs[];
extern const DdCheckVerb dd_check_ignore_verbs[];
extern const DdCheckVerb dd_check_image_verbs[];
extern const DdCheckVerb dd_check_lint_verbs[];
extern const DdCheckVerb dd_check_mount_verbs[];
extern const DdCheckVerb dd_check_network_verbs[];
extern const DdCheckVerb dd_check_port_verbs[];
extern const DdCheckVerb dd_check_reference_verbs[];
extern const DdCheckVerb dd_check_run_verbs[];
extern const DdCheckVerb dd_check_shell_verbs[];
extern const DdCheckVerb dd_check_unit_verbs[];

char      *dd_check_dup_text     (JsonObject         *in,
                                  const char         *name) G_GNUC_WARN_UNUSED_RESULT;
char     **dd_check_dup_texts    (JsonObject         *in,
                                  const char         *name) G_GNUC_WARN_UNUSED_RESULT;
char     **dd_check_dup_environ  (JsonObject         *in,
                                  const char         *name) G_GNUC_WARN_UNUSED_RESULT;
double     dd_check_get_number   (JsonObject         *in,
                                  const char         *name);
gint64     dd_check_get_int      (JsonObject         *in,
                                  const char         *name);
gboolean   dd_check_get_flag     (JsonObject         *in,
                                  const char         *name);

void       dd_check_set_text     (JsonObject         *out,
                                  const char         *name,
                                  const char         *text);
void       dd_check_take_text    (JsonObject         *out,
                                  const char         *name,
                                  char               *text);
void       dd_check_set_texts    (JsonObject         *out,
                                  const char         *name,
                                  const char *const  *texts);
void       dd_check_set_pairs    (JsonObject         *out,
                                  const char         *name,
                                  const char *const  *pairs);

G_END_DECLS

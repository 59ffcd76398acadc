// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dd-sh-exec.h"
#include "dd-sh-state-private.h"

G_BEGIN_DECLS

/* One call of dd_sh_step(). Nothing in here outlives it. */
typedef struct
{
  DdShState      *state;
  const DdShHost *host;
  gpointer        user;
  gboolean        stop;       /* return `result` to the caller */
  DdShResult      result;
  int             write_error;/* errno of a builtin's output, or 0 */
  gboolean        complained; /* a builtin has reported misuse */
} DdShExec;

typedef enum
{
  DD_SH_EXPAND_OK,
  DD_SH_EXPAND_PUSHED,        /* a command substitution must run first */
  DD_SH_EXPAND_FAILED,        /* the shell is unwinding */
} DdShExpandResult;

/* What shells say. {1} and {2} are filled in. */
typedef enum
{
  DD_SH_MSG_NOT_FOUND,
  DD_SH_MSG_NO_SUCH_FILE,
  DD_SH_MSG_DENIED,
  DD_SH_MSG_DIRECTORY,
  DD_SH_MSG_BAD_FORMAT,
  DD_SH_MSG_NO_LOADER,
  DD_SH_MSG_EXEC_NOT_FOUND,
  DD_SH_MSG_CANNOT_OPEN,
  DD_SH_MSG_CANNOT_CREATE,
  DD_SH_MSG_CANNOT_OVERWRITE,
  DD_SH_MSG_BAD_FD,
  DD_SH_MSG_AMBIGUOUS,
  DD_SH_MSG_NOT_SET,
  DD_SH_MSG_NULL_OR_NOT_SET,
  DD_SH_MSG_UNBOUND,
  DD_SH_MSG_PARAM_TEXT,
  DD_SH_MSG_BAD_SUBSTITUTION,
  DD_SH_MSG_BAD_ASSIGN,
  DD_SH_MSG_ARITH,
  DD_SH_MSG_READ_ONLY,
  DD_SH_MSG_UNSET_READ_ONLY,
  DD_SH_MSG_TOO_LONG,
  DD_SH_MSG_TOO_DEEP,
  DD_SH_MSG_CANNOT_FORK,
  DD_SH_MSG_SYNTAX,
  DD_SH_MSG_CD,
  DD_SH_MSG_CD_NO_HOME,
  DD_SH_MSG_CD_NO_OLDPWD,
  DD_SH_MSG_TOO_MANY_ARGS,
  DD_SH_MSG_ILLEGAL_NUMBER,
  DD_SH_MSG_BAD_NAME,
  DD_SH_MSG_READ_BAD_NAME,
  DD_SH_MSG_READ_ARG_COUNT,
  DD_SH_MSG_SHIFT,
  DD_SH_MSG_LOOP_ONLY,
  DD_SH_MSG_RETURN_ONLY,
  DD_SH_MSG_NOT_IN_FUNCTION,
  DD_SH_MSG_SOURCE_NOT_FOUND,
  DD_SH_MSG_SOURCE_CANNOT_OPEN,
  DD_SH_MSG_SOURCE_NO_ARG,
  DD_SH_MSG_BAD_OPTION,
  DD_SH_MSG_BAD_OPTION_NAME,
  DD_SH_MSG_BAD_SIGNAL,
  DD_SH_MSG_BAD_MODE,
  DD_SH_MSG_NO_SUCH_JOB,
  DD_SH_MSG_NOT_A_CHILD,
  DD_SH_MSG_KILL,
  DD_SH_MSG_KILL_USAGE,
  DD_SH_MSG_GETOPTS_USAGE,
  DD_SH_MSG_WRITE_ERROR,
  DD_SH_MSG_PRINTF_USAGE,
  DD_SH_MSG_PRINTF_NUMBER,
  DD_SH_MSG_PRINTF_FORMAT,
  DD_SH_MSG_TEST_NUMBER,
  DD_SH_MSG_TEST_NO_BRACKET,
  DD_SH_MSG_TEST_NO_DOUBLE_BRACKET,
  DD_SH_MSG_TEST_UNKNOWN,
  DD_SH_MSG_TEST_ARGUMENT,
  DD_SH_MSG_TEST_CLOSING,
  DD_SH_MSG_TYPE_NOT_FOUND,
  DD_SH_MSG_HASH_NOT_FOUND,
  DD_SH_MSG_KILL_TARGET,
  DD_SH_MSG_KILL_SIGNAL,
  DD_SH_MSG_ALIAS_NOT_FOUND,
  DD_SH_MSG_NO_JOB_CONTROL,
  DD_SH_MSG_NO_CURRENT_JOB,
  DD_SH_MSG_ALREADY_RUNNING,
  DD_SH_MSG_SHOPT_NAME,
  DD_SH_MSG_UNSUPPORTED,
} DdShMessage;

typedef int (* DdShBuiltinFunc) (DdShExec   *x,
                                 DdShFrame  *frame,
                                 char      **argv);

/* A builtin that returns this has pushed a frame and goes on after it. */
#define DD_SH_STATUS_PUSHED (-1)
/* A builtin that returns this waits, and will be called again. */
#define DD_SH_STATUS_BLOCKED (-2)

typedef struct
{
  const char      *name;
  DdShBuiltinFunc  func;
  guint            special : 1;
  guint            declares : 1;  /* its arguments may be assignments */
  guint            flavours;      /* bit per flavour that has it */
} DdShBuiltin;

/* dd-sh-message.c */
int          _dd_sh_complain       (DdShExec         *x,
                                    const char       *builtin,
                                    DdShMessage       message,
                                    const char       *first,
                                    const char       *second);
void         _dd_sh_say            (DdShExec         *x,
                                    const char       *builtin,
                                    const char       *text);
const char  *_dd_sh_strerror       (int               error);
const char  *_dd_sh_signal_name    (int               signo);
const char  *_dd_sh_signal_text    (int               signo);
int          _dd_sh_signal_number  (const char       *name);
void         _dd_sh_fatal          (DdShExec         *x,
                                    int               status,
                                    gboolean          always_exit);

/* dd-sh-expand.c */
DdShExpandResult _dd_sh_expand_fields  (DdShExec       *x,
                                        DdShFrame      *frame,
                                        const DdShWord *word,
                                        GPtrArray      *fields);
DdShExpandResult _dd_sh_expand_string  (DdShExec       *x,
                                        DdShFrame      *frame,
                                        const DdShWord *word,
                                        char          **result);
DdShExpandResult _dd_sh_expand_pattern (DdShExec       *x,
                                        DdShFrame      *frame,
                                        const DdShWord *word,
                                        char          **result);

/* dd-sh-param.c */
char        *_dd_sh_get_param      (DdShExec         *x,
                                    const char       *name);
gint64       _dd_sh_get_pid        (DdShExec         *x);

/* dd-sh-fields.c */
typedef struct
{
  GString *text;
  GString *marks;             /* a DdShMark for each byte of text */
} DdShRope;

#define DD_SH_MARK_LITERAL 'l' /* a pattern may be in it */
#define DD_SH_MARK_QUOTED 'q'  /* just itself */
#define DD_SH_MARK_RESULT 'x'  /* is split, and a pattern may be in it */
#define DD_SH_MARK_BREAK 'b'   /* no byte: a new field starts */
#define DD_SH_MARK_KEEP 'e'    /* no byte: the field counts even when empty */

void         _dd_sh_rope_init      (DdShRope         *self);
void         _dd_sh_rope_clear     (DdShRope         *self);
void         _dd_sh_rope_add       (DdShRope         *self,
                                    const char       *text,
                                    char              mark);
void         _dd_sh_rope_mark      (DdShRope         *self,
                                    char              mark);
char        *_dd_sh_rope_to_string (const DdShRope   *self);
char        *_dd_sh_rope_to_pattern (const DdShRope  *self);
void         _dd_sh_rope_to_fields (DdShExec         *x,
                                    const DdShRope   *self,
                                    GPtrArray        *fields);

/* dd-sh-glob.c */
GPtrArray   *_dd_sh_glob           (DdShExec         *x,
                                    const char       *pattern);
char        *_dd_sh_absolute       (DdShExec         *x,
                                    const char       *path);

/* dd-sh-exec.c */
DdShFrame   *_dd_sh_enter_subshell (DdShExec         *x,
                                    DdShProgram      *program,
                                    guint             node);
void         _dd_sh_pop            (DdShExec         *x);
void         _dd_sh_finish         (DdShExec         *x,
                                    int               status);
void         _dd_sh_block          (DdShExec         *x,
                                    DdShBlockKind     kind,
                                    gint64            pid);
void         _dd_sh_unwind         (DdShExec         *x,
                                    DdShUnwind        kind,
                                    int               status);
const DdShNode *_dd_sh_frame_node  (const DdShFrame  *frame);
gboolean     _dd_sh_push_text      (DdShExec         *x,
                                    DdShFrameKind     kind,
                                    const char       *text);
gboolean     _dd_sh_has_room       (DdShExec         *x);

/* dd-sh-compound.c */
void         _dd_sh_run_node       (DdShExec         *x,
                                    DdShFrame        *frame);
void         _dd_sh_run_boundary   (DdShExec         *x,
                                    DdShFrame        *frame);

/* dd-sh-command.c */
void         _dd_sh_run_simple     (DdShExec         *x,
                                    DdShFrame        *frame,
                                    const DdShNode   *node);
gboolean     _dd_sh_is_tail        (DdShExec         *x);
int          _dd_sh_run_program    (DdShExec         *x,
                                    DdShFrame        *frame,
                                    char            **argv,
                                    gboolean          replace);

/* dd-sh-redirect.c */
DdShExpandResult _dd_sh_redirect   (DdShExec         *x,
                                    DdShFrame        *frame,
                                    const DdShNode   *node);
void         _dd_sh_fill_io        (DdShExec         *x,
                                    DdShIo           *io);
void         _dd_sh_use_input      (DdShExec         *x,
                                    gsize             n_bytes);
int          _dd_sh_write_file     (DdShExec         *x,
                                    DdShFile         *file,
                                    const char       *text,
                                    gsize             length);
void         _dd_sh_write          (DdShExec         *x,
                                    int               fd,
                                    const char       *text,
                                    gssize            length);
void         _dd_sh_print          (DdShExec         *x,
                                    const char       *format,
                                    ...) G_GNUC_PRINTF (2, 3);

/* dd-sh-jobs.c */
void         _dd_sh_run_async      (DdShExec         *x,
                                    DdShFrame        *frame,
                                    const DdShNode   *node);
gboolean     _dd_sh_job_poll       (DdShExec         *x,
                                    DdShJob          *job);
gboolean     _dd_sh_writers_poll   (DdShExec         *x);
void         _dd_sh_report_jobs    (DdShExec         *x);
void         _dd_sh_report_death   (DdShExec         *x,
                                    gint64            pid,
                                    int               signo,
                                    const char       *text);
void         _dd_sh_run_traps      (DdShExec         *x);
gboolean     _dd_sh_has_traps      (DdShExec         *x);

/* dd-sh-builtins.c */
const DdShBuiltin *_dd_sh_find_builtin (DdShFlavour   flavour,
                                        const char   *name);
gboolean     _dd_sh_parse_number   (const char       *text,
                                    gint64           *number);
char        *_dd_sh_quote          (DdShFlavour       flavour,
                                    const char       *text,
                                    gboolean          always);
char        *_dd_sh_option_letters (DdShState        *state);

int _dd_sh_builtin_alias    (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_cd       (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_command  (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_echo     (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_export   (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_getopts  (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_hash     (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_jobs     (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_kill     (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_local    (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_printf   (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_pwd      (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_read     (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_set      (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_test     (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_trap     (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_type     (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_fg       (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_bg       (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_shopt    (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_ulimit   (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_umask    (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_unalias  (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_unset    (DdShExec *x, DdShFrame *frame, char **argv);
int _dd_sh_builtin_wait     (DdShExec *x, DdShFrame *frame, char **argv);

G_END_DECLS

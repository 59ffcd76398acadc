// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dd-sh-ast.h"
#include "dd-sh-host.h"
#include "dd-sh-state.h"

G_BEGIN_DECLS

#define DD_SH_N_FDS 10
#define DD_SH_N_SIGNALS 65
#define DD_SH_DEFAULT_BUDGET 10000

/* Function calls, `eval`s and the like that may be open at once. */
#define DD_SH_MAX_FRAMES 3000

/* A value or buffer of text does not grow past this. */
#define DD_SH_MAX_TEXT (1024 * 1024)

/* What a pipe takes before its writer gets SIGPIPE. */
#define DD_SH_MAX_PIPE (256 * 1024)

/* Bits of DdShEnv.options. */
typedef enum
{
  DD_SH_OPT_ERREXIT = 1 << 0,
  DD_SH_OPT_NOUNSET = 1 << 1,
  DD_SH_OPT_XTRACE = 1 << 2,
  DD_SH_OPT_NOGLOB = 1 << 3,
  DD_SH_OPT_NOEXEC = 1 << 4,
  DD_SH_OPT_VERBOSE = 1 << 5,
  DD_SH_OPT_ALLEXPORT = 1 << 6,
  DD_SH_OPT_NOCLOBBER = 1 << 7,
  DD_SH_OPT_PIPEFAIL = 1 << 8,
  DD_SH_OPT_MONITOR = 1 << 9,
  DD_SH_OPT_NOTIFY = 1 << 10,
  DD_SH_OPT_INTERACTIVE = 1 << 11,
  DD_SH_OPT_STDIN = 1 << 12,
  DD_SH_OPT_ALIASES = 1 << 13,    /* shopt expand_aliases */
  DD_SH_OPT_DOTGLOB = 1 << 14,
  DD_SH_OPT_NULLGLOB = 1 << 15,
} DdShOption;

/* A text that is run, with its tree. Never changes. */
typedef struct
{
  gint      ref_count;
  DdShAst  *ast;
  guint     first_line;       /* added to the tree's line numbers */
} DdShProgram;

typedef struct
{
  DdShProgram *program;
  guint        node;          /* the FUNCTION node */
} DdShFunction;

/* A variable without a value may still be exported or read-only. */
typedef struct
{
  char  *value;
  guint  exported : 1;
  guint  readonly : 1;
} DdShVar;

typedef struct
{
  char    *name;
  DdShVar *var;               /* (nullable): it did not exist */
} DdShSavedVar;

/* An open file. Descriptors that were duplicated share one, and its offset. */
typedef struct
{
  gint          ref_count;
  DdShSinkKind  kind;
  int           fd;           /* INHERIT */
  char         *path;         /* FILE */
  GString      *text;         /* BUFFER */
  gsize         offset;       /* where reading goes on */
  gsize         limit;        /* BUFFER: bytes it takes, 0 for the most */
  guint         readable : 1;
  guint         writable : 1;
} DdShFile;

typedef struct
{
  gint      ref_count;
  DdShFile *slots[DD_SH_N_FDS];
} DdShFds;

typedef struct
{
  guint     number;
  gint64    pid;
  char     *text;
  DdShFile *out;              /* (nullable): buffer that takes its output */
  DdShFile *err;
  int       status;
  int       term_signal;
  guint     finished : 1;
  guint     reported : 1;     /* the user knows that it has finished */
} DdShJob;

/* What a subshell has a copy of. */
typedef struct
{
  GHashTable *vars;           /* name → DdShVar */
  GHashTable *functions;      /* name → DdShFunction */
  GHashTable *aliases;        /* name → text */
  GPtrArray  *params;         /* $1 and on */
  char       *cwd;
  guint       options;
  guint       umask;
  char       *traps[DD_SH_N_SIGNALS]; /* "" ignores; 0 is EXIT */
  GPtrArray  *jobs;           /* DdShJob */
  gint64      last_pid;       /* $!; 0 for none */
  guint       getopts_char;   /* place in a group of options, for getopts */
  guint       subshell;       /* depth */
} DdShEnv;

typedef enum
{
  DD_SH_FRAME_NODE,           /* runs a node of a program */
  DD_SH_FRAME_BOUNDARY,       /* a subshell: what is inside has its own env */
  DD_SH_FRAME_CALL,           /* a function call */
  DD_SH_FRAME_SOURCE,         /* the text of `.` */
  DD_SH_FRAME_TRAP,           /* a trap's action */
} DdShFrameKind;

typedef enum
{
  DD_SH_FRAME_TESTED = 1 << 0,     /* a failure does not end `set -e` */
  DD_SH_FRAME_HAD_SUBST = 1 << 1,  /* a command substitution has run */
  DD_SH_FRAME_NO_FUNCTION = 1 << 2,/* `command` came first */
  DD_SH_FRAME_SUBST = 1 << 3,      /* BOUNDARY: its output goes to the parent */
  DD_SH_FRAME_STARTED = 1 << 4,    /* a builtin that waits has begun */
  DD_SH_FRAME_DONE = 1 << 5,       /* the result is in `status` */
  DD_SH_FRAME_PERSIST = 1 << 6,    /* `exec`: redirections stay */
} DdShFrameFlags;

typedef struct
{
  DdShFrameKind  kind;
  DdShProgram   *program;
  guint          node;
  guint          flags;
  guint          phase;
  guint          index;
  gint64         number;
  int            status;
  GPtrArray     *fields;      /* (nullable): words after expansion */
  GPtrArray     *gathered;    /* (nullable): results of substitutions */
  GPtrArray     *saved_vars;  /* (nullable): DdShSavedVar */
  GPtrArray     *saved_params;/* (nullable) */
  DdShFds       *saved_fds;   /* (nullable) */
  DdShEnv       *saved_env;   /* (nullable) */
  DdShFile      *file;        /* (nullable): a pipe or gathered output */
} DdShFrame;

typedef enum
{
  DD_SH_UNWIND_NONE,
  DD_SH_UNWIND_BREAK,
  DD_SH_UNWIND_CONTINUE,
  DD_SH_UNWIND_RETURN,
  DD_SH_UNWIND_EXIT,
  DD_SH_UNWIND_DISCARD,       /* drop the rest of the line */
} DdShUnwind;

typedef enum
{
  DD_SH_EXITING_NO,
  DD_SH_EXITING_TRAP,         /* the EXIT trap runs */
  DD_SH_EXITING_DONE,
} DdShExiting;

struct _DdShState
{
  DdShFlavour  flavour;
  DdShMode     mode;
  char        *arg0;
  DdShEnv     *env;
  DdShFds     *fds;
  GPtrArray   *frames;        /* the last one is on top */
  int          status;        /* $? */
  guint        line;          /* of the command that runs */
  guint        n_lines;       /* typed so far */
  gint64       pid;           /* $$; 0 until it was asked for */
  DdShUnwind   unwind;
  guint        unwind_count;  /* loops still to leave */
  DdShExiting  exiting;
  int          exit_status;
  GArray      *pending;       /* guint8: signals that have arrived */
  DdShBlockKind block;
  GArray      *block_pids;    /* gint64 */
  guint        budget;
  guint        forked : 1;    /* a background copy of a shell */
  guint        interrupted : 1;
};

/* dd-sh-state.c */
DdShProgram *_dd_sh_program_new        (DdShAst          *ast,
                                        guint             first_line);
DdShProgram *_dd_sh_program_ref        (DdShProgram      *self);
void         _dd_sh_program_unref      (DdShProgram      *self);
DdShState   *_dd_sh_state_new_empty    (void);
DdShFrame   *_dd_sh_state_push         (DdShState        *self,
                                        DdShFrameKind     kind,
                                        DdShProgram      *program,
                                        guint             node);
DdShFrame   *_dd_sh_state_top          (const DdShState  *self);
void         _dd_sh_state_push_text    (DdShState        *self,
                                        const char       *text,
                                        guint             first_line);
DdShFrame   *_dd_sh_frame_new          (DdShFrameKind     kind);
void         _dd_sh_frame_free         (DdShFrame        *self);
GPtrArray   *_dd_sh_strings_new        (void);
GPtrArray   *_dd_sh_strings_copy       (GPtrArray        *strings);

/* dd-sh-env.c */
DdShEnv     *_dd_sh_env_new            (void);
DdShEnv     *_dd_sh_env_copy           (const DdShEnv    *self);
DdShEnv     *_dd_sh_env_copy_subshell  (const DdShEnv    *self);
void         _dd_sh_env_free           (DdShEnv          *self);
const DdShVar *_dd_sh_env_lookup       (const DdShEnv    *self,
                                        const char       *name);
DdShVar     *_dd_sh_env_ensure         (DdShEnv          *self,
                                        const char       *name);
const char  *_dd_sh_env_get            (const DdShEnv    *self,
                                        const char       *name);
gboolean     _dd_sh_env_set            (DdShEnv          *self,
                                        const char       *name,
                                        const char       *value);
DdShSavedVar *_dd_sh_env_save          (DdShEnv          *self,
                                        const char       *name);
void         _dd_sh_env_restore        (DdShEnv          *self,
                                        GPtrArray        *saved);
DdShVar     *_dd_sh_var_copy           (const DdShVar    *self);
void         _dd_sh_var_free           (DdShVar          *self);
void         _dd_sh_saved_var_free     (DdShSavedVar     *self);
char       **_dd_sh_env_list_exported  (const DdShEnv    *self);
GPtrArray   *_dd_sh_sorted_keys        (GHashTable       *table);
void         _dd_sh_env_set_function   (DdShEnv          *self,
                                        const char       *name,
                                        DdShProgram      *program,
                                        guint             node);
DdShJob     *_dd_sh_env_find_job       (const DdShEnv    *self,
                                        gint64            pid);
void         _dd_sh_job_free           (DdShJob          *self);

/* dd-sh-file.c */
DdShFile    *_dd_sh_file_new           (DdShSinkKind      kind);
DdShFile    *_dd_sh_file_ref           (DdShFile         *self);
void         _dd_sh_file_unref         (DdShFile         *self);
DdShFds     *_dd_sh_fds_new            (void);
DdShFds     *_dd_sh_fds_copy           (const DdShFds    *self);
DdShFds     *_dd_sh_fds_ref            (DdShFds          *self);
void         _dd_sh_fds_unref          (DdShFds          *self);
void         _dd_sh_fds_set            (DdShFds          *self,
                                        int               fd,
                                        DdShFile         *file);

/* Aliases: dd-sh-alias.c */
char *_dd_sh_expand_aliases (DdShState *state, const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

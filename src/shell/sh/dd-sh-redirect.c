// SPDX-License-Identifier: GPL-3.0-or-later
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>

#include "dd-sh-exec-private.h"

/* --- Opening ------------------------------------------------------------ */

/* dash and ash have their own words for the two common errors. */
static const char *
open_error_text (DdShExec *x,
                 int       error,
                 gboolean  create)
{
  static const char *texts[2][2] = {
    { "No such file", "no such file" },
    { "Directory nonexistent", "nonexistent directory" },
  };

  if (error == ENOENT && x->state->flavour != DD_SH_FLAVOUR_BASH)
    return texts[create][x->state->flavour == DD_SH_FLAVOUR_ASH];

  return _dd_sh_strerror (error);
}

static int
complain_open (DdShExec   *x,
               const char *path,
               int         error,
               gboolean    create)
{
  if (error == EEXIST && create)
    return _dd_sh_complain (x, NULL, DD_SH_MSG_CANNOT_OVERWRITE, path, NULL);

  return _dd_sh_complain (x, NULL,
                          create ? DD_SH_MSG_CANNOT_CREATE : DD_SH_MSG_CANNOT_OPEN,
                          path, open_error_text (x, error, create));
}

/* The descriptor that a path such as /dev/stderr stands for, or -1. */
static int
device_fd (const char *path)
{
  static const char *names[] = { "/dev/stdin", "/dev/stdout", "/dev/stderr" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (path, names[i]) == 0)
      return i;
  if (g_str_has_prefix (path, "/dev/fd/") && g_ascii_isdigit (path[8]) && path[9] == '\0')
    return path[8] - '0';

  return -1;
}

static DdShOpenFlags
open_flags (DdShExec      *x,
            DdShRedirKind  kind)
{
  switch (kind)
    {
    case DD_SH_REDIR_READ:
      return DD_SH_OPEN_READ;
    case DD_SH_REDIR_READ_WRITE:
      return DD_SH_OPEN_READ | DD_SH_OPEN_WRITE;
    case DD_SH_REDIR_APPEND:
    case DD_SH_REDIR_BOTH_APPEND:
      return DD_SH_OPEN_WRITE;
    case DD_SH_REDIR_WRITE:
    case DD_SH_REDIR_BOTH:
    case DD_SH_REDIR_CLOBBER:
    case DD_SH_REDIR_DUP_IN:
    case DD_SH_REDIR_DUP_OUT:
    case DD_SH_REDIR_HERE_DOC:
    case DD_SH_REDIR_HERE_STRING:
    default:
      if (kind != DD_SH_REDIR_CLOBBER
          && (x->state->env->options & DD_SH_OPT_NOCLOBBER) != 0)
        return DD_SH_OPEN_WRITE | DD_SH_OPEN_EXCLUSIVE;
      return DD_SH_OPEN_WRITE | DD_SH_OPEN_TRUNCATE;
    }
}

/* Opens the target of a redirection. On failure returns %NULL and an `errno`
 * value in @error. */
static DdShFile *
open_target (DdShExec      *x,
             DdShRedirKind  kind,
             const char    *path,
             int           *error)
{
  DdShOpenFlags flags = open_flags (x, kind);
  int fd = device_fd (path);
  g_autofree char *full = NULL;
  DdShFile *file;

  *error = 0;
  if (fd >= 0)
    {
      file = x->state->fds->slots[fd];
      *error = file == NULL ? ENXIO : 0;
      return file != NULL ? _dd_sh_file_ref (file) : NULL;
    }
  if (strcmp (path, "/dev/null") == 0)
    return _dd_sh_file_new (DD_SH_SINK_NULL);

  full = _dd_sh_absolute (x, path);
  *error = *path == '\0' ? ENOENT
                         : x->host->open (x->user, full, flags,
                                          0666 & ~x->state->env->umask);
  if (*error != 0)
    return NULL;
  file = _dd_sh_file_new (DD_SH_SINK_FILE);
  file->path = g_steal_pointer (&full);
  file->readable = (flags & DD_SH_OPEN_READ) != 0;
  file->writable = (flags & DD_SH_OPEN_WRITE) != 0;

  return file;
}

/* --- Redirecting -------------------------------------------------------- */

/* Changes the descriptors, keeping those of before in the frame. */
static void
set_fd (DdShExec  *x,
        DdShFrame *frame,
        int        fd,
        DdShFile  *file)
{
  if (frame->saved_fds == NULL)
    {
      frame->saved_fds = x->state->fds;
      x->state->fds = _dd_sh_fds_copy (frame->saved_fds);
    }
  _dd_sh_fds_set (x->state->fds, fd, file);
}

static gboolean
fail (DdShFrame *frame,
      int        status)
{
  frame->status = status;
  return FALSE;
}

static gboolean
redirect_dup (DdShExec        *x,
              DdShFrame       *frame,
              const DdShRedir *redir,
              const char      *target)
{
  DdShFile *file;
  int from;

  if (strcmp (target, "-") == 0)
    {
      set_fd (x, frame, redir->fd, NULL);
      return TRUE;
    }
  if (!g_ascii_isdigit (*target) || target[strspn (target, "0123456789")] != '\0')
    return fail (frame, _dd_sh_complain (x, NULL, DD_SH_MSG_AMBIGUOUS, target, NULL));
  from = strlen (target) == 1 ? *target - '0' : -1;
  file = from >= 0 ? x->state->fds->slots[from] : NULL;
  if (file == NULL)
    {
      char to[2] = { (char) ('0' + redir->fd), '\0' };

      return fail (frame, _dd_sh_complain (x, NULL, DD_SH_MSG_BAD_FD, target, to));
    }
  set_fd (x, frame, redir->fd, _dd_sh_file_ref (file));

  return TRUE;
}

static void
redirect_text (DdShExec        *x,
               DdShFrame       *frame,
               const DdShRedir *redir,
               const char      *text)
{
  DdShFile *file = _dd_sh_file_new (DD_SH_SINK_BUFFER);

  g_string_assign (file->text, text);
  if (redir->kind == DD_SH_REDIR_HERE_STRING)
    g_string_append_c (file->text, '\n');
  file->writable = FALSE;
  set_fd (x, frame, redir->fd, file);
}

static gboolean
redirect_file (DdShExec      *x,
               DdShFrame     *frame,
               DdShRedirKind  kind,
               int            fd,
               const char    *path)
{
  int error;
  DdShFile *file = open_target (x, kind, path, &error);
  gboolean both = kind == DD_SH_REDIR_BOTH || kind == DD_SH_REDIR_BOTH_APPEND;

  if (file == NULL)
    return fail (frame, complain_open (x, path, error, kind != DD_SH_REDIR_READ));
  if (both)
    set_fd (x, frame, 2, _dd_sh_file_ref (file));
  set_fd (x, frame, fd, file);

  return TRUE;
}

static gboolean
redirect_one (DdShExec        *x,
              DdShFrame       *frame,
              const DdShRedir *redir,
              const char      *target)
{
  gboolean both = redir->kind == DD_SH_REDIR_DUP_OUT && redir->fd == 1
                  && x->state->flavour != DD_SH_FLAVOUR_DASH
                  && !g_ascii_isdigit (*target) && strcmp (target, "-") != 0;

  switch (redir->kind)
    {
    case DD_SH_REDIR_HERE_DOC:
    case DD_SH_REDIR_HERE_STRING:
      redirect_text (x, frame, redir, target);
      return TRUE;
    case DD_SH_REDIR_DUP_IN:
    case DD_SH_REDIR_DUP_OUT:
      if (both)
        return redirect_file (x, frame, DD_SH_REDIR_BOTH, 1, target);
      return redirect_dup (x, frame, redir, target);
    case DD_SH_REDIR_READ:
    case DD_SH_REDIR_WRITE:
    case DD_SH_REDIR_CLOBBER:
    case DD_SH_REDIR_APPEND:
    case DD_SH_REDIR_READ_WRITE:
    case DD_SH_REDIR_BOTH:
    case DD_SH_REDIR_BOTH_APPEND:
    default:
      return redirect_file (x, frame, redir->kind, redir->fd, target);
    }
}

/* Makes the redirections of a command. frame->index counts those that are
 * made. On failure frame->status is the command's status, unless the shell is
 * unwinding. */
DdShExpandResult
_dd_sh_redirect (DdShExec       *x,
                 DdShFrame      *frame,
                 const DdShNode *node)
{
  while (frame->index < node->n_redirs)
    {
      const DdShRedir *redir = node->redirs[frame->index];
      g_autofree char *target = NULL;
      DdShExpandResult result = _dd_sh_expand_string (x, frame, redir->word, &target);

      if (result != DD_SH_EXPAND_OK)
        return result;
      if (!redirect_one (x, frame, redir, target))
        return DD_SH_EXPAND_FAILED;
      frame->index++;
    }
  frame->index = 0;

  return DD_SH_EXPAND_OK;
}

/* --- Descriptors of commands -------------------------------------------- */

static void
fill_sink (DdShSink       *sink,
           const DdShFile *file,
           gboolean        input)
{
  *sink = (DdShSink) { .kind = DD_SH_SINK_CLOSED };
  if (file == NULL || (input ? !file->readable : !file->writable))
    return;
  sink->kind = file->kind;
  sink->fd = file->fd;
  sink->path = file->path;
  sink->offset = file->offset;
  if (input && file->kind == DD_SH_SINK_BUFFER)
    {
      gsize offset = MIN (file->offset, file->text->len);

      sink->text = file->text->str + offset;
      sink->length = file->text->len - offset;
    }
}

static gsize
buffer_limit (const DdShFile *file)
{
  return file->limit > 0 ? file->limit : DD_SH_MAX_TEXT;
}

static gboolean
same_output (const DdShFile *a,
             const DdShFile *b)
{
  if (a == NULL || b == NULL || a == b)
    return a == b;
  if (a->kind != b->kind)
    return FALSE;
  if (a->kind == DD_SH_SINK_FILE)
    return strcmp (a->path, b->path) == 0;

  return a->kind == DD_SH_SINK_INHERIT && a->fd == b->fd;
}

/* Describes the present descriptors to the host. */
void
_dd_sh_fill_io (DdShExec *x,
                DdShIo   *io)
{
  DdShFile * const *slots = x->state->fds->slots;

  *io = (DdShIo) { .exec = x };
  fill_sink (&io->in, slots[0], TRUE);
  fill_sink (&io->out, slots[1], FALSE);
  fill_sink (&io->err, slots[2], FALSE);
  io->joined = same_output (slots[1], slots[2]);
  if (io->out.kind == DD_SH_SINK_BUFFER)
    {
      gsize limit = buffer_limit (slots[1]);

      io->max_output = limit - MIN (limit - 1, slots[1]->text->len);
    }
}

/* Marks input as read. */
void
_dd_sh_use_input (DdShExec *x,
                  gsize     n_bytes)
{
  DdShFile *file = x->state->fds->slots[0];

  if (file == NULL)
    return;
  if (file->kind == DD_SH_SINK_BUFFER)
    file->offset = MIN (file->text->len, file->offset + MIN (n_bytes, file->text->len));
  else if (file->kind == DD_SH_SINK_FILE)
    file->offset += MIN (n_bytes, G_MAXSIZE / 2 - MIN (file->offset, G_MAXSIZE / 2));
}

/* Writes to an open file. Returns an `errno` value: EPIPE when the reader of
 * a pipe would have gone. */
int
_dd_sh_write_file (DdShExec   *x,
                   DdShFile   *file,
                   const char *text,
                   gsize       length)
{
  gsize room;

  if (file == NULL || !file->writable)
    return EBADF;
  switch (file->kind)
    {
    case DD_SH_SINK_INHERIT:
      if (length > 0)
        x->host->emit (x->user, file->fd == 0 ? 1 : file->fd, text, length);
      return 0;
    case DD_SH_SINK_FILE:
      return length > 0 ? x->host->write (x->user, file->path, text, length) : 0;
    case DD_SH_SINK_BUFFER:
      room = buffer_limit (file) - MIN (buffer_limit (file), file->text->len);
      g_string_append_len (file->text, text, MIN (room, length));
      return length > room ? EPIPE : 0;
    case DD_SH_SINK_NULL:
      return 0;
    case DD_SH_SINK_CLOSED:
    default:
      return EBADF;
    }
}

/* Output of the shell itself; an error is kept for the builtin's end. */
void
_dd_sh_write (DdShExec   *x,
              int         fd,
              const char *text,
              gssize      length)
{
  int error;

  error = _dd_sh_write_file (x, x->state->fds->slots[fd], text,
                             length < 0 ? strlen (text) : (gsize) length);
  if (error != 0 && x->write_error == 0)
    x->write_error = error;
}

void
_dd_sh_print (DdShExec   *x,
              const char *format,
              ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  _dd_sh_write (x, 1, text, -1);
}

/**
 * dd_sh_io_write:
 * @self: the descriptors of a command that runs
 * @fd: 1 or 2
 * @text: what the command writes
 * @length: bytes in @text, or -1 if it ends with a NUL
 *
 * Writes a command's output to where the shell has redirected it. Only to be
 * called by the host's `run`, before it returns.
 *
 * Returns: %FALSE when the output could not be written; for a pipe it means
 *   that the reader has gone, and the command would get SIGPIPE
 */
gboolean
dd_sh_io_write (DdShIo     *self,
                int         fd,
                const char *text,
                gssize      length)
{
  DdShExec *x;

  g_return_val_if_fail (self != NULL && self->exec != NULL, FALSE);
  g_return_val_if_fail (fd == 1 || fd == 2, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  x = self->exec;

  return _dd_sh_write_file (x, x->state->fds->slots[fd], text,
                            length < 0 ? strlen (text) : (gsize) length) == 0;
}

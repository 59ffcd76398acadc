// SPDX-License-Identifier: GPL-3.0-or-later
#include "dd-sh-state-private.h"

/* Open files and descriptor tables. Both are shared and counted. */

DdShFile *
_dd_sh_file_new (DdShSinkKind kind)
{
  DdShFile *self = g_new0 (DdShFile, 1);

  self->ref_count = 1;
  self->kind = kind;
  self->readable = TRUE;
  self->writable = TRUE;
  if (kind == DD_SH_SINK_BUFFER)
    self->text = g_string_new (NULL);

  return self;
}

DdShFile *
_dd_sh_file_ref (DdShFile *self)
{
  self->ref_count++;
  return self;
}

void
_dd_sh_file_unref (DdShFile *self)
{
  if (--self->ref_count > 0)
    return;
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  g_free (self->path);
  g_free (self);
}

/* The three descriptors that a process starts with. */
DdShFds *
_dd_sh_fds_new (void)
{
  DdShFds *self = g_new0 (DdShFds, 1);

  self->ref_count = 1;
  for (int fd = 0; fd < 3; fd++)
    {
      self->slots[fd] = _dd_sh_file_new (DD_SH_SINK_INHERIT);
      self->slots[fd]->fd = fd;
    }

  return self;
}

DdShFds *
_dd_sh_fds_copy (const DdShFds *self)
{
  DdShFds *copy = g_new0 (DdShFds, 1);

  copy->ref_count = 1;
  for (int fd = 0; fd < DD_SH_N_FDS; fd++)
    if (self->slots[fd] != NULL)
      copy->slots[fd] = _dd_sh_file_ref (self->slots[fd]);

  return copy;
}

DdShFds *
_dd_sh_fds_ref (DdShFds *self)
{
  self->ref_count++;
  return self;
}

void
_dd_sh_fds_unref (DdShFds *self)
{
  if (--self->ref_count > 0)
    return;
  for (int fd = 0; fd < DD_SH_N_FDS; fd++)
    g_clear_pointer (&self->slots[fd], _dd_sh_file_unref);
  g_free (self);
}

/* Connects @fd to @file (transfer full), or closes it. */
void
_dd_sh_fds_set (DdShFds  *self,
                int       fd,
                DdShFile *file)
{
  g_clear_pointer (&self->slots[fd], _dd_sh_file_unref);
  self->slots[fd] = file;
}

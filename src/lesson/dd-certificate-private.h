// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-certificate.h"

G_BEGIN_DECLS

struct _DdCertificate
{
  GArray *lines;      /* of DdCertificateLine */
  guint   n_passed;
  guint   n_written;
  char   *name;
  GDate   date;
};

G_END_DECLS

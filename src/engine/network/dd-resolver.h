// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"
#include "dd-ip-address.h"

G_BEGIN_DECLS

/**
 * DdLookup:
 * @DD_LOOKUP_FOUND: there are addresses
 * @DD_LOOKUP_NO_DATA: the name is known, but has no address of this family
 * @DD_LOOKUP_NOT_FOUND: nobody knows the name (NXDOMAIN)
 * @DD_LOOKUP_FAILED: nobody who could know it answered (SERVFAIL)
 *
 * What became of a question for a name.
 */
typedef enum
{
  DD_LOOKUP_FOUND,
  DD_LOOKUP_NO_DATA,
  DD_LOOKUP_NOT_FOUND,
  DD_LOOKUP_FAILED,
} DdLookup;

DdLookup dd_resolver_find  (DdEngine    *engine,
                            int          pid,
                            const char  *name,
                            GArray     **addresses);

DdLookup dd_resolver_query (DdEngine    *engine,
                            int          pid,
                            const char  *name,
                            GArray     **addresses,
                            char       **server);

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-ipam.h"

G_BEGIN_DECLS

GArray *dd_network_ipam_new (const char *const  *subnets,
                             const char *const  *ranges,
                             const char *const  *gateways,
                             const char *const  *auxiliary,
                             GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

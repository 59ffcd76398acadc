// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The address of the DNS server that Docker has in every container of a user's
 * network. */
#define DD_RESOLV_CONF_INTERNAL_SERVER "127.0.0.11"

/**
 * DdResolvConf:
 *
 * What a `resolv.conf` says, and how a container's own is made of the host's.
 */
typedef struct _DdResolvConf DdResolvConf;

DdResolvConf       *dd_resolv_conf_parse             (const char          *text) G_GNUC_WARN_UNUSED_RESULT;
void                dd_resolv_conf_free              (DdResolvConf        *self);
void                dd_resolv_conf_set_servers       (DdResolvConf        *self,
                                                      const char *const   *servers);
void                dd_resolv_conf_set_search        (DdResolvConf        *self,
                                                      const char *const   *search);
void                dd_resolv_conf_set_options       (DdResolvConf        *self,
                                                      const char *const   *options);
void                dd_resolv_conf_use_legacy        (DdResolvConf        *self,
                                                      gboolean             ipv6);
void                dd_resolv_conf_use_internal      (DdResolvConf        *self,
                                                      const char *const   *required);
const char *const  *dd_resolv_conf_get_external      (const DdResolvConf  *self);
char               *dd_resolv_conf_to_text           (const DdResolvConf  *self,
                                                      const char          *header) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdResolvConf, dd_resolv_conf_free)

G_END_DECLS

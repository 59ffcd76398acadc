// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Checks for the values of single options, each a DdOptionCheck. */

char *dd_check_add_host        (const char  *value,
                                GError     **error);
char *dd_check_attach          (const char  *value,
                                GError     **error);
char *dd_check_cgroup_rule     (const char  *value,
                                GError     **error);
char *dd_check_device_bps      (const char  *value,
                                GError     **error);
char *dd_check_device_iops     (const char  *value,
                                GError     **error);
char *dd_check_device_weight   (const char  *value,
                                GError     **error);
char *dd_check_dns_search      (const char  *value,
                                GError     **error);
char *dd_check_env             (const char  *value,
                                GError     **error);
char *dd_check_ip_address      (const char  *value,
                                GError     **error);
char *dd_check_label           (const char  *value,
                                GError     **error);
char *dd_check_link            (const char  *value,
                                GError     **error);
char *dd_check_sysctl          (const char  *value,
                                GError     **error);

G_END_DECLS

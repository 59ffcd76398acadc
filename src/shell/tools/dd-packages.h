// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-package.h"
#include "dd-work.h"

G_BEGIN_DECLS

/**
 * DdPackageCheck:
 * @call: a turn of a package manager
 * @package: a package
 *
 * Returns: whether it is installed
 */
typedef gboolean (*DdPackageCheck) (DdToolCall      *call,
                                    const DdPackage *package);

/**
 * DdPackageChoice:
 * @manager: apt, apk, pip, npm, go, cargo or maven
 * @names: (element-type utf8): what is asked for, without versions
 * @recommends: whether to take what is recommended, too
 * @is_installed: says what is there already
 *
 * What is to be installed.
 */
typedef struct
{
  const char     *manager;
  GPtrArray      *names;
  gboolean        recommends;
  DdPackageCheck  is_installed;
} DdPackageChoice;

GPtrArray  *dd_packages_resolve   (DdToolCall            *call,
                                   const DdPackageChoice *choice) G_GNUC_WARN_UNUSED_RESULT;
gint64      dd_packages_sum       (GPtrArray             *packages,
                                   gboolean               packed);
gint64      dd_packages_add_files (DdWork                *work,
                                   const DdPackage       *package,
                                   const char            *bin,
                                   const char            *rest,
                                   GString               *list);
char       *dd_packages_os_field  (DdToolCall            *call,
                                   const char            *field) G_GNUC_WARN_UNUSED_RESULT;
gboolean    dd_packages_is_online (DdToolCall            *call);

G_END_DECLS

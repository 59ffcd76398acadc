// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "dd-certificate.h"

G_BEGIN_DECLS

#define DD_TYPE_CERTIFICATE_PAGE (dd_certificate_page_get_type ())
G_DECLARE_FINAL_TYPE (DdCertificatePage, dd_certificate_page, DD, CERTIFICATE_PAGE, GtkWidget)

GtkWidget *dd_certificate_page_new        (DdCurriculum       *curriculum,
                                           DdProgress         *progress);
gboolean   dd_certificate_page_get_earned (DdCertificatePage  *self);
void       dd_certificate_page_print      (DdCertificatePage  *self,
                                           GtkWindow          *parent);
gboolean   dd_certificate_page_save       (DdCertificatePage  *self,
                                           const char         *path,
                                           GError            **error);

G_END_DECLS

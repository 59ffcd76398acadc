// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-cheatsheet.h"
#include "dd-curriculum.h"
#include "dd-progress.h"

G_BEGIN_DECLS

#define DD_CERTIFICATE_ERROR (dd_certificate_error_quark ())

/**
 * DdCertificateError:
 * @DD_CERTIFICATE_ERROR_SYNTAX: it does not have the form of a code
 * @DD_CERTIFICATE_ERROR_WRONG: no certificate has this code
 * @DD_CERTIFICATE_ERROR_NAME: the code belongs to another name
 *
 * Why a code is not accepted.
 */
typedef enum
{
  DD_CERTIFICATE_ERROR_SYNTAX,
  DD_CERTIFICATE_ERROR_WRONG,
  DD_CERTIFICATE_ERROR_NAME,
} DdCertificateError;

/**
 * DdCertificateLine:
 * @lesson: (transfer none): a lesson
 * @n_right: questions whose latest answer is right
 * @n_questions: questions of its quiz
 * @n_labs_done: labs whose goals were all reached
 * @n_labs: its labs
 * @passed: whether the lesson counts
 *
 * How far a lesson is.
 */
typedef struct
{
  DdLesson *lesson;
  guint     n_right;
  guint     n_questions;
  guint     n_labs_done;
  guint     n_labs;
  gboolean  passed;
} DdCertificateLine;

typedef struct _DdCertificate DdCertificate;

GQuark                   dd_certificate_error_quark   (void);

DdCertificate           *dd_certificate_new           (DdCurriculum          *curriculum,
                                                       DdProgress            *progress) G_GNUC_WARN_UNUSED_RESULT;
guint                    dd_certificate_count_passed  (DdCurriculum          *curriculum,
                                                       DdProgress            *progress);
void                     dd_certificate_free          (DdCertificate         *self);
guint                    dd_certificate_get_n_lessons (const DdCertificate   *self);
guint                    dd_certificate_get_n_passed  (const DdCertificate   *self);
const DdCertificateLine *dd_certificate_get_line      (const DdCertificate   *self,
                                                       guint                  index);
char                    *dd_certificate_dup_task      (const DdCertificate   *self,
                                                       guint                  index) G_GNUC_WARN_UNUSED_RESULT;
gboolean                 dd_certificate_get_earned    (const DdCertificate   *self);
gboolean                 dd_certificate_get_complete  (const DdCertificate   *self);

void                     dd_certificate_issue         (DdCertificate         *self,
                                                       const char            *name,
                                                       const GDate           *date);
char                    *dd_certificate_dup_code      (const DdCertificate   *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean                 dd_certificate_check         (const char            *code,
                                                       const char            *name,
                                                       GDate                 *date,
                                                       guint                 *n_lessons,
                                                       GError               **error);

void                     dd_certificate_get_size      (DdPaper                paper,
                                                       double                *width,
                                                       double                *height);
char                    *dd_certificate_dup_text      (const DdCertificate   *self) G_GNUC_WARN_UNUSED_RESULT;
void                     dd_certificate_draw          (const DdCertificate   *self,
                                                       cairo_t               *cr,
                                                       double                 width,
                                                       double                 height);
gboolean                 dd_certificate_save_pdf      (const DdCertificate   *self,
                                                       DdPaper                paper,
                                                       const char            *path,
                                                       GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdCertificate, dd_certificate_free)

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define DD_TYPE_PREFERENCES (dd_preferences_get_type ())
G_DECLARE_FINAL_TYPE (DdPreferences, dd_preferences, DD, PREFERENCES, AdwPreferencesWindow)

GtkWindow *dd_preferences_new (GtkWindow *parent);

G_END_DECLS

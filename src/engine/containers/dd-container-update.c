// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-container-private.h"
#include "dd-world-private.h"

typedef struct
{
  DdEvent            parent;
  char              *container;
  char              *container_name;
  DdContainerConfig *config;
} DdContainerUpdated;

static const DdEventField updated_fields[] = {
  DD_EVENT_STRING (DdContainerUpdated, container),
  DD_EVENT_STRING (DdContainerUpdated, container_name),
  DD_EVENT_BOXED (DdContainerUpdated, config, dd_container_config_get_type),
  { NULL },
};

static void
updated_apply (DdWorld       *world,
               const DdEvent *event)
{
  const DdContainerUpdated *ev = (const DdContainerUpdated *) event;
  DdContainer *container = _dd_world_edit_container (world, ev->container);

  dd_container_config_unref (container->config);
  container->config = dd_container_config_ref (ev->config);
}

static char *
updated_caption (const DdEvent *event)
{
  return g_strdup_printf (_("%s has other limits or another restart policy now"),
                          ((const DdContainerUpdated *) event)->container_name);
}

static const DdEventClass updated_class = {
  .name = "container.updated",
  .size = sizeof (DdContainerUpdated),
  .kind = DD_TICK_STATE,
  .fields = updated_fields,
  .apply = updated_apply,
  .caption = updated_caption,
  .why_text = N_("Limits and the restart policy can be changed while a container exists. All "
                 "else is settled when it is made."),
};

/* A swap limit that stays is held against the new memory limit later, in other
 * words. */
static gboolean
check_limits (const DdContainerConfig  *before,
              const DdContainerConfig  *after,
              GError                  **error)
{
  g_autoptr (DdContainerConfig) asked = dd_container_config_copy (after);

  if (after->memory_swap == before->memory_swap)
    asked->memory_swap = 0;
  return _dd_container_check_limits (asked, error);
}

/**
 * dd_container_update:
 * @engine: the engine
 * @name: of a container
 * @config: what it is to be, with other limits or another restart policy
 * @error: return location
 *
 * POST /containers/{id}/update.
 *
 * Returns: whether it was changed
 * Source: moby daemon/update.go
 */
gboolean
dd_container_update (DdEngine                 *engine,
                     const char               *name,
                     const DdContainerConfig  *config,
                     GError                  **error)
{
  const DdContainer *container = dd_world_find_container (dd_engine_get_world (engine), name,
                                                          error);
  DdContainerUpdated *event;

  if (container == NULL || !check_limits (container->config, config, error))
    return FALSE;
  if (config->memory > 0 && config->memory != container->config->memory &&
      config->memory_swap == container->config->memory_swap &&
      config->memory > config->memory_swap && config->memory_swap >= 0)
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT,
                   "Cannot update container %s: Memory limit should be smaller than already set "
                   "memoryswap limit, update the memoryswap at the same time", container->id);
      return FALSE;
    }
  event = dd_event_new (&updated_class);
  event->container = g_strdup (container->id);
  event->container_name = g_strdup (container->name);
  event->config = dd_container_config_copy (config);
  dd_engine_emit (engine, event);
  dd_container_notify (engine, container, "update", NULL);
  return TRUE;
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-check.h"
#include "dd-go-text.h"
#include "dd-port-spec.h"

static gboolean
give_port_text (JsonObject *out,
                guint       begin,
                guint       end,
                const char *protocol)
{
  if (begin == end)
    dd_check_take_text (out, "text", g_strdup_printf ("%u/%s", begin, protocol));
  else
    dd_check_take_text (out, "text", g_strdup_printf ("%u-%u/%s", begin, end, protocol));

  return TRUE;
}

static gboolean
answer_engine_port_range (JsonObject  *in,
                          JsonObject  *out,
                          GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "text");
  g_autofree char *protocol = NULL;
  guint begin, end;

  return dd_port_range_parse_protocol (text, &begin, &end, &protocol, error) &&
         give_port_text (out, begin, end, protocol);
}

static gboolean
answer_engine_port (JsonObject  *in,
                    JsonObject  *out,
                    GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "text");
  g_autofree char *protocol = NULL;
  guint begin, end;

  if (strchr (text, '-') != NULL)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "invalid port '%s': invalid syntax", text);

  return dd_port_range_parse_protocol (text, &begin, &end, &protocol, error) &&
         give_port_text (out, begin, end, protocol);
}

static gboolean
answer_port_number_strict (JsonObject  *in,
                           JsonObject  *out,
                           GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "text");
  guint port;

  if (!dd_port_number_parse (text, &port, error))
    return FALSE;
  json_object_set_int_member (out, "port", port);

  return TRUE;
}

/* An absent port counts as 0 here. */
static gboolean
answer_port_number (JsonObject  *in,
                    JsonObject  *out,
                    GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "text");
  guint port = 0;

  if (*text != '\0' && !dd_port_number_parse (text, &port, error))
    return FALSE;
  json_object_set_int_member (out, "port", port);

  return TRUE;
}

static gboolean
answer_port_proto (JsonObject  *in,
                   JsonObject  *out,
                   GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "text");
  char *port;
  char *protocol;

  dd_port_split_protocol (text, &port, &protocol);
  dd_check_take_text (out, "port", port);
  dd_check_take_text (out, "proto", protocol);

  return TRUE;
}

static gboolean
answer_port_range (JsonObject  *in,
                   JsonObject  *out,
                   GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "text");
  guint begin, end;

  if (!dd_port_range_parse (text, &begin, &end, error))
    return FALSE;
  json_object_set_int_member (out, "begin", begin);
  json_object_set_int_member (out, "end", end);

  return TRUE;
}

static JsonObject *
binding_to_json (const DdPortSpec *port)
{
  JsonObject *binding = json_object_new ();

  dd_check_set_text (binding, "host_ip", port->host_ip);
  dd_check_set_text (binding, "host_port", port->host_port);

  return binding;
}

static gboolean
answer_port_spec (JsonObject  *in,
                  JsonObject  *out,
                  GError     **error)
{
  g_autofree char *spec = dd_check_dup_text (in, "spec");
  g_autoptr (GPtrArray) ports = dd_port_spec_parse (spec, error);
  JsonArray *mappings;

  if (ports == NULL)
    return FALSE;
  mappings = json_array_new ();
  for (guint i = 0; i < ports->len; i++)
    {
      const DdPortSpec *port = g_ptr_array_index (ports, i);
      JsonObject *mapping = binding_to_json (port);

      dd_check_set_text (mapping, "container", port->container);
      json_array_add_object_element (mappings, mapping);
    }
  json_object_set_array_member (out, "mappings", mappings);

  return TRUE;
}

static gboolean
answer_port_spec_text (JsonObject  *in,
                       JsonObject  *out,
                       GError     **error)
{
  g_autofree char *spec = dd_check_dup_text (in, "spec");
  g_autoptr (GPtrArray) ports = dd_port_spec_parse (spec, error);

  if (ports == NULL)
    return FALSE;
  dd_check_take_text (out, "text", dd_port_spec_to_string (g_ptr_array_index (ports, 0)));

  return TRUE;
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Lists @ports sorted and each once. */
static void
give_ports (JsonObject *out,
            const char *name,
            GPtrArray  *ports)
{
  JsonArray *array = json_array_new ();
  const char *previous = "";

  g_ptr_array_sort (ports, compare_texts);
  for (guint i = 0; i < ports->len; i++)
    {
      const char *port = g_ptr_array_index (ports, i);

      if (strcmp (port, previous) != 0)
        json_array_add_string_element (array, port);
      previous = port;
    }
  json_object_set_array_member (out, name, array);
}

static void
add_binding (JsonObject       *bindings,
             const DdPortSpec *port)
{
  if (!json_object_has_member (bindings, port->container))
    json_object_set_array_member (bindings, port->container, json_array_new ());
  json_array_add_object_element (json_object_get_array_member (bindings, port->container),
                                 binding_to_json (port));
}

static gboolean
answer_port_specs (JsonObject  *in,
                   JsonObject  *out,
                   GError     **error)
{
  g_auto (GStrv) specs = dd_check_dup_texts (in, "specs");
  g_autoptr (GPtrArray) exposed = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonObject) bindings = json_object_new ();

  for (char **spec = specs; *spec != NULL; spec++)
    {
      g_autoptr (GPtrArray) ports = dd_port_spec_parse (*spec, error);

      if (ports == NULL)
        return FALSE;
      for (guint i = 0; i < ports->len; i++)
        {
          const DdPortSpec *port = g_ptr_array_index (ports, i);

          g_ptr_array_add (exposed, g_strdup (port->container));
          add_binding (bindings, port);
        }
    }
  give_ports (out, "exposed", exposed);
  json_object_set_object_member (out, "bindings", g_steal_pointer (&bindings));

  return TRUE;
}

static gboolean
answer_expose_ports (JsonObject  *in,
                     JsonObject  *out,
                     GError     **error)
{
  g_auto (GStrv) specs = dd_check_dup_texts (in, "ports");
  g_autoptr (GPtrArray) exposed = g_ptr_array_new_with_free_func (g_free);

  for (char **spec = specs; *spec != NULL; spec++)
    {
      g_autoptr (GPtrArray) ports = dd_port_expose_parse (*spec, error);

      if (ports == NULL)
        return FALSE;
      for (guint i = 0; i < ports->len; i++)
        {
          const DdPortSpec *port = g_ptr_array_index (ports, i);

          g_ptr_array_add (exposed, g_strdup (port->container));
        }
    }
  give_ports (out, "exposed", exposed);

  return TRUE;
}

static gboolean
answer_compose_port (JsonObject  *in,
                     JsonObject  *out,
                     GError     **error)
{
  g_autofree char *value = dd_check_dup_text (in, "value");
  g_autoptr (GPtrArray) ports = dd_port_spec_parse (value, error);
  JsonArray *array;

  if (ports == NULL)
    return FALSE;
  array = json_array_new ();
  for (guint i = 0; i < ports->len; i++)
    {
      const DdPortSpec *port = g_ptr_array_index (ports, i);
      const char *slash = strchr (port->container, '/');
      JsonObject *object = json_object_new ();

      dd_check_set_text (object, "mode", "ingress");
      dd_check_set_text (object, "protocol", slash + 1);
      dd_check_set_text (object, "host_ip", port->host_ip);
      dd_check_set_text (object, "published", port->host_port);
      json_object_set_int_member (object, "target", atoi (port->container));
      json_array_add_object_element (array, object);
    }
  json_object_set_array_member (out, "ports", array);

  return TRUE;
}

static JsonObject *
service_port_to_json (const DdServicePort *port)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "target", port->target);
  json_object_set_int_member (object, "published", port->published);
  dd_check_set_text (object, "protocol", port->protocol);
  dd_check_set_text (object, "mode", port->mode);

  return object;
}

/* A range on the host gives one port for each of its numbers. */
static gboolean
add_short_service_port (JsonArray         *array,
                        const DdPortSpec  *port,
                        GError           **error)
{
  guint begin = 0;
  guint end = 0;

  if (*port->host_ip != '\0')
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "hostip is not supported");
  if (*port->host_port != '\0' && !dd_port_range_parse (port->host_port, &begin, &end, error))
    return FALSE;
  for (guint number = begin; number <= end; number++)
    {
      DdServicePort service = {
        .target = (guint16) atoi (port->container),
        .published = (guint16) number,
        .protocol = strchr (port->container, '/') + 1,
        .mode = "ingress",
      };

      json_array_add_object_element (array, service_port_to_json (&service));
    }

  return TRUE;
}

static gboolean
read_short_service_port (const char  *value,
                         JsonArray   *array,
                         GError     **error)
{
  g_autoptr (GPtrArray) ports = dd_port_spec_parse (value, error);

  if (ports == NULL)
    return FALSE;
  for (guint i = 0; i < ports->len; i++)
    if (!add_short_service_port (array, g_ptr_array_index (ports, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
answer_service_port (JsonObject  *in,
                     JsonObject  *out,
                     GError     **error)
{
  g_autofree char *value = dd_check_dup_text (in, "value");
  g_autoptr (JsonArray) array = json_array_new ();
  DdServicePort port;

  if (dd_is_long_syntax (value))
    {
      if (!dd_service_port_parse (value, &port, error))
        return FALSE;
      json_array_add_object_element (array, service_port_to_json (&port));
    }
  else if (!read_short_service_port (value, array, error))
    return FALSE;
  json_object_set_array_member (out, "ports", g_steal_pointer (&array));

  return TRUE;
}

static gboolean
answer_publish_normalise (JsonObject  *in,
                          JsonObject  *out,
                          GError     **error)
{
  g_auto (GStrv) ports = dd_check_dup_texts (in, "ports");
  JsonArray *array = json_array_new ();

  for (char **port = ports; *port != NULL; port++)
    {
      g_autofree char *text = dd_port_publish_to_short (*port, error);

      if (text == NULL)
        {
          json_array_unref (array);
          return FALSE;
        }
      json_array_add_string_element (array, text);
    }
  json_object_set_array_member (out, "ports", array);

  return TRUE;
}

const DdCheckVerb dd_check_port_verbs[] = {
  { "compose-port", answer_compose_port },
  { "engine-port", answer_engine_port },
  { "engine-port-range", answer_engine_port_range },
  { "expose-ports", answer_expose_ports },
  { "port-number", answer_port_number },
  { "port-number-strict", answer_port_number_strict },
  { "port-proto", answer_port_proto },
  { "port-range", answer_port_range },
  { "port-spec", answer_port_spec },
  { "port-spec-text", answer_port_spec_text },
  { "port-specs", answer_port_specs },
  { "publish-normalise", answer_publish_normalise },
  { "service-port", answer_service_port },
  { NULL, NULL },
};

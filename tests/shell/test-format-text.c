// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-format.h"
#include "dd-template.h"

#define SECOND G_GINT64_CONSTANT (1000000000)
#define HOUR (3600 * SECOND)
#define NOW (1767323045 * SECOND)

typedef struct
{
  const char *data;
  const char *text;
} Row;

static JsonNode *
read_json (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  g_assert_no_error (error);

  return node;
}

static void
test_ports (void)
{
#define PORT(ip, private_port, public_port, type)                         \
  "{\"IP\": \"" ip "\", \"PrivatePort\": " private_port ", \"PublicPort\": " \
  public_port ", \"Type\": \"" type "\"}"
  static const Row rows[] = {
    { "[]", "" },
    { "[" PORT ("", "80", "0", "tcp") "]", "80/tcp" },
    { "[" PORT ("0.0.0.0", "80", "8080", "tcp") "," PORT ("::", "80", "8080", "tcp") "]",
      "0.0.0.0:8080->80/tcp, [::]:8080->80/tcp" },
    { "[" PORT ("", "9", "0", "tcp") "," PORT ("", "7", "0", "tcp") ","
      PORT ("", "8", "0", "tcp") "," PORT ("", "8", "0", "udp") "]",
      "7-9/tcp, 8/udp" },
    { "[" PORT ("", "80", "0", "tcp") "," PORT ("", "443", "0", "tcp") "]", "80/tcp, 443/tcp" },
    { "[" PORT ("127.0.0.1", "81", "81", "tcp") "," PORT ("127.0.0.1", "80", "80", "tcp") "]",
      "127.0.0.1:80-81->80-81/tcp" },
    { "[" PORT ("0.0.0.0", "53", "5353", "udp") "," PORT ("", "53", "0", "tcp") "]",
      "53/tcp, 0.0.0.0:5353->53/udp" },
    { "[" PORT ("no address", "80", "8080", "tcp") "]", "80/tcp" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) node = read_json (rows[i].data);
      g_autofree char *text = dd_format_ports (json_node_get_array (node));

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_port_bindings (void)
{
  static const char data[] =
    "{\"443/tcp\": null, \"80/tcp\": [{\"HostIp\": \"0.0.0.0\", \"HostPort\": \"8080\"},"
    " {\"HostIp\": \"::\", \"HostPort\": \"8080\"}],"
    " \"9/tcp\": [{\"HostIp\": \"0.0.0.0\", \"HostPort\": \"32768\"}]}";
  static const struct
  {
    const char *port;
    const char *text;
    const char *message;
  } rows[] = {
    { NULL, "9/tcp -> 0.0.0.0:32768\n80/tcp -> 0.0.0.0:8080\n80/tcp -> [::]:8080\n", NULL },
    { "80", "0.0.0.0:8080\n[::]:8080\n", NULL },
    { "80/", "0.0.0.0:8080\n[::]:8080\n", NULL },
    { "80/udp", NULL, "Error: No public port '80/udp' published for web" },
    { "443", NULL, "Error: No public port '443' published for web" },
    { "http", NULL, "Error: invalid port (http): strconv.ParseUint: parsing \"http\": invalid "
                    "syntax" },
    { "65536", NULL, "Error: invalid port (65536): strconv.ParseUint: parsing \"65536\": value "
                     "out of range" },
  };
  g_autoptr (JsonNode) node = read_json (data);
  g_autofree char *none = dd_format_port_bindings (NULL, NULL, "web", NULL);

  g_assert_cmpstr (none, ==, "");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = dd_format_port_bindings (json_node_get_object (node), rows[i].port,
                                                       "web", &error);

      g_assert_cmpstr (text, ==, rows[i].text);
      g_assert_cmpstr (error != NULL ? error->message : NULL, ==, rows[i].message);
    }
}

static void
test_status (void)
{
  static const struct
  {
    DdContainerStatus status;
    const char       *state;
    const char       *text;
  } rows[] = {
    { { .exit_code = 0 }, "created", "Created" },
    { { .running = TRUE, .started_at = NOW - 3 * SECOND }, "running", "Up 3 seconds" },
    { { .running = TRUE, .started_at = NOW - HOUR, .health = "starting" }, "running",
      "Up About an hour (health: starting)" },
    { { .running = TRUE, .started_at = NOW - HOUR, .health = "unhealthy" }, "running",
      "Up About an hour (unhealthy)" },
    { { .running = TRUE, .started_at = NOW, .health = "none" }, "running",
      "Up Less than a second" },
    { { .running = TRUE, .paused = TRUE, .started_at = NOW - 60 * SECOND, .health = "healthy" },
      "paused", "Up About a minute (Paused)" },
    { { .running = TRUE, .restarting = TRUE, .exit_code = 1, .finished_at = NOW - 2 * SECOND,
        .started_at = NOW - HOUR },
      "restarting", "Restarting (1) 2 seconds ago" },
    { { .exit_code = 137, .started_at = NOW - HOUR, .finished_at = NOW - 2 * HOUR }, "exited",
      "Exited (137) 2 hours ago" },
    { { .started_at = 1 }, "exited", "" },
    { { .removing = TRUE, .started_at = 1 }, "removing", "Removal In Progress" },
    { { .dead = TRUE, .started_at = 1 }, "dead", "Dead" },
    { { .running = TRUE, .started_at = G_MININT64 }, "running", "Up 292 years" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = dd_container_status_text (&rows[i].status, NOW);

      g_assert_cmpstr (dd_container_status_state (&rows[i].status), ==, rows[i].state);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_ellipsis (void)
{
  static const struct
  {
    const char *text;
    int         width;
    const char *cut;
  } rows[] = {
    { "", 5, "" },           { "abc", 0, "" },      { "abc", -1, "" },
    { "abc", 1, "a" },       { "abc", 2, "a…" },    { "abc", 3, "abc" },
    { "äöüß", 3, "äö…" },    { "日本語", 6, "日本語" }, { "日本語", 5, "日本…" },
    { "日本語", 4, "日…" }, { "日本語", 1, "日" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *cut = dd_format_ellipsis (rows[i].text, rows[i].width);

      g_assert_cmpstr (cut, ==, rows[i].cut);
    }
}

static void
test_table (void)
{
  static const Row rows[] = {
    { "", "" },
    { "a\tb\n", "a         b\n" },
    { "a long cell\tb\nc\td\n", "a long cell   b\nc             d\n" },
    { "a\tb\tc\n", "a         b         c\n" },
    { "ä\tb\n日本語\tc\n", "ä         b\n日本語    c\n" },
    { "none\nx\ty\n", "none\nx         y\n" },
    { "a very long cell\tb\nend of block\nx\ty\n",
      "a very long cell   b\nend of block\nx         y\n" },
    { "a\t\n", "a         \n" },
    { "\t\tx\n", "                    x\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = dd_format_table (rows[i].data);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_ids_and_times (void)
{
  static const Row ids[] = {
    { "", "" },
    { "abc", "abc" },
    { "0123456789abcdef", "0123456789ab" },
    { "sha256:0123456789abcdef", "0123456789ab" },
  };
  static const struct
  {
    gint64      nanoseconds;
    const char *text;
    const char *iso;
  } times[] = {
    { 0, "1970-01-01 00:00:00 +0000 UTC", "1970-01-01T00:00:00Z" },
    { NOW, "2026-01-02 03:04:05 +0000 UTC", "2026-01-02T03:04:05Z" },
    { NOW + SECOND / 2, "2026-01-02 03:04:05.5 +0000 UTC", "2026-01-02T03:04:05Z" },
    { NOW + 1, "2026-01-02 03:04:05.000000001 +0000 UTC", "2026-01-02T03:04:05Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *text = dd_format_short_id (ids[i].data);

      g_assert_cmpstr (text, ==, ids[i].text);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *text = dd_format_time (times[i].nanoseconds);
      g_autofree char *iso = dd_format_time_iso (times[i].nanoseconds);

      g_assert_cmpstr (text, ==, times[i].text);
      g_assert_cmpstr (iso, ==, times[i].iso);
    }
}

static void
test_template_rows (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = read_json ("{\"B\": 1, \"A\": {\"x\": [true]}}");
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autofree char *fields = NULL;
  g_autofree char *json = NULL;
  g_autofree char *wrong = NULL;

  g_ptr_array_add (rows, json_node_get_object (node));
  fields = dd_format_template_rows (rows, "{{.B}}\\t{{.A.x}}", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fields, ==, "1\t[true]\n");
  json = dd_format_template_rows (rows, "json", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json, ==, "{\"B\":1,\"A\":{\"x\":[true]}}\n");
  wrong = dd_format_template_rows (rows, "{{.B.x}}", &error);
  g_assert_error (error, DD_SYNTAX_ERROR, DD_SYNTAX_ERROR_EXECUTE);
  g_assert_null (wrong);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format-text/ports", test_ports);
  g_test_add_func ("/format-text/port-bindings", test_port_bindings);
  g_test_add_func ("/format-text/status", test_status);
  g_test_add_func ("/format-text/ellipsis", test_ellipsis);
  g_test_add_func ("/format-text/table", test_table);
  g_test_add_func ("/format-text/ids-and-times", test_ids_and_times);
  g_test_add_func ("/format-text/template-rows", test_template_rows);

  return g_test_run ();
}

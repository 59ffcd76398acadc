// SPDX-License-Identifier: GPL-3.0-or-later

#include "network-crowd.h"

static const char *const projects[] = {
  "shop", "blog", "mail", "wiki", "chat", "files", "maps", "bank",
};

static const struct
{
  const char *name;
  const char *image;
} services[] = {
  { "web", "nginx" },   { "api", "nginx" },    { "cache", "redis" },  { "db", "redis" },
  { "queue", "redis" }, { "search", "nginx" }, { "docs", "nginx" },
};

static char *
dup_network (guint number)
{
  if (number < G_N_ELEMENTS (projects))
    return g_strdup (projects[number]);
  return g_strdup_printf ("%s%u", projects[number % G_N_ELEMENTS (projects)],
                          number / (guint) G_N_ELEMENTS (projects) + 1);
}

static char *
dup_run (guint number,
         guint n_networks)
{
  guint round = number / n_networks;
  g_autofree char *network = dup_network (number % n_networks);
  g_autofree char *port = round == 0 ? g_strdup_printf ("-p %u:80 ", 8080 + number)
                                     : g_strdup ("");
  const char *service = services[round % G_N_ELEMENTS (services)].name;
  const char *image = services[round % G_N_ELEMENTS (services)].image;

  return g_strdup_printf ("docker run -d --name %s-%s-%u --network %s %s%s", network, service,
                          round / (guint) G_N_ELEMENTS (services) + 1, network, port, image);
}

/**
 * network_crowd_commands:
 * @n_containers: how many containers
 * @n_networks: on how many networks; the first container of each has a
 *   published port, from 8080 on
 *
 * Returns: (transfer full): the commands that make them
 */
char **
network_crowd_commands (guint n_containers,
                        guint n_networks)
{
  GPtrArray *commands = g_ptr_array_new ();

  g_ptr_array_add (commands, g_strdup ("docker pull -q nginx"));
  g_ptr_array_add (commands, g_strdup ("docker pull -q redis"));
  for (guint i = 0; i < n_networks; i++)
    {
      g_autofree char *name = dup_network (i);

      g_ptr_array_add (commands, g_strdup_printf ("docker network create %s", name));
    }
  for (guint i = 0; i < n_containers; i++)
    g_ptr_array_add (commands, dup_run (i, n_networks));
  g_ptr_array_add (commands, g_strdup ("sleep 1"));
  g_ptr_array_add (commands, NULL);
  return (char **) g_ptr_array_free (commands, FALSE);
}

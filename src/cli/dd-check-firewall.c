// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-check.h"
#include "dd-host-net.h"
#include "dd-session.h"

/* The rules of the host after some commands of docker. */

#define RUN "docker run "

/* A container of a case runs on, whatever its image would do. */
static void
run_command (DdSession  *session,
             const char *command)
{
  g_autofree char *line = g_str_has_prefix (command, RUN)
                            ? g_strdup_printf ("docker run -d %s sleep 3600",
                                               command + strlen (RUN))
                            : g_strdup (command);

  g_free (dd_session_run (session, line, NULL));
}

static int
compare_chains (gconstpointer a,
                gconstpointer b)
{
  const DdChain *const *left = a;
  const DdChain *const *right = b;

  return strcmp ((*left)->name, (*right)->name);
}

/* Chains of the kernel come first, as they are, then the others by name. */
static GPtrArray *
sort_chains (GPtrArray *chains)
{
  GPtrArray *sorted = g_ptr_array_new ();
  g_autoptr (GPtrArray) named = g_ptr_array_new ();

  for (guint i = 0; i < chains->len; i++)
    {
      DdChain *chain = g_ptr_array_index (chains, i);

      g_ptr_array_add (chain->policy ? sorted : named, chain);
    }
  g_ptr_array_sort (named, compare_chains);
  g_ptr_array_extend (sorted, named, NULL, NULL);
  return sorted;
}

/* As `iptables -S` prints them. */
static JsonArray *
list_rules (const DdRuleSet *rules,
            DdRuleTable      table)
{
  JsonArray *list = json_array_new ();
  g_autoptr (GPtrArray) chains = sort_chains (rules->chains[table]);

  for (guint i = 0; i < chains->len; i++)
    {
      const DdChain *chain = g_ptr_array_index (chains, i);
      g_autofree char *head = chain->policy
                                ? g_strdup_printf ("-P %s %s", chain->name, chain->policy)
                                : g_strdup_printf ("-N %s", chain->name);

      json_array_add_string_element (list, head);
    }
  for (guint i = 0; i < chains->len; i++)
    {
      const DdChain *chain = g_ptr_array_index (chains, i);

      for (guint j = 0; j < chain->rules->len; j++)
        {
          g_autofree char *text = dd_rule_to_text (g_ptr_array_index (chain->rules, j),
                                                   chain->name);

          json_array_add_string_element (list, text);
        }
    }
  return list;
}

static gboolean
answer_firewall_rules (JsonObject  *in,
                       JsonObject  *out,
                       GError     **error)
{
  static const DdRuleTable tables[] = { DD_TABLE_FILTER, DD_TABLE_NAT };
  g_auto (GStrv) commands = dd_check_dup_texts (in, "commands");
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);
  JsonObject *lists = json_object_new ();
  const DdRuleSet *rules;
  DdNet *net;

  for (guint i = 0; commands && commands[i]; i++)
    run_command (session, commands[i]);
  net = dd_net_new (dd_engine_get_world (dd_session_get_engine (session)));
  rules = dd_stack_get_rules (dd_net_get_stack (net, 0, NULL), FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    json_object_set_array_member (lists, dd_rule_table_to_string (tables[i]),
                                  list_rules (rules, tables[i]));
  dd_net_free (net);
  json_object_set_object_member (out, "tables", lists);
  return TRUE;
}

const DdCheckVerb dd_check_firewall_verbs[] = {
  { "firewall-rules", answer_firewall_rules },
  { NULL, NULL },
};

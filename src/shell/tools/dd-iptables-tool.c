// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-firewall.h"
#include "dd-host-net.h"
#include "dd-network-tools-private.h"
#include "dd-rule-parse.h"

/* iptables, ip6tables and iptables-save, for the host's own rules. */

#define VERSION        "v1.8.11 (nf_tables)"
#define EXIT_USAGE     2
#define EXIT_NO_TABLE  3
#define EXIT_NOT_ROOT  4

/* Of the first packet of a connection and of its answer, which are counted. */
#define SYN_BYTES 60

typedef struct
{
  DdToolCall       *call;
  gboolean          v6;
  DdFirewallChange  change;
  char              verb;
  gboolean          numeric;
  gboolean          verbose;
  gboolean          numbers;
  GPtrArray        *rest;
} Iptables;

static const char *
get_name (const Iptables *self)
{
  return self->v6 ? "ip6tables" : "iptables";
}

static DdToolResult
fail_usage (Iptables   *self,
            int         status,
            const char *text)
{
  const char *name = get_name (self);

  return dd_tool_fail (self->call, status, "%s %s: %s\nTry `%s -h' or '%s --help' for more "
                       "information.", name, VERSION, text, name, name);
}

static const DdRuleSet *
get_rules (Iptables  *self,
           DdNet    **net)
{
  *net = dd_net_new (dd_engine_get_site (self->call->engine));
  return dd_stack_get_rules (dd_net_get_stack (*net, dd_engine_get_host (self->call->engine),
                                               dd_process_get_netns (self->call->process)), self->v6);
}

/* The kernel's own chains first, then the others by name. */
static int
compare_chains (gconstpointer a,
                gconstpointer b)
{
  const DdChain *first = *(const DdChain *const *) a;
  const DdChain *second = *(const DdChain *const *) b;

  if (first->policy || second->policy)
    return (first->policy == NULL) - (second->policy == NULL);
  return strcmp (first->name, second->name);
}

static GPtrArray *
list_chains (const DdRuleSet *set,
             DdRuleTable      table)
{
  GPtrArray *list = g_ptr_array_new ();

  g_ptr_array_extend (list, set->chains[table], NULL, NULL);
  g_ptr_array_sort (list, compare_chains);
  return list;
}

/* -S */

static void
print_chain_line (GString       *out,
                  const DdChain *chain)
{
  if (chain->policy)
    g_string_append_printf (out, "-P %s %s\n", chain->name, chain->policy);
  else
    g_string_append_printf (out, "-N %s\n", chain->name);
}

static void
print_rules (GString       *out,
             const DdChain *chain)
{
  for (guint i = 0; i < chain->rules->len; i++)
    {
      g_autofree char *text = dd_rule_to_text (g_ptr_array_index (chain->rules, i), chain->name);

      g_string_append_printf (out, "%s\n", text);
    }
}

static gboolean
is_asked (const Iptables *self,
          const DdChain  *chain)
{
  return self->change.chain == NULL || g_str_equal (self->change.chain, chain->name);
}

static void
print_specification (Iptables        *self,
                     const DdRuleSet *set)
{
  g_autoptr (GPtrArray) chains = list_chains (set, self->change.table);

  for (guint i = 0; i < chains->len; i++)
    if (is_asked (self, g_ptr_array_index (chains, i)))
      print_chain_line (self->call->out, g_ptr_array_index (chains, i));
  for (guint i = 0; i < chains->len; i++)
    if (is_asked (self, g_ptr_array_index (chains, i)))
      print_rules (self->call->out, g_ptr_array_index (chains, i));
}

/* -L */

static char *
dup_prefix (const Iptables      *self,
            const DdPrefixMatch *match)
{
  g_autofree char *address = NULL;
  g_autofree char *text = NULL;

  if (!match->is_set)
    return g_strdup (!self->numeric ? "anywhere" : self->v6 ? "::/0" : "0.0.0.0/0");
  address = dd_ip_address_to_string (&match->prefix.address);
  text = match->prefix.n_bits == (match->prefix.address.is_v4 ? 32u : 128u)
         ? g_steal_pointer (&address) : dd_ip_prefix_to_string (&match->prefix);
  return g_strconcat (match->is_inverted ? "!" : "", text, NULL);
}

static void
append_port (GString           *text,
             const DdRule      *rule,
             const char        *word,
             const DdPortMatch *match)
{
  if (!match->is_set)
    return;
  g_string_append_printf (text, " %s %s%s:%s%u", dd_transport_to_string (rule->transport), word,
                          match->first == match->last ? "" : "s", match->is_inverted ? "!" : "",
                          match->first);
  if (match->first != match->last)
    g_string_append_printf (text, ":%u", match->last);
}

/* What `-S` says by options, `-L` says in words of its own. */
static void
append_words (GString      *text,
              const DdRule *rule)
{
  g_autofree char *line = dd_rule_to_text (rule, "");
  const char *states = strstr (line, "--ctstate ");
  const char *to = strstr (line, " --to-");

  append_port (text, rule, "spt", &rule->source_port);
  append_port (text, rule, "dpt", &rule->destination_port);
  if (rule->source_local || rule->destination_local)
    g_string_append (text, " ADDRTYPE match");
  if (rule->source_local)
    g_string_append_printf (text, " src-type %sLOCAL", rule->source_local < 0 ? "!" : "");
  if (rule->destination_local)
    g_string_append_printf (text, " dst-type %sLOCAL", rule->destination_local < 0 ? "!" : "");
  if (states)
    {
      states += strlen ("--ctstate ");
      g_string_append_printf (text, " ctstate %.*s", (int) strcspn (states, " "), states);
    }
  if (rule->original_port.is_set)
    g_string_append_printf (text, " ctorigdstport %u", rule->original_port.first);
  if (rule->comment)
    g_string_append_printf (text, " /* %s */", rule->comment);
  if (rule->reject_with)
    g_string_append_printf (text, " reject-with %s", rule->reject_with);
  if (to && (to = strchr (to + 1, ' ')) != NULL)
    g_string_append_printf (text, " to:%s", to + 1);
}

static char *
dup_device (const DdNameMatch *match)
{
  return g_strconcat (match->is_inverted ? "!" : "", match->name ? match->name : "*", NULL);
}

static guint64
count_packets (Iptables      *self,
               const DdChain *chain,
               const DdRule  *rule)
{
  g_autofree char *text = dd_rule_to_text (rule, chain->name);

  return dd_firewall_count_packets (dd_engine_get_site (self->call->engine),
                                    dd_engine_get_host (self->call->engine), self->change.table,
                                    text);
}

static void
print_rule (Iptables      *self,
            const DdChain *chain,
            guint          number)
{
  const DdRule *rule = g_ptr_array_index (chain->rules, number - 1);
  g_autofree char *source = dup_prefix (self, &rule->source);
  g_autofree char *destination = dup_prefix (self, &rule->destination);
  g_autofree char *protocol =
    g_strconcat (rule->not_transport ? "!" : "",
                 rule->transport < 0 ? "all" : dd_rule_get_protocol (rule), NULL);
  g_autoptr (GString) words = g_string_new (NULL);
  GString *out = self->call->out;

  append_words (words, rule);
  if (self->numbers)
    g_string_append_printf (out, "%-5u", number);
  if (self->verbose)
    {
      g_autofree char *in = dup_device (&rule->in);
      g_autofree char *device = dup_device (&rule->out);
      guint64 n = count_packets (self, chain, rule);

      g_string_append_printf (out, "%5" G_GUINT64_FORMAT " %5" G_GUINT64_FORMAT " %-9s  %-4s --  "
                              "%-6s %-6s %-20s %-20s", n, n * SYN_BYTES,
                              rule->target ? rule->target : "", protocol, in, device, source,
                              destination);
    }
  else
    g_string_append_printf (out, "%-9s  %-4s --  %-20s %-20s", rule->target ? rule->target : "",
                            protocol, source, destination);
  g_string_append_printf (out, "%s%s\n", words->len ? " " : "", words->str + (words->len ? 1 : 0));
}

static guint
count_references (const DdRuleSet *set,
                  DdRuleTable      table,
                  const char      *name)
{
  guint n = 0;

  for (guint i = 0; i < set->chains[table]->len; i++)
    {
      const DdChain *chain = g_ptr_array_index (set->chains[table], i);

      for (guint j = 0; j < chain->rules->len; j++)
        n += g_strcmp0 (((DdRule *) g_ptr_array_index (chain->rules, j))->target, name) == 0;
    }
  return n;
}

static void
print_chain (Iptables        *self,
             const DdRuleSet *set,
             const DdChain   *chain)
{
  GString *out = self->call->out;

  if (chain->policy)
    g_string_append_printf (out, "Chain %s (policy %s%s)\n", chain->name, chain->policy,
                            self->verbose ? " 0 packets, 0 bytes" : "");
  else
    g_string_append_printf (out, "Chain %s (%u references)\n", chain->name,
                            count_references (set, self->change.table, chain->name));
  if (self->numbers)
    g_string_append (out, "num  ");
  g_string_append (out, self->verbose
                   ? " pkts bytes target     prot opt in     out     source               "
                     "destination         \n"
                   : "target     prot opt source               destination         \n");
  for (guint i = 0; i < chain->rules->len; i++)
    print_rule (self, chain, i + 1);
}

static void
print_list (Iptables        *self,
            const DdRuleSet *set)
{
  g_autoptr (GPtrArray) chains = list_chains (set, self->change.table);
  gboolean is_first = TRUE;

  for (guint i = 0; i < chains->len; i++)
    {
      if (!is_asked (self, g_ptr_array_index (chains, i)))
        continue;
      if (!is_first)
        g_string_append_c (self->call->out, '\n');
      print_chain (self, set, g_ptr_array_index (chains, i));
      is_first = FALSE;
    }
}

static DdToolResult
show (Iptables *self)
{
  g_autoptr (DdNet) net = NULL;
  const DdRuleSet *set = get_rules (self, &net);

  if (self->change.chain &&
      dd_rule_set_get_chain (set, self->change.table, self->change.chain) == NULL)
    return dd_tool_fail (self->call, 1, "%s: No chain/target/match by that name.",
                         get_name (self));
  if (self->verb == 'S')
    print_specification (self, set);
  else
    print_list (self, set);
  return dd_tool_finish (self->call, 0);
}

/* Changes */

static gboolean
is_number (const char *text)
{
  return text && *text && text[strspn (text, "0123456789")] == '\0';
}

static DdToolResult
report (Iptables     *self,
        const GError *error)
{
  if (error->code == EXIT_USAGE)
    return fail_usage (self, EXIT_USAGE, error->message);
  if (error->code == EXIT_NOT_ROOT)
    return dd_tool_fail (self->call, error->code, "%s %s: %s", get_name (self), VERSION,
                         error->message);
  return dd_tool_fail (self->call, error->code, "%s: %s", get_name (self), error->message);
}

static DdToolResult
change (Iptables *self)
{
  static const struct
  {
    char           letter;
    DdFirewallVerb verb;
    gboolean       takes_rule;
  } verbs[] = {
    { 'A', DD_FIREWALL_APPEND, TRUE }, { 'I', DD_FIREWALL_INSERT, TRUE },
    { 'R', DD_FIREWALL_REPLACE, TRUE }, { 'D', DD_FIREWALL_DELETE, TRUE },
    { 'F', DD_FIREWALL_FLUSH, FALSE }, { 'P', DD_FIREWALL_POLICY, FALSE },
    { 'N', DD_FIREWALL_NEW, FALSE }, { 'X', DD_FIREWALL_REMOVE, FALSE },
  };
  char **rest = (char **) self->rest->pdata;
  g_autofree char *command = g_strjoinv (" ", self->call->argv);
  g_autoptr (DdRule) rule = NULL;
  g_autoptr (GError) error = NULL;
  gboolean takes_rule = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (verbs[i].letter == self->verb)
      {
        self->change.verb = verbs[i].verb;
        takes_rule = verbs[i].takes_rule;
      }
  if (self->verb == 'P')
    self->change.policy = rest[0] ? rest[0] : "";
  if (takes_rule && is_number (rest[0]) && self->verb != 'A')
    {
      self->change.number = atoi (*rest++);
      if (self->verb == 'D')
        self->change.verb = DD_FIREWALL_DELETE_NUMBER;
    }
  else if (self->verb == 'I')
    self->change.number = 1;
  if (takes_rule && self->change.verb != DD_FIREWALL_DELETE_NUMBER)
    {
      rule = dd_rule_parse ((const char *const *) rest, self->v6, &error);
      if (rule == NULL)
        return report (self, error);
      self->change.rule = rule;
    }
  if (!dd_firewall_change (self->call->engine, &self->change, command, &error))
    return report (self, error);
  return dd_tool_finish (self->call, 0);
}

/* Options. What belongs to a rule is left for its own parser. */

static void
take_flags (Iptables   *self,
            const char *letters)
{
  for (const char *p = letters; *p; p++)
    {
      self->numeric = self->numeric || *p == 'n';
      self->verbose = self->verbose || *p == 'v';
      if (strchr ("LSAIRDFPNX", *p))
        self->verb = *p;
    }
}

static gboolean
is_flags (const char *word)
{
  return word[0] == '-' && word[1] && word[1 + strspn (word + 1, "nvxwLS")] == '\0';
}

static gboolean
take_long (Iptables   *self,
           const char *word)
{
  static const struct
  {
    const char *name;
    const char *letters;
  } names[] = {
    { "--list", "L" }, { "--list-rules", "S" }, { "--append", "A" }, { "--insert", "I" },
    { "--delete", "D" }, { "--replace", "R" }, { "--flush", "F" }, { "--policy", "P" },
    { "--new-chain", "N" }, { "--delete-chain", "X" }, { "--numeric", "n" }, { "--verbose", "v" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i].name, word))
      {
        take_flags (self, names[i].letters);
        return TRUE;
      }
  self->numbers = self->numbers || g_str_equal (word, "--line-numbers");
  return g_str_equal (word, "--line-numbers") || g_str_equal (word, "--wait");
}

static gboolean
is_verb (const char *word)
{
  return word[0] == '-' && word[1] && word[2] == '\0' && strchr ("AIRDFPNXLS", word[1]);
}

/* Returns the number of words taken, 0 if it belongs to a rule. */
static int
take_word (Iptables    *self,
           char       **words,
           const char **table)
{
  gboolean had_verb = self->verb != '\0';

  if ((g_str_equal (words[0], "-t") || g_str_equal (words[0], "--table")) && words[1])
    {
      *table = words[1];
      return 2;
    }
  if (is_verb (words[0]))
    self->verb = words[0][1];
  else if (is_flags (words[0]))
    take_flags (self, words[0]);
  else if (!take_long (self, words[0]))
    return 0;
  if (!had_verb && self->verb && words[1] && words[1][0] != '-')
    {
      self->change.chain = words[1];
      return 2;
    }
  return 1;
}

static DdToolResult
run (Iptables *self)
{
  const char *table = "filter";
  char **words = self->call->argv + 1;
  int found;

  while (*words)
    {
      int taken = take_word (self, words, &table);

      if (taken == 0)
        g_ptr_array_add (self->rest, *words);
      words += MAX (taken, 1);
    }
  g_ptr_array_add (self->rest, NULL);
  found = dd_rule_table_from_name (table);
  if (found < 0)
    return dd_tool_fail (self->call, EXIT_NO_TABLE, "%s %s: table '%s' does not exist\nPerhaps "
                         "%s or your kernel needs to be upgraded.", get_name (self), VERSION,
                         table, get_name (self));
  self->change.table = found;
  self->change.v6 = self->v6;
  if (self->verb == '\0')
    return fail_usage (self, EXIT_USAGE, "no command specified");
  return self->verb == 'L' || self->verb == 'S' ? show (self) : change (self);
}

static gboolean
may_run (DdToolCall *call)
{
  return call->uid == 0;
}

DdToolResult
_dd_iptables_tool (DdToolCall *call)
{
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();
  Iptables self = {
    .call = call, .v6 = g_str_has_suffix (call->argv[0], "ip6tables"), .rest = rest,
  };

  if (!may_run (call))
    return dd_tool_fail (call, EXIT_NOT_ROOT, "%s %s: Could not fetch rule set generation id: "
                         "Permission denied (you must be root)", get_name (&self), VERSION);
  return run (&self);
}

static void
save_table (Iptables        *self,
            const DdRuleSet *set,
            DdRuleTable      table)
{
  g_autoptr (GPtrArray) chains = list_chains (set, table);
  g_autofree char *time = dd_world_format_time (self->call->world, self->call->world->now);
  GString *out = self->call->out;

  g_string_append_printf (out, "# Generated by iptables-save %s on %s\n*%s\n", VERSION, time,
                          dd_rule_table_to_string (table));
  for (guint i = 0; i < chains->len; i++)
    {
      const DdChain *chain = g_ptr_array_index (chains, i);

      g_string_append_printf (out, ":%s %s [0:0]\n", chain->name,
                              chain->policy ? chain->policy : "-");
    }
  for (guint i = 0; i < chains->len; i++)
    print_rules (out, g_ptr_array_index (chains, i));
  g_string_append_printf (out, "COMMIT\n# Completed on %s\n", time);
}

DdToolResult
_dd_iptables_save_tool (DdToolCall *call)
{
  static const DdRuleTable order[] = { DD_TABLE_RAW, DD_TABLE_FILTER, DD_TABLE_NAT };
  Iptables self = { .call = call, .v6 = g_str_has_suffix (call->argv[0], "ip6tables-save") };
  g_autoptr (DdNet) net = NULL;
  const DdRuleSet *set;

  if (!may_run (call))
    return dd_tool_fail (call, EXIT_NOT_ROOT, "iptables-save %s: Could not fetch rule set "
                         "generation id: Permission denied (you must be root)", VERSION);
  set = get_rules (&self, &net);
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    if (call->argc < 3 || g_str_equal (call->argv[2], dd_rule_table_to_string (order[i])))
      save_table (&self, set, order[i]);
  return dd_tool_finish (call, 0);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-rule.h"

/* A chain that jumps to itself ends here; the kernel refuses such rules. */
#define MAX_DEPTH 16

/* Of thousands of rules that are not about a packet, the first are enough. */
#define MAX_TRACE 64

static const char *const table_names[DD_N_TABLES] = { "raw", "mangle", "nat", "filter" };

/**
 * dd_rule_table_to_string:
 * @table: a table
 *
 * Returns: its name
 */
const char *
dd_rule_table_to_string (DdRuleTable table)
{
  return table_names[MIN (table, DD_N_TABLES - 1)];
}

/**
 * dd_rule_table_from_name:
 * @name: of a table
 *
 * Returns: the table, -1 if there is none of that name
 */
int
dd_rule_table_from_name (const char *name)
{
  for (int i = 0; i < DD_N_TABLES; i++)
    if (g_str_equal (table_names[i], name))
      return i;
  return -1;
}

/**
 * dd_rule_new:
 * @target: (nullable): a verdict or a chain
 *
 * Returns: (transfer full): a rule that matches everything
 */
DdRule *
dd_rule_new (const char *target)
{
  DdRule *self = g_new0 (DdRule, 1);

  self->transport = -1;
  self->target = g_strdup (target);
  return self;
}

/**
 * dd_rule_copy:
 * @self: a rule
 *
 * Returns: (transfer full): the copy
 */
DdRule *
dd_rule_copy (const DdRule *self)
{
  DdRule *copy = g_memdup2 (self, sizeof *self);

  copy->in.name = g_strdup (self->in.name);
  copy->out.name = g_strdup (self->out.name);
  copy->comment = g_strdup (self->comment);
  copy->target = g_strdup (self->target);
  copy->reject_with = g_strdup (self->reject_with);
  return copy;
}

/**
 * dd_rule_free:
 * @self: (transfer full): a rule
 *
 * Frees a rule.
 */
void
dd_rule_free (DdRule *self)
{
  g_free (self->in.name);
  g_free (self->out.name);
  g_free (self->comment);
  g_free (self->target);
  g_free (self->reject_with);
  g_free (self);
}

/* Text */

static void
append_prefix (GString             *text,
               const char          *option,
               const DdPrefixMatch *match)
{
  g_autofree char *prefix = NULL;

  if (!match->is_set)
    return;
  prefix = dd_ip_prefix_to_string (&match->prefix);
  g_string_append_printf (text, "%s %s %s", match->is_inverted ? " !" : "", option, prefix);
}

static void
append_name (GString           *text,
             const char        *option,
             const DdNameMatch *match)
{
  if (match->name)
    g_string_append_printf (text, "%s %s %s", match->is_inverted ? " !" : "", option,
                            match->name);
}

static void
append_ports (GString           *text,
              const char        *option,
              const DdPortMatch *match)
{
  if (!match->is_set)
    return;
  g_string_append_printf (text, "%s %s %u", match->is_inverted ? " !" : "", option, match->first);
  if (match->last != match->first)
    g_string_append_printf (text, ":%u", match->last);
}

static void
append_states (GString *text,
               guint    states)
{
  static const char *const names[] = { "INVALID", "NEW", "RELATED", "ESTABLISHED" };
  static const guint bits[] = {
    DD_MATCH_INVALID, DD_MATCH_NEW, DD_MATCH_RELATED, DD_MATCH_ESTABLISHED
  };
  const char *separator = " --ctstate ";

  for (guint i = 0; i < G_N_ELEMENTS (bits); i++)
    if (states & bits[i])
      {
        g_string_append_printf (text, "%s%s", separator, names[i]);
        separator = ",";
      }
}

static void
append_local (GString    *text,
              const char *option,
              int         wanted)
{
  if (wanted)
    g_string_append_printf (text, "%s %s LOCAL", wanted < 0 ? " !" : "", option);
}

/**
 * dd_rule_get_protocol:
 * @self: a rule that is about one protocol
 *
 * Returns: the protocol, as iptables or ip6tables name it
 */
const char *
dd_rule_get_protocol (const DdRule *self)
{
  return self->is_v6 && self->transport == DD_TRANSPORT_ICMP
         ? "ipv6-icmp" : dd_transport_to_string (self->transport);
}

static void
append_matches (GString      *text,
                const DdRule *self)
{
  if (self->transport >= 0)
    g_string_append_printf (text, "%s -p %s", self->not_transport ? " !" : "",
                            dd_rule_get_protocol (self));
  if (self->source_port.is_set || self->destination_port.is_set)
    g_string_append_printf (text, " -m %s", dd_transport_to_string (self->transport));
  append_ports (text, "--sport", &self->source_port);
  append_ports (text, "--dport", &self->destination_port);
  if (self->source_local || self->destination_local)
    g_string_append (text, " -m addrtype");
  append_local (text, "--src-type", self->source_local);
  append_local (text, "--dst-type", self->destination_local);
  if (self->states || self->original_port.is_set || self->original_destination.is_set)
    g_string_append (text, " -m conntrack");
  append_states (text, self->states);
  append_prefix (text, "--ctorigdst", &self->original_destination);
  append_ports (text, "--ctorigdstport", &self->original_port);
  if (self->comment)
    g_string_append_printf (text, strpbrk (self->comment, " \t") ? " -m comment --comment \"%s\""
                                                                 : " -m comment --comment %s",
                            self->comment);
}

static void
append_target (GString      *text,
               const DdRule *self)
{
  g_autofree char *address = self->has_to ? dd_ip_address_to_string (&self->to) : NULL;

  if (self->target)
    g_string_append_printf (text, " -j %s", self->target);
  if (address)
    {
      g_string_append (text, g_strcmp0 (self->target, "DNAT") == 0 ? " --to-destination "
                                                                   : " --to-source ");
      g_string_append_printf (text, self->to.is_v4 || self->to_port == 0 ? "%s" : "[%s]",
                              address);
      if (self->to_port)
        g_string_append_printf (text, ":%u", self->to_port);
    }
  if (self->reject_with)
    g_string_append_printf (text, " --reject-with %s", self->reject_with);
}

/**
 * dd_rule_to_text:
 * @self: a rule
 * @chain: the chain it is in
 *
 * Returns: (transfer full): the rule as `iptables -S` prints it
 * Source: iptables 1.8, iptables/nft-shared.c
 */
char *
dd_rule_to_text (const DdRule *self,
                 const char   *chain)
{
  GString *text = g_string_new ("-A ");

  g_string_append (text, chain);
  append_prefix (text, "-s", &self->source);
  append_prefix (text, "-d", &self->destination);
  append_name (text, "-i", &self->in);
  append_name (text, "-o", &self->out);
  append_matches (text, self);
  append_target (text, self);
  return g_string_free (text, FALSE);
}

/* Matching */

static gboolean
prefix_matches (const DdPrefixMatch *match,
                const DdIpAddress   *address)
{
  return !match->is_set ||
         dd_ip_prefix_contains (&match->prefix, address) != match->is_inverted;
}

static gboolean
name_matches (const DdNameMatch *match,
              const char        *name)
{
  gsize length;
  gboolean same;

  if (match->name == NULL)
    return TRUE;
  length = strlen (match->name);
  if (name == NULL)
    name = "";
  same = length && match->name[length - 1] == '+' ? strncmp (match->name, name, length - 1) == 0
                                                  : strcmp (match->name, name) == 0;
  return same != match->is_inverted;
}

static gboolean
port_matches (const DdPortMatch *match,
              guint              port)
{
  return !match->is_set ||
         (port >= match->first && port <= match->last) != match->is_inverted;
}

static gboolean
local_matches (int                  wanted,
               const DdIpAddress   *address,
               const DdRuleContext *context)
{
  return wanted == 0 || context->is_local (address, context->user_data) == (wanted > 0);
}

static gboolean
flow_matches (const DdRule        *self,
              const DdRuleContext *context)
{
  return (self->states == 0 || (self->states & context->state)) &&
         port_matches (&self->original_port, context->original->destination_port) &&
         prefix_matches (&self->original_destination, &context->original->destination);
}

/**
 * dd_rule_matches:
 * @self: a rule
 * @context: a packet and where it is
 *
 * Returns: whether the rule is about the packet
 */
gboolean
dd_rule_matches (const DdRule        *self,
                 const DdRuleContext *context)
{
  const DdPacket *packet = context->packet;

  return port_matches (&self->destination_port, packet->destination_port) &&
         prefix_matches (&self->destination, &packet->destination) &&
         (self->transport < 0 ||
          (self->transport == (int) packet->transport) != self->not_transport) &&
         name_matches (&self->in, context->in) && name_matches (&self->out, context->out) &&
         prefix_matches (&self->source, &packet->source) &&
         port_matches (&self->source_port, packet->source_port) &&
         flow_matches (self, context) &&
         local_matches (self->destination_local, &packet->destination, context) &&
         local_matches (self->source_local, &packet->source, context);
}

/* Sets */

static void
chain_free (gpointer data)
{
  DdChain *chain = data;

  g_free (chain->name);
  g_free (chain->policy);
  g_ptr_array_unref (chain->rules);
  g_free (chain);
}

/**
 * dd_rule_set_new:
 *
 * Returns: (transfer full): the tables with the kernel's own chains, empty
 */
DdRuleSet *
dd_rule_set_new (void)
{
  static const char *const built_in[DD_N_TABLES][6] = {
    [DD_TABLE_RAW] = { "PREROUTING", "OUTPUT" },
    [DD_TABLE_MANGLE] = { "PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING" },
    [DD_TABLE_NAT] = { "PREROUTING", "INPUT", "OUTPUT", "POSTROUTING" },
    [DD_TABLE_FILTER] = { "INPUT", "FORWARD", "OUTPUT" },
  };
  DdRuleSet *self = g_new0 (DdRuleSet, 1);

  for (int i = 0; i < DD_N_TABLES; i++)
    {
      self->chains[i] = g_ptr_array_new_with_free_func (chain_free);
      for (const char *const *name = built_in[i]; *name; name++)
        dd_rule_set_add_chain (self, i, *name, "ACCEPT");
    }
  return self;
}

/**
 * dd_rule_set_free:
 * @self: (transfer full): tables
 *
 * Frees tables.
 */
void
dd_rule_set_free (DdRuleSet *self)
{
  for (int i = 0; i < DD_N_TABLES; i++)
    g_ptr_array_unref (self->chains[i]);
  g_free (self);
}

/**
 * dd_rule_set_get_chain:
 * @self: tables
 * @table: one of them
 * @name: of a chain
 *
 * Returns: (nullable): the chain
 */
DdChain *
dd_rule_set_get_chain (const DdRuleSet *self,
                       DdRuleTable      table,
                       const char      *name)
{
  GPtrArray *chains = self->chains[table];

  for (guint i = 0; i < chains->len; i++)
    if (strcmp (((DdChain *) g_ptr_array_index (chains, i))->name, name) == 0)
      return g_ptr_array_index (chains, i);
  return NULL;
}

/**
 * dd_rule_set_add_chain:
 * @self: tables
 * @table: one of them
 * @name: of a chain
 * @policy: (nullable): for a chain that is built in
 *
 * Returns: the chain, which is made if it was not there
 */
DdChain *
dd_rule_set_add_chain (DdRuleSet   *self,
                       DdRuleTable  table,
                       const char  *name,
                       const char  *policy)
{
  DdChain *chain = dd_rule_set_get_chain (self, table, name);

  if (chain)
    return chain;
  chain = g_new0 (DdChain, 1);
  chain->name = g_strdup (name);
  chain->policy = g_strdup (policy);
  chain->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_rule_free);
  g_ptr_array_add (self->chains[table], chain);
  return chain;
}

/**
 * dd_rule_set_is_empty:
 * @self: tables
 *
 * Returns: whether every packet passes for want of rules
 */
gboolean
dd_rule_set_is_empty (const DdRuleSet *self)
{
  for (int i = 0; i < DD_N_TABLES; i++)
    for (guint j = 0; j < self->chains[i]->len; j++)
      {
        const DdChain *chain = g_ptr_array_index (self->chains[i], j);

        if (chain->rules->len || g_strcmp0 (chain->policy, "DROP") == 0)
          return FALSE;
      }
  return TRUE;
}

static DdVerdict
verdict_of (const char *target)
{
  static const struct
  {
    const char *name;
    DdVerdict   verdict;
  } verdicts[] = {
    { "ACCEPT", DD_VERDICT_ACCEPT }, { "DROP", DD_VERDICT_DROP }, { "REJECT", DD_VERDICT_REJECT },
    { "DNAT", DD_VERDICT_DNAT }, { "REDIRECT", DD_VERDICT_DNAT },
    { "SNAT", DD_VERDICT_SNAT }, { "MASQUERADE", DD_VERDICT_SNAT },
  };

  for (gsize i = 0; target && i < G_N_ELEMENTS (verdicts); i++)
    if (strcmp (verdicts[i].name, target) == 0)
      return verdicts[i].verdict;
  return DD_VERDICT_NONE;
}

static void
note (const DdRuleContext *context,
      DdRuleTable          table,
      const DdChain       *chain,
      guint                place,
      gboolean             matches)
{
  g_autofree char *text = NULL;

  if (context->trace == NULL || (!matches && context->trace->len >= MAX_TRACE))
    return;
  text = dd_rule_to_text (g_ptr_array_index (chain->rules, place), chain->name);
  g_ptr_array_add (context->trace, g_strdup_printf ("%s%s %s %u %s", matches ? "=" : "",
                                                    dd_rule_table_to_string (table), chain->name,
                                                    place + 1, text));
}

/* Returns whether the packet's way through the table is over. */
static gboolean
run_chain (const DdRuleSet     *self,
           const DdChain       *chain,
           const DdRuleContext *context,
           guint                depth,
           DdRuling            *ruling)
{
  for (guint i = 0; i < chain->rules->len; i++)
    {
      const DdRule *rule = g_ptr_array_index (chain->rules, i);
      gboolean matches = dd_rule_matches (rule, context);
      const DdChain *next;

      note (context, ruling->table, chain, i, matches);
      if (!matches || rule->target == NULL)
        continue;
      if (strcmp (rule->target, "RETURN") == 0)
        return FALSE;
      ruling->verdict = verdict_of (rule->target);
      if (ruling->verdict != DD_VERDICT_NONE)
        {
          ruling->chain = chain;
          ruling->number = i + 1;
          ruling->rule = rule;
          return TRUE;
        }
      next = depth < MAX_DEPTH ? dd_rule_set_get_chain (self, ruling->table, rule->target) : NULL;
      if (next && run_chain (self, next, context, depth + 1, ruling))
        return TRUE;
    }
  return FALSE;
}

/**
 * dd_rule_set_run:
 * @self: tables
 * @table: one of them
 * @chain: one of its built-in chains
 * @context: a packet and where it is
 *
 * Goes through the rules until one decides; if none does, the chain's policy.
 *
 * Returns: what is to be done; it borrows from @self
 */
DdRuling
dd_rule_set_run (const DdRuleSet     *self,
                 DdRuleTable          table,
                 const char          *chain,
                 const DdRuleContext *context)
{
  DdRuling ruling = { .table = table };
  const DdChain *first = dd_rule_set_get_chain (self, table, chain);

  if (first == NULL || run_chain (self, first, context, 0, &ruling))
    return ruling;
  ruling.chain = first;
  ruling.number = 0;
  ruling.rule = NULL;
  ruling.verdict = g_strcmp0 (first->policy, "DROP") == 0 ? DD_VERDICT_DROP : DD_VERDICT_ACCEPT;
  return ruling;
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-firewall.h"
#include "dd-host-net.h"
#include "dd-rule-parse.h"
#include "dd-world-private.h"

/* The engine's rules follow from its networks. What somebody types is kept
 * beside them as a list of entries, and laid over them each time. */

/* Source: iptables(8) */
#define STATUS_ERROR 1
#define STATUS_BUSY  4

typedef enum
{
  ENTRY_CHAIN,    /* a chain of their own */
  ENTRY_POLICY,   /* text is the policy */
  ENTRY_HIDDEN,   /* a rule of the engine that was deleted */
  ENTRY_RULE,     /* after so many rules of the engine */
} EntryKind;

typedef struct
{
  EntryKind    kind;
  gboolean     v6;
  DdRuleTable  table;
  char        *chain;
  guint        place;
  char        *text;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->chain);
  g_free (entry->text);
  g_free (entry);
}

static gpointer
entry_copy (gconstpointer data,
            gpointer      user_data)
{
  Entry *copy = g_memdup2 (data, sizeof *copy);

  copy->chain = g_strdup (copy->chain);
  copy->text = g_strdup (copy->text);
  return copy;
}

static Entry *
add_entry (GPtrArray              *entries,
           EntryKind               kind,
           const DdFirewallChange *change,
           const char             *chain,
           const char             *text)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->kind = kind;
  entry->v6 = change->v6;
  entry->table = change->table;
  entry->chain = g_strdup (chain);
  entry->text = g_strdup (text);
  g_ptr_array_add (entries, entry);
  return entry;
}

/* Laying them over the engine's rules */

static int
find_docker_rule (const DdChain *chain,
                  const char    *text)
{
  for (guint i = 0; i < chain->rules->len; i++)
    {
      const DdRule *rule = g_ptr_array_index (chain->rules, i);
      g_autofree char *line = rule->is_docker ? dd_rule_to_text (rule, chain->name) : NULL;

      if (g_strcmp0 (line, text) == 0)
        return i;
    }
  return -1;
}

/* Behind so many rules of the engine, and what was put there before. */
static guint
find_place (const DdChain *chain,
            guint          n_docker)
{
  guint place = 0;
  guint n = 0;

  while (place < chain->rules->len)
    {
      n += ((DdRule *) g_ptr_array_index (chain->rules, place))->is_docker;
      if (n > n_docker)
        break;
      place++;
    }
  return place;
}

static void
apply_entry (const Entry *entry,
             DdRuleSet   *set)
{
  DdChain *chain = dd_rule_set_get_chain (set, entry->table, entry->chain);
  g_autofree char *name = NULL;
  DdRule *rule;
  int place;

  if (entry->kind == ENTRY_CHAIN)
    dd_rule_set_add_chain (set, entry->table, entry->chain, NULL);
  if (chain == NULL)
    return;
  if (entry->kind == ENTRY_POLICY)
    {
      g_free (chain->policy);
      chain->policy = g_strdup (entry->text);
    }
  else if (entry->kind == ENTRY_HIDDEN && (place = find_docker_rule (chain, entry->text)) >= 0)
    g_ptr_array_remove_index (chain->rules, place);
  else if (entry->kind == ENTRY_RULE &&
           (rule = dd_rule_parse_line (entry->text, entry->v6, &name, NULL)) != NULL)
    g_ptr_array_insert (chain->rules, find_place (chain, entry->place), rule);
}

/*
 * _dd_firewall_apply:
 * @entries: (nullable): what somebody typed on a host
 * @set: the engine's rules
 * @v6: whether these are for IPv6
 *
 * Lays what was typed over the engine's rules.
 */
void
_dd_firewall_apply (GPtrArray *entries,
                    DdRuleSet *set,
                    gboolean   v6)
{
  for (guint i = 0; entries && i < entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (entries, i);

      if (entry->v6 == v6)
        apply_entry (entry, set);
    }
}

/* Writes them for a digest. */
void
_dd_firewall_add_digest (GPtrArray *entries,
                         GString   *text)
{
  for (guint i = 0; entries && i < entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (entries, i);

      g_string_append_printf (text, "%d %d %d %s %u %s\n", entry->kind, entry->v6, entry->table,
                              entry->chain, entry->place, entry->text ? entry->text : "");
    }
}

/* The event */

static GType
entries_get_type (void)
{
  return G_TYPE_PTR_ARRAY;
}

/**
 * DdFirewallChanged:
 * @entries: all that was typed; never changes
 * @command: the last of it
 *
 * Somebody changed the rules of a host.
 */
typedef struct
{
  DdEvent    parent;
  GPtrArray *entries;
  char      *command;
} DdFirewallChanged;

static const DdEventField changed_fields[] = {
  DD_EVENT_BOXED (DdFirewallChanged, entries, entries_get_type),
  DD_EVENT_STRING (DdFirewallChanged, command),
  { NULL },
};

static void
changed_apply (DdWorld       *world,
               const DdEvent *event)
{
  const DdFirewallChanged *ev = (const DdFirewallChanged *) event;

  g_clear_pointer (&world->firewall, g_ptr_array_unref);
  world->firewall = g_ptr_array_ref (ev->entries);
}

static char *
changed_caption (const DdEvent *event)
{
  return g_strdup_printf (_("The rules change: %s"),
                          ((const DdFirewallChanged *) event)->command);
}

static const DdEventClass changed_class = {
  .name = "firewall.changed",
  .size = sizeof (DdFirewallChanged),
  .kind = DD_TICK_NETWORK,
  .fields = changed_fields,
  .apply = changed_apply,
  .caption = changed_caption,
  .why_text = N_("From the next packet on the kernel asks the new list. Docker's own rules stay "
                 "as they are; it never writes into DOCKER-USER, which is asked before them for "
                 "everything that is forwarded, after the destination was rewritten."),
};

/* Changing */

static gboolean
refuse (GError     **error,
        int          status,
        const char  *text)
{
  g_set_error_literal (error, DD_RULE_ERROR, status, text);
  return FALSE;
}

static gboolean
refuse_name (GError **error)
{
  return refuse (error, STATUS_ERROR, "No chain/target/match by that name.");
}

/* The rules of the chain as they are now become entries again. */
static void
keep_chain (GPtrArray              *entries,
            const DdFirewallChange *change,
            const DdChain          *chain)
{
  guint n_docker = 0;

  for (guint i = entries->len; i > 0; i--)
    {
      const Entry *entry = g_ptr_array_index (entries, i - 1);

      if (entry->kind == ENTRY_RULE && entry->v6 == change->v6 &&
          entry->table == change->table && g_str_equal (entry->chain, chain->name))
        g_ptr_array_remove_index (entries, i - 1);
    }
  for (guint i = 0; i < chain->rules->len; i++)
    {
      const DdRule *rule = g_ptr_array_index (chain->rules, i);
      g_autofree char *text = dd_rule_to_text (rule, chain->name);

      if (rule->is_docker)
        n_docker++;
      else
        add_entry (entries, ENTRY_RULE, change, chain->name, text)->place = n_docker;
    }
}

static void
delete_rule (GPtrArray              *entries,
             const DdFirewallChange *change,
             DdChain                *chain,
             guint                   place)
{
  const DdRule *rule = g_ptr_array_index (chain->rules, place);
  g_autofree char *text = dd_rule_to_text (rule, chain->name);

  if (rule->is_docker)
    add_entry (entries, ENTRY_HIDDEN, change, chain->name, text);
  g_ptr_array_remove_index (chain->rules, place);
  keep_chain (entries, change, chain);
}

static void
insert_rule (GPtrArray              *entries,
             const DdFirewallChange *change,
             DdChain                *chain,
             guint                   place)
{
  g_ptr_array_insert (chain->rules, MIN (place, chain->rules->len), dd_rule_copy (change->rule));
  keep_chain (entries, change, chain);
}

static void
flush_chain (GPtrArray              *entries,
             const DdFirewallChange *change,
             DdChain                *chain)
{
  while (chain->rules->len)
    delete_rule (entries, change, chain, chain->rules->len - 1);
}

static gboolean
is_used (const DdRuleSet *set,
         DdRuleTable      table,
         const char      *name)
{
  for (guint i = 0; i < set->chains[table]->len; i++)
    {
      const DdChain *chain = g_ptr_array_index (set->chains[table], i);

      for (guint j = 0; j < chain->rules->len; j++)
        if (g_strcmp0 (((DdRule *) g_ptr_array_index (chain->rules, j))->target, name) == 0)
          return TRUE;
    }
  return FALSE;
}

static gboolean
remove_chain (GPtrArray               *entries,
              const DdFirewallChange  *change,
              const DdRuleSet         *set,
              const DdChain           *chain,
              GError                 **error)
{
  g_autofree char *text =
    g_strdup_printf (" CHAIN_DEL failed (Device or resource busy): chain %s", chain->name);

  if (chain->policy || chain->rules->len || is_used (set, change->table, chain->name))
    return refuse (error, STATUS_BUSY, text);
  for (guint i = entries->len; i > 0; i--)
    {
      const Entry *entry = g_ptr_array_index (entries, i - 1);

      if (entry->v6 == change->v6 && entry->table == change->table &&
          g_str_equal (entry->chain, chain->name))
        g_ptr_array_remove_index (entries, i - 1);
    }
  return TRUE;
}

static int
find_rule (const DdChain *chain,
           const DdRule  *rule)
{
  g_autofree char *wanted = dd_rule_to_text (rule, chain->name);

  for (guint i = 0; i < chain->rules->len; i++)
    {
      g_autofree char *text = dd_rule_to_text (g_ptr_array_index (chain->rules, i), chain->name);

      if (g_str_equal (text, wanted))
        return i;
    }
  return -1;
}

static gboolean
is_target (const DdRuleSet *set,
           DdRuleTable      table,
           const char      *name)
{
  static const char *const targets[] = {
    "ACCEPT", "DROP", "REJECT", "RETURN", "DNAT", "SNAT", "MASQUERADE", "REDIRECT", "LOG", NULL
  };

  return name == NULL || g_strv_contains (targets, name) ||
         dd_rule_set_get_chain (set, table, name);
}

static gboolean
check_target (const DdRuleSet         *set,
              const DdFirewallChange  *change,
              GError                 **error)
{
  const char *target = change->rule ? change->rule->target : NULL;
  g_autofree char *text = g_strdup_printf ("Chain '%s' does not exist", target);

  return is_target (set, change->table, target) || refuse (error, 2, text);
}

static gboolean
change_chain (GPtrArray               *entries,
              const DdFirewallChange  *change,
              DdRuleSet               *set,
              DdChain                 *chain,
              GError                 **error)
{
  guint length = chain->rules->len;
  int place;

  switch (change->verb)
    {
    case DD_FIREWALL_APPEND:
      insert_rule (entries, change, chain, length);
      return TRUE;
    case DD_FIREWALL_INSERT:
      if (change->number > length + 1)
        return refuse (error, STATUS_ERROR, "Index of insertion too big.");
      insert_rule (entries, change, chain, MAX (change->number, 1) - 1);
      return TRUE;
    case DD_FIREWALL_REPLACE:
      if (change->number < 1 || change->number > length)
        return refuse (error, STATUS_ERROR, "Index of replacement too big.");
      delete_rule (entries, change, chain, change->number - 1);
      insert_rule (entries, change, chain, change->number - 1);
      return TRUE;
    case DD_FIREWALL_DELETE:
      place = find_rule (chain, change->rule);
      if (place < 0)
        return refuse (error, STATUS_ERROR,
                       "Bad rule (does a matching rule exist in that chain?).");
      delete_rule (entries, change, chain, place);
      return TRUE;
    case DD_FIREWALL_DELETE_NUMBER:
      if (change->number < 1 || change->number > length)
        return refuse (error, STATUS_ERROR, "Index of deletion too big.");
      delete_rule (entries, change, chain, change->number - 1);
      return TRUE;
    case DD_FIREWALL_FLUSH:
      flush_chain (entries, change, chain);
      return TRUE;
    case DD_FIREWALL_POLICY:
      if (chain->policy == NULL ||
          (!g_str_equal (change->policy, "ACCEPT") && !g_str_equal (change->policy, "DROP")))
        return refuse (error, STATUS_ERROR, "Bad policy name. Run `dmesg' for more information.");
      add_entry (entries, ENTRY_POLICY, change, chain->name, change->policy);
      return TRUE;
    case DD_FIREWALL_REMOVE:
      return remove_chain (entries, change, set, chain, error);
    case DD_FIREWALL_NEW:
    default:
      return refuse (error, STATUS_ERROR, "Chain already exists.");
    }
}

static gboolean
change_table (GPtrArray              *entries,
              const DdFirewallChange *change,
              DdRuleSet              *set)
{
  for (guint i = 0; i < set->chains[change->table]->len; i++)
    if (change->verb == DD_FIREWALL_FLUSH)
      flush_chain (entries, change, g_ptr_array_index (set->chains[change->table], i));
  return TRUE;
}

/**
 * dd_firewall_change:
 * @engine: the engine
 * @change: what is to be done
 * @command: how it was typed
 * @error: return location for iptables' own words; the code is its exit code
 *
 * Changes the rules of the host that the decision is about.
 *
 * Returns: %FALSE if it cannot be done
 */
gboolean
dd_firewall_change (DdEngine                *engine,
                    const DdFirewallChange  *change,
                    const char              *command,
                    GError                 **error)
{
  const DdWorld *world = dd_engine_get_world (engine);
  g_autoptr (DdNet) net = dd_net_new (dd_engine_get_site (engine));
  DdStack *stack = dd_net_get_stack (net, dd_engine_get_host (engine), NULL);
  DdRuleSet *set = (DdRuleSet *) dd_stack_get_rules (stack, change->v6);
  DdChain *chain = change->chain ? dd_rule_set_get_chain (set, change->table, change->chain)
                                 : NULL;
  g_autoptr (GPtrArray) entries =
    world->firewall ? g_ptr_array_copy (world->firewall, entry_copy, NULL) : g_ptr_array_new ();
  DdFirewallChanged *event;

  g_ptr_array_set_free_func (entries, entry_free);
  if (!check_target (set, change, error))
    return FALSE;
  if (change->chain == NULL)
    change_table (entries, change, set);
  else if (chain == NULL && change->verb == DD_FIREWALL_NEW)
    add_entry (entries, ENTRY_CHAIN, change, change->chain, NULL);
  else if (chain == NULL)
    return refuse_name (error);
  else if (!change_chain (entries, change, set, chain, error))
    return FALSE;
  event = dd_event_new (&changed_class);
  event->entries = g_steal_pointer (&entries);
  event->command = g_strdup (command);
  dd_engine_emit (engine, event);
  return TRUE;
}

/* Counting. A rule is known by its text. */

static char *
count_key (guint32     host,
           const char *table,
           const char *rule)
{
  return g_strdup_printf ("%u %s %s", host, table, rule);
}

static void
count_match (DdWorld     *site,
             const DdHop *hop,
             const char  *match)
{
  g_auto (GStrv) words = g_strsplit (match + 1, " ", 4);
  char *key;
  gpointer n;

  if (g_strv_length (words) < 4)
    return;
  key = count_key (hop->host, words[0], words[3]);
  n = g_hash_table_lookup (site->rule_counts, key);
  g_hash_table_replace (site->rule_counts, key, GUINT_TO_POINTER (GPOINTER_TO_UINT (n) + 1));
}

/*
 * _dd_firewall_count:
 * @site: the world of the learner's machine
 * @trip: a way that ended
 *
 * Counts the packet at every rule that it matched.
 */
void
_dd_firewall_count (DdWorld      *site,
                    const DdTrip *trip)
{
  for (guint i = 0; i < trip->hops->len; i++)
    {
      const DdHop *hop = g_ptr_array_index (trip->hops, i);

      for (char **line = hop->trace; line && *line; line++)
        if (**line == '=')
          count_match (site, hop, *line);
    }
}

/**
 * dd_firewall_count_packets:
 * @site: the world of the learner's machine
 * @host: number of a host
 * @table: a table
 * @rule: a rule, as `iptables -S` prints it
 *
 * Returns: how many first packets of connections, and answers to them, matched it
 */
guint64
dd_firewall_count_packets (const DdWorld *site,
                           guint32        host,
                           DdRuleTable    table,
                           const char    *rule)
{
  g_autofree char *key = count_key (host, dd_rule_table_to_string (table), rule);

  return GPOINTER_TO_UINT (g_hash_table_lookup (site->rule_counts, key));
}

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"
#include "dd-rule.h"

G_BEGIN_DECLS

/**
 * DdFirewallVerb:
 * @DD_FIREWALL_APPEND: -A
 * @DD_FIREWALL_INSERT: -I, before rule number @number
 * @DD_FIREWALL_REPLACE: -R
 * @DD_FIREWALL_DELETE: -D with a rule
 * @DD_FIREWALL_DELETE_NUMBER: -D with a number
 * @DD_FIREWALL_FLUSH: -F; of a chain, or of all of a table
 * @DD_FIREWALL_POLICY: -P
 * @DD_FIREWALL_NEW: -N
 * @DD_FIREWALL_REMOVE: -X
 *
 * What somebody does to the rules of a host.
 */
typedef enum
{
  DD_FIREWALL_APPEND,
  DD_FIREWALL_INSERT,
  DD_FIREWALL_REPLACE,
  DD_FIREWALL_DELETE,
  DD_FIREWALL_DELETE_NUMBER,
  DD_FIREWALL_FLUSH,
  DD_FIREWALL_POLICY,
  DD_FIREWALL_NEW,
  DD_FIREWALL_REMOVE,
} DdFirewallVerb;

/**
 * DdFirewallChange:
 * @verb: what is done
 * @v6: whether by ip6tables
 * @table: the table
 * @chain: (nullable): the chain; %NULL for all
 * @number: of a rule, from 1
 * @rule: (nullable): a rule
 * @policy: (nullable): ACCEPT or DROP
 *
 * A change of the rules.
 */
typedef struct
{
  DdFirewallVerb  verb;
  gboolean        v6;
  DdRuleTable     table;
  const char     *chain;
  guint           number;
  const DdRule   *rule;
  const char     *policy;
} DdFirewallChange;

gboolean dd_firewall_change (DdEngine                *engine,
                             const DdFirewallChange  *change,
                             const char              *command,
                             GError                 **error);

guint64  dd_firewall_count_packets (const DdWorld    *site,
                             guint32                  host,
                             DdRuleTable              table,
                             const char              *rule);

/* For who makes the rules: GPtrArray of entries that somebody typed. */
void     _dd_firewall_apply (GPtrArray               *entries,
                             DdRuleSet               *set,
                             gboolean                 v6);
void     _dd_firewall_count (DdWorld                 *site,
                             const DdTrip            *trip);
void     _dd_firewall_add_digest (GPtrArray          *entries,
                             GString                 *text);

G_END_DECLS

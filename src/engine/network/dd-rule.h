// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-ip-prefix.h"
#include "dd-packet.h"

G_BEGIN_DECLS

/**
 * DdRuleTable:
 *
 * The tables of iptables, in the order the hooks ask them.
 */
typedef enum
{
  DD_TABLE_RAW,
  DD_TABLE_MANGLE,
  DD_TABLE_NAT,
  DD_TABLE_FILTER,
} DdRuleTable;

#define DD_N_TABLES (DD_TABLE_FILTER + 1)

/**
 * DdFlowMatch:
 *
 * What connection tracking says of a packet; bits of a mask.
 */
typedef enum
{
  DD_MATCH_NEW = 1 << 0,
  DD_MATCH_ESTABLISHED = 1 << 1,
  DD_MATCH_RELATED = 1 << 2,
  DD_MATCH_INVALID = 1 << 3,
} DdFlowMatch;

/**
 * DdPrefixMatch:
 * @is_set: whether it is asked for
 * @is_inverted: whether all but this match
 * @prefix: the addresses
 */
typedef struct
{
  gboolean   is_set;
  gboolean   is_inverted;
  DdIpPrefix prefix;
} DdPrefixMatch;

/**
 * DdNameMatch:
 * @name: (nullable): of an interface; one that ends in "+" stands for all that
 *   begin like it
 * @is_inverted: whether all but this match
 */
typedef struct
{
  char     *name;
  gboolean  is_inverted;
} DdNameMatch;

/**
 * DdPortMatch:
 * @is_set: whether it is asked for
 * @is_inverted: whether all but these match
 * @first: port
 * @last: port
 */
typedef struct
{
  gboolean is_set;
  gboolean is_inverted;
  guint    first;
  guint    last;
} DdPortMatch;

/**
 * DdRule:
 * @source: addresses it comes from
 * @destination: addresses it is for
 * @in: the interface it came in at
 * @out: the interface it leaves at
 * @transport: what is in the packet, -1 for anything
 * @not_transport: whether anything but @transport matches
 * @source_port: ports
 * @destination_port: ports
 * @source_local: 1 if the source must be an address of the host, -1 if it must
 *   not be
 * @destination_local: the same for the destination
 * @states: mask of #DdFlowMatch, 0 for any
 * @original_port: the port it was sent to before it was rewritten
 * @original_destination: the address it was sent to before that
 * @comment: (nullable): what is noted beside it
 * @target: (nullable): where a packet that matches goes: a verdict or a chain
 * @has_to: whether there is a @to
 * @to: the new address of DNAT and SNAT
 * @to_port: the new port, 0 to keep it
 * @reject_with: (nullable): how REJECT answers
 * @is_docker: whether the engine laid it down
 * @is_v6: whether it is one of ip6tables
 *
 * A rule of iptables.
 */
typedef struct
{
  DdPrefixMatch  source;
  DdPrefixMatch  destination;
  DdNameMatch    in;
  DdNameMatch    out;
  int            transport;
  gboolean       not_transport;
  DdPortMatch    source_port;
  DdPortMatch    destination_port;
  int            source_local;
  int            destination_local;
  guint          states;
  DdPortMatch    original_port;
  DdPrefixMatch  original_destination;
  char          *comment;
  char          *target;
  gboolean       has_to;
  DdIpAddress    to;
  guint          to_port;
  char          *reject_with;
  gboolean       is_docker;
  gboolean       is_v6;
} DdRule;

/**
 * DdChain:
 * @name: such as FORWARD
 * @policy: (nullable): what happens at its end; %NULL if it is not built in:
 *   then the chain that jumped here goes on
 * @rules: (element-type DdRule): in order
 */
typedef struct
{
  char      *name;
  char      *policy;
  GPtrArray *rules;
} DdChain;

/**
 * DdRuleSet:
 * @chains: (element-type DdChain): of each table
 *
 * All rules of a network namespace, for one family of addresses.
 */
typedef struct
{
  GPtrArray *chains[DD_N_TABLES];
} DdRuleSet;

/**
 * DdRuleContext:
 * @packet: the packet as it is now
 * @in: (nullable): the interface it came in at
 * @out: (nullable): the interface it leaves at
 * @state: what connection tracking says of it: one bit
 * @original: the first packet of its connection as it came
 * @is_local: whether an address is one of the stack's own
 * @user_data: for @is_local
 * @trace: (nullable) (element-type utf8): gets what was looked at
 *
 * What a rule is held against.
 */
typedef struct
{
  const DdPacket *packet;
  const char     *in;
  const char     *out;
  DdFlowMatch     state;
  const DdPacket *original;
  gboolean      (*is_local) (const DdIpAddress *address,
                             gpointer           user_data);
  gpointer        user_data;
  GPtrArray      *trace;
} DdRuleContext;

/**
 * DdRuling:
 * @verdict: what is to be done
 * @table: the table it comes from
 * @chain: (nullable): the chain
 * @number: the rule's place there from 1; 0 for the chain's policy
 * @rule: (nullable): the rule
 *
 * What the rules say.
 */
typedef struct
{
  DdVerdict      verdict;
  DdRuleTable    table;
  const DdChain *chain;
  guint          number;
  const DdRule  *rule;
} DdRuling;

const char *dd_rule_table_to_string (DdRuleTable           table);
int         dd_rule_table_from_name (const char           *name);

DdRule     *dd_rule_new             (const char           *target) G_GNUC_WARN_UNUSED_RESULT;
DdRule     *dd_rule_copy            (const DdRule         *self) G_GNUC_WARN_UNUSED_RESULT;
void        dd_rule_free            (DdRule               *self);
const char      *dd_rule_get_protocol   (const DdRule        *self);
char       *dd_rule_to_text         (const DdRule         *self,
                                     const char           *chain) G_GNUC_WARN_UNUSED_RESULT;
gboolean    dd_rule_matches         (const DdRule         *self,
                                     const DdRuleContext  *context);

DdRuleSet  *dd_rule_set_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void        dd_rule_set_free        (DdRuleSet            *self);
DdChain    *dd_rule_set_get_chain   (const DdRuleSet      *self,
                                     DdRuleTable           table,
                                     const char           *name);
DdChain    *dd_rule_set_add_chain   (DdRuleSet            *self,
                                     DdRuleTable           table,
                                     const char           *name,
                                     const char           *policy);
gboolean    dd_rule_set_is_empty    (const DdRuleSet      *self);
DdRuling    dd_rule_set_run         (const DdRuleSet      *self,
                                     DdRuleTable           table,
                                     const char           *chain,
                                     const DdRuleContext  *context);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdRule, dd_rule_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdRuleSet, dd_rule_set_free)

G_END_DECLS

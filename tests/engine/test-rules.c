// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-rule-parse.h"

/* What is typed after -A INPUT, and how it is printed; or what is wrong. */
static const struct
{
  const char *typed;
  const char *printed;
  const char *error;
} rules[] = {
  { "", "-A INPUT", NULL },
  { "-p tcp --dport 22 -j ACCEPT", "-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT", NULL },
  { "--protocol TCP --destination-port http --jump DROP",
    "-A INPUT -p tcp -m tcp --dport 80 -j DROP", NULL },
  { "! -i docker0 -s 10.1.2.3/8 -j DROP", "-A INPUT -s 10.0.0.0/8 ! -i docker0 -j DROP", NULL },
  { "-s 10.1.2.3 -d 0.0.0.0/0 -j DROP", "-A INPUT -s 10.1.2.3/32 -j DROP", NULL },
  { "-p udp ! --sport 1000:2000 -j RETURN",
    "-A INPUT -p udp -m udp ! --sport 1000:2000 -j RETURN", NULL },
  { "-m state --state RELATED,ESTABLISHED -j ACCEPT",
    "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", NULL },
  { "-p tcp -m conntrack --ctorigdstport 8080 -j REJECT",
    "-A INPUT -p tcp -m conntrack --ctorigdstport 8080 -j REJECT --reject-with "
    "icmp-port-unreachable", NULL },
  { "-m addrtype ! --dst-type LOCAL -j MINE",
    "-A INPUT -m addrtype ! --dst-type LOCAL -j MINE", NULL },
  { "-m comment --comment 'a b' -j ACCEPT",
    "-A INPUT -m comment --comment \"a b\" -j ACCEPT", NULL },
  { "-p tcp --dport 80 -j DNAT --to-destination 10.0.0.2:8080",
    "-A INPUT -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.2:8080", NULL },
  { "--dport 80 -j DROP", NULL, "unknown option \"--dport\"" },
  { "-p nope -j DROP", NULL, "unknown protocol \"nope\" specified" },
  { "-p tcp --dport 70000", NULL, "invalid port/service `70000' specified" },
  { "-s nowhere -j DROP", NULL, "host/network `nowhere' not found" },
  { "-s fe80::1 -j DROP", NULL, "host/network `fe80::1' not found" },
  { "-m limit --limit 1/s", NULL, "Drydock does not model the match limit yet" },
  { "-j", NULL, "option \"-j\" requires an argument" },
  { "DROP", NULL, "Bad argument `DROP'" },
  { "-j DNAT", NULL, "DNAT: option \"--to-destination\" must be specified" },
};

static void
test_rule (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *line = g_strconcat ("-A INPUT ", rules[i].typed, NULL);
  g_autofree char *chain = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DdRule) rule = dd_rule_parse_line (line, FALSE, &chain, &error);

  g_assert_cmpstr (chain, ==, "INPUT");
  if (rules[i].error)
    {
      g_assert_null (rule);
      g_assert_error (error, DD_RULE_ERROR, 2);
      g_assert_cmpstr (error->message, ==, rules[i].error);
      return;
    }
  g_assert_no_error (error);
  text = dd_rule_to_text (rule, chain);
  g_assert_cmpstr (text, ==, rules[i].printed);
}

static gboolean
is_nobody (const DdIpAddress *address,
           gpointer           user_data)
{
  return FALSE;
}

/* A chain that nobody decided in goes back to the one that jumped there, RETURN
 * does at once, and the policy is last. */
static void
test_chains (void)
{
  static const char *const lines[] = {
    "-A MINE -p tcp -m tcp --dport 1 -j ACCEPT", "-A MINE -p tcp -m tcp --dport 2 -j RETURN",
    "-A MINE -p tcp -m tcp --dport 2 -j DROP", "-A INPUT -j MINE",
    "-A INPUT -p tcp -m tcp --dport 2 -j REJECT",
  };
  static const struct
  {
    guint     port;
    DdVerdict verdict;
    guint     number;
  } packets[] = {
    { 1, DD_VERDICT_ACCEPT, 1 }, { 2, DD_VERDICT_REJECT, 2 }, { 3, DD_VERDICT_DROP, 0 },
  };
  g_autoptr (DdRuleSet) set = dd_rule_set_new ();
  DdChain *input = dd_rule_set_get_chain (set, DD_TABLE_FILTER, "INPUT");

  g_assert_true (dd_rule_set_is_empty (set));
  dd_rule_set_add_chain (set, DD_TABLE_FILTER, "MINE", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *chain = NULL;
      DdRule *rule = dd_rule_parse_line (lines[i], FALSE, &chain, NULL);

      g_ptr_array_add (dd_rule_set_get_chain (set, DD_TABLE_FILTER, chain)->rules, rule);
    }
  g_free (input->policy);
  input->policy = g_strdup ("DROP");
  g_assert_false (dd_rule_set_is_empty (set));
  for (gsize i = 0; i < G_N_ELEMENTS (packets); i++)
    {
      DdPacket packet = {
        .source = { .is_v4 = TRUE }, .destination = { .is_v4 = TRUE },
        .destination_port = packets[i].port,
      };
      DdRuleContext context = {
        .packet = &packet, .original = &packet, .state = DD_MATCH_NEW, .is_local = is_nobody,
      };
      DdRuling ruling = dd_rule_set_run (set, DD_TABLE_FILTER, "INPUT", &context);

      g_assert_cmpint (ruling.verdict, ==, packets[i].verdict);
      g_assert_cmpuint (ruling.number, ==, packets[i].number);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *path = g_strdup_printf ("/rules/parse/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_rule);
    }
  g_test_add_func ("/rules/chains", test_chains);
  return g_test_run ();
}

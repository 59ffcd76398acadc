// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-rule-parse.h"

G_DEFINE_QUARK (dd-rule-error-quark, dd_rule_error)

/* What iptables ends with. Source: iptables(8) */
#define STATUS_USAGE 2

#define MAX_PORT 65535

typedef struct
{
  const char *const  *words;
  gboolean            v6;
  DdRule             *rule;
  gboolean            is_inverted;
  GError            **error;
} Parsing;

static gboolean G_GNUC_PRINTF (2, 3)
refuse (Parsing    *self,
        const char *format,
        ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (self->error, DD_RULE_ERROR, STATUS_USAGE, text);
  return FALSE;
}

static gboolean
parse_prefix (Parsing       *self,
              DdPrefixMatch *match,
              const char    *text)
{
  if (!dd_ip_prefix_parse (text, &match->prefix, NULL))
    {
      if (!dd_ip_address_parse (text, &match->prefix.address, NULL))
        return refuse (self, "host/network `%s' not found", text);
      match->prefix.n_bits = match->prefix.address.is_v4 ? 32 : 128;
    }
  if (match->prefix.address.is_v4 == self->v6)
    return refuse (self, "host/network `%s' not found", text);
  match->prefix = dd_ip_prefix_mask (&match->prefix);
  match->is_set = match->prefix.n_bits > 0 || self->is_inverted;
  match->is_inverted = self->is_inverted;
  return TRUE;
}

static gboolean
parse_port (const char *text,
            guint      *port)
{
  static const struct
  {
    const char *name;
    guint       port;
  } services[] = {
    { "ssh", 22 }, { "domain", 53 }, { "http", 80 }, { "https", 443 }, { "postgresql", 5432 },
    { "redis", 6379 }, { "http-alt", 8080 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (services); i++)
    if (g_str_equal (services[i].name, text))
      {
        *port = services[i].port;
        return TRUE;
      }
  if (*text == '\0' || strlen (text) > 5 || text[strspn (text, "0123456789")])
    return FALSE;
  *port = atoi (text);
  return *port <= MAX_PORT;
}

static gboolean
parse_ports (Parsing     *self,
             DdPortMatch *match,
             const char  *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);

  if (!parse_port (parts[0] ? parts[0] : "", &match->first) ||
      (parts[0] && parts[1] && !parse_port (parts[1], &match->last)))
    return refuse (self, "invalid port/service `%s' specified", text);
  if (parts[1] == NULL)
    match->last = match->first;
  match->is_set = TRUE;
  match->is_inverted = self->is_inverted;
  return TRUE;
}

static gboolean
parse_protocol (Parsing    *self,
                const char *text)
{
  static const char *const names[] = { "tcp", "udp", "sctp", "icmp" };
  static const char *const v6_names[] = { "icmpv6", "ipv6-icmp", NULL };

  if (g_str_equal (text, "all"))
    return TRUE;
  self->rule->is_v6 = g_strv_contains (v6_names, text);
  if (self->rule->is_v6)
    text = "icmp";
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (names[i], text) == 0)
      {
        self->rule->transport = i;
        self->rule->not_transport = self->is_inverted;
        return TRUE;
      }
  return refuse (self, "unknown protocol \"%s\" specified", text);
}

static gboolean
parse_states (Parsing    *self,
              const char *text)
{
  static const struct
  {
    const char  *name;
    DdFlowMatch  bit;
  } states[] = {
    { "NEW", DD_MATCH_NEW }, { "ESTABLISHED", DD_MATCH_ESTABLISHED },
    { "RELATED", DD_MATCH_RELATED }, { "INVALID", DD_MATCH_INVALID },
  };
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (char **part = parts; *part; part++)
    {
      guint before = self->rule->states;

      for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
        if (g_str_equal (states[i].name, *part))
          self->rule->states |= states[i].bit;
      if (self->rule->states == before)
        return refuse (self, "Bad ctstate \"%s\"", *part);
    }
  return TRUE;
}

static gboolean
parse_local (Parsing    *self,
             int        *match,
             const char *text)
{
  if (!g_str_equal (text, "LOCAL"))
    return refuse (self, "Drydock models the address type LOCAL only, not %s", text);
  *match = self->is_inverted ? -1 : 1;
  return TRUE;
}

/* ADDRESS, ADDRESS:PORT or [ADDRESS]:PORT */
static gboolean
parse_target_address (Parsing    *self,
                      const char *text)
{
  g_autofree char *host = NULL;
  g_autofree char *port = NULL;

  if (!dd_split_host_port (text, &host, &port, NULL))
    host = g_strdup (text);
  if (!dd_ip_address_parse (host, &self->rule->to, NULL) ||
      (port && !parse_port (port, &self->rule->to_port)))
    return refuse (self, "Bad IP address \"%s\"", text);
  self->rule->has_to = TRUE;
  return TRUE;
}

static gboolean
parse_match (Parsing    *self,
             const char *name)
{
  static const char *const known[] = {
    "tcp", "udp", "conntrack", "state", "addrtype", "comment", NULL
  };
  static const char *const unmodelled[] = {
    "limit", "multiport", "mark", "iprange", "recent", "string", "set", "mac", "owner", NULL
  };

  if (g_strv_contains (known, name))
    return TRUE;
  if (g_strv_contains (unmodelled, name))
    return refuse (self, "Drydock does not model the match %s yet", name);
  return refuse (self, "Couldn't load match `%s':No such file or directory\n", name);
}

static gboolean
parse_target (Parsing    *self,
              const char *name)
{
  if (strpbrk (name, " \t\n\r\v\f") || *name == '\0')
    return refuse (self, "Invalid target name `%s'", name);
  g_free (self->rule->target);
  self->rule->target = g_strdup (name);
  if (g_str_equal (name, "REJECT") && self->rule->reject_with == NULL)
    self->rule->reject_with = g_strdup (self->v6 ? "icmp6-port-unreachable"
                                                 : "icmp-port-unreachable");
  return TRUE;
}

/* An option that needs another one before it is not known without it. */
static gboolean
check_ports_allowed (Parsing    *self,
                     const char *option)
{
  int transport = self->rule->transport;

  if (transport >= 0 && transport != DD_TRANSPORT_ICMP)
    return TRUE;
  return refuse (self, "unknown option \"%s\"", option);
}

typedef enum
{
  OPTION_SOURCE, OPTION_DESTINATION, OPTION_IN, OPTION_OUT, OPTION_PROTOCOL, OPTION_MATCH,
  OPTION_SPORT, OPTION_DPORT, OPTION_STATES, OPTION_ORIGINAL_PORT, OPTION_ORIGINAL_DESTINATION,
  OPTION_SOURCE_TYPE, OPTION_DESTINATION_TYPE, OPTION_COMMENT, OPTION_TARGET, OPTION_TO,
  OPTION_TO_PORTS, OPTION_REJECT_WITH,
} Option;

static const struct
{
  const char *name;
  Option      option;
} options[] = {
  { "-s", OPTION_SOURCE }, { "--source", OPTION_SOURCE }, { "--src", OPTION_SOURCE },
  { "-d", OPTION_DESTINATION }, { "--destination", OPTION_DESTINATION },
  { "--dst", OPTION_DESTINATION }, { "-i", OPTION_IN }, { "--in-interface", OPTION_IN },
  { "-o", OPTION_OUT }, { "--out-interface", OPTION_OUT }, { "-p", OPTION_PROTOCOL },
  { "--protocol", OPTION_PROTOCOL }, { "-m", OPTION_MATCH }, { "--match", OPTION_MATCH },
  { "--sport", OPTION_SPORT }, { "--source-port", OPTION_SPORT }, { "--dport", OPTION_DPORT },
  { "--destination-port", OPTION_DPORT }, { "--ctstate", OPTION_STATES },
  { "--state", OPTION_STATES }, { "--ctorigdstport", OPTION_ORIGINAL_PORT },
  { "--ctorigdst", OPTION_ORIGINAL_DESTINATION }, { "--src-type", OPTION_SOURCE_TYPE },
  { "--dst-type", OPTION_DESTINATION_TYPE }, { "--comment", OPTION_COMMENT },
  { "-j", OPTION_TARGET }, { "--jump", OPTION_TARGET }, { "-g", OPTION_TARGET },
  { "--to-destination", OPTION_TO }, { "--to-source", OPTION_TO },
  { "--to-ports", OPTION_TO_PORTS }, { "--reject-with", OPTION_REJECT_WITH },
};

static void
set_text (char       **place,
          const char  *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

static gboolean
take_name (Parsing     *self,
           DdNameMatch *match,
           const char  *text)
{
  set_text (&match->name, text);
  match->is_inverted = self->is_inverted;
  return TRUE;
}

static gboolean
take_option (Parsing    *self,
             Option      option,
             const char *name,
             const char *value)
{
  DdRule *rule = self->rule;

  switch (option)
    {
    case OPTION_SOURCE:
      return parse_prefix (self, &rule->source, value);
    case OPTION_DESTINATION:
      return parse_prefix (self, &rule->destination, value);
    case OPTION_IN:
      return take_name (self, &rule->in, value);
    case OPTION_OUT:
      return take_name (self, &rule->out, value);
    case OPTION_PROTOCOL:
      return parse_protocol (self, value);
    case OPTION_MATCH:
      return parse_match (self, value);
    case OPTION_SPORT:
      return check_ports_allowed (self, name) && parse_ports (self, &rule->source_port, value);
    case OPTION_DPORT:
      return check_ports_allowed (self, name) &&
             parse_ports (self, &rule->destination_port, value);
    case OPTION_STATES:
      return parse_states (self, value);
    case OPTION_ORIGINAL_PORT:
      return parse_ports (self, &rule->original_port, value);
    case OPTION_ORIGINAL_DESTINATION:
      return parse_prefix (self, &rule->original_destination, value);
    case OPTION_SOURCE_TYPE:
      return parse_local (self, &rule->source_local, value);
    case OPTION_DESTINATION_TYPE:
      return parse_local (self, &rule->destination_local, value);
    case OPTION_TARGET:
      return parse_target (self, value);
    case OPTION_TO:
      return parse_target_address (self, value);
    case OPTION_TO_PORTS:
      return parse_port (value, &rule->to_port) ||
             refuse (self, "Port `%s' not valid", value);
    case OPTION_COMMENT:
      set_text (&rule->comment, value);
      return TRUE;
    case OPTION_REJECT_WITH:
    default:
      set_text (&rule->reject_with, value);
      return TRUE;
    }
}

static gboolean
take_word (Parsing *self,
           guint   *place)
{
  const char *word = self->words[*place];
  const char *value;

  if (g_str_equal (word, "!"))
    {
      self->is_inverted = TRUE;
      (*place)++;
      return self->words[*place] != NULL || refuse (self, "Bad argument `!'");
    }
  if (*word != '-')
    return refuse (self, "Bad argument `%s'", word);
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    {
      if (!g_str_equal (options[i].name, word))
        continue;
      value = self->words[*place + 1];
      if (value && g_str_equal (value, "!"))
        return refuse (self, "Using intrapositioned negation (`--option ! this`) is not supported");
      if (value == NULL)
        return refuse (self, "option \"%s\" requires an argument", word);
      if (!take_option (self, options[i].option, word, value))
        return FALSE;
      self->is_inverted = FALSE;
      *place += 2;
      return TRUE;
    }
  return refuse (self, "unknown option \"%s\"", word);
}

/**
 * dd_rule_parse:
 * @words: (array zero-terminated=1): what follows the name of the chain
 * @v6: whether for ip6tables
 * @error: return location for a #GError whose code is what iptables ends with
 *
 * Reads a rule as people type it. Addresses are not looked up by name.
 *
 * Returns: (transfer full) (nullable): the rule
 * Source: iptables(8), iptables-extensions(8)
 */
DdRule *
dd_rule_parse (const char *const  *words,
               gboolean            v6,
               GError            **error)
{
  g_autoptr (DdRule) rule = dd_rule_new (NULL);
  Parsing parsing = { words, v6, rule, FALSE, error };
  guint place = 0;

  while (words[place])
    if (!take_word (&parsing, &place))
      return NULL;
  if (rule->has_to && g_strcmp0 (rule->target, "DNAT") != 0 &&
      g_strcmp0 (rule->target, "SNAT") != 0)
    {
      refuse (&parsing, "unknown option \"--to-destination\"");
      return NULL;
    }
  if (g_strcmp0 (rule->target, "DNAT") == 0 && !rule->has_to)
    {
      refuse (&parsing, "DNAT: option \"--to-destination\" must be specified");
      return NULL;
    }
  return g_steal_pointer (&rule);
}

/**
 * dd_rule_parse_line:
 * @line: such as "-A INPUT -p tcp --dport 22 -j ACCEPT"
 * @v6: whether for ip6tables
 * @chain: (out) (transfer full): the chain
 * @error: return location
 *
 * Reads a line as `iptables -S` prints it.
 *
 * Returns: (transfer full) (nullable): the rule
 */
DdRule *
dd_rule_parse_line (const char  *line,
                    gboolean     v6,
                    char       **chain,
                    GError     **error)
{
  g_auto (GStrv) words = NULL;

  *chain = NULL;
  if (!g_shell_parse_argv (line, NULL, &words, error))
    return NULL;
  if (words[0] == NULL || !g_str_equal (words[0], "-A") || words[1] == NULL)
    {
      g_set_error_literal (error, DD_RULE_ERROR, STATUS_USAGE, "-A and a chain are expected");
      return NULL;
    }
  *chain = g_strdup (words[1]);
  return dd_rule_parse ((const char *const *) words + 2, v6, error);
}

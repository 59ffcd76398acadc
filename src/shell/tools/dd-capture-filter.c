// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-capture-filter.h"
#include "dd-syntax-error.h"

/* The expressions that choose packets.
 * Source: libpcap pcap-filter(7) */

#define MAX_DEPTH 64

typedef enum
{
  NODE_AND,
  NODE_OR,
  NODE_NOT,
  NODE_TEST,
} NodeKind;

typedef enum
{
  SIDE_ANY,   /* src or dst */
  SIDE_SOURCE,
  SIDE_DESTINATION,
  SIDE_BOTH,  /* src and dst */
} Side;

typedef enum
{
  TEST_NONE,
  TEST_HOST,
  TEST_NET,
  TEST_PORT,
  TEST_ALL,   /* a protocol alone */
} TestKind;

/* What comes before a value: "tcp src port". */
typedef struct
{
  const char *protocol;
  Side        side;
  TestKind    kind;
} Qualifier;

typedef struct _Node Node;

struct _Node
{
  NodeKind    kind;
  Node       *left;
  Node       *right;
  Qualifier   test;
  DdIpPrefix  prefix;
  guint       first_port;
  guint       last_port;
};

struct _DdCaptureFilter
{
  Node *root;
};

typedef struct
{
  char            **words;
  guint             at;
  guint             depth;
  Qualifier         last;       /* for a value without a word before it */
  DdFilterResolve   resolve;
  gpointer          user_data;
  GError          **error;
} Parser;

static const struct
{
  const char *name;
  guint       port;
} ports[] = {
  { "ftp", 21 }, { "ssh", 22 }, { "telnet", 23 }, { "smtp", 25 }, { "domain", 53 },
  { "http", 80 }, { "pop3", 110 }, { "imap2", 143 }, { "https", 443 }, { "ms-sql-s", 1433 },
  { "mysql", 3306 }, { "postgresql", 5432 }, { "amqp", 5672 }, { "redis", 6379 },
  { "http-alt", 8080 },
};

/**
 * dd_port_get_name:
 * @port: a port
 *
 * Returns: (nullable): its name in /etc/services
 */
const char *
dd_port_get_name (guint port)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ports); i++)
    if (ports[i].port == port)
      return ports[i].name;
  return NULL;
}

/**
 * dd_port_find_name:
 * @name: a name of /etc/services
 *
 * Returns: its port, 0 if there is none
 */
guint
dd_port_find_name (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ports); i++)
    if (g_str_equal (ports[i].name, name))
      return ports[i].port;
  return 0;
}

static void
node_free (Node *self)
{
  if (self == NULL)
    return;
  node_free (self->left);
  node_free (self->right);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Node, node_free)

static Node *
node_new (NodeKind  kind,
          Node     *left,
          Node     *right)
{
  Node *self = g_new0 (Node, 1);

  self->kind = kind;
  self->left = left;
  self->right = right;
  return self;
}

static gpointer G_GNUC_PRINTF (2, 3)
fail (Parser     *self,
      const char *format,
      ...)
{
  va_list arguments;

  if (*self->error)
    return NULL;
  va_start (arguments, format);
  *self->error = g_error_new_valist (DD_SYNTAX_ERROR, DD_SYNTAX_ERROR_INVALID, format, arguments);
  va_end (arguments);
  return NULL;
}

static gpointer
fail_syntax (Parser *self)
{
  return fail (self, "can't parse filter expression: syntax error");
}

/* Words: parentheses and the signs for and, or, not stand alone. */

static gsize
measure_sign (const char *text)
{
  if (g_str_has_prefix (text, "&&") || g_str_has_prefix (text, "||"))
    return 2;
  return strchr ("()!", *text) && *text ? 1 : 0;
}

static char **
split (const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  while (*(text += strspn (text, " \t\n\r")))
    {
      gsize length = measure_sign (text);
      g_autofree char *word = NULL;

      while (measure_sign (text) == 0 && text[length] && !strchr (" \t\n\r()!", text[length]) &&
             measure_sign (text + length) == 0)
        length++;
      word = g_strndup (text, length);
      g_strv_builder_add (builder, word);
      text += length;
    }
  return g_strv_builder_end (builder);
}

static const char *
peek (Parser *self)
{
  return self->words[self->at] ? self->words[self->at] : "";
}

static gboolean
take (Parser     *self,
      const char *word,
      const char *sign)
{
  if (!g_str_equal (peek (self), word) && !g_str_equal (peek (self), sign))
    return FALSE;
  self->at++;
  return TRUE;
}

/* Values */

static Node *
make_host (Parser     *self,
           const char *value)
{
  g_autoptr (Node) node = node_new (NODE_TEST, NULL, NULL);

  if (!dd_ip_address_parse (value, &node->prefix.address, NULL) &&
      !self->resolve (value, &node->prefix.address, self->user_data))
    return fail (self, "unknown host '%s'", value);
  node->prefix.n_bits = node->prefix.address.is_v4 ? 32 : 128;
  return g_steal_pointer (&node);
}

/* "172.17" stands for 172.17.0.0/16. */
static Node *
make_net (Parser     *self,
          const char *value)
{
  g_autoptr (Node) node = node_new (NODE_TEST, NULL, NULL);
  g_auto (GStrv) parts = g_strsplit (value, ".", -1);
  guint n_parts = g_strv_length (parts);
  g_autofree char *whole = NULL;

  if (dd_ip_prefix_parse (value, &node->prefix, NULL))
    {
      DdIpAddress first = dd_ip_prefix_mask (&node->prefix).address;

      if (dd_ip_address_compare (&first, &node->prefix.address) != 0)
        return fail (self, "non-network bits set in \"%s\"", value);
      return g_steal_pointer (&node);
    }
  whole = g_strdup_printf ("%s%s/%u", value, n_parts == 1 ? ".0.0.0" : n_parts == 2 ? ".0.0"
                           : n_parts == 3 ? ".0" : "", n_parts * 8);
  if (n_parts == 0 || n_parts > 4 || !dd_ip_prefix_parse (whole, &node->prefix, NULL))
    return fail (self, "unknown network '%s'", value);
  return g_steal_pointer (&node);
}

static gboolean
read_port (const char *text,
           guint      *port)
{
  char *end;
  guint64 number = g_ascii_strtoull (text, &end, 10);

  *port = g_ascii_isdigit (*text) && *end == '\0' && number <= 65535 ? (guint) number
                                                                     : dd_port_find_name (text);
  return *port > 0 || g_str_equal (text, "0");
}

static Node *
make_port (Parser     *self,
           const char *value)
{
  g_autoptr (Node) node = node_new (NODE_TEST, NULL, NULL);
  g_auto (GStrv) ends = g_strsplit (value, "-", 2);
  gboolean is_whole = read_port (value, &node->first_port);

  node->last_port = node->first_port;
  if (!is_whole && (ends[0] == NULL || ends[1] == NULL || !read_port (ends[0], &node->first_port) ||
                    !read_port (ends[1], &node->last_port)))
    return g_ascii_isdigit (*value) ? fail (self, "illegal port number %s > 65535", value)
                                    : fail (self, "unknown port '%s'", value);
  return g_steal_pointer (&node);
}

static Node *
make_test (Parser          *self,
           const Qualifier *test)
{
  const char *value = peek (self);
  Node *node;

  if (test->kind == TEST_ALL)
    {
      node = node_new (NODE_TEST, NULL, NULL);
      node->test = *test;
      return node;
    }
  if (*value == '\0' || measure_sign (value))
    return fail_syntax (self);
  self->at++;
  node = test->kind == TEST_PORT ? make_port (self, value)
       : test->kind == TEST_NET ? make_net (self, value) : make_host (self, value);
  if (node)
    node->test = *test;
  return node;
}

/* Qualifiers */

static gboolean
read_protocol (Parser    *self,
               Qualifier *test)
{
  static const char *const names[] = { "ip", "ip6", "tcp", "udp", "icmp", "icmp6", "sctp", "arp" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (peek (self), names[i]))
      {
        test->protocol = names[i];
        self->at++;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_side (Parser    *self,
           Qualifier *test)
{
  gboolean source = g_str_equal (peek (self), "src");
  const char *join;

  if (!source && !g_str_equal (peek (self), "dst"))
    return FALSE;
  self->at++;
  test->side = source ? SIDE_SOURCE : SIDE_DESTINATION;
  join = peek (self);
  if ((g_str_equal (join, "or") || g_str_equal (join, "and")) &&
      g_strcmp0 (self->words[self->at + 1], source ? "dst" : "src") == 0)
    {
      test->side = g_str_equal (join, "or") ? SIDE_ANY : SIDE_BOTH;
      self->at += 2;
    }
  return TRUE;
}

static gboolean
read_kind (Parser    *self,
           Qualifier *test)
{
  static const struct { const char *name; TestKind kind; } kinds[] = {
    { "host", TEST_HOST }, { "net", TEST_NET }, { "port", TEST_PORT }, { "portrange", TEST_PORT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (peek (self), kinds[i].name))
      {
        test->kind = kinds[i].kind;
        self->at++;
        return TRUE;
      }
  return FALSE;
}

static Node *
parse_test (Parser *self)
{
  Qualifier test = { 0 };
  gboolean has_protocol = read_protocol (self, &test);
  gboolean has_side = read_side (self, &test);
  gboolean has_kind = read_kind (self, &test);
  const char *next = peek (self);

  if (strchr (next, '['))
    return fail (self, "Drydock does not look into packets by offsets: %s", next);
  if (has_protocol && !has_side && !has_kind)
    test.kind = TEST_ALL;
  else if (!has_kind && has_side)
    test.kind = TEST_HOST;
  else if (!has_protocol && !has_side && !has_kind)
    test = self->last.kind == TEST_NONE || self->last.kind == TEST_ALL
           ? (Qualifier) { .kind = TEST_HOST } : self->last;
  self->last = test;
  return make_test (self, &test);
}

static Node *parse_or (Parser *self);

static Node *
parse_not (Parser *self)
{
  Node *inner;

  if (++self->depth > MAX_DEPTH)
    return fail_syntax (self);
  if (take (self, "not", "!"))
    {
      inner = parse_not (self);
      self->depth--;
      return inner ? node_new (NODE_NOT, inner, NULL) : NULL;
    }
  if (take (self, "(", "("))
    {
      inner = parse_or (self);
      if (inner && !take (self, ")", ")"))
        {
          node_free (inner);
          return fail_syntax (self);
        }
    }
  else
    {
      inner = parse_test (self);
    }
  self->depth--;
  return inner;
}

/* "and" and "or" have the same rank and are read from the left. */
static Node *
parse_or (Parser *self)
{
  g_autoptr (Node) node = parse_not (self);

  while (node)
    {
      NodeKind kind = NODE_AND;
      Node *right;

      if (take (self, "or", "||"))
        kind = NODE_OR;
      else if (!take (self, "and", "&&"))
        return g_steal_pointer (&node);
      right = parse_not (self);
      if (right == NULL)
        return NULL;
      node = node_new (kind, g_steal_pointer (&node), right);
    }
  return NULL;
}

/**
 * dd_capture_filter_new:
 * @text: an expression; empty for everything
 * @resolve: finds the address of a name
 * @user_data: for @resolve
 * @error: return location; the message is what tcpdump says
 *
 * Reads an expression that chooses packets.
 *
 * Returns: (transfer full) (nullable): a filter
 */
DdCaptureFilter *
dd_capture_filter_new (const char       *text,
                       DdFilterResolve   resolve,
                       gpointer          user_data,
                       GError          **error)
{
  g_autoptr (GError) problem = NULL;
  g_auto (GStrv) words = split (text);
  Parser parser = { .words = words, .resolve = resolve, .user_data = user_data, .error = &problem };
  g_autoptr (DdCaptureFilter) self = g_new0 (DdCaptureFilter, 1);

  if (words[0] == NULL)
    return g_steal_pointer (&self);
  self->root = parse_or (&parser);
  if (self->root && words[parser.at])
    fail_syntax (&parser);
  if (problem)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * dd_capture_filter_free:
 * @self: (transfer full): a filter
 *
 * Frees it.
 */
void
dd_capture_filter_free (DdCaptureFilter *self)
{
  node_free (self->root);
  g_free (self);
}

/* Asking it */

static gboolean
has_protocol (const char     *protocol,
              const DdPacket *packet)
{
  if (protocol == NULL)
    return TRUE;
  if (g_str_equal (protocol, "ip"))
    return packet->source.is_v4;
  if (g_str_equal (protocol, "ip6"))
    return !packet->source.is_v4;
  if (g_str_equal (protocol, "icmp6"))
    return packet->transport == DD_TRANSPORT_ICMP && !packet->source.is_v4;
  return g_str_equal (protocol, dd_transport_to_string (packet->transport)) &&
         (packet->transport != DD_TRANSPORT_ICMP || packet->source.is_v4);
}

static gboolean
has_value (const Node        *node,
           const DdPacket    *packet,
           const DdIpAddress *address,
           guint              port)
{
  if (node->test.kind == TEST_PORT)
    return packet->transport != DD_TRANSPORT_ICMP && port >= node->first_port &&
           port <= node->last_port;
  return dd_ip_prefix_contains (&node->prefix, address);
}

static gboolean
test_packet (const Node     *node,
             const DdPacket *packet)
{
  gboolean source;
  gboolean destination;

  if (!has_protocol (node->test.protocol, packet))
    return FALSE;
  if (node->test.kind == TEST_ALL)
    return TRUE;
  source = has_value (node, packet, &packet->source, packet->source_port);
  destination = has_value (node, packet, &packet->destination, packet->destination_port);
  switch (node->test.side)
    {
    case SIDE_SOURCE:
      return source;
    case SIDE_DESTINATION:
      return destination;
    case SIDE_BOTH:
      return source && destination;
    case SIDE_ANY:
    default:
      return source || destination;
    }
}

static gboolean
matches (const Node     *node,
         const DdPacket *packet)
{
  switch (node->kind)
    {
    case NODE_AND:
      return matches (node->left, packet) && matches (node->right, packet);
    case NODE_OR:
      return matches (node->left, packet) || matches (node->right, packet);
    case NODE_NOT:
      return !matches (node->left, packet);
    case NODE_TEST:
    default:
      return test_packet (node, packet);
    }
}

/**
 * dd_capture_filter_matches:
 * @self: a filter
 * @frame: what was seen
 *
 * Returns: whether it is one of those that are wanted
 */
gboolean
dd_capture_filter_matches (const DdCaptureFilter *self,
                           const DdFrame         *frame)
{
  return self->root == NULL || matches (self->root, &frame->packet);
}

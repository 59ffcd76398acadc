// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-capture-filter.h"
#include "dd-capture.h"
#include "dd-namespace-tools-private.h"
#include "dd-network-tools-private.h"
#include "dd-resolver.h"
#include "dd-tcpdump-line.h"
#include "dd-tool-args.h"

/* tcpdump: what passes an interface, a line a packet. */

#define ACCEPTED "i:c:nlpqAtUKDs:B:w:r:veXxQ:h"

#define PROMISCUOUS_WARNING \
  "tcpdump: WARNING: any: That device doesn't support promiscuous mode\n" \
  "(Promiscuous mode not supported on the \"any\" device)\n"

/* How many were printed, and when the last one was seen. */
#define MEMO_FORMAT "(ut)"

typedef struct
{
  DdToolCall      *call;
  DdToolArgs       args;
  DdCaptureFilter *filter;
  const char      *interface;  /* (nullable): %NULL for all */
  guint            captured;
  guint64          last;
} Tcpdump;

static void
tcpdump_clear (Tcpdump *self)
{
  dd_tool_args_clear (&self->args);
  g_clear_pointer (&self->filter, dd_capture_filter_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tcpdump, tcpdump_clear)

static guint
count_letter (const Tcpdump *self,
              char           letter)
{
  guint n = 0;

  for (gsize i = 0; i < self->args.letters->len; i++)
    n += self->args.letters->str[i] == letter;
  return n;
}

static gboolean
has (const Tcpdump *self,
     char           letter)
{
  return dd_tool_args_has (&self->args, letter);
}

static const char *
plural (guint n)
{
  return n == 1 ? "packet" : "packets";
}

static DdToolResult
finish (Tcpdump *self)
{
  dd_tool_flush (self->call);
  dd_capture_close (self->call->engine, self->call->pid);
  g_string_append_printf (self->call->err, "%u %s captured\n%u %s received by filter\n"
                          "0 packets dropped by kernel\n", self->captured,
                          plural (self->captured), self->captured, plural (self->captured));
  return dd_tool_finish (self->call, 0);
}

static gboolean
resolve (const char  *name,
         DdIpAddress *address,
         gpointer     user_data)
{
  Tcpdump *self = user_data;
  g_autoptr (GArray) addresses = NULL;

  dd_resolver_find (self->call->engine, self->call->pid, name, &addresses);
  if (addresses->len)
    *address = g_array_index (addresses, DdIpAddress, 0);
  return addresses->len > 0;
}

static gboolean
is_wanted (const Tcpdump *self,
           const DdFrame *frame)
{
  const char *direction = dd_tool_args_value (&self->args, 'Q');

  if (has (self, 'p') && frame->is_switched)
    return FALSE;
  if (direction && g_str_equal (direction, "in") && frame->direction == DD_FRAME_OUT)
    return FALSE;
  if (direction && g_str_equal (direction, "out") && frame->direction != DD_FRAME_OUT)
    return FALSE;
  return dd_capture_filter_matches (self->filter, frame);
}

/* Prints what was seen. Returns whether it has as many as it wants. */
static gboolean
print_frames (Tcpdump *self)
{
  const char *limit = dd_tool_args_value (&self->args, 'c');
  DdTcpdumpForm form = {
    .any = self->interface == NULL, .numeric = has (self, 'n'), .quiet = has (self, 'q'),
    .ascii = has (self, 'A'), .time = MIN (count_letter (self, 't'), 5),
  };
  g_autoptr (GPtrArray) frames = dd_capture_take (self->call->engine, self->call->pid);
  const DdFrame *before = NULL;

  for (guint i = 0; i < frames->len; i++)
    {
      const DdFrame *frame = g_ptr_array_index (frames, i);

      if (!is_wanted (self, frame))
        continue;
      dd_tcpdump_append_line (self->call, &form, frame, self->captured ? self->last : frame->time,
                              before && before->segment.kind == frame->segment.kind &&
                              dd_packet_equal (&before->packet, &frame->packet));
      before = frame;
      self->last = frame->time;
      self->captured++;
      if (limit && self->captured >= (guint) atoi (limit))
        return TRUE;
    }
  return FALSE;
}

static DdToolResult
wait_for_more (Tcpdump *self)
{
  return dd_tool_wait (self->call, g_variant_new (MEMO_FORMAT, self->captured, self->last), -1,
                       NULL, NULL);
}

/* Interfaces */

static DdToolResult
list_interfaces (DdToolCall *call)
{
  g_autoptr (GPtrArray) interfaces = dd_tool_list_interfaces (call);
  guint number = 0;

  for (guint i = 0; i < interfaces->len; i++)
    {
      const DdInterface *interface = g_ptr_array_index (interfaces, i);

      if (interface->kind != DD_INTERFACE_LOOPBACK)
        g_string_append_printf (call->out, "%u.%s [Up, %s]\n", ++number, interface->name,
                                interface->has_carrier ? "Running, Connected" : "Disconnected");
    }
  g_string_append_printf (call->out, "%u.any (Pseudo-device that captures on all interfaces) "
                          "[Up, Running]\n%u.lo [Up, Running, Loopback]\n", number + 1, number + 2);
  return dd_tool_finish (call, 0);
}

static gboolean
has_interface (DdToolCall *call,
               const char *name)
{
  g_autoptr (GPtrArray) interfaces = dd_tool_list_interfaces (call);

  for (guint i = 0; i < interfaces->len; i++)
    if (g_str_equal (((const DdInterface *) g_ptr_array_index (interfaces, i))->name, name))
      return TRUE;
  return FALSE;
}

/* The beginning */

static DdToolResult
begin (Tcpdump *self)
{
  DdToolCall *call = self->call;
  const char *limit = dd_tool_args_value (&self->args, 'c');

  if (has (self, 'D'))
    return list_interfaces (call);
  if (has (self, 'w') || has (self, 'r'))
    return dd_tool_fail (call, 1, "tcpdump: Drydock does not model files of packets yet");
  if (limit && atoi (limit) <= 0)
    return dd_tool_fail (call, 1, "tcpdump: invalid packet count %s", limit);
  if (call->uid)
    return dd_tool_fail (call, 1, "tcpdump: %s: You don't have permission to perform this capture "
                         "on that device\n(socket: Operation not permitted)",
                         self->interface ? self->interface : "any");
  if (self->interface && !has_interface (call, self->interface))
    return dd_tool_fail (call, 1, "tcpdump: %s: No such device exists\n(No such device exists)",
                         self->interface);
  if (self->interface == NULL)
    g_string_append (call->err, PROMISCUOUS_WARNING);
  if (has (self, 'v') || has (self, 'e') || has (self, 'x') || has (self, 'X'))
    g_string_append (call->err, "tcpdump: Drydock knows no more about a packet than what it prints "
                     "without -v, -e, -x and -X\n");
  else
    g_string_append (call->err, "tcpdump: verbose output suppressed, use -v[v]... for full protocol "
                     "decode\n");
  g_string_append_printf (call->err, "listening on %s, link-type %s, snapshot length 262144 bytes\n",
                          self->interface ? self->interface : "any", self->interface
                          ? "EN10MB (Ethernet)" : "LINUX_SLL2 (Linux cooked v2)");
  dd_capture_open (call->engine, call->pid, self->interface);
  return wait_for_more (self);
}

static gboolean
read_filter (Tcpdump *self)
{
  DdToolCall *call = self->call;
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_ptr_array_extend (words, self->args.operands, NULL, NULL);
  g_ptr_array_add (words, NULL);
  text = g_strjoinv (" ", (char **) words->pdata);
  self->filter = dd_capture_filter_new (text, resolve, self, &error);
  if (self->filter == NULL)
    g_string_append_printf (call->err, "tcpdump: %s\n", error->message);
  return self->filter != NULL;
}

DdToolResult
_dd_tcpdump_tool (DdToolCall *call)
{
  g_auto (Tcpdump) self = { .call = call };

  if (!dd_tool_args_parse (&self.args, call, ACCEPTED, NULL) || !read_filter (&self))
    return dd_tool_finish (call, 1);
  self.interface = dd_tool_args_value (&self.args, 'i');
  if (self.interface == NULL)
    self.interface = "eth0";
  else if (g_str_equal (self.interface, "any"))
    self.interface = NULL;
  if (call->memo == NULL)
    return begin (&self);
  g_variant_get (call->memo, MEMO_FORMAT, &self.captured, &self.last);
  if (print_frames (&self))
    return finish (&self);
  if (call->signals == 0)
    return wait_for_more (&self);
  g_string_append_c (call->out, '\n');
  return finish (&self);
}

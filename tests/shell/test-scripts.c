// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-session.h"

/* Scripts of Python and JavaScript, as far as their programs follow them. */

static void
type (DdSession  *session,
      const char *line)
{
  dd_session_type (session, line);
  dd_session_seek (session, G_MAXUINT);
}

/* Puts a script into a new image and runs a command in it. */
static DdSession *
run (const char *image,
     const char *script,
     const char *options,
     const char *command)
{
  DdSession *session = dd_session_new (dd_catalog_get_default (), 1);
  g_autofree char *put = g_strdup_printf ("mkdir d; cat > d/script <<'END'\n%s\nEND", script);
  g_autofree char *make = g_strdup_printf ("printf 'FROM %s\\nCOPY script /s.py\\nCOPY script "
                                           "/s.js\\n' > d/Dockerfile; docker build -q -t d d",
                                           image);
  g_autofree char *start = g_strdup_printf ("docker run -d --name job %s d %s; sleep 5", options,
                                            command);

  type (session, put);
  type (session, make);
  type (session, start);
  return session;
}

static const DdContainer *
job (DdSession *session)
{
  return dd_world_get_container_by_name (dd_session_get_world (session), "job");
}

static char *
dup_log (DdSession *session)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < job (session)->log->len; i++)
    g_string_append (text, ((DdLogLine *) g_ptr_array_index (job (session)->log, i))->text);
  return g_string_free (text, FALSE);
}

typedef struct
{
  const char *script;
  const char *options;
  const char *command;
  const char *says;
  int         exit_code;
} Case;

static const Case cases[] = {
  { "print('a', \"b\" + 'c', f\"d{1}\")", "", "python3 /s.py", "a bc d1\n", 0 },
  { "import sys\nname = sys.argv[1] if len(sys.argv) > 1 else \"world\"\nprint(f\"Hi {name}\")", "",
    "python3 /s.py", "Hi world\n", 0 },
  { "import sys\nname = sys.argv[1] if len(sys.argv) > 1 else \"world\"\nprint(f\"Hi {name}\")", "",
    "python3 /s.py Ada", "Hi Ada\n", 0 },
  { "import sys\nprint(\" \".join(sys.argv[1:]) or \"none\")", "", "python3 /s.py a b", "a b\n", 0 },
  { "import sys\nprint(\" \".join(sys.argv[1:]) or \"none\")", "", "python3 /s.py", "none\n", 0 },
  { "import os\nprint(os.environ.get(\"MODE\", \"quiet\"))", "-e MODE=loud", "python3 /s.py",
    "loud\n", 0 },
  { "import os\nprint(os.environ.get(\"MODE\", \"quiet\"))", "", "python3 /s.py", "quiet\n", 0 },
  { "import sys\nprint(sys.argv[1])\nprint('after')", "", "python3 /s.py",
    "Traceback (most recent call last):\n  File \"/s.py\", line 2, in <module>\n"
    "    print(sys.argv[1])\nIndexError: list index out of range\n", 1 },
  { "import sys\nprint('one')\nsys.exit(3)\nprint('two')", "", "python3 /s.py", "one\n", 3 },
  { "def main():\n    print('inside')\n\nif __name__ == '__main__':\n    main()", "", "python3 /s.py",
    "inside\n", 0 },
  { "for i in x:\n    print(i)", "", "python3 /s.py",
    "Drydock reads Python in a simple way and does not follow line 1 of s.py yet: for i in x:\n", 1 },
  { "print(unknown(1))", "", "python3 /s.py",
    "Drydock reads Python in a simple way and does not follow line 1 of s.py yet: "
    "print(unknown(1))\n", 1 },
  { "import time\nwhile True:\n    print('tick', flush=True)\n    time.sleep(2)", "",
    "python3 /s.py", "tick\ntick\ntick\n", -1 },
  { "import time\nwhile True:\n    print('tick')\n    time.sleep(2)", "", "python3 /s.py", "", -1 },
  { "const name = process.argv[2] || \"world\";\nconsole.log(`Hi ${name}`);", "", "node /s.js",
    "Hi world\n", 0 },
  { "const name = process.argv[2] || \"world\";\nconsole.log(`Hi ${name}`);", "", "node /s.js Ada",
    "Hi Ada\n", 0 },
  { "console.log(process.env.MODE);\nconsole.error('end');\nprocess.exit(4);", "", "node /s.js",
    "undefined\nend\n", 4 },
  { "if (x) {\n  console.log(1);\n}", "", "node /s.js",
    "Drydock reads JavaScript in a simple way and does not follow line 1 of s.js yet: if (x) {\n",
    1 },
  { "x", "", "python3 /no.py",
    "python3: can't open file '/no.py': [Errno 2] No such file or directory\n", 2 },
};

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  gboolean is_python = g_str_has_prefix (one->command, "python3");
  g_autoptr (DdSession) session = run (is_python ? "python" : "node", one->script, one->options,
                                       one->command);
  g_autofree char *log = dup_log (session);

  g_assert_cmpstr (log, ==, one->says);
  if (one->exit_code < 0)
    g_assert_cmpstr (dd_container_get_status (job (session)), ==, "running");
  else
    g_assert_cmpint (job (session)->exit_code, ==, one->exit_code);
}

static const struct
{
  const char *name;
  const char *image;
  const char *script;
  const char *command;
  const char *log;
} servers[] = {
  { "python", "python",
    "import os, signal, sys\n"
    "from http.server import HTTPServer, BaseHTTPRequestHandler\n"
    "port = int(os.environ[\"PORT\"])\n"
    "class Answer(BaseHTTPRequestHandler):\n"
    "    def do_GET(self):\n"
    "        self.send_response(200)\n"
    "        self.end_headers()\n"
    "        self.wfile.write(b\"yes\\n\")\n"
    "def stop(*_):\n"
    "    print(\"bye\", flush=True)\n"
    "    sys.exit(0)\n"
    "signal.signal(signal.SIGTERM, stop)\n"
    "print(f\"at {port}\", flush=True)\n"
    "HTTPServer((\"\", port), Answer).serve_forever()",
    "python3 /s.py", "at 9000\n" },
  { "node", "node",
    "const http = require('http');\n"
    "const port = process.env.PORT || 3000;\n"
    "const server = http.createServer((req, res) => {\n"
    "  res.end('yes\\n');\n"
    "});\n"
    "process.on('SIGTERM', () => {\n"
    "  console.log('bye');\n"
    "  process.exit(0);\n"
    "});\n"
    "server.listen(port, () => console.log(`at ${port}`));",
    "node /s.js", "at 9000\n" },
};

/* A script that serves answers, and its handler ends it. What it does stays
 * what it was when it was started. */
static void
test_server (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (DdSession) session = run (servers[i].image, servers[i].script,
                                       "-e PORT=9000 -p 8080:9000", servers[i].command);
  g_autofree char *log = dup_log (session);
  g_autofree char *end = NULL;

  g_assert_cmpstr (log, ==, servers[i].log);
  type (session, "curl -s -o answer http://localhost:8080/");
  type (session, "docker exec job sh -c 'echo broken > /s.py; echo broken > /s.js'");
  type (session, "grep -q yes answer && docker stop job");
  end = dup_log (session);
  g_assert_true (g_str_has_suffix (end, "bye\n"));
  g_assert_cmpint (job (session)->exit_code, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/scripts/case/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      g_autofree char *path = g_strconcat ("/scripts/server/", servers[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_server);
    }
  return g_test_run ();
}

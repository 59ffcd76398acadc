// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-session.h"
#include "dd-test-run-script.h"
#include "dd-tty-ops.h"

#include <string.h>

/* A line typed at the host, where the tools are GNU's, or in a container,
 * where they are busybox's; and what it prints. */
typedef struct
{
  const char *line;
  const char *output;
} Line;

static const Line host_lines[] = {
  { "printf 'b 2\\na 10\\n' >w; sort -k 2 -n w; cat -n w", "b 2\na 10\n     1\tb 2\n     2\ta 10\n" },
  { "printf 'b 2\\na 10\\n' >w; wc w; wc -l w w", "2 4 9 w\n 2 w\n 2 w\n 4 total\n" },
  { "echo x y z | xargs -n 2 echo got", "got x y\ngot z\n" },
  { "printf 'one\\ntwo\\n' | xargs -I {} echo '<{}>'", "<one>\n<two>\n" },
  { "echo a | xargs false; echo $?", "123\n" },
  { "env A=1 sh -c 'echo $A'; env -i env; env A=1 nosuch; echo $?",
    "1\nenv: ‘nosuch’: No such file or directory\n127\n" },
  { "timeout 1 sleep 5; echo $?; timeout 5 true; echo $?", "124\n0\n" },
  { "mkdir d; echo 1 >d/a; ln d/a d/b; stat -c %h d/a; rm d/b; stat -c %h d/a; stat -c %h d",
    "2\n1\n2\n" },
  { "mkdir d; head -c 5000 /dev/zero >d/a; ln d/a d/b; du -s d; wc -c d/b", "12\td\n5000 d/b\n" },
  { "touch a; ln a b; set -- $(ls -i a b); [ $1 = $3 ] && echo same", "same\n" },
  { "mkdir -p d/e; touch d/e/x d/y; find d -type f -exec echo f {} \\;; find d -name x -o -name y",
    "f d/e/x\nf d/y\nfind: Drydock does not model -o yet\n[exit 1]\n" },
  { "mkdir -p d/e; touch d/x; find d -type f -exec echo {} +; find d ! -type d; find d -empty",
    "d/x\nd/x\nd/e\nd/x\n" },
  { "touch -d '2020-01-01 00:00:00' f; ls -l f | cut -d ' ' -f 6-10; touch -d @0 f; stat -c %y f; "
    "touch -d x f", "Jan  1  2020\n1970-01-01 00:00:00.000000000 +0000\ntouch: invalid date format ‘x’\n"
    "[exit 1]\n" },
  { "umask 077; touch f; mkdir g; stat -c %a f g", "600\n700\n" },
  { "yes no | head -n 2; seq 3 | tac; echo abc | rev", "no\nno\n3\n2\n1\ncba\n" },
  { "echo -n hi | md5sum; echo hi | base64 | base64 -d", "49f68a5c8493ec2c0bf489821c21fc3b  -\nhi\n" },
  { "echo 'a  b' | tr -s ' '; echo Ab1 | tr -d '[:digit:]'; echo ab | tr -c 'a\\n' x",
    "a b\nAb\nax\n" },
  { "head -n x w; tail nope; sort nope",
    "head: invalid number of lines: ‘x’\ntail: cannot open 'nope' for reading: No such file or "
    "directory\nsort: cannot read: nope: No such file or directory\n[exit 2]\n" },
  { "sed s/x; echo a | sed 's/a/b'", "sed: -e expression #1, char 3: unterminated `s' command\n"
    "sed: -e expression #1, char 5: unterminated `s' command\n[exit 1]\n" },
  { "cp; rm", "cp: missing file operand\nTry 'cp --help' for more information.\nrm: missing "
    "operand\nTry 'rm --help' for more information.\n[exit 1]\n" },
  { "basename /a/b.c .c; dirname /a/b.c; dirname x; ln -s b l; readlink l; realpath /bin",
    "b\n/a\n.\nb\n/usr/bin\n" },
  { "printf 'a\\nb\\nc\\nd\\n' >f; lines move f 1 4; cat f; lines move f 3-4 1; cat f",
    "b\nc\na\nd\na\nd\nb\nc\n" },
  { "printf 'a\\nb\\nc\\n' >f; lines move f 2 3; lines move f 1 4; cat f; lines move f 3 1; cat f",
    "b\nc\na\na\nb\nc\n" },
  { "printf 'a\\nb\\n' >f; lines off f 1-2; cat f; lines on f 2; cat f", "# a\n# b\n# a\nb\n" },
  { "printf 'a\\nb\\n' >f; lines set f 1 x y; lines add f 4 z; cat f; lines delete f 2-3; cat f",
    "x\ny\nb\nz\nx\nz\n" },
  { "echo a >f; lines move f 2 1; lines set f 1-3 x; lines move f 1 5; lines off nope 1; lines fly f 1 "
    "| head -n 1; cat f",
    "lines: f has no such lines\nlines: f has no such lines\nlines: f has no such lines\n"
    "lines: nope: No such file or directory\n"
    "lines is Drydock's own: it edits a text file, as one does on the stage.\na\n" },
  { "mkdir d; echo 1 >d/a; tar cf t d; stat -c %s t; tar tf t; tar xOf t d/a; tar -C d -xf t; cat "
    "d/d/a", "2560\nd/\nd/a\n1\n1\n" },
  { "mkdir d; echo 1 >d/a; tar c d >t; cat t | tar t d/a; stat -c %s t; cp t u; tar tf u | wc -l",
    "d/a\n2560\n2\n" },
  { "echo x >t; tar tf t; echo $?; tar tf u; tar cf t nope; echo $?",
    "tar: This does not look like a tar archive\ntar: Exiting with failure status due to previous "
    "errors\n2\ntar: u: Cannot open: No such file or directory\ntar: Error is not recoverable: "
    "exiting now\ntar: nope: Cannot stat: No such file or directory\n2\n" },
  { "kill -l 9; ps -o nosuch",
    "KILL\nerror: unknown user-defined format specifier \"nosuch\"\n[exit 1]\n" },
};

#define LOGIN "docker login -u dev -p drydock registry.example.com >/dev/null 2>&1; "
#define PUSH  "docker pull -q alpine >/dev/null; docker tag alpine registry.example.com/a:1; " \
              "docker push -q registry.example.com/a:1; "

static const Line remote_lines[] = {
  { "ssh server hostname; ssh you@server2 'hostname; exit 3'; echo $?", "server\nserver2\n3\n" },
  { "ssh nowhere ls", "ssh: Could not resolve hostname nowhere: Name or service not known\n"
    "[exit 255]\n" },
  { "echo there >f; ssh server cat f; ssh server 'echo here >f'; cat f; ssh server cat f",
    "cat: f: No such file or directory\nthere\nhere\n" },
  { "ssh server docker pull -q debian; docker images -q debian; ssh server docker run --rm debian "
    "echo far", "docker.io/library/debian:latest\nfar\n" },
  { PUSH, "push access denied, repository does not exist or may require authorization: "
    "authorization failed: no basic auth credentials\n[exit 1]\n" },
  { LOGIN PUSH "docker tag alpine registry.example.com/a:2; docker push -a -q registry.example.com/a; "
    "docker push -a registry.example.com/a | grep -c digest:; docker push -a registry.example.com/a:1; "
    "docker push -a registry.example.com/b",
    "registry.example.com/a:1\nregistry.example.com/a:1\nregistry.example.com/a:2\n2\n"
    "tag can't be used with --all-tags/-a\n"
    "The push refers to repository [registry.example.com/b]\n"
    "An image does not exist locally with the tag: registry.example.com/b\n[exit 1]\n" },
  { LOGIN PUSH "registryctl ls | cut -c 1-26",
    "registry.example.com/a:1\nregistry.example.com/a:1  \n" },
  { LOGIN "docker logout registry.example.com; docker logout registry.example.com",
    "Removing login credentials for registry.example.com\nRemoving login credentials for "
    "registry.example.com\n" },
  { "echo drydock | docker login --password-stdin", "the --password-stdin option requires "
    "--username to be set\n[exit 1]\n" },
  { "docker login -u dev -p no registry.example.com 2>&1 | tail -n 1", "Error response from "
    "daemon: Get \"https://registry.example.com/v2/\": unauthorized: authentication required\n" },
  { LOGIN PUSH "registryctl flip registry.example.com/a:1; docker rmi registry.example.com/a:1 "
    "alpine >/dev/null; docker run --rm registry.example.com/a:1 true 2>&1 | grep -o "
    "'failed precondition'", "registry.example.com/a:1\nfailed precondition\n" },
  { "docker manifest inspect alpine | grep -c architecture; docker manifest inspect nope",
    "6\nno such manifest: docker.io/library/nope:latest\n[exit 1]\n" },
  { "docker push nope; registryctl link 0; registryctl flip alpine",
    "Using default tag: latest\nThe push refers to repository [docker.io/library/nope]\n"
    "An image does not exist locally with the tag: nope\n"
    "registryctl: a rate must be more than 0\n"
    "registryctl: alpine: not in a registry that can be changed here\n[exit 1]\n" },
};

static const Line container_lines[] = {
  { "ps -o pid,comm", "PID   COMMAND\n    1 ps\n" },
  { "env A=1 sh -c 'echo $A $$'", "1 1\n" },
  { "timeout 1 sleep 3; echo $?", "Terminated\n143\n" },
  { "mkdir /d; touch /d/f /d/x; chmod +x /d/x; mkdir /d/e; ls -F /d; ls -p /d",
    "e/\nf\nx*\ne/\nf\nx\n" },
  { "cat /proc/1/comm; tr '\\0' ' ' </proc/1/cmdline; grep -c Pid: /proc/self/status",
    "sh\nsh -c cat /proc/1/comm; tr '\\0' ' ' </proc/1/cmdline; grep -c Pid: /proc/self/status 2\n" },
  { "cat /proc/sys/kernel/hostname /proc/1/cgroup | tail -n 1; readlink /proc/1/exe /proc/1/cwd",
    "0::/\n/bin/sh\n/\n" },
  { "ls -ld /etc | cut -c 1-16; mkdir -p /n/m; ls -ld /n | cut -c 1-16",
    "drwxr-xr-x    1 \ndrwxr-xr-x    3 \n" },
  { "trap 'echo got' USR1; kill -USR1 $$; echo after; kill -s NOPE 1; kill nope",
    "got\nafter\nsh: bad signal name 'NOPE'\nsh: invalid number 'nope'\n[exit 1]\n" },
  { "sed 's/\\x00/+/g' /proc/1/cmdline | head -c 6; echo; printf 'a b' | sed 's/b/c/'",
    "sh+-c+\na c" },
  { "ip link show eth0 | head -n 1 | cut -d ' ' -f 3; ip addr show nope",
    "<BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN>\nip: can't find device 'nope'\n[exit 1]\n" },
  { "nohup echo hi; nohup; echo $?", "hi\nnohup: missing operand\n125\n" },
  { "cp", "BusyBox v1.37.0 () multi-call binary.\n\nUsage: cp [-arPLHpfinlsTu] SOURCE DEST\nor: cp "
    "[-arPLHpfinlsu] SOURCE... { -t DIRECTORY | DIRECTORY }\n\nCopy SOURCEs to DEST\n[exit 1]\n" },
};

/* The language of the shells themselves. */
static const Line shell_lines[] = {
  { "bash -c '[[ 5 -gt 3 && a < b ]] && echo in; [[ -z x || ! ( 1 -eq 1 ) ]] || echo out'",
    "in\nout\n" },
  { "bash -c '[[ v12 =~ ^v([0-9]+|x)$ ]] && echo $BASH_REMATCH; [[ a.c == *.c ]] && echo c; [[ a.c "
    "== \"*.c\" ]] || echo no'", "v12\nc\nno\n" },
  { "printf 'alias e=\"echo \" w=world\\ne w\\nunalias e\\ne\\n' | sh",
    "world\nsh: 4: e: not found\n[exit 127]\n" },
  { "printf 'alias ls=\"ls -a\"\\ntype ls\\nalias nope\\n' | sh",
    "ls is an alias for ls -a\nsh: 3: alias: nope not found\n[exit 1]\n" },
  { "printf 'for i in 1 2\\ndo echo $i\\ndone\\nread x\\nhello\\ncat <<E\\ngot $x\\nE' | sh",
    "1\n2\ngot hello\n" },
  { "printf 'trap \"echo bye\" EXIT\\n' | sh", "bye\n" },
  { "printf 'echo script $1' >s; chmod +x s; ./s x", "script x\n" },
  { "sh nope; bash nope; echo $?",
    "sh: 0: cannot open nope: No such file\nbash: nope: No such file or directory\n127\n" },
  { "bash -c 'echo a{1..3} {x,y}{1,2} {c..a} {01..03} \"{1,2}\" {1} {a,b; for i in {1..3}; do echo "
    "-n $i; done; v=1; echo ${v}{a,b}'",
    "a1 a2 a3 x1 x2 y1 y2 c b a 01 02 03 {1,2} {1} {a,b\n1231a 1b\n" },
  { "echo {1..3}; echo x >/dev/null; cat /dev/null; touch f; ls -lh f | cut -c 1-24",
    "{1..3}\n-rw-r--r-- 1 root root 0\n" },
  { "bash -c 'shopt -s nullglob; echo *.zz; ulimit -n; shopt -q nullglob; echo $?'",
    "\n1024\n0\n" },
  { "bash -c 'shopt nope; fg; bg'",
    "bash: line 1: shopt: nope: invalid shell option name\nbash: line 1: fg: no job control\n"
    "bash: line 1: bg: no job control\n[exit 1]\n" },
  { "kill -s NOPE 1; kill nope",
    "sh: 1: kill: invalid signal number or name: NOPE\nsh: 1: kill: Illegal number: nope\n"
    "[exit 1]\n" },
  { "echo a >f; cat f >f; wc -c f; ls >list; cat list", "0 f\nf\nlist\n" },
};

/* What is typed at a console, and how the screen ends. */
static const struct
{
  const char *lines[4];
  const char *end;
} prompts[] = {
  { { "docker run -it --rm busybox" }, "/ # " },
  { { "docker run -it --rm alpine sh" }, "/ # " },
  { { "docker run -it --rm -u 1000 alpine" }, "/ $ " },
  { { "docker run -it --rm debian sh" }, "\n# " },
  { { "docker run -it --rm -u 1000 debian sh" }, "\n$ " },
  { { "docker run -it --rm -h box debian bash" }, "root@box:/# " },
  { { "for i in 1 2", "do echo $i" }, "\n> " },
  { { "for i in 1 2", "do echo n$i", "done" }, "n1\nn2\nyou@host:~$ " },
  { { "sleep 1 &", "fg" }, "sleep 1\nyou@host:~$ " },
  { { "alias ll='ls -l'", "unalias ll", "ll" }, "bash: ll: command not found\nyou@host:~$ " },
};

/* What a command prints, without the line that shows the command. */
static char *
run_line (const char *line)
{
  g_autofree char *script = g_strconcat (line, "\n", NULL);
  g_autofree char *transcript = dd_test_run_script (script);

  return g_strdup (strchr (transcript, '\n') + 1);
}

static void
test_host (gconstpointer data)
{
  const Line *line = data;
  g_autofree char *output = run_line (line->line);

  g_assert_cmpstr (output, ==, line->output);
}

static void
test_container (gconstpointer data)
{
  const Line *line = data;
  g_autofree char *quoted = g_shell_quote (line->line);
  g_autofree char *command = g_strdup_printf ("docker run --rm busybox sh -c %s", quoted);
  g_autofree char *output = run_line (command);

  g_assert_cmpstr (output, ==, line->output);
}

static void
test_prompt (gconstpointer data)
{
  guint place = GPOINTER_TO_UINT (data);
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);
  g_autoptr (GString) screen = g_string_new (NULL);
  const DdTty *tty;

  for (guint i = 0; i < 4 && prompts[place].lines[i]; i++)
    dd_session_seek (session, dd_session_type (session, prompts[place].lines[i]));
  dd_session_seek (session, dd_session_get_n_ticks (session));
  tty = dd_world_get_tty (dd_engine_get_world (dd_session_get_engine (session)), DD_CONSOLE);
  for (guint i = 0; i < tty->spans->len; i++)
    g_string_append (screen, ((DdTtySpan *) g_ptr_array_index (tty->spans, i))->text);
  if (!g_str_has_suffix (screen->str, prompts[place].end))
    g_test_message ("%s", screen->str);
  g_assert_true (g_str_has_suffix (screen->str, prompts[place].end));
}

static void
add_lines (const char *name,
           const Line *lines,
           gsize       n,
           void      (*test) (gconstpointer data))
{
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/tools/%s/%" G_GSIZE_FORMAT, name, i);

      g_test_add_data_func (path, &lines[i], test);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  add_lines ("host", host_lines, G_N_ELEMENTS (host_lines), test_host);
  add_lines ("container", container_lines, G_N_ELEMENTS (container_lines), test_container);
  add_lines ("remote", remote_lines, G_N_ELEMENTS (remote_lines), test_host);
  add_lines ("shell", shell_lines, G_N_ELEMENTS (shell_lines), test_host);
  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    {
      g_autofree char *path = g_strdup_printf ("/tools/prompt/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_prompt);
    }
  return g_test_run ();
}

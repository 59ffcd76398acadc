// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-session.h"
#include "dd-tty-ops.h"

/* Tools that Dockerfiles call while they set an image up: users and groups,
 * install, gzip, and how a shell is called. */

#define PROMPT "you@host:~$ "

typedef struct
{
  const char *image;
  const char *command;
  const char *printed; /* the last lines */
} Case;

static const Case cases[] = {
  /* busybox */
  { "alpine", "addgroup -S app && adduser -S -D -H -h /app -s /sbin/nologin -G app app; tail -n 1 "
    "/etc/passwd; tail -n 1 /etc/group; id app",
    "app:x:100:101:Linux User,,,:/app:/sbin/nologin\napp:x:101:\nuid=100(app) gid=101(app) "
    "groups=101(app)\n" },
  { "alpine", "adduser -D joe; tail -n 1 /etc/passwd; ls -ld /home/joe | cut -c1-10; adduser -D joe; "
    "echo $?; addgroup joe; adduser -D -G nope x",
    "joe:x:1000:1000:Linux User,,,:/home/joe:/bin/sh\ndrwxr-sr-x\nadduser: user 'joe' in use\n1\n"
    "addgroup: group 'joe' in use\nadduser: unknown group nope\n" },
  { "alpine", "addgroup -g 1001 -S nodejs && adduser -S nextjs -u 1001; tail -n 1 /etc/passwd",
    "nextjs:x:1001:65533:Linux User,,,:/home/nextjs:/bin/false\n" },
  { "alpine", "adduser -D a; addgroup g; adduser a g; id -nG a; deluser a g; id -nG a; delgroup a; "
    "deluser a; grep -c ^a: /etc/passwd /etc/group",
    "a g\na\ndelgroup: 'a' still has 'a' as their primary group!\n/etc/passwd:0\n/etc/group:0\n" },
  { "busybox", "adduser -D -u 1500 joe && su joe -c whoami 2>/dev/null || id -u joe", "1500\n" },
  /* shadow */
  { "debian", "groupadd -r app && useradd -r -g app -d /srv/app -m -s /sbin/nologin app; "
    "getent passwd app >/dev/null; tail -n 1 /etc/passwd; ls -ld /srv/app | cut -d' ' -f3,4",
    "app:x:999:999::/srv/app:/sbin/nologin\napp app\n" },
  { "debian", "useradd --create-home --uid 1000 --shell /bin/bash joe; tail -n 1 /etc/passwd; "
    "useradd joe; echo $?; useradd -g nope x; echo $?; useradd -u 1000 y; echo $?; groupadd joe; "
    "echo $?",
    "joe:x:1000:1000::/home/joe:/bin/bash\nuseradd: user 'joe' already exists\n9\nuseradd: group "
    "'nope' does not exist\n6\nuseradd: UID 1000 is not unique\n4\ngroupadd: group 'joe' already "
    "exists\n9\n" },
  { "debian", "useradd a; groupadd g; usermod -aG g,users a; id -nG a; usermod -G g a; id -nG a; "
    "userdel a; id a; groupdel g; groupdel g; echo $?",
    "a users g\na g\nid: ‘a’: no such user\ngroupdel: group 'g' does not exist\n6\n" },
  { "debian", "adduser --disabled-password --gecos '' --uid 1100 joe 2>/dev/null; adduser --system "
    "--group --home /var/svc svc 2>/dev/null; tail -n 2 /etc/passwd",
    "joe:x:1100:1100::/home/joe:/bin/bash\nsvc:x:101:101:,,,:/var/svc:/usr/sbin/nologin\n" },
  { "debian", "getent passwd root; getent group 0; getent passwd nobody-here; echo $?",
    "root:x:0:0:root:/root:/bin/bash\nroot:x:0:\n2\n" },
  /* others */
  { "debian", "install -d -m 700 -o daemon /q; ls -ld /q | cut -d' ' -f1,3; echo x > f; install -m 640 "
    "f /q; ls -l /q/f | cut -c1-10; install f; echo $?",
    "drwx------ daemon\n-rw-r-----\ninstall: missing destination file operand after 'f'\n1\n" },
  { "debian", "echo hello > d; gzip -k d; gunzip -c d.gz; gzip d; echo $?; rm d; gunzip d.gz; cat d; "
    "gunzip d; cat d | gzip | zcat; tar cf t.tar d; gzip t.tar; tar tzf t.tar.gz",
    "hello\ngzip: d.gz: already exists; not overwritten\n2\nhello\ngunzip: d: unknown suffix -- "
    "ignored\nhello\nd\n" },
  { "debian", "printf 'a b' > 'x y'; find . -maxdepth 1 -name 'x*' -print0 | xargs -0 cat; echo",
    "a b\n" },
  { "debian", "bash -o pipefail -c 'false | true; echo $?'; bash -eo pipefail -c 'true | false; "
    "echo no'; echo $?; echo 'echo in $1' | bash -s - x; echo 'echo out' | bash -",
    "1\n1\nin x\nout\n" },
};

static void
type (DdSession  *session,
      const char *line)
{
  dd_session_type (session, line);
  dd_session_seek (session, G_MAXUINT);
}

static void
check (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);
  g_autofree char *script = g_strdup_printf ("cat > s <<'END'\n%s\nEND", test->command);
  g_autofree char *line = g_strdup_printf ("docker run -i --rm %s sh < s", test->image);
  g_autofree char *pull = g_strdup_printf ("docker pull -q %s", test->image);
  g_autofree char *printed = NULL;
  g_autofree char *shown = NULL;

  type (session, pull);
  type (session, script);
  type (session, line);
  printed = dd_session_dup_console (session, DD_CONSOLE);
  g_assert_nonnull (strstr (printed, line));
  shown = g_strdup (strstr (printed, line) + strlen (line) + 1);
  /* The prompt that follows is no output. */
  if (g_str_has_suffix (shown, PROMPT))
    shown[strlen (shown) - strlen (PROMPT)] = '\0';
  g_assert_cmpstr (shown, ==, test->printed);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/setup-tools/%s-%zu", cases[i].image, i);

      g_test_add_data_func (path, &cases[i], check);
    }

  return g_test_run ();
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-test-run-script.h"

#include <string.h>

#define MAX_TEXTS 6

/* What lines of docker print. Each script is run by a model of its own; its
 * transcript must have the texts in @has and none of those in @lacks. */
typedef struct
{
  const char *name;
  const char *script;
  const char *has[MAX_TEXTS];
  const char *lacks[MAX_TEXTS];
} Case;

static const Case cases[] = {
  { "command-column",
    "docker create --name web busybox sh -c 'exit 3'\ndocker ps -a --format '{{.Command}}'\n",
    { "\"sh -c 'exit 3'\"\n" } },
  { "compose-variables",
    "printf 'services: {web: {image: \"a:${T:-1}\", hostname: \"$H\"}}\\n' >work.yaml\n"
    "docker compose -f work.yaml config --variables\n"
    "docker compose -f work.yaml config --environment | grep COMPOSE\n",
    { "NAME                REQUIRED            DEFAULT VALUE       ALTERNATE VALUE\n"
      "H                   false                                   \n"
      "T                   false               1                   \n",
      "msg=\"The \\\"H\\\" variable is not set. Defaulting to a blank string.\"\n",
      "COMPOSE_PROJECT_NAME=root\n" },
    { "WARN[" } },
  { "compose-json",
    "printf 'services: {web: {image: a, command: [\"<&>\", $$x]}}\\nnetworks: {n: {external: \"true\"}}\\n' "
    ">work.yaml\n"
    "docker compose -f work.yaml config --format json\n"
    "docker compose -f work.yaml config --no-interpolate --format json\n",
    { "        \"\\u003c\\u0026\\u003e\",\n        \"$$x\"\n",
      "      \"external\": \"true\",\n      \"name\": \"n\"\n" } },
  { "compose-files",
    "mkdir work-a && cd work-a && printf 'services: {web: {image: a}}\\n' >compose.yml && "
    "cp compose.yml docker-compose.yml && docker compose config --images\n"
    "printf 'T=7\\n' >work-e; printf 'services: {web: {image: a:$T}}\\n' >work.yaml\n"
    "docker compose --env-file work-e -f work.yaml config --images\n"
    "docker compose --env-file gone -f work.yaml config\n"
    "docker compose --project-directory /srv/My.App -f work.yaml config | head -1\n",
    { "msg=\"Found multiple config files with supported names: ", "work-a/docker-compose.yml\"\n",
      "\na:7\n", "couldn't find env file: ", "name: myapp\n" } },
  { "compose-not-modelled",
    "docker compose up -d\ndocker compose exec web sh -c 'x'\ndocker compose up --bogus\n"
    "docker compose config --resolve-image-digests\ndocker compose -f - config\n"
    "docker compose --version | head -1\n"
    "docker compose version --short; docker compose version -f json\n",
    { "Drydock does not model “docker compose up” yet.\n[exit 1]\n",
      "Drydock does not model “docker compose exec” yet.\n[exit 1]\n",
      "unknown flag: --bogus\n[exit 1]\n",
      "Drydock does not model “docker compose config --resolve-image-digests” yet.\n[exit 1]\n",
      "Drydock does not model “docker compose -f -” yet.\n[exit 1]\n", "2.40.3\n{\"version\":\"v2.40.3\"}\n" } },
  { "moved-tag",
    "docker create --name web busybox true\ndocker ps -a --format 'before {{.Image}}'\n"
    "docker tag busybox keep\ndocker commit web busybox >/dev/null\n"
    "docker ps -a --format 'after {{.Image}}' | sed 's/[0-9a-f]\\{12\\}$/ID/'\n",
    { "before busybox\n", "after ID\n" } },
  { "missing-field",
    "docker create --name web busybox true\ndocker inspect -f '{{.Nosuch}}' web\n",
    { "\ntemplate parsing error: template: :1:2: executing \"\" at <.Nosuch>: map has no entry for "
      "key \"Nosuch\"\n[exit 1]\n" } },
  { "missing-label",
    "docker create --name web busybox true\ndocker inspect -f 'x{{.Config.Labels.none}}' web\n",
    { "x<no value>\n" },
    { "[exit" } },
  { "missing-health",
    "docker create --name web busybox true\ndocker inspect -f '{{.State.Health.Status}}' web\n",
    { "map has no entry for key \"Health\"\n[exit 1]\n" } },
  { "nothing-set",
    "docker create --name web busybox true\n"
    "docker inspect -f '{{.HostConfig.CapAdd}}{{len .HostConfig.CapAdd}}{{.State.Health}}' web\n",
    { "[]0<nil>\n" } },
  { "prune-label",
    "docker create --name aa --label keep=1 busybox true\ndocker create --name bb busybox true\n"
    "docker container prune -f --filter label!=keep\ndocker ps -a --format 'left {{.Names}}'\n"
    "docker container prune -f --filter label=keep=1\ndocker ps -a --format 'still {{.Names}}'\n",
    { "left aa\n" },
    { "left bb\n", "\nstill " } },
  { "prune-until",
    "docker create --name aa busybox true\nsleep 20\ndocker create --name bb busybox true\n"
    "docker container prune -f --filter until=10s\ndocker ps -a --format 'left {{.Names}}'\n"
    "docker container prune -f --filter until=never\n",
    { "left bb\n",
      "Error response from daemon: failed to parse value as time or duration: \"never\"\n" },
    { "left aa\n" } },
  { "prune-images",
    "docker create --name aa busybox true\ndocker commit -c 'LABEL stage=test' aa one >/dev/null\n"
    "docker commit aa two >/dev/null\ndocker image prune -af --filter label=stage\n"
    "docker images --format 'left {{.Repository}}'\ndocker image prune -f --filter nosuch=1\n"
    "docker image prune -af --filter until=2000-01-01\ndocker images --format 'still "
    "{{.Repository}}'\n",
    { "untagged: one:latest\n", "left two\n", "still two\n",
      "Error response from daemon: invalid filter 'nosuch'\n[exit 1]\n" },
    { "left one\n" } },
  { "prune-system",
    "docker system prune -f --volumes --filter until=1h\n"
    "echo n | docker system prune --filter until=1h --filter label=x\n",
    { "ERROR: The \"until\" filter is not supported with \"--volumes\"\n[exit 1]\n",
      "  - unused build cache\n\n  Items to be pruned will be filtered with:\n  - label=x\n"
      "  - until=1h\n\nAre you sure" } },
  { "port-taken",
    "docker run -d --name one -p 127.0.0.1:80:80 busybox sleep 9\n"
    "docker run -d --name two -p 127.0.0.2:80:80 -p 80:80/udp busybox sleep 9\n"
    "docker run -d --name three -p 80:80 busybox sleep 9\n"
    "docker ps -a --format '{{.Names}} {{.State}}'\n",
    { "Bind for 0.0.0.0:80 failed: port is already allocated\n",
      "three created\ntwo running\none running\n" } },
  { "policy-and-signals",
    "docker run -d --name one --restart always busybox sh -c 'trap \"exit 1\" USR1; while :; do "
    "sleep 0.2; done'\n"
    "docker run -d --name two --restart always --stop-signal TERM busybox sh -c 'trap \"exit 1\" "
    "USR1; while :; do sleep 0.2; done'\nsleep 1\ndocker kill -s USR1 one two\nsleep 2\n"
    "docker ps -a --format '{{.Names}} {{.State}}'\n",
    { "two running\none exited\n" } },
  { "exec-env-file",
    "printf 'A=1\\nB=2\\n' >work-env\ndocker run -d --name web busybox sleep 9\n"
    "docker exec --env-file work-env -e B=3 web sh -c 'echo $A $B'\n"
    "docker exec --env-file work-none web true\n",
    { "1 3\n", "work-none: no such file or directory\n[exit 1]\n" } },
  { "tmpfs",
    "docker run -d --name web --tmpfs /t:mode=700 busybox sleep 99\n"
    "docker exec web sh -c 'stat -c %a /t; echo x >/t/f; mount | grep -c \"on /t type tmpfs\"'\n"
    "docker restart -t 0 web\ndocker exec web ls /t | sed 's/^/left /'\ndocker diff web\n",
    { "700\n1\n", "A /t\n" },
    { "left f" } },
  { "init-without-command",
    "docker run --init --name web busybox nosuch\n"
    "docker inspect -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}' web\n",
    { "] exec nosuch failed: No such file or directory\n[exit 127]\n",
      "exited 127 \n" },
    { "docker: Error response" } },
  { "piped-shell",
    "echo 'echo one; false' | sh; echo $?\n"
    "printf 'read x\\ntwo\\necho got $x\\nexit 3' | docker run -i --rm busybox sh\n"
    "docker run -d -i --name web busybox sh\ndocker ps --format '{{.Names}}'\n",
    { "one\n1\n", "got two\n[exit 3]\n", "\nweb\n" } },
  { "refused-options",
    "docker -H tcp://1.2.3.4 ps\ndocker run --gpus all busybox true\n"
    "docker run --platform linux/arm64 busybox true\n",
    { "“docker --host” yet.\n[exit 1]\n", "“docker run --gpus” yet.\n[exit 1]\n",
      "“docker run --platform linux/arm64” yet.\n[exit 1]\n" } },
  { "limits",
    "docker run --cpus 9 busybox true\ndocker create --cpuset-cpus 1-7 busybox true\n"
    "docker create --cpuset-cpus x busybox true\ndocker create --cpu-quota 1 busybox true\n"
    "docker create --name web --cpus 4 --cpuset-cpus 0-3 busybox true\n"
    "docker update -m 1m web\n",
    { "range of CPUs is from 0.01 to 4.00, as there are only 4 CPUs available\n",
      "Requested CPUs are not available - requested 1-7, available: 0-3\n[exit 1]\n",
      "Invalid value x for cpuset cpus\n", "CPU cfs quota can not be less than 1ms (i.e. 1000)\n",
      "Error response from daemon: Minimum memory limit allowed is 6MB\n" } },
  { "grep-around",
    "printf 'a\\nb\\nc\\nd\\ne\\nf\\ng\\n' >work-lines\ngrep -n -A 1 -e a work-lines\n"
    "grep -C 1 '[cg]' work-lines\ngrep -B 9 -m 1 '[bf]' work-lines; echo end\n",
    { "1:a\n2-b\n$", "b\nc\nd\n--\nf\ng\n", "\na\nb\nend\n" } },
  { "ip",
    "docker run -d --name web busybox sleep 9\ndocker exec web ip route\nip route\n"
    "docker exec web ip addr show lo | wc -l\ndocker exec web ip addr show wifi0\n",
    { "default via 172.17.0.1 dev eth0 \n172.17.0.0/16 dev eth0 scope link  src 172.17.0.2 \n",
      "172.17.0.0/16 dev docker0 proto kernel scope link src 172.17.0.1 \n", "\n6\n",
      "ip: can't find device 'wifi0'\n[exit 1]\n" } },
  { "own-platform",
    "docker run --rm --platform linux/amd64 busybox echo runs\n",
    { "runs\n" },
    { "[exit" } },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *transcript = dd_test_run_script (c->script);

  g_test_message ("%s", transcript);
  for (guint i = 0; i < MAX_TEXTS && c->has[i] != NULL; i++)
    if (strstr (transcript, c->has[i]) == NULL)
      {
        g_test_message ("lacks: %s", c->has[i]);
        g_test_fail ();
      }
  for (guint i = 0; i < MAX_TEXTS && c->lacks[i] != NULL; i++)
    if (strstr (transcript, c->lacks[i]) != NULL)
      {
        g_test_message ("has: %s", c->lacks[i]);
        g_test_fail ();
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/docker-lines/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  return g_test_run ();
}

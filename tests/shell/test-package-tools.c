// SPDX-License-Identifier: GPL-3.0-or-later
//
// Package managers and compilers in containers.

#include "config.h"

#include "dd-fs.h"
#include "dd-process-ops.h"
#include "dd-session.h"
#include "dd-test-run-script.h"
#include "dd-tty-ops.h"

#include <string.h>

/* A line for the shell of a container, and what it prints. */
typedef struct
{
  const char *name;
  const char *image;
  const char *line;
  const char *output;
} Line;

#define READING "Reading package lists...\nBuilding dependency tree...\nReading state " \
                "information...\n"

#define HELLO_C \
  "mkdir /tmp/x; cd /tmp/x; printf '#include <stdio.h>\\nint main (void)\\n{\\n  puts (\"Hello\");\\n  " \
  "return 3;\\n}\\n' >a.c; "
#define HELLO_GO \
  "mkdir /x; cd /x; printf 'package main\\nimport (\\n\"fmt\"\\n\"os\"\\n)\\nfunc main() {\\n" \
  "fmt.Println(\"Hello\")\\nos.Exit(4)\\n}\\n' >main.go; printf 'module example.com/app\\n\\nrequire " \
  "github.com/google/uuid v1.6.0\\n' >go.mod; "

static const Line lines[] = {
  { "apt/no-index", "debian", "apt-get install -y curl", READING
    "E: Unable to locate package curl\n[exit 100]\n" },
  { "apt/unknown", "debian", "apt-get -qq update; apt-get install -y curl foo", READING
    "E: Unable to locate package foo\n[exit 100]\n" },
  { "apt/install", "debian",
    "apt-get -qq update; apt-get install -y --no-install-recommends tini 2>/dev/null | grep -v Get",
    READING
    "The following NEW packages will be installed:\n  tini\n"
    "0 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.\n"
    "Need to get 280 kB of archives.\n"
    "After this operation, 1,300 kB of additional disk space will be used.\n"
    "Fetched 280 kB in 0s (10.0 MB/s)\n"
    "Selecting previously unselected package tini.\n"
    "Preparing to unpack .../tini_0.19.0-3_amd64.deb ...\n"
    "Unpacking tini (0.19.0-3) ...\nSetting up tini (0.19.0-3) ...\n"
    "Processing triggers for libc-bin (2.41-12) ...\n" },
  { "apt/again", "debian", "apt-get -qq update; apt-get -qq install tini >/dev/null 2>&1; "
    "apt-get install -y tini", READING "tini is already the newest version (0.19.0-3).\n"
    "0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n" },
  { "apt/recommends", "debian", "apt-get -qq update; apt-get install -y wget 2>&1 | grep -c Unpacking; "
    "apt-get install -y --no-install-recommends git 2>&1 | grep -c Unpacking",
    "3\n6\n" },
  { "apt/version", "debian", "apt-get -qq update; apt-get -qq install curl=9.*; echo $?; "
    "apt-get -qq install tini=0.19* >/dev/null 2>&1; echo $?",
    "E: Version '9.*' for 'curl' was not found\n100\n0\n" },
  { "apt/ask", "debian", "apt-get -qq update; apt-get install curl | tail -n 1",
    "Do you want to continue? [Y/n] Abort.\n" },
  { "apt/lists", "debian", "apt-get -qq update; ls /var/lib/apt/lists | wc -l; "
    "rm -rf /var/lib/apt/lists/*; apt-get clean; apt-get -qq install tini",
    "4\nE: Unable to locate package tini\n[exit 100]\n" },
  { "apt/remove", "debian", "apt-get -qq update; apt-get -qq install tree >/dev/null 2>&1; "
    "ls /usr/bin/tree; apt-get purge -y tree | tail -n 2; ls /usr/bin/tree; apt-get remove -qq tree",
    "/usr/bin/tree\nAfter this operation, 130 kB disk space will be freed.\n"
    "Removing tree (2.2.1-1) ...\n"
    "ls: cannot access '/usr/bin/tree': No such file or directory\n" },
  { "apt/not-root", "debian", "su nobody 2>/dev/null; apt-get -qq upgrade; apt-get frobnicate",
    "E: Invalid operation frobnicate\n[exit 100]\n" },
  { "apt/elsewhere", "alpine", "apt-get update", "sh: apt-get: not found\n[exit 127]\n" },
  { "apk/no-index", "alpine", "apk add curl", "ERROR: unable to select packages:\n"
    "  curl (no such package):\n    required by: world[curl]\n[exit 1]\n" },
  { "apk/add", "alpine", "apk add --no-cache jq | tail -n 4; ls /usr/bin/jq; ls /var/cache/apk",
    "(1/2) Installing oniguruma (6.9.10-r0)\n(2/2) Installing jq (1.8.1-r0)\n"
    "Executing busybox-1.37.0-r30.trigger\nOK: 8.8 MiB in 18 packages\n/usr/bin/jq\n" },
  { "apk/unknown", "alpine", "apk add -q --no-cache jq foo", "ERROR: unable to select packages:\n"
    "  foo (no such package):\n    required by: world[foo]\n[exit 1]\n" },
  { "apk/update", "alpine", "apk update -q; ls /var/cache/apk; apk add -q tree; apk info | tail -n 2",
    "v3.24.2-11-g5d7d1e4 [https://dl-cdn.alpinelinux.org/alpine/v3.24/main]\n"
    "OK: 27460 distinct packages available\nAPKINDEX.tar.gz\nzlib\ntree\n" },
  { "apk/virtual", "alpine", "apk add -q --no-cache --virtual .b gcc; apk info | wc -l; "
    "apk del -q .b; apk info | wc -l; ls /usr/bin/gcc; apk del nope",
    "23\n16\nls: /usr/bin/gcc: No such file or directory\nERROR: No such package: nope\n"
    "[exit 1]\n" },
  { "apk/kept", "alpine", "apk add -q --no-cache jq oniguruma; apk del -q jq; apk info -v | "
    "tail -n 1; apk frobnicate", "zlib-1.3.1-r2\nERROR: 'frobnicate' is not an apk command. See 'apk --help'.\n[exit 1]\n" },
  { "pip/requirements", "python:slim", "echo 'Flask_Cors == 6.0.1 # x' >r; pip install --no-cache-dir "
    "-r r | tail -n 2; ls /root", "WARNING: Running pip as the 'root' user can result in broken "
    "permissions and conflicting behaviour with the system package manager. Use a virtual "
    "environment instead.\nInstalling collected packages: blinker, click, itsdangerous, "
    "markupsafe, jinja2, werkzeug, flask, flask-cors\nSuccessfully installed blinker-1.9.0 "
    "click-8.3.1 itsdangerous-2.2.0 markupsafe-3.0.3 jinja2-3.1.6 werkzeug-3.1.4 flask-3.1.2 "
    "flask-cors-6.0.1\n" },
  { "pip/versions", "python:slim", "pip install -q six==1.16.0 2>/dev/null; pip freeze; "
    "pip install six==9; pip install; pip install -r nope", "six==1.16.0\n"
    "ERROR: Could not find a version that satisfies the requirement six==9 (from versions: "
    "1.17.0)\nERROR: No matching distribution found for six==9\n"
    "ERROR: You must give at least one requirement to install (see \"pip help install\")\n"
    "ERROR: Could not open requirements file: [Errno 2] No such file or directory: 'nope'\n"
    "[exit 1]\n" },
  { "pip/cache", "python:slim", "pip install six 2>/dev/null | grep -c Downloading; "
    "rm -r /usr/local/lib/python3.13/site-packages/six; pip install six 2>/dev/null | "
    "grep -c cached; pip install six", "1\n1\nRequirement already satisfied: six in "
    "/usr/local/lib/python3.13/site-packages\n" },
  { "npm/lock", "node:slim", "cd /tmp; echo '{}' >package.json; echo '{\"packages\": {\"\": {}, "
    "\"node_modules/ms\": {\"version\": \"2.1.3\"}, \"node_modules/a/node_modules/jest\": "
    "{\"version\": \"30.0.0\", \"dev\": true}, \"node_modules/../../x\": {}, "
    "\"node_modules/y\": 1}}' >package-lock.json; npm ci --omit=dev | head -n 2; ls node_modules; "
    "npm ci | head -n 2; ls node_modules/jest/package.json",
    "\nadded 2 packages, and audited 3 packages in 1s\nms\ny\n"
    "\nadded 3 packages, and audited 4 packages in 1s\nnode_modules/jest/package.json\n" },
  { "npm/scripts", "node:slim", "cd /tmp; echo '{\"name\": \"web\", \"version\": \"2.0.0\", "
    "\"scripts\": {\"build\": \"echo built; exit 3\"}}' >package.json; npm run build; echo $?; "
    "npm run nope; npm frobnicate", "\n> web@2.0.0 build\n> echo built; exit 3\n\nbuilt\n3\n"
    "npm error Missing script: \"nope\"\nnpm error\nnpm error To see a list of scripts, run:\n"
    "npm error   npm run\nUnknown command: \"frobnicate\"\n\nTo see a list of supported npm "
    "commands, run:\n  npm help\n[exit 1]\n" },
  { "npm/vite", "node:slim", "cd /tmp; mkdir -p src/lib; echo 'let a = 1' >src/a.js; echo '{\"scripts\": "
    "{\"build\": \"vite build\"}, \"devDependencies\": {\"vite\": \"*\"}}' >package.json; npm install "
    ">/dev/null; npm run build | grep -c built; A=$(md5sum dist/assets/index.js); printf '\\n// more\\n' "
    ">>src/a.js; echo '' >src/lib/b.js; npm run build >/dev/null; [ \"$A\" = \"$(md5sum dist/assets/index.js)\" ] && echo same; echo 'let b = 2' "
    ">>src/lib/b.js; npm run build | grep -o '2 modules'; cat dist/assets/index.js; rm -r src; "
    "npm run build | tail -n 1", "1\nsame\n2 modules\nlet a = 1\nlet b = 2\n"
    "vite: no sources in /tmp/src\n\n" },
  { "npm/broken", "node:slim", "cd /tmp; echo '[1' >package.json; npm install nope 2>&1 | head -n 1; "
    "echo '{\"scripts\": 1, \"dependencies\": {\"zod\": 3}}' >package.json; npm start 2>&1 | "
    "head -n 1; npm install | tail -n 3", "npm error code E404\nnpm error Missing script: "
    "\"start\"\nadded 1 package, and audited 2 packages in 1s\n\nfound 0 vulnerabilities\n" },
  { "gcc/headers", "alpine", "apk add -q --no-cache gcc; echo '#include <stdio.h>' >a.c; gcc a.c; "
    "gcc nope.c; gcc", "a.c:1:10: fatal error: stdio.h: No such file or directory\n"
    "compilation terminated.\ngcc: error: nope.c: No such file or directory\n"
    "gcc: fatal error: no input files\ncompilation terminated.\n[exit 1]\n" },
  { "gcc/run", "golang", HELLO_C "gcc -o hello a.c; ./hello; echo $?; gcc -c a.c; cc a.o; ./a.out; "
    "ls", "Hello\n3\nHello\na.c\na.o\na.out\nhello\n" },
  { "make/rules", "golang", HELLO_C "printf 'O = -O2\\na: a.c\\n\\tgcc $(O) -o $@ $<\\nall: a\\n\\t@echo "
    "$$PWD $^\\n\\t-false\\n' >Makefile; make; make; sleep 1; touch a.c; make O=-g; make all",
    "gcc -O2 -o a a.c\nmake: 'a' is up to date.\ngcc -g -o a a.c\n/tmp/x a\nfalse\n"
    "make: [Makefile: all] Error 1 (ignored)\n" },
  { "make/errors", "golang", "cd /tmp; make; echo $?; printf 'a: b\\n\\ttrue\\nc:\\n\\texit 3\\nd: d\\ne = "
    "$(e)\\nf:\\n\\techo $(e) $(f\\n' >Makefile; make; make c; echo $?; make d; make nope; make f",
    "make: *** No targets specified and no makefile found.  Stop.\n2\n"
    "make: *** No rule to make target 'b', needed by 'a'.  Stop.\n"
    "exit 3\nmake: *** [Makefile: c] Error 3\n2\nmake: 'd' is up to date.\n"
    "make: *** No rule to make target 'nope'.  Stop.\necho  $(f\n"
    "sh: 1: Syntax error: end of file unexpected (expecting \")\")\n"
    "make: *** [Makefile: f] Error 2\n[exit 2]\n" },
  { "go/errors", "golang:alpine", "mkdir /x; cd /x; go build; go mod init example.com/app; go build; "
    "echo 'require example.org/nope v1.0.0' >>go.mod; go mod download; go frobnicate",
    "go: go.mod file not found in current directory or any parent directory; see 'go help "
    "modules'\ngo: creating new go.mod: module example.com/app\nno Go files in /x\n"
    "go: example.org/nope@v1.0.0: reading https://proxy.golang.org/example.org/nope@v1.0.0.info: "
    "404 Not Found\ngo frobnicate: unknown command\nRun 'go help' for usage.\n[exit 1]\n" },
  { "go/build", "golang:alpine", HELLO_GO "go build; ./app; echo $?; go run .; go test ./...; "
    "go build -ldflags='-s -w' -o /bin/small; stat -c %s app /bin/small",
    "go: downloading github.com/google/uuid v1.6.0\nHello\n4\nHello\nok  \texample.com/app\t"
    "0.004s\n7536083\n5124536\n" },
  { "cargo/build", "alpine", "apk add -q --no-cache cargo; mkdir -p /x/src; cd /x; cargo build; "
    "printf '[package]\\nname = \"app\"\\nversion = \"1.2.0\"\\n\\n[dependencies]\\nserde = { version = "
    "\"1\" }\\n' >Cargo.toml; cargo build; echo 'fn main() { println!(\"Hello\"); }' >src/main.rs; "
    "cargo build --release; ./target/release/app; cargo run 2>/dev/null; echo 'nope = \"1\"' "
    ">>Cargo.toml; cargo build",
    "error: could not find `Cargo.toml` in `/x` or any parent directory\n"
    "error: failed to parse manifest at `/x/Cargo.toml`\n\nCaused by:\n  no targets specified in the "
    "manifest\n  either src/lib.rs, src/main.rs, a [lib] section, or [[bin]] section must be "
    "present\n   Compiling serde v1.0.228\n   Compiling app v1.2.0 (/x)\n    Finished `release` "
    "profile [optimized] target(s) in 1.02s\nHello\nHello\n    Updating crates.io index\n"
    "error: no matching package named `nope` found\nlocation searched: crates.io index\n"
    "required by package `app v1.2.0 (/x)`\n[exit 101]\n" },
  { "maven/package", "alpine", "apk add -q --no-cache maven; cd /srv; mvn package; "
    "echo '<project><artifactId>app</artifactId><version>1.0</version><dependencies><dependency>"
    "<groupId>org.slf4j</groupId><artifactId>slf4j-api</artifactId></dependency></dependencies>"
    "</project>' >pom.xml; mvn -B package; ls target; mvn clean package | grep -c Downloaded; "
    "java -jar nope.jar",
    "[ERROR] The goal you specified requires a project to execute but there is no POM in this "
    "directory (/srv).\n[INFO] Scanning for projects...\n"
    "[INFO] Downloaded from central: org.slf4j:slf4j-api:2.0.17\n"
    "[INFO] Building jar: /srv/target/app-1.0.jar\n[INFO] BUILD SUCCESS\napp-1.0.jar\n0\n"
    "Error: Unable to access jarfile nope.jar\n[exit 1]\n" },
  { "gradle/build", "alpine", "apk add -q --no-cache gradle; cd /srv; gradle build; echo "
    "\"dependencies { implementation 'a.b:c:1' }\" >build.gradle; gradle build; echo >build.gradle; "
    "gradle build; ls build/libs; timeout 1 java -jar build/libs/srv.jar; echo $?",
    "FAILURE: Build failed with an exception.\n\n* What went wrong:\nDirectory '/srv' does not "
    "contain a Gradle build.\nFAILURE: Build failed with an exception.\n\n* What went wrong:\nCould "
    "not find a.b:c.\nBUILD SUCCESSFUL in 3s\nsrv.jar\n143\n" },
  { "images/rust", "rust:slim", "cargo --version; cargo frobnicate", "cargo 1.91.1 (ea2d97820 2025-10-10)\n"
    "error: no such command: `frobnicate`\n[exit 101]\n" },
  { "images/maven", "maven", "mvn -q package; java -version; java -cp . Main",
    "[ERROR] The goal you specified requires a project to execute but there is no POM in this "
    "directory (/).\nopenjdk 21.0.9 2025-10-21\nDrydock does not run Java code: Main\n[exit 1]\n" },
  { "dpkg/list", "golang", "dpkg-query -W | wc -l; dpkg -l gcc make | tail -n 2; dpkg-query -W -f "
    "'${Package} ${Version}\\n' 'libc6*'; dpkg --print-architecture; dpkg -s make; dpkg -l nope; "
    "dpkg -i x.deb", "203\n"
    "ii  gcc            4:14.2.0-1   amd64        (no description available)\n"
    "ii  make           4.4.1-2      amd64        (no description available)\n"
    "libc6 2.41-12\nlibc6-dev 2.41-12\namd64\nPackage: make\nStatus: install ok installed\n"
    "Architecture: amd64\nVersion: 4.4.1-2\ndpkg-query: no packages found matching nope\n"
    "Drydock does not model dpkg -i yet\n[exit 1]\n" },
  { "dpkg/apt", "debian", "dpkg-query -W | wc -l; apt-get -qq update; apt-get -qq install tree >/dev/null "
    "2>&1; dpkg-query -W | wc -l; dpkg-query -W tree; dpkg -L tree; apt-get purge -qq tree >/dev/null; "
    "dpkg-query -W | wc -l; dpkg -s tree; dpkg", "77\n78\ntree\t2.2.1-1\n/.\n/usr/bin/tree\n"
    "/usr/lib/tree/rest-of-package\n77\n"
    "dpkg-query: package 'tree' is not installed and no information is available\n"
    "Use dpkg --info (= dpkg-deb --info) to examine archive files.\n"
    "dpkg: error: need an action option\n[exit 2]\n" },
  { "apt/in-the-base", "debian", "apt-get -qq update; apt-get install -y tzdata | tail -n 2",
    "tzdata is already the newest version (2025b-4).\n"
    "0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n" },
  { "ldd/glibc", "golang", HELLO_C "gcc a.c; ldd a.out | cut -d ' ' -f 1-3; gcc -static a.c; ldd a.out; ldd "
    "/bin/ls; ldd nope", "\tlinux-vdso.so.1 (0x00007ffc8d5f2000)\n"
    "\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6\n"
    "\t/lib64/ld-linux-x86-64.so.2 (0x00007f3c5a4f1000)\n\tnot a dynamic executable\n"
    "Drydock does not model what /bin/ls is linked with yet\n"
    "ldd: nope: No such file or directory\n[exit 1]\n" },
  { "ldd/musl", "alpine", "apk add -q --no-cache gcc musl-dev; " HELLO_C "gcc a.c; ldd a.out; gcc -static "
    "a.c; ldd a.out; ldd nope", "\t/lib/ld-musl-x86_64.so.1 (0x00007f3c5a4f1000)\n"
    "\tlibc.musl-x86_64.so.1 => /lib/ld-musl-x86_64.so.1 (0x00007f3c5a4f1000)\n"
    "/lib/ld-musl-x86_64.so.1: a.out: Not a valid dynamic program\n"
    "/lib/ld-musl-x86_64.so.1: cannot load nope: No such file or directory\n[exit 1]\n" },
  { "apk/elsewhere", "debian", "apk add curl", "sh: 1: apk: not found\n[exit 127]\n" },
};

static char *
run_line (const Line *line)
{
  g_autofree char *quoted = g_shell_quote (line->line);
  g_autofree char *script =
    g_strdup_printf ("docker pull -q %s >/dev/null; docker run --rm %s sh -c %s\n", line->image,
                     line->image, quoted);
  g_autofree char *transcript = dd_test_run_script (script);

  return g_strdup (strchr (transcript, '\n') + 1);
}

static void
test_line (gconstpointer data)
{
  const Line *line = data;
  g_autofree char *output = run_line (line);

  g_assert_cmpstr (output, ==, line->output);
}

/* A program that needs a C library runs only where its loader is. */
static void
test_loader (void)
{
  g_autofree char *transcript = dd_test_run_script (
    "docker pull -q golang >/dev/null; docker pull -q alpine >/dev/null\n"
    "docker run --name built golang sh -c 'printf \"package main\\nimport \\\"net/http\\\"\\nfunc main() "
    "{\\nhttp.ListenAndServe(\\\":80\\\", nil)\\n}\\n\" >m.go; go build -o /dyn m.go; CGO_ENABLED=0 go build "
    "-o /static m.go'\n"
    "docker cp built:/dyn /tmp/dyn; docker cp built:/static /tmp/static\n"
    "for i in dyn static; do docker create --name $i alpine /x >/dev/null; docker cp /tmp/$i $i:/x "
    ">/dev/null 2>&1; docker start $i; sleep 1; docker inspect -f '{{.State.Status}} "
    "{{.State.ExitCode}}' $i; docker logs $i; done; docker stop static; docker inspect -f "
    "'{{.State.ExitCode}}' static\n"
    "docker cp dyn:/x /tmp/x; docker create --name box alpine sleep 99 >/dev/null; docker cp /tmp/x box:/x "
    ">/dev/null 2>&1; docker start box; docker exec box sh -c '/x 2>&1; echo $?'; docker exec box sh -c /x; "
    "docker exec box /x; echo $?\n");

  if (strstr (transcript, "dyn\nexited 255\nexec /x: no such file or directory\n"
                          "static\nrunning 0\nstatic\n2\n") == NULL)
    g_error ("%s", transcript);
  if (!g_str_has_suffix (transcript, "box\nsh: /x: not found\n127\nsh: /x: not found\n"
                                     "exec /x: no such file or directory\n255\n"))
    g_error ("%s", transcript);
}

/* Distroless: no shell, no package manager, and files that say what is in it. */
static void
test_distroless (void)
{
  static const char *const wanted[] = {
    "\napp\nrunning\n",
    "-cv md5sums\n5\n",
    ("OCI runtime exec failed: exec failed: unable to start container process: exec: \"sh\": "
     "executable file not found in $PATH\n[exit 127]\n"),
    "base-debian12\n0 /\n",
  };
  g_autofree char *transcript = dd_test_run_script (
    "docker pull -q gcr.io/distroless/base-debian12 >/dev/null; docker pull -q golang >/dev/null\n"
    "docker run --name built golang sh -c 'printf \"package main\\nimport \\\"net/http\\\"\\nfunc main() "
    "{\\nhttp.ListenAndServe(\\\":80\\\", nil)\\n}\\n\" >m.go; go build -o /dyn m.go'\n"
    "docker cp built:/dyn /tmp/dyn; docker create --name app gcr.io/distroless/base-debian12 /dyn >/dev/null; "
    "docker cp /tmp/dyn app:/dyn; docker start app; docker inspect -f '{{.State.Status}}' app\n"
    "docker cp app:/var/lib/dpkg/status.d /tmp/packages; ls /tmp/packages | grep -cv md5sums\n"
    "docker exec app sh\n"
    "docker image inspect -f '{{.Config.User}} {{.Config.WorkingDir}}' gcr.io/distroless/base-debian12\n");

  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    if (strstr (transcript, wanted[i]) == NULL)
      g_error ("%s", transcript);
}

/* What go build makes of a server listens and answers. */
static void
test_server (void)
{
  static const char *const wanted[] = {
    "\n2026/01/15 10:00:",
    " listening on :8080\n",
    "$ curl -s localhost:8080\nshop\n",
    "$ curl -s localhost:8080/api/x\napi 1\napi 2\n",
    "$ curl -si localhost:8080/health | tr -d '\\r'\nHTTP/1.1 200 OK\nDate: Thu, 15 Jan 2026 ",
    " GMT\nContent-Length: 2\nContent-Type: text/plain; charset=utf-8\n\nok",
    "bind: address already in use\n1\n",
    "loopback:8081\n56\n",
    "not-found\n404 page not found\n",
  };
  g_autofree char *transcript = dd_test_run_script (
    "mkdir w; printf 'package main\\nimport \"net/http\"\\nfunc main() {\\n"
    "http.HandleFunc(\"/api/\", func(w http.ResponseWriter, r *http.Request) {\\n"
    "fmt.Fprintln(w, \"api 1\")\\nfmt.Fprintf(w, \"api 2\\\\n\")\\n})\\n"
    "http.HandleFunc(\"/health\", func(w http.ResponseWriter, r *http.Request) {\\n"
    "w.Write([]byte(\"ok\"))\\n})\\n"
    "http.HandleFunc(\"/\", func(w http.ResponseWriter, r *http.Request) {\\n"
    "io.WriteString(w, \"shop\\\\n\")\\n})\\n"
    "log.Println(\"listening on :8080\")\\nlog.Fatal(http.ListenAndServe(\":8080\", nil))\\n}\\n' > "
    "w/main.go; printf 'FROM golang:alpine\\nCOPY main.go .\\nRUN go build -o /shop main.go\\nCMD "
    "[\"/shop\"]\\n' > w/Dockerfile; docker build -q -t shop w >/dev/null\n"
    "docker run -d --name web -p 8080:8080 shop; sleep 1; docker logs web\n"
    "curl -s localhost:8080\n"
    "curl -s localhost:8080/api/x\n"
    "curl -si localhost:8080/health | tr -d '\\r'\n"
    "docker run --rm --network container:web shop; echo $?\n"
    "sed -i 's/\":8080\"/\"127.0.0.1:8080\"/; s|\"/\"|\"/only\"|' w/main.go; docker build -q -t two w\n"
    "docker run -d --name two -p 8081:8080 two; sleep 1; echo loopback:8081; curl -s localhost:8081; echo "
    "$?\n"
    "docker pull -q nginx >/dev/null; echo not-found; docker run --rm --network container:two "
    "nginx curl -s localhost:8080/nope\n");

  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    if (strstr (transcript, wanted[i]) == NULL)
      g_error ("no “%s” in %s", wanted[i], transcript);
}

/* The journal of a session, as text. */
static char *
write_journal (DdSession *session)
{
  DdEngine *engine = dd_session_get_engine (session);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 1; i <= dd_engine_get_n_events (engine); i++)
    {
      g_autoptr (JsonNode) node = dd_event_to_json (dd_engine_get_event (engine, i));
      g_autofree char *line = json_to_string (node, FALSE);

      g_string_append_printf (text, "%s\n", line);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static DdSession *
play (const char *line)
{
  DdSession *session = dd_session_new (dd_catalog_get_default (), 1);

  dd_session_seek (session, dd_session_type (session, "docker pull -q alpine"));
  dd_session_seek (session, dd_session_type (session, line));
  dd_session_seek (session, dd_session_get_n_ticks (session));
  return session;
}

/* The same line gives the same events, byte for byte. */
static void
test_same (void)
{
  g_autoptr (DdSession) first = play ("docker run --rm alpine apk add --no-cache build-base");
  g_autoptr (DdSession) second = play ("docker run --rm alpine apk add --no-cache build-base");
  g_autofree char *one = write_journal (first);
  g_autofree char *two = write_journal (second);

  g_assert_cmpstr (one, ==, two);
  g_assert_nonnull (strstr (one, "file.unpacked"));
  g_assert_nonnull (strstr (one, "process.worked"));
}

/* What is estimated says so, in a field and in the explanation. */
static void
test_estimates (void)
{
  g_autoptr (DdSession) session = play ("docker run --name web alpine apk add --no-cache jq");
  DdEngine *engine = dd_session_get_engine (session);
  gint64 size = 0;
  guint n = 0;

  for (guint i = 1; i <= dd_engine_get_n_events (engine); i++)
    {
      const DdEvent *event = dd_engine_get_event (engine, i);
      g_autofree char *why = NULL;

      if (event->klass != &dd_files_unpacked_class && event->klass != &dd_process_worked_class)
        continue;
      why = dd_event_get_why (event);
      g_assert_nonnull (strstr (why, "estimate"));
      if (event->klass == &dd_process_worked_class)
        g_assert_true (((const DdProcessWorked *) event)->estimate);
      else
        {
          g_assert_true (((const DdFilesUnpacked *) event)->estimate);
          size += ((const DdFilesUnpacked *) event)->size;
        }
      n++;
    }
  g_assert_cmpuint (n, ==, 3);
  /* The two packages, and what apk writes down about them. */
  g_assert_cmpint (size, >, 880000);
  g_assert_cmpint (size, <, 882000);
}

static guint
count_unpacked (DdSession *session)
{
  DdEngine *engine = dd_session_get_engine (session);
  guint n = 0;

  for (guint i = 1; i <= dd_engine_get_n_events (engine); i++)
    n += dd_engine_get_event (engine, i)->klass == &dd_files_unpacked_class;
  return n;
}

/* Ctrl-C in the middle keeps what is there, and ends the process. */
static void
test_interrupt (void)
{
  g_autoptr (DdSession) session = play ("docker run -it --name web alpine sh -c 'apk add "
                                        "--no-cache build-base; exit $?'");
  guint some;

  for (guint i = 0; i < 4; i++)
    dd_session_seek (session, dd_session_pass_time (session, DD_USEC_PER_SEC));
  dd_session_interrupt (session, DD_CONSOLE);
  dd_session_seek (session, dd_session_get_n_ticks (session));
  some = count_unpacked (session);
  g_assert_cmpuint (some, >, 0);
  g_assert_cmpuint (some, <, 15);
  g_assert_cmpint (dd_session_get_status (session, DD_CONSOLE), ==, 130);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *path = g_strconcat ("/package-tools/", lines[i].name, NULL);

      g_test_add_data_func (path, &lines[i], test_line);
    }
  g_test_add_func ("/package-tools/loader", test_loader);
  g_test_add_func ("/package-tools/distroless", test_distroless);
  g_test_add_func ("/package-tools/server", test_server);
  g_test_add_func ("/package-tools/same", test_same);
  g_test_add_func ("/package-tools/estimates", test_estimates);
  g_test_add_func ("/package-tools/interrupt", test_interrupt);
  return g_test_run ();
}

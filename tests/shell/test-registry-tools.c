// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-session.h"

#define SEED 5

#define APP "registry.example.com/team/app"

/* A command, pieces of what it prints, and its exit code. */
typedef struct
{
  const char *line;
  const char *texts[4];
  int         status;
} Row;

static void
run_rows (const Row *rows)
{
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), SEED);

  for (const Row *row = rows; row->line; row++)
    {
      int status = -1;
      g_autofree char *output = dd_session_run (session, row->line, &status);

      g_test_message ("$ %s\n%s", row->line, output);
      g_assert_cmpint (status, ==, row->status);
      for (guint i = 0; i < G_N_ELEMENTS (row->texts) && row->texts[i]; i++)
        g_assert_nonnull (strstr (output, row->texts[i]));
    }
}

static void
test_imagetools (void)
{
  static const Row rows[] = {
    { "docker buildx imagetools inspect alpine",
      { "Name:      docker.io/library/alpine:latest\n"
        "MediaType: application/vnd.oci.image.index.v1+json\nDigest:    sha256:",
        "\n           \nManifests: \n  Name:      docker.io/library/alpine:latest@sha256:",
        "  Platform:  linux/amd64\n             \n  Name: ", "  Platform:  linux/arm64/v8\n" } },
    { "docker buildx imagetools inspect --raw alpine | grep -o schemaVersion", { "schemaVersion\n" } },
    { "docker buildx imagetools inspect " APP, { "authorization failed: no basic auth credentials\n" },
      1 },
    { "docker manifest inspect " APP,
      { "Get \"https://registry.example.com/v2/team/app/manifests/latest\": no basic auth "
        "credentials\n" }, 1 },
    { "docker pull -q alpine; docker tag alpine " APP "; docker login -u dev -p drydock "
      "registry.example.com" },
    { "docker buildx imagetools inspect " APP, { "ERROR: " APP ":latest: not found\n" }, 1 },
    { "docker push -q " APP },
    { "docker buildx imagetools inspect " APP,
      { "MediaType: application/vnd.oci.image.manifest.v1+json\n" } },
    { "docker manifest inspect --verbose " APP,
      { "{\n\t\"Ref\": \"" APP ":latest\",\n\t\"Descriptor\": {\n\t\t\"mediaType\": ",
        "\n\t\t\"platform\": {\n\t\t\t\"architecture\": \"amd64\",\n\t\t\t\"os\": \"linux\"\n\t\t}\n\t},\n"
        "\t\"Raw\": \"", "\",\n\t\"OCIManifest\": {\n\t\t\"schemaVersion\": 2,\n" } },
    { "docker manifest inspect --verbose alpine", { "does not model" }, 1 },
    { "docker buildx imagetools inspect BAD",
      { "ERROR: invalid reference format: repository name (library/BAD) must be lowercase\n" }, 1 },
    { "docker buildx imagetools create " APP, { "does not model" }, 1 },
    { NULL },
  };

  run_rows (rows);
}

static void
test_pull_all (void)
{
  static const Row rows[] = {
    { "docker pull -q alpine; docker login -u dev -p drydock registry.example.com" },
    { "docker pull -a " APP, { "repository " APP " not found: name unknown" }, 1 },
    { "docker tag alpine " APP ":1; docker tag alpine " APP ":2; docker push -q -a " APP },
    { "docker image rm " APP ":1 " APP ":2" },
    { "docker pull -a " APP, { "1: Pulling from team/app\n", "2: Pulling from team/app\n",
      "Status: Downloaded newer image for " APP ":2\n" APP "\n" } },
    { "docker image ls -q " APP " | grep -c .", { "2\n" } },
    { "[ \"$(docker pull -a -q " APP ")\" = " APP " ]" },
    { "docker pull -a " APP ":1", { "tag can't be used with --all-tags/-a\n" }, 1 },
    { NULL },
  };

  run_rows (rows);
}

static void
test_platforms (void)
{
  static const Row rows[] = {
    { "docker pull -q alpine" },
    { "docker image inspect --platform linux/amd64 -f '{{.Architecture}}' alpine", { "amd64\n" } },
    { "docker image inspect --platform linux/arm64 alpine",
      { "[]\n", "Error response from daemon: image with reference alpine was found but does not provide "
        "the specified platform (linux/arm64)\n" }, 1 },
    { "docker image inspect --platform foo alpine",
      { "\"foo\": unknown operating system or architecture: invalid argument\n" }, 1 },
    { "docker image history --platform amd64 alpine", { "CREATED BY" } },
    { "docker image history --platform linux/arm64 alpine",
      { "Error response from daemon: image with reference alpine:latest was found but does not provide "
        "the specified platform (linux/arm64)\n" }, 1 },
    { "docker image history --platform foo alpine",
      { "invalid platform: \"foo\": unknown operating system or architecture: invalid argument\n" },
      1 },
    { NULL },
  };

  run_rows (rows);
}

static void
test_disk_usage (void)
{
  static const Row rows[] = {
    { "docker buildx du", { "ID        RECLAIMABLE   SIZE      LAST ACCESSED\nReclaimable:\t0B\n"
      "Total:\t\t0B\n" } },
    { "printf 'FROM busybox\\nWORKDIR /a\\nRUN echo hi > b\\n' | docker build -q -t app -" },
    { "docker buildx du", { "Shared:\t\t", "\nPrivate:\t", "\nReclaimable:\t" } },
    { "docker buildx du --verbose", { "\nParents:\n - ", "\nDescription:  [2/3] WORKDIR /a\n",
      "\nType:         source.local\n", "\nDescription:  mount / from exec /bin/sh -c echo hi > b\n" } },
    { "docker buildx du --filter type=regular | grep -c true", { "3\n" } },
    { "docker buildx du --filter description~=WORKDIR | grep -c true", { "1\n" } },
    { "docker buildx du --filter foo=bar", { "ID        RECLAIMABLE" } },
    { "docker builder prune -f --reserved-space 1gb", { "Total:\t0B\n" } },
    { "docker buildx prune -af --max-used-space 1gb", { "Total:\t0B\n" } },
    { "docker builder prune -f --keep-storage 1gb",
      { "Flag --keep-storage has been deprecated, keep-storage flag has been changed to "
        "reserved-space\n", "Total:\t0B\n" } },
    { "docker buildx prune -f --min-free-space foo",
      { "invalid argument \"foo\" for \"--min-free-space\" flag: invalid size: 'foo'\n" }, 125 },
    { "docker buildx prune -f --verbose", { "ID:\t\t", "\nMutable:\ttrue\n",
      "\nDescription:\tlocal source for dockerfile\n" } },
    { "docker buildx prune -af --reserved-space 1mb", { "ID\t\t\t\t\t\tRECLAIMABLE\tSIZE" } },
    { "docker buildx du here", { "ERROR: docker: 'docker buildx du' accepts no arguments\n" }, 1 },
    { NULL },
  };

  run_rows (rows);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/registry-tools/imagetools", test_imagetools);
  g_test_add_func ("/registry-tools/pull-all", test_pull_all);
  g_test_add_func ("/registry-tools/platforms", test_platforms);
  g_test_add_func ("/registry-tools/disk-usage", test_disk_usage);
  return g_test_run ();
}

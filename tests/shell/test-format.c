// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-format.h"
#include "dd-template.h"

/* 2026-01-02 03:04:05 UTC */
#define NOW_SECONDS G_GINT64_CONSTANT (1767323045)
#define SECOND G_GINT64_CONSTANT (1000000000)
#define NOW (NOW_SECONDS * SECOND)

#define DIGEST "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

typedef char *(*Print) (JsonArray              *rows,
                        const DdFormatOptions  *options,
                        GError                **error);

/* What is printed for one list. */
typedef struct
{
  DdFormatOptions options;
  const char     *text;
} Row;

static JsonArray *
read_array (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);

  g_assert_no_error (error);

  return json_array_ref (json_node_get_array (node));
}

static void
check_rows (Print       print,
            const char *data,
            const Row  *rows,
            gsize       n_rows)
{
  g_autoptr (JsonArray) array = read_array (data);

  for (gsize i = 0; i < n_rows; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      DdFormatOptions options = rows[i].options;

      options.now = NOW;
      g_test_message ("row %" G_GSIZE_FORMAT ": %s", i,
                      options.format != NULL ? options.format : "(default)");
      text = print (array, &options, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static const char containers[] =
  "[{\"Id\": \"" "f00dfacef00dfacef00dfacef00dface" "\", \"Names\": [\"/other/db\", \"/web\"],"
  " \"Image\": \"nginx:1.27@" DIGEST "\", \"ImageID\": \"sha256:aa\","
  " \"Command\": \"/docker-entrypoint.sh nginx -g 'daemon off;'\", \"Created\": 1767322985,"
  " \"State\": \"running\", \"Status\": \"Up 3 minutes (healthy)\","
  " \"Ports\": [{\"IP\": \"0.0.0.0\", \"PrivatePort\": 80, \"PublicPort\": 8080,"
  " \"Type\": \"tcp\"}], \"Labels\": {\"b\": \"2\", \"a.tier-name\": \"1\"},"
  " \"Mounts\": [{\"Name\": \"data-with-a-long-name\", \"Driver\": \"local\"},"
  " {\"Source\": \"/srv\"}], \"SizeRw\": 1200, \"SizeRootFs\": 188000000,"
  " \"NetworkSettings\": {\"Networks\": {\"b\": {\"IPAddress\": \"172.18.0.2\"},"
  " \"a\": {\"GlobalIPv6Address\": \"fd00::2\"}}},"
  " \"ImageManifestDescriptor\": {\"platform\": {\"os\": \"linux\","
  " \"architecture\": \"arm64\", \"variant\": \"v8\"}}},"
  " {\"Id\": \"beef\", \"Names\": [\"/old\"], \"Image\": \"aa\", \"ImageID\": \"aa\","
  " \"Command\": \"sh\", \"Created\": 1767236645, \"State\": \"exited\","
  " \"Status\": \"Exited (137) 2 hours ago\"}]";

static void
test_containers (void)
{
  static const Row rows[] = {
    { { .format = NULL },
      "CONTAINER ID   IMAGE        COMMAND                  CREATED              STATUS         "
      "            PORTS                  NAMES\n"
      "f00dfacef00d   nginx:1.27   \"/docker-entrypoint.…\"   About a minute ago   Up 3 minutes "
      "(healthy)     0.0.0.0:8080->80/tcp   web\n"
      "beef           aa           \"sh\"                     24 hours ago         Exited (137) 2 "
      "hours ago                          old\n" },
    { { .quiet = TRUE }, "f00dfacef00d\nbeef\n" },
    { { .quiet = TRUE, .no_trunc = TRUE }, "f00dfacef00dfacef00dfacef00dface\nbeef\n" },
    { { .format = "table {{.Names}}\\t{{.Size}}", .size = TRUE },
      "NAMES     SIZE\n"
      "web       1.2kB (virtual 188MB)\n"
      "old       0B\n" },
    { { .format = "{{.Names}} {{.Mounts}} {{.LocalVolumes}}" },
      "web data-with-a-lo…,/srv 1\nold  0\n" },
    { { .format = "{{.Names}} {{.Image}}", .no_trunc = TRUE },
      "other/db,web nginx:1.27@" DIGEST "\nold aa\n" },
    { { .format = "{{.Label \"a.tier-name\"}};{{.Labels}}" }, "1;a.tier-name=1,b=2\n;\n" },
    { { .format = "table {{.Label \"a.tier-name\"}}" }, "tier name\n1\n\n" },
    { { .format = "{{.Networks}} {{range .IPAddresses}}{{.Network}}={{.IP}} {{end}}" },
      "a,b a=fd00::2 b=172.18.0.2 \n \n" },
    { { .format = "{{if .Platform}}{{.Platform}}{{end}} {{.HealthStatus}} {{.CreatedAt}}" },
      "linux/arm64/v8 healthy 2026-01-02 03:03:05 +0000 UTC\n"
      "  2026-01-01 03:04:05 +0000 UTC\n" },
    { { .format = "raw", .quiet = TRUE }, "container_id: f00dfacef00d\ncontainer_id: beef\n" },
  };

  check_rows (dd_format_containers, containers, rows, G_N_ELEMENTS (rows));
}

static void
test_container_json (void)
{
  static const Row rows[] = {
    { { .format = "json" },
      "{\"Command\":\"\\\"sh\\\"\",\"CreatedAt\":\"2026-01-02 03:04:05 +0000 UTC\","
      "\"HealthStatus\":\"\",\"ID\":\"beef\",\"IPAddresses\":[],\"Image\":\"<no image>\","
      "\"Labels\":\"\",\"LocalVolumes\":\"0\",\"Mounts\":\"\",\"Names\":\"\",\"Networks\":\"\","
      "\"Platform\":null,\"Ports\":\"\",\"RunningFor\":\"Less than a second ago\","
      "\"Size\":\"0B\",\"State\":\"created\",\"Status\":\"\"}\n" },
    { { .format = "{{json .State}} {{.State | upper}}" }, "\"created\" CREATED\n" },
    { { .format = "raw" },
      "container_id: beef\nimage: <no image>\ncommand: \"sh\"\n"
      "created_at: 2026-01-02 03:04:05 +0000 UTC\nstate: created\nstatus:\nnames: \n"
      "labels:\nports:\n\n" },
  };

  check_rows (dd_format_containers,
              "[{\"Id\": \"beef\", \"Command\": \"sh\", \"Created\": 1767323045,"
              " \"State\": \"created\"}]",
              rows, G_N_ELEMENTS (rows));
}

static const char images[] =
  "[{\"Id\": \"" DIGEST "\", \"RepoTags\": [\"nginx:1.27\", \"localhost:5000/nginx:latest\"],"
  " \"RepoDigests\": [\"nginx@" DIGEST "\"], \"Created\": 1764731045, \"Size\": 188000000,"
  " \"SharedSize\": 80000000, \"Containers\": 2},"
  " {\"Id\": \"sha256:feedfacefeedfacefeed\", \"RepoTags\": [], \"RepoDigests\": [],"
  " \"Created\": 1767236645, \"Size\": 4200, \"SharedSize\": -1, \"Containers\": -1}]";

static void
test_images (void)
{
  static const Row rows[] = {
    { { .format = NULL },
      "REPOSITORY             TAG       IMAGE ID       CREATED        SIZE\n"
      "nginx                  1.27      0123456789ab   4 weeks ago    188MB\n"
      "localhost:5000/nginx   latest    0123456789ab   4 weeks ago    188MB\n"
      "<none>                 <none>    feedfacefeed   24 hours ago   4.2kB\n" },
    { { .digests = TRUE, .format = "{{.Repository}} {{.Tag}} {{.Digest}}" },
      "nginx 1.27 " DIGEST "\nlocalhost:5000/nginx latest <none>\n<none> <none> <none>\n" },
    { { .format = "table {{.Repository}}", .digests = TRUE },
      "REPOSITORY             DIGEST\n"
      "nginx                  " DIGEST "\n"
      "localhost:5000/nginx   <none>\n"
      "<none>                 <none>\n" },
    { { .quiet = TRUE, .no_trunc = TRUE },
      DIGEST "\n" DIGEST "\nsha256:feedfacefeedfacefeed\n" },
    { { .format = "{{.Containers}} {{.SharedSize}} {{.UniqueSize}} {{.VirtualSize}}" },
      "2 80MB 108MB 188MB\n2 80MB 108MB 188MB\nN/A N/A N/A 4.2kB\n" },
    { { .format = "raw", .quiet = TRUE },
      "image_id: 0123456789ab\nimage_id: 0123456789ab\nimage_id: feedfacefeed\n" },
  };

  check_rows (dd_format_images, images, rows, G_N_ELEMENTS (rows));
}

static char *
print_tree (JsonArray              *rows,
            const DdFormatOptions  *options,
            GError                **error)
{
  return dd_format_image_tree (rows, FALSE, options);
}

static char *
print_children (JsonArray              *rows,
                const DdFormatOptions  *options,
                GError                **error)
{
  return dd_format_image_tree (rows, TRUE, options);
}

static void
test_image_tree (void)
{
  static const char with_platforms[] =
    "[{\"Id\": \"" DIGEST "\", \"RepoTags\": [\"b:1\"], \"Size\": 5, \"Manifests\": ["
    "{\"Kind\": \"image\", \"ID\": \"sha256:1111\", \"Size\": {\"Total\": 3000,"
    " \"Content\": 1000}, \"ImageData\": {\"Platform\": {\"os\": \"linux\","
    " \"architecture\": \"amd64\"}, \"Containers\": [\"x\"]}},"
    "{\"Kind\": \"attestation\", \"ID\": \"sha256:3333\"},"
    "{\"Kind\": \"image\", \"ID\": \"sha256:2222\", \"Size\": {\"Total\": 2000,"
    " \"Content\": 500}, \"ImageData\": {\"Platform\": {\"os\": \"linux\","
    " \"architecture\": \"arm\", \"variant\": \"v7\"}}}]},"
    " {\"Id\": \"sha256:4444\", \"RepoTags\": [\"a:1\"], \"Size\": 7000}]";
  static const Row plain[] = {
    { { .width = 0 },
      "IMAGE                         ID             DISK USAGE   CONTENT SIZE   EXTRA\n"
      "localhost:5000/nginx:latest   0123456789ab        188MB             0B    U  \n"
      "nginx:1.27                    0123456789ab        188MB             0B    U  \n" },
    { { .width = 30, .all = TRUE },
      "          i Info →   U  In Use\n"
      "IMAGE                         ID             DISK USAGE   CONTENT SIZE   EXTRA\n"
      "localhost:5000/nginx:latest   0123456789ab        188MB             0B    U  \n"
      "nginx:1.27                    0123456789ab        188MB             0B    U  \n"
      "<untagged>                    feedfacefeed        4.2kB             0B        \n" },
  };
  static const Row children[] = {
    { { .width = 0 },
      "IMAGE             ID             DISK USAGE   CONTENT SIZE   EXTRA\n"
      "a:1               4444                  7kB             0B        \n"
      "\n"
      "b:1               0123456789ab          5kB          1.5kB    U  \n"
      "├─ linux/amd64    1111                  3kB            1kB    U  \n"
      "└─ linux/arm/v7   2222                  2kB           500B        \n" },
  };

  check_rows (print_tree, images, plain, G_N_ELEMENTS (plain));
  check_rows (print_children, with_platforms, children, G_N_ELEMENTS (children));
}

static void
test_history (void)
{
  static const char data[] =
    "[{\"Id\": \"" DIGEST "\", \"Created\": 1767322445, \"Size\": 7800000,"
    " \"CreatedBy\": \"RUN /bin/sh -c apt-get update\\t&& apt-get install -y curl # buildkit\","
    " \"Comment\": \"buildkit.dockerfile.v0\"},"
    " {\"Id\": \"<missing>\", \"Created\": 0, \"Size\": 0, \"CreatedBy\": \"CMD sh\"}]";
  static const Row rows[] = {
    { { .format = NULL },
      "IMAGE          CREATED          CREATED BY                                      SIZE      "
      "COMMENT\n"
      "0123456789ab   10 minutes ago   RUN /bin/sh -c apt-get update && apt-get ins…   7.8MB     "
      "buildkit.dockerfile.v0\n"
      "<missing>                       CMD sh                                          0B        "
      "\n" },
    { { .not_human = TRUE, .format = "{{.CreatedSince}} {{.CreatedAt}} {{.Size}}" },
      "2026-01-02T02:54:05Z 2026-01-02T02:54:05Z 7800000\n"
      "1970-01-01T00:00:00Z 1970-01-01T00:00:00Z 0\n" },
    { { .quiet = TRUE, .no_trunc = TRUE }, DIGEST "\n<missing>\n" },
  };

  check_rows (dd_format_history, data, rows, G_N_ELEMENTS (rows));
}

static void
test_networks (void)
{
  static const char data[] =
    "[{\"Id\": \"0123456789abcdef\", \"Name\": \"bridge\", \"Driver\": \"bridge\","
    " \"Scope\": \"local\", \"EnableIPv4\": true, \"Created\": \"2026-01-02T03:04:05.5+01:00\","
    " \"Labels\": {\"k\": \"v\"}}, {\"Id\": \"ab\", \"Name\": \"none\", \"Driver\": \"null\","
    " \"Scope\": \"local\", \"Internal\": true}]";
  static const Row rows[] = {
    { { .format = NULL },
      "NETWORK ID     NAME      DRIVER    SCOPE\n"
      "0123456789ab   bridge    bridge    local\n"
      "ab             none      null      local\n" },
    { { .format = "{{.IPv4}} {{.IPv6}} {{.Internal}} {{.CreatedAt}} {{.Label \"k\"}}" },
      "true false false 2026-01-02 02:04:05.5 +0000 UTC v\n"
      "false false true 0001-01-01 00:00:00 +0000 UTC \n" },
    { { .format = "raw", .quiet = TRUE }, "network_id: 0123456789ab\nnetwork_id: ab\n" },
    { { .format = "table", .quiet = TRUE }, "0123456789ab\nab\n" },
  };

  check_rows (dd_format_networks, data, rows, G_N_ELEMENTS (rows));
}

static void
test_volumes (void)
{
  static const char data[] =
    "[{\"Name\": \"data\", \"Driver\": \"local\", \"Scope\": \"local\","
    " \"Mountpoint\": \"/var/lib/docker/volumes/data/_data\","
    " \"UsageData\": {\"RefCount\": 2, \"Size\": 1234567}}, {\"Name\": \"x\","
    " \"Driver\": \"nfs\"}]";
  static const Row rows[] = {
    { { .format = NULL }, "DRIVER    VOLUME NAME\nlocal     data\nnfs       x\n" },
    { { .format = "{{.Name}} {{.Links}} {{.Size}} {{.Mountpoint}}" },
      "data 2 1.235MB /var/lib/docker/volumes/data/_data\nx N/A N/A \n" },
    { { .quiet = TRUE }, "data\nx\n" },
    { { .format = "raw" }, "name: data\ndriver: local\n\nname: x\ndriver: nfs\n\n" },
  };

  check_rows (dd_format_volumes, data, rows, G_N_ELEMENTS (rows));
}

static void
test_stats (void)
{
  static const char data[] =
    "[{\"Container\": \"web\", \"ID\": \"0123456789abcdef\", \"Name\": \"/web\","
    " \"CPUPercentage\": 12.345, \"Memory\": 5242880, \"MemoryLimit\": 1073741824,"
    " \"MemoryPercentage\": 0.48828125, \"NetworkRx\": 1500, \"NetworkTx\": 0,"
    " \"BlockRead\": 4096, \"BlockWrite\": 1000000, \"PidsCurrent\": 3},"
    " {\"Container\": \"db\", \"ID\": \"beef\", \"IsInvalid\": true}]";
  static const Row rows[] = {
    { { .format = NULL },
      "CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT   MEM %     NET I/O      BLOCK I/O   "
      "  PIDS\n"
      "0123456789ab   web       12.35%    5MiB / 1GiB         0.49%     1.5kB / 0B   4.1kB / 1MB "
      "  3\n"
      "beef           --        --        -- / --             --        --           --          "
      "  --\n" },
    { { .format = "{{.Container}}: {{.MemPerc}}" }, "web: 0.49%\ndb: --\n" },
  };

  check_rows (dd_format_stats, data, rows, G_N_ELEMENTS (rows));
}

static void
test_changes (void)
{
  static const char data[] =
    "[{\"Path\": \"/var\", \"Kind\": 0}, {\"Path\": \"/var/x\", \"Kind\": 1},"
    " {\"Path\": \"/tmp/y\", \"Kind\": 2}]";
  static const Row rows[] = {
    { { .format = NULL }, "C /var\nA /var/x\nD /tmp/y\n" },
    { { .format = "table" },
      "CHANGE TYPE   PATH\nC             /var\nA             /var/x\nD             /tmp/y\n" },
    { { .format = "{{.Path}}" }, "/var\n/var/x\n/tmp/y\n" },
  };

  check_rows (dd_format_changes, data, rows, G_N_ELEMENTS (rows));
}

static void
test_build_cache (void)
{
  static const char data[] =
    "[{\"ID\": \"zz\", \"Type\": \"regular\", \"Size\": 1000, \"Shared\": true,"
    " \"CreatedAt\": \"2026-01-02T02:04:05Z\", \"LastUsedAt\": \"2026-01-02T03:03:05Z\","
    " \"UsageCount\": 2, \"Parents\": [\"abcdefabcdefabcdef\", \"b\"]},"
    " {\"ID\": \"abcdefabcdefabcdef\", \"Type\": \"source.local\", \"Size\": 10,"
    " \"InUse\": true, \"CreatedAt\": \"2026-01-02T02:04:05Z\"}]";
  static const Row rows[] = {
    { { .format = NULL },
      "CACHE ID        CACHE TYPE     SIZE      CREATED             LAST USED            USAGE   "
      "  SHARED    DESCRIPTION\n"
      "abcdefabcdef*   source.local   10B       About an hour ago                        0       "
      "  false     \n"
      "zz              regular        1kB       About an hour ago   About a minute ago   2       "
      "  true      \n" },
    { { .quiet = TRUE, .no_trunc = TRUE }, "abcdefabcdefabcdef*\nzz\n" },
    { { .format = "{{.ID}} {{.InUse}} {{.Parent}}" }, "abcdefabcdef* true \n"
                                                      "zz false abcdefabcdef\n" },
  };

  check_rows (dd_format_build_cache, data, rows, G_N_ELEMENTS (rows));
}

static const char usage_text[] =
  "{\"ImageUsage\": {\"TotalCount\": 2, \"ActiveCount\": 1, \"TotalSize\": 188000000,"
  " \"Reclaimable\": 4200, \"Items\": [{\"Id\": \"" DIGEST "\", \"RepoTags\": [\"a:1\", \"b:1\"],"
  " \"Created\": 1767236645, \"Size\": 188000000, \"SharedSize\": 0, \"Containers\": 1}]},"
  " \"ContainerUsage\": {\"TotalCount\": 1, \"ActiveCount\": 0, \"TotalSize\": 0,"
  " \"Reclaimable\": 0, \"Items\": [{\"Id\": \"beef\", \"Names\": [\"/web\"], \"Image\": \"a:1\","
  " \"Command\": \"sh\", \"Created\": 1767236645, \"Status\": \"Up\", \"SizeRw\": 12,"
  " \"SizeRootFs\": 99}]},"
  " \"VolumeUsage\": {\"TotalCount\": 1, \"ActiveCount\": 1, \"TotalSize\": 3000,"
  " \"Reclaimable\": 3000, \"Items\": [{\"Name\": \"v\", \"UsageData\": {\"RefCount\": 1,"
  " \"Size\": 3000}}]},"
  " \"BuildCacheUsage\": {\"TotalCount\": 0, \"ActiveCount\": 0, \"TotalSize\": 1500,"
  " \"Reclaimable\": 1500}}";

static void
test_usage (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (usage_text, NULL);
  DdFormatOptions options = { .now = NOW };
  g_autofree char *table = dd_format_usage (json_node_get_object (node), &options, &error);
  g_autofree char *details = NULL;
  g_autofree char *wrong = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (table, ==,
                   "TYPE            TOTAL     ACTIVE    SIZE      RECLAIMABLE\n"
                   "Images          2         1         188MB     4.2kB (0%)\n"
                   "Containers      1         0         0B        0B\n"
                   "Local Volumes   1         1         3kB       3kB (100%)\n"
                   "Build Cache     0         0         1.5kB     1.5kB\n");
  details = dd_format_usage_details (json_node_get_object (node), &options, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (details, ==,
                   "Images space usage:\n\n"
                   "REPOSITORY   TAG       IMAGE ID       CREATED        SIZE      SHARED SIZE   "
                   "UNIQUE SIZE   CONTAINERS\n"
                   "a            1         0123456789ab   24 hours ago   188MB     0B            "
                   "188MB         1\n\n"
                   "Containers space usage:\n\n"
                   "CONTAINER ID   IMAGE     COMMAND   LOCAL VOLUMES   SIZE      CREATED        "
                   "STATUS    NAMES\n"
                   "beef           a:1       \"sh\"      0               12B       24 hours ago   "
                   "Up        web\n\n"
                   "Local Volumes space usage:\n\n"
                   "VOLUME NAME   LINKS     SIZE\n"
                   "v             1         3kB\n\n"
                   "Build cache usage: 1.5kB\n\n"
                   "CACHE ID   CACHE TYPE   SIZE      CREATED   LAST USED   USAGE     SHARED\n");
  options.format = "{{.Nope}}";
  wrong = dd_format_usage (json_node_get_object (node), &options, &error);
  g_assert_error (error, DD_SYNTAX_ERROR, DD_SYNTAX_ERROR_EXECUTE);
  g_assert_null (wrong);
}

/* Rows that are not what the API sends are printed as far as they go. */
static void
test_malformed (void)
{
  static const Print prints[] = { dd_format_containers, dd_format_images,      print_tree,
                                  print_children,       dd_format_history,     dd_format_networks,
                                  dd_format_volumes,    dd_format_stats,       dd_format_changes,
                                  dd_format_build_cache };
  static const char *const data[] = {
    "[]",
    "[null, 1, \"x\", [], {}]",
    "[{\"Id\": 5, \"ID\": [], \"Names\": [null, {}, 1, \"\"], \"Labels\": [1], \"Ports\": [null,"
    " {\"PrivatePort\": -1, \"PublicPort\": 1e300}], \"Mounts\": [{}, 3], \"Created\":"
    " 9223372036854775807, \"RepoTags\": [1, {}, \"UPPER\"], \"RepoDigests\": [\"a@b\"],"
    " \"Manifests\": [{}, {\"Kind\": \"image\"}], \"Size\": -9223372036854775807,"
    " \"SharedSize\": 9223372036854775807, \"Parents\": [[], \"a\"], \"Kind\": 99}]",
    ("[{\"Created\": -9223372036854775807, \"CreatedAt\": \"9999-12-31T23:59:59Z\","
     " \"LastUsedAt\": \"0001-01-01T00:00:00Z\", \"NetworkSettings\": {\"Networks\": [1]}}]"),
  };
  static const DdFormatOptions options[] = {
    { .now = NOW, .size = TRUE, .all = TRUE },
    { .now = G_MAXINT64, .format = "json", .no_trunc = TRUE },
    { .now = G_MININT64, .format = "{{json .}}", .digests = TRUE, .not_human = TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (data); i++)
    {
      g_autoptr (JsonArray) array = read_array (data[i]);

      for (gsize j = 0; j < G_N_ELEMENTS (options); j++)
        for (gsize k = 0; k < G_N_ELEMENTS (prints); k++)
          {
            g_autoptr (GError) error = NULL;
            g_autofree char *text = prints[k](array, &options[j], &error);

            g_assert_no_error (error);
            g_assert_nonnull (text);
          }
    }
}

static void
test_errors (void)
{
  static const struct
  {
    const char *format;
    const char *message;
  } rows[] = {
    { "{{", "template parsing error: template: :1: unclosed action" },
    { "{{.Names", "template parsing error: template: :1: unclosed action" },
    { "table {{foo}}", "template parsing error: template: :1: function \"foo\" not defined" },
    { "{{.Nope}}",
      "template parsing error: template: :1:2: executing \"\" at <.Nope>: can't evaluate field "
      "Nope in type *formatter.ContainerContext" },
  };
  g_autoptr (JsonArray) array = read_array (containers);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      const DdFormatOptions options = { .format = rows[i].format };
      g_autofree char *text = dd_format_containers (array, &options, &error);

      g_assert_null (text);
      g_assert_cmpstr (error->message, ==, rows[i].message);
    }
}

static void
test_inspect (void)
{
  static const struct
  {
    const char *format;
    const char *text;
  } rows[] = {
    { NULL, "[\n    {\n        \"Id\": \"a\",\n        \"N\": 1\n    },\n    {\n        \"Id\": "
            "\"b\"\n    }\n]\n" },
    { "json", "[{\"Id\":\"a\",\"N\":1},{\"Id\":\"b\"}]\n" },
    { "{{.Id}}", "a\nb\n" },
    { "{{json .N}}", "1\nnull\n" },
  };
  g_autoptr (JsonArray) array = read_array ("[{\"Id\": \"a\", \"N\": 1}, {\"Id\": \"b\"}]");
  g_autoptr (GError) error = NULL;
  g_autofree char *wrong = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = dd_format_inspect (array, rows[i].format, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
  wrong = dd_format_inspect (array, "{{end}}", NULL, &error);
  g_assert_null (wrong);
  g_assert_cmpstr (error->message, ==,
                   "template parsing error: template: :1: unexpected {{end}}");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/containers", test_containers);
  g_test_add_func ("/format/container-json", test_container_json);
  g_test_add_func ("/format/images", test_images);
  g_test_add_func ("/format/image-tree", test_image_tree);
  g_test_add_func ("/format/history", test_history);
  g_test_add_func ("/format/networks", test_networks);
  g_test_add_func ("/format/volumes", test_volumes);
  g_test_add_func ("/format/stats", test_stats);
  g_test_add_func ("/format/changes", test_changes);
  g_test_add_func ("/format/build-cache", test_build_cache);
  g_test_add_func ("/format/usage", test_usage);
  g_test_add_func ("/format/malformed", test_malformed);
  g_test_add_func ("/format/errors", test_errors);
  g_test_add_func ("/format/inspect", test_inspect);

  return g_test_run ();
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-docker-options-private.h"
#include "dd-option-checks-private.h"

/* The options of every docker command but run and create, in the words of
 * the docker command's own --help.
 *
 * Source: https://docs.docker.com/reference/cli/docker/ */

#define INSPECT_FORMAT_HELP \
  "Format output using a custom template:\n" \
  "'json':             Print in JSON format\n" \
  "'TEMPLATE':         Print output using the given Go template.\n" \
  "Refer to https://docs.docker.com/go/formatting/ for more information about formatting " \
  "output with templates"

const DdOption dd_root_options[] = {
  { "config", 0, DD_OPTION_STRING, "Location of client config files", "/root/.docker" },
  { "context", 'c', DD_OPTION_STRING,
    "Name of the context to use to connect to the daemon (overrides DOCKER_HOST env var "
    "and default context set with \"docker context use\")", .flags = DD_OPTION_UNMODELLED },
  { "debug", 'D', DD_OPTION_BOOL, "Enable debug mode" },
  { "host", 'H', DD_OPTION_STRING, "Daemon socket to connect to", .flags = DD_OPTION_UNMODELLED },
  { "log-level", 'l', DD_OPTION_STRING,
    "Set the logging level (\"debug\", \"info\", \"warn\", \"error\", \"fatal\")", "info" },
  { "tls", 0, DD_OPTION_BOOL, "Use TLS; implied by --tlsverify", .flags = DD_OPTION_UNMODELLED },
  { "tlscacert", 0, DD_OPTION_STRING,
    "Trust certs signed only by this CA", "/root/.docker/ca.pem", .flags = DD_OPTION_UNMODELLED },
  { "tlscert", 0, DD_OPTION_STRING, "Path to TLS certificate file", "/root/.docker/cert.pem",
    .flags = DD_OPTION_UNMODELLED },
  { "tlskey", 0, DD_OPTION_STRING, "Path to TLS key file", "/root/.docker/key.pem",
    .flags = DD_OPTION_UNMODELLED },
  { "tlsverify", 0, DD_OPTION_BOOL, "Use TLS and verify the remote",
    .flags = DD_OPTION_UNMODELLED },
  { "version", 'v', DD_OPTION_BOOL, "Print version information and quit" },
  { NULL },
};

const DdOption dd_container_start_options[] = {
  { "attach", 'a', DD_OPTION_BOOL, "Attach STDOUT/STDERR and forward signals" },
  { "detach-keys", 0, DD_OPTION_STRING, "Override the key sequence for detaching a container",
    .flags = DD_OPTION_UNMODELLED },
  { "interactive", 'i', DD_OPTION_BOOL, "Attach container's STDIN" },
  { NULL },
};

const DdOption dd_container_stop_options[] = {
  { "signal", 's', DD_OPTION_STRING, "Signal to send to the container" },
  { "time", 0, DD_OPTION_INT, "Seconds to wait before killing the container",
    .flags = DD_OPTION_HIDDEN, .deprecated = "use --timeout instead", .same_as = "timeout" },
  { "timeout", 't', DD_OPTION_INT, "Seconds to wait before killing the container" },
  { NULL },
};

const DdOption dd_container_kill_options[] = {
  { "signal", 's', DD_OPTION_STRING, "Signal to send to the container" },
  { NULL },
};

const DdOption dd_container_rm_options[] = {
  { "force", 'f', DD_OPTION_BOOL, "Force the removal of a running container (uses SIGKILL)" },
  { "link", 'l', DD_OPTION_BOOL, "Remove the specified link", .flags = DD_OPTION_UNMODELLED },
  { "volumes", 'v', DD_OPTION_BOOL, "Remove anonymous volumes associated with the container" },
  { NULL },
};

const DdOption dd_container_attach_options[] = {
  { "detach-keys", 0, DD_OPTION_STRING, "Override the key sequence for detaching a container",
    .flags = DD_OPTION_UNMODELLED },
  { "no-stdin", 0, DD_OPTION_BOOL, "Do not attach STDIN" },
  { "sig-proxy", 0, DD_OPTION_BOOL, "Proxy all received signals to the process", "true" },
  { NULL },
};

const DdOption dd_container_exec_options[] = {
  { "detach", 'd', DD_OPTION_BOOL, "Detached mode: run command in the background" },
  { "detach-keys", 0, DD_OPTION_STRING, "Override the key sequence for detaching a container",
    .flags = DD_OPTION_UNMODELLED },
  { "env", 'e', DD_OPTION_LIST, "Set environment variables", .check = dd_check_env },
  { "env-file", 0, DD_OPTION_LIST, "Read in a file of environment variables" },
  { "interactive", 'i', DD_OPTION_BOOL, "Keep STDIN open even if not attached" },
  { "privileged", 0, DD_OPTION_BOOL, "Give extended privileges to the command",
    .flags = DD_OPTION_UNMODELLED },
  { "tty", 't', DD_OPTION_BOOL, "Allocate a pseudo-TTY" },
  { "user", 'u', DD_OPTION_STRING, "Username or UID (format: \"<name|uid>[:<group|gid>]\")" },
  { "workdir", 'w', DD_OPTION_STRING, "Working directory inside the container" },
  { NULL },
};

const DdOption dd_container_ls_options[] = {
  { "all", 'a', DD_OPTION_BOOL, "Show all containers (default shows just running)" },
  { "filter", 'f', DD_OPTION_FILTER, "Filter output based on conditions provided" },
  { "format", 0, DD_OPTION_STRING, DD_FORMAT_HELP },
  { "last", 'n', DD_OPTION_INT, "Show n last created containers (includes all states)", "-1" },
  { "latest", 'l', DD_OPTION_BOOL, "Show the latest created container (includes all states)" },
  { "no-trunc", 0, DD_OPTION_BOOL, "Don't truncate output" },
  { "quiet", 'q', DD_OPTION_BOOL, "Only display container IDs" },
  { "size", 's', DD_OPTION_BOOL, "Display total file sizes" },
  { NULL },
};

const DdOption dd_container_inspect_options[] = {
  { "format", 'f', DD_OPTION_STRING, INSPECT_FORMAT_HELP },
  { "size", 's', DD_OPTION_BOOL, "Display total file sizes" },
  { NULL },
};

const DdOption dd_container_logs_options[] = {
  { "details", 0, DD_OPTION_BOOL, "Show extra details provided to logs" },
  { "follow", 'f', DD_OPTION_BOOL, "Follow log output" },
  { "since", 0, DD_OPTION_STRING,
    "Show logs since timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" "
    "for 42 minutes)" },
  { "tail", 'n', DD_OPTION_STRING, "Number of lines to show from the end of the logs", "all" },
  { "timestamps", 't', DD_OPTION_BOOL, "Show timestamps" },
  { "until", 0, DD_OPTION_STRING,
    "Show logs before a timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. "
    "\"42m\" for 42 minutes)" },
  { NULL },
};

const DdOption dd_container_cp_options[] = {
  { "archive", 'a', DD_OPTION_BOOL, "Archive mode (copy all uid/gid information)" },
  { "follow-link", 'L', DD_OPTION_BOOL, "Always follow symbol link in SRC_PATH" },
  { "quiet", 'q', DD_OPTION_BOOL,
    "Suppress progress output during copy. Progress output is automatically suppressed if "
    "no terminal is attached" },
  { NULL },
};

const DdOption dd_container_commit_options[] = {
  { "author", 'a', DD_OPTION_STRING,
    "Author (e.g., \"John Hannibal Smith <hannibal@a-team.com>\")" },
  { "change", 'c', DD_OPTION_LIST, "Apply Dockerfile instruction to the created image" },
  { "message", 'm', DD_OPTION_STRING, "Commit message" },
  { "no-pause", 0, DD_OPTION_BOOL, "Disable pausing container during commit" },
  { "pause", 'p', DD_OPTION_BOOL, "Pause container during commit", "true", NULL,
    DD_OPTION_HIDDEN },
  { NULL },
};

const DdOption dd_container_stats_options[] = {
  { "all", 'a', DD_OPTION_BOOL, "Show all containers (default shows just running)" },
  { "format", 0, DD_OPTION_STRING, DD_FORMAT_HELP },
  { "no-stream", 0, DD_OPTION_BOOL, "Disable streaming stats and only pull the first result" },
  { "no-trunc", 0, DD_OPTION_BOOL, "Do not truncate output" },
  { NULL },
};

const DdOption dd_container_export_options[] = {
  { "output", 'o', DD_OPTION_STRING, "Write to a file, instead of STDOUT" },
  { NULL },
};

const DdOption dd_prune_options[] = {
  { "filter", 0, DD_OPTION_FILTER, "Provide filter values (e.g. \"until=<timestamp>\")" },
  { "force", 'f', DD_OPTION_BOOL, "Do not prompt for confirmation" },
  { NULL },
};

const DdOption dd_container_update_options[] = {
  { "blkio-weight", 0, DD_OPTION_UINT16,
    "Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)",
    .flags = DD_OPTION_KEPT },
  { "cpu-period", 0, DD_OPTION_INT, "Limit CPU CFS (Completely Fair Scheduler) period",
    .flags = DD_OPTION_KEPT },
  { "cpu-quota", 0, DD_OPTION_INT, "Limit CPU CFS (Completely Fair Scheduler) quota",
    .flags = DD_OPTION_KEPT },
  { "cpu-rt-period", 0, DD_OPTION_INT, "Limit the CPU real-time period in microseconds",
    .flags = DD_OPTION_KEPT },
  { "cpu-rt-runtime", 0, DD_OPTION_INT, "Limit the CPU real-time runtime in microseconds",
    .flags = DD_OPTION_KEPT },
  { "cpu-shares", 'c', DD_OPTION_INT, "CPU shares (relative weight)", .flags = DD_OPTION_KEPT },
  { "cpus", 0, DD_OPTION_CPUS, "Number of CPUs", .flags = DD_OPTION_KEPT },
  { "cpuset-cpus", 0, DD_OPTION_STRING, "CPUs in which to allow execution (0-3, 0,1)",
    .flags = DD_OPTION_KEPT },
  { "cpuset-mems", 0, DD_OPTION_STRING, "MEMs in which to allow execution (0-3, 0,1)",
    .flags = DD_OPTION_KEPT },
  { "memory", 'm', DD_OPTION_BYTES, "Memory limit", .flags = DD_OPTION_KEPT },
  { "memory-reservation", 0, DD_OPTION_BYTES, "Memory soft limit", .flags = DD_OPTION_KEPT },
  { "memory-swap", 0, DD_OPTION_SWAP_BYTES,
    "Swap limit equal to memory plus swap: -1 to enable unlimited swap",
    .flags = DD_OPTION_KEPT },
  { "pids-limit", 0, DD_OPTION_INT, "Tune container pids limit (set -1 for unlimited)",
    .flags = DD_OPTION_KEPT },
  { "restart", 0, DD_OPTION_STRING, "Restart policy to apply when a container exits" },
  { NULL },
};

const DdOption dd_image_ls_options[] = {
  { "all", 'a', DD_OPTION_BOOL, "Show all images (default hides intermediate and dangling images)" },
  { "digests", 0, DD_OPTION_BOOL, "Show digests" },
  { "filter", 'f', DD_OPTION_FILTER, "Filter output based on conditions provided" },
  { "format", 0, DD_OPTION_STRING, DD_FORMAT_HELP },
  { "no-trunc", 0, DD_OPTION_BOOL, "Don't truncate output" },
  { "quiet", 'q', DD_OPTION_BOOL, "Only show image IDs" },
  { "tree", 0, DD_OPTION_BOOL, "List multi-platform images as a tree (EXPERIMENTAL)" },
  { NULL },
};

const DdOption dd_image_inspect_options[] = {
  { "format", 'f', DD_OPTION_STRING, INSPECT_FORMAT_HELP },
  { "platform", 0, DD_OPTION_STRING,
    "Inspect a specific platform of the multi-platform image.\n"
    "If the image or the server is not multi-platform capable, the command will error out "
    "if the platform does not match.\n"
    "'os[/arch[/variant]]': Explicit platform (eg. linux/amd64)" },
  { NULL },
};

const DdOption dd_image_rm_options[] = {
  { "force", 'f', DD_OPTION_BOOL, "Force removal of the image" },
  { "no-prune", 0, DD_OPTION_BOOL, "Do not delete untagged parents" },
  { "platform", 0, DD_OPTION_STRINGS,
    "Remove only the given platform variant. Formatted as \"os[/arch[/variant]]\" (e.g., "
    "\"linux/amd64\")" },
  { NULL },
};

const DdOption dd_image_prune_options[] = {
  { "all", 'a', DD_OPTION_BOOL, "Remove all unused images, not just dangling ones" },
  { "filter", 0, DD_OPTION_FILTER, "Provide filter values (e.g. \"until=<timestamp>\")" },
  { "force", 'f', DD_OPTION_BOOL, "Do not prompt for confirmation" },
  { NULL },
};

const DdOption dd_image_history_options[] = {
  { "format", 0, DD_OPTION_STRING, DD_FORMAT_HELP },
  { "human", 'H', DD_OPTION_BOOL, "Print sizes and dates in human readable format", "true" },
  { "no-trunc", 0, DD_OPTION_BOOL, "Don't truncate output" },
  { "platform", 0, DD_OPTION_STRING,
    "Show history for the given platform. Formatted as \"os[/arch[/variant]]\" (e.g., "
    "\"linux/amd64\")" },
  { "quiet", 'q', DD_OPTION_BOOL, "Only show image IDs" },
  { NULL },
};

const DdOption dd_image_pull_options[] = {
  { "all-tags", 'a', DD_OPTION_BOOL, "Download all tagged images in the repository" },
  DISABLE_CONTENT_TRUST,
  { "platform", 0, DD_OPTION_STRING, "Set platform if server is multi-platform capable" },
  { "quiet", 'q', DD_OPTION_BOOL, "Suppress verbose output" },
  { NULL },
};

const DdOption dd_image_push_options[] = {
  { "all-tags", 'a', DD_OPTION_BOOL, "Push all tags of an image to the repository" },
  DISABLE_CONTENT_TRUST,
  { "platform", 0, DD_OPTION_STRING,
    "Push a platform-specific manifest as a single-platform image to the registry.\n"
    "Image index won't be pushed, meaning that other manifests, including attestations "
    "won't be preserved.\n"
    "'os[/arch[/variant]]': Explicit platform (eg. linux/amd64)" },
  { "quiet", 'q', DD_OPTION_BOOL, "Suppress verbose output" },
  { NULL },
};

const DdOption dd_image_save_options[] = {
  { "output", 'o', DD_OPTION_STRING, "Write to a file, instead of STDOUT" },
  { "platform", 0, DD_OPTION_STRING,
    "Save only the given platform variant. Formatted as \"os[/arch[/variant]]\" (e.g., "
    "\"linux/amd64\")" },
  { NULL },
};

const DdOption dd_image_load_options[] = {
  { "input", 'i', DD_OPTION_STRING, "Read from tar archive file, instead of STDIN" },
  { "platform", 0, DD_OPTION_STRING,
    "Load only the given platform variant. Formatted as \"os[/arch[/variant]]\" (e.g., "
    "\"linux/amd64\")" },
  { "quiet", 'q', DD_OPTION_BOOL, "Suppress the load output" },
  { NULL },
};

const DdOption dd_image_import_options[] = {
  { "change", 'c', DD_OPTION_LIST, "Apply Dockerfile instruction to the created image" },
  { "message", 'm', DD_OPTION_STRING, "Set commit message for imported image" },
  { "platform", 0, DD_OPTION_STRING, "Set platform if server is multi-platform capable" },
  { NULL },
};

const DdOption dd_image_build_options[] = {
  { "add-host", 0, DD_OPTION_STRINGS, "Add a custom host-to-IP mapping (format: \"host:ip\")" },
  { "allow", 0, DD_OPTION_STRING_ARRAY,
    "Allow extra privileged entitlement (e.g., \"network.host\", \"security.insecure\", "
    "\"device\")" },
  { "annotation", 0, DD_OPTION_STRING_ARRAY, "Add annotation to the image",
    .flags = DD_OPTION_KEPT },
  { "attest", 0, DD_OPTION_STRING_ARRAY,
    "Attestation parameters (format: \"type=sbom,generator=image\")",
    .flags = DD_OPTION_UNMODELLED },
  { "build-arg", 0, DD_OPTION_STRING_ARRAY, "Set build-time variables" },
  { "build-context", 0, DD_OPTION_STRING_ARRAY, "Additional build contexts (e.g., name=path)" },
  { "builder", 0, DD_OPTION_STRING, "Override the configured builder instance", "default" },
  { "cache-from", 0, DD_OPTION_STRING_ARRAY,
    "External cache sources (e.g., \"user/app:cache\", \"type=local,src=path/to/dir\")" },
  { "cache-to", 0, DD_OPTION_STRING_ARRAY,
    "Cache export destinations (e.g., \"user/app:cache\", \"type=local,dest=path/to/dir\")" },
  { "call", 0, DD_OPTION_STRING,
    "Set method for evaluating build (\"check\", \"outline\", \"targets\")", "build" },
  { "cgroup-parent", 0, DD_OPTION_STRING,
    "Set the parent cgroup for the \"RUN\" instructions during build",
    .flags = DD_OPTION_KEPT },
  { "check", 0, DD_OPTION_BOOL, "Shorthand for \"--call=check\"" },
  { "debug", 'D', DD_OPTION_BOOL, "Enable debug logging" },
  { "file", 'f', DD_OPTION_STRING, "Name of the Dockerfile (default: \"PATH/Dockerfile\")" },
  { "iidfile", 0, DD_OPTION_STRING, "Write the image ID to a file" },
  { "label", 0, DD_OPTION_STRING_ARRAY, "Set metadata for an image" },
  { "load", 0, DD_OPTION_BOOL, "Shorthand for \"--output=type=docker\"" },
  { "metadata-file", 0, DD_OPTION_STRING, "Write build result metadata to a file" },
  { "network", 0, DD_OPTION_STRING,
    "Set the networking mode for the \"RUN\" instructions during build", "default" },
  { "no-cache", 0, DD_OPTION_BOOL, "Do not use cache when building the image" },
  { "no-cache-filter", 0, DD_OPTION_STRING_ARRAY, "Do not cache specified stages" },
  { "output", 'o', DD_OPTION_STRING_ARRAY,
    "Output destination (format: \"type=local,dest=path\")" },
  { "platform", 0, DD_OPTION_STRING_ARRAY, "Set target platform for build" },
  { "progress", 0, DD_OPTION_STRING,
    "Set type of progress output (\"auto\", \"none\",  \"plain\", \"quiet\", \"rawjson\", "
    "\"tty\"). Use plain to show container output", "auto" },
  { "provenance", 0, DD_OPTION_STRING, "Shorthand for \"--attest=type=provenance\"" },
  { "pull", 0, DD_OPTION_BOOL, "Always attempt to pull all referenced images" },
  { "push", 0, DD_OPTION_BOOL, "Shorthand for \"--output=type=registry\"" },
  { "quiet", 'q', DD_OPTION_BOOL, "Suppress the build output and print image ID on success" },
  { "sbom", 0, DD_OPTION_STRING, "Shorthand for \"--attest=type=sbom\"",
    .flags = DD_OPTION_UNMODELLED },
  { "secret", 0, DD_OPTION_STRING_ARRAY,
    "Secret to expose to the build (format: \"id=mysecret[,src=/local/secret]\")" },
  { "shm-size", 0, DD_OPTION_BYTES, "Shared memory size for build containers" },
  { "ssh", 0, DD_OPTION_STRING_ARRAY,
    "SSH agent socket or keys to expose to the build (format: "
    "\"default|<id>[=<socket>|<key>[,<key>]]\")" },
  { "tag", 't', DD_OPTION_STRING_ARRAY, "Name and optionally a tag (format: \"name:tag\")" },
  { "target", 0, DD_OPTION_STRING, "Set the target build stage to build" },
  { "ulimit", 0, DD_OPTION_ULIMIT, "Ulimit options",
    .flags = DD_OPTION_KEPT },
  /* Those of the legacy builder, which BuildKit takes and does not use. */
  { "compress", 0, DD_OPTION_BOOL, "Compress the build context using gzip",
    .flags = DD_OPTION_HIDDEN },
  { "cpu-period", 0, DD_OPTION_INT, "Limit the CPU CFS (Completely Fair Scheduler) period",
    .flags = DD_OPTION_HIDDEN },
  { "cpu-quota", 0, DD_OPTION_INT, "Limit the CPU CFS (Completely Fair Scheduler) quota",
    .flags = DD_OPTION_HIDDEN },
  { "cpu-shares", 'c', DD_OPTION_INT, "CPU shares (relative weight)", .flags = DD_OPTION_HIDDEN },
  { "cpuset-cpus", 0, DD_OPTION_STRING, "CPUs in which to allow execution (0-3, 0,1)",
    .flags = DD_OPTION_HIDDEN },
  { "cpuset-mems", 0, DD_OPTION_STRING, "MEMs in which to allow execution (0-3, 0,1)",
    .flags = DD_OPTION_HIDDEN },
  { "force-rm", 0, DD_OPTION_BOOL, "Always remove intermediate containers",
    .flags = DD_OPTION_HIDDEN },
  { "isolation", 0, DD_OPTION_STRING, "Container isolation technology",
    .flags = DD_OPTION_HIDDEN },
  { "memory", 'm', DD_OPTION_BYTES, "Memory limit", .flags = DD_OPTION_HIDDEN },
  { "memory-swap", 0, DD_OPTION_STRING, "Swap limit equal to memory plus swap: -1 to enable "
    "unlimited swap", .flags = DD_OPTION_HIDDEN },
  { "rm", 0, DD_OPTION_BOOL, "Remove intermediate containers after a successful build", "true",
    .flags = DD_OPTION_HIDDEN },
  { "security-opt", 0, DD_OPTION_STRING_ARRAY, "Security options", .flags = DD_OPTION_HIDDEN },
  { "squash", 0, DD_OPTION_BOOL, "Squash newly built layers into a single new layer",
    .flags = DD_OPTION_HIDDEN },
  { NULL },
};

const DdOption dd_inspect_options[] = {
  { "format", 'f', DD_OPTION_STRING, INSPECT_FORMAT_HELP },
  { "size", 's', DD_OPTION_BOOL, "Display total file sizes if the type is container" },
  { "type", 0, DD_OPTION_STRING, "Only inspect objects of the given type" },
  { NULL },
};

const DdOption dd_version_options[] = {
  { "format", 'f', DD_OPTION_STRING, INSPECT_FORMAT_HELP },
  { NULL },
};

const DdOption dd_system_events_options[] = {
  { "filter", 'f', DD_OPTION_FILTER, "Filter output based on conditions provided" },
  { "format", 0, DD_OPTION_STRING, INSPECT_FORMAT_HELP },
  { "since", 0, DD_OPTION_STRING, "Show all events created since timestamp" },
  { "until", 0, DD_OPTION_STRING, "Stream events until this timestamp" },
  { NULL },
};

const DdOption dd_system_df_options[] = {
  { "format", 0, DD_OPTION_STRING, DD_FORMAT_HELP },
  { "verbose", 'v', DD_OPTION_BOOL, "Show detailed information on space usage" },
  { NULL },
};

const DdOption dd_builder_prune_options[] = {
  { "all", 'a', DD_OPTION_BOOL, "Include internal/frontend images" },
  { "builder", 0, DD_OPTION_STRING, "Override the configured builder instance" },
  { "debug", 'D', DD_OPTION_BOOL, "Enable debug logging" },
  { "filter", 0, DD_OPTION_FILTER, "Provide filter values" },
  { "force", 'f', DD_OPTION_BOOL, "Do not prompt for confirmation" },
  { "keep-storage", 0, DD_OPTION_BYTES, "Amount of disk space to keep for cache",
    .flags = DD_OPTION_HIDDEN },
  { "max-used-space", 0, DD_OPTION_BYTES, "Maximum amount of disk space allowed to keep for cache" },
  { "min-free-space", 0, DD_OPTION_BYTES, "Target amount of free disk space after pruning" },
  { "reserved-space", 0, DD_OPTION_BYTES, "Amount of disk space always allowed to keep for cache" },
  { "verbose", 0, DD_OPTION_BOOL, "Provide a more verbose output" },
  { NULL },
};

const DdOption dd_buildx_du_options[] = {
  { "builder", 0, DD_OPTION_STRING, "Override the configured builder instance" },
  { "debug", 'D', DD_OPTION_BOOL, "Enable debug logging" },
  { "filter", 0, DD_OPTION_FILTER, "Provide filter values" },
  { "format", 0, DD_OPTION_STRING, "Format the output", .flags = DD_OPTION_UNMODELLED },
  { "verbose", 0, DD_OPTION_BOOL, "Shorthand for \"--format=pretty\"" },
  { NULL },
};

const DdOption dd_imagetools_inspect_options[] = {
  { "builder", 0, DD_OPTION_STRING, "Override the configured builder instance" },
  { "debug", 'D', DD_OPTION_BOOL, "Enable debug logging" },
  { "format", 0, DD_OPTION_STRING, "Format the output using the given Go template",
    .flags = DD_OPTION_UNMODELLED },
  { "raw", 0, DD_OPTION_BOOL, "Show original, unformatted JSON manifest" },
  { NULL },
};

const DdOption dd_system_prune_options[] = {
  { "all", 'a', DD_OPTION_BOOL, "Remove all unused images not just dangling ones" },
  { "filter", 0, DD_OPTION_FILTER, "Provide filter values (e.g. \"label=<key>=<value>\")" },
  { "force", 'f', DD_OPTION_BOOL, "Do not prompt for confirmation" },
  { "volumes", 0, DD_OPTION_BOOL, "Prune anonymous volumes" },
  { NULL },
};

const DdOption dd_login_options[] = {
  { "password", 'p', DD_OPTION_STRING, "Password or Personal Access Token (PAT)" },
  { "password-stdin", 0, DD_OPTION_BOOL,
    "Take the Password or Personal Access Token (PAT) from stdin" },
  { "username", 'u', DD_OPTION_STRING, "Username" },
  { NULL },
};

const DdOption dd_manifest_inspect_options[] = {
  { "insecure", 0, DD_OPTION_BOOL, "Allow communication with an insecure registry" },
  { "verbose", 'v', DD_OPTION_BOOL, "Output additional info including layers and platform" },
  { NULL },
};

const DdOption dd_search_options[] = {
  { "filter", 'f', DD_OPTION_FILTER, "Filter output based on conditions provided" },
  { "format", 0, DD_OPTION_STRING, "Pretty-print search using a Go template" },
  { "limit", 0, DD_OPTION_INT, "Max number of search results" },
  { "no-trunc", 0, DD_OPTION_BOOL, "Don't truncate output" },
  { NULL },
};

const DdOption dd_network_ls_options[] = {
  { "filter", 'f', DD_OPTION_FILTER, "Provide filter values (e.g. \"driver=bridge\")" },
  { "format", 0, DD_OPTION_STRING, DD_FORMAT_HELP },
  { "no-trunc", 0, DD_OPTION_BOOL, "Do not truncate the output" },
  { "quiet", 'q', DD_OPTION_BOOL, "Only display network IDs" },
  { NULL },
};

const DdOption dd_network_create_options[] = {
  { "attachable", 0, DD_OPTION_BOOL, "Enable manual container attachment" },
  { "aux-address", 0, DD_OPTION_MAP, "Auxiliary IPv4 or IPv6 addresses used by Network driver" },
  { "config-from", 0, DD_OPTION_STRING, "The network from which to copy the configuration" },
  { "config-only", 0, DD_OPTION_BOOL, "Create a configuration only network" },
  { "driver", 'd', DD_OPTION_STRING, "Driver to manage the Network", "bridge" },
  { "gateway", 0, DD_OPTION_STRINGS, "IPv4 or IPv6 Gateway for the master subnet" },
  { "ingress", 0, DD_OPTION_BOOL, "Create swarm routing-mesh network" },
  { "internal", 0, DD_OPTION_BOOL, "Restrict external access to the network" },
  { "ip-range", 0, DD_OPTION_STRINGS, "Allocate container ip from a sub-range" },
  { "ipam-driver", 0, DD_OPTION_STRING, "IP Address Management Driver", "default" },
  { "ipam-opt", 0, DD_OPTION_MAP, "Set IPAM driver specific options" },
  { "ipv4", 0, DD_OPTION_BOOL, "Enable or disable IPv4 address assignment", "true" },
  { "ipv6", 0, DD_OPTION_BOOL, "Enable or disable IPv6 address assignment" },
  { "label", 0, DD_OPTION_LIST, "Set metadata on a network", .check = dd_check_label },
  { "opt", 'o', DD_OPTION_MAP, "Set driver specific options" },
  { "scope", 0, DD_OPTION_STRING, "Control the network's scope" },
  { "subnet", 0, DD_OPTION_STRINGS, "Subnet in CIDR format that represents a network segment" },
  { NULL },
};

const DdOption dd_network_rm_options[] = {
  { "force", 'f', DD_OPTION_BOOL, "Do not error if the network does not exist" },
  { NULL },
};

const DdOption dd_network_inspect_options[] = {
  { "format", 'f', DD_OPTION_STRING, INSPECT_FORMAT_HELP },
  { "verbose", 'v', DD_OPTION_BOOL, "Verbose output for diagnostics" },
  { NULL },
};

const DdOption dd_network_connect_options[] = {
  { "alias", 0, DD_OPTION_STRINGS, "Add network-scoped alias for the container" },
  { "driver-opt", 0, DD_OPTION_STRINGS, "driver options for the network" },
  { "gw-priority", 0, DD_OPTION_INT,
    "Highest gw-priority provides the default gateway. Accepts positive and negative values." },
  { "ip", 0, DD_OPTION_STRING, "IPv4 address (e.g., \"172.30.100.104\")" },
  { "ip6", 0, DD_OPTION_STRING, "IPv6 address (e.g., \"2001:db8::33\")" },
  { "link", 0, DD_OPTION_LIST, "Add link to another container", .check = dd_check_link },
  { "link-local-ip", 0, DD_OPTION_STRINGS, "Add a link-local address for the container" },
  { NULL },
};

const DdOption dd_network_disconnect_options[] = {
  { "force", 'f', DD_OPTION_BOOL, "Force the container to disconnect from a network" },
  { NULL },
};

const DdOption dd_volume_ls_options[] = {
  { "filter", 'f', DD_OPTION_FILTER, "Provide filter values (e.g. \"dangling=true\")" },
  { "format", 0, DD_OPTION_STRING, DD_FORMAT_HELP },
  { "quiet", 'q', DD_OPTION_BOOL, "Only display volume names" },
  { NULL },
};

const DdOption dd_volume_create_options[] = {
  { "driver", 'd', DD_OPTION_STRING, "Specify volume driver name", "local" },
  { "label", 0, DD_OPTION_LIST, "Set metadata for a volume", .check = dd_check_label },
  { "opt", 'o', DD_OPTION_MAP, "Set driver specific options" },
  { NULL },
};

const DdOption dd_volume_rm_options[] = {
  { "force", 'f', DD_OPTION_BOOL, "Force the removal of one or more volumes" },
  { NULL },
};

const DdOption dd_volume_prune_options[] = {
  { "all", 'a', DD_OPTION_BOOL, "Remove all unused volumes, not just anonymous ones" },
  { "filter", 0, DD_OPTION_FILTER, "Provide filter values (e.g. \"label=<label>\")" },
  { "force", 'f', DD_OPTION_BOOL, "Do not prompt for confirmation" },
  { NULL },
};

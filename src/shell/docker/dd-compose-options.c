// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-compose-commands-private.h"
#include "dd-docker-options-private.h"

/* The options of docker compose and of its commands, in the words of Compose's
 * own --help. What the model's config does not do is refused; the other commands
 * are refused as a whole.
 *
 * Source: https://docs.docker.com/reference/cli/docker/compose/ */

#define STATS_FORMAT_HELP \
  "Format output using a custom template:\n" \
  "'table':            Print output in table format with column headers (default)\n" \
  "'table TEMPLATE':   Print output in table format using the given Go template\n" \
  "'json':             Print in JSON format\n" \
  "'TEMPLATE':         Print output using the given Go template.\n" \
  "Refer to https://docs.docker.com/engine/cli/formatting/ for more information about " \
  "formatting output with templates"

/* Every command takes this one. */
const DdOption dd_compose_shared_options[] = {
  { "dry-run", 0, DD_OPTION_BOOL, "Execute command in dry run mode" },
  { NULL },
};

const DdOption dd_compose_options[] = {
  { "all-resources", 0, DD_OPTION_BOOL, "Include all resources, even those not used by services" },
  { "ansi", 0, DD_OPTION_STRING,
    "Control when to print ANSI control characters (\"never\"|\"always\"|\"auto\")", "auto" },
  { "compatibility", 0, DD_OPTION_BOOL, "Run compose in backward compatibility mode" },
  { "env-file", 0, DD_OPTION_STRING_ARRAY, "Specify an alternate environment file" },
  { "file", 'f', DD_OPTION_STRING_ARRAY, "Compose configuration files" },
  { "parallel", 0, DD_OPTION_INT, "Control max parallelism, -1 for unlimited", "-1" },
  { "profile", 0, DD_OPTION_STRING_ARRAY, "Specify a profile to enable" },
  { "progress", 0, DD_OPTION_STRING,
    "Set type of progress output (auto, tty, plain, json, quiet)" },
  { "project-directory", 0, DD_OPTION_STRING,
    "Specify an alternate working directory (default: the path of the, first specified, "
    "Compose file)" },
  { "project-name", 'p', DD_OPTION_STRING, "Project name" },
  { "verbose", 0, DD_OPTION_BOOL, "Show more output", .flags = DD_OPTION_HIDDEN },
  { "version", 'v', DD_OPTION_BOOL, "Show the Docker Compose version information",
    .flags = DD_OPTION_HIDDEN },
  { "workdir", 0, DD_OPTION_STRING, "Deprecated, use --project-directory",
    .flags = DD_OPTION_HIDDEN },
  { NULL },
};

const DdOption dd_compose_attach_options[] = {
  { "detach-keys", 0, DD_OPTION_STRING,
    "Override the key sequence for detaching from a container." },
  { "index", 0, DD_OPTION_INT, "index of the container if service has multiple replicas." },
  { "no-stdin", 0, DD_OPTION_BOOL, "Do not attach STDIN" },
  { "sig-proxy", 0, DD_OPTION_BOOL, "Proxy all received signals to the process", "true" },
  { NULL },
};

const DdOption dd_compose_build_options[] = {
  { "build-arg", 0, DD_OPTION_STRING_ARRAY, "Set build-time variables for services" },
  { "builder", 0, DD_OPTION_STRING, "Set builder to use" },
  { "check", 0, DD_OPTION_BOOL, "Check build configuration" },
  { "memory", 'm', DD_OPTION_BYTES,
    "Set memory limit for the build container. Not supported by BuildKit." },
  { "no-cache", 0, DD_OPTION_BOOL, "Do not use cache when building the image" },
  { "print", 0, DD_OPTION_BOOL, "Print equivalent bake file" },
  { "provenance", 0, DD_OPTION_STRING, "Add a provenance attestation" },
  { "pull", 0, DD_OPTION_BOOL, "Always attempt to pull a newer version of the image" },
  { "push", 0, DD_OPTION_BOOL, "Push service images" },
  { "quiet", 'q', DD_OPTION_BOOL, "Suppress the build output" },
  { "sbom", 0, DD_OPTION_STRING, "Add a SBOM attestation" },
  { "ssh", 0, DD_OPTION_STRING,
    "Set SSH authentications used when building service images. (use 'default' for using your "
    "default SSH Agent)" },
  { "with-dependencies", 0, DD_OPTION_BOOL, "Also build dependencies (transitively)" },
  { NULL },
};

const DdOption dd_compose_commit_options[] = {
  { "author", 'a', DD_OPTION_STRING,
    "Author (e.g., \"John Hannibal Smith <hannibal@a-team.com>\")" },
  { "change", 'c', DD_OPTION_LIST, "Apply Dockerfile instruction to the created image" },
  { "index", 0, DD_OPTION_INT, "index of the container if service has multiple replicas." },
  { "message", 'm', DD_OPTION_STRING, "Commit message" },
  { "pause", 'p', DD_OPTION_BOOL, "Pause container during commit", "true" },
  { NULL },
};

const DdOption dd_compose_config_options[] = {
  { "environment", 0, DD_OPTION_BOOL, "Print environment used for interpolation." },
  { "format", 0, DD_OPTION_STRING, "Format the output. Values: [yaml | json]" },
  { "hash", 0, DD_OPTION_STRING, "Print the service config hash, one per line." },
  { "images", 0, DD_OPTION_BOOL, "Print the image names, one per line." },
  { "lock-image-digests", 0, DD_OPTION_BOOL,
    "Produces an override file with image digests", .flags = DD_OPTION_UNMODELLED },
  { "models", 0, DD_OPTION_BOOL, "Print the model names, one per line." },
  { "networks", 0, DD_OPTION_BOOL, "Print the network names, one per line." },
  { "no-consistency", 0, DD_OPTION_BOOL,
    "Don't check model consistency - warning: may produce invalid Compose output" },
  { "no-env-resolution", 0, DD_OPTION_BOOL, "Don't resolve service env files" },
  { "no-interpolate", 0, DD_OPTION_BOOL, "Don't interpolate environment variables" },
  { "no-normalize", 0, DD_OPTION_BOOL, "Don't normalize compose model" },
  { "no-path-resolution", 0, DD_OPTION_BOOL, "Don't resolve file paths" },
  { "output", 'o', DD_OPTION_STRING, "Save to file (default to stdout)" },
  { "profiles", 0, DD_OPTION_BOOL, "Print the profile names, one per line." },
  { "quiet", 'q', DD_OPTION_BOOL, "Only validate the configuration, don't print anything" },
  { "resolve-image-digests", 0, DD_OPTION_BOOL,
    "Pin image tags to digests", .flags = DD_OPTION_UNMODELLED },
  { "services", 0, DD_OPTION_BOOL, "Print the service names, one per line." },
  { "variables", 0, DD_OPTION_BOOL, "Print model variables and default values." },
  { "volumes", 0, DD_OPTION_BOOL, "Print the volume names, one per line." },
  { NULL },
};

const DdOption dd_compose_cp_options[] = {
  { "all", 0, DD_OPTION_BOOL, "Include containers created by the run command" },
  { "archive", 'a', DD_OPTION_BOOL, "Archive mode (copy all uid/gid information)" },
  { "follow-link", 'L', DD_OPTION_BOOL, "Always follow symbol link in SRC_PATH" },
  { "index", 0, DD_OPTION_INT, "Index of the container if service has multiple replicas" },
  { NULL },
};

const DdOption dd_compose_create_options[] = {
  { "build", 0, DD_OPTION_BOOL, "Build images before starting containers" },
  { "force-recreate", 0, DD_OPTION_BOOL,
    "Recreate containers even if their configuration and image haven't changed" },
  { "no-build", 0, DD_OPTION_BOOL, "Don't build an image, even if it's policy" },
  { "no-recreate", 0, DD_OPTION_BOOL,
    "If containers already exist, don't recreate them. Incompatible with --force-recreate." },
  { "pull", 0, DD_OPTION_STRING,
    "Pull image before running (\"always\"|\"missing\"|\"never\"|\"build\")", "policy" },
  { "quiet-pull", 0, DD_OPTION_BOOL, "Pull without printing progress information" },
  { "remove-orphans", 0, DD_OPTION_BOOL,
    "Remove containers for services not defined in the Compose file" },
  { "scale", 0, DD_OPTION_SCALE,
    "Scale SERVICE to NUM instances. Overrides the scale setting in the Compose file if "
    "present." },
  { "yes", 'y', DD_OPTION_BOOL,
    "Assume \"yes\" as answer to all prompts and run non-interactively" },
  { NULL },
};

const DdOption dd_compose_down_options[] = {
  { "remove-orphans", 0, DD_OPTION_BOOL,
    "Remove containers for services not defined in the Compose file" },
  { "rmi", 0, DD_OPTION_STRING,
    "Remove images used by services. \"local\" remove only images that don't have a custom "
    "tag (\"local\"|\"all\")" },
  { "timeout", 't', DD_OPTION_INT, "Specify a shutdown timeout in seconds" },
  { "volumes", 'v', DD_OPTION_BOOL,
    "Remove named volumes declared in the \"volumes\" section of the Compose file and "
    "anonymous volumes attached to containers" },
  { NULL },
};

const DdOption dd_compose_events_options[] = {
  { "json", 0, DD_OPTION_BOOL, "Output events as a stream of json objects" },
  { "since", 0, DD_OPTION_STRING, "Show all events created since timestamp" },
  { "until", 0, DD_OPTION_STRING, "Stream events until this timestamp" },
  { NULL },
};

const DdOption dd_compose_exec_options[] = {
  { "detach", 'd', DD_OPTION_BOOL, "Detached mode: Run command in the background" },
  { "env", 'e', DD_OPTION_STRING_ARRAY, "Set environment variables" },
  { "index", 0, DD_OPTION_INT, "Index of the container if service has multiple replicas" },
  { "no-tty", 'T', DD_OPTION_BOOL,
    "Disable pseudo-TTY allocation. By default 'docker compose exec' allocates a TTY.", "true" },
  { "privileged", 0, DD_OPTION_BOOL, "Give extended privileges to the process" },
  { "user", 'u', DD_OPTION_STRING, "Run the command as this user" },
  { "workdir", 'w', DD_OPTION_STRING, "Path to workdir directory for this command" },
  { NULL },
};

const DdOption dd_compose_export_options[] = {
  { "index", 0, DD_OPTION_INT, "index of the container if service has multiple replicas." },
  { "output", 'o', DD_OPTION_STRING, "Write to a file, instead of STDOUT" },
  { NULL },
};

const DdOption dd_compose_images_options[] = {
  { "format", 0, DD_OPTION_STRING, "Format the output. Values: [table | json]", "table" },
  { "quiet", 'q', DD_OPTION_BOOL, "Only display IDs" },
  { NULL },
};

const DdOption dd_compose_kill_options[] = {
  { "remove-orphans", 0, DD_OPTION_BOOL,
    "Remove containers for services not defined in the Compose file" },
  { "signal", 's', DD_OPTION_STRING, "SIGNAL to send to the container", "SIGKILL" },
  { NULL },
};

const DdOption dd_compose_logs_options[] = {
  { "follow", 'f', DD_OPTION_BOOL, "Follow log output" },
  { "index", 0, DD_OPTION_INT, "index of the container if service has multiple replicas" },
  { "no-color", 0, DD_OPTION_BOOL, "Produce monochrome output" },
  { "no-log-prefix", 0, DD_OPTION_BOOL, "Don't print prefix in logs" },
  { "since", 0, DD_OPTION_STRING,
    "Show logs since timestamp (e.g. 2013-01-02T13:23:37Z) or relative (e.g. 42m for 42 "
    "minutes)" },
  { "tail", 'n', DD_OPTION_STRING,
    "Number of lines to show from the end of the logs for each container", "all" },
  { "timestamps", 't', DD_OPTION_BOOL, "Show timestamps" },
  { "until", 0, DD_OPTION_STRING,
    "Show logs before a timestamp (e.g. 2013-01-02T13:23:37Z) or relative (e.g. 42m for 42 "
    "minutes)" },
  { NULL },
};

const DdOption dd_compose_ls_options[] = {
  { "all", 'a', DD_OPTION_BOOL, "Show all stopped Compose projects" },
  { "filter", 0, DD_OPTION_FILTER, "Filter output based on conditions provided" },
  { "format", 0, DD_OPTION_STRING, "Format the output. Values: [table | json]", "table" },
  { "quiet", 'q', DD_OPTION_BOOL, "Only display project names" },
  { NULL },
};

const DdOption dd_compose_port_options[] = {
  { "index", 0, DD_OPTION_INT, "Index of the container if service has multiple replicas" },
  { "protocol", 0, DD_OPTION_STRING, "tcp or udp", "tcp" },
  { NULL },
};

const DdOption dd_compose_ps_options[] = {
  { "all", 'a', DD_OPTION_BOOL,
    "Show all stopped containers (including those created by the run command)" },
  { "filter", 0, DD_OPTION_STRING, "Filter services by a property (supported filters: status)" },
  { "format", 0, DD_OPTION_STRING, DD_FORMAT_HELP, "table" },
  { "no-trunc", 0, DD_OPTION_BOOL, "Don't truncate output" },
  { "orphans", 0, DD_OPTION_BOOL, "Include orphaned services (not declared by project)", "true" },
  { "quiet", 'q', DD_OPTION_BOOL, "Only display IDs" },
  { "services", 0, DD_OPTION_BOOL, "Display services" },
  { "status", 0, DD_OPTION_STRING_ARRAY,
    "Filter services by status. Values: [paused | restarting | removing | running | dead | "
    "created | exited]" },
  { NULL },
};

const DdOption dd_compose_publish_options[] = {
  { "app", 0, DD_OPTION_BOOL, "Published compose application (includes referenced images)" },
  { "oci-version", 0, DD_OPTION_STRING,
    "OCI image/artifact specification version (automatically determined by default)" },
  { "resolve-image-digests", 0, DD_OPTION_BOOL, "Pin image tags to digests" },
  { "with-env", 0, DD_OPTION_BOOL, "Include environment variables in the published OCI artifact" },
  { "yes", 'y', DD_OPTION_BOOL, "Assume \"yes\" as answer to all prompts" },
  { NULL },
};

const DdOption dd_compose_pull_options[] = {
  { "ignore-buildable", 0, DD_OPTION_BOOL, "Ignore images that can be built" },
  { "ignore-pull-failures", 0, DD_OPTION_BOOL,
    "Pull what it can and ignores images with pull failures" },
  { "include-deps", 0, DD_OPTION_BOOL, "Also pull services declared as dependencies" },
  { "policy", 0, DD_OPTION_STRING, "Apply pull policy (\"missing\"|\"always\")" },
  { "quiet", 'q', DD_OPTION_BOOL, "Pull without printing progress information" },
  { NULL },
};

const DdOption dd_compose_push_options[] = {
  { "ignore-push-failures", 0, DD_OPTION_BOOL,
    "Push what it can and ignores images with push failures" },
  { "include-deps", 0, DD_OPTION_BOOL, "Also push images of services declared as dependencies" },
  { "quiet", 'q', DD_OPTION_BOOL, "Push without printing progress information" },
  { NULL },
};

const DdOption dd_compose_restart_options[] = {
  { "no-deps", 0, DD_OPTION_BOOL, "Don't restart dependent services" },
  { "timeout", 't', DD_OPTION_INT, "Specify a shutdown timeout in seconds" },
  { NULL },
};

const DdOption dd_compose_rm_options[] = {
  { "force", 'f', DD_OPTION_BOOL, "Don't ask to confirm removal" },
  { "stop", 's', DD_OPTION_BOOL, "Stop the containers, if required, before removing" },
  { "volumes", 'v', DD_OPTION_BOOL, "Remove any anonymous volumes attached to containers" },
  { NULL },
};

const DdOption dd_compose_run_options[] = {
  { "build", 0, DD_OPTION_BOOL, "Build image before starting container" },
  { "cap-add", 0, DD_OPTION_LIST, "Add Linux capabilities" },
  { "cap-drop", 0, DD_OPTION_LIST, "Drop Linux capabilities" },
  { "detach", 'd', DD_OPTION_BOOL, "Run container in background and print container ID" },
  { "entrypoint", 0, DD_OPTION_STRING, "Override the entrypoint of the image" },
  { "env", 'e', DD_OPTION_STRING_ARRAY, "Set environment variables" },
  { "env-from-file", 0, DD_OPTION_STRING_ARRAY, "Set environment variables from file" },
  { "interactive", 'i', DD_OPTION_BOOL, "Keep STDIN open even if not attached", "true" },
  { "label", 'l', DD_OPTION_STRING_ARRAY, "Add or override a label" },
  { "name", 0, DD_OPTION_STRING, "Assign a name to the container" },
  { "no-TTY", 'T', DD_OPTION_BOOL,
    "Disable pseudo-TTY allocation (default: auto-detected)", "true" },
  { "no-deps", 0, DD_OPTION_BOOL, "Don't start linked services" },
  { "publish", 'p', DD_OPTION_STRING_ARRAY, "Publish a container's port(s) to the host" },
  { "pull", 0, DD_OPTION_STRING,
    "Pull image before running (\"always\"|\"missing\"|\"never\")", "policy" },
  { "quiet", 'q', DD_OPTION_BOOL, "Don't print anything to STDOUT" },
  { "quiet-build", 0, DD_OPTION_BOOL, "Suppress progress output from the build process" },
  { "quiet-pull", 0, DD_OPTION_BOOL, "Pull without printing progress information" },
  { "remove-orphans", 0, DD_OPTION_BOOL,
    "Remove containers for services not defined in the Compose file" },
  { "rm", 0, DD_OPTION_BOOL, "Automatically remove the container when it exits" },
  { "service-ports", 'P', DD_OPTION_BOOL,
    "Run command with all service's ports enabled and mapped to the host" },
  { "use-aliases", 0, DD_OPTION_BOOL,
    "Use the service's network useAliases in the network(s) the container connects to" },
  { "user", 'u', DD_OPTION_STRING, "Run as specified username or uid" },
  { "volume", 'v', DD_OPTION_STRING_ARRAY, "Bind mount a volume" },
  { "workdir", 'w', DD_OPTION_STRING, "Working directory inside the container" },
  { NULL },
};

const DdOption dd_compose_scale_options[] = {
  { "no-deps", 0, DD_OPTION_BOOL, "Don't start linked services" },
  { NULL },
};

const DdOption dd_compose_stats_options[] = {
  { "all", 'a', DD_OPTION_BOOL, "Show all containers (default shows just running)" },
  { "format", 0, DD_OPTION_STRING, STATS_FORMAT_HELP },
  { "no-stream", 0, DD_OPTION_BOOL, "Disable streaming stats and only pull the first result" },
  { "no-trunc", 0, DD_OPTION_BOOL, "Do not truncate output" },
  { NULL },
};

const DdOption dd_compose_stop_options[] = {
  { "timeout", 't', DD_OPTION_INT, "Specify a shutdown timeout in seconds" },
  { NULL },
};

const DdOption dd_compose_up_options[] = {
  { "abort-on-container-exit", 0, DD_OPTION_BOOL,
    "Stops all containers if any container was stopped. Incompatible with -d" },
  { "abort-on-container-failure", 0, DD_OPTION_BOOL,
    "Stops all containers if any container exited with failure. Incompatible with -d" },
  { "always-recreate-deps", 0, DD_OPTION_BOOL,
    "Recreate dependent containers. Incompatible with --no-recreate." },
  { "attach", 0, DD_OPTION_STRING_ARRAY,
    "Restrict attaching to the specified services. Incompatible with --attach-dependencies." },
  { "attach-dependencies", 0, DD_OPTION_BOOL,
    "Automatically attach to log output of dependent services" },
  { "build", 0, DD_OPTION_BOOL, "Build images before starting containers" },
  { "detach", 'd', DD_OPTION_BOOL, "Detached mode: Run containers in the background" },
  { "exit-code-from", 0, DD_OPTION_STRING,
    "Return the exit code of the selected service container. Implies --abort-on-container-exit" },
  { "force-recreate", 0, DD_OPTION_BOOL,
    "Recreate containers even if their configuration and image haven't changed" },
  { "menu", 0, DD_OPTION_BOOL,
    "Enable interactive shortcuts when running attached. Incompatible with --detach. Can also "
    "be enable/disable by setting COMPOSE_MENU environment var." },
  { "no-attach", 0, DD_OPTION_STRING_ARRAY,
    "Do not attach (stream logs) to the specified services" },
  { "no-build", 0, DD_OPTION_BOOL, "Don't build an image, even if it's policy" },
  { "no-color", 0, DD_OPTION_BOOL, "Produce monochrome output" },
  { "no-deps", 0, DD_OPTION_BOOL, "Don't start linked services" },
  { "no-log-prefix", 0, DD_OPTION_BOOL, "Don't print prefix in logs" },
  { "no-recreate", 0, DD_OPTION_BOOL,
    "If containers already exist, don't recreate them. Incompatible with --force-recreate." },
  { "no-start", 0, DD_OPTION_BOOL, "Don't start the services after creating them" },
  { "pull", 0, DD_OPTION_STRING,
    "Pull image before running (\"always\"|\"missing\"|\"never\")", "policy" },
  { "quiet-build", 0, DD_OPTION_BOOL, "Suppress the build output" },
  { "quiet-pull", 0, DD_OPTION_BOOL, "Pull without printing progress information" },
  { "remove-orphans", 0, DD_OPTION_BOOL,
    "Remove containers for services not defined in the Compose file" },
  { "renew-anon-volumes", 'V', DD_OPTION_BOOL,
    "Recreate anonymous volumes instead of retrieving data from the previous containers" },
  { "scale", 0, DD_OPTION_SCALE,
    "Scale SERVICE to NUM instances. Overrides the scale setting in the Compose file if "
    "present." },
  { "timeout", 't', DD_OPTION_INT,
    "Use this timeout in seconds for container shutdown when attached or when containers are "
    "already running" },
  { "timestamps", 0, DD_OPTION_BOOL, "Show timestamps" },
  { "wait", 0, DD_OPTION_BOOL, "Wait for services to be running|healthy. Implies detached mode." },
  { "wait-timeout", 0, DD_OPTION_INT,
    "Maximum duration in seconds to wait for the project to be running|healthy" },
  { "watch", 'w', DD_OPTION_BOOL,
    "Watch source code and rebuild/refresh containers when files are updated." },
  { "yes", 'y', DD_OPTION_BOOL,
    "Assume \"yes\" as answer to all prompts and run non-interactively" },
  { NULL },
};

const DdOption dd_compose_version_options[] = {
  { "format", 'f', DD_OPTION_STRING,
    "Format the output. Values: [pretty | json]. (Default: pretty)" },
  { "short", 0, DD_OPTION_BOOL, "Shows only Compose's version number" },
  { NULL },
};

const DdOption dd_compose_volumes_options[] = {
  { "format", 0, DD_OPTION_STRING, DD_FORMAT_HELP, "table" },
  { "quiet", 'q', DD_OPTION_BOOL, "Only display volume names" },
  { NULL },
};

const DdOption dd_compose_wait_options[] = {
  { "down-project", 0, DD_OPTION_BOOL, "Drops project when the first container stops" },
  { NULL },
};

const DdOption dd_compose_watch_options[] = {
  { "no-up", 0, DD_OPTION_BOOL, "Do not build & start services before watching" },
  { "prune", 0, DD_OPTION_BOOL, "Prune dangling images on rebuild", "true" },
  { "quiet", 0, DD_OPTION_BOOL, "hide build output" },
  { NULL },
};

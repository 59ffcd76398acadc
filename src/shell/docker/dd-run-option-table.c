// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-docker-options-private.h"
#include "dd-option-checks-private.h"
#include "dd-run-options-private.h"

/* The options of docker run and docker create.
 *
 * Source: https://docs.docker.com/reference/cli/docker/container/run/ */

#define HELP_OPTION { "help", 0, DD_OPTION_BOOL, "Print usage" }

#define NAME_OPTION { "name", 0, DD_OPTION_STRING, "Assign a name to the container" }

#define PLATFORM_OPTION \
  { "platform", 0, DD_OPTION_STRING, "Set platform if server is multi-platform capable" }

#define QUIET_OPTION { "quiet", 'q', DD_OPTION_BOOL, "Suppress the pull output" }

#define API_SOCKET_OPTION \
  { "use-api-socket", 0, DD_OPTION_BOOL, "Bind mount Docker API socket and required auth", \
    .flags = DD_OPTION_UNMODELLED }

const DdOption dd_container_run_options[] = {
  { "detach", 'd', DD_OPTION_BOOL, "Run container in background and print container ID" },
  { "detach-keys", 0, DD_OPTION_STRING, "Override the key sequence for detaching a container" },
  DISABLE_CONTENT_TRUST,
  HELP_OPTION,
  NAME_OPTION,
  PLATFORM_OPTION,
  { "pull", 0, DD_OPTION_STRING,
    "Pull image before running (\"always\", \"missing\", \"never\")", "missing" },
  QUIET_OPTION,
  { "sig-proxy", 0, DD_OPTION_BOOL, "Proxy received signals to the process", "true" },
  API_SOCKET_OPTION,
  { NULL },
};

/* The stray bar in the help of --pull is Docker's. */
const DdOption dd_container_create_options[] = {
  DISABLE_CONTENT_TRUST,
  HELP_OPTION,
  NAME_OPTION,
  PLATFORM_OPTION,
  { "pull", 0, DD_OPTION_STRING,
    "Pull image before creating (\"always\", \"|missing\", \"never\")", "missing" },
  QUIET_OPTION,
  API_SOCKET_OPTION,
  { NULL },
};

const DdOption dd_container_shared_options[] = {
  { "add-host", 0, DD_OPTION_LIST, "Add a custom host-to-IP mapping (host:ip)",
    .check = dd_check_add_host },
  { "annotation", 0, DD_OPTION_MAP,
    "Add an annotation to the container (passed through to the OCI runtime)" },
  { "attach", 'a', DD_OPTION_LIST, "Attach to STDIN, STDOUT or STDERR", .check = dd_check_attach },
  { "blkio-weight", 0, DD_OPTION_UINT16,
    "Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)" },
  { "blkio-weight-device", 0, DD_OPTION_LIST, "Block IO weight (relative device weight)", "[]",
    .check = dd_check_device_weight },
  { "cap-add", 0, DD_OPTION_LIST, "Add Linux capabilities" },
  { "cap-drop", 0, DD_OPTION_LIST, "Drop Linux capabilities" },
  { "cgroup-parent", 0, DD_OPTION_STRING, "Optional parent cgroup for the container" },
  { "cgroupns", 0, DD_OPTION_STRING,
    "Cgroup namespace to use (host|private)\n"
    "'host':    Run the container in the Docker host's cgroup namespace\n"
    "'private': Run the container in its own private cgroup namespace\n"
    "'':        Use the cgroup namespace as configured by the\n"
    "           default-cgroupns-mode option on the daemon (default)" },
  { "cidfile", 0, DD_OPTION_STRING, "Write the container ID to the file" },
  { "cpu-count", 0, DD_OPTION_INT, "CPU count (Windows only)", .flags = DD_OPTION_WINDOWS },
  { "cpu-percent", 0, DD_OPTION_INT, "CPU percent (Windows only)", .flags = DD_OPTION_WINDOWS },
  { "cpu-period", 0, DD_OPTION_INT, "Limit CPU CFS (Completely Fair Scheduler) period" },
  { "cpu-quota", 0, DD_OPTION_INT, "Limit CPU CFS (Completely Fair Scheduler) quota" },
  { "cpu-rt-period", 0, DD_OPTION_INT, "Limit CPU real-time period in microseconds" },
  { "cpu-rt-runtime", 0, DD_OPTION_INT, "Limit CPU real-time runtime in microseconds" },
  { "cpu-shares", 'c', DD_OPTION_INT, "CPU shares (relative weight)" },
  { "cpus", 0, DD_OPTION_CPUS, "Number of CPUs" },
  { "cpuset-cpus", 0, DD_OPTION_STRING, "CPUs in which to allow execution (0-3, 0,1)" },
  { "cpuset-mems", 0, DD_OPTION_STRING, "MEMs in which to allow execution (0-3, 0,1)" },
  { "device", 0, DD_OPTION_LIST, "Add a host device to the container" },
  { "device-cgroup-rule", 0, DD_OPTION_LIST, "Add a rule to the cgroup allowed devices list",
    .check = dd_check_cgroup_rule },
  { "device-read-bps", 0, DD_OPTION_LIST,
    "Limit read rate (bytes per second) from a device", "[]", .check = dd_check_device_bps },
  { "device-read-iops", 0, DD_OPTION_LIST, "Limit read rate (IO per second) from a device", "[]",
    .check = dd_check_device_iops },
  { "device-write-bps", 0, DD_OPTION_LIST,
    "Limit write rate (bytes per second) to a device", "[]", .check = dd_check_device_bps },
  { "device-write-iops", 0, DD_OPTION_LIST, "Limit write rate (IO per second) to a device", "[]",
    .check = dd_check_device_iops },
  { "dns", 0, DD_OPTION_LIST, "Set custom DNS servers", .check = dd_check_ip_address },
  { "dns-opt", 0, DD_OPTION_LIST, "Set DNS options",
    .flags = DD_OPTION_HIDDEN, .same_as = "dns-option" },
  { "dns-option", 0, DD_OPTION_LIST, "Set DNS options" },
  { "dns-search", 0, DD_OPTION_LIST, "Set custom DNS search domains",
    .check = dd_check_dns_search },
  { "domainname", 0, DD_OPTION_STRING, "Container NIS domain name" },
  { "entrypoint", 0, DD_OPTION_STRING, "Overwrite the default ENTRYPOINT of the image" },
  { "env", 'e', DD_OPTION_LIST, "Set environment variables", .check = dd_check_env },
  { "env-file", 0, DD_OPTION_LIST, "Read in a file of environment variables" },
  { "expose", 0, DD_OPTION_LIST, "Expose a port or a range of ports" },
  { "gpus", 0, DD_OPTION_GPUS, "GPU devices to add to the container ('all' to pass all GPUs)" },
  { "group-add", 0, DD_OPTION_LIST, "Add additional groups to join" },
  { "health-cmd", 0, DD_OPTION_STRING, "Command to run to check health" },
  { "health-interval", 0, DD_OPTION_DURATION,
    "Time between running the check (ms|s|m|h) (default 0s)" },
  { "health-retries", 0, DD_OPTION_INT, "Consecutive failures needed to report unhealthy" },
  { "health-start-interval", 0, DD_OPTION_DURATION,
    "Time between running the check during the start period (ms|s|m|h) (default 0s)" },
  { "health-start-period", 0, DD_OPTION_DURATION,
    "Start period for the container to initialize before starting health-retries countdown "
    "(ms|s|m|h) (default 0s)" },
  { "health-timeout", 0, DD_OPTION_DURATION,
    "Maximum time to allow one check to run (ms|s|m|h) (default 0s)" },
  { "hostname", 'h', DD_OPTION_STRING, "Container host name" },
  { "init", 0, DD_OPTION_BOOL,
    "Run an init inside the container that forwards signals and reaps processes" },
  { "interactive", 'i', DD_OPTION_BOOL, "Keep STDIN open even if not attached" },
  { "ip", 0, DD_OPTION_IP, "IPv4 address (e.g., 172.30.100.104)" },
  { "ip6", 0, DD_OPTION_IP, "IPv6 address (e.g., 2001:db8::33)" },
  { "ipc", 0, DD_OPTION_STRING, "IPC mode to use" },
  { "isolation", 0, DD_OPTION_STRING, "Container isolation technology" },
  { "io-maxbandwidth", 0, DD_OPTION_BYTES,
    "Maximum IO bandwidth limit for the system drive (Windows only)",
    .flags = DD_OPTION_WINDOWS },
  { "io-maxiops", 0, DD_OPTION_UINT, "Maximum IOps limit for the system drive (Windows only)",
    .flags = DD_OPTION_WINDOWS },
  { "kernel-memory", 0, DD_OPTION_BYTES, "Kernel memory limit (deprecated)",
    .flags = DD_OPTION_HIDDEN, .deprecated = "and no longer supported by the kernel" },
  { "label", 'l', DD_OPTION_LIST, "Set meta data on a container", .check = dd_check_label },
  { "label-file", 0, DD_OPTION_LIST, "Read in a line delimited file of labels" },
  { "link", 0, DD_OPTION_LIST, "Add link to another container", .check = dd_check_link },
  { "link-local-ip", 0, DD_OPTION_LIST, "Container IPv4/IPv6 link-local addresses" },
  { "log-driver", 0, DD_OPTION_STRING, "Logging driver for the container" },
  { "log-opt", 0, DD_OPTION_LIST, "Log driver options" },
  { "mac-address", 0, DD_OPTION_STRING, "Container MAC address (e.g., 92:d0:c6:0a:29:33)" },
  { "memory", 'm', DD_OPTION_BYTES, "Memory limit" },
  { "memory-reservation", 0, DD_OPTION_BYTES, "Memory soft limit" },
  { "memory-swap", 0, DD_OPTION_SWAP_BYTES,
    "Swap limit equal to memory plus swap: '-1' to enable unlimited swap" },
  { "memory-swappiness", 0, DD_OPTION_INT, "Tune container memory swappiness (0 to 100)", "-1" },
  { "mount", 0, DD_OPTION_MOUNT, "Attach a filesystem mount to the container" },
  { "net", 0, DD_OPTION_NETWORK, "Connect a container to a network",
    .flags = DD_OPTION_HIDDEN, .same_as = "network" },
  { "net-alias", 0, DD_OPTION_LIST, "Add network-scoped alias for the container",
    .flags = DD_OPTION_HIDDEN, .same_as = "network-alias" },
  { "network", 0, DD_OPTION_NETWORK, "Connect a container to a network" },
  { "network-alias", 0, DD_OPTION_LIST, "Add network-scoped alias for the container" },
  { "no-healthcheck", 0, DD_OPTION_BOOL, "Disable any container-specified HEALTHCHECK" },
  { "oom-kill-disable", 0, DD_OPTION_BOOL, "Disable OOM Killer" },
  { "oom-score-adj", 0, DD_OPTION_INT, "Tune host's OOM preferences (-1000 to 1000)" },
  { "pid", 0, DD_OPTION_STRING, "PID namespace to use" },
  { "pids-limit", 0, DD_OPTION_INT, "Tune container pids limit (set -1 for unlimited)" },
  { "privileged", 0, DD_OPTION_BOOL, "Give extended privileges to this container" },
  { "publish", 'p', DD_OPTION_LIST, "Publish a container's port(s) to the host" },
  { "publish-all", 'P', DD_OPTION_BOOL, "Publish all exposed ports to random ports" },
  { "read-only", 0, DD_OPTION_BOOL, "Mount the container's root filesystem as read only" },
  { "restart", 0, DD_OPTION_STRING, "Restart policy to apply when a container exits", "no" },
  { "rm", 0, DD_OPTION_BOOL,
    "Automatically remove the container and its associated anonymous volumes when it exits" },
  { "runtime", 0, DD_OPTION_STRING, "Runtime to use for this container" },
  { "security-opt", 0, DD_OPTION_LIST, "Security Options" },
  { "shm-size", 0, DD_OPTION_BYTES, "Size of /dev/shm" },
  { "stop-signal", 0, DD_OPTION_STRING, "Signal to stop the container" },
  { "stop-timeout", 0, DD_OPTION_INT, "Timeout (in seconds) to stop a container" },
  { "storage-opt", 0, DD_OPTION_LIST, "Storage driver options for the container" },
  { "sysctl", 0, DD_OPTION_MAP, "Sysctl options", .check = dd_check_sysctl },
  { "tmpfs", 0, DD_OPTION_LIST, "Mount a tmpfs directory" },
  { "tty", 't', DD_OPTION_BOOL, "Allocate a pseudo-TTY" },
  { "ulimit", 0, DD_OPTION_ULIMIT, "Ulimit options" },
  { "user", 'u', DD_OPTION_STRING, "Username or UID (format: <name|uid>[:<group|gid>])" },
  { "userns", 0, DD_OPTION_STRING, "User namespace to use" },
  { "uts", 0, DD_OPTION_STRING, "UTS namespace to use" },
  { "volume", 'v', DD_OPTION_LIST, "Bind mount a volume" },
  { "volume-driver", 0, DD_OPTION_STRING, "Optional volume driver for the container" },
  { "volumes-from", 0, DD_OPTION_LIST, "Mount volumes from the specified container(s)" },
  { "workdir", 'w', DD_OPTION_STRING, "Working directory inside the container" },
  { NULL },
};

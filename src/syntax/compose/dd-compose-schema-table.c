// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-compose-schema-private.h"

/* The Compose specification as a table. Source: compose-spec/compose-spec,
 * schema/compose-spec.json */

#define TEXT_OR(type) ((DdSchemaTypes) (DD_SCHEMA_STRING | (type)))
#define LIST(...) ((const char *const[]) { __VA_ARGS__, NULL })
#define FIELDS(...) ((const DdSchemaField[]) { __VA_ARGS__, { NULL, NULL } })
#define ONE_OF(...) ((const DdSchema *const[]) { __VA_ARGS__, NULL })
#define RANGE(least, most) ((const gint64[]) { least, most })

/* An object with these fields and keys that begin with x-. */
#define OBJECT(...)                                                                                \
  {                                                                                                \
    .types = DD_SCHEMA_OBJECT, .closed = TRUE, .extensible = TRUE, .fields = FIELDS (__VA_ARGS__), \
  }

/* The same, or nothing. */
#define OBJECT_OR_NULL(...)                                                                        \
  {                                                                                                \
    .types = (DdSchemaTypes) (DD_SCHEMA_OBJECT | DD_SCHEMA_NULL), .closed = TRUE,                  \
    .extensible = TRUE, .fields = FIELDS (__VA_ARGS__),                                            \
  }

/* An object with these fields and no others. */
#define STRICT_OBJECT(...)                                                                         \
  {                                                                                                \
    .types = DD_SCHEMA_OBJECT, .closed = TRUE, .fields = FIELDS (__VA_ARGS__),                     \
  }

static const DdSchema text = { .types = DD_SCHEMA_STRING };
static const DdSchema nothing = { .types = DD_SCHEMA_NULL };
static const DdSchema boolean = { .types = DD_SCHEMA_BOOLEAN };
static const DdSchema integer = { .types = DD_SCHEMA_INTEGER };
static const DdSchema number = { .types = DD_SCHEMA_NUMBER };
static const DdSchema flag = { .types = TEXT_OR (DD_SCHEMA_BOOLEAN) };
static const DdSchema count = { .types = TEXT_OR (DD_SCHEMA_INTEGER) };
static const DdSchema amount = { .types = TEXT_OR (DD_SCHEMA_NUMBER) };
static const DdSchema text_or_null = { .types = TEXT_OR (DD_SCHEMA_NULL) };
static const DdSchema scalar = { .types = TEXT_OR (DD_SCHEMA_NUMBER | DD_SCHEMA_BOOLEAN) };
static const DdSchema scalar_or_null = {
  .types = TEXT_OR (DD_SCHEMA_NUMBER | DD_SCHEMA_BOOLEAN | DD_SCHEMA_NULL),
};
static const DdSchema amount_or_null = { .types = TEXT_OR (DD_SCHEMA_NUMBER | DD_SCHEMA_NULL) };

static const DdSchema texts = { .types = DD_SCHEMA_ARRAY, .items = &text };
static const DdSchema scalars = { .types = DD_SCHEMA_ARRAY, .items = &scalar };
static const DdSchema unique_texts = { .types = DD_SCHEMA_ARRAY, .items = &text, .unique = TRUE };
static const DdSchema unique_amounts = {
  .types = DD_SCHEMA_ARRAY,
  .items = &amount,
  .unique = TRUE,
};
static const DdSchema text_or_texts = { .one_of = ONE_OF (&text, &unique_texts) };
static const DdSchema command = { .one_of = ONE_OF (&nothing, &text, &texts) };

static const DdSchema text_map = {
  .types = DD_SCHEMA_OBJECT,
  .closed = TRUE,
  .entries = &text,
};
static const DdSchema amount_map = { .types = DD_SCHEMA_OBJECT, .entries = &amount };
static const DdSchema option_map = { .types = DD_SCHEMA_OBJECT, .entries = &amount_or_null };
static const DdSchema open_map = { .types = DD_SCHEMA_OBJECT };
static const DdSchema scalar_map = {
  .types = DD_SCHEMA_OBJECT,
  .closed = TRUE,
  .entries = &scalar_or_null,
};
static const DdSchema list_or_map = { .one_of = ONE_OF (&scalar_map, &unique_texts) };

static const DdSchema host_addresses = { .one_of = ONE_OF (&text, &texts) };
static const DdSchema host_map = {
  .types = DD_SCHEMA_OBJECT,
  .closed = TRUE,
  .entries = &host_addresses,
};
static const DdSchema extra_hosts = { .one_of = ONE_OF (&host_map, &unique_texts) };

static const DdSchema natural = { .types = DD_SCHEMA_INTEGER, .range = RANGE (0, G_MAXINT64) };
static const DdSchema percentage = { .types = DD_SCHEMA_INTEGER, .range = RANGE (0, 100) };
static const DdSchema oom_score = { .types = DD_SCHEMA_INTEGER, .range = RANGE (-1000, 1000) };
static const DdSchema cpu_count = { .one_of = ONE_OF (&text, &natural) };
static const DdSchema cpu_percent = { .one_of = ONE_OF (&text, &percentage) };
static const DdSchema oom_score_adj = { .one_of = ONE_OF (&text, &oom_score) };
static const DdSchema tmpfs_size = { .one_of = ONE_OF (&natural, &text) };

static const DdSchema container_name = {
  .types = DD_SCHEMA_STRING,
  .pattern = "[a-zA-Z0-9][a-zA-Z0-9_.-]+",
};
static const DdSchema pull_policy = {
  .types = DD_SCHEMA_STRING,
  .pattern = "always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+",
};
static const DdSchema cgroup = { .types = DD_SCHEMA_STRING, .values = LIST ("host", "private") };

static const DdSchema file_mount = OBJECT ({ "source", &text },
                                           { "target", &text },
                                           { "uid", &text },
                                           { "gid", &text },
                                           { "mode", &amount });
static const DdSchema file_mount_any = { .one_of = ONE_OF (&text, &file_mount) };
static const DdSchema file_mounts = { .types = DD_SCHEMA_ARRAY, .items = &file_mount_any };

static const DdSchema ulimit_pair = {
  .types = DD_SCHEMA_OBJECT,
  .closed = TRUE,
  .extensible = TRUE,
  .required = LIST ("soft", "hard"),
  .fields = FIELDS ({ "hard", &count }, { "soft", &count }),
};
static const DdSchema ulimit = { .one_of = ONE_OF (&count, &ulimit_pair) };
static const DdSchema ulimits = {
  .types = DD_SCHEMA_OBJECT,
  .entries = &ulimit,
  .names = DD_SCHEMA_NAMES_LOWER,
};

static const DdSchema build_object = OBJECT ({ "context", &text },
                                             { "dockerfile", &text },
                                             { "dockerfile_inline", &text },
                                             { "entitlements", &texts },
                                             { "args", &list_or_map },
                                             { "ssh", &list_or_map },
                                             { "labels", &list_or_map },
                                             { "cache_from", &texts },
                                             { "cache_to", &texts },
                                             { "no_cache", &flag },
                                             { "no_cache_filter", &text_or_texts },
                                             { "additional_contexts", &list_or_map },
                                             { "network", &text },
                                             { "provenance", &flag },
                                             { "sbom", &flag },
                                             { "pull", &flag },
                                             { "target", &text },
                                             { "shm_size", &count },
                                             { "extra_hosts", &extra_hosts },
                                             { "isolation", &text },
                                             { "privileged", &flag },
                                             { "secrets", &file_mounts },
                                             { "tags", &texts },
                                             { "ulimits", &ulimits },
                                             { "platforms", &texts });
static const DdSchema build = { .one_of = ONE_OF (&text, &build_object) };

static const DdSchema io_limit = STRICT_OBJECT ({ "path", &text }, { "rate", &count });
static const DdSchema io_limits = { .types = DD_SCHEMA_ARRAY, .items = &io_limit };
static const DdSchema io_weight = STRICT_OBJECT ({ "path", &text }, { "weight", &count });
static const DdSchema io_weights = { .types = DD_SCHEMA_ARRAY, .items = &io_weight };
static const DdSchema blkio_config = STRICT_OBJECT ({ "device_read_bps", &io_limits },
                                                    { "device_read_iops", &io_limits },
                                                    { "device_write_bps", &io_limits },
                                                    { "device_write_iops", &io_limits },
                                                    { "weight", &count },
                                                    { "weight_device", &io_weights });

static const DdSchema credential_spec = OBJECT ({ "config", &text },
                                                { "file", &text },
                                                { "registry", &text });

static const DdSchema condition = {
  .types = DD_SCHEMA_STRING,
  .values = LIST ("service_started", "service_healthy", "service_completed_successfully"),
};
static const DdSchema dependency = {
  .types = DD_SCHEMA_OBJECT,
  .closed = TRUE,
  .extensible = TRUE,
  .required = LIST ("condition"),
  .fields = FIELDS ({ "restart", &flag }, { "required", &boolean }, { "condition", &condition }),
};
static const DdSchema dependencies = {
  .types = DD_SCHEMA_OBJECT,
  .closed = TRUE,
  .entries = &dependency,
  .names = DD_SCHEMA_NAMES_IDENTIFIER,
};
static const DdSchema depends_on = { .one_of = ONE_OF (&unique_texts, &dependencies) };

static const DdSchema device_object = {
  .types = DD_SCHEMA_OBJECT,
  .closed = TRUE,
  .extensible = TRUE,
  .required = LIST ("source"),
  .fields = FIELDS ({ "source", &text }, { "target", &text }, { "permissions", &text }),
};
static const DdSchema device = { .one_of = ONE_OF (&text, &device_object) };
static const DdSchema devices = { .types = DD_SCHEMA_ARRAY, .items = &device };

static const DdSchema env_file_object = {
  .types = DD_SCHEMA_OBJECT,
  .closed = TRUE,
  .required = LIST ("path"),
  .fields = FIELDS ({ "path", &text }, { "format", &text }, { "required", &flag }),
};
static const DdSchema env_file_item = { .one_of = ONE_OF (&text, &env_file_object) };
static const DdSchema env_file_list = { .types = DD_SCHEMA_ARRAY, .items = &env_file_item };
static const DdSchema env_file = { .one_of = ONE_OF (&text, &env_file_list) };
static const DdSchema label_file = { .one_of = ONE_OF (&text, &texts) };

static const DdSchema extends_object = {
  .types = DD_SCHEMA_OBJECT,
  .closed = TRUE,
  .required = LIST ("service"),
  .fields = FIELDS ({ "service", &text }, { "file", &text }),
};
static const DdSchema extends = { .one_of = ONE_OF (&text, &extends_object) };

static const DdSchema provider_option = { .one_of = ONE_OF (&scalar, &scalars) };
static const DdSchema provider_options = {
  .types = DD_SCHEMA_OBJECT,
  .entries = &provider_option,
};
static const DdSchema provider = {
  .types = DD_SCHEMA_OBJECT,
  .closed = TRUE,
  .extensible = TRUE,
  .required = LIST ("type"),
  .fields = FIELDS ({ "type", &text }, { "options", &provider_options }),
};

#define DEVICE_REQUEST_FIELDS                                                                      \
  FIELDS ({ "capabilities", &unique_texts }, { "count", &count }, { "device_ids", &unique_texts }, \
          { "driver", &text }, { "options", &list_or_map })

static const DdSchema device_request = {
  .types = DD_SCHEMA_OBJECT,
  .closed = TRUE,
  .extensible = TRUE,
  .required = LIST ("capabilities"),
  .fields = DEVICE_REQUEST_FIELDS,
};
static const DdSchema device_requests = { .types = DD_SCHEMA_ARRAY, .items = &device_request };
static const DdSchema gpu = { .types = DD_SCHEMA_OBJECT, .fields = DEVICE_REQUEST_FIELDS };
static const DdSchema gpu_list = { .types = DD_SCHEMA_ARRAY, .items = &gpu };
static const DdSchema gpu_all = { .types = DD_SCHEMA_STRING, .values = LIST ("all") };
static const DdSchema gpus = { .one_of = ONE_OF (&gpu_all, &gpu_list) };

static const DdSchema health_test = { .one_of = ONE_OF (&text, &texts) };
static const DdSchema healthcheck = OBJECT ({ "disable", &flag },
                                            { "interval", &text },
                                            { "retries", &amount },
                                            { "test", &health_test },
                                            { "timeout", &text },
                                            { "start_period", &text },
                                            { "start_interval", &text });

static const DdSchema hook = {
  .types = DD_SCHEMA_OBJECT,
  .closed = TRUE,
  .extensible = TRUE,
  .required = LIST ("command"),
  .fields = FIELDS ({ "command", &command },
                    { "user", &text },
                    { "privileged", &flag },
                    { "working_dir", &text },
                    { "environment", &list_or_map },
                    { "image", &text },
                    { "per_replica", &flag }),
};
static const DdSchema hooks = { .types = DD_SCHEMA_ARRAY, .items = &hook };

static const DdSchema watch_action = {
  .types = DD_SCHEMA_STRING,
  .values = LIST ("rebuild", "sync", "restart", "sync+restart", "sync+exec"),
};
static const DdSchema watch = {
  .types = DD_SCHEMA_OBJECT,
  .closed = TRUE,
  .extensible = TRUE,
  .required = LIST ("path", "action"),
  .fields = FIELDS ({ "ignore", &text_or_texts },
                    { "include", &text_or_texts },
                    { "path", &text },
                    { "action", &watch_action },
                    { "target", &text },
                    { "exec", &hook },
                    { "initial_sync", &boolean }),
};
static const DdSchema watches = { .types = DD_SCHEMA_ARRAY, .items = &watch };
static const DdSchema develop = OBJECT_OR_NULL ({ "watch", &watches });

static const DdSchema logging = OBJECT ({ "driver", &text }, { "options", &option_map });

static const DdSchema service_model = OBJECT_OR_NULL ({ "endpoint_var", &text }, { "model_var", &text });
static const DdSchema service_model_map = {
  .types = DD_SCHEMA_OBJECT,
  .entries = &service_model,
  .names = DD_SCHEMA_NAMES_IDENTIFIER,
};
static const DdSchema service_models = { .one_of = ONE_OF (&unique_texts, &service_model_map) };

static const DdSchema attachment_object = OBJECT ({ "aliases", &unique_texts },
                                                  { "interface_name", &text },
                                                  { "ipv4_address", &text },
                                                  { "ipv6_address", &text },
                                                  { "link_local_ips", &unique_texts },
                                                  { "mac_address", &text },
                                                  { "driver_opts", &amount_map },
                                                  { "priority", &number },
                                                  { "gw_priority", &number });
static const DdSchema attachment = { .one_of = ONE_OF (&attachment_object, &nothing) };
static const DdSchema attachment_map = {
  .types = DD_SCHEMA_OBJECT,
  .closed = TRUE,
  .entries = &attachment,
  .names = DD_SCHEMA_NAMES_IDENTIFIER,
};
static const DdSchema attachments = { .one_of = ONE_OF (&unique_texts, &attachment_map) };

static const DdSchema port_object = OBJECT ({ "name", &text },
                                            { "mode", &text },
                                            { "host_ip", &text },
                                            { "target", &count },
                                            { "published", &count },
                                            { "protocol", &text },
                                            { "app_protocol", &text });
static const DdSchema port = { .one_of = ONE_OF (&number, &text, &port_object) };
static const DdSchema ports = { .types = DD_SCHEMA_ARRAY, .items = &port, .unique = TRUE };

static const DdSchema volume_type = {
  .types = DD_SCHEMA_STRING,
  .values = LIST ("bind", "volume", "tmpfs", "cluster", "npipe", "image"),
};
static const DdSchema bind_recursive = {
  .types = DD_SCHEMA_STRING,
  .values = LIST ("enabled", "disabled", "writable", "readonly"),
};
static const DdSchema bind_selinux = { .types = DD_SCHEMA_STRING, .values = LIST ("z", "Z") };
static const DdSchema volume_bind = OBJECT ({ "propagation", &text },
                                            { "create_host_path", &flag },
                                            { "recursive", &bind_recursive },
                                            { "selinux", &bind_selinux });
static const DdSchema volume_options = OBJECT ({ "labels", &list_or_map },
                                               { "nocopy", &flag },
                                               { "subpath", &text });
static const DdSchema volume_tmpfs = OBJECT ({ "size", &tmpfs_size }, { "mode", &amount });
static const DdSchema volume_image = OBJECT ({ "subpath", &text });
static const DdSchema mount_object = {
  .types = DD_SCHEMA_OBJECT,
  .closed = TRUE,
  .extensible = TRUE,
  .required = LIST ("type"),
  .fields = FIELDS ({ "type", &volume_type },
                    { "source", &text },
                    { "target", &text },
                    { "read_only", &flag },
                    { "consistency", &text },
                    { "bind", &volume_bind },
                    { "volume", &volume_options },
                    { "tmpfs", &volume_tmpfs },
                    { "image", &volume_image }),
};
static const DdSchema mount = { .one_of = ONE_OF (&text, &mount_object) };
static const DdSchema mounts = { .types = DD_SCHEMA_ARRAY, .items = &mount, .unique = TRUE };

static const DdSchema update_order = {
  .types = DD_SCHEMA_STRING,
  .values = LIST ("start-first", "stop-first"),
};
static const DdSchema update_config = OBJECT ({ "parallelism", &count },
                                              { "delay", &text },
                                              { "failure_action", &text },
                                              { "monitor", &text },
                                              { "max_failure_ratio", &amount },
                                              { "order", &update_order });
static const DdSchema resource_limits = OBJECT ({ "cpus", &amount },
                                                { "memory", &text },
                                                { "pids", &count });
static const DdSchema discrete_resource = OBJECT ({ "kind", &text }, { "value", &amount });
static const DdSchema generic_resource = OBJECT ({ "discrete_resource_spec", &discrete_resource });
static const DdSchema generic_resources = {
  .types = DD_SCHEMA_ARRAY,
  .items = &generic_resource,
};
static const DdSchema reservations = OBJECT ({ "cpus", &amount },
                                             { "memory", &text },
                                             { "generic_resources", &generic_resources },
                                             { "devices", &device_requests });
static const DdSchema resources = OBJECT ({ "limits", &resource_limits },
                                          { "reservations", &reservations });
static const DdSchema restart_policy = OBJECT ({ "condition", &text },
                                               { "delay", &text },
                                               { "max_attempts", &count },
                                               { "window", &text });
static const DdSchema preference = OBJECT ({ "spread", &text });
static const DdSchema preferences = { .types = DD_SCHEMA_ARRAY, .items = &preference };
static const DdSchema placement = OBJECT ({ "constraints", &texts },
                                          { "preferences", &preferences },
                                          { "max_replicas_per_node", &count });
static const DdSchema deploy = OBJECT_OR_NULL ({ "mode", &text },
                                               { "endpoint_mode", &text },
                                               { "replicas", &count },
                                               { "labels", &list_or_map },
                                               { "rollback_config", &update_config },
                                               { "update_config", &update_config },
                                               { "resources", &resources },
                                               { "restart_policy", &restart_policy },
                                               { "placement", &placement });

static const DdSchema service = OBJECT ({ "develop", &develop },
                                        { "deploy", &deploy },
                                        { "annotations", &list_or_map },
                                        { "attach", &flag },
                                        { "build", &build },
                                        { "blkio_config", &blkio_config },
                                        { "cap_add", &unique_texts },
                                        { "cap_drop", &unique_texts },
                                        { "cgroup", &cgroup },
                                        { "cgroup_parent", &text },
                                        { "command", &command },
                                        { "configs", &file_mounts },
                                        { "container_name", &container_name },
                                        { "cpu_count", &cpu_count },
                                        { "cpu_percent", &cpu_percent },
                                        { "cpu_shares", &amount },
                                        { "cpu_quota", &amount },
                                        { "cpu_period", &amount },
                                        { "cpu_rt_period", &amount },
                                        { "cpu_rt_runtime", &amount },
                                        { "cpus", &amount },
                                        { "cpuset", &text },
                                        { "credential_spec", &credential_spec },
                                        { "depends_on", &depends_on },
                                        { "device_cgroup_rules", &unique_texts },
                                        { "devices", &devices },
                                        { "dns", &text_or_texts },
                                        { "dns_opt", &unique_texts },
                                        { "dns_search", &text_or_texts },
                                        { "domainname", &text },
                                        { "entrypoint", &command },
                                        { "env_file", &env_file },
                                        { "label_file", &label_file },
                                        { "environment", &list_or_map },
                                        { "expose", &unique_amounts },
                                        { "extends", &extends },
                                        { "provider", &provider },
                                        { "external_links", &unique_texts },
                                        { "extra_hosts", &extra_hosts },
                                        { "gpus", &gpus },
                                        { "group_add", &unique_amounts },
                                        { "healthcheck", &healthcheck },
                                        { "hostname", &text },
                                        { "image", &text },
                                        { "init", &flag },
                                        { "ipc", &text },
                                        { "isolation", &text },
                                        { "labels", &list_or_map },
                                        { "links", &unique_texts },
                                        { "logging", &logging },
                                        { "mac_address", &text },
                                        { "mem_limit", &amount },
                                        { "mem_reservation", &count },
                                        { "mem_swappiness", &count },
                                        { "memswap_limit", &amount },
                                        { "network_mode", &text },
                                        { "models", &service_models },
                                        { "networks", &attachments },
                                        { "oom_kill_disable", &flag },
                                        { "oom_score_adj", &oom_score_adj },
                                        { "pid", &text_or_null },
                                        { "pids_limit", &amount },
                                        { "platform", &text },
                                        { "ports", &ports },
                                        { "post_start", &hooks },
                                        { "pre_start", &hooks },
                                        { "pre_stop", &hooks },
                                        { "privileged", &flag },
                                        { "profiles", &unique_texts },
                                        { "pull_policy", &pull_policy },
                                        { "pull_refresh_after", &text },
                                        { "read_only", &flag },
                                        { "restart", &text },
                                        { "runtime", &text },
                                        { "scale", &count },
                                        { "security_opt", &unique_texts },
                                        { "shm_size", &amount },
                                        { "secrets", &file_mounts },
                                        { "sysctls", &list_or_map },
                                        { "stdin_open", &flag },
                                        { "stop_grace_period", &text },
                                        { "stop_signal", &text },
                                        { "storage_opt", &open_map },
                                        { "tmpfs", &text_or_texts },
                                        { "tty", &flag },
                                        { "ulimits", &ulimits },
                                        { "use_api_socket", &boolean },
                                        { "user", &text },
                                        { "uts", &text },
                                        { "userns_mode", &text },
                                        { "volumes", &mounts },
                                        { "volumes_from", &unique_texts },
                                        { "working_dir", &text });

static const DdSchema include_object = STRICT_OBJECT ({ "path", &text_or_texts },
                                                      { "env_file", &text_or_texts },
                                                      { "project_directory", &text });
static const DdSchema include = { .one_of = ONE_OF (&text, &include_object) };
static const DdSchema includes = { .types = DD_SCHEMA_ARRAY, .items = &include };

static const DdSchema external = {
  .types = TEXT_OR (DD_SCHEMA_BOOLEAN | DD_SCHEMA_OBJECT),
  .closed = TRUE,
  .extensible = TRUE,
  .fields = FIELDS ({ "name", &text }),
};
static const DdSchema external_open = {
  .types = TEXT_OR (DD_SCHEMA_BOOLEAN | DD_SCHEMA_OBJECT),
  .fields = FIELDS ({ "name", &text }),
};

static const DdSchema ipam_pool = OBJECT ({ "subnet", &text },
                                          { "ip_range", &text },
                                          { "gateway", &text },
                                          { "aux_addresses", &text_map });
static const DdSchema ipam_pools = { .types = DD_SCHEMA_ARRAY, .items = &ipam_pool };
static const DdSchema ipam = OBJECT ({ "driver", &text },
                                     { "config", &ipam_pools },
                                     { "options", &text_map });
static const DdSchema network = OBJECT_OR_NULL ({ "name", &text },
                                                { "driver", &text },
                                                { "driver_opts", &amount_map },
                                                { "ipam", &ipam },
                                                { "external", &external },
                                                { "internal", &flag },
                                                { "enable_ipv4", &flag },
                                                { "enable_ipv6", &flag },
                                                { "attachable", &flag },
                                                { "labels", &list_or_map });
static const DdSchema volume = OBJECT_OR_NULL ({ "name", &text },
                                               { "driver", &text },
                                               { "driver_opts", &amount_map },
                                               { "external", &external },
                                               { "labels", &list_or_map });
static const DdSchema secret = OBJECT ({ "name", &text },
                                       { "environment", &text },
                                       { "file", &text },
                                       { "external", &external_open },
                                       { "labels", &list_or_map },
                                       { "driver", &text },
                                       { "driver_opts", &amount_map },
                                       { "template_driver", &text });
static const DdSchema config = OBJECT ({ "name", &text },
                                       { "content", &text },
                                       { "environment", &text },
                                       { "file", &text },
                                       { "external", &external_open },
                                       { "labels", &list_or_map },
                                       { "template_driver", &text });
static const DdSchema model = {
  .types = DD_SCHEMA_OBJECT,
  .closed = TRUE,
  .extensible = TRUE,
  .required = LIST ("model"),
  .fields = FIELDS ({ "name", &text },
                    { "model", &text },
                    { "context_size", &integer },
                    { "runtime_flags", &texts }),
};

/* A top-level map from names to things of one kind. */
#define SECTION(schema, is_closed)                                                                 \
  {                                                                                                \
    .types = DD_SCHEMA_OBJECT, .closed = is_closed, .entries = schema,                             \
    .names = DD_SCHEMA_NAMES_IDENTIFIER,                                                           \
  }

static const DdSchema services = SECTION (&service, TRUE);
static const DdSchema models = SECTION (&model, FALSE);
static const DdSchema networks = SECTION (&network, FALSE);
static const DdSchema volumes = SECTION (&volume, TRUE);
static const DdSchema secrets = SECTION (&secret, TRUE);
static const DdSchema configs = SECTION (&config, TRUE);

const DdSchema _dd_compose_schema = OBJECT ({ "version", &text },
                                            { "name", &text },
                                            { "include", &includes },
                                            { "services", &services },
                                            { "models", &models },
                                            { "networks", &networks },
                                            { "volumes", &volumes },
                                            { "secrets", &secrets },
                                            { "configs", &configs });

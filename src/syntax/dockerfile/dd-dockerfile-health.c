// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-dockerfile-values.h"
#include "dd-go-number.h"
#include "dd-go-text.h"
#include "dd-syntax-private.h"

/* The shortest time between two health checks, in nanoseconds. */
#define MIN_INTERVAL G_GINT64_CONSTANT (1000000)

static gboolean
refuse (GError     **error,
        const char  *message)
{
  return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "%s", message);
}

/* The value of a flag that is a time; 0 stands for the default. */
static gboolean
read_interval (const DdDockerfileInstruction  *self,
               const char                     *name,
               gint64                         *nanoseconds,
               GError                        **error)
{
  const char *value = dd_dockerfile_instruction_get_flag (self, name);

  *nanoseconds = 0;
  if (value == NULL || *value == '\0')
    return TRUE;
  if (!dd_go_parse_duration (value, nanoseconds, error))
    return FALSE;
  if (*nanoseconds != 0 && *nanoseconds < MIN_INTERVAL)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_RANGE,
                                "Interval \"%s\" cannot be less than 1ms", name);

  return TRUE;
}

static gboolean
read_retries (const DdDockerfileInstruction  *self,
              gint64                         *retries,
              GError                        **error)
{
  const char *value = dd_dockerfile_instruction_get_flag (self, "retries");

  *retries = 0;
  if (value == NULL || *value == '\0')
    return TRUE;
  if (!dd_go_parse_int (value, 10, 32, retries, error))
    return FALSE;

  return *retries >= 0 ||
         dd_syntax_error_set (error, DD_SYNTAX_ERROR_RANGE,
                              "--retries cannot be negative (%" G_GINT64_FORMAT ")", *retries);
}

static gboolean
check_health_type (const DdDockerfileInstruction  *self,
                   const char                     *type,
                   GError                        **error)
{
  g_autofree char *quoted = NULL;

  if (g_str_equal (type, "NONE"))
    return self->arguments[1] == NULL || refuse (error, "HEALTHCHECK NONE takes no arguments");
  if (g_str_equal (type, "CMD"))
    return self->arguments[1] != NULL ||
           refuse (error, "Missing command after HEALTHCHECK CMD");

  quoted = dd_go_quote (type);

  return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                              "Unknown type %s in HEALTHCHECK (try CMD)", quoted);
}

/* The test as an image keeps it: NONE, or CMD and words, or CMD-SHELL and a
 * command line. */
static char **
dup_test (const DdDockerfileInstruction *self,
          const char                    *type)
{
  const gboolean shell = !self->json && g_str_equal (type, "CMD");
  GPtrArray *test = _dd_strings_new ();

  g_ptr_array_add (test, g_strdup (shell ? "CMD-SHELL" : type));
  for (gsize i = 1; self->arguments[i] != NULL; i++)
    g_ptr_array_add (test, g_strdup (self->arguments[i]));

  return _dd_strings_finish (test);
}

/**
 * dd_dockerfile_health_read:
 * @instruction: a HEALTHCHECK
 * @health: (out caller-allocates) (optional): what it says; clear it with
 *   [func@dockerfile_health_clear]
 * @error: return location
 *
 * Reads the type, the command and the flags of a HEALTHCHECK.
 *
 * Returns: %FALSE with an error if they make no sense
 * Source: Dockerfile reference, "HEALTHCHECK"
 */
gboolean
dd_dockerfile_health_read (const DdDockerfileInstruction  *instruction,
                           DdDockerfileHealth             *health,
                           GError                        **error)
{
  g_autofree char *type = NULL;
  DdDockerfileHealth read = { 0 };

  g_return_val_if_fail (instruction->kind == DD_DOCKERFILE_HEALTHCHECK, FALSE);

  if (instruction->arguments[0] == NULL)
    return refuse (error, "HEALTHCHECK requires at least one argument");
  type = dd_go_to_upper (instruction->arguments[0]);
  if (!check_health_type (instruction, type, error))
    return FALSE;
  if (!g_str_equal (type, "NONE") &&
      (!read_interval (instruction, "interval", &read.interval, error) ||
       !read_interval (instruction, "timeout", &read.timeout, error) ||
       !read_interval (instruction, "start-period", &read.start_period, error) ||
       !read_interval (instruction, "start-interval", &read.start_interval, error) ||
       !read_retries (instruction, &read.retries, error)))
    return FALSE;
  if (health == NULL)
    return TRUE;

  read.test = dup_test (instruction, type);
  *health = read;

  return TRUE;
}

/**
 * dd_dockerfile_health_clear:
 * @health: what a HEALTHCHECK says
 *
 * Frees what @health holds.
 */
void
dd_dockerfile_health_clear (DdDockerfileHealth *health)
{
  g_clear_pointer (&health->test, g_strfreev);
}

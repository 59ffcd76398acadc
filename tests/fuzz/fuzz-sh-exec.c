// SPDX-License-Identifier: GPL-3.0-or-later

#include <signal.h>
#include <string.h>

#include "dd-fuzz.h"
#include "dd-sh-exec.h"
#include "sh-fake-host.h"

#define BUDGET 400
#define MAX_STEPS 12

/* Goes on with a copy made of plain data. */
static DdShState *
through_data (DdShState *state)
{
  g_autoptr (GVariant) variant = dd_sh_state_to_variant (state);
  g_autoptr (GError) error = NULL;
  DdShState *copy = dd_sh_state_new_from_variant (variant, &error);

  g_assert_no_error (error);
  dd_sh_state_free (state);

  return copy;
}

/* The first byte chooses the flavour and the mode, the rest is the script.
 * Signals and the end of commands come in between. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const char *env[] = { "HOME=/home/learner", "PATH=/bin", NULL };
  static const char *params[] = { "one", "two words", "", NULL };
  g_autoptr (FakeHost) host = NULL;
  g_autofree char *text = NULL;
  DdShState *state;

  if (size < 1 || size > 2048)
    return 0;
  host = fake_host_new ();
  text = g_strndup ((const char *) data + 1, size - 1);
  state = dd_sh_state_new (data[0] % DD_SH_N_FLAVOURS, (data[0] / 3) % 4, "sh", text,
                           params, env, "/w");
  dd_sh_state_set_budget (state, BUDGET);
  fake_host_set_shell (host, &state);
  fake_host_feed (host, "a line\n");
  for (int i = 0; i < MAX_STEPS; i++)
    {
      DdShResult result = dd_sh_step (state, &fake_host_vtable, fake_host_get_user (host));

      if (result == DD_SH_DONE || result == DD_SH_REPLACED
          || dd_sh_state_get_block (state) == DD_SH_BLOCK_PROMPT)
        break;
      state = through_data (state);
      if (i % 4 == 1)
        dd_sh_deliver_signal (state, i % 8 == 1 ? SIGINT : SIGTERM);
      if (i % 4 == 2)
        fake_host_end_input (host);
    }
  dd_sh_state_free (state);

  return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later

/*
 * Runs a fuzz target as an ordinary test: over each file of its corpus, over
 * damaged copies of each file, and over bytes made from nothing. The damage
 * comes from a fixed seed, so every run is the same.
 */

#include <string.h>

#include <glib.h>

#include "dd-fuzz.h"

#define SEED 0x0d0cULL
#define N_DAMAGED_COPIES 60
#define N_RANDOM_INPUTS 200
#define MAX_RANDOM_LENGTH 96

static const char *const joints[] = {
  "\"", "'", "`", "\\", "$(", "${", "{{", "}}", "[", "]", "{", "}", "\n", "\r",
  "\t", "\xff", "\xc3", "\xe2\x80\xae", "|", "&&", ";", "<<", ">", "#", "---",
  ":", ",", "=", "-", "0", "99999999999999999999", "\x1b[", "%s%n", "*", "é",
};

static void
run_input (const char *data,
           gsize       length)
{
  /* A copy of the exact size lets the sanitizer see a read past its end. */
  g_autofree uint8_t *copy = g_memdup2 (data, MAX (length, 1));

  g_assert_cmpint (LLVMFuzzerTestOneInput (copy, length), ==, 0);
}

static void
damage (GRand   *rand,
        GString *text)
{
  gsize at = g_rand_int_range (rand, 0, text->len + 1);
  const char *joint;

  switch (g_rand_int_range (rand, 0, 5))
    {
    case 0:
      g_string_truncate (text, at);
      break;

    case 1:
      g_string_erase (text, at, MIN (text->len - at, 1 + at % 7));
      break;

    case 2:
      if (at < text->len)
        text->str[at] = (char) g_rand_int_range (rand, 0, 256);
      break;

    case 3:
      {
        g_autofree char *tail = g_strndup (text->str + at, text->len - at);

        g_string_append (text, tail);
        break;
      }

    default:
      joint = joints[g_rand_int_range (rand, 0, G_N_ELEMENTS (joints))];
      g_string_insert (text, at, joint);
      break;
    }
}

static void
test_file (gconstpointer user_data)
{
  const char *path = user_data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  gsize length;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  run_input (data, length);

  for (int i = 0; i < N_DAMAGED_COPIES; i++)
    {
      g_autoptr (GString) text = g_string_new_len (data, length);

      for (int j = 0; j <= i % 4; j++)
        damage (rand, text);

      run_input (text->str, text->len);
    }
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);

  run_input ("", 0);

  for (int i = 0; i < N_RANDOM_INPUTS; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      int length = g_rand_int_range (rand, 1, MAX_RANDOM_LENGTH);

      for (int j = 0; j < length; j++)
        {
          if (i % 2 == 0)
            g_string_append_c (text, (char) g_rand_int_range (rand, 0, 256));
          else
            damage (rand, text);
        }

      run_input (text->str, text->len);
    }
}

static void
add_corpus (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *test_path = g_strconcat ("/corpus/", name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_test_add_data_func_full (test_path, g_steal_pointer (&path), test_file, g_free);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  /* Bad input may be reported, but never as a failure of the program. */
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);

  for (int i = 1; i < argc; i++)
    add_corpus (argv[i]);

  g_test_add_func ("/random", test_random);

  return g_test_run ();
}

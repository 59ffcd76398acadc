// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Every fuzz target is one file that defines this function. It must return 0
 * for any bytes, and neither crash, hang, leak nor print a GLib warning.
 * A target is built with libFuzzer when the "fuzzers" option is on, and with
 * the replay of dd-fuzz-replay.c as an ordinary test otherwise.
 */
int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

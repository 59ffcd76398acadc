// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The types of JSON schema, as bits in the order in which they are told. */
typedef enum
{
  DD_SCHEMA_BOOLEAN = 1 << 0,
  DD_SCHEMA_INTEGER = 1 << 1,
  DD_SCHEMA_OBJECT = 1 << 2,
  DD_SCHEMA_NULL = 1 << 3,
  DD_SCHEMA_NUMBER = 1 << 4,
  DD_SCHEMA_STRING = 1 << 5,
  DD_SCHEMA_ARRAY = 1 << 6,
} DdSchemaTypes;

/* Which keys of an object the schema of its entries is about. */
typedef enum
{
  DD_SCHEMA_NAMES_ANY,        /* all but "" */
  DD_SCHEMA_NAMES_IDENTIFIER, /* letters, digits, points, dashes, underscores */
  DD_SCHEMA_NAMES_LOWER,      /* lower-case letters */
} DdSchemaNames;

typedef struct _DdSchema DdSchema;

typedef struct
{
  const char     *name;
  const DdSchema *schema;
} DdSchemaField;

/* What a node of a Compose file may be: the part of JSON schema that the
 * specification uses. Lists end with NULL. */
struct _DdSchema
{
  DdSchemaTypes          types;    /* 0 for any */
  const char *const     *values;   /* the only texts allowed */
  const char            *pattern;  /* what a text contains */
  const DdSchemaField   *fields;   /* of an object */
  const char *const     *required; /* fields that must be there */
  const DdSchema        *entries;  /* of an object, what keys of @names hold */
  const DdSchema        *items;    /* of an array */
  const DdSchema *const *one_of;   /* exactly one of these fits */
  const gint64          *range;    /* two numbers: the least, the most */
  DdSchemaNames          names;
  guint                  closed : 1;     /* no other keys than these */
  guint                  extensible : 1; /* keys that begin with x- */
  guint                  unique : 1;     /* of an array, no two are equal */
};

extern const DdSchema _dd_compose_schema;

G_END_DECLS

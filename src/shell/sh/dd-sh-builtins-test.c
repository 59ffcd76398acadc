// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>
#include <sys/stat.h>

#include "dd-sh-exec-private.h"
#include "dd-sh-parser.h"
#include "dd-sh-pattern.h"

/* `test` and `[`, and `[[`. Up to four operands POSIX says what they mean by
 * their number alone; that also settles operands that look like operators. */

#define MAX_DEPTH 100

typedef struct
{
  DdShExec    *x;
  const char  *name;
  char       **args;
  guint        n;
  guint        pos;
  guint        depth;
  int          error;         /* status, or 0 */
  gboolean     double_bracket; /* what follows == is a pattern, && joins */
} Test;

static gboolean parse_or (Test *self);

static gboolean
fail (Test        *self,
      DdShMessage  message,
      const char  *first,
      const char  *second)
{
  if (self->error == 0)
    self->error = _dd_sh_complain (self->x, self->name, message, first, second);

  return FALSE;
}

/* --- Files -------------------------------------------------------------- */

static gboolean
get_stat (Test       *self,
          const char *path,
          gboolean    follow,
          DdShStat   *facts)
{
  g_autofree char *full = _dd_sh_absolute (self->x, path);

  return *path != '\0'
         && self->x->host->stat (self->x->user, full, follow, facts) == 0;
}

static gboolean
can_access (Test       *self,
            const char *path,
            int         mode)
{
  g_autofree char *full = _dd_sh_absolute (self->x, path);

  return *path != '\0' && self->x->host->access (self->x->user, full, mode) == 0;
}

static gboolean
test_terminal (Test       *self,
               const char *operand)
{
  DdShFile *file = NULL;
  gint64 fd;

  if (!_dd_sh_parse_number (operand, &fd))
    return fail (self, DD_SH_MSG_TEST_NUMBER, operand, NULL);
  if (fd >= 0 && fd < DD_SH_N_FDS)
    file = self->x->state->fds->slots[fd];

  return file != NULL && file->kind == DD_SH_SINK_INHERIT
         && self->x->host->is_tty (self->x->user, file->fd);
}

static gboolean
test_mode (char            op,
           const DdShStat *facts)
{
  switch (op)
    {
    case 'f':
      return S_ISREG (facts->mode);
    case 'd':
      return S_ISDIR (facts->mode);
    case 'b':
      return S_ISBLK (facts->mode);
    case 'c':
      return S_ISCHR (facts->mode);
    case 'p':
      return S_ISFIFO (facts->mode);
    case 'S':
      return S_ISSOCK (facts->mode);
    case 'h':
    case 'L':
      return S_ISLNK (facts->mode);
    case 's':
      return facts->size > 0;
    case 'u':
      return (facts->mode & S_ISUID) != 0;
    case 'g':
      return (facts->mode & S_ISGID) != 0;
    case 'k':
      return (facts->mode & S_ISVTX) != 0;
    default:
      return TRUE;
    }
}

static gboolean
test_unary (Test       *self,
            char        op,
            const char *operand)
{
  DdShStat facts;

  switch (op)
    {
    case 'n':
      return *operand != '\0';
    case 'z':
      return *operand == '\0';
    case 't':
      return test_terminal (self, operand);
    case 'r':
      return can_access (self, operand, 4);
    case 'w':
      return can_access (self, operand, 2);
    case 'x':
      return can_access (self, operand, 1);
    default:
      return get_stat (self, operand, op != 'h' && op != 'L', &facts)
             && test_mode (op, &facts);
    }
}

static gboolean
is_unary (const char *text)
{
  return text[0] == '-' && text[1] != '\0' && text[2] == '\0'
         && strchr ("nztrwxefdbcpShLsugkOG", text[1]) != NULL;
}

/* --- Comparisons -------------------------------------------------------- */

typedef enum
{
  OP_NONE,
  OP_STRING_EQ,
  OP_STRING_NE,
  OP_STRING_LT,
  OP_STRING_GT,
  OP_REGEX,
  OP_EQ,
  OP_NE,
  OP_LT,
  OP_LE,
  OP_GT,
  OP_GE,
  OP_NEWER,
  OP_OLDER,
  OP_SAME,
} BinaryOp;

static const struct
{
  const char *text;
  BinaryOp    op;
} binary_ops[] = {
  { "=", OP_STRING_EQ }, { "==", OP_STRING_EQ }, { "!=", OP_STRING_NE },
  { "=~", OP_REGEX },
  { "<", OP_STRING_LT }, { ">", OP_STRING_GT }, { "-eq", OP_EQ },
  { "-ne", OP_NE }, { "-lt", OP_LT }, { "-le", OP_LE }, { "-gt", OP_GT },
  { "-ge", OP_GE }, { "-nt", OP_NEWER }, { "-ot", OP_OLDER }, { "-ef", OP_SAME },
};

static BinaryOp
find_binary (Test       *self,
             const char *text)
{
  if (text == NULL || (strcmp (text, "=~") == 0 && !self->double_bracket)
      || (strcmp (text, "==") == 0 && self->x->state->flavour == DD_SH_FLAVOUR_DASH))
    return OP_NONE;
  for (guint i = 0; i < G_N_ELEMENTS (binary_ops); i++)
    if (strcmp (text, binary_ops[i].text) == 0)
      return binary_ops[i].op;

  return OP_NONE;
}

static gboolean
compare_files (Test       *self,
               BinaryOp    op,
               const char *left,
               const char *right)
{
  DdShStat a = { 0 };
  DdShStat b = { 0 };
  gboolean has_a = get_stat (self, left, TRUE, &a);
  gboolean has_b = get_stat (self, right, TRUE, &b);

  if (op == OP_SAME)
    return has_a && has_b && a.id == b.id;
  if (op == OP_NEWER)
    return has_a && (!has_b || a.mtime > b.mtime);

  return has_b && (!has_a || a.mtime < b.mtime);
}

static gboolean
read_number (Test       *self,
             const char *text,
             gint64     *number)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  const char *value = self->double_bracket && dd_sh_is_name (trimmed)
                      ? _dd_sh_env_get (self->x->state->env, trimmed) : NULL;

  if (self->double_bracket && (*trimmed == '\0' || dd_sh_is_name (trimmed)))
    {
      *number = 0;
      return value == NULL || _dd_sh_parse_number (value, number) || *value == '\0';
    }
  if (_dd_sh_parse_number (trimmed, number))
    return TRUE;

  return fail (self, DD_SH_MSG_TEST_NUMBER, text, NULL);
}

static gboolean
compare_numbers (Test       *self,
                 BinaryOp    op,
                 const char *left,
                 const char *right)
{
  gint64 a;
  gint64 b;

  if (!read_number (self, left, &a) || !read_number (self, right, &b))
    return FALSE;
  switch (op)
    {
    case OP_EQ:
      return a == b;
    case OP_NE:
      return a != b;
    case OP_LT:
      return a < b;
    case OP_LE:
      return a <= b;
    case OP_GT:
      return a > b;
    case OP_GE:
    case OP_NONE:
    case OP_STRING_EQ:
    case OP_STRING_NE:
    case OP_STRING_LT:
    case OP_STRING_GT:
    case OP_REGEX:
    case OP_NEWER:
    case OP_OLDER:
    case OP_SAME:
    default:
      return a >= b;
    }
}

/* `=~`; what matched goes to BASH_REMATCH, of which only the whole is kept,
 * since there are no arrays. */
static gboolean
match_regex (Test       *self,
             const char *left,
             const char *right)
{
  g_autoptr (GRegex) regex = g_regex_new (right, G_REGEX_RAW, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *whole = NULL;

  if (regex == NULL)
    {
      self->error = 2;
      return FALSE;
    }
  if (!g_regex_match (regex, left, 0, &match))
    return FALSE;
  whole = g_match_info_fetch (match, 0);
  _dd_sh_env_set (self->x->state->env, "BASH_REMATCH", whole);

  return TRUE;
}

static gboolean
test_binary (Test       *self,
             BinaryOp    op,
             const char *left,
             const char *right)
{
  if (op >= OP_NEWER)
    return compare_files (self, op, left, right);
  if (op >= OP_EQ)
    return compare_numbers (self, op, left, right);
  if (op == OP_REGEX)
    return match_regex (self, left, right);
  if (op == OP_STRING_LT)
    return strcmp (left, right) < 0;
  if (op == OP_STRING_GT)
    return strcmp (left, right) > 0;

  return (self->double_bracket ? dd_sh_pattern_match (right, left) : strcmp (left, right) == 0)
         == (op == OP_STRING_EQ);
}

/* --- Expressions -------------------------------------------------------- */

static const char *
peek (Test *self,
      guint offset)
{
  return self->pos + offset < self->n ? self->args[self->pos + offset] : NULL;
}

static gboolean
is_text (const char *argument,
         const char *text)
{
  return argument != NULL && strcmp (argument, text) == 0;
}

static gboolean
parse_primary (Test *self)
{
  const char *first = peek (self, 0);
  const char *second = peek (self, 1);
  const char *third = peek (self, 2);
  BinaryOp op = find_binary (self, second);
  gboolean value;

  if (first == NULL)
    return fail (self, DD_SH_MSG_TEST_ARGUMENT, self->args[self->n - 1], NULL);
  if (self->double_bracket && is_text (first, "-v") && second != NULL)
    {
      self->pos += 2;
      return _dd_sh_env_get (self->x->state->env, second) != NULL;
    }
  if (op != OP_NONE && third != NULL)
    {
      self->pos += 3;
      return test_binary (self, op, first, third);
    }
  if (is_text (first, "(") && second != NULL)
    {
      self->pos++;
      value = parse_or (self);
      if (!is_text (peek (self, 0), ")"))
        return fail (self, DD_SH_MSG_TEST_CLOSING, NULL, NULL);
      self->pos++;
      return value;
    }
  if (is_unary (first) && second != NULL && !(third != NULL && is_text (second, "-a"))
      && !(third != NULL && is_text (second, "-o")))
    {
      self->pos += 2;
      return test_unary (self, first[1], second);
    }
  if (op != OP_NONE && third == NULL && self->n > 1)
    return fail (self, DD_SH_MSG_TEST_ARGUMENT,
                 self->x->state->flavour == DD_SH_FLAVOUR_BASH ? first : second, NULL);
  self->pos++;

  return *first != '\0';
}

static gboolean
parse_not (Test *self)
{
  gboolean value;

  if (!is_text (peek (self, 0), "!") || peek (self, 1) == NULL
      || (find_binary (self, peek (self, 1)) != OP_NONE && peek (self, 2) != NULL
          && peek (self, 3) == NULL))
    return parse_primary (self);
  if (++self->depth > MAX_DEPTH)
    return fail (self, DD_SH_MSG_TEST_UNKNOWN, "!", "!");
  self->pos++;
  value = !parse_not (self);
  self->depth--;

  return value;
}

static gboolean
parse_and (Test *self)
{
  gboolean value = parse_not (self);

  while (self->error == 0 && is_text (peek (self, 0), self->double_bracket ? "&&" : "-a"))
    {
      self->pos++;
      value = parse_not (self) && value;
    }

  return value;
}

static gboolean
parse_or (Test *self)
{
  gboolean value;

  if (++self->depth > MAX_DEPTH)
    return fail (self, DD_SH_MSG_TEST_UNKNOWN, "(", "(");
  value = parse_and (self);
  while (self->error == 0 && is_text (peek (self, 0), self->double_bracket ? "||" : "-o"))
    {
      self->pos++;
      value = parse_and (self) || value;
    }
  self->depth--;

  return value;
}

/* Says what is wrong with operands that are left over. */
static void
fail_extra (Test *self)
{
  const char *name = peek (self, 0);
  const char *before = self->args[self->pos - 1];
  g_autofree char *text = NULL;

  if (self->x->state->flavour != DD_SH_FLAVOUR_BASH || self->n > 3)
    {
      fail (self, DD_SH_MSG_TEST_UNKNOWN, before, name);
      return;
    }
  text = g_strdup_printf (self->n == 3 ? "%s: binary operator expected"
                                       : "%s: unary operator expected",
                          self->n == 3 ? name : before);
  _dd_sh_say (self->x, self->name, text);
  self->error = 2;
}

int
_dd_sh_builtin_test (DdShExec   *x,
                     DdShFrame  *frame,
                     char      **argv)
{
  Test self = { .x = x, .name = argv[0], .args = argv + 1 };
  gboolean value;

  self.n = g_strv_length (self.args);
  self.double_bracket = strcmp (argv[0], "[[") == 0;
  if (self.double_bracket)
    {
      if (self.n == 0 || strcmp (self.args[self.n - 1], "]]") != 0)
        return _dd_sh_complain (x, NULL, DD_SH_MSG_TEST_NO_DOUBLE_BRACKET, NULL, NULL);
      self.n--;
    }
  else if (strcmp (argv[0], "[") == 0)
    {
      if (self.n == 0 || strcmp (self.args[self.n - 1], "]") != 0)
        return _dd_sh_complain (x, "[", DD_SH_MSG_TEST_NO_BRACKET, NULL, NULL);
      self.n--;
    }
  if (self.n == 0)
    return 1;
  if (self.n == 1)
    return self.args[0][0] == '\0';
  value = parse_or (&self);
  if (self.error == 0 && self.pos < self.n)
    fail_extra (&self);

  return self.error != 0 ? self.error : !value;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "dd-sh-arith.h"

/* Nesting of brackets, signs, conditions and variables that refer to
 * expressions. */
#define MAX_DEPTH 100

/* Variables read in one evaluation: each may hold an expression with more. */
#define MAX_READS 1000

typedef struct
{
  const char           *text;
  const char           *p;
  const char           *token;       /* where the last token started */
  DdShFlavour           flavour;
  const DdShArithVars  *vars;
  gpointer              user;
  char                **complaint;
  guint                 depth;
  guint                *n_reads;     /* shared by nested evaluations */
  guint                 skip;        /* > 0 in a branch that doesn't count */
  gboolean              failed;
} Parser;

typedef struct
{
  gint64 number;
  char  *name;                       /* (nullable): what can be assigned to */
} Value;

typedef struct
{
  const char *text;
  int         level;                 /* higher binds closer */
} BinaryOp;

#define LEVEL_OR 1
#define LEVEL_AND 2
#define LEVEL_POWER 11

static const BinaryOp binary_ops[] = {
  { "||", LEVEL_OR }, { "&&", LEVEL_AND }, { "==", 6 }, { "!=", 6 },
  { "<=", 7 }, { ">=", 7 }, { "<<", 8 }, { ">>", 8 }, { "**", LEVEL_POWER },
  { "|", 3 }, { "^", 4 }, { "&", 5 }, { "<", 7 }, { ">", 7 },
  { "+", 9 }, { "-", 9 }, { "*", 10 }, { "/", 10 }, { "%", 10 },
};

static const char *assign_ops[] = {
  "<<=", ">>=", "*=", "/=", "%=", "+=", "-=", "&=", "^=", "|=", "=",
};

static Value parse_comma (Parser *self);
static Value parse_assign (Parser *self);

static gboolean eval_nested (Parser     *self,
                             const char *text,
                             gint64     *result);

/* --- Errors ------------------------------------------------------------- */

static void
take_complaint (Parser *self,
                char   *text)
{
  if (self->failed || self->complaint == NULL)
    g_free (text);
  else
    *self->complaint = text;
  self->failed = TRUE;
}

/* @what for dash and bash; ash has one text for all mistakes of form. */
static void
fail (Parser     *self,
      const char *dash,
      const char *ash,
      const char *bash)
{
  switch (self->flavour)
    {
    case DD_SH_FLAVOUR_DASH:
      take_complaint (self, g_strdup_printf ("arithmetic expression: %s: \"%s\"",
                                             dash, self->text));
      break;
    case DD_SH_FLAVOUR_ASH:
      take_complaint (self, g_strdup (ash));
      break;
    case DD_SH_FLAVOUR_BASH:
    default:
      take_complaint (self, g_strdup_printf ("%s: %s (error token is \"%s\")",
                                             self->text, bash, self->token));
      break;
    }
}

static void
fail_operand (Parser *self)
{
  fail (self, "expecting primary", "arithmetic syntax error",
        "syntax error: operand expected");
}

static gboolean
enter (Parser *self)
{
  if (self->failed)
    return FALSE;
  if (++self->depth <= MAX_DEPTH)
    return TRUE;
  fail (self, "nested too deeply", "expression recursion loop detected",
        "expression recursion level exceeded");

  return FALSE;
}

/* --- Tokens ------------------------------------------------------------- */

static void
skip_space (Parser *self)
{
  while (*self->p == ' ' || *self->p == '\t' || *self->p == '\n' || *self->p == '\r')
    self->p++;
}

static gboolean
take (Parser     *self,
      const char *text)
{
  skip_space (self);
  if (!g_str_has_prefix (self->p, text))
    return FALSE;
  self->token = self->p;
  self->p += strlen (text);

  return TRUE;
}

/* --- Numbers and names -------------------------------------------------- */

static int
digit_value (char c,
             int  base)
{
  int value = -1;

  if (g_ascii_isdigit (c))
    value = c - '0';
  else if (g_ascii_islower (c))
    value = c - 'a' + 10;
  else if (g_ascii_isupper (c))
    value = base <= 36 ? c - 'A' + 10 : c - 'A' + 36;
  else if (c == '@')
    value = 62;
  else if (c == '_')
    value = 63;

  return value >= 0 && value < base ? value : -1;
}

static guint64
read_digits (Parser *self,
             int     base)
{
  guint64 number = 0;
  int digit;

  while ((digit = digit_value (*self->p, base)) >= 0)
    {
      number = number * base + digit;
      self->p++;
    }

  return number;
}

static Value
parse_number (Parser *self)
{
  int base = 10;
  guint64 number;

  self->token = self->p;
  if (self->p[0] == '0' && (self->p[1] == 'x' || self->p[1] == 'X'))
    {
      base = 16;
      self->p += 2;
    }
  else if (self->p[0] == '0')
    {
      base = 8;
    }
  number = read_digits (self, base);
  if (base == 10 && *self->p == '#' && number >= 2 && number <= 64
      && self->flavour != DD_SH_FLAVOUR_DASH)
    {
      self->p++;
      number = read_digits (self, number);
    }
  if (g_ascii_isalnum (*self->p) || *self->p == '_')
    fail (self, "expecting EOF", "arithmetic syntax error",
          "value too great for base");

  return (Value) { .number = (gint64) number };
}

/* dash wants a plain number in a variable, the others any expression. */
static gint64
value_of (Parser     *self,
          const char *name)
{
  const char *value = self->vars->get (self->user, name);
  gint64 number = 0;

  if (value == NULL || *value == '\0')
    return 0;
  if (++*self->n_reads > MAX_READS)
    {
      fail (self, "too many variables", "expression recursion loop detected",
            "expression recursion level exceeded");
      return 0;
    }
  if (self->flavour == DD_SH_FLAVOUR_DASH)
    {
      char *end;

      number = g_ascii_strtoll (value, &end, 0);
      while (*end == ' ')
        end++;
      if (*end != '\0')
        take_complaint (self, g_strdup_printf ("Illegal number: %s", value));
      return number;
    }
  if (!eval_nested (self, value, &number))
    self->failed = TRUE;

  return number;
}

static Value
parse_name (Parser *self)
{
  const char *start = self->p;
  Value value = { 0 };

  self->token = self->p;
  while (g_ascii_isalnum (*self->p) || *self->p == '_')
    self->p++;
  value.name = g_strndup (start, self->p - start);
  if (self->skip == 0)
    value.number = value_of (self, value.name);

  return value;
}

static void
assign (Parser     *self,
        const char *name,
        gint64      number)
{
  g_autofree char *text = NULL;

  if (self->skip > 0 || self->failed)
    return;
  text = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  if (!self->vars->set (self->user, name, text))
    self->failed = TRUE;
}

/* Arithmetic wraps around, as it does in the shells. */
static gint64
wrap_add (gint64 a,
          gint64 b)
{
  return (gint64) ((guint64) a + (guint64) b);
}

/* --- Unary -------------------------------------------------------------- */

static Value
parse_primary (Parser *self)
{
  Value value = { 0 };

  skip_space (self);
  if (take (self, "("))
    {
      value = parse_comma (self);
      g_clear_pointer (&value.name, g_free);
      if (!take (self, ")"))
        fail (self, "expecting ')'", "arithmetic syntax error", "missing `)'");
    }
  else if (g_ascii_isdigit (*self->p))
    {
      value = parse_number (self);
    }
  else if (g_ascii_isalpha (*self->p) || *self->p == '_')
    {
      value = parse_name (self);
    }
  else
    {
      if (*self->p != '\0')
        self->token = self->p;
      fail_operand (self);
    }

  return value;
}

static Value
parse_postfix (Parser *self)
{
  Value value = parse_primary (self);
  int step = 0;

  if (value.name == NULL || self->flavour == DD_SH_FLAVOUR_DASH)
    return value;
  if (take (self, "++"))
    step = 1;
  else if (take (self, "--"))
    step = -1;
  if (step != 0)
    {
      assign (self, value.name, wrap_add (value.number, step));
      g_clear_pointer (&value.name, g_free);
    }

  return value;
}

static Value
parse_unary (Parser *self);

static Value
parse_step (Parser *self,
            int     step)
{
  Value value = parse_unary (self);

  if (value.name == NULL)
    {
      fail_operand (self);
      return value;
    }
  value.number = wrap_add (value.number, step);
  assign (self, value.name, value.number);
  g_clear_pointer (&value.name, g_free);

  return value;
}

static Value
parse_unary (Parser *self)
{
  Value value = { 0 };
  gboolean steps = self->flavour != DD_SH_FLAVOUR_DASH;
  char sign;

  if (!enter (self))
    return value;

  skip_space (self);
  sign = *self->p;
  if (steps && take (self, "++"))
    {
      value = parse_step (self, 1);
    }
  else if (steps && take (self, "--"))
    {
      value = parse_step (self, -1);
    }
  else if (sign != '\0' && strchr ("+-!~", sign) != NULL)
    {
      self->token = self->p++;
      value = parse_unary (self);
      g_clear_pointer (&value.name, g_free);
      if (sign == '-')
        value.number = (gint64) (0 - (guint64) value.number);
      else if (sign == '!')
        value.number = !value.number;
      else if (sign == '~')
        value.number = ~value.number;
    }
  else
    {
      value = parse_postfix (self);
    }
  self->depth--;

  return value;
}

/* --- Binary ------------------------------------------------------------- */

static gint64
power (Parser *self,
       gint64  base,
       gint64  exponent)
{
  guint64 result = 1;
  guint64 factor = (guint64) base;

  if (exponent < 0)
    {
      fail (self, "negative exponent", "exponent less than 0",
            "exponent less than 0");
      return 0;
    }
  for (; exponent > 0; exponent >>= 1)
    {
      if (exponent & 1)
        result *= factor;
      factor *= factor;
    }

  return (gint64) result;
}

static gint64
divide (Parser  *self,
        gint64   a,
        gint64   b,
        gboolean remainder)
{
  if (b == 0)
    {
      if (self->skip == 0)
        fail (self, "division by zero", "divide by zero", "division by 0");
      return 0;
    }
  if (b == -1)
    return remainder ? 0 : (gint64) (0 - (guint64) a);

  return remainder ? a % b : a / b;
}

static gint64
compute (Parser     *self,
         const char *op,
         gint64      a,
         gint64      b)
{
  switch (op[0])
    {
    case '*':
      return op[1] == '*' ? power (self, a, b) : (gint64) ((guint64) a * (guint64) b);
    case '/':
    case '%':
      return divide (self, a, b, op[0] == '%');
    case '+':
      return wrap_add (a, b);
    case '-':
      return (gint64) ((guint64) a - (guint64) b);
    case '=':
      return a == b;
    case '!':
      return a != b;
    case '&':
      return op[1] == '&' ? a && b : a & b;
    case '|':
      return op[1] == '|' ? a || b : a | b;
    case '^':
      return a ^ b;
    case '<':
      if (op[1] == '<')
        return (gint64) ((guint64) a << (b & 63));
      return op[1] == '=' ? a <= b : a < b;
    case '>':
      if (op[1] == '>')
        return a >> (b & 63);
      return op[1] == '=' ? a >= b : a > b;
    default:
      g_assert_not_reached ();
    }
}

/* True when an operator at the position is rather an assignment: `+=`. */
static gboolean
is_assignment (const char *p)
{
  for (guint i = 0; i < G_N_ELEMENTS (assign_ops); i++)
    if (g_str_has_prefix (p, assign_ops[i]))
      return !(assign_ops[i][0] == '=' && p[1] == '=');

  return FALSE;
}

static const BinaryOp *
peek_binary (Parser *self)
{
  skip_space (self);
  if (is_assignment (self->p))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (binary_ops); i++)
    if (g_str_has_prefix (self->p, binary_ops[i].text)
        && !(binary_ops[i].level == LEVEL_POWER && self->flavour == DD_SH_FLAVOUR_DASH))
      return &binary_ops[i];

  return NULL;
}

/* True when the value is known without the right side. The shell of busybox
 * looks at it nevertheless. */
static gboolean
skips_right (Parser         *self,
             const BinaryOp *op,
             gint64          left)
{
  if (self->flavour == DD_SH_FLAVOUR_ASH)
    return FALSE;

  return (op->level == LEVEL_OR && left != 0) || (op->level == LEVEL_AND && left == 0);
}

/* Operators that bind at least as close as @level. */
static Value
parse_binary (Parser *self,
              int     level)
{
  Value left = parse_unary (self);
  const BinaryOp *op;

  while (!self->failed && (op = peek_binary (self)) != NULL && op->level >= level)
    {
      gboolean skip = skips_right (self, op, left.number);
      gboolean right_first = op->level == LEVEL_POWER;
      Value right;

      g_clear_pointer (&left.name, g_free);
      take (self, op->text);
      if (!enter (self))
        break;
      self->skip += skip;
      right = parse_binary (self, right_first ? op->level : op->level + 1);
      self->skip -= skip;
      self->depth--;
      if (!self->failed)
        left.number = compute (self, op->text, left.number, right.number);
      g_free (right.name);
    }

  return left;
}

/* --- Conditions, assignments, commas ------------------------------------ */

static Value
parse_branch (Parser  *self,
              gboolean counts)
{
  Value value;

  self->skip += !counts;
  value = parse_assign (self);
  self->skip -= !counts;
  g_clear_pointer (&value.name, g_free);

  return value;
}

static Value
parse_condition (Parser *self)
{
  Value value = parse_binary (self, LEVEL_OR);
  gboolean yes = value.number != 0;
  Value first;
  Value second;

  if (self->failed || !take (self, "?"))
    return value;
  g_clear_pointer (&value.name, g_free);
  if (!enter (self))
    return value;
  first = parse_branch (self, yes);
  if (!self->failed && !take (self, ":"))
    fail (self, "expecting ':'", "arithmetic syntax error",
          "`:' expected for conditional expression");
  second = parse_branch (self, !yes);
  self->depth--;
  value.number = yes ? first.number : second.number;

  return value;
}

static Value
parse_assign (Parser *self)
{
  Value value = parse_condition (self);
  Value right;

  skip_space (self);
  if (self->failed || value.name == NULL || !is_assignment (self->p))
    return value;
  for (guint i = 0; i < G_N_ELEMENTS (assign_ops); i++)
    {
      const char *op = assign_ops[i];

      if (!take (self, op))
        continue;
      if (!enter (self))
        break;
      right = parse_assign (self);
      self->depth--;
      if (self->failed)
        ;
      else if (op[0] == '=')
        value.number = right.number;
      else
        value.number = compute (self, op[1] == '=' ? (char[]) { op[0], 0 }
                                                   : (char[]) { op[0], op[1], 0 },
                                value.number, right.number);
      g_free (right.name);
      assign (self, value.name, value.number);
      break;
    }
  g_clear_pointer (&value.name, g_free);

  return value;
}

static Value
parse_comma (Parser *self)
{
  Value value = { 0 };

  if (!enter (self))
    return value;
  value = parse_assign (self);
  while (!self->failed && self->flavour != DD_SH_FLAVOUR_DASH && take (self, ","))
    {
      g_free (value.name);
      value = parse_assign (self);
    }
  self->depth--;

  return value;
}

/* --- Entry -------------------------------------------------------------- */

static gboolean
run (Parser *self,
     gint64 *result)
{
  Value value = { 0 };

  skip_space (self);
  if (*self->p != '\0')
    value = parse_comma (self);
  skip_space (self);
  if (!self->failed && *self->p != '\0')
    {
      self->token = self->p;
      fail (self, "expecting EOF", "arithmetic syntax error",
            "syntax error in expression");
    }
  g_free (value.name);
  *result = value.number;

  return !self->failed;
}

/* A variable's value, read as an expression. */
static gboolean
eval_nested (Parser     *self,
             const char *text,
             gint64     *result)
{
  g_autofree char *copy = g_strdup (text);
  Parser inner = *self;

  inner.text = inner.p = inner.token = copy;
  inner.depth += 4;

  return run (&inner, result);
}

/**
 * dd_sh_arith_eval:
 * @text: an expression, with parameters already expanded
 * @flavour: whose operators and words to use
 * @vars: access to variables
 * @user: data for @vars
 * @result: (out): the value
 * @complaint: (out) (transfer full) (nullable) (optional): what the shell says
 *   about a mistake; stays %NULL when a variable could not be set
 *
 * Evaluates integer arithmetic on 64 bits, which wraps around.
 *
 * Returns: %FALSE on a mistake in the expression or when a variable could not
 *   be set
 */
gboolean
dd_sh_arith_eval (const char           *text,
                  DdShFlavour           flavour,
                  const DdShArithVars  *vars,
                  gpointer              user,
                  gint64               *result,
                  char                **complaint)
{
  guint n_reads = 0;
  Parser parser = {
    .n_reads = &n_reads,
    .text = text,
    .p = text,
    .token = text,
    .flavour = flavour,
    .vars = vars,
    .user = user,
    .complaint = complaint,
  };

  g_return_val_if_fail (text != NULL && vars != NULL, FALSE);
  g_return_val_if_fail (result != NULL, FALSE);

  if (complaint != NULL)
    *complaint = NULL;

  return run (&parser, result);
}

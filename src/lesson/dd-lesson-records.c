// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-lesson-records.h"

/* One table a record: the format of a lesson, in the order in which it is
 * written. docs/AUTHORING.md says the same in words. */

#define TEXT(ctype, key, name, flags)                                         \
  { key, DD_RECORD_FIELD_STRING, flags, G_STRUCT_OFFSET (ctype, name), 0, NULL, NULL }
#define TEXTS(ctype, key, name, flags)                                        \
  { key, DD_RECORD_FIELD_STRINGS, flags, G_STRUCT_OFFSET (ctype, name), 0, NULL, NULL }
#define NUMBER(ctype, key, name, flags, fallback)                             \
  { key, DD_RECORD_FIELD_INTEGER, flags, G_STRUCT_OFFSET (ctype, name), fallback, NULL, NULL }
#define FLAG(ctype, key, name)                                                \
  { key, DD_RECORD_FIELD_BOOLEAN, DD_RECORD_FIELD_PLAIN, G_STRUCT_OFFSET (ctype, name), FALSE, NULL, NULL }
#define WORD(ctype, key, name, words)                                         \
  { key, DD_RECORD_FIELD_CHOICE, DD_RECORD_FIELD_REQUIRED, G_STRUCT_OFFSET (ctype, name), 0, NULL, words }
#define PART(ctype, key, name, flags, type)                                   \
  { key, DD_RECORD_FIELD_RECORD, flags, G_STRUCT_OFFSET (ctype, name), 0, &type, NULL }
#define PARTS(ctype, key, name, flags, type)                                  \
  { key, DD_RECORD_FIELD_RECORDS, flags, G_STRUCT_OFFSET (ctype, name), 0, &type, NULL }
#define TYPE(variable, name, ctype, fields)                                   \
  const DdRecordType variable = { name, sizeof (ctype), fields, G_N_ELEMENTS (fields) }

#define NEEDED DD_RECORD_FIELD_REQUIRED
#define HUMAN DD_RECORD_FIELD_HUMAN
#define BOTH (DD_RECORD_FIELD_REQUIRED | DD_RECORD_FIELD_HUMAN)

static const DdRecordField check_fields[] = {
  TEXT (DdCheck, "run", run, NEEDED),
  TEXT (DdCheck, "equals", equals, 0),
  TEXTS (DdCheck, "contains", contains, 0),
  TEXT (DdCheck, "matches", matches, 0),
  TEXTS (DdCheck, "lacks", lacks, 0),
  NUMBER (DdCheck, "exit", exit, 0, -1),
};
static TYPE (check_type, "a check", DdCheck, check_fields);

static const DdRecordField ask_fields[] = {
  TEXT (DdAsk, "ask", ask, BOTH),
  TEXTS (DdAsk, "options", options, HUMAN),
  NUMBER (DdAsk, "answer", answer, 0, -1),
  TEXT (DdAsk, "reveal", reveal, BOTH),
};
static TYPE (ask_type, "a prediction", DdAsk, ask_fields);

static const DdRecordField step_fields[] = {
  TEXT (DdStep, "title", title, BOTH),
  TEXT (DdStep, "run", run, NEEDED),
  TEXT (DdStep, "say", say, BOTH),
  PART (DdStep, "predict", ask, 0, ask_type),
  TEXT (DdStep, "focus", focus, 0),
  TEXT (DdStep, "view", view, 0),
  NUMBER (DdStep, "exit", exit, 0, 0),
};
static TYPE (step_type, "a step", DdStep, step_fields);

static const DdRecordField try_it_fields[] = {
  TEXT (DdTryIt, "label", label, BOTH),
  TEXT (DdTryIt, "icon", icon, 0),
  TEXT (DdTryIt, "run", run, NEEDED),
};
static TYPE (try_it_type, "a button", DdTryIt, try_it_fields);

static const char * const control_words[] = { "toggle", "choice", "slider", NULL };
static const DdRecordField control_fields[] = {
  TEXT (DdControl, "id", id, NEEDED),
  WORD (DdControl, "kind", kind, control_words),
  TEXT (DdControl, "label", label, BOTH),
  TEXT (DdControl, "on", on, 0),
  TEXT (DdControl, "off", off, 0),
  PART (DdControl, "state", state, 0, check_type),
  PARTS (DdControl, "options", options, 0, try_it_type),
  TEXT (DdControl, "run", run, 0),
  NUMBER (DdControl, "minimum", minimum, 0, 0),
  NUMBER (DdControl, "maximum", maximum, 0, 100),
  NUMBER (DdControl, "step", step, 0, 1),
  NUMBER (DdControl, "value", value, 0, 0),
  TEXT (DdControl, "unit", unit, HUMAN),
};
static TYPE (control_type, "a control", DdControl, control_fields);

static const DdRecordField simulation_fields[] = {
  TEXT (DdSimulation, "id", id, NEEDED),
  TEXT (DdSimulation, "title", title, BOTH),
  TEXT (DdSimulation, "intro", intro, BOTH),
  TEXT (DdSimulation, "view", view, NEEDED),
  TEXT (DdSimulation, "focus", focus, 0),
  TEXTS (DdSimulation, "setup", setup, 0),
  PARTS (DdSimulation, "steps", steps, NEEDED, step_type),
  PARTS (DdSimulation, "try_it", try_it, 0, try_it_type),
  PARTS (DdSimulation, "controls", controls, 0, control_type),
};
static TYPE (simulation_type, "a simulation", DdSimulation, simulation_fields);

static const DdRecordField cause_fields[] = {
  PART (DdCause, "check", check, NEEDED, check_type),
  TEXT (DdCause, "say", say, BOTH),
};
static TYPE (cause_type, "a cause", DdCause, cause_fields);

static const DdRecordField goal_fields[] = {
  TEXT (DdGoalSpec, "id", id, NEEDED),
  TEXT (DdGoalSpec, "text", text, BOTH),
  PART (DdGoalSpec, "check", check, NEEDED, check_type),
  PARTS (DdGoalSpec, "causes", causes, NEEDED, cause_type),
};
static TYPE (goal_type, "a goal", DdGoalSpec, goal_fields);

static const DdRecordField solution_fields[] = {
  TEXT (DdSolution, "title", title, BOTH),
  TEXTS (DdSolution, "run", run, NEEDED),
};
static TYPE (solution_type, "a solution", DdSolution, solution_fields);

static const DdRecordField wrong_fields[] = {
  TEXT (DdSolution, "title", title, NEEDED),
  TEXTS (DdSolution, "run", run, NEEDED),
  TEXT (DdSolution, "unmet", unmet, NEEDED),
};
static TYPE (wrong_type, "a wrong try", DdSolution, wrong_fields);

static const DdRecordField lab_fields[] = {
  TEXT (DdLabSpec, "id", id, NEEDED),
  TEXT (DdLabSpec, "title", title, BOTH),
  TEXT (DdLabSpec, "brief", brief, BOTH),
  TEXT (DdLabSpec, "view", view, 0),
  TEXT (DdLabSpec, "focus", focus, 0),
  TEXTS (DdLabSpec, "setup", setup, 0),
  PARTS (DdLabSpec, "goals", goals, NEEDED, goal_type),
  TEXTS (DdLabSpec, "hints", hints, BOTH),
  PARTS (DdLabSpec, "solutions", solutions, NEEDED, solution_type),
  PARTS (DdLabSpec, "wrong", wrong, NEEDED, wrong_type),
};
static TYPE (lab_type, "a lab", DdLabSpec, lab_fields);

static const DdRecordField option_fields[] = {
  TEXT (DdOption, "text", text, BOTH),
  FLAG (DdOption, "right", right),
  TEXT (DdOption, "why", why, BOTH),
};
static TYPE (option_type, "an option", DdOption, option_fields);

static const DdRecordField proof_fields[] = {
  TEXTS (DdProof, "setup", setup, 0),
  PART (DdProof, "check", check, NEEDED, check_type),
};
static TYPE (proof_type, "a proof", DdProof, proof_fields);

static const char * const question_words[] = { "single", "multiple", "order", "predict", "fault", NULL };
static const DdRecordField question_fields[] = {
  TEXT (DdQuestion, "id", id, NEEDED),
  WORD (DdQuestion, "kind", kind, question_words),
  TEXT (DdQuestion, "prompt", prompt, BOTH),
  TEXT (DdQuestion, "code", code, 0),
  PARTS (DdQuestion, "options", options, NEEDED, option_type),
  TEXT (DdQuestion, "why", why, HUMAN),
  PARTS (DdQuestion, "proofs", proofs, 0, proof_type),
};
static TYPE (question_type, "a question", DdQuestion, question_fields);

static const DdRecordField lesson_fields[] = {
  TEXT (DdLessonSpec, "id", id, NEEDED),
  NUMBER (DdLessonSpec, "number", number, NEEDED, 0),
  TEXT (DdLessonSpec, "title", title, BOTH),
  TEXT (DdLessonSpec, "section", section, BOTH),
  TEXT (DdLessonSpec, "summary", summary, BOTH),
  NUMBER (DdLessonSpec, "minutes", minutes, NEEDED, 0),
  PARTS (DdLessonSpec, "simulations", simulations, NEEDED, simulation_type),
  PARTS (DdLessonSpec, "labs", labs, NEEDED, lab_type),
  PARTS (DdLessonSpec, "quiz", quiz, NEEDED, question_type),
};
TYPE (dd_lesson_spec_type, "a lesson", DdLessonSpec, lesson_fields);

static const DdRecordField row_fields[] = {
  TEXTS (DdSheetRow, "cells", cells, BOTH),
};
static TYPE (row_type, "a row", DdSheetRow, row_fields);

static const char * const sheet_words[] = {
  "commands", "list", "steps", "code", "flow", "table", "figure", NULL
};
static const DdRecordField block_fields[] = {
  WORD (DdSheetBlock, "kind", kind, sheet_words),
  TEXT (DdSheetBlock, "title", title, BOTH),
  FLAG (DdSheetBlock, "half", half),
  PARTS (DdSheetBlock, "rows", rows, 0, row_type),
  TEXTS (DdSheetBlock, "lines", lines, HUMAN),
  TEXTS (DdSheetBlock, "notes", notes, HUMAN),
  TEXT (DdSheetBlock, "figure", figure, 0),
};
static TYPE (block_type, "a card", DdSheetBlock, block_fields);

static const DdRecordField sheet_fields[] = {
  TEXT (DdSheetSpec, "title", title, BOTH),
  TEXT (DdSheetSpec, "subtitle", subtitle, HUMAN),
  PARTS (DdSheetSpec, "blocks", blocks, NEEDED, block_type),
};
TYPE (dd_sheet_spec_type, "a cheatsheet", DdSheetSpec, sheet_fields);

static const DdRecordField entry_fields[] = {
  NUMBER (DdCurriculumEntry, "number", number, NEEDED, 0),
  TEXT (DdCurriculumEntry, "slug", slug, NEEDED),
  TEXT (DdCurriculumEntry, "title", title, BOTH),
  TEXT (DdCurriculumEntry, "section", section, BOTH),
  TEXT (DdCurriculumEntry, "summary", summary, BOTH),
  NUMBER (DdCurriculumEntry, "minutes", minutes, 0, 0),
};
static TYPE (entry_type, "a lesson of the curriculum", DdCurriculumEntry, entry_fields);

static const DdRecordField curriculum_fields[] = {
  PARTS (DdCurriculumSpec, "lessons", lessons, NEEDED, entry_type),
};
TYPE (dd_curriculum_spec_type, "the curriculum", DdCurriculumSpec, curriculum_fields);

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-record.h"

G_BEGIN_DECLS

/**
 * DdCheck:
 * @base: the record
 * @run: a command
 * @equals: (nullable): what it prints, without the last line break
 * @contains: texts that all occur in what it prints
 * @matches: (nullable): a regular expression that matches somewhere
 * @lacks: texts of which none may occur
 * @exit: the exit status, or −1 for any
 *
 * A command and what it must print. One that names neither output nor status
 * has to end with status 0.
 */
typedef struct
{
  DdRecord  base;
  char     *run;
  char     *equals;
  char    **contains;
  char     *matches;
  char    **lacks;
  int       exit;
} DdCheck;

/**
 * DdAsk:
 * @base: the record
 * @ask: the question
 * @options: possible answers, none if the learner only thinks
 * @answer: the position of the right one, or −1
 * @reveal: what is said once the step has run
 *
 * A prediction to make before a step runs.
 */
typedef struct
{
  DdRecord  base;
  char     *ask;
  char    **options;
  int       answer;
  char     *reveal;
} DdAsk;

/**
 * DdStep:
 * @base: the record
 * @title: what happens, in a few words
 * @run: the command typed in the console
 * @say: what to look at
 * @ask: (nullable): a prediction to make first
 * @focus: (nullable): the container or shape to show, if not the simulation's
 * @view: (nullable): the view to show, if not the simulation's
 * @exit: the exit status it has to have, for the tests
 *
 * One command of a simulation.
 */
typedef struct
{
  DdRecord  base;
  char     *title;
  char     *run;
  char     *say;
  DdAsk    *ask;
  char     *focus;
  char     *view;
  int       exit;
} DdStep;

/**
 * DdTryIt:
 * @base: the record
 * @label: the button's text
 * @icon: (nullable): the name of a symbolic icon
 * @run: the command that it types
 *
 * A command offered as a button.
 */
typedef struct
{
  DdRecord  base;
  char     *label;
  char     *icon;
  char     *run;
} DdTryIt;

/**
 * DdControlKind:
 * @DD_CONTROL_TOGGLE: on or off
 * @DD_CONTROL_CHOICE: one of several
 * @DD_CONTROL_SLIDER: a number
 *
 * How a control looks.
 */
typedef enum
{
  DD_CONTROL_TOGGLE,
  DD_CONTROL_CHOICE,
  DD_CONTROL_SLIDER,
} DdControlKind;

/**
 * DdControl:
 * @base: the record
 * @id: its name, unique in the simulation
 * @kind: a #DdControlKind
 * @label: what it changes
 * @on: (nullable): what switching on types
 * @off: (nullable): what switching off types
 * @state: (nullable): holds while it is on
 * @options: (element-type DdTryIt): the choices
 * @run: (nullable): what a slider types, `{value}` in it replaced
 * @minimum: the slider's smallest value
 * @maximum: its largest
 * @step: from one value to the next
 * @value: where it stands at first
 * @unit: (nullable): the unit shown after the number
 *
 * A control that changes the state of a simulation by typing commands.
 */
typedef struct
{
  DdRecord   base;
  char      *id;
  int        kind;
  char      *label;
  char      *on;
  char      *off;
  DdCheck   *state;
  GPtrArray *options;
  char      *run;
  int        minimum;
  int        maximum;
  int        step;
  int        value;
  char      *unit;
} DdControl;

/**
 * DdSimulation:
 * @base: the record
 * @id: its name, unique in the lesson
 * @title: its title
 * @intro: what it shows, Markdown
 * @view: the view to start with
 * @focus: (nullable): the container or shape to show
 * @setup: commands that make the world it starts from
 * @steps: (element-type DdStep): what is stepped through
 * @try_it: (element-type DdTryIt): commands offered as buttons
 * @controls: (element-type DdControl): controls that change the state
 *
 * A world to start from and the steps through it.
 */
typedef struct
{
  DdRecord   base;
  char      *id;
  char      *title;
  char      *intro;
  char      *view;
  char      *focus;
  char     **setup;
  GPtrArray *steps;
  GPtrArray *try_it;
  GPtrArray *controls;
} DdSimulation;

/**
 * DdCause:
 * @base: the record
 * @check: holds when this is the cause
 * @say: what to tell the learner
 *
 * A reason why a goal is not met yet.
 */
typedef struct
{
  DdRecord  base;
  DdCheck  *check;
  char     *say;
} DdCause;

/**
 * DdGoalSpec:
 * @base: the record
 * @id: its name, unique in the lab
 * @text: what to reach
 * @check: holds once it is reached
 * @causes: (element-type DdCause): reasons, the nearest first
 *
 * A state that a lab asks for.
 */
typedef struct
{
  DdRecord   base;
  char      *id;
  char      *text;
  DdCheck   *check;
  GPtrArray *causes;
} DdGoalSpec;

/**
 * DdSolution:
 * @base: the record
 * @title: what is special about it
 * @run: its commands
 * @unmet: (nullable): for a wrong one, the goal that stays unmet
 *
 * A way through a lab that works, or that must not.
 */
typedef struct
{
  DdRecord  base;
  char     *title;
  char    **run;
  char     *unmet;
} DdSolution;

/**
 * DdLabSpec:
 * @base: the record
 * @id: its name, unique in the lesson
 * @title: its title
 * @brief: what is asked, Markdown
 * @view: (nullable): the view beside the console
 * @focus: (nullable): the container or shape to show
 * @setup: commands that make the world it starts from
 * @goals: (element-type DdGoalSpec): the goals
 * @hints: three, from a nudge to nearly the answer
 * @solutions: (element-type DdSolution): the first is shown to the learner
 * @wrong: (element-type DdSolution): tries that must not be accepted
 *
 * A task whose goals are checked on the state reached.
 */
typedef struct
{
  DdRecord   base;
  char      *id;
  char      *title;
  char      *brief;
  char      *view;
  char      *focus;
  char     **setup;
  GPtrArray *goals;
  char     **hints;
  GPtrArray *solutions;
  GPtrArray *wrong;
} DdLabSpec;

/**
 * DdQuestionKind:
 * @DD_QUESTION_SINGLE: one option is right
 * @DD_QUESTION_MULTIPLE: every right option has to be chosen and no other
 * @DD_QUESTION_ORDER: the options have to be put in order
 * @DD_QUESTION_PREDICT: what does the code print or leave behind?
 * @DD_QUESTION_FAULT: what is wrong in the code?
 *
 * How a question is asked. A prediction and a fault have one right option.
 */
typedef enum
{
  DD_QUESTION_SINGLE,
  DD_QUESTION_MULTIPLE,
  DD_QUESTION_ORDER,
  DD_QUESTION_PREDICT,
  DD_QUESTION_FAULT,
} DdQuestionKind;

/**
 * DdOption:
 * @base: the record
 * @text: the answer offered, Markdown
 * @right: whether it is right; in an order question, all are
 * @why: why it is right or wrong, or why it stands at this place
 *
 * One option of a question. Those of an order question are written in the
 * right order.
 */
typedef struct
{
  DdRecord  base;
  char     *text;
  gboolean  right;
  char     *why;
} DdOption;

/**
 * DdProof:
 * @base: the record
 * @setup: commands on an empty host
 * @check: what then has to hold
 *
 * How the engine itself proves an answer.
 */
typedef struct
{
  DdRecord  base;
  char    **setup;
  DdCheck  *check;
} DdProof;

/**
 * DdQuestion:
 * @base: the record
 * @id: its name, unique in the lesson
 * @kind: a #DdQuestionKind
 * @prompt: the question, Markdown
 * @code: (nullable): commands or output that it is about
 * @options: (element-type DdOption): what to choose from
 * @why: (nullable): what to remember, whatever was answered
 * @proofs: (element-type DdProof): proofs of the answer
 *
 * A quiz question.
 */
typedef struct
{
  DdRecord   base;
  char      *id;
  int        kind;
  char      *prompt;
  char      *code;
  GPtrArray *options;
  char      *why;
  GPtrArray *proofs;
} DdQuestion;

/**
 * DdLessonSpec:
 * @base: the record
 * @id: the slug, the folder's name
 * @number: from 1
 * @title: the title
 * @section: the section of the sidebar
 * @summary: one sentence
 * @minutes: how long it takes
 * @simulations: (element-type DdSimulation): the simulations
 * @labs: (element-type DdLabSpec): the labs
 * @quiz: (element-type DdQuestion): the questions
 *
 * What `lesson.json` holds.
 */
typedef struct
{
  DdRecord   base;
  char      *id;
  int        number;
  char      *title;
  char      *section;
  char      *summary;
  int        minutes;
  GPtrArray *simulations;
  GPtrArray *labs;
  GPtrArray *quiz;
} DdLessonSpec;

/**
 * DdSheetKind:
 * @DD_SHEET_COMMANDS: rows of a command and what it does
 * @DD_SHEET_LIST: points to remember
 * @DD_SHEET_STEPS: numbered steps
 * @DD_SHEET_CODE: lines as the terminal shows them
 * @DD_SHEET_FLOW: boxes with arrows between them
 * @DD_SHEET_TABLE: a table with a header
 * @DD_SHEET_FIGURE: a live scene
 *
 * What a card of a cheatsheet shows.
 */
typedef enum
{
  DD_SHEET_COMMANDS,
  DD_SHEET_LIST,
  DD_SHEET_STEPS,
  DD_SHEET_CODE,
  DD_SHEET_FLOW,
  DD_SHEET_TABLE,
  DD_SHEET_FIGURE,
} DdSheetKind;

/**
 * DdSheetRow:
 * @base: the record
 * @cells: texts from left to right
 *
 * A row of a card: a command and its meaning, the cells of a table, or the
 * name of a box and what stands under it.
 */
typedef struct
{
  DdRecord  base;
  char    **cells;
} DdSheetRow;

/**
 * DdSheetBlock:
 * @base: the record
 * @kind: a #DdSheetKind
 * @title: the card's title
 * @half: whether it takes half the width
 * @rows: (element-type DdSheetRow): the rows of commands, a flow or a table
 * @lines: the points, steps or code lines
 * @notes: sentences under all that
 * @figure: (nullable): `simulation@moment`, see [struct@FigureRef]
 *
 * A card of a cheatsheet.
 */
typedef struct
{
  DdRecord   base;
  int        kind;
  char      *title;
  gboolean   half;
  GPtrArray *rows;
  char     **lines;
  char     **notes;
  char      *figure;
} DdSheetBlock;

/**
 * DdSheetSpec:
 * @base: the record
 * @title: the heading
 * @subtitle: (nullable): under it
 * @blocks: (element-type DdSheetBlock): the cards, in reading order
 *
 * What `cheatsheet.json` holds.
 */
typedef struct
{
  DdRecord   base;
  char      *title;
  char      *subtitle;
  GPtrArray *blocks;
} DdSheetSpec;

/**
 * DdCurriculumEntry:
 * @base: the record
 * @number: from 1
 * @slug: the folder's name
 * @title: the title
 * @section: its section
 * @summary: one sentence
 * @minutes: how long it takes; 0 if it is not written
 *
 * A lesson of the curriculum, written or not.
 */
typedef struct
{
  DdRecord  base;
  int       number;
  char     *slug;
  char     *title;
  char     *section;
  char     *summary;
  int       minutes;
} DdCurriculumEntry;

/**
 * DdCurriculumSpec:
 * @base: the record
 * @lessons: (element-type DdCurriculumEntry): the lessons, in order
 *
 * What `curriculum.json` holds.
 */
typedef struct
{
  DdRecord   base;
  GPtrArray *lessons;
} DdCurriculumSpec;

extern const DdRecordType dd_lesson_spec_type;
extern const DdRecordType dd_sheet_spec_type;
extern const DdRecordType dd_curriculum_spec_type;

G_END_DECLS

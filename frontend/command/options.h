/* The command line of dlm: `dlm COMMAND [options] FILE ...`. */
#ifndef DLM_CLI_OPTIONS_H
#define DLM_CLI_OPTIONS_H

#include "codegen/toolchain.h"

typedef struct Options Options;

/* What stands on the command line beside options. */
typedef enum {
    TAKES_FILE,                         /* one file */
    TAKES_ENTRY,                        /* a file, and what is for the model's entry */
    TAKES_FILES,                        /* at least one */
    TAKES_WORD                          /* one, or none */
} Takes;

typedef struct {
    const char *name, *arguments, *doc;
    const char *examples;               /* lines */
    unsigned uses;                      /* the groups of options that it knows */
    Takes takes;
    int (*run)(const Options *o);
    Target target;                      /* if nothing is said */
} Command;

struct Options {
    const Command *command;
    VEC(const char *) words;            /* what is no option */
    const char *file;                   /* the first of them: the model, or for `dlm opt` the IR */
    int argc;                           /* what stands behind it */
    char **argv;
    VEC(const char *) defines;          /* -D */
    bool unfused;                       /* -O0 */
    Target target;                      /* of what is for the CPU */
    bool cuda, without_cpu;             /* --target: also for a GPU; for it alone */
    const char *archs;                  /* --arch, or NULL */
    const char *output;                 /* -o, or NULL */
    const char *what;                   /* --what */
    bool json;
    bool check;                         /* --check */
    bool markdown;                      /* --markdown */
    bool list;                          /* --list */
    bool turns;                         /* --turns */
    bool no_cache;                      /* --no-cache */
    bool standalone;                    /* --standalone */
    const char *trace;                  /* --trace, or NULL */
};

/* Groups of options; each option belongs to one. */
enum { USES_MODEL = 1, USES_LEVEL = 2, USES_TARGET = 4, USES_PASSES = 8, USES_STOP = 16,
       USES_OUTPUT = 32, USES_WHAT = 64, USES_LIST = 128, USES_JSON = 256,
       USES_CHECK = 512, USES_MARKDOWN = 1024, USES_CODES = 2048, USES_TURNS = 4096 };

/* Reads what stands behind the command's name, and fills pass_options. -1: go on; else it has
 * been answered (help, a mistake), and this is the exit code. */
int read_options(Options *o, const Command *command, int argc, char **argv);

void print_general_help(const Command *commands, int n, FILE *to);
void print_command_help(const Command *command, FILE *to);

/* dlm: error: ...; gives `code`. */
int complain(int code, const char *fmt, ...) PRINTF(2, 3);

enum { EXIT_OK = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

#endif

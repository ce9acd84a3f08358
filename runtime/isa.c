/* Which code of a step runs: a program may hold each step for several levels of the x86-64 psABI, in a
 * chain from the least demanding to the most, and takes the best that this CPU has.
 *
 * DLM_ISA=x86-64-v3 takes nothing above that level: for tests, and to see what a level gains. */
#include "runtime/rt.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static int cpu_level, highest;          /* what the CPU has, and what is to be used of it */

/* What DLM_ISA says; unknown names are no limit (rt_check_isa reports them). */
static int limit_of(const char *name)
{
    static const struct { const char *name; int level; } names[] = {
        {"x86-64", 0}, {"x86-64-v3", 3}, {"x86-64-v4", 4},
    };
    for (int k = 0; name && k < (int)(sizeof names / sizeof *names); k++)
        if (!strcmp(name, names[k].name))
            return names[k].level;
    return -1;
}

static void ask(void)
{
#ifdef __x86_64__
    __builtin_cpu_init();
    cpu_level = __builtin_cpu_supports("x86-64-v4") ? 4 : __builtin_cpu_supports("x86-64-v3") ? 3 : 0;
#endif
    int limit = limit_of(getenv("DLM_ISA"));
    highest = limit >= 0 && limit < cpu_level ? limit : cpu_level;
}

static void ask_once(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, ask);
}

const dlm_step *rt_best_step(const dlm_step *step)
{
    ask_once();
    while (step && step->better && step->better->level <= highest)
        step = step->better;
    return step;
}

int rt_check_step(dlm_run *r, const dlm_step *step)
{
    ask_once();
    if (step->level <= cpu_level)
        return 0;
    return rt_error(r, "this program was compiled for CPUs of the level x86-64-v%d, and this one is none; "
                       "`dlm build --target portable` makes one for all", step->level);
}

int rt_check_isa(dlm_run *r)
{
    const char *name = getenv("DLM_ISA");
    if (!name || !*name || limit_of(name) >= 0)
        return 0;
    rt_error(r, "DLM_ISA: `%s` is none of x86-64, x86-64-v3, x86-64-v4", name);
    return RT_USAGE;
}

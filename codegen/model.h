/* A program on its way to C: its steps, each a graph that the tensor passes rewrite, then a
 * list of kernels that the kernel passes schedule, then C. Graphs that have become equal share
 * one step. The parts of the way are separate, so that `dlm emit` can show what stands between. */
#ifndef DLM_CODEGEN_MODEL_H
#define DLM_CODEGEN_MODEL_H

#include "codegen/program.h"
#include "codegen/toolchain.h"
#include "ir/kernel.h"

typedef struct {
    Program *program;
    VEC(Graph *) graphs;        /* of all entries in order, then those that run ahead, then of the data sets' fields */
    Target target;
    Target part[TARGET_COUNT];  /* of the target: code is written for each (target_parts) */
    int parts;
    VEC(Step *) steps;          /* for each different graph, in their order, one a part */
    VEC(int) step_of;           /* a graph's first step */
    VEC(Step *) device;         /* of each step: the same for a device, or NULL */
    bool with_device;           /* there will be such steps */
    bool without_cpu;           /* steps with one for a device are not compiled for the CPU */
} Model;

/* The program with one entry alone, which is all that `dlm run` compiles. */
Program *program_only(const Program *p, const Entry *entry);

/* Runs the program passes. */
Model model_new(Program *p, Target target);
/* False: errors were reported. */
bool model_tensor_passes(Model *m);
bool model_kernel_passes(Model *m);

/* The steps of the entries once more, for a device. Data is always read and converted by the CPU. */
bool model_device_passes(Model *m);

/* How many kernels have C of their own: equal ones of a step share it. */
int model_functions(const Model *m);
/* The C of the model. A unit has about so many kernels, and is for one part of the target; units
 * compile side by side. Sources are to be freed. */
enum { KERNELS_A_UNIT = 25, ONE_UNIT = 1 << 30 };
typedef struct {
    CompileUnit *p;
    int n;
} Units;
Units model_emit(const Model *m, int kernels_a_unit);
/* Takes the text. */
void units_add(Units *u, const char *model, Target target, Buf *text);
void units_free(Units *u);

/* The CUDA of each step for a device; the images of step i are called model_images(m, i). */
const char *model_images(const Model *m, int step);

#endif

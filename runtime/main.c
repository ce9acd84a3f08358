/* The main of every executable that `dlm build` makes. It is not linked into dlm. */
#include "runtime/dlm_abi.h"

extern const dlm_program dlm_model;   /* in the generated C */

int main(int argc, char **argv)
{
    return dlm_main(&dlm_model, argc, argv);
}

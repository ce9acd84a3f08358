/* ORC, LLVM's just-in-time linker, through its C interface. See shim.h for the contract. */
#include "codegen/shim.h"

#include <llvm-c/Core.h>
#include <llvm-c/Error.h>
#include <llvm-c/LLJIT.h>
#include <llvm-c/Orc.h>
#include <llvm-c/Target.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct DlmOrc {
    LLVMOrcLLJITRef jit;
    char *reported;     /* what the session reported since the last call; malloc'ed */
};

static void initialise_target(void)
{
    LLVMInitializeNativeTarget();
    LLVMInitializeNativeAsmPrinter();
}

/* Consumes an error and gives its text; NULL when there is none. */
static char *error_text(LLVMErrorRef error)
{
    if (!error)
        return NULL;
    char *text = LLVMGetErrorMessage(error);
    char *copy = strdup(text);
    LLVMDisposeErrorMessage(text);
    return copy;
}

/* ORC reports causes (which symbol is missing) apart from the error that a lookup returns
 * (which symbol was asked for): the first cause is the one worth telling. */
static void report(void *context, LLVMErrorRef error)
{
    DlmOrc *orc = context;
    char *text = error_text(error);
    if (orc->reported)
        free(text);
    else
        orc->reported = text;
}

static LLVMErrorRef search_process(LLVMOrcLLJITRef jit)
{
    LLVMOrcDefinitionGeneratorRef process;
    LLVMErrorRef error = LLVMOrcCreateDynamicLibrarySearchGeneratorForProcess(
        &process, LLVMOrcLLJITGetGlobalPrefix(jit), NULL, NULL);
    if (!error)
        LLVMOrcJITDylibAddGenerator(LLVMOrcLLJITGetMainJITDylib(jit), process);
    return error;
}

DlmOrc *dlm_orc_new(char **error)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, initialise_target);
    DlmOrc *orc = calloc(1, sizeof *orc);
    if (!orc) {
        *error = strdup("out of memory");
        return NULL;
    }
    *error = error_text(LLVMOrcCreateLLJIT(&orc->jit, NULL));
    if (*error) {
        free(orc);
        return NULL;
    }
    LLVMOrcExecutionSessionSetErrorReporter(LLVMOrcLLJITGetExecutionSession(orc->jit), report, orc);
    *error = error_text(search_process(orc->jit));
    if (*error) {
        dlm_orc_free(orc);
        return NULL;
    }
    return orc;
}

bool dlm_orc_add(DlmOrc *orc, const void *object, size_t size, char **error)
{
    LLVMMemoryBufferRef buffer = LLVMCreateMemoryBufferWithMemoryRangeCopy(object, size, "object");
    *error = error_text(LLVMOrcLLJITAddObjectFile(
        orc->jit, LLVMOrcLLJITGetMainJITDylib(orc->jit), buffer));
    return !*error;
}

void *dlm_orc_symbol(DlmOrc *orc, const char *name, char **error)
{
    LLVMOrcExecutorAddress address = 0;
    *error = error_text(LLVMOrcLLJITLookup(orc->jit, &address, name));
    if (!*error)
        return (void *)(size_t)address;
    if (orc->reported) {
        free(*error);
        *error = orc->reported;
        orc->reported = NULL;
    }
    return NULL;
}

void dlm_orc_free(DlmOrc *orc)
{
    free(error_text(LLVMOrcDisposeLLJIT(orc->jit)));
    free(orc->reported);
    free(orc);
}

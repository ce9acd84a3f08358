/* lld in this process: links executables and shared objects. See shim.h for the contract.
 *
 * The output is written, not mapped: on a full disk a store to a mapped file ends the process. LLVM
 * calls a failed write fatal; the recovery context turns that into a return. */
#include "codegen/shim.h"

#include <lld/Common/CommonLinkerContext.h>
#include <lld/Common/Driver.h>
#include <llvm/Support/CrashRecoveryContext.h>
#include <llvm/Support/ErrorHandling.h>
#include <llvm/Support/Process.h>
#include <llvm/Support/raw_ostream.h>

#include <cstring>
#include <string>
#include <vector>

LLD_HAS_DRIVER(elf)

static void give_up(void *messages, const char *reason, bool)
{
    *static_cast<llvm::raw_string_ostream *>(messages) << "ld.lld: error: " << reason << "\n";
    llvm::sys::Process::Exit(1);
}

extern "C"
int dlm_lld_link(const char *const *args, int nargs, char **diagnostics)
{
    std::vector<const char *> arguments = {"ld.lld", "--no-mmap-output-file"};
    arguments.insert(arguments.end(), args, args + nargs);
    std::string text;
    llvm::raw_string_ostream messages(text);
    bool done = false;
    llvm::CrashRecoveryContext::Enable();
    {
        llvm::ScopedFatalErrorHandler handler(give_up, &messages);
        llvm::CrashRecoveryContext recovery;
        bool returned = recovery.RunSafely([&] {
            done = lld::elf::link(arguments, messages, messages, false, false);
        });
        done = done && returned;
        lld::CommonLinkerContext::destroy();
    }
    llvm::CrashRecoveryContext::Disable();
    messages.flush();
    *diagnostics = text.empty() ? nullptr : strdup(text.c_str());
    return done ? 0 : -1;
}

/* lld in this process: links executables and shared objects. See shim.h for the contract. */
#include "codegen/shim.h"

#include <lld/Common/CommonLinkerContext.h>
#include <lld/Common/Driver.h>
#include <llvm/Support/raw_ostream.h>

#include <cstring>
#include <string>
#include <vector>

LLD_HAS_DRIVER(elf)

extern "C"
int dlm_lld_link(const char *const *args, int nargs, char **diagnostics)
{
    std::vector<const char *> arguments = {"ld.lld"};
    arguments.insert(arguments.end(), args, args + nargs);
    std::string text;
    llvm::raw_string_ostream messages(text);
    bool done = lld::elf::link(arguments, messages, messages, false, false);
    lld::CommonLinkerContext::destroy();
    messages.flush();
    *diagnostics = text.empty() ? nullptr : strdup(text.c_str());
    return done ? 0 : -1;
}

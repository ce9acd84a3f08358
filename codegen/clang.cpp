/* Clang in this process: C text in memory to an object in memory, without a file, a child
 * process or system headers. See shim.h for the contract. */
#include "codegen/shim.h"

#include <clang/Basic/Diagnostic.h>
#include <clang/Basic/DiagnosticOptions.h>
#include <clang/CodeGen/CodeGenAction.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/CompilerInvocation.h>
#include <clang/Frontend/TextDiagnosticPrinter.h>
#include <clang/Lex/PreprocessorOptions.h>
#include <llvm/ADT/IntrusiveRefCntPtr.h>
#include <llvm/ADT/SmallVector.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/raw_ostream.h>

#include <cstdlib>
#include <cstring>
#include <mutex>

using namespace clang;

namespace {

void initialise_target()
{
    static std::once_flag once;
    std::call_once(once, [] {
        llvm::InitializeNativeTarget();
        llvm::InitializeNativeTargetAsmPrinter();
        llvm::InitializeNativeTargetAsmParser();
    });
}

/* Runs one compilation; true when it went without errors. */
bool compile(llvm::ArrayRef<const char *> arguments, llvm::StringRef source, const char *name,
             llvm::SmallVectorImpl<char> &object, llvm::raw_ostream &messages)
{
    llvm::IntrusiveRefCntPtr<DiagnosticOptions> options(new DiagnosticOptions);
    llvm::IntrusiveRefCntPtr<DiagnosticIDs> ids(new DiagnosticIDs);
    TextDiagnosticPrinter printer(messages, options.get());
    llvm::IntrusiveRefCntPtr<DiagnosticsEngine> diagnostics(
        new DiagnosticsEngine(ids, options, &printer, false));

    auto invocation = std::make_shared<CompilerInvocation>();
    if (!CompilerInvocation::CreateFromArgs(*invocation, arguments, *diagnostics))
        return false;
    /* cc1 is a program that exits: it frees nothing unless told to. */
    invocation->getFrontendOpts().DisableFree = false;
    invocation->getCodeGenOpts().DisableFree = false;
    invocation->getFrontendOpts().Inputs = {FrontendInputFile(name, InputKind(Language::C))};
    invocation->getPreprocessorOpts().addRemappedFile(
        name, llvm::MemoryBuffer::getMemBuffer(source, name).release());

    CompilerInstance compiler;
    compiler.setInvocation(invocation);
    compiler.setDiagnostics(diagnostics.get());
    compiler.setVerboseOutputStream(llvm::nulls());
    compiler.setOutputStream(std::make_unique<llvm::raw_svector_ostream>(object));
    EmitObjAction action;
    return compiler.ExecuteAction(action) && !diagnostics->hasErrorOccurred();
}

} // namespace

extern "C"
int dlm_clang_compile(const char *const *cc1_args, int nargs,
                      const char *source, size_t source_len, const char *source_name,
                      void (*emit)(void *ctx, const char *data, size_t n), void *ctx,
                      char **diagnostics)
{
    initialise_target();
    llvm::SmallVector<char, 0> object;
    std::string text;
    llvm::raw_string_ostream messages(text);
    bool done = compile({cc1_args, static_cast<size_t>(nargs)}, {source, source_len}, source_name,
                        object, messages);
    messages.flush();
    *diagnostics = text.empty() ? nullptr : strdup(text.c_str());
    if (!done)
        return -1;
    emit(ctx, object.data(), object.size());
    return 0;
}

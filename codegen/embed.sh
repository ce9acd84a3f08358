#!/bin/sh
# Write the assembly that carries files inside dlm, with the tables of codegen/embed.h.
#
#     codegen/embed.sh OUTPUT.s ABI.h SCALAR.h PRELUDE.h DEVICE.h RUNTIME.a CLANG.so ORC.so ERRORS.md [STD.dlm ...]
#
# The assembler copies the bytes itself (.incbin): no generated C, no size limit.
set -eu

output=$1 abi=$2 scalar=$3 prelude=$4 device=$5 runtime=$6 clang=$7 orc=$8 errors=$9
shift 9

# bytes LABEL FILE NAME: the content and the name as local symbols.
bytes() {
    printf '%s:\n    .incbin "%s"\n%s_end:\n    .byte 0\n' "$1" "$(realpath "$2")" "$1"
    printf '%s_name:\n    .asciz "%s"\n' "$1" "$3"
}

# pasted LABEL FILE NAME: likewise, with the scalars where the file includes them.
pasted() {
    sed -e '/^#include "codegen\/scalar.h"$/{' -e "r $scalar" -e 'd' -e '}' "$2" > "$output.$3"
    bytes "$1" "$output.$3" "$3"
}

# row LABEL: one EmbeddedFile.
row() {
    printf '    .quad %s_name, %s, %s_end - %s\n' "$1" "$1" "$1" "$1"
}

# begin SYMBOL: start a global table.
begin() {
    printf '    .balign 8\n    .globl %s\n    .type %s, @object\n%s:\n' "$1" "$1" "$1"
}

{
    printf '    .section .rodata\n'
    bytes .Labi "$abi" dlm_abi.h
    pasted .Lprelude "$prelude" prelude.h
    pasted .Ldevice "$device" device.h
    bytes .Lruntime "$runtime" libdlmrt.a
    bytes .Lclang "$clang" dlm-clang.so
    bytes .Lorc "$orc" dlm-orc.so
    bytes .Lerrors "$errors" errors.md
    n=0
    for file in "$@"; do
        bytes ".Lstd$n" "$file" "std/$(basename "$file")"
        n=$((n + 1))
    done
    begin embedded_std_count
    printf '    .long %d\n' "$n"

    printf '    .section .data.rel.ro, "aw"\n'
    begin embedded_abi
    row .Labi
    begin embedded_prelude
    row .Lprelude
    begin embedded_device
    row .Ldevice
    begin embedded_runtime
    row .Lruntime
    begin embedded_clang
    row .Lclang
    begin embedded_orc
    row .Lorc
    begin embedded_errors
    row .Lerrors
    begin embedded_std
    i=0
    while [ "$i" -lt "$n" ]; do
        row ".Lstd$i"
        i=$((i + 1))
    done
    printf '    .quad 0, 0, 0\n'
    printf '    .section .note.GNU-stack, "", @progbits\n'
} > "$output"

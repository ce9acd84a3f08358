#!/bin/sh
# text.sh FILE OUTPUT.s: the file as the bytes from emulation_start to emulation_end.
cat > "$2" <<END
    .section .rodata
    .globl emulation_start, emulation_end
emulation_start:
    .incbin "$(realpath "$1")"
emulation_end:
    .byte 0
    .section .note.GNU-stack, "", @progbits
END

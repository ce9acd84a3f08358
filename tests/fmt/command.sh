#!/bin/sh
# dlm fmt as a command: files in place, --check, the standard input, files that cannot be parsed.
. "$SOURCE/tests/cli/expect.inc"

printf 'const A=1\n' > bad.dlm
printf 'const A = 1\n' > good.dlm
printf 'const A = (\n' > broken.dlm
cp bad.dlm kept.dlm

prints "--check names what would change" '^bad.dlm$' sh -c '"$DLM" fmt --check good.dlm bad.dlm || test $? = 1'
holds "--check changes nothing" cmp bad.dlm kept.dlm
holds "--check is silent about good files" sh -c 'test -z "$("$DLM" fmt --check good.dlm)"'
prints "- goes from stdin to stdout" '^const A = 1$' sh -c '"$DLM" fmt - < bad.dlm'
expect "a file that cannot be parsed" 1 'broken.dlm:1:11: error.E0009' "$DLM" fmt broken.dlm
holds "is left alone" sh -c 'printf "const A = (\n" | cmp - broken.dlm'
expect "other files are laid out all the same" 1 'error.E0009' "$DLM" fmt broken.dlm bad.dlm
holds "and complete" cmp bad.dlm good.dlm
holds "nothing else is left in the folder" sh -c 'test "$(ls | tr "\n" " ")" = "bad.dlm broken.dlm good.dlm kept.dlm stderr.txt stdout.txt "'
expect "a missing file" 1 'nowhere.dlm: No such file' "$DLM" fmt nowhere.dlm
expect "no file" 2 'needs a file' "$DLM" fmt
holds "an empty file stays empty" sh -c ': > empty.dlm; "$DLM" fmt empty.dlm && test ! -s empty.dlm'
holds "ends of lines of DOS become ours" sh -c 'printf "const A = 1\r\n" | "$DLM" fmt - | cmp - good.dlm'

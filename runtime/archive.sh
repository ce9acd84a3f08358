#!/bin/sh
# Make the runtime archive that dlm carries in itself: our objects and those of the static
# libraries they use, so that an executable needs libc and libm and nothing else.
#
#     runtime/archive.sh OUTPUT.a FILE ...       objects and absolute paths of archives
set -eu

output=$1
shift
members=$output.members
rm -rf "$output" "$members"
mkdir "$members"
for file in "$@"; do
    case $file in
    *.a) (cd "$members" && ar x "$file") ;;
    *) cp "$file" "$members" ;;
    esac
done
ar rcs "$output" "$members"/*.o
rm -rf "$members"

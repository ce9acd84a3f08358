#!/bin/sh
# dlm doc, and the page that is made by it.
. "$SOURCE/tests/cli/expect.inc"

"$DLM" doc --markdown > made.md
holds "docs/library.md is what dlm doc --markdown prints" diff "$SOURCE/docs/library.md" made.md
prints "the signature of a name" '^layer batch_norm\(x: float\[N, C, ...\], momentum: float = 0.9' "$DLM" doc batch_norm
prints "and its comment" 'Ioffe and Szegedy' "$DLM" doc batch_norm
prints "a list of all" '^    relu +max\(x, 0\)' "$DLM" doc
holds "parts of others are not shown" sh -c '! "$DLM" doc | grep -q " surprise "'
expect "a name that does not exist" 1 'the library has no .batchnorm.; did you mean .batch_norm.' "$DLM" doc batchnorm
expect "a name of another library" 1 'the library has no .Linear.; it is mentioned at: dense$' "$DLM" doc Linear
expect "in any case of letters" 1 'no .BatchNorm2D.; it is mentioned at: batch_norm$' "$DLM" doc BatchNorm2D
expect "two names" 2 'takes one name' "$DLM" doc conv dense

#!/usr/bin/env python3
"""Records what the library `tokenizers` of Hugging Face makes of some texts, in tokens.json: small
vocabularies, trained here, each with a pre-tokenizer that published models have. Needs tokenizers; the test,
tokens.py, does not."""

import json
import random
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
          r"|\s+(?!\S)|\s+")
HERE = Path(__file__).resolve().parent
TRAINING = (HERE.parent.parent / "docs" / "language.md").read_text() + "Größe, naïve café, Привет мир, 你好世界 😀 " * 20

draw = random.Random(1)
letters = " \n\t'aeiosnrt.,;:!?-()0123456789ABCÄéßПриветмир你好世界😀\u00a0\u2003\u0301\u00b2Ⅷ٣"
TEXTS = [
    "The tensors' shapes are checked; it's the compiler's job, isn't it?",
    "  two  spaces,\ttabs\n\n\nand lines   \n at the end   ",
    "don't I'LL we've 'twas 12345 3.14159 x2 a1b2",
    "Größe naïve café Привет, мир! 你好,世界。 😀👩‍👩‍👧 e\u0301 \u00a0\u2003x ² Ⅷ ٣ ",
    "<|endoftext|>begin<|endoftext|><|endoftext|> end <|end", "a", "", " ", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    *("".join(draw.choice(letters) for _ in range(60)) for _ in range(40)),
    *(TRAINING[k : k + 300] for k in range(0, 9000, 900)),
]

KINDS = {
    "gpt2": (pre_tokenizers.ByteLevel(add_prefix_space=False), {}),
    "prefixed": (pre_tokenizers.ByteLevel(add_prefix_space=True), {}),
    "llama3": (pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(LLAMA3), "isolated"),
                                        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]),
               {"ignore_merges": True}),
    "digits": (pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True),
                                        pre_tokenizers.ByteLevel(add_prefix_space=False)]), {}),
}


def make(pre_tokenizer, options):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=420, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
                                  special_tokens=[AddedToken("<|endoftext|>", special=True)], show_progress=False)
    tokenizer.train_from_iterator([TRAINING], trainer)
    tree = json.loads(tokenizer.to_str())
    tree["model"].update(options)
    if options:             # a token that no merges lead to: it is found because pieces are looked up first
        tree["model"]["vocab"]["Ġcompilers"] = len(tree["model"]["vocab"])
        TEXTS.append("two compilers, many compilers")
    return tree


records = []
for name, (pre_tokenizer, options) in KINDS.items():
    tree = make(pre_tokenizer, options)
    tokenizer = Tokenizer.from_str(json.dumps(tree))
    records.append({"name": name, "tokenizer": tree,
                    "texts": [[text, tokenizer.encode(text).ids] for text in TEXTS]})
(HERE / "tokens.json").write_text(json.dumps(records, ensure_ascii=False, separators=(",", ":")) + "\n")

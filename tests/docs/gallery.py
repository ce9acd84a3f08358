#!/usr/bin/env python3
"""Every model stands in a table of tests/zoo and in the gallery of models/README.md, whose pictures are there."""

import os
import re
import sys

sys.path.insert(0, os.environ["SOURCE"] + "/tests")
import gallery  # noqa: E402
import zoo  # noqa: E402
from tap import report  # noqa: E402

models = [model for table in zoo.TABLES.glob("*.zoo") for model in zoo.read_table(table)]
page = gallery.README.read_text()
unseen = [model.name for model in models if f"]({model.path.relative_to(gallery.README.parent)})" not in page]
report("every model stands in the gallery",
       f"{unseen} do not; write it again: tests/gallery.py --table" if unseen else "")
lost = [name for name in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page) if not (gallery.README.parent / name).exists()]
report("the pictures of the gallery are there", " ".join(lost))
listed = {model.path for model in models}
missing = [path for path in sorted((zoo.SOURCE / "models").glob("*/*.dlm"))
           if path not in listed and re.search(r"^entry ", path.read_text(), re.MULTILINE)]
report("every model stands in a table", "".join(f"{path} does not\n" for path in missing))
gone = [str(model.path) for model in models if not model.path.exists()]
report("every table names models that are there", "\n".join(gone))

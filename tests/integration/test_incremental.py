"""After any history of edits and builds, what is in an output equals a clean build, byte for byte.

The handbook has its own cycle, two with a name, and one that is a list on a page.
Several builders share one folder of doctrees.  Builds are interrupted by signals, write one file
only, or begin anew; outputs are moved, and older ones put back.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import tempfile
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import ClassVar

from conftest import KEYS, phase_pages
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from processes import forked
from sphinx.application import Sphinx
from sphinx.cmd.build import main as sphinx_build
from sphinx.util.docutils import docutils_namespace

CONF = """
import os
import signal

extensions = ["sphinx_devops_phases", "sphinx.ext.todo"]
todo_include_todos = True
html_theme = "alabaster"
source_suffix = {".md": "markdown"}
copyright = version = "1"
devops_markdoc_pages = ["site/*"]
devops_markdoc_site = "https://old.example.org"
written = 0


def setup(app):
    app.connect("html-page-context", break_off)


def break_off(app, *arguments):
    global written
    written += 1
    if written == int(os.environ.get("BREAK_OFF_AT", 0)):
        os.kill(os.getpid(), int(os.environ["BREAK_OFF_BY"]))


outside = {"url": "https://example.org/elsewhere"}
devops_cycles = {
    "incident": ["detect", "triage", {"key": "review"}],
    "ml": {"phases": ["data", "train", "serve"], "shape": "ring", "docs": "{key}"},
}
"""
OUTSIDE = """
devops_phases = [{"key": "plan", **outside}, "code", "build", "test", "deploy", "operate"]
devops_cycles["incident"][2] |= outside
"""

LOOP = """---
orphan: true
---
# Loop

```{{devops-cycle}}
:current: learn

1. {{devops:phase}}`Hear <{key}>` – Of it.
2. [Judge]({page})
3. {{devops:phase}}`incident/review` – Learn.
4. Learn
```
"""

START = {
    **{name: text for name, text in phase_pages().items() if Path(name).stem in KEYS[:4]},
    "index.md": "---\ndevops-related: [code]\n---\n# Handbook\n\n```{devops-cycle}\n```\n\n"
    "```{devops-cycle} incident\n```\n\n{devops:phase}`plan`\n\n```{todolist}\n```\n\n"
    "```{toctree}\n:hidden:\n\n" + "\n".join(f"phases/{key}" for key in KEYS[:4]) + "\n```\n",
    "loop.md": LOOP.format(key="code", page="phases/plan.md"),
    "moving.md": "---\norphan: true\ndevops-phase: incident/triage\n---\n# Moving\n",
    "list.md": "---\norphan: true\n---\n# List\n\n```{devops-resources}\n```\n",
    "tagged.md": "---\norphan: true\ndevops-related: [plan]\n---\n# Tagged\n",
    "role.md": "---\norphan: true\n---\n# Role\n\n{devops:phase}`build` "
    "{devops:phase}`incident/triage`\n",
    "link.md": "---\norphan: true\n---\n# Link\n\n{any}`plan` [](#code) {any}`ml/train`\n",
    "todo.md": "---\norphan: true\n---\n# Todo\n\n````{todo}\n```{devops-grid}\n```\n"
    "```{devops-nav} ml\n```\n````\n",
    "plain.md": "---\norphan: true\n---\n# Plain\n\nText.\n",
    "site/guide.md": "---\norphan: true\n---\n# Guide\n\n[Slides](/files/slides.pdf) "
    "![](/img/a.png) [Page](/site/new)\n",
}
SUFFIXES = {"html": ".html", "dirhtml": ".html", "epub": ".xhtml", "text": ".txt", "xml": ".xml"}

keys = st.sampled_from(KEYS[:3])
keys_of_all = st.sampled_from([*KEYS[:2], "incident/triage", "incident/review", "ml/train"])
words = st.sampled_from(["Small steps.", "Every day.", 'With <care> & "thought".'])


def build(
    source: Path,
    output: Path,
    doctrees: Path,
    builder: str,
    *,
    config: dict[str, str] | None = None,
    fresh: bool = False,
    parallel: int = 0,
    only: Iterable[Path] = (),
) -> None:
    """Run Sphinx in this process, as ``sphinx-build`` does."""
    warnings = StringIO()
    with docutils_namespace():
        app = Sphinx(
            *(source, source, output, doctrees, builder),
            confoverrides=dict(config or {}),
            status=None,
            warning=warnings,
            freshenv=fresh,
            parallel=parallel,
        )
        app.build(filenames=list(only))
    assert "Traceback" not in warnings.getvalue()


class Handbook(RuleBasedStateMachine):
    """A small handbook, the outputs that are kept, and everything that may happen to them."""

    clean: ClassVar[dict[object, dict[str, bytes]]] = {}
    """What a clean build makes of sources that have been seen before, in any history."""
    directory = Path(tempfile.gettempdir(), f"devops-phases-{os.getpid()}")
    """Always the same, as it is in what some builders write."""

    @initialize()
    def start(self) -> None:
        self.source = self.directory / "source"
        self.doctrees = self.directory / "doctrees"
        self.outputs = {"html": self.directory / "html"}
        self.config: dict[str, str] = {}
        self.write({"conf.py": CONF, **START})
        self.build("html")
        shutil.copytree(self.outputs["html"], self.directory / "older")

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = self.source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")

    def remove(self, name: str) -> None:
        (self.source / name).unlink(missing_ok=True)

    def build(self, builder: str, *, fresh: bool = False) -> None:
        output = self.outputs.setdefault(builder, self.directory / builder)
        build(self.source, output, self.doctrees, builder, config=self.config, fresh=fresh)

    # What authors do

    @rule(key=keys, summary=words)
    def change_a_summary(self, key: str, summary: str) -> None:
        text = f"---\ndevops-phase: {key}\nsubtitle: '{summary}'\n---\n\n# The {key} phase\n"
        self.write({f"phases/{key}.md": text})

    @rule(key=keys)
    def give_a_phase_up(self, key: str) -> None:
        self.write({f"phases/{key}.md": f"# The {key} phase\n"})

    @rule(key=keys_of_all)
    def claim_a_phase_elsewhere(self, key: str) -> None:
        text = f"---\norphan: true\n---\n# Ours\n\n```{{devops-phase}} {key}\nMine.\n```\n"
        self.write({"ours.md": text})

    @rule()
    def remove_the_claim(self) -> None:
        self.remove("ours.md")

    @rule(key=keys_of_all)
    def move_a_page_to_another_phase(self, key: str) -> None:
        self.write({"moving.md": f"---\norphan: true\ndevops-phase: {key}\n---\n# Moving\n"})

    @rule(key=keys_of_all, page=st.sampled_from(["moving.md", "phases/plan.md", "train.md"]))
    def let_a_list_lead_elsewhere(self, key: str, page: str) -> None:
        self.write({"loop.md": LOOP.format(key=key, page=page)})

    @rule(there=st.booleans())
    def let_phases_lead_out_of_the_project(self, there: bool) -> None:
        self.write({"conf.py": CONF + (OUTSIDE if there else "")})

    @rule(key=keys_of_all)
    def tag_a_resource(self, key: str) -> None:
        text = f"---\norphan: true\ndevops-related: [{key}, test]\n---\n# Tagged {key}\n"
        self.write({"tagged.md": text})

    @rule()
    def untag_the_resource(self) -> None:
        self.write({"tagged.md": "---\norphan: true\n---\n# Tagged\n"})

    @rule(key=keys_of_all)
    def write_sections_instead(self, key: str) -> None:
        cycle, _, bare = key.rpartition("/")
        text = f"# Plain\n\n```{{devops-cycle}} {cycle}\n```\n\n## {bare}\n\nHere.\n"
        self.write({"plain.md": f"---\norphan: true\n---\n{text}"})

    @rule(there=st.booleans())
    def let_files_come_and_go(self, there: bool) -> None:
        for name in ("files/slides.pdf", "img/a.png", "site/new.md", "train.md"):
            if there:
                self.write({name: "---\norphan: true\n---\n# New\n"})
            else:
                self.remove(name)

    @rule(shape=st.sampled_from(["ring", "infinity"]), place=st.sampled_from(["top", "none"]))
    def change_the_configuration(self, shape: str, place: str) -> None:
        self.config |= {"devops_cycle_shape": shape, "devops_phase_nav": place}

    # What builds do

    @rule(builder=st.sampled_from(["latex", "text", "epub", "dirhtml", "xml"]), fresh=st.booleans())
    def build_something_else(self, builder: str, fresh: bool) -> None:
        self.build(builder, fresh=fresh)

    @rule(key=keys)
    def build_one_file(self, key: str) -> None:
        path = self.source / f"phases/{key}.md"
        output = self.outputs["html"]
        build(self.source, output, self.doctrees, "html", config=self.config, only=[path])

    @rule(
        summary=words,
        pages=st.integers(1, 8),
        by=st.sampled_from([signal.SIGINT, signal.SIGTERM, signal.SIGKILL]),
    )
    def break_a_build_off(self, summary: str, pages: int, by: signal.Signals) -> None:
        before = (self.source / "phases/code.md").read_text(encoding="utf-8")
        self.change_a_summary("code", summary)
        command = ["-q", "-b", "html", "-d", self.doctrees]
        for name, value in self.config.items():
            command += ["-D", f"{name}={value}"]
        command += [self.source, self.outputs["html"]]
        forked(sphinx_build, *command, BREAK_OFF_AT=str(pages), BREAK_OFF_BY=str(int(by)))
        if pages % 2:  # as if it had never been
            self.write({"phases/code.md": before})

    @rule()
    def move_the_output(self) -> None:
        moved = self.outputs["html"].with_name(self.outputs["html"].name + "-moved")
        self.outputs["html"] = self.outputs["html"].rename(moved)

    @rule()
    def put_an_older_output_back(self) -> None:
        shutil.rmtree(self.outputs["html"])
        shutil.copytree(self.directory / "older", self.outputs["html"])

    @precondition(lambda self: "epub" in self.outputs)
    @rule()
    def remove_an_output(self) -> None:
        shutil.rmtree(self.outputs.pop("epub"))

    # What must be true

    def contents(self, output: Path, builder: str) -> dict[str, bytes]:
        """The main part of each page that there is a source for, and the drawings."""
        found = {}
        for source in self.source.rglob("*.md"):
            name = source.relative_to(self.source).with_suffix("")
            if builder == "dirhtml" and name.name != "index":
                name = name / "index"
            page = (output / name).with_suffix(SUFFIXES[builder]).read_bytes()
            main = re.search(
                rb'<div class="body" role="main">.*?<div class="sphinxsidebar"', page, re.S
            )
            found[name.as_posix()] = main[0] if main and builder != "xml" else page
        drawings = output.glob("_images/devops-cycle-*")
        return found | {f"{path.name}": path.read_bytes() for path in drawings}

    @invariant()
    def every_output_equals_a_clean_build(self) -> None:
        if not hasattr(self, "config"):
            return
        files = {path: path.read_bytes() for path in self.source.rglob("*") if path.is_file()}
        state = (str(self.config), *sorted(files.items()))
        for builder in sorted(self.outputs.keys() & SUFFIXES.keys()):
            self.build(builder)
            if (builder, state) not in self.clean:
                self.clean[builder, state] = self.contents(self.build_clean(builder), builder)
            assert self.contents(self.outputs[builder], builder) == self.clean[builder, state]
        shutil.rmtree(self.directory / "clean", ignore_errors=True)

    def build_clean(self, builder: str) -> Path:
        """Build what there is; every other time, web pages with two processes."""
        clean = self.directory / "clean"
        parallel = 2 * (len(self.clean) % 2) if builder == "html" else 0
        places = (self.source, clean / builder, clean / "doctrees")
        build(*places, builder, config=self.config, parallel=parallel)
        return clean / builder

    def teardown(self) -> None:
        shutil.rmtree(self.directory, ignore_errors=True)


Handbook.TestCase.settings = settings(
    max_examples=settings.default.max_examples // 8,  # type: ignore[union-attr]
    stateful_step_count=8,
    phases=[Phase.generate],  # to shrink a history takes longer than to read it
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestHandbook = Handbook.TestCase

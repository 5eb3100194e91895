"""After any edit, an incremental build equals a clean one, byte for byte, and a parallel one."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from conftest import KEYS, make_build, phase_pages
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

phase_keys = st.sampled_from(KEYS[:3])
words = st.sampled_from(["Small steps.", "Every day.", 'With <care> & "thought".'])


class Handbook(RuleBasedStateMachine):
    """Edits a small handbook at random; each state is built incrementally and from nothing."""

    @initialize()
    def start(self) -> None:
        self.directory = Path(tempfile.mkdtemp())
        self.files = phase_pages()
        self.files["index.md"] = (
            "# Handbook\n\n```{devops-cycle}\n```\n\n{devops:phase}`plan`\n\n"
            "```{toctree}\n:glob:\n\nphases/*\n```\n"
        )
        self.files["list.md"] = "---\norphan: true\n---\n# List\n\n```{devops-resources}\n```\n"
        self.files["tagged.md"] = "---\norphan: true\ndevops-related: [plan]\n---\n# Tagged\n"
        self.files["plain.md"] = "---\norphan: true\n---\n# Plain\n\n{devops:phase}`build`\n"
        self.config: dict[str, object] = {}

    @rule(key=phase_keys, summary=words)
    def change_a_summary(self, key: str, summary: str) -> None:
        self.write(
            f"phases/{key}.md",
            f"---\ndevops-phase: {key}\nsubtitle: '{summary}'\n---\n\n# About {key}\n",
        )

    @rule(key=phase_keys)
    def remove_a_page(self, key: str) -> None:
        self.files.pop(f"phases/{key}.md", None)

    @rule(key=phase_keys)
    def rename_a_page(self, key: str) -> None:
        if text := self.files.pop(f"phases/{key}.md", None):
            self.files[f"phases/new-{key}.md"] = text

    @rule(key=phase_keys)
    def claim_a_phase_twice(self, key: str) -> None:
        self.files[f"phases/a-{key}.md"] = (
            f"# Also {key}\n\n```{{devops-phase}} {key}\nMine.\n```\n"
        )

    @rule(key=phase_keys)
    def tag_a_resource(self, key: str) -> None:
        self.files["tagged.md"] = (
            f"---\norphan: true\ndevops-related: [{key}, test]\n---\n# Tagged {key}\n"
        )

    @rule()
    def untag_the_resource(self) -> None:
        self.files["tagged.md"] = "---\norphan: true\n---\n# Tagged\n"

    @rule(shape=st.sampled_from(["ring", "infinity"]))
    def change_the_configuration(self, shape: str) -> None:
        self.config["devops_cycle_shape"] = shape

    @rule(key=phase_keys)
    def write_sections_instead(self, key: str) -> None:
        self.files["plain.md"] = (
            f"---\norphan: true\n---\n# Plain\n\n```{{devops-cycle}}\n```\n\n## {key}\n\nHere.\n"
        )

    def write(self, name: str, text: str) -> None:
        if name in self.files:
            self.files[name] = text

    def pages(self, name: str, parallel: int = 0) -> dict[str, str]:
        source = self.directory / name / "source"
        for path in source.rglob("*.md") if source.exists() else []:
            if str(path.relative_to(source)) not in self.files:
                path.unlink()
        built = make_build(self.directory / name)(self.files, parallel=parallel, **self.config)
        return {
            str(path.relative_to(built.outdir)): path.read_text(encoding="utf-8")
            for path in sorted(built.outdir.rglob("*.html"))
            if path.relative_to(built.outdir).with_suffix(".md").as_posix() in self.files
            or path.name == "genindex.html"
        }

    @invariant()
    def incremental_equals_clean_equals_parallel(self) -> None:
        if not hasattr(self, "files"):
            return
        incremental = self.pages("kept")
        for name, parallel in (("clean", 0), ("parallel", 4)):
            shutil.rmtree(self.directory / name, ignore_errors=True)
            assert self.pages(name, parallel) == incremental, name

    def teardown(self) -> None:
        shutil.rmtree(self.directory, ignore_errors=True)


Handbook.TestCase.settings = settings(
    max_examples=6,
    stateful_step_count=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
TestHandbook = Handbook.TestCase

"""A handbook with the same text in every place where an author can write one."""

from __future__ import annotations

import json
import re

from conftest import KEYS

HOSTILE = {
    "elements": "x<script>alert(1)</script><img src=x onerror=alert(1)>",
    "attributes": 'x" onmouseover="alert(1)" style=\'x',
    "the ends of elements": "x</title></text></a></svg></nav>--><![CDATA[<b>]]>",
    "entities": "x&lt;b&gt;&#60;b&#62;&amp;lt;",
    "TeX": r"x\input{secret}\write18{id}^^5cinput$%&~#_{}\end{document}",
    "templates": "x{{ 7*7 }}{% raw %}{% endraw %}|safe%(name)s{0}",
}


def markdown(text: str) -> str:
    """*text* as Markdown that means just that."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def string(text: str) -> str:
    """*text* as a string of YAML or Markdoc."""
    return json.dumps(text, ensure_ascii=False)


TAGS = """
{% callout title=TEXT type=TEXT class=TEXT id=TEXT collapsible=TEXT %}
WORDS
{% /callout %}

{% callout type="tip" title=TEXT .wide #here %}{% /callout %}

{% grid columns=TEXT %}
{% cell title=TEXT description=TEXT href="https://example.org" /%}
{% cell title=TEXT description=TEXT imgPath="/a.svg" /%}
{% /grid %}

{% tabs %}
{% tab label=TEXT %}
WORDS
{% /tab %}
{% /tabs %}

{% devops-cycle alt=TEXT width=TEXT align=TEXT shape=TEXT class=TEXT name=TEXT current=TEXT /%}

{% devops-grid columns=TEXT class=TEXT /%}
"""
DIRECTIVES = """
~~~{devops-cycle}
:alt: TEXT
:caption: WORDS
:name: TEXT
:class: TEXT
:width: TEXT
:align: TEXT
:shape: TEXT
:current: TEXT

WORDS
~~~

~~~{callout} WORDS
:type: TEXT
:class: TEXT
:name: TEXT
:collapsible: TEXT
WORDS
~~~

~~~{devops-grid}
:class: TEXT
:name: TEXT
~~~

![WORDS {priority}](/cycle.png)
"""


def filled(template: str, text: str) -> str:
    return template.replace("TEXT", string(text)).replace("WORDS", markdown(text))


def handbook(text: str) -> dict[str, str]:
    front = f"title: {string(text)}\nsubtitle: {string(text)}\ndescription: {string(text)}"
    listing = (
        "```{toctree}\n:glob:\nphases/*\n```\n\n```{devops-resources}\n```\n\n```{devops-nav}\n```"
    )
    bodies = {
        "plan": "Text.",
        "code": "# WORDS\n\n```{devops-phase} code\nWORDS\n```",
        "build": "# WORDS\n\nWORDS",
        "test": "# WORDS\n\n## WORDS\n\n```{devops-phase} test\n```\n\nWORDS",
    }
    heads = {
        "plan": f"devops-phase: plan\n{front}",
        "code": "devops-related: [plan]\ndescription: TEXT",
        "build": "devops-phase: build\ndevops-related: TEXT",
        "test": "devops-phase: TEXT",
    }
    pages = {
        f"phases/{key}.md": filled(f"---\n{heads[key]}\n---\n\n{bodies[key]}\n", text)
        for key in bodies
    }
    body = filled(f"{TAGS}\n{DIRECTIVES}", text)
    pages["a.svg"] = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>'
    return {"index.md": f"---\n{front}\n---\n\n{body}\n\n{listing}\n", **pages}


def config(text: str) -> dict[str, object]:
    words = {"label": f"Do {text}", "summary": text}  # not the title of a section
    phases = [
        {"key": key, **words, "group": text if index < 4 else "Ops"}
        for index, key in enumerate(KEYS)
    ]
    return {
        "devops_phases": phases,
        "devops_markdoc_pages": ["*"],
        "devops_cycle_images": ["*/cycle.png"],
        "suppress_warnings": ["image"],
    }

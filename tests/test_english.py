"""The words that people read are plain technical English: a list of words to avoid has no hits."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from insolecad.cli.help_pages import PAGES as HELP
from tests.support.pages import PAGES
from tests.support.paths import ROOT

PACKAGE = ROOT / "insolecad"

AVOID = {
    r"\btell(s|ing)?\b|\btold\b": "report, print, list, show, say",
    r"\bwhom\b": "who for, target",
    r"\banew\b": "again",
    r"\blies\b": "is",
    r"\brides\b": "is stored",
    r"(?<!there )\b(is|are|be|was|were) no\b(?! (longer|more|less|steeper|tighter|wider)\b)": "is not a",
    r"\bours?\b|\bwe\b(?!')": "insolecad's, the program",
    r"\bso (many|much)\b": "this many, that much",
    r"\b(leaves?|leave) with (\d|exit)|, and leave\b": "exits with",
    r"\bmay be off\b": "tolerance",
    r"\basked (and|against|or) got\b|\bgot (and|against) asked\b": "ordered and measured",
    r"\bcould not be told\b|\bnot told\b": "not measured",
    r"\bhow true\b": "largest deviation, accuracy",
    r"\ba bug of\b|\bour fault\b|\bbug of its own\b": "internal error",
    r"\bwithout a word\b": "without a warning",
    r"\bof no matter\b": "not relevant",
    r"\b(made|makes?|making) .{0,20}again, and\b": "rebuild",
    r"\bwhere (nobody|there (is|are) (no|none|one|several))\b": "if",
    r"(?-i:\b(0|[Nn]one|null|[Ee]mpty|\w*Error) where\b)": "if",
    r"\bbut for\b": "except for",
    r"\b(is|are|be) mended\b|\bmend (it|the)\b": "fix",
    r"\bof anyone's making\b|\bours or\b": "of any program",
    r"\bholds? (it|them|the \w+)? ?against\b|\bheld against\b": "compare with",
}
"""Patterns of words to avoid, and what to write instead."""

KEPT = {
    "lies on the bed": "the name of a check, which scripts read",
    "`asked` (ordered), `got` (measured)": "keys of a JSON output, which scripts read",
    "*not told*": "a word of earlier versions, in the changelog",
}
"""Texts that hold such a word for a reason."""


NAMES = ("`told`", "`tell`")
"""Names of parameters in docstrings."""


def found(text: str) -> list[str]:
    """Return the words of a text that are to be avoided, with a little of what stands around them."""
    for kept in (*KEPT, *NAMES):
        text = text.replace(kept, "")
    return [
        f"{text[max(match.start() - 30, 0) : match.end() + 30]!r}: write {better}"
        for pattern, better in AVOID.items()
        for match in re.finditer(pattern, text, re.IGNORECASE)
    ]


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Yield every docstring and every other string of two words and more in a file of Python, with its line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            words = "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            words = node.value
        else:
            continue
        if " " in words.strip():
            yield node.lineno, " ".join(words.split())


def docstrings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the docstrings of a file of Python, and the names of its tests as sentences, with their lines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.lineno, " ".join(node.value.value.split())
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.lineno, node.name.replace("_", " ")


def comments(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the comments of a file of Python, with their lines."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if match := re.match(r"\s*# (.*)", line):
            yield number, match[1]


@pytest.mark.parametrize("folder", sorted({path.parent for path in PACKAGE.rglob("*.py")}), ids=lambda path: path.name)
def test_messages_docstrings_and_comments_are_in_plain_english(folder: Path) -> None:
    hits = [
        f"{path.relative_to(ROOT)}:{line}: {hit}"
        for path in sorted(folder.glob("*.py"))
        for line, text in (*texts(path), *comments(path))
        for hit in found(text)
    ]
    assert not hits, "\n".join(hits)


@pytest.mark.parametrize("folder", ["tests", "benchmarks", "tools"])
def test_docstrings_comments_and_names_of_tests_are_in_plain_english(folder: str) -> None:
    hits = [
        f"{path.relative_to(ROOT)}:{line}: {hit}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path != Path(__file__)
        for line, text in (*docstrings(path), *comments(path))
        for hit in found(text)
    ]
    assert not hits, "\n".join(hits)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_are_in_plain_english(page: Path) -> None:
    assert not found(" ".join(page.read_text(encoding="utf-8").split()))


def test_the_newest_sections_of_the_changelog_are_in_plain_english() -> None:
    newest = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split("\n## [")[1]
    assert not found(" ".join(newest.split()))


def test_presets_and_the_report_page_are_in_plain_english() -> None:
    for path in sorted((ROOT / "presets").rglob("*.toml")):
        about = tomllib.loads(path.read_text(encoding="utf-8")).get("preset", {})
        assert not [hit for text in about.values() for hit in found(str(text))], path
    for path in sorted((PACKAGE / "report" / "web").glob("page.*")):
        # names of variables and of classes are not words
        text = re.sub(r"\{[{%].*?[%}]\}|class=\"[^\"]*\"|<script.*?</script>", "", path.read_text(encoding="utf-8"))
        assert not found(re.sub(r"(?m)^\..*$", "", text)), path


def test_the_summaries_of_commands_are_short_imperatives() -> None:
    for name, page in HELP.items():
        assert page.summary[0].isupper() and page.summary.endswith(".") and len(page.summary) <= 80, name


@pytest.mark.parametrize(
    "text",
    [
        "Tell why every number is what it is.",
        "an XML file that is no SVG",
        "not told: other heights are off",
        "so many mm behind the heads",
        "Raises FileError where it cannot be read.",
        "a bug of ours",
    ],
)
def test_the_list_finds_the_words_to_avoid(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize("text", ["there is no such file", "the longer leg is no longer than 2 mm", "US men's sizes"])
def test_the_list_leaves_plain_words_alone(text: str) -> None:
    assert not found(text)

"""Figures of the house: names, layers, circles, edges and lengths. Run: python tools/figures.py.

tests/test_layers.py holds the same figures.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "insolecad"

SHORT, LONG = 40, 350
"""Lines below which a module is too small for a file of its own, and above which it is too long."""

NOUNS = {
    *(
        "bed",
        "seed",
        "feed",
        "speed",
        "embed",
        "need",
        "shed",
        "ring",
        "string",
        "spring",
        "thing",
        "width",
        "footbed",
        "plotting",
        "winding",
        "kerning",
        "staging",
    ),
    *(
        "printing",
        "nesting",
        "reading",
        "drilling",
        "engraving",
        "fitting",
        "drawing",
        "rounding",
        "slicing",
        "opening",
    ),
    *(
        "warning",
        "fairing",
        "setting",
        "heading",
        "spacing",
        "casting",
        "ending",
        "finding",
        "lining",
        "string",
        "grading",
    ),
    *("placing", "crossing", "building", "coating", "meaning", "mapping", "timing", "filling", "lettering", "encoding"),
    *("bearing", "sizing", "perforating", "padding", "posting", "flooring", "landing", "edging", "packing"),
}
"""Words that end like a participle and are nouns."""

PARTICIPLES = {
    *(
        "told",
        "made",
        "found",
        "given",
        "kept",
        "held",
        "laid",
        "lost",
        "said",
        "seen",
        "shown",
        "stood",
        "drawn",
        "got",
    ),
    *(
        "written",
        "built",
        "known",
        "done",
        "taken",
        "sent",
        "gone",
        "sought",
        "bound",
        "broken",
        "chosen",
        "put",
        "begun",
    ),
    *("thrown", "grown", "worn", "hidden", "ridden", "forgotten", "spoken", "swept", "bent", "meant", "felt", "lent"),
    *("paid", "sunk", "wound", "spent", "met", "led", "sold", "brought", "thought", "bought", "caught", "unseen"),
}
PRONOUNS = {
    *(
        "it",
        "one",
        "ones",
        "other",
        "others",
        "own",
        "all",
        "both",
        "each",
        "any",
        "none",
        "who",
        "whom",
        "what",
        "which",
    ),
    *("that", "this", "these", "those", "mine", "ours", "theirs", "them", "they", "we", "us", "everything", "anything"),
    *("something", "nothing", "many", "more", "most", "few", "some", "such", "whose"),
}
ADVERBS = {
    *("anew", "again", "apart", "aside", "along", "away", "here", "there", "now", "then", "once", "twice", "only"),
    *("alone", "together", "behind", "beyond", "beside", "inside", "outside", "above", "below", "upright", "elsewhere"),
    *("anyhow", "otherwise", "else", "when", "where", "why", "how", "as", "so", "too", "very", "still", "yet", "ever"),
}
PREPOSITIONS = {
    *(
        "of",
        "from",
        "for",
        "in",
        "on",
        "at",
        "to",
        "by",
        "with",
        "under",
        "over",
        "between",
        "into",
        "as",
        "beside",
        "near",
    ),
    *("against", "behind", "beyond", "inside", "without", "within", "along", "across", "through", "about"),
}


@dataclass(frozen=True)
class Name:
    """A public name: its words, and where it stands."""

    text: str
    place: str

    @property
    def head(self) -> str:
        """Return the word that the others describe: the last one ahead of a preposition."""
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", self.text).lower().split("_")
        for word, following in pairwise(words):
            if following in PREPOSITIONS:
                return word
        return words[-1]

    @property
    def is_a_poor_one(self) -> bool:
        """Return whether the head is a participle, a pronoun or an adverb; a yes or no may be one."""
        if self.text.startswith(("is_", "has_")):
            return False
        head = self.head
        if head in NOUNS or head.removesuffix("s") in NOUNS:
            return False
        return head in PARTICIPLES | PRONOUNS | ADVERBS or (len(head) > 4 and head.endswith(("ed", "ing")))


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield every module that a file imports, in full, and whether it is imported at once."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    late = {
        id(node)
        for scope in ast.walk(tree)
        if isinstance(scope, ast.FunctionDef) or (isinstance(scope, ast.If) and "TYPE_CHECKING" in ast.dump(scope.test))
        for node in ast.walk(scope)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, id(node) not in late
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} has a relative import"
            for name in node.names:
                inner = PACKAGE.joinpath(*node.module.split(".")[1:], name.name)
                own = node.module.split(".")[0] == "insolecad"
                is_module = own and (inner.with_suffix(".py").exists() or (inner / "__init__.py").exists())
                yield f"{node.module}.{name.name}" if is_module else node.module, id(node) not in late


@dataclass(frozen=True)
class House:
    """The modules of the package, by dotted name below it."""

    paths: dict[str, Path]

    @cached_property
    def imports(self) -> dict[str, set[str]]:
        """Return which modules each imports, at once or late."""
        return {
            name: {
                other.removeprefix("insolecad").lstrip(".")
                for other, _ in imports(path)
                if other.split(".")[0] == "insolecad"
            }
            for name, path in self.paths.items()
        }

    def folder(self, module: str) -> str:
        """Return the folder of a module, with its parents."""
        path = self.paths[module].parent.relative_to(PACKAGE)
        return "" if path == Path() else path.as_posix()

    @cached_property
    def edges(self) -> set[tuple[str, str]]:
        """Return which folder imports from which, the package's own files aside."""
        return {
            (self.folder(module), self.folder(other))
            for module, others in self.imports.items()
            for other in others & self.paths.keys()
            if self.folder(module) and self.folder(other) and self.folder(module) != self.folder(other)
        }

    @property
    def first_edges(self) -> set[tuple[str, str]]:
        """Return which first folder imports from which."""
        first = {(folder.split("/")[0], other.split("/")[0]) for folder, other in self.edges}
        return {(folder, other) for folder, other in first if folder != other}

    @property
    def top(self) -> list[str]:
        """Return the names at the top of the package."""
        return [name for name in self.paths if name and "." not in name]

    @property
    def short(self) -> list[str]:
        """Return the modules that are too small."""
        return [name for name, length in self.lengths.items() if length < SHORT]

    @property
    def long(self) -> dict[str, int]:
        """Return the modules that are too long, with their lines."""
        return {name: length for name, length in self.lengths.items() if length > LONG}

    @cached_property
    def lengths(self) -> dict[str, int]:
        """Return the lines of every module; what introduces a folder is not one."""
        modules = {name: path for name, path in self.paths.items() if path.stem not in ("__init__", "__main__")}
        return {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in modules.items()}

    @cached_property
    def names(self) -> list[Name]:
        """Return every public module, function, class and method."""
        names = []
        for module, path in self.paths.items():
            names.append(Name(module.rpartition(".")[2], module))
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in tree.body:
                if isinstance(node, ast.FunctionDef | ast.ClassDef):
                    names.append(Name(node.name, module))
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    members = [part for part in node.body if isinstance(part, ast.FunctionDef)]
                    names += [Name(part.name, f"{module}.{node.name}") for part in members]
        return [name for name in names if not name.text.startswith("_")]

    @property
    def poor_names(self) -> list[Name]:
        """Return the names that are participles, pronouns or adverbs."""
        return [name for name in self.names if name.is_a_poor_one]


def circles(needs: dict[str, set[str]]) -> list[str]:
    """Return what is in a circle, or needs a circle and is needed by one."""
    rest = {name: set(others) - {name} for name, others in needs.items()}
    while rest:
        reached = set().union(*rest.values())
        loose = {name for name, others in rest.items() if not others & rest.keys() or name not in reached}
        if not loose:
            break
        for name in loose:
            del rest[name]
    return sorted(rest)


def folder_needs(edges: set[tuple[str, str]]) -> dict[str, set[str]]:
    """Return which folders each folder imports from."""
    needs: dict[str, set[str]] = {}
    for folder, other in edges:
        needs.setdefault(folder, set()).add(other)
        needs.setdefault(other, set())
    return needs


def house() -> House:
    """Return the package as it is on disk."""
    files = sorted(PACKAGE.rglob("*.py"))
    dotted = {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__"): path for path in files
    }
    return House({name.strip("."): path for name, path in dotted.items()})


def main() -> None:
    """Print the figures."""
    package = house()
    share = 100.0 * len(package.short) / len(package.lengths)
    loops = circles(package.imports), circles(folder_needs(package.edges))
    rows = (
        ("modules", len(package.paths), ""),
        ("names at the top", len(package.top), ""),
        ("files in circles", len(loops[0]), ", ".join(loops[0])),
        ("folders in circles", len(loops[1]), ", ".join(loops[1])),
        ("edges between first folders", len(package.first_edges), ""),
        ("edges between all folders", len(package.edges), ""),
        (f"modules under {SHORT} lines", f"{share:.0f} %", f"{len(package.short)} of {len(package.lengths)}"),
        (
            f"modules above {LONG} lines",
            len(package.long),
            ", ".join(f"{n} {lines}" for n, lines in package.long.items()),
        ),
        ("participles, pronouns, adverbs", len(package.poor_names), ""),
    )
    for label, figure, remark in rows:
        print(f"{label:32s} {figure!s:>6}  {remark}")
    for name in package.poor_names:
        print(f"    {name.place}: {name.text}")


if __name__ == "__main__":
    main()

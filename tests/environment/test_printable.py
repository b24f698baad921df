"""Whatever a file holds, its words neither steer the terminal nor hide there."""

import ast
import io
import json
import logging
import unicodedata
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

import insolecad
from insolecad import Order
from insolecad.cli import app
from insolecad.cli.console import Console
from insolecad.cli.terminal import escape_logs
from insolecad.environment.printable import one_line, printable
from insolecad.order.presets import AppliedPreset
from insolecad.report.page import Report, page

HOSTILE = "\x1b[31mred\x1b]0;title\x07 \x9b2J \x7f\u202eabc\u200b\u2066\ufeff\u2028"

ORDER = '[foot]\nlength_mm = 262\n"{0}" = 1\n'
PRESET = '[preset]\ntitle = "{0}"\nabout = "{0}"\n[support]\nlevel = "mild"\n'


def seen(text: str) -> list[str]:
    """Return the characters of an output that could steer a terminal or hide."""
    return [hex(ord(one)) for one in text if not one.isprintable() and one != "\n"]


def run(*arguments: object) -> "tuple[int, str]":
    done = CliRunner().invoke(app, [str(one) for one in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout + done.stderr


def threemf(path: Path, name: str) -> Path:
    """Write a 3MF of one small plate whose object has a hostile name."""
    corners = [(x, y, z) for z in (0, 8) for x, y in ((0, 0), (250, 0), (250, 90), (0, 90))]
    faces = [(0, 2, 1), (0, 3, 2), (4, 5, 6), (4, 6, 7)]
    faces += [one for i in range(4) for one in ((i, (i + 1) % 4, 4 + (i + 1) % 4), (i, 4 + (i + 1) % 4, 4 + i))]
    core = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
    allowed = "".join(f"&#x{ord(one):x};" if ord(one) > 126 else one for one in name if ord(one) >= 32)
    model = (
        f'<model unit="millimeter" xmlns="{core}"><resources><object id="1" type="model" name="{allowed}">'
        + "<mesh><vertices>"
        + "".join(f'<vertex x="{x}" y="{y}" z="{z}"/>' for x, y, z in corners)
        + "</vertices><triangles>"
        + "".join(f'<triangle v1="{a}" v2="{b}" v3="{c}"/>' for a, b, c in faces)
        + '</triangles></mesh></object></resources><build><item objectid="1"/></build></model>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("3D/3dmodel.model", model)
    return path


def toml(text: str) -> str:
    return "".join(one if one.isprintable() and one not in '"\\' else f"\\U{ord(one):08x}" for one in text)


def test_no_character_that_cannot_be_seen_is_left() -> None:
    for code in (*range(0x20), *range(0x7F, 0xA0), 0xAD, *range(0x200B, 0x2010), *range(0x2028, 0x202F), 0xFEFF):
        shown = printable(chr(code))
        assert shown in ("\n", "\t") or (shown.isascii() and shown.isprintable()), hex(code)
        assert one_line(f"a{chr(code)}b").isprintable()
    invisible = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in ("Cc", "Cf", "Cs")]
    assert printable("".join(invisible)).replace("\n", "").replace("\t", "").isascii()
    assert printable("Füße, 足, école") == "Füße, 足, école"


def test_json_stays_the_same_data() -> None:
    for keep in (True, False):
        text = json.dumps({HOSTILE: [HOSTILE, "\U000e0001"]}, ensure_ascii=keep)
        assert json.loads(printable(text)) == {HOSTILE: [HOSTILE, "\U000e0001"]}


def test_every_line_to_the_terminal_takes_the_one_way() -> None:
    root = Path(insolecad.__file__).parent
    ways = {"cli/terminal.py", "cli/console.py"}
    own_processes = {"inspection/formats/step_worker.py"}
    for path in root.rglob("*.py"):
        name = path.relative_to(root).as_posix()
        if name in ways | own_processes:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            words = ast.unparse(node) if isinstance(node, ast.Attribute | ast.ImportFrom) else ""
            assert words not in ("typer.echo", "typer.secho", "click.echo", "sys.stdout.write", "sys.stderr.write"), (
                name
            )
            assert not words.startswith("from rich.console import Console"), name


def test_a_table_shows_words_of_a_file_harmlessly_and_keeps_its_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.table import Table
    from rich.text import Text

    console = Console()
    console.file = text = io.StringIO()
    console._force_terminal, console._color_system = True, None
    table = Table(HOSTILE)
    table.add_row(Text(HOSTILE))
    console.print(Text(HOSTILE), table, HOSTILE, markup=False)
    assert "\\u001b[31mred" in text.getvalue() and not seen(text.getvalue())


def test_what_libraries_log_goes_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    escape_logs()
    try:
        assert logging.lastResort is not None and logging.lastResort.formatter is not None
        record = logging.LogRecord("x", logging.WARNING, "", 1, HOSTILE, None, None)
        assert not seen(logging.lastResort.formatter.format(record))
    finally:
        logging.captureWarnings(False)
        logging.lastResort.setFormatter(None)


@pytest.fixture(scope="module")
def mess(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of hostile files of every kind."""
    folder = tmp_path_factory.mktemp("mess")
    (folder / "key.toml").write_text(ORDER.format(toml(HOSTILE)), encoding="utf-8")
    (folder / "line.toml").write_bytes(f"[foot]\nlength_mm = {HOSTILE}\n".encode())
    (folder / "word.toml").write_text(
        f'presets = ["{toml(HOSTILE)}"]\n[foot]\ntype = "{toml(HOSTILE)}"\n', encoding="utf-8"
    )
    (folder / "name.toml").write_text(
        f'name = "{toml(HOSTILE)}"\n[form]\nlabel = "{toml(HOSTILE)}"\n', encoding="utf-8"
    )
    (folder / "house").mkdir()
    (folder / "house" / "evil.toml").write_text(PRESET.format(toml(HOSTILE)), encoding="utf-8")
    (folder / "house" / "worse.toml").write_text(f'[preset]\n"{toml(HOSTILE)}" = 1\n', encoding="utf-8")
    (folder / f"x{HOSTILE.replace('/', '')}.stl").write_bytes(b"solid " + HOSTILE.encode() + b"\nfacet\n")
    (folder / "rows.csv").write_text(f"name,foot.length_mm,{HOSTILE[:20]}\n{HOSTILE[:30]},262,1\n", encoding="utf-8")
    (folder / "rows2.csv").write_text(f"name,foot.length_mm\n{HOSTILE[:30]},262\n", encoding="utf-8")
    threemf(folder / "name.3mf", HOSTILE)
    (folder / "draw.svg").write_text(f"<svg>{HOSTILE}", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "arguments",
    [
        ("make", "{}/key.toml"),
        ("explain", "{}/line.toml"),
        ("make", "{}/word.toml"),
        ("explain", "{}/name.toml"),
        ("presets", "--presets", "{}/house"),
        ("presets", "show", "evil", "--presets", "{}/house"),
        ("presets", "show", "worse", "--presets", "{}/house", "--json"),
        ("explain", "--foot-length", "262", "--preset", "evil", "--presets", "{}/house"),
        ("explain", HOSTILE),
        ("make", "--set", f"{HOSTILE}=1"),
        ("make", "--foot-length", "262", "--set", f"shoe.sockliner_outline={HOSTILE}.svg"),
        ("make", "--foot-length", "262", "--set", "shoe.sockliner_outline={}/draw.svg"),
        ("batch", "{}/rows.csv", "--dry-run", "--out", "{}/out"),
        ("batch", "{}/rows2.csv", "--dry-run", "--out", "{}/out"),
        ("batch", "{}/rows2.csv", "--map", HOSTILE, "--matrix", f"{HOSTILE}=1", "--out", "{}/out"),
        ("check", "{}/name.3mf"),
        ("check", "{}/name.3mf", "--json"),
        ("inspect", "{}/name.3mf"),
        ("diff", "{}/name.3mf", "{}/name.3mf"),
        ("inspect", f"{{}}/x{HOSTILE}.stl"),
        ("check", f"{{}}/x{HOSTILE}.stl"),
        ("rebuild", f"{{}}/x{HOSTILE}.stl"),
        ("inspect", "{}/name.3mf", f"{HOSTILE}"),
        (HOSTILE,),
        ("make", f"--{HOSTILE}"),
    ],
)
def test_no_command_lets_a_file_steer_the_terminal(arguments: tuple[str, ...], mess: Path) -> None:
    code, output = run(*(one.replace("{}", str(mess)) for one in arguments))
    assert code in (0, 1, 2) and output.strip()
    assert not seen(output), output


def test_the_page_about_a_pair_shows_words_of_a_file_harmlessly() -> None:
    order = Order(name="page", side="left", foot={"length_mm": 262})
    html = page(Report(order, (AppliedPreset("club", HOSTILE, {"support.level": "moderate"}, (HOSTILE,)),)))
    ours = set((Path(insolecad.__file__).parent / "report" / "web" / "three.min.js").read_text(encoding="utf-8"))
    assert "\\u001b[31mred" in html
    assert not [hex(ord(one)) for one in set(html) - ours if not one.isprintable() and one not in "\n\t"]

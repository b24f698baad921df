"""What `--help` of each command shows besides its flags: a summary for the list, exit codes, examples."""

from collections.abc import Iterator
from dataclasses import dataclass

ORDER = "the order or an option is at fault; nothing was written"
OPTION = "an option is at fault"


@dataclass(frozen=True)
class HelpPage:
    """A command's summary in the list of commands, its exit codes, and its examples.

    `failed` says what exit code 1 means, empty if the command never exits with it; `refused` is the same for 2.
    `examples` are lines for a shell. A test runs those of all commands in one folder that is empty at first, in the
    order of the list; `#` begins a comment.
    """

    summary: str
    examples: tuple[str, ...] = ()
    failed: str = ""
    refused: str = ORDER

    def exit_codes(self) -> Iterator[tuple[str, str]]:
        """Yield each exit code with its meaning."""
        meanings = ("success", self.failed, self.refused, "internal error: please report it")
        return ((str(code), meaning) for code, meaning in enumerate(meanings) if meaning)


PAGES: dict[str, HelpPage] = {
    "insolecad": HelpPage(
        "Custom insoles from foot measurements: files to print (STL) and to edit (STEP).",
        (
            "insolecad make --foot-length 262 --format stl --name runner",
            "insolecad make --help",
        ),
        failed="a check failed, or a comparison found a difference",
        refused="the order, an option or a file is at fault",
    ),
    "make": HelpPage(
        "Build insoles from an order.",
        (
            "insolecad make --foot-length 262 --format stl --name runner",
            "insolecad make --size EU42 --preset achilles-wedge --format stl --name club",
            "insolecad make --foot-length 262 --format 3mf --slicer prusa --name zones",
            "insolecad make --foot-length 262 --set left.medial_arch.height_mm=14 \\",
            "    --side left --format stl --name arch",
        ),
        failed="a check of the finished files failed; the job sheet says which",
    ),
    "explain": HelpPage(
        "Explain every number in an order.",
        (
            "insolecad explain --foot-length 262 --footprint full --support mild",
            "insolecad explain medial_arch.height_mm",
            "insolecad explain metatarsal_pad --foot-length 262",
        ),
    ),
    "inspect": HelpPage(
        "Measure a finished insole, whoever made it.",
        (
            "# on the files of the examples of `insolecad make --help`",
            "insolecad inspect out/runner_R_EU41.5_moderate.stl",
            "insolecad inspect out/runner_R_EU41.5_moderate.stl --job out/runner.job.json",
        ),
        failed="a dose is out of tolerance, or none could be measured, or the file is damaged",
        refused="the file or the job sheet cannot be read",
    ),
    "diff": HelpPage(
        "Compare two orders or two insoles.",
        (
            "# on the files of the examples of `insolecad make --help`; the arches differ",
            "insolecad diff out/runner_L_EU41.5_moderate.stl out/arch_L_EU41.5_moderate.stl",
            "insolecad diff out/runner.job.json out/arch.job.json --foot left --json",
        ),
        failed="the two differ",
        refused="the two cannot be compared",
    ),
    "rebuild": HelpPage(
        "Rebuild a finished file and report what changed.",
        (
            "# on the files of the examples of `insolecad make --help`",
            "insolecad rebuild out/runner_R_EU41.5_moderate.stl --check",
            "insolecad rebuild out/runner_R_EU41.5_moderate.stl --out out/again",
        ),
        failed="the rebuilt file differs from the given one",
        refused="the file stores no order, or cannot be read",
    ),
    "ladder": HelpPage(
        "Build a series of insoles that differ in one value.",
        (
            "insolecad ladder --foot-length 262 --vary medial_arch.height_mm=10,12",
            "insolecad ladder --foot-length 262 --vary support --out out/support",
        ),
    ),
    "batch": HelpPage(
        "Build a pair for every row of a table.",
        (
            "printf 'name,foot.length_mm\\nanna,245\\nben,268\\n' > people.csv",
            "insolecad batch people.csv --dry-run",
            "insolecad batch people.csv --format stl --out out/people",
            "insolecad batch status out/people",
            "insolecad batch --resume out/people",
        ),
        failed="some rows were refused, or failed",
        refused="the table or an option is at fault",
    ),
    "check": HelpPage(
        "Find faults in finished files before they are printed.",
        (
            "# on the files of the examples of `insolecad make --help`",
            "insolecad check out/runner_R_EU41.5_moderate.stl",
            "insolecad check out/runner_R_EU41.5_moderate.stl --printer mk4",
        ),
        failed="a check failed",
        refused="a file cannot be read, or an option is at fault",
    ),
    "picture": HelpPage(
        "Draw insoles from six sides on one sheet.",
        (
            "insolecad picture --foot-length 262 --colour height --out out/height.png",
            "# on the files of the examples of `insolecad make --help`",
            "insolecad picture out/runner_R_EU41.5_moderate.stl --out out/from-a-file.png",
        ),
    ),
    "report": HelpPage(
        "Write an HTML report about an order.",
        ("insolecad report --foot-length 262 --support mild --out out/report.html",),
    ),
    "template": HelpPage(
        "Draw outlines at true scale to print and cut.",
        (
            "insolecad template --foot-length 262 --name runner",
            "insolecad template --foot-length 262 --name runner --format svg,dxf --trim 0",
        ),
    ),
    "plate": HelpPage(
        "Arrange insoles on a printer's bed.",
        (
            "insolecad plate --foot-length 262 --printer mk4 --name runner",
            "insolecad plate --foot-length 262 --bed 300x300 --pairs 2 --name two-pairs",
            "insolecad plate --list-printers",
        ),
    ),
    "slice": HelpPage(
        "Slice with PrusaSlicer and report print time and filament.",
        (
            "insolecad slice --foot-length 262 --printer mk4 --price-per-kg 35",
            "# on the files of the examples of `insolecad make --help`",
            "insolecad slice out/runner_R_EU41.5_moderate.stl --infill 20 --out out/sliced",
        ),
        failed="a plate could not be sliced, or its G-code failed a check",
    ),
    "coupon": HelpPage(
        "Write a test beam; compute the filament's stiffness from its sag.",
        (
            "insolecad coupon --zone arch --out out/beam",
            "insolecad coupon --zone arch --load-g 200 --measured-mm 6",
        ),
        failed="no filament has the stiffness that was computed",
    ),
    "new": HelpPage(
        "Create an order file interactively.",
        (
            "insolecad new my-order.toml",
            "insolecad make my-order.toml --format stl",
        ),
        refused="the file cannot be written, or the answers need a clinician first",
    ),
    "schema": HelpPage(
        "Print a JSON Schema of order files for editors.",
        ("insolecad schema --out order.schema.json",),
        refused="the file cannot be written",
    ),
    "presets": HelpPage(
        "List the presets, or show one.",
        (
            "insolecad presets",
            "insolecad presets show achilles-wedge",
        ),
        refused="there is no such preset, or it is at fault",
    ),
    "show": HelpPage(
        "Show what a preset is for and what it sets.",
        ("insolecad presets show runner-overpronation-moderate --json",),
        refused="there is no such preset, or it is at fault",
    ),
}
"""The pages by name of command, in the order in which the commands are listed."""

"""Templates at true scale: what to cut, to try in the shoe and to mark, on paper or for a cutter."""

from insolecad.template.lines import Line, Template, template
from insolecad.template.pages import PAPERS, Page, Paper, pages

__all__ = ["PAPERS", "Line", "Page", "Paper", "Template", "pages", "template"]

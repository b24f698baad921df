"""Templates at true scale: what to cut, to try in the shoe and to mark, on paper or for a cutter."""

from insolecad.job.template.outlines import Line, Template, template
from insolecad.job.template.pages import PAPERS, Page, Paper, pages

__all__ = ["PAPERS", "Line", "Page", "Paper", "Template", "pages", "template"]

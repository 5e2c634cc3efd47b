"""A report -> JSON, with the keys of docs/reports.md."""

import json

from ..learning.reports.dossier import Dossier, facts_json
from ..learning.reports.report import Report


def json_text(report: Report | Dossier) -> str:
    """The file. A month or year has its incidents with it, one after another."""
    said = report.as_json()
    if isinstance(report, Report):
        said["incidents"] = [facts_json(one) for one in report.incidents]
    return json.dumps(said, ensure_ascii=False) + "\n"

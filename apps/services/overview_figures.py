"""The figures of an overview of appeals as its page shows them: each beside its source, what came
through the site and what came other ways."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.languages.models import reading_language
from apps.languages.typography import capitalised, number
from apps.publishing.charts import bar_chart
from apps.publishing.views import Fact
from apps.services.models import AppealsOverview
from apps.services.overviews import COUNTS, kinds_in_words, topics_in_words


def overview_figures(row: AppealsOverview) -> dict[str, Any]:
    """The figures of an overview that were counted from the records, beside those entered by hand:
    `table` of results by source, `facts` about the terms, `charts` by topic and by kind,
    `computed_on` and whether the quarter was over then (`is_over`)."""
    language = reading_language()
    kept = row.from_records
    facts = []
    if kept["ended"]:
        part = {
            "count": number(kept["on_time"], language),
            "all": number(kept["ended"], language),
        }
        facts.append(Fact(_("Answered on time"), _("%(count)s of %(all)s") % part))
        mean = number(Decimal(str(kept["mean_days"])), language, 1)
        facts.append(Fact(_("Mean time of an answer, working days"), mean))
    charts = [
        groups_chart(_("Appeals by topic"), _("Topic"), topics_in_words(kept["by_topic"])),
        groups_chart(_("Appeals by kind"), _("Kind of appeal"), kinds_in_words(kept["by_kind"])),
    ]
    return {
        "table": results_table(row, language),
        "facts": facts,
        "charts": [chart for chart in charts if chart is not None],
        "computed_on": timezone.localdate(datetime.fromisoformat(kept["computed_at"])),
        "is_over": kept["is_over"],
    }


def results_table(row: AppealsOverview, language: str) -> dict[str, Any]:
    """The results by source, as components/data_table.html takes them. What only the records tell
    (forwarded, taken back) stands there when there is any."""
    by_hand = any(getattr(row, name) for name in COUNTS)
    sources = [_("Through the site")]
    if by_hand:
        sources += [_("Other ways"), _("In total")]
    lines = [
        (str(row._meta.get_field(name).verbose_name), row.from_records[name], getattr(row, name))
        for name in COUNTS
    ]
    for name, words in (("forwarded", _("appeals forwarded")), ("withdrawn", _("taken back"))):
        if row.from_records[name]:
            lines.append((words, row.from_records[name], 0))
    rows = []
    for words, counted, typed in lines:
        figures = [counted, typed, counted + typed] if by_hand else [counted]
        cells: list[dict[str, Any]] = [{"text": capitalised(words)}]
        for source, figure in zip(sources, figures, strict=True):
            cells.append({"text": number(figure, language), "label": source, "numeric": True})
        rows.append(cells)
    columns = [{"title": _("Result")}, *({"title": name, "numeric": True} for name in sources)]
    return {"caption": _("Appeals and results"), "columns": columns, "rows": rows}


def groups_chart(title: str, heading: str, groups: list[tuple[str, int]]) -> dict[str, Any] | None:
    """A chart of groups under numbers, their words in the table; None for no groups."""
    if not groups:
        return None
    labels = [str(place) for place, _group in enumerate(groups, 1)]
    names = [f"{place}. {capitalised(words)}" for place, (words, _count) in enumerate(groups, 1)]
    counts = [count for _words, count in groups]
    series = [(_("Appeals received"), counts)]
    return bar_chart(title, labels, series, names=names, heading=heading)

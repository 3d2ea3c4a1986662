"""The corpus as it was on a day."""

from datetime import date, timedelta

LIVE = "document.superseded IS NULL"


def live_at(day: date | None) -> str:
    """Return the condition on versions that were live when *day* (UTC) ended.

    Of what came later there is the oldest version known: the corpus learns of most
    documents long after they were published.
    """
    if day is None or day == date.max:
        return LIVE
    end = (day + timedelta(days=1)).isoformat()
    return (
        f"ifnull(document.superseded >= '{end}', TRUE) AND document.row ="
        " (SELECT version.row FROM document AS version"
        " WHERE version.space = document.space AND version.origin = document.origin"
        f" ORDER BY version.added < '{end}' DESC,"
        f" iif(version.added < '{end}', -version.row, version.row) LIMIT 1)"
    )

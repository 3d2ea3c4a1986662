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
        f"coalesce(document.superseded >= '{end}', TRUE) AND document.row ="
        " (SELECT version.row FROM document AS version"
        " WHERE version.space = document.space AND version.origin = document.origin"
        f" ORDER BY version.added < '{end}' DESC,"
        f" CASE WHEN version.added < '{end}' THEN -version.row ELSE version.row END"
        " LIMIT 1)"
    )

"""Exchange of entries: what the other side lacks goes there, what we lack comes here (design 7).

:mod:`.sessions` does one exchange; :mod:`.folder` and :mod:`.hub_target` are the two kinds of other
side, :mod:`.address` tells them apart. The one place that knows PostgreSQL.
"""

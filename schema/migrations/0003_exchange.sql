-- What comes from other copies of the inspection, and what is known to have arrived elsewhere.

-- Entries that an entry here replaces and that have not arrived themselves: a projection.
CREATE TABLE absent (
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (replica, seq)
) STRICT, WITHOUT ROWID;

-- Who is known to hold a replica's entries, from the first to number seq, whose hash is told.
-- kind is 'receipt' (they told us) or 'source' (we took entries in from there). Facts of this copy
-- that are no part of the record and are never merged.
CREATE TABLE receipts (
    kind TEXT NOT NULL,
    place TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,
    author TEXT NOT NULL,
    time TEXT NOT NULL,
    PRIMARY KEY (kind, place, replica)
) STRICT, WITHOUT ROWID;

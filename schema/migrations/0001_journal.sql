-- The record itself: one inspection, its journal, and what this copy alone knows.

CREATE TABLE inspection (
    id TEXT PRIMARY KEY,
    created TEXT NOT NULL,
    framework_hash TEXT NOT NULL,
    framework TEXT NOT NULL
) STRICT;

-- Entries are only ever added. value and replaces are JSON.
CREATE TABLE journal (
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL CHECK (seq > 0),
    time TEXT NOT NULL,
    author TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    replaces TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (replica, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN
    SELECT RAISE(ABORT, 'journal entries are never changed');
END;

CREATE TRIGGER journal_is_never_shortened BEFORE DELETE ON journal
BEGIN
    SELECT RAISE(ABORT, 'journal entries are never removed');
END;

-- Facts about this copy that are not part of the record and are never merged.
CREATE TABLE local (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Second assessments and who has which case: projections of the journal.

-- A case assessed a second time: case_id is the second assessment, second_of the case. It has no
-- row in cases, so nothing that counts cases counts it.
CREATE TABLE seconds (
    case_id TEXT PRIMARY KEY,
    second_of TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    FOREIGN KEY (replica, seq) REFERENCES journal (replica, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX seconds_of_a_case ON seconds (second_of);

-- Which inspector has a case, or a second assessment; note is what came with a hand-over.
CREATE TABLE allocations (
    case_id TEXT PRIMARY KEY,
    inspector TEXT NOT NULL,
    note TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    FOREIGN KEY (replica, seq) REFERENCES journal (replica, seq)
) STRICT, WITHOUT ROWID;

-- Evidence about the organisation, what proposals cite, and recommendations: projections of the
-- journal.

-- Documents received, meetings held, key data. Columns that a kind does not have are empty.
CREATE TABLE materials (
    kind TEXT NOT NULL,
    material_id TEXT NOT NULL,
    title TEXT NOT NULL,
    heading TEXT NOT NULL,
    date TEXT NOT NULL,
    roles TEXT NOT NULL,
    source TEXT NOT NULL,
    previous TEXT NOT NULL,
    current TEXT NOT NULL,
    text TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (kind, material_id),
    FOREIGN KEY (replica, seq) REFERENCES journal (replica, seq)
) STRICT, WITHOUT ROWID;

-- For which key question an item speaks, or against which.
CREATE TABLE sides (
    kind TEXT NOT NULL,
    material_id TEXT NOT NULL,
    key_question TEXT NOT NULL,
    side TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (kind, material_id, key_question),
    FOREIGN KEY (replica, seq) REFERENCES journal (replica, seq)
) STRICT, WITHOUT ROWID;

-- The items that a standard's next proposal is to cite, by subject ('meeting:ID').
CREATE TABLE cites (
    standard TEXT NOT NULL,
    subject TEXT NOT NULL,
    value TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (standard, subject),
    FOREIGN KEY (replica, seq) REFERENCES journal (replica, seq)
) STRICT, WITHOUT ROWID;

-- round is 'previous' or 'new'; repeats is the previous one that a new one repeats.
CREATE TABLE recommendations (
    recommendation_id TEXT PRIMARY KEY,
    round TEXT NOT NULL,
    number TEXT NOT NULL,
    addressee TEXT NOT NULL,
    text TEXT NOT NULL,
    repeats TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    FOREIGN KEY (replica, seq) REFERENCES journal (replica, seq)
) STRICT, WITHOUT ROWID;

-- How far a previous recommendation was followed.
CREATE TABLE follow_ups (
    recommendation_id TEXT PRIMARY KEY,
    progress TEXT NOT NULL,
    text TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    FOREIGN KEY (replica, seq) REFERENCES journal (replica, seq)
) STRICT, WITHOUT ROWID;

-- What a recommendation rests on: key questions, and evidence by subject.
CREATE TABLE links (
    recommendation_id TEXT NOT NULL,
    target TEXT NOT NULL,
    value TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (recommendation_id, target),
    FOREIGN KEY (replica, seq) REFERENCES journal (replica, seq)
) STRICT, WITHOUT ROWID;

-- Projections of the journal: kept in step in the same transaction, rebuildable at any time.

-- The entries that nobody has replaced; more than one for a field is a conflict.
CREATE TABLE heads (
    subject TEXT NOT NULL,
    field TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    time TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (subject, field, replica, seq),
    FOREIGN KEY (replica, seq) REFERENCES journal (replica, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
    field TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    FOREIGN KEY (replica, seq) REFERENCES journal (replica, seq)
) STRICT, WITHOUT ROWID;

-- answered and applicable count prompts and judgements.
CREATE TABLE cases (
    case_id TEXT PRIMARY KEY,
    sample TEXT NOT NULL,
    answered INTEGER NOT NULL DEFAULT 0,
    applicable INTEGER NOT NULL DEFAULT 0,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    FOREIGN KEY (replica, seq) REFERENCES journal (replica, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE attributes (
    case_id TEXT NOT NULL,
    attribute TEXT NOT NULL,
    value TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (case_id, attribute),
    FOREIGN KEY (replica, seq) REFERENCES journal (replica, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE gates (
    case_id TEXT NOT NULL,
    gate TEXT NOT NULL,
    value TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (case_id, gate),
    FOREIGN KEY (replica, seq) REFERENCES journal (replica, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE answers (
    case_id TEXT NOT NULL,
    question TEXT NOT NULL,
    value TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (case_id, question),
    FOREIGN KEY (replica, seq) REFERENCES journal (replica, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE judgements (
    case_id TEXT NOT NULL,
    question TEXT NOT NULL,
    value TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (case_id, question),
    FOREIGN KEY (replica, seq) REFERENCES journal (replica, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (
    case_id TEXT NOT NULL,
    question TEXT NOT NULL,
    item TEXT NOT NULL,
    text TEXT NOT NULL,
    tags TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (case_id, question, item),
    FOREIGN KEY (replica, seq) REFERENCES journal (replica, seq)
) STRICT, WITHOUT ROWID;

-- How far the review of a case is, where somebody has said so.
CREATE TABLE states (
    case_id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    FOREIGN KEY (replica, seq) REFERENCES journal (replica, seq)
) STRICT, WITHOUT ROWID;

-- What a returned case is asked about; the text goes when it is answered.
CREATE TABLE queries (
    case_id TEXT NOT NULL,
    question TEXT NOT NULL,
    text TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (case_id, question),
    FOREIGN KEY (replica, seq) REFERENCES journal (replica, seq)
) STRICT, WITHOUT ROWID;

-- Findings of the completion check that were accepted, with the reason.
CREATE TABLE acceptances (
    case_id TEXT NOT NULL,
    finding TEXT NOT NULL,
    reason TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (case_id, finding),
    FOREIGN KEY (replica, seq) REFERENCES journal (replica, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE interviews (
    interview_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    case_id TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    FOREIGN KEY (replica, seq) REFERENCES journal (replica, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE replies (
    interview_id TEXT NOT NULL,
    question TEXT NOT NULL,
    value TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (interview_id, question),
    FOREIGN KEY (replica, seq) REFERENCES journal (replica, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE remarks (
    interview_id TEXT NOT NULL,
    question TEXT NOT NULL,
    text TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (interview_id, question),
    FOREIGN KEY (replica, seq) REFERENCES journal (replica, seq)
) STRICT, WITHOUT ROWID;

-- What the lead inspector proposes and the panel decides for a standard.
CREATE TABLE ratings (
    standard TEXT NOT NULL,
    kind TEXT NOT NULL,
    rating TEXT NOT NULL,
    reason TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (standard, kind),
    FOREIGN KEY (replica, seq) REFERENCES journal (replica, seq)
) STRICT, WITHOUT ROWID;

-- Cases by standing, per question and slice; attribute '' is the whole sample.
CREATE TABLE tally (
    question TEXT NOT NULL,
    attribute TEXT NOT NULL,
    value TEXT NOT NULL,
    yes INTEGER NOT NULL,
    no INTEGER NOT NULL,
    not_applicable INTEGER NOT NULL,
    does_not_apply INTEGER NOT NULL,
    unanswered INTEGER NOT NULL,
    PRIMARY KEY (question, attribute, value)
) STRICT, WITHOUT ROWID;

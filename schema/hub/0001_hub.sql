-- A team's hub: the journals of many inspections. Every key begins with the inspection, by which a
-- cluster distributes. Entries are only ever added; who may read and add what, the database decides.

CREATE SCHEMA IF NOT EXISTS hmip;

CREATE TABLE hmip.version (
    version INTEGER PRIMARY KEY,
    installed TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE hmip.inspection (
    inspection TEXT COLLATE "C" PRIMARY KEY,
    provider TEXT NOT NULL,
    framework_hash TEXT NOT NULL,
    framework TEXT NOT NULL,
    edition TEXT NOT NULL,
    creator TEXT NOT NULL DEFAULT CURRENT_USER,
    created TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- Logins (roles of the database) and what they may do in an inspection. Administrators need none.
CREATE TABLE hmip.member (
    inspection TEXT COLLATE "C" NOT NULL REFERENCES hmip.inspection (inspection),
    login TEXT COLLATE "C" NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('inspector', 'lead')),
    PRIMARY KEY (inspection, login)
);

-- The columns are those of an inspection file's journal; time and replica are compared as bytes.
CREATE TABLE hmip.journal (
    inspection TEXT COLLATE "C" NOT NULL,
    replica TEXT COLLATE "C" NOT NULL,
    seq BIGINT NOT NULL CHECK (seq > 0),
    time TEXT COLLATE "C" NOT NULL,
    author TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    field TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    replaces TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (inspection, replica, seq)
);

-- What a copy of the file (holder) has told that it holds of a replica: receipts.
CREATE TABLE hmip.reach (
    inspection TEXT COLLATE "C" NOT NULL,
    holder TEXT COLLATE "C" NOT NULL,
    replica TEXT COLLATE "C" NOT NULL,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL,
    author TEXT NOT NULL,
    login TEXT NOT NULL DEFAULT CURRENT_USER,
    told TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (inspection, holder, replica, seq)
);

-- The key questions of an inspection's frozen framework that are judged in cases. Samples, fields
-- and values are spelt as in the journal.
CREATE TABLE hmip.question (
    inspection TEXT COLLATE "C" NOT NULL,
    place INTEGER NOT NULL,
    question TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    sample TEXT COLLATE "C" NOT NULL,
    field TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (inspection, question)
);

-- A question applies to a case where each of its requirements is met: where the field has one of the
-- values beside it.
CREATE TABLE hmip.requirement (
    inspection TEXT COLLATE "C" NOT NULL,
    question TEXT COLLATE "C" NOT NULL,
    number INTEGER NOT NULL,
    field TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (inspection, question, number, value)
);

GRANT USAGE ON SCHEMA hmip TO hmip_inspector;
GRANT SELECT ON hmip.version, hmip.inspection, hmip.member, hmip.journal, hmip.reach,
    hmip.question, hmip.requirement TO hmip_inspector;
GRANT INSERT ON hmip.journal, hmip.reach TO hmip_inspector;
GRANT INSERT ON hmip.inspection, hmip.member, hmip.question, hmip.requirement TO hmip_lead;
GRANT DELETE ON hmip.member TO hmip_lead;
GRANT hmip_inspector TO hmip_lead;
GRANT hmip_lead TO hmip_administrator;

ALTER TABLE hmip.inspection ENABLE ROW LEVEL SECURITY;
ALTER TABLE hmip.member ENABLE ROW LEVEL SECURITY;
ALTER TABLE hmip.journal ENABLE ROW LEVEL SECURITY;
ALTER TABLE hmip.reach ENABLE ROW LEVEL SECURITY;
ALTER TABLE hmip.question ENABLE ROW LEVEL SECURITY;
ALTER TABLE hmip.requirement ENABLE ROW LEVEL SECURITY;

-- Members read and add to their own inspections; administrators to all.
CREATE POLICY read_own ON hmip.member FOR SELECT TO hmip_inspector
    USING (login = CURRENT_USER OR pg_has_role(CURRENT_USER, 'hmip_administrator', 'MEMBER'));
CREATE POLICY read_own ON hmip.inspection FOR SELECT TO hmip_inspector
    USING (inspection IN (SELECT m.inspection FROM hmip.member m WHERE m.login = CURRENT_USER)
        OR creator = CURRENT_USER
        OR pg_has_role(CURRENT_USER, 'hmip_administrator', 'MEMBER'));
CREATE POLICY read_own ON hmip.journal FOR SELECT TO hmip_inspector
    USING (inspection IN (SELECT m.inspection FROM hmip.member m WHERE m.login = CURRENT_USER)
        OR pg_has_role(CURRENT_USER, 'hmip_administrator', 'MEMBER'));
CREATE POLICY add_own ON hmip.journal FOR INSERT TO hmip_inspector
    WITH CHECK (inspection IN (SELECT m.inspection FROM hmip.member m WHERE m.login = CURRENT_USER)
        OR pg_has_role(CURRENT_USER, 'hmip_administrator', 'MEMBER'));
CREATE POLICY read_own ON hmip.reach FOR SELECT TO hmip_inspector
    USING (inspection IN (SELECT m.inspection FROM hmip.member m WHERE m.login = CURRENT_USER)
        OR pg_has_role(CURRENT_USER, 'hmip_administrator', 'MEMBER'));
CREATE POLICY add_own ON hmip.reach FOR INSERT TO hmip_inspector
    WITH CHECK (login = CURRENT_USER AND (
        inspection IN (SELECT m.inspection FROM hmip.member m WHERE m.login = CURRENT_USER)
        OR pg_has_role(CURRENT_USER, 'hmip_administrator', 'MEMBER')));
CREATE POLICY read_own ON hmip.question FOR SELECT TO hmip_inspector
    USING (inspection IN (SELECT m.inspection FROM hmip.member m WHERE m.login = CURRENT_USER)
        OR pg_has_role(CURRENT_USER, 'hmip_administrator', 'MEMBER'));
CREATE POLICY read_own ON hmip.requirement FOR SELECT TO hmip_inspector
    USING (inspection IN (SELECT m.inspection FROM hmip.member m WHERE m.login = CURRENT_USER)
        OR pg_has_role(CURRENT_USER, 'hmip_administrator', 'MEMBER'));

-- Who may lead brings an inspection in, with its questions, and says who belongs to it.
CREATE POLICY begin ON hmip.inspection FOR INSERT TO hmip_lead
    WITH CHECK (creator = CURRENT_USER);
CREATE POLICY add_own ON hmip.question FOR INSERT TO hmip_lead
    WITH CHECK (inspection IN
        (SELECT i.inspection FROM hmip.inspection i WHERE i.creator = CURRENT_USER));
CREATE POLICY add_own ON hmip.requirement FOR INSERT TO hmip_lead
    WITH CHECK (inspection IN
        (SELECT i.inspection FROM hmip.inspection i WHERE i.creator = CURRENT_USER));
CREATE POLICY admit ON hmip.member FOR INSERT TO hmip_lead
    WITH CHECK (inspection IN
            (SELECT i.inspection FROM hmip.inspection i WHERE i.creator = CURRENT_USER)
        OR inspection IN (SELECT m.inspection FROM hmip.member m
            WHERE m.login = CURRENT_USER AND m.role = 'lead')
        OR pg_has_role(CURRENT_USER, 'hmip_administrator', 'MEMBER'));
CREATE POLICY dismiss ON hmip.member FOR DELETE TO hmip_administrator
    USING (pg_has_role(CURRENT_USER, 'hmip_administrator', 'MEMBER'));

INSERT INTO hmip.version (version) VALUES (1);

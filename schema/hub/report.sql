-- Every inspection's counts of its key questions, from what is current in its journal: entries that
-- nobody replaced, the latest shown where several stand. Only inspections that the reader leads, or
-- all for an administrator.
WITH readable AS (
    SELECT i.inspection, i.framework_hash, i.edition
    FROM hmip.inspection i
    WHERE i.inspection IN (SELECT m.inspection FROM hmip.member m
            WHERE m.login = CURRENT_USER AND m.role = 'lead')
        OR pg_has_role(CURRENT_USER, 'hmip_administrator', 'MEMBER')
),
wanted AS (
    SELECT q.inspection, q.field FROM hmip.question q JOIN readable USING (inspection)
    UNION SELECT r.inspection, r.field FROM hmip.requirement r JOIN readable USING (inspection)
    UNION SELECT inspection, 'sample' FROM readable
),
entry AS (
    SELECT j.inspection, j.subject, j.field, j.time, j.replica, j.seq, j.value, j.replaces
    FROM hmip.journal j JOIN wanted USING (inspection, field)
    WHERE j.subject LIKE 'case:%'
    UNION ALL
    SELECT j.inspection, j.subject, j.field, j.time, j.replica, j.seq, j.value, j.replaces
    FROM hmip.journal j JOIN readable USING (inspection)
    WHERE j.subject = 'inspection' AND j.field IN ('provider', 'round')
),
replaced AS (
    SELECT e.inspection, e.replica, e.seq
    FROM entry e JOIN entry n USING (inspection, subject, field)
    WHERE n.replaces <> '[]'
        AND position('"' || e.replica || '-' || CAST(e.seq AS TEXT) || '"' IN n.replaces) > 0
),
head AS (
    SELECT e.inspection, e.subject, e.field, e.value, row_number() OVER (
        PARTITION BY e.inspection, e.subject, e.field
        ORDER BY e.time DESC, e.replica DESC, e.seq DESC) AS place
    FROM entry e
    WHERE NOT EXISTS (SELECT 1 FROM replaced r
        WHERE r.inspection = e.inspection AND r.replica = e.replica AND r.seq = e.seq)
),
fact AS (
    SELECT inspection, subject, field, value FROM head WHERE place = 1 AND value <> 'null'
),
asked AS (
    SELECT f.inspection, f.subject, q.question, q.field
    FROM fact f JOIN hmip.question q ON q.inspection = f.inspection AND q.sample = f.value
    WHERE f.field = 'sample' AND f.subject LIKE 'case:%'
),
-- of each requirement: whether it is met, and whether it is known not to be
required AS (
    SELECT a.inspection, a.subject, a.question, r.number, r.field,
        max(CASE WHEN f.value = r.value THEN 1 ELSE 0 END) AS met,
        max(CASE WHEN r.field LIKE 'gate.%' AND f.value = '"no"' THEN 1
            WHEN r.field NOT LIKE 'gate.%' AND f.value LIKE '"_%"' THEN 1 ELSE 0 END) AS settled
    FROM asked a
    JOIN hmip.requirement r ON r.inspection = a.inspection AND r.question = a.question
    LEFT JOIN fact f
        ON f.inspection = a.inspection AND f.subject = a.subject AND f.field = r.field
    GROUP BY a.inspection, a.subject, a.question, r.number, r.field
),
applicable AS (
    SELECT inspection, subject, question, min(met) AS applies,
        max(CASE WHEN met = 0 AND settled = 1 THEN 1 ELSE 0 END) AS excluded
    FROM required GROUP BY inspection, subject, question
),
standing AS (
    SELECT a.inspection, a.question,
        CASE WHEN coalesce(p.excluded, 0) = 1 THEN 'does_not_apply'
            WHEN coalesce(p.applies, 1) = 0 THEN 'unanswered'
            WHEN f.value = '"yes"' THEN 'yes'
            WHEN f.value = '"no"' THEN 'no'
            ELSE 'unanswered' END AS stands
    FROM asked a
    LEFT JOIN applicable p
        ON p.inspection = a.inspection AND p.subject = a.subject AND p.question = a.question
    LEFT JOIN fact f
        ON f.inspection = a.inspection AND f.subject = a.subject AND f.field = a.field
),
counted AS (
    SELECT inspection, question,
        CAST(sum(CASE WHEN stands = 'yes' THEN 1 ELSE 0 END) AS BIGINT) AS yes,
        CAST(sum(CASE WHEN stands = 'no' THEN 1 ELSE 0 END) AS BIGINT) AS no,
        CAST(sum(CASE WHEN stands = 'does_not_apply' THEN 1 ELSE 0 END) AS BIGINT) AS does_not_apply,
        CAST(sum(CASE WHEN stands = 'unanswered' THEN 1 ELSE 0 END) AS BIGINT) AS unanswered
    FROM standing GROUP BY inspection, question
),
result AS (
    SELECT r.inspection, r.framework_hash, coalesce(p.value, '') AS provider,
        coalesce(n.value, '') AS round, r.edition, q.place, q.question, q.name,
        coalesce(c.yes, 0) AS yes, coalesce(c.no, 0) AS no,
        coalesce(c.does_not_apply, 0) AS does_not_apply, coalesce(c.unanswered, 0) AS unanswered
    FROM readable r
    JOIN hmip.question q ON q.inspection = r.inspection
    LEFT JOIN counted c ON c.inspection = q.inspection AND c.question = q.question
    LEFT JOIN fact p
        ON p.inspection = r.inspection AND p.subject = 'inspection' AND p.field = 'provider'
    LEFT JOIN fact n
        ON n.inspection = r.inspection AND n.subject = 'inspection' AND n.field = 'round'
),
pooled AS (
    SELECT '' AS inspection, framework_hash, '' AS provider, round, edition,
        max(place) AS place, question, max(name) AS name, CAST(sum(yes) AS BIGINT) AS yes, CAST(sum(no) AS BIGINT) AS no,
        CAST(sum(does_not_apply) AS BIGINT) AS does_not_apply, CAST(sum(unanswered) AS BIGINT) AS unanswered,
        CAST(sum(CASE WHEN yes + no > 0 THEN 1 ELSE 0 END) AS BIGINT) AS inspections
    FROM result GROUP BY framework_hash, round, edition, question
)
-- a whole per cent, rounded half up; none where nobody answered
SELECT inspection, framework_hash, provider, round, edition, place, question, name,
    yes, no, does_not_apply, unanswered, 1 AS inspections,
    CASE WHEN yes + no > 0 THEN CAST(div(200 * yes + yes + no, 2 * (yes + no)) AS BIGINT) END AS percent
FROM result
UNION ALL
SELECT inspection, framework_hash, provider, round, edition, place, question, name,
    yes, no, does_not_apply, unanswered, inspections,
    CASE WHEN yes + no > 0 THEN CAST(div(200 * yes + yes + no, 2 * (yes + no)) AS BIGINT) END AS percent
FROM pooled
ORDER BY provider, inspection, round, framework_hash, place

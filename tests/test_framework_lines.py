"""Tables and keys are found on their lines, whatever stands between them."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.framework.lines import Place, lines


def test_lines_of_inline_arrays() -> None:
    text = (
        "# [[band]]\n"
        "band = [ # [[band]]\n"
        '  { name = "[[band]] {" }, { name = "two" },\n'
        "  # {\n"
        '  3, { name = """\n{\n""" },\n'
        "]\n"
        "[rules]\n"
    )
    tomllib.loads(text)
    found = lines(text)
    assert [found.get(Place("band", n, None)) for n in (None, 0, 1, 2, 3)] == [2, 3, 3, None, 5]
    assert found[Place("rules", None, None)] == 9


def test_lines_of_sub_tables_and_quoted_and_dotted_keys() -> None:
    text = (
        "rules.confidence = 80\n"
        '[["pro\\u006dpt"]]\n'
        "'id' = \"a\"\n"
        "condition.attribute = 'x'\n"
        "\n"
        "  [[ prompt ]] # second\n"
        "text = '''\n[[prompt]]\nid = \"no\"\n'''''\n"
        "id = 'b'\n"
        "[prompt.condition]\n"
        "attribute = 'id'\n"
    )
    assert tomllib.loads(text)["prompt"][1]["id"] == "b"
    assert {(p.table, p.index, p.key): line for p, line in lines(text).items()} == {
        ("rules", None, None): 1,
        ("rules", None, "confidence"): 1,
        ("prompt", 0, None): 2,
        ("prompt", 0, "id"): 3,
        ("prompt", 0, "condition"): 4,
        ("prompt", 1, None): 6,
        ("prompt", 1, "text"): 7,
        ("prompt", 1, "id"): 11,
        ("prompt", 1, "condition"): 12,
    }


NOISE = st.sampled_from(
    [
        "# [[prompt]] {{",
        "",
        'note{n} = "[[prompt]] # {{"',
        "note{n} = '[[prompt]] \"'",
        'note{n} = """\n[[prompt]]\nid = "x"\n""" # """',
        "note{n} = '''\n[[prompt]]\n'''''",
        'note{n} = [ # ]\n  "]", [\n"[["], {{ a = "}}" }} ]',
        'note{n} = """\\"""" # "',
        'note{n} = ["""a"""", "["]',
        "note{n} = ['''a'''', '[', \"]\"]",
        "note{n} = '['",
    ]
)


@given(st.lists(st.tuples(st.sampled_from(["prompt", "gate"]), st.lists(NOISE, max_size=4))))
def test_lines_are_right_whatever_stands_between(
    tables: list[tuple[str, list[str]]],
) -> None:
    text = "format = 1\n"
    expected: dict[tuple[str, int], tuple[int, int]] = {}
    counted = {"prompt": 0, "gate": 0}
    for table, noise in tables:
        header = text.count("\n") + 1
        text += f"[[{table}]] # [[gate]]\n"
        text += "".join(line.format(n=n) + "\n" for n, line in enumerate(noise))
        expected[table, counted[table]] = (header, text.count("\n") + 1)
        text += "id = 'x'\n"
        counted[table] += 1
    tomllib.loads(text)
    found = lines(text)
    for (table, index), (header, id_) in expected.items():
        assert found[Place(table, index, None)] == header
        assert found[Place(table, index, "id")] == id_

"""The worst that files from outside can hold: pieces, and whole files by name.

Made by code, so that what is large costs no room and what is invisible can be read here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType

ESC = "\x1b"

TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "csi": f"{ESC}[2J{ESC}[31mred{ESC}[0m",
        "osc": f"{ESC}]0;title\x07{ESC}]52;c;cm0gLXJm\x07{ESC}]8;;http://x.example{ESC}\\link",
        "dcs": f"{ESC}P+q544e{ESC}\\{ESC}_apc{ESC}\\{ESC}^pm{ESC}\\{ESC}X sos{ESC}\\",
        "c1": "\x9b31m\x9d0;title\x9c\x90q\x9c\x85\x84",
        "c0": "bell\x07 back\x08 form\x0c shift\x0e\x0f delete\x7f",
        "paste_end": f"{ESC}[201~{ESC}[200~",
        "bidi": "\u202egnp.exe\u202c \u2066left\u2069 \u200fmark",
        "invisible": "zero\u200bwidth\u2060join\ufeffmark\u00adsoft\U000e0041tag",
        "markup": "[bold red]rich[/] [@click=app.quit]click[/] [link=file:///x]y[/link] [/",
        "formula": "=cmd|' /C calc'!A0",
        "formula_plus": "+1+cmd|' /C calc'!A0",
        "formula_minus": "-2+3+cmd|' /C calc'!A0",
        "formula_at": "@SUM(1+1)*cmd|' /C calc'!A0",
        "formula_wide": "\uff1d1+1",
        "formula_behind_a_space": "\u00a0=1+1",
        "script": "<script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)>",
        "link": "[click](javascript:alert(1)) <a href='data:text/html,x'>x</a> ![x](http://x.example)",
        "entity": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>&a;]]>--><!--',
        "sql": "'); DROP TABLE journal; --",
        "sql_double": "\"; ATTACH 'x' AS y; --",
        "like": "%_\\%' OR 1=1 --",
        "parent": "../../../../tmp/escaped",
        "absolute": "/etc/passwd",
        "windows": "C:\\Windows\\system32\\con",
        "device": "NUL.txt",
        "share": "\\\\host\\share\\x",
        "shell": "$(touch /tmp/escaped) `id` ; rm -rf ~ | cat && true",
        "format": "%s%n{0}{x!r}{self.__class__}",
        "regex": "a" * 60 + "!" + "(" * 30 + "." * 60,
        "separator": "a;=1+1;b\u2028c\u2029d\x1ce\x1ff",
        "combining": "e" + "\u0301" * 300,
        "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 20,
        "wide": "\uff57\u3042\u6f22" * 40,
        "digits": "\u0661\u0662\u0663\u00b2\u2460",
        "quotes": "\"'`\u2018\u201c\\",
    }
)
"""Texts that somebody may type, paste or import; every one fits on a line of a list."""


def _deep(opening: bytes, closing: bytes, times: int = 100_000) -> bytes:
    return opening * times + closing * times


def _unlike_text() -> dict[str, bytes]:
    """Bytes that are no UTF-8 text, or hardly."""
    return {
        "empty": b"",
        "nul": b"a\x00b\n",
        "only_nuls": b"\x00" * 4096,
        "latin_1": "caf\u00e9\n".encode("latin-1"),
        "lone_surrogate": b"a,\xed\xa0\x80\n",
        "overlong": b"\xc0\xaf\xe0\x80\xaf\xf0\x80\x80\xaf\n",
        "beyond_unicode": b"\xf4\x90\x80\x80\n",
        "cut_in_a_character": "case_id\u00e9".encode()[:-1],
        "mark_alone": b"\xef\xbb\xbf",
        "two_marks": b"\xef\xbb\xbf\xef\xbb\xbfcase_id,sample\n",
        "utf_16": "case_id,sample\nX,y\n".encode("utf-16"),
        "utf_16_without_a_mark": "case_id,sample\n".encode("utf-16-le"),
        "utf_32": "case_id\n".encode("utf-32"),
        "every_byte": bytes(range(256)) * 8,
        "line_ends_only": b"\r\n\n\r" * 1000,
        "zip_start": b"PK\x03\x04" + b"\x00" * 64,
        "sqlite_start": b"SQLite format 3\x00" + b"\xff" * 200,
    }


def _large() -> dict[str, bytes]:
    """What costs more than it looks, were it read without limits."""
    return {
        "long_line": b"x" * 3_000_000,
        "long_quoted": b'"' + b"x" * 3_000_000,
        "quotes_only": b'"' * 1_000_001,
        "commas": b"," * 1_000_000,
        "columns": ",".join(f"c{n}" for n in range(1_000_000)).encode(),
        "same_columns": b"title," * 200_000 + b"\n",
        "rows": b"x\n" * 1_000_000,
        "dots": b"# " + b"1." * 200_000 + b"!\n",
        "dashes": b"-" * 1_000_000 + b"\n",
        "hashes": b"#" * 500_000 + b" x\n",
        "spaces": b" " * 2_000_000 + b"x\n",
        "fences": b"```\n" * 200_000,
        "digits": b"9" * 100_000,
        "too_large": b"x,y\n" * (4 * 2**20 + 1),
    }


def _toml() -> dict[str, bytes]:
    digits = b"9" * 100_000
    return {
        "toml_number": b"x = " + digits,
        "toml_number_in_force": b"theme = " + digits + b"\nidle_minutes = " + digits,
        "toml_hexadecimal": b"theme = 0x" + b"f" * 100_000 + b"\nformat = 0x" + b"f" * 100_000,
        "toml_floats": b"idle_minutes = nan\ntheme = inf\nformat = -inf",
        "toml_brackets": b"x = " + _deep(b"[", b"]"),
        "toml_tables": b"x = " + _deep(b"{a=", b"}"),
        "toml_dotted": b"theme" + b".a" * 60_000 + b" = 1\n",
        "toml_dotted_quoted": b"theme" + b'."a"' * 60_000 + b" = 1\n",
        "toml_header": b"[" + b"a." * 60_000 + b"a]\n",
        "toml_headers": b"".join(b"[a%d]\n" % n for n in range(100_000)),
        "toml_twice": b"theme = 'dark'\ntheme = 'light'\n",
        "toml_date": b"format = 9999-12-31T23:59:60Z\ntheme = 0000-00-00\n",
        "toml_dates": b"format = 1979-05-27T07:32:00Z\ntheme = 1979-05-27\nidle_minutes = 07:32:00",
        "toml_escape": b'theme = "\\u001b[31m\\u0000\\uD800"\n',
        "toml_control": b'theme = "\\u001b[31m\\u0007"\neditor = "\\u001b]0;x\\u0007"\n'
        b'"\\u001b[2J" = "y"\n["\\u009b1m"]\n"\\u202e" = "\\u001b"\n',
        "toml_keys": b'"review.yes" = "' + b"q," * 300_000 + b'"\n',
        "toml_key_name": b'"' + b"review." * 100_000 + b'" = "y"\n',
        "toml_open_text": b'theme = """' + b"x" * 500_000,
        "toml_backslashes": b'theme = "' + b"\\" * 500_001,
    }


def _json() -> dict[str, bytes]:
    digits = b"9" * 100_000
    return {
        "json_depth": _deep(b"[", b"]"),
        "json_objects": _deep(b'{"files":', b"}"),
        "json_number": b'{"files":' + digits + b"}",
        "json_twice": b'{"format":"hmip-receipt","format":1,"files":[],"files":{}}',
        "json_nan": b'{"files":[{"path":"x","provider":"y","cases":NaN,"used":Infinity}]}',
        "json_surrogate": b'{"files":[{"path":"/x\\ud800\\u0000","provider":"\\ud800","cases":1,'
        b'"used":"2020-01-01T00:00:00+00:00"}]}',
        "json_list": b"[" + b"1," * 500_000 + b"1]",
        "json_text": json.dumps("\x1b[2J" * 1000).encode(),
    }


def _csv() -> dict[str, bytes]:
    """Lists with headings that one of the readers knows, and rows of every text."""
    found = {}
    for name, heading in HEADINGS.items():
        columns = heading.split(",")
        rows = [_line([text] * len(columns)) for text in TEXTS.values()]
        found[f"csv_{name}"] = "\n".join([heading, *rows, ""]).encode()
        for delimiter in ";\t":
            other = heading.replace(",", delimiter)
            found[f"csv_{name}_{ord(delimiter)}"] = (other + "\n" + delimiter * 5 + "\n").encode()
        found[f"csv_{name}_many"] = (heading + "\n" + "x\n" * 300_000).encode()
        found[f"csv_{name}_full"] = (heading + "\n" + _line(["7"] * len(columns)) * 3).encode()
        found[f"csv_{name}_wide"] = (heading + ",x" * 100_000 + "\n").encode()
        found[f"csv_{name}_field"] = (heading + "\n" + "y" * 200_000 + "\n").encode()
        found[f"csv_{name}_numbers"] = "\n".join(
            [heading, *(_line([number] * len(columns)) for number in NUMBERS)]
        ).encode()
        found[f"csv_{name}_open"] = (heading + '\n"' + "x,y\n" * 50_000).encode()
    return found


HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "cases": "case_id,sample,gender,office,disposal,post_release",
        "population": "case_id,sample,name,gender",
        "comparators": "question,previous,previous_base,all_providers,all_providers_base,note",
        "data": "title,heading,date,source,previous,current,text,for,against",
        "recommendations": "number,addressee,text,progress,evidence",
        "plan": "date,place,cases",
        "allocation": "case,inspector,note",
        "names": "sample,reference,provider_id,name",
    }
)
"""The first lines of the lists that the program reads."""

NUMBERS = (
    *("NaN", "Infinity", "-0", "1e400", "0x10", "1_000", "\u0661", "\u00b2"),
    *("9" * 5000, "-" + "9" * 400, str(2**63), str(2**64), "9999-99-99", "0000-00-00"),
)
"""What is given where a number or a date belongs."""


def _line(fields: list[str]) -> str:
    return ",".join('"' + field.replace('"', '""') + '"' for field in fields)


def _markdown() -> dict[str, bytes]:
    return {
        "guidance": "\n".join(
            f"# 2.1.{n % 4 + 1}\n{text}" for n, text in enumerate(TEXTS.values())
        ).encode(),
        "guidance_fenced": b"# 2.1.1\n```\n# 2.1.2\nnever closed\n",
        "guidance_of_nothing": b"# 9.9.9.\x1b[31m\n" * 2000,
        "draft": ("2.1.3 " + "50% of 119 significantly " * 20_000).encode(),
        "draft_wordings": (
            "Does assessment focus sufficiently on keeping other people safe? 7 out of 9 " * 2_000
        ).encode(),
        "draft_marks": b"50%" + b"$" * 200_000 + b" 1" * 100_000 + b"." * 100_000,
        "draft_cells": b"| 50% |" * 50_000,
        "draft_spaces": b"7" + b" " * 300_000 + b"of",
        "draft_sentences": b"significant! " * 50_000,
    }


def files() -> dict[str, bytes]:
    """Every file of the corpus by name."""
    parts: list[Callable[[], dict[str, bytes]]] = [
        *(_unlike_text, _large, _toml, _json, _csv, _markdown)
    ]
    found: dict[str, bytes] = {}
    for part in parts:
        found |= part()
    return found

"""Arguments of the commands that draw samples and compare results."""

from __future__ import annotations

import argparse
from argparse import Namespace
from pathlib import Path

from hmip_tui.commands.parsing import Commands, add_command, add_family, add_file

_LARGEST_SEED = 2**63 - 1


def add_to(commands: Commands) -> None:
    """Add the commands of this group."""
    _sample(commands)
    _comparators(commands)
    _compare(commands)
    _sub_samples(commands)
    _check_text(commands)


def _sample(commands: Commands) -> None:
    more = (
        "The population is a case list (CSV) of all eligible cases, with the provider's\n"
        "own ids and, in the column 'name', names. Both go into a key beside the file and\n"
        "nowhere else. Without a population it prints the balance of what was drawn.\n\n"
        "  hmip sample north.sqlite eligible.csv --sample supervision\n"
        "  hmip sample north.sqlite --unusable CS-014 --reason 'file destroyed'"
    )
    what = "draw a sample from the eligible population, and keep it whole"
    command = add_command(commands, "sample", what, _run_sample, more)
    add_file(command)
    command.add_argument(
        "population", metavar="POPULATION", type=Path, nargs="?", help="all eligible cases (CSV)"
    )
    command.add_argument("--sample", metavar="ID", help="the sample, like supervision")
    command.add_argument("--size", metavar="N", type=_positive, help="how many cases to draw")
    command.add_argument("--seed", metavar="N", type=_seed, help="chance's seed (default: new)")
    command.add_argument(
        "--by", metavar="ATTRIBUTE,...", type=_names, help="other strata than the framework's"
    )
    command.add_argument("--skip-bad", action="store_true", help="draw from the good lines alone")
    command.add_argument(
        "--verify", action="store_true", help="draw again and compare with the record"
    )
    command.add_argument("--balance", action="store_true", help="sample beside population")
    command.add_argument("--unusable", metavar="CASE", help="take a case out; a reserve comes in")
    command.add_argument("--reason", metavar="TEXT", help="why it is unusable")
    command.add_argument("--take-back", metavar="CASE", help="a case is usable after all")
    command.add_argument("--fill-up", action="store_true", help="bring in reserves that are due")
    command.add_argument("--json", action="store_true", help="the balance as JSON")


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) <= _LARGEST_SEED):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of cases")
    return int(text)


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= _LARGEST_SEED):
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 0 on")
    return int(text)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _run_sample(given: Namespace) -> int:
    from hmip_tui.commands import sampling

    if given.unusable is not None:
        return sampling.mark_unusable(given.file, given.unusable, given.reason or "")
    if given.take_back is not None:
        return sampling.take_back(given.file, given.take_back)
    if given.fill_up:
        return sampling.fill_up(given.file, given.sample)
    if given.population is None or given.balance:
        return sampling.print_balance(given.file, given.sample, as_json=given.json)
    wanted = sampling.Wanted(
        given.sample, given.by, given.size, given.seed, skip_bad=given.skip_bad
    )
    if given.verify:
        return sampling.verify(given.file, given.population, given.sample)
    return sampling.draw(given.file, given.population, wanted)


def _comparators(commands: Commands) -> None:
    members = add_family(commands, "comparators", "record published figures to compare with")
    more = (
        "The list has a line for each key question, prompt or standard, with the columns\n"
        "question, previous, previous_base, all_providers, all_providers_base,\n"
        "previous_rating, note; --report takes the figures of a report instead."
    )
    what = "record the figures of a list (CSV)"
    command = add_command(members, "import", what, _run_comparators, more)
    add_file(command)
    command.add_argument("csv", metavar="CSV", type=Path, nargs="?", help="the figures")
    command.add_argument("--report", metavar="ID", help="a report's, like west-yorkshire-crc-2020")
    command.add_argument(
        "--as-previous", action="store_true", help="its own figures are the previous inspection's"
    )


def _run_comparators(given: Namespace) -> int:
    from hmip_tui.commands.comparing import import_comparators

    return import_comparators(given.file, given.csv, given.report, as_previous=given.as_previous)


def _compare(commands: Commands) -> None:
    more = (
        "Significant is said where the two-proportion Z test is met at the framework's\n"
        "level and both bases are known; else it is said what is missing."
    )
    what = "print figures beside the previous ones and all providers'"
    command = add_command(commands, "compare", what, _run_compare, more)
    add_file(command)
    command.add_argument("--json", action="store_true", help="as JSON, for other programs")


def _run_compare(given: Namespace) -> int:
    from hmip_tui.commands.comparing import print_comparison

    return print_comparison(given.file, as_json=given.json)


def _sub_samples(commands: Commands) -> None:
    more = "n, margin of error, and a chi-square test between the values that are known."
    what = "print key questions by an attribute, and test the differences"
    command = add_command(commands, "sub-samples", what, _run_sub_samples, more)
    add_file(command)
    command.add_argument("--by", metavar="ATTRIBUTE", required=True, help="like officer_grade")
    command.add_argument("--sample", metavar="ID", help="only of one sample")
    command.add_argument("--json", action="store_true", help="as JSON, for other programs")


def _run_sub_samples(given: Namespace) -> int:
    from hmip_tui.commands.comparing import print_sub_samples

    return print_sub_samples(given.file, given.by, given.sample, as_json=given.json)


def _check_text(commands: Commands) -> None:
    more = (
        "Each place is printed as DRAFT:LINE:COLUMN: WHAT IS SAID: WHAT THE RECORD HAS,\n"
        "and the status is 1 where there is any. In a Word file a paragraph or a table's\n"
        "row counts as a line."
    )
    what = "hold a draft's figures and its 'significant' to the record"
    command = add_command(commands, "check-text", what, _run_check_text, more)
    add_file(command)
    command.add_argument("draft", metavar="DRAFT", type=Path, help="text, Markdown or .docx")


def _run_check_text(given: Namespace) -> int:
    from hmip_tui.commands.comparing import check_text

    return check_text(given.file, given.draft)

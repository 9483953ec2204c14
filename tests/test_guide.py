"""The documents for people say what the program does: links, pictures, keys, commands, labels, settings, errors."""

from __future__ import annotations

import argparse
import re
import shlex
import tomllib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
from babel.messages.pofile import read_po

import commands
import main
from drivers.printer.settings import PrinterSettings
from drivers.scanner import parse_scanner
from posclient.domain.policy import Policy
from posclient.domain.promotion.rules import RuleSet
from posclient.domain.staff import Role
from posclient.settings import Settings, read_settings
from posclient.store import errors
from posclient.wire.feed import PolicyRow, RoleLimitsRow
from posclient.words import load
from posclient.words.catalogue import TRANSLATIONS, Language
from sync.hq.database import open_database
from sync.hq.demo.rules import DEMO_PINS, operator_rows
from sync.hq.policies import read_policy
from sync.hq.rules import newest_rules
from sync.payments.faults import Fault
from ui.keys import BINDINGS

ROOT: Final = Path(main.__file__).resolve().parent
GUIDE: Final = ROOT / "docs" / "guide"
LANGUAGES: Final[dict[str, Language]] = {"zh": "zh_CN", "en": "en"}
PLAIN_KEYS: Final = frozenset(
    {
        "Enter",
        "Tab",
        "Space",
        "Del",
        "Backspace",
        "PgUp",
        "PgDn",
        "↑",
        "↓",
        "←",
        "→",
        "Alt+0",
        "Alt+1",
        "M",
        "P",
        "S",
        *"*+-/.0123456789",
    }
)
"""Keys that belong to a widget, not to the table of function keys."""
NEVER: Final = frozenset({".venv", "out", ".git"})
PAYING: Final = ("making", "waiting", "unknown", "declined", "reversed", "reversing")
"""What a cashier is told while a payment code is charged."""
LEAST_WORDS: Final = 2
LARGEST_PICTURE: Final = 60 * 1024
MOST_PICTURES: Final = 12


def documents() -> list[Path]:
    """Every Markdown file of the repository."""
    return sorted(path for path in ROOT.rglob("*.md") if not NEVER & set(path.relative_to(ROOT).parts))


def pages(language: str) -> list[Path]:
    """The guide's pages in a language."""
    return sorted(GUIDE.glob(f"*.{language}.md"))


def prose(path: Path) -> str:
    """A page without its blocks of code."""
    return re.sub(r"^ *```.*?^ *```", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)


def blocks(path: Path, kind: str) -> list[str]:
    """A page's blocks of code of a kind."""
    found = re.findall(rf"^( *)```{kind}\n(.*?)^ *```", path.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return ["\n".join(line.removeprefix(indent) for line in body.splitlines()) for indent, body in found]


def labels(path: Path) -> list[str]:
    """What a page says stands on the screen: 「…」 in Chinese, bold in English."""
    pattern = r"「([^」]+)」" if ".zh." in path.name else r"\*\*(.+?)\*\*"
    return [" ".join(found.split()) for found in re.findall(pattern, prose(path), re.DOTALL)]


def patterns_of(language: Language) -> Iterator[re.Pattern[str]]:
    """Every text of the catalogue, a value fitting anything. What is hardly more than values would fit all."""
    source = TRANSLATIONS / language / "LC_MESSAGES" / "till.po"
    for message in read_po(BytesIO(source.read_bytes())):
        texts = [message.string] if isinstance(message.string, str) else message.string or ()
        for text in texts:
            parts = re.split(r"\{\w+\}", text.removesuffix("  ⏎"))
            if message.id and len(re.sub(r"\W", "", "".join(parts))) >= LEAST_WORDS:
                yield re.compile(".+".join(re.escape(part) for part in parts))


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_and_picture_is_there(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8")):
        if "://" not in target and not target.startswith("#"):
            assert (path.parent / target.partition("#")[0]).exists(), target


def test_pictures_are_few_and_small() -> None:
    pictures = list((ROOT / "docs" / "img").glob("*.png"))

    assert len(pictures) <= MOST_PICTURES
    assert all(picture.stat().st_size <= LARGEST_PICTURE for picture in pictures)
    shown = "".join(path.read_text("utf-8") for path in documents())
    assert all(picture.name in shown for picture in pictures)


@pytest.mark.parametrize("page", sorted({path.name.partition(".")[0] for path in pages("zh")}))
def test_each_page_is_there_in_both_languages_with_the_same_tables(page: str) -> None:
    chinese, english = (GUIDE / f"{page}.{language}.md" for language in LANGUAGES)

    for sign in ("\n| ", "\n## ", "```", "!["):
        assert chinese.read_text("utf-8").count(sign) == english.read_text("utf-8").count(sign), sign


@pytest.mark.parametrize("path", [*pages("zh"), *pages("en")], ids=lambda path: path.name)
def test_every_key_is_one_of_the_keys(path: Path) -> None:
    known = {binding.key for binding in BINDINGS} | PLAIN_KEYS

    assert set(re.findall(r"<kbd>([^<]+)</kbd>", path.read_text("utf-8"))) <= known


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_all_keys_is_the_programs(language: str) -> None:
    quoted = r"「([^」]+)」" if language == "zh" else r"\*\*([^*]+)\*\*"
    text = (GUIDE / f"cashier.{language}.md").read_text("utf-8").rpartition("\n## ")[2]
    table = re.findall(rf"^\| <kbd>([^<]+)</kbd> \| {quoted} \|", text, re.MULTILINE)

    words = load(LANGUAGES[language])
    assert table == [(binding.key, words(binding.label)) for binding in BINDINGS]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_is_in_the_catalogue(language: str) -> None:
    known = list(patterns_of(LANGUAGES[language]))

    missing = [
        f"{path.name}: {label}"
        for path in pages(language)
        for label in labels(path)
        if label not in {"引号", "…", "words"} and not any(one.fullmatch(label) for one in known)
    ]
    assert not missing


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_is_understood(path: Path) -> None:
    text = path.read_text("utf-8")
    for line in re.findall(r"^ *(?:\.venv/bin/)?python main\.py (.+)$", text, re.MULTILINE):
        assert commands.parser().parse_args(shlex.split(line.partition(" > ")[0])).run


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_of_headquarters_is_named(language: str) -> None:
    text = (GUIDE / f"hq.{language}.md").read_text("utf-8")

    assert [name for name in _headquarters_commands() if not re.search(rf"(?:hq |`){name}\b", text)] == []


def _headquarters_commands() -> Iterator[str]:
    """`serve`, `import` …"""
    for action in commands.parser("hq")._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices["hq"]._actions:
                if isinstance(inner, argparse._SubParsersAction):
                    yield from inner.choices


def test_every_make_target_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    named = set(
        re.findall(r"(?:`|^ {4})make ([a-z]+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    )
    assert {"run", "test", "demo", "bench"} <= named <= targets


def test_the_readme_is_short_and_tells_the_demo_pins() -> None:
    text = (ROOT / "README.md").read_text("utf-8")

    assert len(text.splitlines()) <= 120
    for operator in operator_rows():
        assert re.search(rf"{operator.name} \| .+ \| {DEMO_PINS[operator.operator_id]} ", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_settings_work(language: str, tmp_path: Path) -> None:
    (example,) = blocks(GUIDE / f"manager.{language}.md", "toml")
    (tmp_path / "till.toml").write_text(example, "utf-8")

    settings = read_settings(tmp_path / "till.toml")

    assert set(tomllib.loads(example)) <= set(Settings._fields)
    assert PrinterSettings(settings.printer.address).columns == settings.printer.columns
    assert parse_scanner(settings.scanner.wedge).gap_ms == 150
    assert parse_scanner(settings.scanner.serial).vid == 0x0C2E


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_stands_in_the_table(language: str) -> None:
    page = (GUIDE / f"manager.{language}.md").read_text("utf-8")
    section = page.partition("```toml")[2].partition("\n## ")[0]

    assert re.findall(r"^\| `([a-z_.]+)` \|", section, re.MULTILINE) == list(
        _setting_names(Settings()._asdict())
    )


def _setting_names(given: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """`theme`, `printer.address` …, in their order."""
    for name, value in given.items():
        if hasattr(value, "_asdict"):
            yield from _setting_names(value._asdict(), f"{name}.")
        else:
            yield prefix + name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_of_the_store_stands_in_the_managers_table(language: str) -> None:
    words = load(LANGUAGES[language])
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.StoreError)
    ]
    said = set(labels(GUIDE / f"manager.{language}.md"))

    assert {words(kind.message_key) for kind in kinds} <= said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_exception_of_headquarters_is_explained(language: str) -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "sync" / "hq").rglob("*.py"))
    kinds = set(re.findall(r'(?:\.note|\.remark|Finding)\(\s*"([a-z_.]+)"', source))
    rows = re.findall(
        r"^\| (`[a-z_]+\.[a-z_]+`.*?) \|",
        _section(f"hq.{language}.md", "hq exceptions --limit"),
        re.MULTILINE,
    )

    assert kinds
    assert {kind for row in rows for kind in re.findall(r"`([^`]+)`", row)} == kinds


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_of_the_policy_stands_in_its_tables(language: str) -> None:
    text = _section(f"hq.{language}.md", "hq policy show")
    fields = re.findall(r"^\| `([a-z_]+)` \|", text, re.MULTILINE)

    of_policy = [name for name in PolicyRow.__struct_fields__ if name not in {"version", "ecard_public_key"}]
    assert fields == [*of_policy, *(name for name in RoleLimitsRow.__struct_fields__ if name != "role")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_limits_of_each_role_are_the_programs(language: str) -> None:
    text = _section(f"hq.{language}.md", "hq policy show")
    said = {"是": True, "否": False, "yes": True, "no": False}
    rows = re.findall(r"^\| `([a-z_]+)` \| (\w+) \| (\w+) \| (\w+) \|", text, re.MULTILINE)

    assert rows
    for name, *values in rows:
        told = [said[value] if value in said else int(value) for value in values]
        assert told == [
            getattr(Policy().limits[role], name) for role in (Role.CASHIER, Role.ASSOCIATE, Role.MANAGER)
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_policy_can_be_used(language: str) -> None:
    (example,) = blocks(GUIDE / f"hq.{language}.md", "json")

    assert read_policy(example.encode()).limits


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_what_a_payment_code_says_has_every_state(language: str) -> None:
    words = load(LANGUAGES[language])
    said = set(labels(GUIDE / f"cashier.{language}.md"))

    assert {words(f"payment.{state}") for state in PAYING} <= said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tender_is_explained_where_payment_is_taken(language: str) -> None:
    words = load(LANGUAGES[language])
    rows = set(labels(GUIDE / f"cashier.{language}.md"))

    assert {words(f"tender.{kind}") for kind in Policy().tenders} <= rows


def test_each_fault_of_the_simulated_provider_is_told_to_integrators() -> None:
    told = re.findall(r"^\| `90(\d\d)` \|", (ROOT / "docs" / "payments.md").read_text("utf-8"), re.MULTILINE)

    assert [int(number) for number in told] == [fault.value for fault in Fault if fault is not Fault.NONE]


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "adr"
    index = (folder / "README.md").read_text("utf-8")

    files = sorted(path for path in folder.glob("0*.md"))
    titles = [path.read_text("utf-8").partition("\n")[0].removeprefix("# ").partition(" ") for path in files]
    assert re.findall(r"^- \[(\d+)\]\((.+?)\) (.+)$", index, re.MULTILINE) == [
        (number, path.name, title) for path, (number, _, title) in zip(files, titles, strict=True)
    ]


def _section(page: str, mark: str) -> str:
    """The section of a page, from one `##` to the next, that holds a text first."""
    sections = (GUIDE / page).read_text("utf-8").split("\n## ")
    return next(section for section in sections if mark in section.partition("\n")[2])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_publishing_example_runs(language: str, tmp_path: Path) -> None:
    (example,) = blocks(GUIDE / f"hq.{language}.md", "python")
    url = f"sqlite:///{tmp_path / 'hq.sqlite3'}"

    exec(example.replace("sqlite:///hq.sqlite3", url), {})  # noqa: S102 (it is our own page)

    engine = open_database(url)
    with engine.begin() as connection:
        rules = newest_rules(connection)
    engine.dispose()
    assert isinstance(rules, RuleSet)
    assert [tier.tier_id for tier in rules.tiers] == ["member", "silver"]

"""The command sheet on receipt paper."""

from __future__ import annotations

import pytest

from posclient.slips.command_card import compose
from posclient.slips.document import Code
from posclient.words import Language, load
from tests.posclient.slips.golden import check

COMMANDS = (("1", "%K:NR1"), ("结账  F8", "%K:PAY"))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("columns", [48, 32])
def test_it_looks_as_the_golden_text(language: Language, columns: int) -> None:
    words = load(language)
    check(compose(words, words("command.keys"), COMMANDS), f"command_card_{language}", columns)


def test_a_code_for_each_key() -> None:
    card = compose(load("en"), "Keys", COMMANDS)
    assert [block.data for block in card.blocks if isinstance(block, Code)] == ["%K:NR1", "%K:PAY"]

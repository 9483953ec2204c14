"""What baskets tell of a family."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.value.history import History, Visit
from posclient.domain.value.profile import GapRule, Guess, Inferred, ProfileRules, StageAges, infer
from tests.posclient.domain.value.families import GOODS, TODAY, bought

RULES = ProfileRules(
    staged_need="formula",
    stages=(StageAges(1, 0, 6), StageAges(2, 6, 12), StageAges(3, 12, 36)),
    for_children=frozenset({"formula", "nappies", "玩具"}),
    for_elders=frozenset({"adult_nutrition"}),
    for_herself=frozenset({"maternity_towels"}),
    gaps=(GapRule("formula", "nappies"), GapRule("nappies", "wipes")),
)


def guesses(history: History, *, tells_children: bool = False) -> dict[Guess, Inferred]:
    found = infer(RULES, history, GOODS, tells_children=tells_children)
    return {one.guess: one for one in found}


def test_the_change_of_stage_tells_how_old_a_baby_is() -> None:
    # stage 1 until 40 days ago, stage 2 from 20 days ago: six months old between these days
    baby = guesses(bought((90, "tin1"), (60, "tin1"), (40, "tin1"), (20, "tin2"), (2, "tin2")))[Guess.BABY]

    assert baby.about == "7"
    assert baby.evidence.values["give_or_take_months"] == 1
    assert (baby.evidence.values["stage"], baby.evidence.values["times"]) == (2, 5)


def test_one_stage_alone_leaves_a_wide_range() -> None:
    baby = guesses(bought((30, "tin2"), (2, "tin2")))[Guess.BABY]

    assert int(baby.about) in {9, 10}
    assert baby.evidence.values["give_or_take_months"] == 3


def test_a_second_child_s_formula_counts_from_its_own_first_tin() -> None:
    # the elder one's stage 3 does not agree with stage 1: only the newest purchases that agree count
    baby = guesses(bought((120, "tin3"), (100, "tin3"), (30, "tin1"), (2, "tin1")))[Guess.BABY]

    assert int(baby.about) <= 4
    assert baby.evidence.values["times"] == 2


def test_who_has_told_of_her_children_is_not_guessed_about() -> None:
    assert Guess.BABY not in guesses(bought((30, "tin2"), (2, "tin2")), tells_children=True)


@pytest.mark.parametrize(
    "history",
    [bought((2, "tin2")), bought((200, "tin2"), (190, "tin2")), bought((9, "towels"), (2, "towels"))],
)
def test_one_tin_old_tins_and_goods_of_a_pregnancy_tell_nothing_of_a_baby(history: History) -> None:
    assert Guess.BABY not in guesses(history)


def test_who_buys_for_children_and_elders_and_not_for_herself() -> None:
    both = [(90, "toy"), (60, "nappies"), (30, "elder"), (3, "elder")]

    found = guesses(bought(*both))

    assert found[Guess.FOR_CHILDREN].evidence.values == {"times": 2}
    assert found[Guess.FOR_ELDERS].evidence.values == {"times": 2}
    assert Guess.FOR_OTHERS in found
    assert Guess.FOR_OTHERS not in guesses(bought(*both, (10, "towels")))


def test_a_gap_names_what_is_bought_and_what_is_not() -> None:
    found = infer(RULES, bought((60, "tin2"), (30, "tin2"), (2, "wipes")), GOODS, tells_children=True)
    gaps = [one for one in found if one.guess is Guess.GAP]

    assert [one.about for one in gaps] == ["nappies"]
    assert gaps[0].evidence.values == {"need": "formula", "lacks": "nappies", "times": 2}


def test_what_was_bought_once_within_half_a_year_is_no_gap() -> None:
    assert Guess.GAP not in guesses(bought((170, "nappies"), (60, "tin2"), (30, "tin2")))


@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.sampled_from([*GOODS, "unknown"])),
        max_size=30,
        unique_by=lambda v: v[0],
    )
)
def test_a_guess_always_bears_its_evidence(visits: list[tuple[int, str]]) -> None:
    for one in infer(RULES, bought(*visits), GOODS, tells_children=False):
        assert one.evidence.key == f"infer.{one.guess}"
        if one.guess is Guess.BABY:
            assert 0 <= int(one.about) <= 48


def test_a_pack_bought_on_the_day_of_birth_is_of_a_newborn() -> None:
    visits = (Visit(TODAY - timedelta(days=1), 100, ("tin1",)), Visit(TODAY, 100, ("tin1",)))
    newborn = History(visits, TODAY)

    assert int(guesses(newborn)[Guess.BABY].about) <= 3


@pytest.mark.parametrize(
    ("field", "rules"),
    [
        ("stages", {"stages": (StageAges(1, 6, 6),)}),
        ("gaps", {"gaps": (GapRule("a", "a"),)}),
        ("least_days", {"least_days": 0}),
    ],
)
def test_rules_that_can_t_be_meant_are_refused(field: str, rules: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=field):
        ProfileRules(**{**RULES.__dict__, **rules})

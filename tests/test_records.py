"""The dataclasses of :mod:`pipeline.records` are those of the standard library, whatever they are asked."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from dataclasses import field
from functools import cached_property
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import records

OPTIONS = [
    {},
    {"frozen": True},
    {"slots": True},
    {"frozen": True, "slots": True},
    {"frozen": True, "eq": False},
    {"slots": True, "eq": False},
]


VALUES = st.tuples(st.integers(0, 1), st.integers(0, 1), st.lists(st.sampled_from("ab")), st.text(max_size=1))


def both(options: dict[str, bool]) -> tuple[Any, Any]:
    """The same class made by the standard library, and by ours."""

    def made(dataclass: Any) -> Any:
        @dataclass(**options)
        class Point:
            x: float
            y: float = 0.5
            names: list[str] = field(default_factory=list)
            note: str = field(default="", compare=False, repr=False)
            kept: dict[str, int] = field(default_factory=dict, init=False)

            def shifted(self) -> Any:
                return dataclasses.replace(self, x=self.x + 1)

        return Point

    return made(dataclasses.dataclass), made(records.dataclass)


@pytest.mark.parametrize("options", OPTIONS)
@given(values=st.lists(VALUES))
def test_records_look_and_compare_as_those_of_the_standard_library(options, values):
    theirs, ours = ([kind(*value) for value in values] for kind in both(options))
    assert [repr(record) for record in ours] == [repr(record) for record in theirs]
    assert [[a == b for b in ours] for a in ours] == [[a == b for b in theirs] for a in theirs]
    assert [record.shifted().x for record in ours] == [record.shifted().x for record in theirs]


@pytest.mark.parametrize("options", OPTIONS)
def test_they_are_dataclasses_of_the_standard_library(options):
    theirs, ours = both(options)
    assert dataclasses.is_dataclass(ours)
    assert list(inspect.signature(ours).parameters) == list(inspect.signature(theirs).parameters)
    described = [
        [(f.name, f.type, f.init, f.compare, f.repr) for f in dataclasses.fields(kind)] for kind in (theirs, ours)
    ]
    assert described[0] == described[1]
    assert dataclasses.asdict(ours(1.0)) == dataclasses.asdict(theirs(1.0))
    assert ours.__match_args__ == theirs.__match_args__
    assert hasattr(ours(1), "__dict__") == hasattr(theirs(1), "__dict__")


@pytest.mark.parametrize("options", OPTIONS)
def test_they_refuse_what_those_of_the_standard_library_refuse(options):
    for kind in both(options):
        for wrong in ((), (1, 2, 3, 4, 5)):
            with pytest.raises(TypeError):
                kind(*wrong)
        with pytest.raises(TypeError):
            kind(1, nothing=2)
        record = kind(1)
        if options.get("frozen"):
            with pytest.raises(dataclasses.FrozenInstanceError):
                record.x = 2
            with pytest.raises(dataclasses.FrozenInstanceError):
                del record.x
        else:
            record.x = 2
            assert record.x == 2


@pytest.mark.parametrize("options", OPTIONS)
def test_they_have_a_hash_where_those_of_the_standard_library_have_one(options):
    for kind in both(options):
        record = kind(1, names=())
        if not options.get("eq", True):
            assert hash(record) == object.__hash__(record)
        elif options.get("frozen"):
            assert kind.__hash__ is not None
        else:
            with pytest.raises(TypeError):
                hash(record)


@records.dataclass(frozen=True)
class Base:
    x: int
    y: int = 2

    @cached_property
    def sum(self) -> int:
        return self.x + self.y


@records.dataclass(frozen=True)
class Derived(Base):
    y: int = 3
    z: tuple[int, ...] = ()


@records.dataclass(frozen=True, slots=True)
class Slotted:
    x: int
    y: tuple[int, ...] = ()


def test_a_derived_one_has_the_fields_of_its_base_first():
    assert Derived(1, z=(4,)) == Derived(1, 3, (4,))
    assert (Derived(1).sum, Base(1).sum) == (4, 3)
    assert Derived(1) != Base(1, 3)
    assert len({Derived(1), Derived(1, 3), Base(1, 3)}) == 2


@pytest.mark.parametrize("record", [Slotted(1, (2,)), Derived(1, 2, (3,))])
def test_a_copy_is_equal(record):
    assert copy.copy(record) == record
    assert copy.deepcopy(record) == record
    assert pickle.loads(pickle.dumps(record)) == record


def test_a_default_that_can_be_changed_is_refused():
    with pytest.raises(ValueError, match="default_factory"):

        @records.dataclass
        class Wrong:
            items: list[int] = []  # noqa: RUF012


def test_what_is_said_by_hand_stands():
    @records.dataclass(frozen=True)
    class Own:
        x: int

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 7

        def __repr__(self) -> str:
            return "own"

    assert (Own(1), hash(Own(1)), repr(Own(1))) == (Own(2), 7, "own")

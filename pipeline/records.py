"""Dataclasses that cost little to define.

:func:`dataclasses.dataclass` writes and compiles the source of up to nine methods for each class: over the hundred
classes that read a report this takes more than half of the time to load them. Here one is compiled, ``__init__``, when
the first record is made, and the others are the same functions for all classes. What comes out is a dataclass to
:mod:`dataclasses` (``fields``, ``replace``, ``is_dataclass``) and to the type checker.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from types import MemberDescriptorType, SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls: type | None = None, /, *, frozen: bool = False, slots: bool = False, eq: bool = True) -> Any:
        """As :func:`dataclasses.dataclass` with these options; no others, and no ``InitVar`` or ``KW_ONLY``."""
        if cls is None:
            return lambda decorated: _defined(decorated, frozen, slots, eq)
        return _defined(cls, frozen, slots, eq)


def _defined(cls: Any, frozen: bool, slots: bool, eq: bool) -> Any:
    fields = _fields_of(cls)
    cls.__dataclass_fields__ = fields
    cls.__dataclass_params__ = SimpleNamespace(
        init=True, repr=True, eq=eq, order=False, unsafe_hash=False, frozen=frozen
    )
    if slots:
        cls = _with_slots(cls, fields)
    own = vars(cls)
    cls._values_of = staticmethod(_compared(fields))
    type.__setattr__(cls, "__match_args__", tuple([field.name for field in fields.values() if field.init]))
    if "__init__" not in own:
        cls.__init__ = _FirstInit(cls, frozen)
    if "__repr__" not in own:
        cls.__repr__ = _repr
    # a class that says what is equal has no hash, as Python sees it, unless it says that too
    if eq and own.get("__hash__") is None:
        cls.__hash__ = _hash if frozen else None
    if eq and "__eq__" not in own:
        cls.__eq__ = _eq
    if frozen:
        cls.__setattr__, cls.__delattr__ = _no_setattr, _no_delattr
        if slots:
            cls.__getstate__, cls.__setstate__ = _state, _set_state
    return cls


def _fields_of(cls: Any) -> dict[str, Any]:
    """The fields of a class: those that it inherits, then its own."""
    fields: dict[str, Any] = {}
    for base in cls.__mro__[-1:0:-1]:
        fields.update(vars(base).get("__dataclass_fields__", {}))
    for name, kind in vars(cls).get("__annotations__", {}).items():
        if str(kind).startswith("ClassVar"):
            continue
        default = getattr(cls, name, dataclasses.MISSING)
        if isinstance(default, dataclasses.Field):
            field: Any = default
            if field.default is dataclasses.MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, field.default)
        else:
            field = dataclasses.field(
                default=dataclasses.MISSING if isinstance(default, MemberDescriptorType) else default
            )
        if type(field.default).__hash__ is None:
            raise ValueError(f"{cls.__name__}.{name}: a default that can be changed; use default_factory")
        field.name, field.type = name, kind
        field._field_type = _ORDINARY
        fields[name] = field
    return fields


@dataclasses.dataclass
class _Example:
    field: int


_ORDINARY = dataclasses.fields(_Example)[0]._field_type  # type: ignore[attr-defined]
"""What :mod:`dataclasses` tells ordinary fields by."""


def _with_slots(cls: Any, fields: dict[str, Any]) -> Any:
    """The class made anew with a slot for each field of its own."""
    inherited = {name for base in cls.__mro__[1:-1] for name in getattr(base, "__slots__", ())}
    body = {key: value for key, value in vars(cls).items() if key not in {*fields, "__dict__", "__weakref__"}}
    body["__slots__"] = tuple([name for name in fields if name not in inherited])
    made = type(cls)(cls.__name__, cls.__bases__, body)
    made.__qualname__ = cls.__qualname__
    return made


# ---- __init__ -------------------------------------------------------------------------------------------------------


class _Unset:
    """Stands for a value that a factory makes."""


class _FirstInit:
    """Stands for ``__init__`` until somebody asks for it, to make a record or to see what it takes."""

    def __init__(self, cls: Any, frozen: bool) -> None:
        self._cls, self._frozen = cls, frozen

    def __get__(self, record: Any, kind: Any = None) -> Any:
        made = _init(self._cls, self._frozen)
        self._cls.__init__ = made
        return made.__get__(record, kind)


def _init(cls: Any, frozen: bool) -> Any:
    names: dict[str, Any] = {"_Unset": _Unset, "_set": object.__setattr__}
    parameters, lines = ["self"], []
    for name, field in cls.__dataclass_fields__.items():
        value = name
        if field.default_factory is not dataclasses.MISSING:
            names[f"_make_{name}"] = field.default_factory
            value = f"_make_{name}() if {name} is _Unset else {name}" if field.init else f"_make_{name}()"
        elif field.default is not dataclasses.MISSING:
            names[f"_default_{name}"] = field.default
            value = name if field.init else f"_default_{name}"
        if field.init:
            parameters.append(name + _default_of(name, field))
        lines.append(_setting(cls, name, value, frozen, names))
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    source = f"def __init__({', '.join(parameters)}):\n" + "".join(f" {line}\n" for line in lines or ["pass"])
    exec(source, names)
    made = names["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    made.__annotations__ = {name: field.type for name, field in cls.__dataclass_fields__.items() if field.init}
    return made


def _default_of(name: str, field: Any) -> str:
    if field.default_factory is not dataclasses.MISSING:
        return "=_Unset"
    return f"=_default_{name}" if field.default is not dataclasses.MISSING else ""


def _setting(cls: Any, name: str, value: str, frozen: bool, names: dict[str, Any]) -> str:
    """The line that sets a field; of what is frozen past its own ``__setattr__``, of a slot straight into it."""
    if not frozen:
        return f"self.{name} = {value}"
    slot = getattr(cls, name, None)
    if isinstance(slot, MemberDescriptorType):
        names[f"_set_{name}"] = slot.__set__
        return f"_set_{name}(self, {value})"
    return f"_set(self, {name!r}, {value})"


# ---- what all have in common ----------------------------------------------------------------------------------------


def _compared(fields: dict[str, Any]) -> Callable[[Any], Any]:
    """What gives the values that a record is compared by."""
    names = [name for name, field in fields.items() if field.compare]
    return attrgetter(*names) if names else type


def _eq(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    values_of = self._values_of
    return self is other or values_of(self) == values_of(other)


def _hash(self: Any) -> int:
    return hash(self._values_of(self))


def _repr(self: Any) -> str:
    shown = [f"{n}={getattr(self, n)!r}" for n, field in self.__dataclass_fields__.items() if field.repr]
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _no_setattr(self: Any, name: str, value: Any) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _no_delattr(self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, name) for name in self.__dataclass_fields__]


def _set_state(self: Any, state: list[Any]) -> None:
    for name, value in zip(self.__dataclass_fields__, state, strict=True):
        object.__setattr__(self, name, value)

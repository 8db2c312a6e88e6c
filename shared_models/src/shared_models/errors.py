"""Why a contract class is refused at its creation.

ContractError
├── ConfigChanged       the class changes what the base rules fix
├── ForeignModel        a field holds a model that no rule has checked
├── SecretOnTheWire     a field holds a secret
├── UndiscriminatedUnion  a union whose member cannot be told from the message
├── ClosedChoice        a set of values that can never grow
├── FloatAdmitsInfinity a number that JSON cannot carry
├── NaiveInstant        an instant without a time zone
├── AliasNotRead        written under a name that is not read
├── FieldNotWritten     a field that is read and never written
└── UntypedSerializer   a serializer whose result no schema shows
"""


class ContractError(TypeError):
    """A class breaks the rules that let two versions of a contract work together."""

    def __init__(self, model: str, place: str, fact: str, mend: str) -> None:
        self.model, self.place = model, place
        super().__init__(f"{model}.{place} {fact}; {mend}.")


class ConfigChanged(ContractError):
    """The class sets a configuration value that the base fixes."""

    def __init__(self, model: str, key: str, wanted: object, found: object) -> None:
        self.key, self.wanted, self.found = key, wanted, found
        fact = f"has {key}={found!r} where every contract has {wanted!r}"
        super().__init__(model, "model_config", fact, f"remove {key!r} from the class")


class ForeignModel(ContractError):
    """A field holds a structure that is not a contract, so no rule has checked it."""

    def __init__(self, model: str, field: str, kind: str) -> None:
        self.kind = kind
        super().__init__(model, field, f"holds {kind!r}", "make that a Contract")


class SecretOnTheWire(ContractError):
    """A field holds a secret: it would be written as asterisks, or leak."""

    def __init__(self, model: str, field: str) -> None:
        super().__init__(model, field, "is a secret", "keep secrets in settings, never in messages")


class UndiscriminatedUnion(ContractError):
    """A union picks its member by trial, so one message may read as two things."""

    def __init__(self, model: str, field: str, members: tuple[str, ...]) -> None:
        self.members = members
        fact = f"is a union of {', '.join(members)} without a discriminator"
        super().__init__(model, field, fact, "add Field(discriminator=...) or keep one member")


class ClosedChoice(ContractError):
    """A field takes a fixed set of values: an old reader refuses the next one."""

    def __init__(self, model: str, field: str, choice: str) -> None:
        self.choice = choice
        super().__init__(
            model, field, f"is the closed {choice}", "derive it from Open, with UNKNOWN"
        )


class FloatAdmitsInfinity(ContractError):
    """A float admits inf or nan, which JSON cannot carry."""

    def __init__(self, model: str, field: str) -> None:
        fact = "is a float that admits inf and nan"
        super().__init__(model, field, fact, "use FiniteFloat, or set both bounds")


class NaiveInstant(ContractError):
    """A datetime may come without a zone, which the schema does not show."""

    def __init__(self, model: str, field: str) -> None:
        super().__init__(model, field, "is a datetime that may lack its zone", "use Utc")


class AliasNotRead(ContractError):
    """A field is written under a name that the same class does not read."""

    def __init__(self, model: str, field: str, written: str) -> None:
        self.written = written
        fact = f"is written as {written!r}, which is not read"
        super().__init__(model, field, fact, "read that name too")


class FieldNotWritten(ContractError):
    """A field is left out of what is written, so the other side never sees it."""

    def __init__(self, model: str, field: str) -> None:
        super().__init__(model, field, "is excluded from what is written", "remove exclude")


class UntypedSerializer(ContractError):
    """A serializer or computed field does not say what it returns."""

    def __init__(self, model: str, name: str) -> None:
        super().__init__(model, name, "does not say what it returns", "annotate its return type")

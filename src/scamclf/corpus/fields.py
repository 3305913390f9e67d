"""The fields of a row and the values they may take."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from scamclf.errors import CorpusError
from scamclf.labels import COLLECTION_LABELS, LABELS, LANGUAGES
from scamclf.signals.find import RED_FLAGS

DIFFICULTIES = ("easy", "hard")

#: The country whose money, law, brands or spelling a message shows (ISO 3166).
REGIONS = (
    *("CN", "TW", "HK", "SG", "MY", "US", "CA", "GB", "IE", "AU", "NZ", "IN", "ZA", "KE", "NG", "PH"),
    *("other", "unclear"),
)

#: Whom a message claims to be from.
SENDERS = (
    *("bank", "finance_company", "internet_lender", "agency", "law_firm", "court", "mediation", "police"),
    *("public_body", "telco", "utility", "insurer", "landlord", "school", "hospital", "company", "person", "unnamed"),
)

#: The form a message has.
CHANNELS = ("text", "chat", "email", "voice", "app", "letter")

#: What is said to be owed.
DEBTS = (
    *("card", "consumer_loan", "online_loan", "payday_loan", "instalment", "bnpl", "mortgage", "car_loan"),
    *("student_loan", "housing_fund_loan", "overdraft", "phone", "power", "water", "gas", "cable", "insurance"),
    *("property_fee", "rent", "tuition", "medical", "tax", "council_tax", "fine", "toll", "parking", "court_fee"),
    *("membership", "invoice", "customs", "other_debt", "unnamed"),
)

#: How far a debt has gone, as the message tells it.
STAGES = (
    *("before_due", "due_today", "failed_debit", "days_overdue", "weeks_overdue", "months_overdue", "overdue"),
    *("agency", "sold", "before_court", "after_judgment", "settled", "overpaid", "wrong_number", "third_party"),
    *("guarantor", "identity_theft", "changed_payee"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled message; `family` names the near-copies it belongs with."""

    id: str
    text: str
    label: str
    lang: str
    family: str
    scenario: str
    difficulty: str
    tactics: tuple[str, ...]
    # What a debt message shows; empty for the others.
    region: str
    sender: str
    channel: str
    debt: str
    stage: str


FIELDS = tuple(field.name for field in fields(Row))

_KNOWN = {"label": LABELS, "lang": LANGUAGES, "difficulty": DIFFICULTIES}
_KNOWN_OF_DEBTS = {"region": REGIONS, "sender": SENDERS, "channel": CHANNELS, "debt": DEBTS, "stage": STAGES}
_NOTHING = dict.fromkeys(_KNOWN_OF_DEBTS, ("",))


def make_row(fields: Any) -> Row:
    """A row out of a decoded JSON object.

    Raises:
        CorpusError: a field is missing, unknown, of the wrong type, or has a value outside its list; the message tells which
            and never holds the text.
    """
    if not isinstance(fields, dict) or set(fields) != set(FIELDS):
        raise CorpusError(f"expected exactly the fields {', '.join(FIELDS)}")
    tactics = fields["tactics"]
    strings = [value for name, value in fields.items() if name != "tactics"]
    if not isinstance(tactics, list) or not all(isinstance(value, str) for value in (*strings, *tactics)):
        raise CorpusError("tactics must be a list of strings, every other field a string")
    row = Row(**{**fields, "tactics": tuple(tactics)})
    for name, known in (_KNOWN | (_KNOWN_OF_DEBTS if row.label in COLLECTION_LABELS else _NOTHING)).items():
        value = getattr(row, name)
        if value not in known:
            raise CorpusError(
                f"{name} {value!r} is none of {', '.join(filter(None, known)) or 'nothing: only a debt message has one'}"
            )
    if unknown := [tactic for tactic in row.tactics if tactic not in RED_FLAGS]:
        raise CorpusError(f"tactic {unknown[0]!r} is none of {', '.join(RED_FLAGS)}")
    if not row.text.strip():
        raise CorpusError("empty text")
    return row

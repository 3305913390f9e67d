from __future__ import annotations

import re
from dataclasses import fields
from importlib.resources import files

from scamclf.creditors import Creditor, by_hotline, by_name, by_site, creditors, owner_of

KINDS = {
    "bank", "card", "loan_app", "collector", "telecom", "energy", "water", "insurer", "tax", "court", "police", "toll", "housing",
    "education", "health", "council", "regulator", "platform", "post", "other",
}  # fmt: skip


def test_columns_stand_in_the_order_of_the_fields() -> None:
    header = (files("scamclf.words") / "creditors.csv").read_text("utf-8").partition("\n")[0]
    assert header.split(",") == [field.name for field in fields(Creditor)]


def test_rows_keep_the_rules_of_the_table() -> None:
    for row in creditors():
        assert row.kind in KINDS, row
        assert re.fullmatch("[A-Z]{2}|INT", row.region), row
        assert row.sites, row
        assert all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", site) for site in row.sites), row
        assert all(re.fullmatch(r"\d{3,15}", number) for number in row.hotlines), row
        host = row.source.removeprefix("https://").partition("/")[0]
        assert any(host == site or host.endswith(f".{site}") for site in row.sites), row


def test_nobody_is_listed_twice() -> None:
    keys = [(row.region, row.name) for row in creditors()]
    assert len(keys) == len(set(keys))
    assert keys == sorted(keys)


def test_found_by_name_site_and_number() -> None:
    assert [c.region for c in by_name()["工行卡"]] == ["CN"]
    assert owner_of("wap.sh.10086.cn") is by_site()["10086.cn"]
    assert "工商银行" in {c.name for c in by_hotline()["95588"]}


def test_a_government_is_no_creditor() -> None:
    assert owner_of("www.gov.uk") is None
    assert owner_of("canada.ca") is None
    assert owner_of("10086.cn.evil.top") is None

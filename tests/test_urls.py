from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scamclf.urls import _USER, _link, _search_link, find_urls
from tests.hostile import HOSTILE, grows_linearly


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://a.b-c.top/x?y=1 http //o2-bill.link/z", ["https://a.b-c.top/x?y=1", "http //o2-bill.link/z"]),
        ("open http:\\\\jdjr-repay.com\\h5 now", ["http:\\\\jdjr-repay.com\\h5"]),
        ("hxxps://bad.top/a, hxxp://bad.cc", ["hxxps://bad.top/a", "hxxp://bad.cc"]),
        ("www.icbc.com.cn and etax-check.tw/main.", ["www.icbc.com.cn", "etax-check.tw/main"]),
        ("pay dot example dot com now", ["pay dot example dot com"]),
        ("netflix dot update-membership dot live thank you", ["netflix dot update-membership dot live"]),
        ("example[.]com or example(dot)com/x", ["example[.]com", "example(dot)com/x"]),
        ("via fuel-iou [.] uk [.] cc by 9am", ["fuel-iou [.] uk [.] cc"]),
        ("输入icbc点com登录", ["icbc点com"]),
        ("输入icbc。com登录", ["icbc。com"]),
        ("https://www.icbc.com.cn。evil.top", ["https://www.icbc.com.cn。evil.top"]),
        ("登录www. icbc-pay .top/x 更新", ["www. icbc-pay .top/x"]),
        ("https://10010. bill-cu .vip/p (若", ["https://10010. bill-cu .vip/p"]),
        ("tap bit .ly/abc", ["bit .ly/abc"]),
        ("demand fnb.onlinedebt .click/p9", ["fnb.onlinedebt .click/p9"]),
        ("http://xn--pypal-4ve.com", ["http://xn--pypal-4ve.com"]),
        ("pаypal.com", ["pаypal.com"]),
        ("点http://工商银行.com/x", ["http://工商银行.com/x"]),
        ("www.工商银行.中国", ["www.工商银行.中国"]),
        ("http://185.22.1.9/x 185.22.1.9:8080/pay", ["http://185.22.1.9/x", "185.22.1.9:8080/pay"]),
        ("ip 185.22.1.9.", ["185.22.1.9"]),
        ("https://www.icbc.com.cn@evil.top/login", ["https://www.icbc.com.cn@evil.top/login"]),
        ("icbc.com.cn@evil.top/login", ["icbc.com.cn@evil.top/login"]),
        ("https://a.tophttps://b.cc/x", ["https://a.top", "https://b.cc/x"]),
        ("a.tophttps://b.cc/xhttp://c.cc", ["a.top", "https://b.cc/x", "http://c.cc"]),
        ("https://a.com/?next=https://b.com/x", ["https://a.com/?next=https://b.com/x"]),
        ("(https://a.top/x). https://b.top/c_(d)", ["https://a.top/x", "https://b.top/c_(d)"]),
        ("点http://dwz.cn/ab还款", ["http://dwz.cn/ab"]),
        ("https://x.com. thanks", ["https://x.com"]),
        ("见https://a.cn。call 95588", ["https://a.cn"]),
        ("gosms.in/x7", ["gosms.in/x7"]),
        # near misses
        ("paid .com on my way", []),
        ("see you at 5.in the pub", []),
        ("due today.please pay", []),
        ("thank you.in case", []),
        ("on my way. in/out", []),
        ("the dot in the corner", []),
        ("8点vip专场 9点半", []),
        ("工商银行.com 那家", []),
        ("v1.2.3.4 and 10.0.3.7", []),
        ("12.50.in total", []),
        ("help@northline.co.uk", []),
        ("a. b. c. d", []),
        ("u.s.a. and a.p.r.", []),
    ],
)
def test_way_of_writing(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in find_urls(text)] == found


@given(st.one_of(st.text(), st.text(st.sampled_from("abcw.。点:/\\@[]() dothttps0189工行-"))))
def test_spans_stand_apart_in_order(text: str) -> None:
    ends = 0
    for start, end in find_urls(text):
        assert ends <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end]
        ends = end


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    assert grows_linearly(find_urls, unit)


PIECES = (
    "http", "hxxps", "://", "//", "/", "\\", "www", ".", ". ", " .", " . ", "。", "点", " dot ", "dot", "[.]", " [ . ] ", "(dot)", "{点}", "com", "top", "cn",
    "in", "to", "a", "ab-c", "x_y", "1", "185.22.1.9", ":80", "@", "%", "-", "_", "+", "xn--abc", "工商银行", "中国", "ü", " ", "\n", ",", "?x=1", "bit .ly/x",
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=12).map("".join)), st.integers(0, 4))
def test_links_begin_where_the_pattern_tried_everywhere_says(text: str, position: int) -> None:
    assume(not _USER.search(text))
    slow, fast = _link().search(text, position), _search_link(text, position)
    assert (slow and slow.span()) == (fast and fast.span())

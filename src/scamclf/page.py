"""Writes an explained message as one self-contained HTML page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from scamclf.advice import Advice
from scamclf.explain import Explanation, Reason
from scamclf.similar import Neighbour
from scamclf.wording import Tongue, describe, say_in, wording

_STYLE = """
:root { color-scheme: light dark; --scam: 200 40 40; --honest: 20 120 60; --soft: #8882; }
body { font: 17px/1.6 system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.05rem; margin: 1.8rem 0 .4rem; }
blockquote { margin: 1rem 0; padding: 1rem; border-radius: .6rem; background: var(--soft); white-space: pre-wrap; overflow-wrap: anywhere; }
mark { color: inherit; border-radius: .2rem; padding: 0 .1em; }
table { border-collapse: collapse; width: 100%; } td { padding: .25rem .5rem .25rem 0; vertical-align: top; overflow-wrap: anywhere; }
td:first-child { white-space: nowrap; font-variant-numeric: tabular-nums; }
small, .quiet { opacity: .75; } a { color: inherit; } ol, ul { padding-left: 1.3rem; } li { margin: .35rem 0; }
"""


def explanation_page(
    explanation: Explanation,
    advice: Sequence[Advice],
    tongue: Tongue,
    neighbours: Sequence[Neighbour] = (),
) -> str:
    """An HTML page about one message; nothing is fetched, nothing runs."""
    judgement = explanation.judgement
    verdict = wording("verdicts", judgement.verdict, tongue)
    doubt = f": {wording('doubts', judgement.doubt, tongue)}" if judgement.doubt else ""
    towards, against = explanation.strongest()
    body = [
        f"<h1>{escape(verdict + doubt)}</h1>",
        f"<p class=quiet>{escape(_say('scam_probability', tongue))}: {judgement.scam_probability:.0%}</p>",
        f"<blockquote>{''.join(_marked(explanation))}</blockquote>",
        *_reasons(_say("towards", tongue, wording("verdicts", explanation.contrast[0], tongue)), towards, tongue),
        *_reasons(_say("against", tongue), against, tongue),
        *_conduct(explanation, tongue),
        *_advice(advice, tongue),
        *_similar(neighbours, tongue),
        f"<p><small>{escape(_say('limits', tongue))}</small></p>",
    ]
    return (
        f'<!doctype html>\n<html lang="{tongue}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(verdict)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def _say(name: str, tongue: Tongue, *values: str) -> str:
    return wording("page", name, tongue, *values)


def _marked(explanation: Explanation) -> Iterator[str]:
    """The message with a colour under every word that counts, the stronger the more it weighs."""
    heaviest = max((abs(reason.weight) for reason in explanation.reasons), default=0.0) or 1.0
    text, done = explanation.judgement.text, 0
    for reason in explanation.reasons:
        yield escape(text[done : reason.start])
        done = reason.end
        side = "scam" if reason.weight > 0 else "honest"
        depth = round(0.5 * abs(reason.weight) / heaviest, 2)
        words = escape(reason.text)
        yield f'<mark style="background:rgb(var(--{side})/{depth})">{words}</mark>' if depth else words
    yield escape(text[done:])


def _reasons(title: str, reasons: Sequence[Reason], tongue: Tongue) -> Iterator[str]:
    if not reasons:
        return
    yield f"<h2>{escape(title)}</h2>\n<table>"
    for reason in reasons:
        said = describe(reason, tongue)
        quoted = escape(" ".join(reason.text.split()))
        yield f"<tr><td>{reason.weight:+.1f}</td><td><b>{quoted}</b><br><span class=quiet>{escape(said)}</span></td></tr>"
    yield "</table>"


def _conduct(explanation: Explanation, tongue: Tongue) -> Iterator[str]:
    if breaches := explanation.judgement.conduct:
        yield f"<h2>{escape(_say('conduct', tongue))}</h2>\n<ul>"
        for breach in breaches:
            rule = say_in(tongue, breach.rule_zh, breach.rule_en)
            yield f"<li><b>{escape(breach.text)}</b>: {escape(wording('conduct', breach.name, tongue))}<br><small>{escape(rule)} ({escape(breach.source)})</small></li>"
        yield "</ul>"


def _advice(advice: Sequence[Advice], tongue: Tongue) -> Iterator[str]:
    situations = dict.fromkeys(one.situation for one in advice)
    for situation in situations:
        title = wording("situations", situation, tongue) if situation else _say("advice", tongue)
        yield f"<h2>{escape(title)}</h2>\n" + _list((one for one in advice if one.situation == situation), tongue)


def _list(advice: Iterable[Advice], tongue: Tongue) -> str:
    items = (
        f'<li>{escape(say_in(tongue, one.zh, one.en))}<br><small><a href="{escape(one.url)}">{escape(one.source)}</a>, {one.date}</small></li>'
        for one in advice
    )
    return f"<ol>{''.join(items)}</ol>"


def _similar(neighbours: Sequence[Neighbour], tongue: Tongue) -> Iterator[str]:
    if neighbours:
        yield f"<h2>{escape(_say('similar', tongue))}</h2>\n<table>"
        for one in neighbours:
            label = wording("verdicts", one.row.label, tongue)
            yield f"<tr><td>{one.cosine:.2f} {escape(label)}</td><td>{escape(one.row.text)}</td></tr>"
        yield "</table>"

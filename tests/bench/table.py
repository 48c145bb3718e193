"""The results: as a table for people and as JSON for programs."""

from typing import Any

from cases import IDLE_CONNECTIONS, Case, Figures

SERVERS = ("Mailroot", "Postfix", "stock aiosmtpd")
_WANTED_IDLE_KB = 12.0
_WANTED_IDLE_MB = 60.0

Row = tuple[str, ...]
_HEAD: Row = ("case", *SERVERS, "ratio", "wanted", *(f"CPU {name}" for name in SERVERS))


def table(results: list[tuple[Case, Figures]], idle: dict[str, tuple[float, float]]) -> str:
    """Messages a second, Mailroot's ratio to Postfix, CPU milliseconds a message; then memory."""
    rows = [_HEAD, *(_row(case, figures) for case, figures in results)]
    rows.append(_memory_row(f"{IDLE_CONNECTIONS:,} idle connections, KB each", idle, 1, _WANTED_IDLE_KB))
    rows.append(_memory_row("resident with nothing to do, MB", idle, 0, _WANTED_IDLE_MB))
    widths = [max(len(row[place]) for row in rows) for place in range(len(_HEAD))]
    lines = ["  ".join(_cell(text, width, place) for place, (text, width) in enumerate(zip(row, widths, strict=True)))
             for row in rows]  # fmt: skip
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)


def as_data(
    results: list[tuple[Case, Figures]], idle: dict[str, tuple[float, float]], machine: dict[str, Any]
) -> dict[str, Any]:
    """The same as plain values, every round included."""
    return {
        "machine": machine,
        "cases": [
            {
                "case": case.key,
                "bytes": case.size,
                "sessions": case.sessions,
                "messages": case.messages,
                "ratio": _ratio(figures),
                "wanted_ratio": case.wanted_ratio,
                "servers": {
                    name: {"rates": figure.rates, "rate": figure.rate, "cpu_ms": figure.cpu}
                    for name, figure in figures.items()
                },
            }
            for case, figures in results
        ],
        "idle": {
            name: {"resident_mb": alone, "kb_a_connection": each, "connections": IDLE_CONNECTIONS}
            for name, (alone, each) in idle.items()
        },
    }


def _row(case: Case, figures: Figures) -> Row:
    rates = tuple(f"{figures[name].rate:,.0f}/s" if name in figures else "" for name in SERVERS)
    costs = tuple(f"{figures[name].cpu:.2f} ms" if name in figures else "" for name in SERVERS)
    ratio = _ratio(figures)
    wanted = f">= {case.wanted_ratio}" + (f", <= {case.wanted_cpu_ms} ms" if case.wanted_cpu_ms else "")
    return (case.title, *rates, f"{ratio:.2f}" if ratio is not None else "", wanted, *costs)


def _memory_row(title: str, idle: dict[str, tuple[float, float]], place: int, wanted: float) -> Row:
    values = tuple(f"{idle[name][place]:.1f}" if name in idle else "" for name in SERVERS)
    return (title, *values, "", f"<= {wanted:.0f}", *("" for _ in SERVERS))


def _ratio(figures: Figures) -> float | None:
    if "Mailroot" not in figures or "Postfix" not in figures:
        return None
    return figures["Mailroot"].rate / figures["Postfix"].rate


def _cell(text: str, width: int, place: int) -> str:
    return text.ljust(width) if place == 0 else text.rjust(width)

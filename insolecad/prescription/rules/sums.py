"""Sums in words: the steps of a rule as the sentence that explains them."""

Step = tuple[str, float]
"""What adds to a dose, and how much in mm; the first step is what the others add to."""


def added(first: Step, *others: Step) -> tuple[float, str]:
    """Return the sum in mm, rounded to 0.1, and its sentence. Steps of zero go unsaid."""
    said = [step for step in others if step[1]]
    total = round(first[1] + sum(amount for _, amount in said), 1)
    words = [f"{first[0]} {first[1]:g}", *(f"{name} {amount:+g}" for name, amount in said)]
    return total, f"{', '.join(words)} = {total:g} mm" if said else f"{first[0]} {total:g} mm"


def kept(value: float, reason: str, low: float, high: float, why: str = "") -> tuple[float, str]:
    """Return the value within its limits, and the sentence that says so where it was not."""
    within = min(max(value, low), high)
    if within == value:
        return value, reason
    bound = f"at least {low:g}" if value < low else f"at most {high:g}"
    return within, f"{reason}, {bound} mm{f' {why}' if why else ''}"

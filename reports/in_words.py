"""Amounts in words, as a Vietnamese total wants them: "(Bằng chữ: Một tỷ bảy trăm … đồng)".

Style: the one of official papers in the North ("linh", "nghìn", "không trăm linh năm" in the
middle of a number). No regulation fixes it, so it is ours: không phải quy định.
"""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_ONES = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES_VI = ("", "nghìn", "triệu")
_SCALES_EN = ("", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion")
LIMIT = 10**18
"""Amounts are below this: a milliard of milliards is no price."""


def money_in_words_vi(number: int) -> str:
    """1005 → "một nghìn không trăm linh năm"; negative numbers begin with "âm".

    Raises:
        ValueError: the number has more than 18 digits.
    """
    if number < 0:
        return f"âm {money_in_words_vi(-number)}"
    if number >= LIMIT:
        raise ValueError(f"too large to say: {number}")
    if number == 0:
        return _DIGITS[0]
    billions, rest = divmod(number, 10**9)
    words: list[str] = []
    if billions:
        words += [*_below_milliard(billions, inner=False), "tỷ"]
    if rest:
        words += _below_milliard(rest, inner=bool(billions))
    return " ".join(words)


def _below_milliard(number: int, *, inner: bool) -> list[str]:
    """Say 1 to 999.999.999. `inner`: something stands before it, so hundreds are said."""
    words: list[str] = []
    for power in (2, 1, 0):
        group = number // 1000**power % 1000
        if group:
            words += _group(group, inner=inner or bool(words))
            if power:
                words.append(_SCALES_VI[power])
    return words


def _group(number: int, *, inner: bool) -> list[str]:
    """Say 1 to 999. In the middle of a number even an empty hundred is said: "không trăm"."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = [_DIGITS[hundreds], "trăm"] if hundreds or inner else []
    if tens == 0 and ones:
        return [*words, *(["linh"] if words else []), _DIGITS[ones]]
    if tens == 1:
        words.append("mười")
    elif tens:
        words += [_DIGITS[tens], "mươi"]
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 5 and tens:
        words.append("lăm")
    elif ones:
        words.append(_DIGITS[ones])
    return words


def money_in_words_en(number: int) -> str:
    """1005 → "one thousand and five"; negative numbers begin with "minus".

    Raises:
        ValueError: the number has more than 18 digits.
    """
    if number < 0:
        return f"minus {money_in_words_en(-number)}"
    if number >= LIMIT:
        raise ValueError(f"too large to say: {number}")
    if number == 0:
        return "zero"
    words: list[str] = []
    for power in range(len(_SCALES_EN) - 1, -1, -1):
        group = number // 1000**power % 1000
        if not group:
            continue
        hundreds, rest = divmod(group, 100)
        if hundreds:
            words += [_ONES[hundreds], "hundred"]
        if rest:
            if hundreds or (power == 0 and words):
                words.append("and")
            ones = _ONES[rest % 10]
            words.append(
                _ONES[rest] if rest < 20 else _TENS[rest // 10] + (f"-{ones}" if ones else "")
            )
        if power:
            words.append(_SCALES_EN[power])
    return " ".join(words)

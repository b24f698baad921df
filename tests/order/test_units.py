"""Amounts and shoe sizes as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insolecad.order import KEYS, Order
from insolecad.order.sizes import EXAMPLES, SYSTEMS, ShoeSize, eu_size, shoe_size
from insolecad.order.units import SIZES, amount, unit_of


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("262", "mm", 262.0),
        ("٢٦٢", "mm", 262.0),
        ("26.2cm", "mm", 262.0),
        ("26,2 cm", "mm", 262.0),
        (" 262,5 mm ", "mm", 262.5),
        ("0.262 m", "mm", 262.0),
        ("10 1/4 in", "mm", 260.35),
        ("10-1/4in", "mm", 260.35),
        ('10¼"', "mm", 260.35),
        ("10.25 inches", "mm", 260.35),
        ("1/2 in", "mm", 12.7),
        ("-3", "mm", -3.0),
        ("1.6cm", "mm", 16.0),
        ("165 lb", "kg", 74.84274105),
        ("78kg", "kg", 78.0),
        ("4°", "degrees", 4.0),
        ("-2 deg", "degrees", -2.0),
        ("28 %", "%", 28.0),
        ("35A", "shore A", 35.0),
        ("34 years", "years", 34.0),
        ("0,24", "", 0.24),
    ],
)
def test_amounts_are_read_in_the_unit_of_their_key(text, unit, value):
    assert amount(text, unit) == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize(
    "text",
    ["", "long", "262 kg", "26.2.1", "1,2,3", "10 1/0 in", "nan", "inf", "1e999", "262 262", "1_000", "9" * 41],
)
def test_what_is_not_a_length_is_not_read_as_one(text):
    assert amount(text, "mm") is None


@given(st.floats(0.01, 4000.0).map(lambda value: round(value, 3)), st.sampled_from(sorted(SIZES["mm"])))
def test_a_number_in_any_unit_of_length_comes_out_in_mm(number, unit):
    for text in (f"{number} {unit}", f"{number}{unit}".replace(".", ",")):
        assert amount(text, "mm") == pytest.approx(number * SIZES["mm"][unit], rel=1e-9)


@given(st.text(max_size=50), st.sampled_from(sorted(SIZES)))
def test_no_text_at_all_breaks_the_reader(text, unit):
    read = amount(text, unit)
    assert read is None or abs(read) < float("inf")


def test_every_length_key_takes_text_with_a_unit_also_in_order_files():
    lengths = [
        key
        for key in KEYS
        if key.endswith("_mm") and not key.startswith(("left.", "right.", "foot.left", "foot.right"))
    ]
    assert {unit_of(key) for key in lengths} == {"mm"} and len(lengths) > 30
    order = Order(foot={"length_mm": "26.2cm", "ball_width_mm": "4 in"}, medial_arch={"height_mm": "1,6 cm"})
    assert (order.foot.length_mm, order.foot.ball_width_mm) == (262.0, 101.6)
    assert order.ordered_doses("left")["medial_arch.height_mm"] == 16.0


# ISO 19407: UK 4 is EU 36.5, UK 8 is EU 41.5; shop charts: US men's 5 is 9 inches, 8 is 10 inches
@pytest.mark.parametrize(
    ("text", "length", "eu"),
    [
        ("EU42", 266.7, "EU42"),
        ("eu 41,5", 263.3, "EU41.5"),
        ("EU 41 1/2", 263.3, "EU41.5"),
        ("UK4", 228.6, "EU36.5"),
        ("UK8", 262.5, "EU41.5"),
        ("USM5", 228.6, "EU36.5"),
        ("USM8", 254.0, "EU40"),
        ("US men's 9", 262.5, "EU41.5"),
        ("USW10", 262.5, "EU41.5"),
        ("us women 7", 237.1, "EU37.5"),
        ("MP265", 265.0, "EU42"),
        ("JP 26.5", 265.0, "EU42"),
        ("42 EU", 266.7, "EU42"),
        ("EUR-42", 266.7, "EU42"),
        ("US 10 women's", 262.5, "EU41.5"),
        ("UK 8½", 266.7, "EU42"),
        ("26.5 cm", 265.0, "EU42"),
    ],
)
def test_shoe_sizes_stand_for_the_foot_lengths_of_the_standard(text, length, eu):
    size = shoe_size(text)
    assert isinstance(size, ShoeSize) and size.length == pytest.approx(length, abs=0.051)
    assert eu_size(size.length) == eu


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("US10W", "'W' behind the number means wide: write USW10 for women's or USM10"),
        ("10W", "means wide"),
        ("UK8E", "leave it out: UK8"),
        ("US9", "USM9 for men's, USW9 for women's"),
        ("9", "say whose size it is: USM9 for men's"),
        ("42", "EU42?"),
        ("W10", "write USW10"),
        ("265", "MP265"),
        ("26.5", "JP26.5"),
        ("USW 10 wide", "leave it out: USW10"),
        ("EU 42/43", EXAMPLES),
        ("XL", EXAMPLES),
        ("", EXAMPLES),
        ("EU", EXAMPLES),
        ("AU9", EXAMPLES),
    ],
)
def test_a_size_that_could_mean_two_things_is_not_guessed(text, words):
    answer = shoe_size(text)
    assert isinstance(answer, str) and words in answer


@given(st.sampled_from(sorted(SYSTEMS)), st.floats(200.0, 320.0))
def test_sizes_and_lengths_undo_each_other(system, length):
    assert SYSTEMS[system].length(SYSTEMS[system].size(length)) == pytest.approx(length)


@given(st.text(max_size=30))
def test_no_text_at_all_breaks_the_size_reader(text):
    assert isinstance(shoe_size(text), (ShoeSize, str))


def test_a_size_in_place_of_the_length_says_its_tolerance():
    foot = Order(foot={"size": "EU42"}, wearer={"sex": "male"}).foot_values("left")
    assert (foot["length_mm"].value, foot["length_mm"].band, foot["length_mm"].origin) == (266.7, 5.0, "derived")
    assert "give or take 5 mm" in foot["length_mm"].reason
    # ball width: 2 x 4.2 of the line, and 0.2352 x 5 of the length, as independent errors
    assert foot["ball_width_mm"].band == pytest.approx((8.4**2 + (0.2352 * 5) ** 2) ** 0.5, abs=0.051)


def test_a_measured_length_wins_over_a_size():
    foot = Order(foot={"size": "EU42", "length_mm": 260}).foot_values("left")
    assert (foot["length_mm"].value, foot["length_mm"].origin) == (260, "given")


def test_the_girth_stands_for_the_width_and_the_width_wins():
    girth = {"length_mm": 262, "ball_girth_mm": 250}
    by_girth = Order(foot=girth, wearer={"sex": "male"}).foot_values("left")["ball_width_mm"]
    assert by_girth.value == pytest.approx(250 / 2.475, abs=0.051) and by_girth.origin == "derived"
    assert by_girth.band == pytest.approx(2 * 250 * 0.065 / 2.475**2, abs=0.051)
    assert Order(foot={**girth, "ball_width_mm": 99}).foot_values("left")["ball_width_mm"].value == 99

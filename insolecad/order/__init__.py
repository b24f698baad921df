"""What a person orders: foot, wearer, shoe, activity, material and ordered doses."""

from insolecad.geometry.definitions import Side
from insolecad.order.feet import FootValue
from insolecad.order.keys import KEYS, Key
from insolecad.order.order import Order, order_from
from insolecad.order.reading import parse_settings, parse_value, read_toml

__all__ = [
    "KEYS",
    "FootValue",
    "Key",
    "Order",
    "Side",
    "order_from",
    "parse_settings",
    "parse_value",
    "read_toml",
]

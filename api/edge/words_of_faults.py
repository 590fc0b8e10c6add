"""What is wrong with a field, in both languages: Pydantic's findings by their type, as a client is told them."""

from collections.abc import Mapping
from typing import Any

from matching.wording import number

_VI: dict[str, str] = {
    "missing": "phải có",
    "extra_forbidden": "không phải trường của mô tả này",
    "greater_than": "phải lớn hơn {gt}",
    "greater_than_equal": "phải từ {ge} trở lên",
    "less_than": "phải nhỏ hơn {lt}",
    "less_than_equal": "phải từ {le} trở xuống",
    "finite_number": "phải là số hữu hạn",
    "float_type": "phải là số",
    "float_parsing": "phải là số",
    "int_type": "phải là số nguyên",
    "int_parsing": "phải là số nguyên",
    "int_from_float": "phải là số nguyên",
    "bool_type": "phải là true hoặc false",
    "bool_parsing": "phải là true hoặc false",
    "decimal_type": "phải là số hoặc chuỗi chữ số",
    "decimal_parsing": "phải là số hoặc chuỗi chữ số",
    "decimal_max_digits": "có tối đa {max_digits} chữ số",
    "decimal_max_places": "có tối đa {decimal_places} chữ số thập phân",
    "decimal_whole_digits": "có tối đa {whole_digits} chữ số trước dấu thập phân",
    "string_type": "phải là chuỗi ký tự",
    "string_too_short": "phải có ít nhất {min_length} ký tự",
    "string_too_long": "có tối đa {max_length} ký tự",
    "string_pattern_mismatch": "viết không đúng dạng {pattern}",
    "too_short": "phải có ít nhất {min_length} mục",
    "too_long": "có tối đa {max_length} mục",
    "list_type": "phải là danh sách",
    "tuple_type": "phải là danh sách",
    "dict_type": "phải là đối tượng JSON",
    "model_type": "phải là đối tượng JSON",
    "model_attributes_type": "phải là đối tượng JSON",
    "enum": "phải là một trong các giá trị: {expected}",
    "literal_error": "phải là một trong các giá trị: {expected}",
    "json_invalid": "không phải JSON",
    "unknown-currency": "{given} không phải mã tiền tệ của ISO 4217",
    "date_from_datetime_parsing": "không phải một ngày có trong lịch",
    "date_parsing": "không phải một ngày có trong lịch",
    "not-a-day": "phải là một ngày viết như 2027-06-01",
    "unknown-parameter": "không phải tham số của địa chỉ này",
    "given-twice": "chỉ được nêu một lần",
    "not-of-the-choices": "không có giá trị '{given}'; giá trị gần nhất là {nearest}",
    "needs-near": "phải đi cùng near",
    "below-its-other-end": "nhỏ hơn {other}",
    "not-numbers": "phải là {count} số, cách nhau bằng dấu phẩy",
    "not-a-position": "phải là vĩ độ,kinh độ trong khoảng 90 và 180 độ",
    "not-a-box": "phải là kinh độ nhỏ nhất,vĩ độ nhỏ nhất,kinh độ lớn nhất,vĩ độ lớn nhất",
    "not-an-outline": "phải là các góc kinh độ,vĩ độ, cách nhau bằng dấu chấm phẩy",
    "number-of-corners": "phải có từ 3 đến {most} góc",
    "not-on-earth": "phải là kinh độ,vĩ độ trong khoảng 180 và 90 độ",
    "not-simple": "các cạnh không được cắt hay chạm nhau, và phải bao một phần đất",
    "consent-missing": "phải là true: không có sự đồng ý thì không lưu gì",
}
"""By Pydantic's type of error, with its context; the English is Pydantic's own, or that of whoever refused."""
_OF_VALUE = "Value error, "


def _vietnamese(value: Any) -> str:
    """A value as the sentence has it; Pydantic joins the last of a choice with *or*."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value, "vi")
    return str(value).replace("' or '", "' hoặc '")


def said_of(found: Mapping[str, Any]) -> dict[str, str]:
    """One finding in words."""
    en = str(found["msg"]).removeprefix(_OF_VALUE)
    words = _VI.get(found["type"])
    turns_on = {name: _vietnamese(value) for name, value in (found.get("ctx") or {}).items()}
    vi = words.format(**turns_on) if words else f"không hợp lệ: {en}"
    return {"vi": vi, "en": en}


def code_of(found: Mapping[str, Any]) -> str:
    """Which rule it breaks, for programs."""
    return str(found["type"]).replace("_", "-")


def facts_of(found: Mapping[str, Any]) -> dict[str, Any]:
    """The values the rule turns on, as far as JSON has them."""
    return {
        name: value
        for name, value in (found.get("ctx") or {}).items()
        if isinstance(value, str | int | float | bool)
    }

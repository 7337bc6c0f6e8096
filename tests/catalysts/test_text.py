"""What is wrong with a text that must be a ticker."""

import pytest

from catalysts.text import ticker_faults


@pytest.mark.parametrize("text", ["NVDA AAPL", "NVDA+AAPL", "nvda, aapl"])
def test_several_tickers_in_one_are_told_how_to_part(text: str) -> None:
    (fault,) = ticker_faults("targets", text)
    assert fault.sentence().endswith('; several are written "NVDA;AAPL" in CSV, as a list in TOML')


def test_a_sign_that_does_not_belong_is_still_named() -> None:
    (fault,) = ticker_faults("targets", "5l0300")
    assert "U+006C" in fault.sentence()

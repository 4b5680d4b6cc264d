from __future__ import annotations

import pytest

from auditor.wakeups.intervals import beta_share, gamma_share, poisson, prior_share, wilson


# R. G. Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3.
@pytest.mark.parametrize(
    ("marked", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_shares_have_the_published_wilson_intervals(marked: int, of: int, low: float, high: float) -> None:
    assert wilson(marked, of) == pytest.approx((low, high), abs=0.00006)


def test_a_share_of_all_ends_at_one_and_of_nothing_is_not_known() -> None:
    assert wilson(20, 20) == pytest.approx((1 - 0.16113, 1), abs=0.0001)
    assert wilson(0, 0) == (0, 1)


# Published tables of the exact Poisson interval, e.g. Ulm 1990, Am. J. Epidemiol. 131, 373-375.
@pytest.mark.parametrize(
    ("events", "low", "high"),
    [
        (0, 0.0, 3.689), (1, 0.025, 5.572), (2, 0.242, 7.225), (3, 0.619, 8.767), (5, 1.623, 11.668),
        (10, 4.795, 18.390), (20, 12.217, 30.888), (50, 37.111, 65.919), (100, 81.364, 121.627),
    ],
)  # fmt: skip
def test_counts_have_the_published_exact_poisson_intervals(events: int, low: float, high: float) -> None:
    assert poisson(events, 1) == pytest.approx((low, high), abs=0.001)
    assert poisson(events, 4) == pytest.approx((low / 4, high / 4), abs=0.001)


# scipy 1.17.1: chi2.ppf(0.025, 2n) / 2 and chi2.ppf(0.975, 2n + 2) / 2.
@pytest.mark.parametrize(
    ("events", "low", "high"),
    [
        (17, 9.903126469607294, 27.218646815906613),
        (125, 104.04889907250023, 148.93185694693258),
        (1_000, 938.9730184076952, 1063.952136016302),
        (1_000_000, 998040.9833402939, 1001961.9119454322),
    ],
)
def test_large_counts_have_the_intervals_of_a_statistics_library(
    events: int, low: float, high: float
) -> None:
    assert poisson(events, 1) == pytest.approx((low, high), rel=1e-9)


# scipy 1.17.1: beta.ppf of 0.025 and 0.975 with a = 1 + marked, b = 9 + of - marked.
@pytest.mark.parametrize(
    ("marked", "of", "mean", "low", "high"),
    [
        (0, 0, 0.1, 0.002809136746599214, 0.3362671168799428),
        (0, 10, 0.05, 0.0013316288041794228, 0.17646691180696536),
        (3, 20, 4 / 30, 0.03889483129543887, 0.2735151978924229),
        (400, 4_000, 0.1, 0.09090669892965925, 0.10947117471253323),
        (5, 1_000_000, 6 / 1_000_010, 2.201877517139598e-06, 1.1668188161865494e-05),
        (1_000_000, 1_000_000, 1_000_001 / 1_000_010, 0.9999842370138324, 0.9999958846559475),
    ],
)
def test_a_prior_and_a_count_leave_the_interval_of_a_statistics_library(
    marked: int, of: int, mean: float, low: float, high: float
) -> None:
    assert prior_share(marked, of) == pytest.approx((mean, low, high), rel=1e-7)


def test_the_first_quantile_of_the_prior_alone_is_that_of_its_closed_form() -> None:
    # Beta(1, 9) has the share 1 - (1 - x)^9 below x.
    assert prior_share(0, 0)[1:] == pytest.approx((1 - 0.975 ** (1 / 9), 1 - 0.025 ** (1 / 9)), rel=1e-12)


def test_shares_of_the_distributions_reach_from_nothing_to_all() -> None:
    assert (gamma_share(3, 0), beta_share(2, 3, 0), beta_share(2, 3, 1)) == (0, 0, 1)
    assert gamma_share(3, 1e4) == 1
    assert beta_share(2, 3, 0.5) == pytest.approx(11 / 16)


@pytest.mark.parametrize(("marked", "of"), [(-1, 5), (6, 5)])
def test_more_than_all_or_less_than_none_is_an_error(marked: int, of: int) -> None:
    for interval in (wilson, prior_share):
        with pytest.raises(ValueError, match="a share needs"):
            interval(marked, of)


@pytest.mark.parametrize(("events", "exposure"), [(-1, 5.0), (1, 0.0), (1, -2.0), (1, float("nan"))])
def test_a_rate_without_exposure_is_an_error(events: int, exposure: float) -> None:
    with pytest.raises(ValueError, match="exposure"):
        poisson(events, exposure)

//! What the stores sell, and on which terms their people earn.

use super::money::{Money, Rate, Rounding};
use super::terms::Terms;

#[derive(Debug)]
pub(crate) struct Product {
    /// `GlobalProductID`.
    pub id: i64,
    pub price: Money,
    pub cost: Money,
    pub terms: Terms,
    pub rounding: Rounding,
}

/// A product with an IMEI, which begins with the model's type allocation code (8 digits).
#[derive(Debug)]
pub(crate) struct Device {
    pub product: Product,
    pub tac: &'static str,
}

/// Its `CommissionType` is one of CouponCommissionTypes.
#[derive(Debug)]
pub(crate) struct Coupon {
    /// `CouponID`.
    pub id: i64,
    pub kind: u8,
    pub amount: Money,
    /// Of the amount, in per cent: what the coupon takes from the commission.
    pub rate: Option<Rate>,
}

const fn product(id: i64, price_cents: i64, cost_cents: i64, terms: Terms) -> Product {
    let (price, cost) = (Money::cents(price_cents), Money::cents(cost_cents));
    Product { id, price, cost, terms, rounding: Rounding::Cents }
}

/// Its commission has four places.
const fn exact(product: Product) -> Product {
    Product { rounding: Rounding::TenThousandths, ..product }
}

const fn device(tac: &'static str, product: Product) -> Device {
    Device { product, tac }
}

const fn rate(units: i64, scale: u32) -> Rate {
    Rate::new(units, scale)
}

const fn usd(cents: i64) -> Money {
    Money::cents(cents)
}

/// Phones, tablets, watches and hotspots.
pub(crate) static DEVICES: [Device; 12] = [
    device("01326201", product(1401, 64_999, 58_000, Terms::SpifAndMargin(usd(1_500), rate(35, 0)))),
    device("01326455", product(1402, 74_999, 66_250, Terms::SpifAndMargin(usd(2_000), rate(35, 0)))),
    device("01388112", product(1403, 39_999, 34_500, Terms::Margin(rate(30, 0)))),
    device("01388790", product(1404, 19_999, 15_500, Terms::GrossSale(rate(8, 0)))),
    device("35291006", exact(product(1405, 57_999, 51_000, Terms::SpifAndMargin(usd(1_000), rate(225, 1))))),
    device("35291807", product(1406, 84_999, 76_000, Terms::SpifAndMargin(usd(2_500), rate(40, 0)))),
    device("00440123", product(1407, 9_999, 6_200, Terms::Spif(usd(1_000)))),
    device("00440977", product(1408, 4_999, 2_750, Terms::Spif(usd(500)))),
    device("01415510", product(1409, 49_999, 44_000, Terms::SpifAndGrossSale(usd(1_000), rate(25, 1)))),
    device(
        "01415884",
        exact(product(1410, 34_999, 29_900, Terms::SpifAndGrossSale(usd(750), rate(33_333, 4)))),
    ),
    device("35824005", exact(product(1411, 29_999, 22_000, Terms::Margin(rate(333_333, 4))))),
    device("01290044", product(1412, 14_999, 9_800, Terms::GrossSale(rate(75, 1)))),
];

/// Plans, features, protection and payments; nothing of it has a serial number.
pub(crate) static SERVICES: [Product; 10] = [
    product(2101, 8_000, 0, Terms::Spif(usd(2_500))),
    product(2102, 5_000, 0, Terms::Spif(usd(1_750))),
    product(2103, 3_500, 0, Terms::GrossSale(rate(40, 0))),
    product(2104, 12_000, 0, Terms::Spif(usd(4_000))),
    exact(product(2105, 6_500, 0, Terms::GrossSale(rate(333_333, 4)))),
    product(2106, 1_099, 0, Terms::SpifAndGrossSale(usd(300), rate(10, 0))),
    product(2107, 799, 0, Terms::SpifAndGrossSale(usd(200), rate(10, 0))),
    product(2108, 1_500, 0, Terms::NonCommissionable),
    product(2109, 2_500, 0, Terms::Spif(usd(532))),
    exact(product(2110, 4_599, 0, Terms::GrossSale(rate(1_225, 2)))),
];

/// Cases, chargers, cables, headsets and cards.
pub(crate) static ACCESSORIES: [Product; 14] = [
    product(3101, 2_999, 780, Terms::Margin(rate(15, 0))),
    product(3102, 4_999, 1_640, Terms::Margin(rate(15, 0))),
    product(3103, 1_999, 410, Terms::Margin(rate(20, 0))),
    exact(product(3104, 3_499, 1_015, Terms::Margin(rate(125, 1)))),
    product(3105, 14_999, 9_100, Terms::AboveFixedCost(usd(9_500), rate(25, 0))),
    product(3106, 7_999, 4_100, Terms::AboveFixedCost(usd(4_500), rate(30, 0))),
    product(3107, 2_499, 600, Terms::FixedCost(usd(2_000))),
    product(3108, 1_499, 325, Terms::FixedCost(usd(1_200))),
    product(3109, 5_999, 2_800, Terms::FloatingCost(usd(2_500))),
    product(3110, 3_999, 1_750, Terms::FloatingCost(usd(1_900))),
    product(3111, 999, 150, Terms::GrossSale(rate(10, 0))),
    exact(product(3112, 1_299, 240, Terms::SpifAndMargin(usd(50), rate(66_667, 4)))),
    product(3113, 19_999, 13_700, Terms::SpifAndMargin(usd(500), rate(10, 0))),
    product(3114, 500, 20, Terms::NonCommissionable),
];

pub(crate) static COUPONS: [Coupon; 5] = [
    Coupon { id: 11, kind: 1, amount: usd(5_000), rate: Some(rate(10, 0)) },
    Coupon { id: 12, kind: 1, amount: usd(2_500), rate: Some(rate(125, 1)) },
    Coupon { id: 13, kind: 2, amount: usd(500), rate: None },
    Coupon { id: 14, kind: 2, amount: usd(250), rate: None },
    Coupon { id: 15, kind: 0, amount: usd(1_000), rate: None },
];

/// A rare one, of a type that the document does not list.
pub(crate) static UNKNOWN_COUPON: Coupon = Coupon { id: 16, kind: 3, amount: usd(100), rate: None };

//! One visit to a store: who sold, and what is on the invoice. Made from its number alone.

use super::calendar::{END, SECONDS_PER_DAY};
use super::catalogue::{ACCESSORIES, COUPONS, Coupon, DEVICES, Device, Product, SERVICES, UNKNOWN_COUPON};
use super::dice::{Dice, Question};
use super::money::{Money, Rate, Rounding};
use super::people::Employee;
use super::places::Store;

/// The longest invoice, in lines.
pub(crate) const MAX_LINES: u64 = 8;

#[derive(Debug)]
pub(crate) struct Invoice<'a> {
    pub number: u32,
    pub store: &'a Store,
    pub seller: &'a Employee,
    pub split: Option<Split<'a>>,
    /// Seconds from the start of the data.
    pub created: u32,
    /// When somebody changed it, in the same; local time of the store.
    pub edited: Option<u32>,
}

/// A sale that two people share.
#[derive(Debug)]
pub(crate) struct Split<'a> {
    pub with: &'a Employee,
    pub rates: [Rate; 2],
}

/// One line of an invoice; each makes one commission entry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    pub item: Item,
    /// Of one unit, as sold.
    pub price: Money,
    pub quantity: i64,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Item {
    Device(&'static Device),
    Other(&'static Product),
    Coupon(&'static Coupon),
}

impl Item {
    pub(crate) fn product(self) -> Option<&'static Product> {
        match self {
            Item::Device(device) => Some(&device.product),
            Item::Other(product) => Some(product),
            Item::Coupon(_) => None,
        }
    }
}

pub(crate) static SPLIT_RATES: [[Rate; 2]; 5] = [
    [Rate::new(50, 0), Rate::new(50, 0)],
    [Rate::new(50, 0), Rate::new(50, 0)],
    [Rate::new(60, 0), Rate::new(40, 0)],
    [Rate::new(3_333, 2), Rate::new(6_667, 2)],
    [Rate::new(70, 0), Rate::new(30, 0)],
];

/// What is on invoice `number`, in the order of its lines: 1 to [`MAX_LINES`].
pub(crate) fn lines(seed: u64, number: u32) -> Vec<Line> {
    let mut dice = Dice::new(seed, Question::Basket, u64::from(number));
    let mut lines = Vec::new();
    match dice.below(100) {
        0..38 => {
            lines.push(Line { quantity: 1, ..sold(Item::Device(dice.pick(&DEVICES)), &mut dice) });
            if dice.per_mille(900) {
                lines.push(service(&mut dice));
            }
            if dice.per_mille(350) {
                lines.push(service(&mut dice));
            }
            for _ in 0..dice.below(3) {
                lines.push(accessory(&mut dice));
            }
            if dice.per_mille(130) {
                let coupon = if dice.per_mille(20) { &UNKNOWN_COUPON } else { dice.pick(&COUPONS) };
                lines.push(Line { item: Item::Coupon(coupon), price: coupon.amount, quantity: 1 });
            }
        }
        38..68 => lines.extend((0..=dice.below(3)).map(|_| accessory(&mut dice))),
        _ => lines.extend((0..=dice.below(2)).map(|_| service(&mut dice))),
    }
    lines
}

fn service(dice: &mut Dice) -> Line {
    Line { quantity: 1, ..sold(Item::Other(dice.pick(&SERVICES)), dice) }
}

fn accessory(dice: &mut Dice) -> Line {
    sold(Item::Other(dice.pick(&ACCESSORIES)), dice)
}

/// At the list price, or for a few per cent less.
fn sold(item: Item, dice: &mut Dice) -> Line {
    static DISCOUNTS: [Rate; 4] = [Rate::new(5, 0), Rate::new(3, 0), Rate::new(25, 1), Rate::new(1, 0)];
    let list = item.product().map_or(Money(0), |product| product.price);
    let discount =
        if dice.per_mille(200) { list.at(*dice.pick(&DISCOUNTS), Rounding::Cents) } else { Money(0) };
    let quantity = if dice.per_mille(100) { dice.between(2, 5) } else { 1 };
    Line { item, price: list - discount, quantity }
}

/// When somebody changed an invoice of this moment; most never change.
pub(crate) fn edited(created: u32, dice: &mut Dice) -> Option<u32> {
    let at = created + SECONDS_PER_DAY + dice.below(20 * u64::from(SECONDS_PER_DAY)) as u32;
    (dice.per_mille(30) && at < END).then_some(at)
}

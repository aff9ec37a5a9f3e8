//! Currencies: the codes of ISO 4217 in which a client can be asked to pay.

use super::errors::mismatch;
use crate::diagnostics::Sink;
use crate::source::Span;
use smol_str::SmolStr;

/// Active codes of ISO 4217, without precious metals, funds, units of account, and the codes for
/// testing (`XTS`) and for none (`XXX`): no client spends those.
const CURRENCIES: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT",
    "BGN", "BHD", "BIF", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD",
    "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD",
    "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ",
    "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD",
    "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR",
    "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR",
    "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN",
    "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR",
    "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB",
    "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS",
    "VED", "VES", "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMW",
    "ZWG",
];

/// The currency of an amount that stands at `amount` and ends with it; J0019 where there is none.
pub(super) fn currency(written: &SmolStr, amount: Span, sink: &mut Sink) -> Option<SmolStr> {
    if CURRENCIES.contains(&written.as_str()) {
        return Some(written.clone());
    }
    let length = u32::try_from(written.len()).unwrap_or(u32::MAX);
    let place = Span {
        start: amount.end.saturating_sub(length).max(amount.start),
        ..amount
    };
    sink.push(mismatch::no_currency(written, place, &meant(written)));
    None
}

/// The codes that are one slip away: none, the one that was meant, or several.
fn meant(written: &str) -> Vec<&'static str> {
    let written = written.to_ascii_uppercase();
    let singular = written.strip_suffix('S').unwrap_or(&written);
    let exact = |code: &&&str| **code == written;
    if let Some(code) = CURRENCIES.iter().find(exact) {
        return vec![code];
    }
    // Four letters and three in common are no accident; more is no code at all.
    if written.len() > 5 {
        return Vec::new();
    }
    CURRENCIES
        .iter()
        .copied()
        .filter(|code| strsim::osa_distance(singular, code) == 1)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_order_and_once() {
        assert!(CURRENCIES.is_sorted());
        assert!(CURRENCIES.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn what_was_meant() {
        assert_eq!(meant("EURO"), ["EUR"]);
        assert_eq!(meant("euros"), ["EUR"]);
        assert_eq!(meant("usd"), ["USD"]);
        assert!(meant("XXX").is_empty());
        assert!(meant("USS").len() > 1);
    }
}

//! Addresses as far as a compiler can judge them: something, one `@`, and a domain with a dot.

use crate::diagnostics::Sink;
use crate::syntax::ast::Text;
use crate::types::errors::people as errors;

/// Reports J0019 for what no mail could be sent from or to. `whose` says whose address it is.
pub(super) fn check(text: &Text, whose: &str, sink: &mut Sink) {
    let written = text.value();
    if !is_address(&written) {
        sink.push(errors::no_address(text.span, &written, whose));
    }
}

fn is_address(written: &str) -> bool {
    let Some((before, domain)) = written.split_once('@') else {
        return false;
    };
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"@<>()[],;:\"\\".contains(c);
    let is_domain = domain.contains('.') && domain.split('.').all(|label| !label.is_empty());
    !before.is_empty() && is_domain && before.chars().all(plain) && domain.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn addresses() {
        for good in [
            "crm-lead@maison.example",
            "a.b+c@x.y.example",
            "zoé@maison.example",
        ] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "",
            "nobody",
            "@maison.example",
            "a@",
            "a@maison",
            "a@.example",
            "a@b@c.example",
            "a b@c.example",
            "Ann <a@c.example>",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}

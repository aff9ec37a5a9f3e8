//! The language server over an in-memory pipe.

mod client;
mod configuration;
mod diagnostics;
mod features;
mod homes;
mod lenses;
mod life;
mod moving;
mod neovim;
mod preview;
mod pulled;
mod random;
mod rows;
mod sync;

/// A journey without faults, beside the small house.
const WELCOME: &str = "\
journey welcome {
  for     prospect
  starts  when subscribed
  enters  once ever
  exits   when unsubscribed
  goal    booked_appointment within 60 days

  send welcome_letter
  wait 4 days
  send brand_story
  wait 4 days
  send styling_guide
}
";

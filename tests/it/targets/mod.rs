//! Platforms: documents of hand-built workflows, checked by parties none of us wrote.

mod channels;
mod conditions;
mod dittofeed;
mod documents;
mod engagement;
mod examples;
pub mod hand;
mod hubspot;
mod klaviyo;
mod matrix;
mod nearly;
mod onesignal;
mod random;
mod refusals;
mod replay;
mod resend;
mod rules;
mod sfmc;
mod silent;
mod tables;
mod tools;

//! Platforms: documents of hand-built workflows, checked by parties none of us wrote.

mod conditions;
mod documents;
mod examples;
mod hand;
mod klaviyo;
mod random;
mod refusals;
mod rules;
mod tables;
mod tools;

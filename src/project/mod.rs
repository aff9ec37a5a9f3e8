//! The only reader and writer of files: finds `journey.toml`, sources and templates, writes outputs.

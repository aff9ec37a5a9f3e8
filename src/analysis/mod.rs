//! Runs the passes over a project; the one entry for the command line, editors and build scripts.

//! `journey fmt`: one layout for every file. Never moves meaning, never loses a comment.

//! Random trees that are well typed beside the prelude: printed and read back they are the same trees,
//! and their meaning does not depend on how, where and in which order they are written.

mod generate;
mod layout;
mod print;
mod properties;

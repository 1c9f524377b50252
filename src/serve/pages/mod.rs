//! The pages, one a file.

pub mod article;
pub mod body;
pub mod help;
pub mod home;
pub mod lists;
pub mod meetings;
mod panel;
pub mod person;
pub mod results;
pub mod search;
pub mod suggest;
pub mod tasks;

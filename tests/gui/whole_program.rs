//! whole_program

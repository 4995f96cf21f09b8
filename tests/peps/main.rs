//! The promise: what Python's enhancement proposals say of `throw` and of `yield from` holds here,
//! clause by clause.
//!
//! Each test is named after its clause. The bodies are small and made for the clause, so this file
//! is one that needs the feature gates.

#![cfg(feature = "alloc")]
#![feature(coroutines, coroutine_trait, stmt_expr_attributes)]

mod delegate;
mod throw;

/// The guides of both patterns have a table of the clauses.
#[test]
fn each_row_of_a_table_is_a_test_of_that_name() {
    for (guide, tests, rows) in [
        (
            include_str!("../../src/patterns/throw/mod.rs"),
            include_str!("throw.rs"),
            7,
        ),
        (
            include_str!("../../src/patterns/delegate/mod.rs"),
            include_str!("delegate.rs"),
            8,
        ),
    ] {
        let (_, table) = guide.split_once("//! | PEP 3").expect("a table of clauses");
        let lines = table.lines().skip(2);
        let clauses = lines.map_while(|line| line.strip_prefix("//! | ")?.split(" | ").next());
        let clauses: Vec<String> = clauses
            .map(|clause| clause.replace(|letter: char| "`',:".contains(letter), ""))
            .collect();
        for clause in &clauses {
            let name = clause.to_lowercase().replace(' ', "_");
            let test = format!("#[test]\nfn {name}() {{");
            assert!(tests.contains(&test), "no test {name}");
        }
        assert_eq!(clauses.len(), rows);
    }
}

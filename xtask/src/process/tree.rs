//! Ends what a program started: killing cargo alone would leave its compilers and test programs running.

use std::{collections::HashMap, process::Command};

/// Kills the descendants of the process `ancestor`, each by its id; those that ended already are no error.
pub(crate) fn kill_descendants(ancestor: u32) {
    let Ok(table) = Command::new("ps").args(["-A", "-o", "pid=,ppid="]).output() else { return };
    let descendants = descendants_of(ancestor, &String::from_utf8_lossy(&table.stdout));
    if !descendants.is_empty() {
        let ids = descendants.iter().map(u32::to_string);
        // The result does not matter: `kill` complains about those that ended by themselves.
        let _ = Command::new("kill").arg("-KILL").args(ids).output();
    }
}

fn descendants_of(ancestor: u32, table: &str) -> Vec<u32> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for row in table.lines() {
        let mut numbers = row.split_whitespace().map(str::parse);
        if let (Some(Ok(process)), Some(Ok(parent))) = (numbers.next(), numbers.next()) {
            children.entry(parent).or_default().push(process);
        }
    }
    let mut found = Vec::new();
    let mut open = vec![ancestor];
    while let Some(process) = open.pop() {
        // Removing each entry ends the walk even if the table, read while it changes, holds a circle.
        for child in children.remove(&process).unwrap_or_default() {
            found.push(child);
            open.push(child);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descendants_of_all_generations_are_found() {
        let table = "  1 0\n 10 1\n 11 10\n 12 11\n 13 1\nnonsense\n";
        let mut found = descendants_of(10, table);
        found.sort_unstable();
        assert_eq!(found, [11, 12]);
        assert!(descendants_of(12, table).is_empty());
    }
}

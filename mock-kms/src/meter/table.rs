//! A bill as text, for people.

use super::bill::{Bill, MonthBill, TimeBill};
use std::fmt;

impl fmt::Display for Bill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "What this would have cost on AWS, in {}: prices of {}", self.currency, self.region)?;
        writeln!(f, "from {} ({})", self.source, self.checked)?;
        for account in &self.accounts {
            writeln!(f, "\naccount {}", account.account)?;
            writeln!(f, "{:<9}{:<26}{:>14}{:>10}{:>14}", "month", "what", "how many", "free", "cost")?;
            account.months.iter().try_for_each(|month| rows(month, f))?;
            writeln!(f, "{:<59}{:>14.6}", "sum", account.cost)?;
        }
        write!(f, "\n{:<59}{:>14.6}", "all accounts", self.cost)
    }
}

fn rows(month: &MonthBill, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let name = &month.month;
    for (what, TimeBill { months, cost }) in
        [("key months", &month.keys), ("rotation months", &month.rotations)]
    {
        if *months > 0.0 {
            writeln!(f, "{name:<9}{what:<26}{months:>14.4}{:>10}{cost:>14.6}", "")?;
        }
    }
    month.requests.iter().try_for_each(|requests| {
        let what = format!("requests: {}", requests.class.replace('_', " "));
        let (count, free, cost) = (requests.count, requests.free, requests.cost);
        writeln!(f, "{name:<9}{what:<26}{count:>14}{free:>10}{cost:>14.6}")
    })
}

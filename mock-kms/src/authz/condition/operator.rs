//! `Condition`: one operator with one key and its values, and whether a call meets it.

use super::{
    ConditionKey, Lookup, UnusableKey, Value,
    compare::{ArnPattern, Comparison, Order, bytes, moment, number, truth},
    network::Network,
};
use crate::authz::pattern::{BadPattern, Pattern, Syntax};

/// One condition. All conditions of a statement must hold.
#[derive(Debug)]
pub(in crate::authz) struct Condition {
    /// As the policy writes it, for explanations.
    operator: Box<str>,
    key: ConditionKey,
    values: Box<[Box<str>]>,
    set: Set,
    if_exists: bool,
    is_negated: bool,
    test: Test,
}

/// How many of a call's values must pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Set {
    /// The one that there is.
    Single,
    /// `ForAllValues:`, also when there is none.
    All,
    /// `ForAnyValue:`.
    Any,
}

#[derive(Debug)]
enum Test {
    /// Whether the key must be missing.
    Missing(Box<[bool]>),
    Compare(Comparison),
}

/// Why a condition cannot be taken.
#[derive(Debug)]
pub(in crate::authz) enum BadCondition {
    /// There is no such operator.
    Operator(Box<str>),
    /// The mock does not do this.
    Unsupported(String),
    /// A value is not of the operator's kind.
    Value { operator: Box<str>, value: Box<str> },
}

impl From<UnusableKey> for BadCondition {
    fn from(UnusableKey(name): UnusableKey) -> Self {
        Self::Unsupported(format!("the condition key {name}"))
    }
}

impl Condition {
    /// The condition that a policy writes as `"operator": {"key": values}`.
    ///
    /// # Errors
    /// An operator that does not exist, a key that the mock does not know, a value of the wrong kind.
    pub(in crate::authz) fn parse(
        operator: &str,
        key: &str,
        values: Vec<String>,
        variables: bool,
    ) -> Result<Self, BadCondition> {
        let unknown = || BadCondition::Operator(operator.into());
        let (set, plain) = match operator.split_once(':') {
            None => (Set::Single, operator),
            Some(("ForAllValues", plain)) => (Set::All, plain),
            Some(("ForAnyValue", plain)) => (Set::Any, plain),
            Some(_) => return Err(unknown()),
        };
        let (plain, if_exists) = match plain.strip_suffix("IfExists") {
            Some(plain) => (plain, true),
            None => (plain, false),
        };
        let key = ConditionKey::parse(key)?;
        let values: Box<[Box<str>]> = values.into_iter().map(Into::into).collect();
        let reader = Reader { operator, values: &values, variables };
        let (is_negated, test) = if plain == "Null" {
            if if_exists || set != Set::Single {
                return Err(unknown());
            }
            (false, Test::Missing(reader.read(truth)?))
        } else {
            let (is_negated, comparison) = reader.comparison(plain)?;
            (is_negated, Test::Compare(comparison))
        };
        Ok(Self { operator: operator.into(), key, values, set, if_exists, is_negated, test })
    }

    /// Whether the call meets it.
    pub(in crate::authz) fn holds(&self, lookup: &dyn Lookup) -> bool {
        let value = lookup.value(&self.key);
        let comparison = match &self.test {
            Test::Missing(wanted) => return wanted.contains(&value.is_none()),
            Test::Compare(comparison) => comparison,
        };
        let passes = |value: &str| comparison.accepts(value, lookup) != self.is_negated;
        match (value.as_ref().map(Value::all), self.set) {
            (None | Some([]), Set::All) => true,
            (None | Some([]), Set::Any) => self.if_exists,
            (None | Some([]), Set::Single) => self.if_exists || self.is_negated,
            (Some(values), Set::All) => values.iter().all(|value| passes(value)),
            (Some(values), Set::Any) => values.iter().any(|value| passes(value)),
            // A key with several values under an operator for one: any may match, none may match what is excluded.
            (Some(values), Set::Single) if self.is_negated => values.iter().all(|value| passes(value)),
            (Some(values), Set::Single) => values.iter().any(|value| passes(value)),
        }
    }

    /// As the policy writes its operator, its key and its values.
    pub(in crate::authz) fn parts(&self) -> (&str, &ConditionKey, &[Box<str>]) {
        (&self.operator, &self.key, &self.values)
    }
}

/// Reads the values of one operator.
struct Reader<'a> {
    operator: &'a str,
    values: &'a [Box<str>],
    variables: bool,
}

impl Reader<'_> {
    /// The comparison of an operator without prefix and suffix, and whether it is negated.
    fn comparison(&self, plain: &str) -> Result<(bool, Comparison), BadCondition> {
        use Order::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual};
        let text = |wildcards| Ok(Comparison::Text(self.patterns(wildcards)?));
        let number = |order| Ok(Comparison::Number(order, self.read(number)?));
        let date = |order| Ok(Comparison::Date(order, self.read(moment)?));
        let address = || Ok(Comparison::Address(self.read(Network::parse)?));
        let comparison: Result<Comparison, BadCondition> = match plain {
            "StringEquals" | "StringNotEquals" => text(false),
            "StringLike" | "StringNotLike" => text(true),
            "StringEqualsIgnoreCase" | "StringNotEqualsIgnoreCase" => {
                Ok(Comparison::AnyCase(self.patterns(false)?))
            }
            "ArnEquals" | "ArnLike" | "ArnNotEquals" | "ArnNotLike" => self.arns(),
            "NumericEquals" | "NumericNotEquals" => number(Equal),
            "NumericLessThan" => number(Less),
            "NumericLessThanEquals" => number(LessOrEqual),
            "NumericGreaterThan" => number(Greater),
            "NumericGreaterThanEquals" => number(GreaterOrEqual),
            "DateEquals" | "DateNotEquals" => date(Equal),
            "DateLessThan" => date(Less),
            "DateLessThanEquals" => date(LessOrEqual),
            "DateGreaterThan" => date(Greater),
            "DateGreaterThanEquals" => date(GreaterOrEqual),
            "Bool" => Ok(Comparison::Truth(self.read(truth)?)),
            "IpAddress" | "NotIpAddress" => address(),
            "BinaryEquals" => Ok(Comparison::Binary(self.read(bytes)?)),
            _ => Err(BadCondition::Operator(self.operator.into())),
        };
        Ok((plain.contains("Not"), comparison?))
    }

    fn read<T>(&self, read: impl Fn(&str) -> Option<T>) -> Result<Box<[T]>, BadCondition> {
        self.values.iter().map(|value| read(value).ok_or_else(|| self.wrong(value))).collect()
    }

    fn patterns(&self, wildcards: bool) -> Result<Box<[Pattern]>, BadCondition> {
        let syntax = Syntax { wildcards, variables: self.variables };
        self.values
            .iter()
            .map(|value| Pattern::parse(value, syntax).map_err(|bad| self.bad(value, Some(bad))))
            .collect()
    }

    fn arns(&self) -> Result<Comparison, BadCondition> {
        let syntax = Syntax { wildcards: true, variables: self.variables };
        let patterns: Result<Box<[_]>, _> = self
            .values
            .iter()
            .map(|value| ArnPattern::parse(value, syntax).map_err(|bad| self.bad(value, bad)))
            .collect();
        Ok(Comparison::Arn(patterns?))
    }

    fn bad(&self, value: &str, bad: Option<BadPattern>) -> BadCondition {
        match bad {
            Some(BadPattern::Variable(key)) => key.into(),
            Some(BadPattern::Unclosed) | None => self.wrong(value),
        }
    }

    fn wrong(&self, value: &str) -> BadCondition {
        BadCondition::Value { operator: self.operator.into(), value: value.into() }
    }
}

//! `pretty`: writes JSON with the blanks and line ends that the service writes policies with.

/// Indents `json`, which must be valid: objects over several lines, arrays in one, two blanks a level, and a blank
/// before and after each colon. Order, numbers and escapes stay as they are.
pub(super) fn pretty(json: &str) -> String {
    let mut printer = Printer::default();
    let mut letters = json.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            ' ' | '\t' | '\n' | '\r' => {}
            '"' => {
                printer.text.push('"');
                let mut escaped = false;
                for letter in letters.by_ref() {
                    printer.text.push(letter);
                    if letter == '"' && !escaped {
                        break;
                    }
                    escaped = letter == '\\' && !escaped;
                }
            }
            '{' | '[' => {
                while letters.next_if(|letter| letter.is_ascii_whitespace()).is_some() {}
                match letters.next_if(|letter| matches!(letter, '}' | ']')) {
                    Some(end) => printer.text.extend([letter, ' ', end]),
                    None => printer.open(letter),
                }
            }
            '}' | ']' => printer.close(letter),
            ',' => printer.comma(),
            ':' => printer.text.push_str(" : "),
            other => printer.text.push(other),
        }
    }
    printer.text
}

/// A text in the making and the brackets that are open.
#[derive(Default)]
struct Printer {
    text: String,
    open: Vec<char>,
}

impl Printer {
    fn open(&mut self, bracket: char) {
        self.text.push(bracket);
        self.open.push(bracket);
        self.separate();
    }

    fn close(&mut self, bracket: char) {
        let was_object = self.open.pop() == Some('{');
        if was_object {
            self.line_end();
        } else {
            self.text.push(' ');
        }
        self.text.push(bracket);
    }

    fn comma(&mut self) {
        self.text.push(',');
        self.separate();
    }

    /// What stands before an entry of the innermost object or array.
    fn separate(&mut self) {
        if self.open.last() == Some(&'{') {
            self.line_end();
        } else {
            self.text.push(' ');
        }
    }

    fn line_end(&mut self) {
        let depth = self.open.iter().filter(|bracket| **bracket == '{').count();
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n("  ", depth));
    }
}

#[cfg(test)]
mod tests {
    use super::pretty;

    #[test]
    fn objects_take_lines_and_arrays_take_one() {
        let json =
            "{ \"a\":[ {\"b\" : 1.0,\n\"c\":\"x:{\\\"y\\\\\"} , {} ],\"d\":[],\"e\":[true,null , \"é\"]}";
        let expected = "{\n  \"a\" : [ {\n    \"b\" : 1.0,\n    \"c\" : \"x:{\\\"y\\\\\"\n  }, { } ],\n  \"d\" : [ ],\n  \"e\" : [ true, null, \"é\" ]\n}";
        assert_eq!(pretty(json), expected);
        assert_eq!(pretty(expected), expected);
    }
}

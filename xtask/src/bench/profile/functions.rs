//! `Contents`: the bytes of a WebAssembly module, each function with the part it belongs to.

use super::part::Part;
use anyhow::{Context as _, Result, ensure};
use std::collections::HashMap;
use wasmparser::{Parser, Payload, TypeRef};

/// A module, taken apart.
pub(super) struct Contents<'module> {
    pieces: Vec<(Part, &'module [u8])>,
}

impl<'module> Contents<'module> {
    /// Takes a module apart; `symbols` has a line `number:name` for each function, those that are imported included.
    pub(super) fn read(module: &'module [u8], symbols: &str) -> Result<Self> {
        let names: HashMap<u32, String> = symbols
            .lines()
            .filter_map(|line| line.split_once(':'))
            .filter_map(|(number, name)| Some((number.parse().ok()?, plain(name))))
            .collect();
        let mut pieces = Vec::new();
        let mut function = 0;
        for payload in Parser::new(0).parse_all(module) {
            let payload = payload.context("a module of the package cannot be read")?;
            if let Payload::ImportSection(imports) = &payload {
                for import in imports.clone().into_imports() {
                    function += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            match payload {
                Payload::CodeSectionEntry(body) => {
                    let name = names
                        .get(&function)
                        .context("a function has no name: the symbols are of another build")?;
                    pieces.push((Part::of_function(name), body.as_bytes()));
                    function += 1;
                }
                Payload::CodeSectionStart { .. } => {}
                payload => {
                    let part = match payload {
                        Payload::DataSection(_) => Part::Constants,
                        _ => Part::Rest,
                    };
                    if let Some((_, range)) = payload.as_section() {
                        let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
                        pieces.push((part, module.get(range).context("a section ends behind its module")?));
                    }
                }
            }
        }
        ensure!(
            names.len() == function as usize,
            "there are more symbols than functions: they are of another build"
        );
        Ok(Self { pieces })
    }

    /// The bytes of some parts, in their order in the module.
    pub(super) fn only(&self, belongs: impl Fn(Part) -> bool) -> Vec<u8> {
        self.pieces
            .iter()
            .filter(|(part, _)| belongs(*part))
            .flat_map(|(_, bytes)| bytes.iter().copied())
            .collect()
    }
}

/// A name without the marks that make it unique: hashes of instances at its end and of crates in brackets, and what
/// wasm-opt puts in front of a function that it made of several.
fn plain(name: &str) -> String {
    let mut plain = String::new();
    let name = name.strip_prefix("byn$mgfn-shared$").unwrap_or(name);
    let mut rest =
        name.rsplit_once("::h").filter(|(_, hash)| hash.len() == 16).map_or(name, |(name, _)| name);
    while let Some((before, after)) = rest.split_once('[') {
        plain += before;
        rest = after.split_once(']').map_or("", |(_, after)| after);
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two functions of one instruction, the second imported; and a segment of data.
    const MODULE: &[u8] =
        b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x07\x01\x01a\x01f\0\0\x03\x03\x02\0\0\x05\x03\x01\0\x01\
        \x0a\x08\x02\x02\0\x0b\x03\0\x01\x0b\x0b\x08\x01\0\x41\0\x0b\x02hi";

    #[test]
    fn each_function_is_where_its_name_says() -> Result<()> {
        let symbols =
            "0:js_sys::f\n1:sha2::f::h0123456789abcdef\n2:<dlmalloc[e24a]::dlmalloc::Dlmalloc>::malloc\n";
        let contents = Contents::read(MODULE, symbols)?;
        assert_eq!(contents.only(|part| part == Part::Symmetric), [0, 0x0b]);
        assert_eq!(contents.only(|part| part == Part::Library), [0, 1, 0x0b]);
        assert!(contents.only(|part| part == Part::Constants).ends_with(b"hi"));
        assert!(Contents::read(MODULE, "0:js_sys::f\n1:sha2::f\n").is_err());
        Ok(())
    }
}

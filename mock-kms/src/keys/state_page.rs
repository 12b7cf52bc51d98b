//! The page docs/key-states.md, written from the table, and the check that it is current.
//!
//! `UPDATE_DOCS=1 cargo test -p mock-kms key_states` writes it anew.

use super::{Action, Answer, Cell, Origins, row};
use std::{env, fs, path::PathBuf};

const HEAD: &str = "\
# Key states

What mock-kms answers for a key in each state, operation by operation. This page is written from the table that the checks
use (`mock-kms/src/keys/state_table.rs`); a test fails when it is out of date. The table follows the AWS KMS Developer Guide, \"Key
states of AWS KMS keys\".

";

/// What the words in the table stand for, and the answers by those words.
const WORDS: [(&str, Answer); 7] = [
    ("disabled", Answer::Disabled),
    ("deleting", Answer::PendingDeletion),
    ("deleting, short", Answer::PendingDeletionShort),
    ("not deleting", Answer::NotPendingDeletion),
    ("importing", Answer::PendingImport),
    ("creating", Answer::Creating),
    ("updating", Answer::Updating),
];

const NOTES: &str = "\
| later | goes on; in the service it takes effect when the key is available again |
| unavailable | KMSInvalidStateException `<arn> is unavailable.` |
| - | keys of a kind that the operation takes never come into this state; KMSInvalidStateException `<arn> is unavailable.` if one did |

Only for keys of an origin, whatever the state; others are answered UnsupportedOperationException
`<arn> origin is <origin> which is not valid for this operation.`:
¹ material from AWS KMS, ² imported material, ³ either of these, but no custom key store.

*Pending deletion* stands for PendingDeletion and PendingReplicaDeletion. The guide answers DisabledException for the use of a key that is
pending deletion; recorded answers are KMSInvalidStateException. UpdateAlias is about the key that the alias is to point at.

Rows marked * are not in the guide, or the guide is older than what they are about: they rest on the API reference, on recorded answers
for some of their cells, and for the rest on a guess. So does *PendingImport* for Sign, Verify, GenerateMac, VerifyMac and GetPublicKey,
for the guide is older than the import of such keys. Nothing in the mock leads to *Unavailable*, which belongs to custom key stores.

## How a key comes into a state

| from | by | to |
|---|---|---|
| | CreateKey | Enabled; PendingImport if its material is to be imported |
| PendingImport | ImportKeyMaterial of the last material that is missing | Enabled |
| Enabled, Disabled | DeleteImportedKeyMaterial or expiry of a material | PendingImport |
| Enabled, Disabled | EnableKey, DisableKey | Enabled, Disabled |
| any but Updating and pending deletion | ScheduleKeyDeletion | PendingDeletion; PendingReplicaDeletion for a primary key with replicas |
| PendingReplicaDeletion | the deletion of the last replica | PendingDeletion |
| pending deletion | CancelKeyDeletion | Disabled; PendingImport if material is missing |
| PendingDeletion | the end of the waiting period | gone, with its aliases |
| | ReplicateKey | Creating, and in a moment Enabled or PendingImport |
| Enabled | UpdatePrimaryRegion, both keys | Updating, and in a moment Enabled |
";

/// Rows that the guide does not have, or that are younger than it.
const YOUNGER: [Action; 7] = [
    Action::DeriveSharedSecret,
    Action::Encapsulate,
    Action::Decapsulate,
    Action::GetKeyLastUsage,
    Action::RotateKeyOnDemand,
    Action::GetKeyRotationStatus,
    Action::ListKeyRotations,
];

fn show(cell: Cell) -> String {
    let word = match cell.answer {
        Answer::Allowed => "ok",
        Answer::Deferred => "later",
        Answer::Unavailable => "unavailable",
        Answer::Impossible => "-",
        answer => WORDS.into_iter().find(|(_, known)| *known == answer).unwrap().0,
    };
    let mark = match cell.origins {
        Origins::Any => "",
        Origins::AwsKms => "¹",
        Origins::External => "²",
        Origins::AwsKmsOrExternal => "³",
    };
    format!("{word}{mark}")
}

fn page() -> String {
    let mut page = HEAD.to_owned();
    page += "| operation | Enabled | Disabled | pending deletion | PendingImport | Unavailable | Creating | Updating |\n";
    page += "|---|---|---|---|---|---|---|---|\n";
    for action in Action::ALL {
        let Some(cells) = row(*action) else { continue };
        let star = if YOUNGER.contains(action) { "*" } else { "" };
        let cells: Vec<String> = cells.into_iter().map(show).collect();
        page += &format!("| {action}{star} | {} |\n", cells.join(" | "));
    }
    let rest: Vec<&str> =
        Action::ALL.iter().filter(|action| row(**action).is_none()).map(|action| action.word()).collect();
    page += &format!("\nNot about a key that exists: {}.\n\n", rest.join(", "));
    page += "| word | answer |\n|---|---|\n| ok | goes on |\n";
    for (word, answer) in WORDS {
        let (code, what) = answer.refusal().unwrap();
        page += &format!("| {word} | {} `<arn> is {what}.` |\n", code.name());
    }
    page + NOTES
}

#[test]
fn the_page_of_key_states_is_current() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/key-states.md");
    let page = page();
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == page,
        "docs/key-states.md is out of date: run UPDATE_DOCS=1 cargo test -p mock-kms key_states"
    );
}

//! The corpus: `tests/corpus/<reader>/<verdict>-<what it is>`, and the documents' payloads beside it.
//!
//! In `hal` and `lists` a file is an input, as it came; in `odata` and `dates` each line of a file is one. What is in a
//! file that begins with `ok-` is read, what is in a `bad-` is refused.

use std::fs;
use std::path::PathBuf;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Read,
    Refused,
}

#[derive(Clone, Debug)]
pub struct Input {
    /// The file's, with the number of the line where it has several.
    pub name: String,
    pub bytes: Vec<u8>,
    pub verdict: Verdict,
}

/// All inputs for one reader, in the order of their names.
pub fn inputs(reader: &str) -> Vec<Input> {
    let folder = tests().join("corpus").join(reader);
    let mut names: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let mut inputs = Vec::new();
    for name in names {
        let bytes = fs::read(folder.join(&name)).unwrap();
        let verdict = match name.split_once('-') {
            Some(("ok", _)) => Verdict::Read,
            Some(("bad", _)) => Verdict::Refused,
            _ => panic!("{reader}/{name} begins with neither ok- nor bad-"),
        };
        match reader {
            "odata" | "dates" => {
                let lines = bytes.strip_suffix(b"\n").unwrap_or(&bytes).split(|byte| *byte == b'\n');
                inputs.extend(lines.zip(1..).map(|(line, number): (&[u8], usize)| Input {
                    name: format!("{name}:{number}"),
                    bytes: line.to_vec(),
                    verdict,
                }));
            }
            _ => inputs.push(Input { name, bytes, verdict }),
        }
    }
    inputs.extend(documents(reader));
    assert!(inputs.len() > 10, "{reader}: too small a corpus");
    inputs
}

/// The documents' payloads. They stand in `tests/fixtures` once for all tests.
fn documents(reader: &str) -> Vec<Input> {
    let names: &[(&str, Verdict)] = match reader {
        "hal" => &[
            ("commission-entries.page.json", Verdict::Read),
            ("commission-entries.resource.json", Verdict::Read),
            ("pagination.fragment.json", Verdict::Refused),
            ("too-many-requests.json", Verdict::Refused),
        ],
        "lists" => &[
            ("relationships.json", Verdict::Read),
            ("dealer-relationships.json", Verdict::Read),
            ("dealer-relationships.without-brackets.json", Verdict::Read),
            ("imei-details.json", Verdict::Read),
        ],
        _ => &[],
    };
    let input = |(name, verdict): &(&str, Verdict)| Input {
        name: (*name).to_owned(),
        bytes: fs::read(tests().join("fixtures").join(name)).unwrap(),
        verdict: *verdict,
    };
    names.iter().map(input).collect()
}

fn tests() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests")
}

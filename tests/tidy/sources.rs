//! The repository's own files, and what they say.

use std::fs;
use std::path::Path;

/// Built, downloaded, or not ours.
const SKIPPED: [&str; 8] = [
    ".git",
    "target",
    "dist",
    "node_modules",
    "test-results",
    "playwright-report",
    "proptest-regressions",
    ".idea",
];
const KINDS: [&str; 15] =
    ["rs", "toml", "md", "js", "mjs", "json", "css", "html", "svg", "yml", "sh", "lock", "txt", "npmrc", ""];

/// A file, with its path from the root, with slashes.
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn all() -> Vec<Self> {
        Self::below(&[""])
    }

    /// The files below these folders; each folder that exists must have some.
    pub fn below(folders: &[&str]) -> Vec<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut sources = Vec::new();
        for folder in folders {
            collect(root, &root.join(folder), &mut sources);
        }
        assert!(!sources.is_empty(), "no files below {folders:?}: the rule holds for nothing");
        sources
    }

    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// `path:line: text` of each line that has one of `marks`.
    pub fn lines_with(&self, marks: &[&str]) -> Vec<String> {
        self.lines_where(|line| marks.iter().any(|mark| line.contains(mark)))
    }

    /// The same, for whole words, and not in comments.
    pub fn lines_with_word(&self, words: &[&str]) -> Vec<String> {
        self.lines_where(|line| {
            let code = line.split("//").next().unwrap_or_default();
            code.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| words.contains(&word))
        })
    }

    fn lines_where(&self, found: impl Fn(&str) -> bool) -> Vec<String> {
        let lines = self.text.lines().enumerate().filter(|(_, line)| found(line));
        lines.map(|(idx, line)| format!("{}:{}: {}", self.path, idx + 1, line.trim())).collect()
    }

    /// The place and content of each attribute `#[opening …)]` or `#![opening …)]`.
    pub fn attributes(&self, opening: &str) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for (at, _) in self.text.match_indices(opening) {
            let before = &self.text[..at];
            if !before.ends_with("#[") && !before.ends_with("#![") {
                continue;
            }
            let content = self.text[at + opening.len()..].split(")]").next().unwrap_or_default();
            found.push((format!("{}:{}", self.path, line_of(&self.text, at)), content.to_owned()));
        }
        found
    }
}

fn collect(root: &Path, path: &Path, sources: &mut Vec<Source>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            let entry = entry.unwrap();
            if !SKIPPED.contains(&&*entry.file_name().to_string_lossy()) {
                collect(root, &entry.path(), sources);
            }
        }
        return;
    }
    let extension = path.extension().map(|extension| extension.to_string_lossy()).unwrap_or_default();
    if !KINDS.contains(&&*extension) {
        return;
    }
    // A picture without an ending, say, is none of these rules' business.
    let Ok(text) = fs::read_to_string(path) else { return };
    let path = path.strip_prefix(root).unwrap().components();
    let path = path.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
    sources.push(Source { path, text });
}

/// The line and name of every module of our own crate that `text` names: `crate::io::…`, `use crate::{io, state::X}`.
pub fn modules_named(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for root in ["crate::", "commission_lens::"] {
        for (at, _) in text.match_indices(root) {
            let rest = &text[at + root.len()..];
            let names = match rest.strip_prefix('{') {
                None => vec![identifier(rest)],
                Some(group) => heads(group),
            };
            found.extend(names.into_iter().map(|name| (line_of(text, at), name.to_owned())));
        }
    }
    found
}

/// The first identifier of each member of a group, up to its closing brace: `a, b::{c, d}}` gives `a` and `b`.
fn heads(group: &str) -> Vec<&str> {
    let mut heads = vec![identifier(group)];
    let mut depth = 0_usize;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(identifier(&group[at + 1..])),
            _ => {}
        }
    }
    heads
}

fn identifier(text: &str) -> &str {
    let text = text.trim_start();
    &text[..text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())]
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

#[test]
fn modules_are_found_in_every_spelling() {
    let text = "use crate::io::clock;\nuse crate::{\n    app,\n    state::{asking, loading},\n    ui,\n};\nfn f() { crate::pages::g() }\n";
    let mut names: Vec<(usize, String)> = modules_named(text);
    names.retain(|(_, name)| !name.is_empty());
    let expected = [(1, "io"), (2, "app"), (2, "state"), (2, "ui"), (7, "pages")];
    assert_eq!(names, expected.map(|(line, name)| (line, name.to_owned())));
}

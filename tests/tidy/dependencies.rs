//! What a crate of ours is built from, as cargo resolves it for the browser and for this machine.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Those of `names` that exist in the workspace.
pub fn present<'a>(names: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates");
    let mut found = names.iter().copied().filter(move |name| crates.join(name).is_dir()).peekable();
    assert!(found.peek().is_some(), "none of the crates is there: the rule holds for nothing");
    found
}

/// The names of `package` and of all that it is built from, without what only its tests need.
pub fn closure(package: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for target in [&["--target", "wasm32-unknown-unknown"][..], &[]] {
        let output = Command::new(env!("CARGO"))
            .args([
                "tree",
                "--package",
                package,
                "--edges",
                "normal,build",
                "--prefix",
                "none",
                "--format",
                "{p}",
            ])
            .args(target)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        assert!(output.status.success(), "cargo tree: {}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        names.extend(text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned));
    }
    assert!(names.contains(package), "cargo tree lists {package} itself");
    names
}

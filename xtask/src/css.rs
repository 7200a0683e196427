//! One style sheet out of `style/`: every `@import "file" layer(name);` is replaced by the file, in its layer.
//!
//! Browsers would do the same, one request after the other.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// The style sheet at `main`, with what it imports, and what that imports, in place.
///
/// # Errors
/// A file cannot be read.
pub fn flatten(main: &Path) -> Result<String> {
    let text = fs::read_to_string(main)
        .with_context(|| format!("cannot read the style sheet {}", main.display()))?;
    let folder = main.parent().unwrap_or(Path::new(""));
    let mut sheet = String::with_capacity(text.len());
    for line in text.lines() {
        match Import::parse(line) {
            None => sheet.push_str(line),
            Some(Import { file, layer }) => {
                let imported = flatten(&folder.join(file))?;
                match layer {
                    Some(layer) => sheet.push_str(&format!("@layer {layer} {{\n{imported}}}")),
                    None => sheet.push_str(&imported),
                }
            }
        }
        sheet.push('\n');
    }
    Ok(sheet)
}

/// A line `@import "file.css" layer(name);`, or with `url("file.css")`, or without a layer.
#[derive(Debug, PartialEq)]
struct Import<'a> {
    file: &'a str,
    layer: Option<&'a str>,
}

impl<'a> Import<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let rest = line.trim().strip_prefix("@import")?.strip_suffix(';')?.trim();
        let rest = rest.strip_prefix("url(").unwrap_or(rest);
        let (file, rest) = rest.strip_prefix('"')?.split_once('"')?;
        let rest = rest.trim_start_matches(')').trim();
        let layer = rest.strip_prefix("layer(").and_then(|rest| rest.strip_suffix(')'));
        Some(Self { file, layer })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn imports_are_read_in_every_spelling() {
        let import = |file, layer| Some(Import { file, layer });
        assert_eq!(Import::parse(r#"@import "base.css" layer(base);"#), import("base.css", Some("base")));
        assert_eq!(
            Import::parse(r#"@import url("ui/a.css") layer(ui.a);"#),
            import("ui/a.css", Some("ui.a"))
        );
        assert_eq!(Import::parse(r#"@import "a.css";"#), import("a.css", None));
        assert_eq!(Import::parse("@layer base, ui;"), None);
    }

    #[test]
    fn what_is_imported_stands_in_its_layer_and_in_order() {
        let folder = std::env::temp_dir().join(format!("css-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("a.css"), "a {}\n").unwrap();
        fs::write(folder.join("b.css"), "b {}\n").unwrap();
        let main = folder.join("main.css");
        fs::write(&main, "@layer a, b;\n@import \"a.css\" layer(a);\n@import \"b.css\" layer(b);\n").unwrap();
        let sheet = flatten(&main).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(sheet, "@layer a, b;\n@layer a {\na {}\n}\n@layer b {\nb {}\n}\n");
    }
}

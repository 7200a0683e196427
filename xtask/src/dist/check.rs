//! What a folder of static files must be: only what is expected, nothing inline, no address of another host.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::bundle::COMPRESSED;

/// The files beside `assets/`.
const AT_THE_TOP: [&str; 4] = ["_headers", "config.json", "icon.svg", "index.html"];
/// The assets' names up to their hash, and their endings.
const ASSETS: [(&str, &str); 6] = [
    ("dashboard", "js"),
    ("dashboard", "wasm"),
    ("page", "js"),
    ("style", "css"),
    ("worker", "js"),
    ("worker", "wasm"),
];
/// XML's names, which are never fetched.
const NAMESPACES: [&str; 3] =
    ["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/1998/Math/MathML"];

/// # Errors
/// All that is wrong with the folder, one line each.
pub fn check(dist: &Path) -> Result<()> {
    let mut wrong = Vec::new();
    let names = names(dist)?;
    for expected in AT_THE_TOP {
        if !names.iter().any(|name| name == expected) {
            wrong.push(format!("there is no {expected}"));
        }
    }
    wrong.extend(
        names
            .iter()
            .filter(|name| !AT_THE_TOP.contains(&name.as_str()) && *name != "assets")
            .map(|name| format!("{name} is not expected here (xtask/src/dist/check.rs lists what is)")),
    );
    wrong.extend(wrong_assets(&names_of_assets(dist)?));

    let html = read(&dist.join("index.html"))?;
    wrong.extend(inline_code(&html).map(|found| format!("index.html has {found}, which the policy forbids")));
    wrong.extend(
        rooted_references(&html)
            .map(|found| format!("index.html names {found}: it only works at a host's root")),
    );
    for name in
        names.iter().map(String::as_str).filter(|name| name.ends_with(".html") || name.ends_with(".svg"))
    {
        wrong.extend(other_hosts(&read(&dist.join(name))?).map(|found| format!("{name} names {found}")));
    }
    for name in names_of_assets(dist)?.iter().filter(|name| name.ends_with(".js") || name.ends_with(".css")) {
        let text = without_comment_lines(&read(&dist.join("assets").join(name))?);
        wrong.extend(other_hosts(&text).map(|found| format!("assets/{name} names {found}")));
    }
    let headers = read(&dist.join("_headers"))?;
    let policy =
        headers.lines().find(|line| line.trim().starts_with("Content-Security-Policy: default-src 'none';"));
    match policy {
        None => wrong
            .push("_headers has no Content-Security-Policy that begins with default-src 'none'".to_owned()),
        Some(policy) if policy.contains("unsafe-inline") || policy.contains("'unsafe-eval'") => {
            wrong.push("the Content-Security-Policy allows inline code".to_owned());
        }
        Some(_) => {}
    }
    if wrong.is_empty() {
        return Ok(());
    }
    bail!("the static files are not as they should be:\n  {}", wrong.join("\n  "))
}

fn names_of_assets(dist: &Path) -> Result<Vec<String>> {
    names(&dist.join("assets"))
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut names = entries
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Each asset is there once, named by its content, and so is each of its compressed forms; nothing else is.
fn wrong_assets(names: &[String]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut seen = Vec::new();
    let compressed = |name: &str| COMPRESSED.map(|ending| format!("{name}.{ending}"));
    let (forms, plain): (Vec<_>, Vec<_>) = names
        .iter()
        .filter(|name| *name != "snippets")
        .partition(|name| names.iter().any(|plain| compressed(plain).contains(name)));
    for name in plain {
        let parts = name.split_once('-').and_then(|(stem, rest)| Some((stem, rest.split_once('.')?)));
        match parts {
            Some((stem, (hash, ending)))
                if ASSETS.contains(&(stem, ending))
                    && hash.len() == 16
                    && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
            {
                seen.push((stem, ending));
                let missing = compressed(name).into_iter().filter(|form| !forms.contains(&form));
                wrong.extend(missing.map(|form| format!("there is no assets/{form}")));
            }
            _ => wrong.push(format!("assets/{name} is not expected here")),
        }
    }
    for (stem, ending) in ASSETS {
        match seen.iter().filter(|found| **found == (stem, ending)).count() {
            1 => {}
            n => wrong.push(format!("assets/ has {n} of {stem}-HASH.{ending}")),
        }
    }
    wrong
}

/// Scripts, styles and handlers within the HTML.
fn inline_code(html: &str) -> impl Iterator<Item = String> {
    html.split('<').skip(1).filter_map(|tag| {
        let (inside, _) = tag.split_once('>')?;
        let name = inside.split_whitespace().next()?;
        let attributes: Vec<&str> = inside.split_whitespace().skip(1).collect();
        let has = |prefix: &str| attributes.iter().any(|attribute| attribute.starts_with(prefix));
        let handler =
            attributes.iter().any(|attribute| attribute.starts_with("on") && attribute.contains('='));
        match name {
            "script" if !has("src=") => Some("an inline <script>".to_owned()),
            "style" => Some("an inline <style>".to_owned()),
            _ if has("style=") => Some(format!("a style on <{name}>")),
            _ if handler => Some(format!("a handler on <{name}>")),
            _ => None,
        }
    })
}

/// References that begin at the host's root, or leave it.
fn rooted_references(html: &str) -> impl Iterator<Item = String> {
    ["href=\"/", "src=\"/", "data-js=\"/", "data-wasm=\"/", "data-worker=\"/"]
        .into_iter()
        .filter(|rooted| html.contains(rooted))
        .map(|rooted| format!("{rooted}…\""))
}

/// wasm-bindgen's scripts point their readers to documentation, in comments that stand on lines of their own.
fn without_comment_lines(code: &str) -> String {
    let is_comment = |line: &&str| ["//", "/*", "*"].iter().any(|mark| line.trim_start().starts_with(mark));
    code.lines().filter(|line| !is_comment(line)).collect::<Vec<_>>().join("\n")
}

/// Addresses of hosts that would be fetched or followed.
fn other_hosts(text: &str) -> impl Iterator<Item = String> {
    ["http://", "https://", "ws://", "wss://"].into_iter().flat_map(move |scheme| {
        text.match_indices(scheme).filter_map(|(at, _)| {
            let rest = text.get(at..)?;
            let end = rest.find(|c: char| c.is_whitespace() || "\"'`<>)\\".contains(c)).unwrap_or(rest.len());
            let address = rest.get(..end)?;
            (!NAMESPACES.contains(&address)).then(|| format!("the address {address}"))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_code_is_found() {
        for (html, n) in [
            (r#"<script type="module" src="./a.js"></script><p id="x">one on = two</p>"#, 0),
            ("<script>let a;</script>", 1),
            (r#"<p style="color: red" >"#, 1),
            (r#"<body onload="go()"><style>p {}</style>"#, 2),
        ] {
            assert_eq!(inline_code(html).count(), n, "{html}");
        }
    }

    #[test]
    fn references_that_tie_it_to_a_place_are_found() {
        assert_eq!(rooted_references(r#"<link href="./a.css"><script src="./b.js">"#).count(), 0);
        assert_eq!(rooted_references(r#"<link href="/a.css"><script src="//cdn.test/b.js">"#).count(), 2);
        assert_eq!(other_hosts(r#"<svg xmlns="http://www.w3.org/2000/svg">"#).count(), 0);
        assert_eq!(
            without_comment_lines("  // https://a.test\nlet a; // b\n * https://c.test"),
            "let a; // b"
        );
        assert_eq!(other_hosts("import 'https://cdn.test/a.js'; url(http://b.test)").count(), 2);
    }

    #[test]
    fn assets_are_there_once_and_named_by_content() {
        let forms = |name: String| [name.clone(), format!("{name}.br"), format!("{name}.gz")];
        let named = |hash: &str| -> Vec<String> {
            ASSETS.into_iter().flat_map(|(stem, ending)| forms(format!("{stem}-{hash}.{ending}"))).collect()
        };
        assert_eq!(wrong_assets(&named("0123456789abcdef")).len(), 0);
        assert_eq!(wrong_assets(&named("cafe")).len(), 2 * ASSETS.len());
        let mut more = named("0123456789abcdef");
        more.push("notes.txt".to_owned());
        assert_eq!(wrong_assets(&more), ["assets/notes.txt is not expected here"]);
        let mut fewer = named("0123456789abcdef");
        fewer.retain(|name| name != "style-0123456789abcdef.css.br");
        assert_eq!(wrong_assets(&fewer), ["there is no assets/style-0123456789abcdef.css.br"]);
    }
}

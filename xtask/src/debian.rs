//! Debian packages, fetched by the machine's own apt from the machine's own mirrors.
//!
//! A package of a suite that the machine does not use (`trixie-backports` on a bookworm, say) is fetched with
//! apt's state in a folder of ours: nothing is configured or installed, no root is needed, and apt checks the
//! archive's signatures as ever.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cmd::Run;

const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// Downloads the newest `package` whose upstream version is `version` from the first of `suites` that has it,
/// and unpacks it into `into`.
///
/// # Errors
/// The machine has no apt, no Debian mirror, no network, or no suite has that version.
pub fn unpack(package: &str, version: &str, suites: &[&str], into: &Path) -> Result<()> {
    let mirrors = mirrors();
    if mirrors.is_empty() {
        bail!("this machine's apt knows no Debian mirror");
    }
    let mut last_error = None;
    for suite in suites {
        for mirror in &mirrors {
            let apt = Apt::new(&into.join("apt"), mirror, suite)?;
            match apt.download(package, version) {
                Ok(Some(deb)) => {
                    return Command::new("dpkg-deb").arg("-x").arg(deb).arg(into).run();
                }
                Ok(None) => {}
                Err(error) => last_error = Some(error.context(format!("suite {suite}"))),
            }
        }
    }
    let tried = suites.join(", ");
    match last_error {
        Some(error) => {
            Err(error.context(format!("Debian's {package} {version} was not to be had ({tried})")))
        }
        None => bail!("no Debian suite of {tried} has {package} {version}"),
    }
}

/// apt, looking at one suite of one mirror, with its state in `folder`.
struct Apt {
    folder: PathBuf,
}

impl Apt {
    fn new(folder: &Path, mirror: &str, suite: &str) -> Result<Self> {
        // What apt found in the suite before is of no use to this one.
        let _ = fs::remove_dir_all(folder);
        for part in ["lists/partial", "cache/archives/partial", "packages"] {
            fs::create_dir_all(folder.join(part))
                .with_context(|| format!("cannot create {}", folder.display()))?;
        }
        let signed_by =
            if Path::new(KEYRING).is_file() { format!("[signed-by={KEYRING}] ") } else { String::new() };
        fs::write(folder.join("sources.list"), format!("deb {signed_by}{mirror} {suite} main\n"))?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// `None`: the suite does not have that version.
    fn download(&self, package: &str, version: &str) -> Result<Option<PathBuf>> {
        self.command("apt-get").args(["-qq", "update"]).text()?;
        let listing = self.command("apt-cache").args(["madison", package]).text()?;
        let Some(full) = matching_version(&listing, version) else { return Ok(None) };
        let packages = self.folder.join("packages");
        self.command("apt-get")
            .args(["-qq", "download", &format!("{package}={full}")])
            .current_dir(&packages)
            .text()?;
        let deb = fs::read_dir(&packages)?.filter_map(Result::ok).map(|entry| entry.path()).next();
        deb.map(Some).with_context(|| format!("apt said that it downloaded {package}, but there is no file"))
    }

    fn command(&self, program: &str) -> Command {
        let at = |name: &str| self.folder.join(name).display().to_string();
        let mut command = Command::new(program);
        for setting in [
            format!("Dir::Etc::SourceList={}", at("sources.list")),
            "Dir::Etc::SourceParts=-".to_owned(),
            format!("Dir::State::Lists={}", at("lists")),
            format!("Dir::Cache={}", at("cache")),
            "Acquire::Languages=none".to_owned(),
            // Our folder is not readable for apt's own user; as ourselves we write nowhere else.
            "APT::Sandbox::User=".to_owned(),
        ] {
            command.args(["-o", &setting]);
        }
        command
    }
}

/// The first version in `apt-cache madison`'s lines (`rust-src | 1.95.0+dfsg1-2~bpo13+1 | …`) that packages
/// the upstream `version`.
fn matching_version<'a>(madison: &'a str, version: &str) -> Option<&'a str> {
    madison
        .lines()
        .filter_map(|line| line.split('|').nth(1))
        .map(str::trim)
        .find(|full| full.strip_prefix(version).is_some_and(|rest| rest.starts_with(['+', '~', '-'])))
}

/// The addresses of the machine's Debian mirrors, from both forms of apt's sources; security mirrors have no
/// backports and are left out.
fn mirrors() -> BTreeSet<String> {
    let listed = fs::read_dir("/etc/apt/sources.list.d").into_iter().flatten();
    let mut files: Vec<PathBuf> = listed.filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.push(PathBuf::from("/etc/apt/sources.list"));
    let mut found = BTreeSet::new();
    for file in files {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        match file.extension().and_then(|extension| extension.to_str()) {
            Some("list") => found.extend(mirrors_of_list(&text)),
            Some("sources") => found.extend(mirrors_of_deb822(&text)),
            _ => {}
        }
    }
    found
}

/// `deb [options] ADDRESS suite component…`
fn mirrors_of_list(text: &str) -> Vec<String> {
    text.lines()
        .filter_map(|line| line.trim().strip_prefix("deb "))
        .filter_map(|rest| match rest.trim_start().strip_prefix('[') {
            Some(options) => options.split_once(']').map(|(_, after)| after),
            None => Some(rest),
        })
        .filter_map(|rest| rest.split_whitespace().next())
        .filter(|address| is_main_archive(address))
        .map(str::to_owned)
        .collect()
}

/// `URIs: ADDRESS…`
fn mirrors_of_deb822(text: &str) -> Vec<String> {
    text.lines()
        .filter_map(|line| line.strip_prefix("URIs:"))
        .flat_map(str::split_whitespace)
        .filter(|address| is_main_archive(address))
        .map(str::to_owned)
        .collect()
}

fn is_main_archive(address: &str) -> bool {
    address.trim_end_matches('/').ends_with("/debian")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_sources_are_read() {
        let list = "# a comment\ndeb http://mirror.test/debian bookworm main\n\
                    deb [arch=amd64 signed-by=/k.gpg] https://b.test/debian/ bookworm-updates main\n\
                    deb-src http://mirror.test/debian bookworm main\n\
                    deb http://mirror.test/debian-security bookworm-security main\n";
        assert_eq!(mirrors_of_list(list), ["http://mirror.test/debian", "https://b.test/debian/"]);
        let deb822 = "Types: deb\n# URIs: http://old.test/debian\nURIs: http://mirror.test/debian\nSuites: bookworm\n\n\
                      Types: deb\nURIs: http://mirror.test/debian-security\n";
        assert_eq!(mirrors_of_deb822(deb822), ["http://mirror.test/debian"]);
    }

    #[test]
    fn a_version_matches_as_a_whole() {
        let madison = "  rust-src | 1.95.10+dfsg1-1 | …\n  rust-src | 1.95.1+dfsg1-2~bpo13+1 | …\n";
        assert_eq!(matching_version(madison, "1.95.1"), Some("1.95.1+dfsg1-2~bpo13+1"));
        assert_eq!(matching_version(madison, "1.95.0"), None);
    }
}

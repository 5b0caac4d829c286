//! The built site: the style sheet, the WebAssembly module, the files of `public/`.

use crate::command::Failure;
use leptos::config::LeptosOptions;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use web::routes::{Bundle, Bundles};

/// The bundle of every page, and that of pages with figures.
const COMMON: &str = "observatoire";
const FIGURES: &str = "figures";
/// That of a crossing.
const CROSSING: &str = "crossing";

/// The names of the files of a bundle, with a hash of their contents.
#[derive(Deserialize)]
struct Names {
    /// The module and its script, without their endings.
    code: String,
    /// The style sheet.
    style: String,
    /// The script of a worker, where there is one.
    worker: Option<String>,
}

impl Names {
    fn plain() -> Self {
        Self { code: COMMON.to_owned(), style: format!("{COMMON}.css"), worker: None }
    }

    fn bundle(&self, root: &Path) -> Bundle {
        let code = LeptosOptions::builder()
            .output_name(self.code.clone())
            .site_root(root.display().to_string())
            .site_pkg_dir("pkg");
        Bundle { code: code.build(), style: format!("/pkg/{}", self.style).into() }
    }
}

/// The place of the built files, and their names for pages.
#[derive(Clone, Debug)]
pub struct Site {
    /// The folder.
    pub root: PathBuf,
    /// The files that pages load, by name.
    pub bundles: Bundles,
}

impl Site {
    /// The given folder, else `site` beside the program, else `target/site`.
    pub fn find(given: Option<&Path>) -> Result<Self, Failure> {
        let beside = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join("site")));
        let target = PathBuf::from("target/site");
        let root = match given {
            Some(root) if root.is_dir() => root.to_owned(),
            Some(root) => return Err(format!("LEPTOS_SITE_ROOT: {} is no folder", root.display()).into()),
            None => beside
                .into_iter()
                .chain([target])
                .find(|folder| folder.is_dir())
                .ok_or("LEPTOS_SITE_ROOT: the built site was found neither beside the program nor in target/site: run `make build`")?,
        };
        let names = match std::fs::read(root.join("pkg/names.json")) {
            Ok(names) => serde_json::from_slice(&names)
                .map_err(|error| format!("{}: pkg/names.json: {error}: run `make build`", root.display()))?,
            // During development, cargo-leptos gives names without a hash, and one module to all pages.
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(format!("{}: pkg/names.json: {error}", root.display()).into());
            }
            Err(_) => BTreeMap::from([(COMMON.to_owned(), Names::plain())]),
        };
        let bundle = |name: &str| names.get(name).map(|names: &Names| names.bundle(&root));
        let common = bundle(COMMON).ok_or("pkg/names.json does not name the common files: run `make build`")?;
        let worker = names.get(CROSSING).and_then(|names| names.worker.as_ref());
        let crossing = bundle(CROSSING).zip(worker.map(|worker| format!("/pkg/{worker}").into()));
        let bundles = Bundles { common, figures: bundle(FIGURES), crossing };
        Ok(Self { root, bundles })
    }
}

//! The built site: the style sheet, the WebAssembly module, the files of `public/`.

use crate::command::Failure;
use leptos::config::LeptosOptions;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The place of the built files, and their names for pages.
#[derive(Clone, Debug)]
pub struct Site {
    /// The folder.
    pub root: PathBuf,
    /// What pages need to name the files.
    pub options: LeptosOptions,
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
        // `pkg/hash.txt` contains the names of hashed files; an absolute path is used as it is.
        let hashes = root.join("pkg/hash.txt");
        let absolute = std::fs::canonicalize(&hashes).ok();
        let options = LeptosOptions::builder()
            .output_name("observatoire")
            .site_root(root.display().to_string())
            .site_pkg_dir("pkg")
            .hash_files(absolute.is_some())
            .hash_file(Arc::from(absolute.map_or_else(|| "hash.txt".to_owned(), |path| path.display().to_string())))
            .build();
        Ok(Self { root, options })
    }
}

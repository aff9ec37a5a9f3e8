//! The folder `approvals/`: records are read whole, and added, never changed.

use super::write::WriteFault;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// The folder that holds a folder of records for each journey.
pub const FOLDER: &str = "approvals";

/// The largest file that is read there.
const SIZE_LIMIT: u64 = 16 * 1024 * 1024;

/// Every file of a journey's folder: name and bytes, sorted by name. Nothing where there is no folder.
///
/// # Errors
/// Where anything in it can't be read: what it says is then not known.
pub fn read(root: &Path, journey: &str) -> Result<Vec<(String, Vec<u8>)>, WriteFault> {
    let folder = folder(root, journey);
    let at = |path: &Path, error| WriteFault {
        path: path.to_path_buf(),
        error,
    };
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(at(&folder, error)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| at(&folder, error))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let bytes = bytes(&path).map_err(|error| at(&path, error))?;
        files.push((name.into_owned(), bytes));
    }
    files.sort();
    Ok(files)
}

/// The journeys that have a folder of records, sorted. Nothing where there is none at all.
///
/// # Errors
/// Where the folder can't be read.
pub fn journeys(root: &Path) -> Result<Vec<String>, WriteFault> {
    let folder = root.join(FOLDER);
    let at = |error| WriteFault {
        path: folder.clone(),
        error,
    };
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(at(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let path = entry.map_err(at)?.path();
        if path.is_dir() {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            names.push(name.into_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn folder(root: &Path, journey: &str) -> PathBuf {
    root.join(FOLDER).join(journey)
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::other("is a folder"));
    }
    let mut bytes = Vec::new();
    file.take(SIZE_LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > SIZE_LIMIT {
        return Err(io::Error::other("is too large"));
    }
    Ok(bytes)
}

/// Adds files to a journey's folder, all or none; gives the path of the first. A file that is there already is
/// never replaced; one that holds the very same is left as it is.
///
/// # Errors
/// Where one can't be written, or something else is there under its name.
pub fn add(root: &Path, journey: &str, files: &[(String, Vec<u8>)]) -> Result<PathBuf, WriteFault> {
    let folder = folder(root, journey);
    fs::create_dir_all(&folder).map_err(|error| WriteFault {
        path: folder.clone(),
        error,
    })?;
    let mut made: Vec<PathBuf> = Vec::new();
    for (name, text) in files {
        let path = folder.join(name);
        if bytes(&path).is_ok_and(|there| there == *text) {
            continue;
        }
        let written = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)
            .and_then(|mut file| {
                made.push(path.clone());
                file.write_all(text)?;
                file.sync_all()
            });
        if let Err(error) = written {
            for path in made.iter().rev() {
                // Only what was made here is taken back.
                let _ = fs::remove_file(path);
            }
            return Err(WriteFault { path, error });
        }
    }
    let first = files.first().map_or("", |(name, _)| name.as_str());
    Ok(folder.join(first))
}

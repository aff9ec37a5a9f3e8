//! Writing: all files or none, each beside its place and then renamed; what is unchanged is not touched.

use std::borrow::Cow;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use tempfile::TempPath;

/// A file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output<'b> {
    /// Where.
    pub path: PathBuf,
    /// What it shall hold.
    pub bytes: Cow<'b, [u8]>,
}

/// Why nothing was written.
#[derive(Debug)]
pub struct WriteFault {
    /// The file or folder in the way.
    pub path: PathBuf,
    /// The system's answer.
    pub error: io::Error,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    /// Files that hold something new.
    pub changed: usize,
    /// Files that held it already and were left alone.
    pub unchanged: usize,
}

/// A file that is ready beside its place, with what stood there before.
struct Ready {
    path: PathBuf,
    beside: TempPath,
    before: Option<Vec<u8>>,
}

/// Writes all files, or none. Folders are made where they are missing, and removed again on failure.
///
/// # Errors
/// What stood in the way of the first file that could not be written.
pub fn all(files: &[Output<'_>]) -> Result<Written, WriteFault> {
    let mut made = Vec::new();
    let result = prepare(files, &mut made).and_then(|(ready, unchanged)| {
        let changed = ready.len();
        rename(ready)?;
        Ok(Written { changed, unchanged })
    });
    if result.is_err() {
        for folder in made.iter().rev() {
            // Only an empty folder is removed, so nothing of anyone else's can go with it.
            let _ = fs::remove_dir(folder);
        }
    }
    result
}

fn prepare(
    files: &[Output<'_>],
    made: &mut Vec<PathBuf>,
) -> Result<(Vec<Ready>, usize), WriteFault> {
    let mut ready = Vec::new();
    let mut unchanged = 0;
    for file in files {
        let at = |error| WriteFault {
            path: file.path.clone(),
            error,
        };
        let before = present(&file.path).map_err(at)?;
        if before.as_deref() == Some(&*file.bytes) {
            unchanged += 1;
            continue;
        }
        let folder = file.path.parent().unwrap_or(Path::new("."));
        make_folder(folder, made)?;
        let beside = write_beside(folder, &file.path, &file.bytes).map_err(at)?;
        ready.push(Ready {
            path: file.path.clone(),
            beside,
            before,
        });
    }
    Ok((ready, unchanged))
}

/// What stands at a path now.
fn present(path: &Path) -> io::Result<Option<Vec<u8>>> {
    #[expect(clippy::disallowed_methods, reason = "this is where files are written")]
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        // A file where a folder is needed is told by `make_folder`, which knows which.
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(None),
        Err(error) => Err(error),
    }
}

fn make_folder(folder: &Path, made: &mut Vec<PathBuf>) -> Result<(), WriteFault> {
    let missing: Vec<&Path> = folder
        .ancestors()
        .take_while(|f| !f.as_os_str().is_empty() && !f.is_dir())
        .collect();
    for folder in missing.into_iter().rev() {
        match fs::create_dir(folder) {
            Ok(()) => made.push(folder.to_path_buf()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(WriteFault {
                    path: folder.to_path_buf(),
                    error: io::Error::other("a file stands where a folder is needed"),
                });
            }
            Err(error) => {
                return Err(WriteFault {
                    path: folder.to_path_buf(),
                    error,
                });
            }
        }
    }
    Ok(())
}

#[cfg_attr(
    not(unix),
    expect(unused_variables, reason = "permissions are those of unix")
)]
fn write_beside(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<TempPath> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".journey-").suffix(".part");
    #[cfg(unix)]
    builder.permissions(permissions_for(path));
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let mut beside = builder.tempfile_in(folder)?;
    beside.write_all(bytes)?;
    beside.flush()?;
    // Closed, so that a large project does not run out of open files.
    Ok(beside.into_temp_path())
}

/// Those of the file that is replaced; else what the system gives any new file.
#[cfg(unix)]
fn permissions_for(path: &Path) -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    let present = fs::metadata(path).map(|m| m.permissions());
    present.unwrap_or_else(|_| fs::Permissions::from_mode(0o666))
}

/// Puts every file in its place. Should one fail, those already there get their old content back.
fn rename(ready: Vec<Ready>) -> Result<(), WriteFault> {
    let mut done: Vec<(PathBuf, Option<Vec<u8>>)> = Vec::new();
    for Ready {
        path,
        beside,
        before,
    } in ready
    {
        if let Err(error) = beside.persist(&path) {
            for (path, before) in done.into_iter().rev() {
                restore(&path, before);
            }
            return Err(WriteFault {
                path,
                error: error.error,
            });
        }
        done.push((path, before));
    }
    Ok(())
}

fn restore(path: &Path, before: Option<Vec<u8>>) {
    // The failure that led here is what is told; a second one could not be mended either.
    let _ = match before {
        None => fs::remove_file(path),
        Some(bytes) => {
            let folder = path.parent().unwrap_or(Path::new("."));
            write_beside(folder, path, &bytes)
                .and_then(|beside| beside.persist(path).map(drop).map_err(|e| e.error))
        }
    };
}

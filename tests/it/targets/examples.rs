//! Every example that builds: its Klaviyo documents in the eyes of others.

use super::tools;
use journey::analysis::{Options, compile};
use std::path::Path;

#[test]
fn the_documents_of_the_examples_are_accepted_by_others() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut projects: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("journey.toml").is_file())
        .collect();
    projects.sort();
    let mut documents = Vec::new();
    for project in projects {
        let built = compile(&project, &Options::for_target("klaviyo"));
        for artefact in built
            .artefacts
            .iter()
            .filter(|a| a.path.ends_with(".json") && a.path.starts_with("klaviyo/"))
        {
            let document = serde_json::from_slice(&artefact.bytes).unwrap();
            documents.push((artefact.path.clone(), document));
        }
    }
    assert!(documents.len() >= 5, "only {} documents", documents.len());
    let faults = tools::faults("klaviyo", &documents);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

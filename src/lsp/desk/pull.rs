//! Diagnostics for clients that ask.

use super::files::path_of;
use super::publish::by_file;
use super::{Desk, Refused};
use crate::lsp::convert::print_of;
use std::collections::BTreeMap;
use tower_lsp::lsp_types::{
    Diagnostic, DocumentDiagnosticParams, DocumentDiagnosticReport, FullDocumentDiagnosticReport,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport,
    UnchangedDocumentDiagnosticReport, Url, WorkspaceDiagnosticParams, WorkspaceDiagnosticReport,
    WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

impl Desk {
    /// What is wrong with one document.
    pub(crate) fn pull(
        &mut self,
        params: &DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReport, Refused> {
        let url = &params.text_document.uri;
        let items = match self.here(url) {
            Ok(here) => self.asked_for(url, &here),
            Err(Refused::Nothing | Refused::Because(_)) => Vec::new(),
            Err(Refused::Overtaken) => return Err(Refused::Overtaken),
        };
        let id = id_of(&items);
        Ok(if params.previous_result_id.as_ref() == Some(&id) {
            let report = UnchangedDocumentDiagnosticReport { result_id: id };
            DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: report,
            })
        } else {
            DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
                related_documents: None,
                full_document_diagnostic_report: full(id, items),
            })
        })
    }

    /// What is wrong with everything. Who asks once is told nothing unasked from then on.
    pub(crate) fn pull_all(
        &mut self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReport, Refused> {
        let mut all: BTreeMap<Url, Vec<Diagnostic>> = BTreeMap::new();
        for here in self.everywhere()? {
            let found = by_file(&here).into_iter();
            all.extend(found.map(|(url, of)| (url, of.wire())));
        }
        self.published.asks_for_all = true;
        for held in &mut self.projects {
            held.untold = true;
        }
        let addresses = self.addresses();
        // A client may escape other signs than we do.
        let as_told = |url: Url| {
            let told = |own: &Url| all.contains_key(own);
            let own = || addresses.of(&path_of(&url)?).filter(told);
            if told(&url) {
                url
            } else {
                own().unwrap_or(url)
            }
        };
        let known: BTreeMap<Url, String> = params
            .previous_result_ids
            .into_iter()
            .map(|known| (as_told(known.uri), known.value))
            .collect();
        for url in known.keys() {
            // A file that has nothing any more is told so once.
            all.entry(url.clone()).or_default();
        }
        let report = |(uri, items): (Url, Vec<Diagnostic>)| {
            let version = self
                .open
                .get(&uri)
                .map(|document| i64::from(document.version));
            let id = id_of(&items);
            if known.get(&uri) == Some(&id) {
                let report = UnchangedDocumentDiagnosticReport { result_id: id };
                WorkspaceDocumentDiagnosticReport::Unchanged(
                    WorkspaceUnchangedDocumentDiagnosticReport {
                        uri,
                        version,
                        unchanged_document_diagnostic_report: report,
                    },
                )
            } else {
                WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
                    uri,
                    version,
                    full_document_diagnostic_report: full(id, items),
                })
            }
        };
        let items = all.into_iter().map(report).collect();
        Ok(WorkspaceDiagnosticReport { items })
    }
}

fn id_of(items: &[Diagnostic]) -> String {
    format!("{:016x}", print_of(items))
}

fn full(id: String, items: Vec<Diagnostic>) -> FullDocumentDiagnosticReport {
    FullDocumentDiagnosticReport {
        result_id: Some(id),
        items,
    }
}

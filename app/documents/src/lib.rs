//! Documents as files: responses, codebooks, figures, receipts, publications and reports. Pure: no SQL, no HTTP, no
//! clock.

pub mod codebook;
pub mod figure_table;
pub mod pdf;
pub mod public_contracts;
pub mod publication;
pub mod receipt;
pub mod report;
pub mod responses;

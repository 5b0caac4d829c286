//! The whole program over HTTP: a real process on a free port, with a real database.
#![allow(clippy::unwrap_used)]

#[path = "../../app/store/tests/store/cluster.rs"]
mod cluster;

#[path = "http/client.rs"]
mod client;
#[path = "http/companies.rs"]
mod companies;
#[path = "http/letterbox.rs"]
mod letterbox;
#[path = "http/process.rs"]
mod process;
#[path = "http/provider.rs"]
mod provider;

#[path = "http/accounts.rs"]
mod accounts;
#[path = "http/answering.rs"]
mod answering;
#[path = "http/auditing.rs"]
mod auditing;
#[path = "http/bad_input.rs"]
mod bad_input;
#[path = "http/campaigns.rs"]
mod campaigns;
#[path = "http/closing.rs"]
mod closing;
#[path = "http/coding.rs"]
mod coding;
#[path = "http/colleagues.rs"]
mod colleagues;
#[path = "http/commands.rs"]
mod commands;
#[path = "http/delivery.rs"]
mod delivery;
#[path = "http/editions.rs"]
mod editions;
#[path = "http/erasing.rs"]
mod erasing;
#[path = "http/exporting.rs"]
mod exporting;
#[path = "http/figures.rs"]
mod figures;
#[path = "http/given_back.rs"]
mod given_back;
#[path = "http/groups.rs"]
mod groups;
#[path = "http/guarding.rs"]
mod guarding;
#[path = "http/guessing.rs"]
mod guessing;
#[path = "http/guests.rs"]
mod guests;
#[path = "http/identity.rs"]
mod identity;
#[path = "http/informing.rs"]
mod informing;
#[path = "http/killing.rs"]
mod killing;
#[path = "http/letters.rs"]
mod letters;
#[path = "http/logging.rs"]
mod logging;
#[path = "http/lookup.rs"]
mod lookup;
#[path = "http/organisations.rs"]
mod organisations;
#[path = "http/panel.rs"]
mod panel;
#[path = "http/pasting.rs"]
mod pasting;
#[path = "http/programs.rs"]
mod programs;
#[path = "http/proposals.rs"]
mod proposals;
#[path = "http/publications.rs"]
mod publications;
#[path = "http/quality.rs"]
mod quality;
#[path = "http/reactions.rs"]
mod reactions;
#[path = "http/receipt.rs"]
mod receipt;
#[path = "http/relays.rs"]
mod relays;
#[path = "http/reports.rs"]
mod reports;
#[path = "http/rights.rs"]
mod rights;
#[path = "http/saving.rs"]
mod saving;
#[path = "http/screens.rs"]
mod screens;
#[path = "http/second_factor.rs"]
mod second_factor;
#[path = "http/second_responses.rs"]
mod second_responses;
#[path = "http/secrecy.rs"]
mod secrecy;
#[path = "http/staff.rs"]
mod staff;
#[path = "http/table.rs"]
mod table;
#[path = "http/titles.rs"]
mod titles;
#[path = "http/transport.rs"]
mod transport;

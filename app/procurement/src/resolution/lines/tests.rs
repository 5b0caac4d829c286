use crate::contract::HolderId;
use crate::reading::tests::contracts;
use crate::resolution::tests::{BUYER, ONE, OTHER, euros, nobody, only, record, siren};
use crate::resolution::{Resolution, Resolver, Review};

fn table(text: &str) -> Resolution {
    let mut resolver = Resolver::new(|_| true);
    contracts(text.as_bytes()).iter().for_each(|contract| resolver.add(contract));
    resolver.finish(&Review { start_ups: &nobody, accepted: &|_| false })
}

const HEADER: &str =
    "id,acheteur_id,montant,dateNotification,datePublicationDonnees,titulaire_id,modification_id,objet\n";

#[test]
fn the_lines_of_a_table_are_one_contract() {
    let text = format!(
        "{HEADER}1,{BUYER},110000,2025-06-01,2025-06-10,{OTHER},3,a\n\
         1,{BUYER},90000,2025-03-01,2025-03-10,{ONE},0,a\n\
         1,{BUYER},90000,2025-03-01,2025-03-10,{OTHER},0,a\n\
         2,{BUYER},5000,2025-03-01,2025-03-10,{ONE},0,b\n\
         1,{BUYER},120000,2025-04-01,2025-04-10,{ONE},1,a\n"
    );
    let resolution = table(&text);
    assert_eq!(resolution.contracts.len(), 2);
    let contract = &resolution.contracts[0];
    assert_eq!((euros(contract), contract.year(), contract.modifications), (110_000, Some(2025), 2));
    assert_eq!(contract.holders(), [HolderId::Siren(siren(OTHER))]);
    assert_eq!(contract.initial().unwrap().amount.unwrap().cents(), 9_000_000);
    assert_eq!(contract.initial().unwrap().holders.len(), 2);
    assert_eq!(contract.notified.known().unwrap().to_string(), "2025-03-01");
    assert_eq!(resolution.duplicates.same_amount.contracts, 0);
}

#[test]
fn of_a_state_published_twice_in_a_table_the_last_publication_counts() {
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let lines = [
            format!("1,{BUYER},90000,2025-03-01,2025-03-10,{ONE},0,a\n"),
            format!("1,{BUYER},95000,2024-03-01,2025-05-10,{OTHER},0,a\n"),
            format!("1,{BUYER},95000,2024-03-01,2025-05-10,{OTHER},0,a\n"),
        ];
        let text: String = order.iter().map(|place: &usize| lines[*place].as_str()).collect();
        let resolution = table(&format!("{HEADER}{text}"));
        let contract = only(&resolution);
        assert_eq!((euros(contract), contract.year()), (95_000, Some(2024)));
        assert_eq!(contract.holders(), [HolderId::Siren(siren(OTHER))]);
    }
}

#[test]
fn modifications_in_several_lines_of_one_contract_build_on_each_other() {
    let header = "id;acheteur_id;montant;datenotification;titulaire_id_1;idmodification;montantmodification;datenotificationmodificationmodification;idtitulairemodification\n";
    let text = format!(
        "{header}1;{BUYER};90000;2025-03-01;{ONE};2;CDL;2025-06-01;{OTHER}\n1;{BUYER};90000;2025-03-01;{ONE};1;120000;2025-04-01;CDL\n"
    );
    let resolution = table(&text);
    let contract = only(&resolution);
    assert_eq!(euros(contract), 120_000);
    assert_eq!(contract.holders(), [HolderId::Siren(siren(OTHER))]);
}

#[test]
fn a_table_and_a_record_of_one_contract_are_one_contract() {
    let mut resolver = Resolver::new(|_| true);
    let text = format!(
        "{HEADER}1,{BUYER},90000,2025-03-01,2025-03-10,{ONE},0,a\n1,{BUYER},90000,2025-03-01,2025-03-10,{OTHER},0,a\n"
    );
    let whole = format!("[{}]", record("1", "90000", &[ONE, OTHER], r#""datePublicationDonnees":"2025-03-01""#));
    contracts(whole.as_bytes()).iter().chain(&contracts(text.as_bytes())).for_each(|contract| resolver.add(contract));
    let resolution = resolver.finish(&Review { start_ups: &nobody, accepted: &|_| false });
    assert_eq!(only(&resolution).holders().len(), 2);
    assert_eq!(resolution.duplicates.same_amount.contracts, 1);
}

//! Figures published by others before this service existed, with their sources, and where they contradict each other.

use leptos::prelude::*;

/// A figure as its source gives it.
struct Published {
    of: &'static str,
    year: &'static str,
    amount: &'static str,
    rate: &'static str,
    source: (&'static str, &'static str),
}

const RESAH: (&str, &str) =
    ("Resah", "https://achat-logistique.info/fonction-achat/les-relations-acheteurs-start-up-passes-au-crible/");
const REPUBLIK: (&str, &str) = (
    "Républik Achats",
    "https://www.republik-achats.fr/strategie-ha/direction-ha/pratiques/les-achats-aupres-des-startups-progressent-surtout-dans-le-public.html",
);
const NORMANDIE: (&str, &str) =
    ("Gazette Normandie", "https://gazettenormandie.fr/article/salon-vivatech-french-tech-cherche-chiffre-d-affaires");
const ENTREPRISES: (&str, &str) = (
    "Le Journal des Entreprises",
    "https://www.lejournaldesentreprises.com/article/les-start-up-beneficient-de-plus-en-plus-des-achats-publics-2136337",
);

const ALL: [Published; 6] = [
    Published {
        of: "Acheteurs publics",
        year: "2021",
        amount: "1\u{a0}477,1\u{a0}M€",
        rate: "environ 1\u{a0}%",
        source: RESAH,
    },
    Published {
        of: "Acheteurs publics",
        year: "2022",
        amount: "1\u{a0}745,0\u{a0}M€",
        rate: "environ 1\u{a0}%",
        source: RESAH,
    },
    Published {
        of: "Acheteurs publics",
        year: "2023",
        amount: "2\u{a0}330\u{a0}M€",
        rate: "1,43\u{a0}%",
        source: REPUBLIK,
    },
    Published {
        of: "41 grands groupes",
        year: "2022",
        amount: "4\u{a0}280\u{a0}M€",
        rate: "médiane 2,4\u{a0}%",
        source: NORMANDIE,
    },
    Published {
        of: "39 grands groupes", year: "2023", amount: "2\u{a0}330\u{a0}M€", rate: "–", source: ENTREPRISES
    },
    Published {
        of: "39 grands groupes",
        year: "2024",
        amount: "2\u{a0}410\u{a0}M€",
        rate: "1,99\u{a0}%",
        source: ENTREPRISES,
    },
];

const CONFLICTS: [&str; 4] = [
    "Pour 2023, la part publique est donnée à 1,43 % ou à 1,35 % selon la source : les deux calculs ne retiennent pas le même total de commande publique (environ 163 ou 170 Md€).",
    "Les 41 groupes de 2022 et les 39 de 2023 et 2024 ne sont pas le même panel : leur écart n’est pas une baisse.",
    "Les années de la hausse publique diffèrent selon les sources (de 2022 à 2023, ou de 2023 à 2024).",
    "L’étendue des taux privés est donnée de 0,5 à 5 %, alors que la moyenne des cinq plus hauts est de 9,9 %.",
];

/// The series, as a table with its sources.
pub fn view() -> AnyView {
    let rows: Vec<_> = ALL
        .iter()
        .map(|one| {
            let (name, address) = one.source;
            view! {
                <tr>
                    <th scope="row">{format!("{}, {}", one.of, one.year)}</th>
                    <td translate="no">{one.amount}</td>
                    <td>{one.rate}</td>
                    <td><a href=address>{name}</a></td>
                </tr>
            }
        })
        .collect();
    let conflicts: Vec<_> = CONFLICTS.iter().map(|text| view! { <li>{*text}</li> }).collect();
    view! {
        <h2 id="series">"Chiffres publiés ailleurs"</h2>
        <div class="table-scroll" tabindex="0" role="region" aria-labelledby="series">
            <table>
                <thead><tr><th scope="col">"Qui, année"</th><th scope="col">"Achats auprès de start-up"</th><th scope="col">"Taux"</th><th scope="col">"Source"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <h3>"Ce qui se contredit"</h3>
        <ul>{conflicts}</ul>
    }
    .into_any()
}

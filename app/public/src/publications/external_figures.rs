//! Figures published by others before this service existed, with their sources, and where they contradict each other.

use leptos::prelude::*;
use statistics::figure::Value;
use statistics::published_elsewhere::{self, PublishedElsewhere, PublishedRate};

/// The figures, as a table with their sources; nothing if they cannot be read, which a test excludes.
pub fn view() -> AnyView {
    match published_elsewhere::embedded() {
        Ok(all) => table_view(&all),
        Err(error) => {
            tracing::error!(%error, "the figures published elsewhere could not be read");
            ().into_any()
        }
    }
}

fn table_view(all: &PublishedElsewhere) -> AnyView {
    let rows: Vec<_> = all
        .figures
        .iter()
        .map(|one| {
            let amount = one.amount().unwrap_or_else(|| Value::None.formatted());
            let rate = one.rate.map_or_else(|| Value::None.formatted(), PublishedRate::words);
            let source =
                all.source(one).map(|source| view! { <a href=source.address.clone()>{source.name.clone()}</a> });
            view! {
                <tr>
                    <th scope="row">{format!("{}, {}", one.of, one.year)}</th>
                    <td translate="no">{amount}</td>
                    <td>{rate}</td>
                    <td>{one.nature.name()}</td>
                    <td>{source}</td>
                </tr>
            }
        })
        .collect();
    let conflicts: Vec<_> = all.conflicts.iter().map(|one| view! { <li>{one.text.clone()}</li> }).collect();
    view! {
        <h2 id="series">"Chiffres publiés ailleurs"</h2>
        <div class="table-scroll" tabindex="0" role="region" aria-labelledby="series">
            <table>
                <thead><tr><th scope="col">"Qui, année"</th><th scope="col">"Achats auprès de start-up"</th><th scope="col">"Taux"</th><th scope="col">"Mesure"</th><th scope="col">"Source"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <h3>"Ce qui se contredit"</h3>
        <ul>{conflicts}</ul>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html() -> String {
        // Without the marks between texts and nodes.
        Owner::new().with(|| view().to_html()).replace("<!>", "")
    }

    #[test]
    fn the_table_has_every_figure_with_its_source_and_the_notes_below() {
        let html = html();
        assert_eq!(html.matches("<tr>").count(), 17, "the headings and sixteen figures");
        assert_eq!(html.matches("<li>").count(), 6);
        let row = "<th scope=\"row\">Acheteurs publics, 2023</th><td translate=\"no\">2\u{202f}330\u{a0}M€</td>\
            <td>1,43\u{a0}%</td><td>engagements</td><td><a href=\"https://www.republik-achats.fr/";
        assert!(html.contains(row), "{html}");
        let unknown = "<th scope=\"row\">41 grands groupes, 2021</th><td translate=\"no\">–</td>";
        assert!(html.contains(unknown), "{html}");
    }

    #[test]
    fn figures_and_notes_follow_french_typography() {
        let html = html();
        let text = html.replace("<td>", "\n").replace("<li>", "\n");
        for wrong in [" %", " ;", " :", " M€", " Md€", "« ", " »", "'"] {
            let line = text.lines().find(|line| line.contains(wrong));
            assert_eq!(line, None, "`{wrong}`");
        }
    }
}

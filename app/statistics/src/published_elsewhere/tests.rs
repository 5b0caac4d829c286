use super::*;

#[test]
fn all_sixteen_figures_are_there_each_with_its_source_and_nature() {
    let all = embedded().unwrap();
    let printed: Vec<String> = all
        .figures
        .iter()
        .map(|one| {
            let rate = one.rate.map(PublishedRate::words);
            let [amount, rate] = [one.amount(), rate].map(|text| text.unwrap_or_else(|| "–".to_owned()));
            let source = &all.source(one).unwrap().code;
            let line = format!("{} {} | {amount} | {rate} | {} | {source}", one.perimeter, one.year, one.nature.name());
            line.replace(['\u{a0}', '\u{202f}'], " ")
        })
        .collect();
    assert_eq!(
        printed,
        [
            "public_total 2021 | 1 477,1 M€ | environ 1 % | engagements | resah",
            "public_total 2022 | 1 745,0 M€ | environ 1 % | engagements | resah",
            "public_total 2023 | 2 330 M€ | 1,43 % | engagements | republik",
            "ministeres 2021 | 262 M€ | 1,28 % | engagements | achatpublic",
            "ministeres 2022 | 296 M€ | 1,31 % | engagements | achatpublic",
            "dae 2023 | 332,6 M€ | – | non précisé | republik",
            "dae 2024 | 498,2 M€ | 2,01 % | non précisé | republik",
            "ugap 2023 | 179 M€ | – | non précisé | republik",
            "ugap 2024 | 241 M€ | 4,1 % | non précisé | republik",
            "resah 2023 | 388 k€ | – | non précisé | republik",
            "resah 2024 | 432 k€ | – | non précisé | republik",
            "prive 2021 | – | médiane 2,3 % | achats | frenchtech",
            "prive 2022 | 4 280 M€ | médiane 2,4 % | achats | normandie",
            "prive 2023 | 2 330 M€ | – | achats | entreprises",
            "prive 2024 | 2 410 M€ | 1,99 % | achats | entreprises",
            "cible 2027 | 12 000 M€ | – | objectif | maddyness",
        ]
    );
    assert_eq!(all.figures[1].cents, Some(174_499_678_600), "exact where the source is");
}

#[test]
fn the_two_private_panels_are_distinct_and_all_conflicts_are_there() {
    let all = embedded().unwrap();
    let panels: Vec<&str> =
        all.figures.iter().filter(|one| one.perimeter == "prive").map(|one| one.panel.as_str()).collect();
    assert_eq!(panels, ["41 groupes", "41 groupes", "39 groupes", "39 groupes"]);
    let mut codes: Vec<&str> = all.conflicts.iter().map(|conflict| conflict.code.as_str()).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["C1", "C2", "C3", "C4", "C5", "C6"]);
}

#[test]
fn the_target_is_that_of_the_path_to_2027() {
    let all = embedded().unwrap();
    let target = all.figures.iter().find(|one| one.nature == Nature::Cible).unwrap();
    let programme = crate::Programme::FRENCH_TECH;
    assert_eq!((target.year, target.cents), (programme.target_year, Some(programme.target_cents)));
}

#[test]
fn each_fault_of_the_figures_is_reported_with_its_line() {
    let whole = include_str!("../../data/published-elsewhere.toml");
    let line = |part: &str| whole[..whole.find(part).unwrap()].matches('\n').count() + 1;
    for (from, to, expected) in [
        ("source = \"maddyness\"", "source = \"x\"", format!("line {}: the source `x`", line("of = \"Objectif") - 1)),
        ("cents = 38_800_000\n", "", format!("line {}: resah 2023 has neither", line("of = \"Resah\"") - 1)),
        (
            "cents = 38_800_000\n",
            "cents = -1\n",
            format!("line {}: resah 2023 has an amount", line("of = \"Resah\"") - 1),
        ),
        (
            "panel = \"39 groupes\"\nyear = 2024",
            "panel = \"39 groupes\"\nyear = 2023",
            "prive 2023 (39 groupes)".into(),
        ),
        ("nature = \"cible\"", "nature = \"rêve\"", format!("line {}: unknown variant", line("nature = \"cible\""))),
        ("[[conflict]]", "[[quarrel]]", "unknown field `quarrel`".into()),
    ] {
        let found = read("essai.toml", &whole.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(found.contains(&expected), "{expected}\n{found}");
    }
}

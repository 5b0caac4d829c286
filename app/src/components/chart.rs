//! The charts: SVG drawn on the server, readable without JavaScript, moved by name when figures move.

use crate::observe::figures::{Frame, PATH_HEIGHT, WIDTH, path_years};
use crate::statistics::{Programme, Volumes};
use leptos::prelude::*;

const ROW: f64 = 52.0;

/// A text that follows the data.
pub fn figure(frame: &Frame, name: &str) -> AnyView {
    view! { <span data-figure=name.to_owned()>{frame.text(name)}</span> }.into_any()
}

/// Purchase volumes by segment, one bar for each year: the latest full, the one before hatched.
pub fn segment_bars(frame: &Frame, volumes: &Volumes, segments: &[(String, String)]) -> AnyView {
    let height = segments.len() as f64 * ROW + 4.0;
    let rows: Vec<_> = segments
        .iter()
        .enumerate()
        .map(|(row, (code, label))| {
            let top = row as f64 * ROW;
            let bars: Vec<_> = volumes
                .years
                .iter()
                .rev()
                .enumerate()
                .map(|(place, year)| {
                    let name = format!("bar.{}.{code}", year.year);
                    let value = format!("{name}.value");
                    let y = top + 18.0 + place as f64 * 15.0;
                    let class = if place == 0 { "bar bar-now" } else { "bar bar-before" };
                    let text = format!("{}.{code}.volume", year.year);
                    view! {
                        <rect class=class x="0" y=y.to_string() height="12" width=frame.shape(&name, "width") data-shape=name.clone() />
                        <text class="bar-value" y=(y + 10.0).to_string() x=frame.shape(&value, "x") data-shape=value.clone() data-figure=text.clone()>
                            {frame.text(&text)}
                        </text>
                    }
                })
                .collect();
            view! {
                <text class="bar-label" x="0" y=(top + 13.0).to_string()>{label.clone()}</text>
                {bars}
            }
        })
        .collect();
    let years: Vec<_> = volumes.years.iter().rev().map(|y| y.year.to_string()).collect();
    let title = format!("Achats auprès de start-up par segment d’acheteurs, {}", years.join(" et "));
    view! {
        <svg class="chart" viewBox=format!("0 0 {WIDTH} {height}") role="img" aria-labelledby="segments-titre segments-detail" focusable="false">
            <title id="segments-titre">{title}</title>
            <desc id="segments-detail">"Les valeurs sont dans les tableaux « Par segment », plus bas."</desc>
            <defs>
                <pattern id="hachures" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <rect class="hatch-ground" width="6" height="6" />
                    <line class="hatch-line" x1="0" y1="0" x2="0" y2="6" />
                </pattern>
            </defs>
            <g aria-hidden="true">{rows}</g>
        </svg>
    }
    .into_any()
}

/// The path to the doubling, and what was declared.
pub fn path_chart(frame: &Frame, volumes: &Volumes) -> AnyView {
    let programme = Programme::FRENCH_TECH;
    let ticks: Vec<_> = path_years(volumes)
        .into_iter()
        .map(|year| {
            let name = format!("tick.{year}");
            view! { <text class="axis" text-anchor="middle" y="220" x=frame.shape(&name, "x")>{year}</text> }
        })
        .collect();
    let levels: Vec<_> = [("base", programme.base_cents), ("target", programme.target_cents)]
        .into_iter()
        .map(|(level, cents)| {
            let (line, value) = (format!("level.{level}"), format!("level.{level}.value"));
            view! {
                <line class="grid" x1="58" x2="392" y1=frame.shape(&line, "y1") y2=frame.shape(&line, "y2") data-shape=line.clone() />
                <text class="axis" text-anchor="end" x="50" y=frame.shape(&value, "y") data-shape=value.clone()>
                    {format!("{} Md€", cents / 100_000_000_000)}
                </text>
            }
        })
        .collect();
    let reached: Vec<_> = volumes
        .years
        .iter()
        .map(|year| {
            let (point, value) = (format!("reached.{}", year.year), format!("reached.{}.value", year.year));
            let label = format!("{point}.label");
            view! {
                <circle class="reached" cx=frame.shape(&point, "cx") cy=frame.shape(&point, "cy") r=frame.shape(&point, "r") data-shape=point.clone() />
                <text class="bar-value" text-anchor="middle" x=frame.shape(&value, "x") y=frame.shape(&value, "y") data-shape=value.clone() data-figure=label.clone()>
                    {frame.text(&label)}
                </text>
            }
        })
        .collect();
    view! {
        <svg class="chart" viewBox=format!("0 0 {WIDTH} {PATH_HEIGHT}") role="img" aria-labelledby="chemin-titre chemin-detail" focusable="false">
            <title id="chemin-titre">{format!("Chemin du doublement, de {} à {}, et volumes déclarés", programme.base_year, programme.target_year)}</title>
            <desc id="chemin-detail">"Les valeurs sont dans le tableau « Chemin du doublement », plus bas."</desc>
            <g aria-hidden="true">
                {levels}
                <line class="axis-line" x1="58" x2="392" y1="200" y2="200" />
                <polyline class="path" points=frame.shape("path", "points") data-shape="path" />
                {reached}
                {ticks}
            </g>
        </svg>
    }
    .into_any()
}

//! An evaluation as one page that needs nothing else: tables, and plots as SVG.

use std::fmt::Write as _;

use unblink_app::{Evaluation, FalseAlerts, Rate, Stratum, safe};

use super::percent;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;\
padding:0 1rem;color:#1a1a1a;background:#fff}table{border-collapse:collapse;margin:1rem 0}\
th,td{text-align:left;padding:.25rem .75rem;border-bottom:1px solid #ddd;vertical-align:top}\
td.n{text-align:right;font-variant-numeric:tabular-nums}svg{max-width:100%;height:auto}\
.axis{stroke:#888;fill:none}.grid{stroke:#e5e5e5}.line{stroke:#0b5394;fill:none;stroke-width:2}\
.other{stroke:#b45f06}.bar{fill:#0b5394}text{font:12px system-ui,sans-serif;fill:#333}\
@media (prefers-color-scheme:dark){body{background:#161616;color:#eee}text{fill:#ddd}\
th,td{border-color:#444}.grid{stroke:#333}.line{stroke:#6fa8dc}.bar{fill:#6fa8dc}}";

/// Returns the page.
pub(super) fn page(told: &Evaluation) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail, here and below.
    let _ = write!(
        out,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"robots\" content=\"noindex\">\
         <title>Evaluation of screening</title><style>{STYLE}</style></head><body><main>\
         <h1>Evaluation of screening</h1>\
         <p>Dataset <strong>{}</strong>, threshold <strong>{}</strong>, on {}, as known on {}. {} of \
         {} entries asked for, seed {}. Program {}, editions {}, tuning {}.</p><p>{}</p>\
         <p>Shares with their 95 % interval. That a listed name written otherwise should be found \
         is assumed; a result is a possible match until a person decides. Information, not legal \
         advice.</p>",
        text(&told.dataset),
        told.threshold,
        told.as_of.valid,
        told.as_of.published,
        told.sampled,
        told.entries,
        told.seed,
        text(&told.fingerprint.engine),
        text(&told.fingerprint.index),
        text(&told.fingerprint.tuning),
        text(&told.coverage),
    );
    out.push_str("<h2>Found</h2>");
    let all = [
        ("listed names as they are", &told.control),
        ("the same written otherwise", &told.manipulated),
    ];
    let rows = all.map(|(name, of)| {
        vec![name.to_owned(), of.hit.of.to_string(), percent(&of.hit), percent(&of.first)]
    });
    table(&mut out, &["names", "n", "alerts", "comes first"], &rows);
    out.push_str("<h2>By perturbation</h2>");
    bars(&mut out, &told.perturbations);
    strata(&mut out, &told.perturbations);
    out.push_str("<h2>By list, type, script and words</h2>");
    strata(&mut out, &told.strata);
    out.push_str("<h2>False alerts</h2>");
    if let Some(ordinary) = &told.ordinary {
        false_alerts(&mut out, "Names of the file", ordinary);
    }
    false_alerts(&mut out, "Listed names put together anew", &told.recombined);
    let _ = write!(out, "<h2>Found against false alerts</h2><p>On {} names.</p>", told.negatives);
    curve(&mut out, &told.roc);
    out.push_str("<h2>Thresholds</h2>");
    thresholds(&mut out, told);
    out.push_str("</main></body></html>\n");
    out
}

/// Escapes for HTML what is not already safe to show.
fn text(words: &str) -> String {
    let words = safe(words);
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn table(out: &mut String, head: &[&str], rows: &[Vec<String>]) {
    out.push_str("<table><thead><tr>");
    for cell in head {
        let _ = write!(out, "<th scope=\"col\">{}</th>", text(cell));
    }
    out.push_str("</tr></thead><tbody>");
    for row in rows {
        out.push_str("<tr>");
        for cell in row {
            let number = cell.starts_with(|c: char| c.is_ascii_digit());
            let class = if number { " class=\"n\"" } else { "" };
            let _ = write!(out, "<td{class}>{}</td>", text(cell));
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table>");
}

fn strata(out: &mut String, strata: &[Stratum]) {
    let rows: Vec<Vec<String>> = strata
        .iter()
        .map(|Stratum { by, value, of }| {
            vec![
                (*by).to_owned(),
                value.clone(),
                of.hit.of.to_string(),
                percent(&of.hit),
                percent(&of.first),
            ]
        })
        .collect();
    table(out, &["by", "which", "n", "alerts", "comes first"], &rows);
}

fn false_alerts(out: &mut String, title: &str, of: &FalseAlerts) {
    let _ = write!(
        out,
        "<h3>{}</h3><p>{} names, {} of them a listed name word for word and left out; {} alert.</p>",
        text(title),
        of.names,
        of.homonyms,
        percent(&of.alerting)
    );
    if of.worst.is_empty() {
        return;
    }
    let row = |alert: &unblink_app::Alert| {
        vec![
            alert.name.clone(),
            format!("{:.2}", alert.score),
            format!("{} ({})", alert.caption, alert.id),
        ]
    };
    let rows: Vec<Vec<String>> = of.worst.iter().map(row).collect();
    table(out, &["name", "score", "met"], &rows);
}

/// Width and height of a plot, and the room for words at its left and bottom.
const WIDE: f64 = 640.0;
const HIGH: f64 = 360.0;
const LEFT: f64 = 60.0;
const BELOW: f64 = 40.0;

fn x(share: f64) -> f64 {
    LEFT + share * (WIDE - LEFT - 10.0)
}

fn y(share: f64) -> f64 {
    10.0 + (1.0 - share) * (HIGH - BELOW - 10.0)
}

fn frame(out: &mut String, title: &str, across: &[(f64, String)], below: &str) {
    let _ = write!(
        out,
        "<svg viewBox=\"0 0 {WIDE} {HIGH}\" role=\"img\" aria-label=\"{}\">",
        text(title)
    );
    for tenth in 0..=5_u32 {
        let share = f64::from(tenth) / 5.0;
        let _ = write!(
            out,
            "<line class=\"grid\" x1=\"{}\" x2=\"{}\" y1=\"{y}\" y2=\"{y}\"/>\
             <text x=\"{}\" y=\"{}\" text-anchor=\"end\">{:.0} %</text>",
            x(0.0),
            x(1.0),
            LEFT - 6.0,
            y(share) + 4.0,
            share * 100.0,
            y = y(share),
        );
    }
    for (at, words) in across {
        let _ = write!(
            out,
            "<line class=\"grid\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{}\" y2=\"{}\"/>\
             <text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            y(0.0),
            y(1.0),
            HIGH - BELOW + 16.0,
            text(words),
            x = x(*at),
        );
    }
    let _ = write!(
        out,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\
         <path class=\"axis\" d=\"M{} {}V{}H{}\"/>",
        x(0.5),
        HIGH - 6.0,
        text(below),
        x(0.0),
        y(1.0),
        y(0.0),
        x(1.0)
    );
}

fn path(out: &mut String, class: &str, points: impl Iterator<Item = (f64, f64)>) {
    let _ = write!(out, "<polyline class=\"line {class}\" points=\"");
    for (a, b) in points {
        let _ = write!(out, "{:.1},{:.1} ", x(a), y(b));
    }
    out.push_str("\"/>");
}

/// The share of false alerts on a scale of tens: what matters lies below one in a hundred.
fn curve(out: &mut String, roc: &[(f64, f64)]) {
    if roc.is_empty() {
        out.push_str("<p>Nothing to compare.</p>");
        return;
    }
    let scale = |share: f64| ((share.max(1e-4).log10() + 4.0) / 4.0).clamp(0.0, 1.0);
    let across = [(1e-4, "0.01 %"), (1e-3, "0.1 %"), (1e-2, "1 %"), (0.1, "10 %"), (1.0, "100 %")];
    let across = across.map(|(share, words)| (scale(share), words.to_owned()));
    let title = "share of manipulated names found against share of false alerts";
    frame(out, title, &across, "false alerts (share of names, tenfold steps)");
    path(out, "", roc.iter().map(|(fp, tp)| (scale(*fp), *tp)));
    out.push_str("</svg>");
}

fn thresholds(out: &mut String, told: &Evaluation) {
    let place = |threshold: f64| (threshold - 0.5) * 2.0;
    let across: Vec<(f64, String)> =
        [0.5, 0.6, 0.7, 0.8, 0.9, 1.0].iter().map(|at| (place(*at), format!("{at:.1}"))).collect();
    let title = "manipulated names found and false alerts by threshold";
    frame(out, title, &across, "threshold (blue: found, brown: false alerts)");
    let rows = &told.thresholds;
    path(out, "", rows.iter().map(|row| (place(row.threshold), row.manipulated.share)));
    path(out, "other", rows.iter().map(|row| (place(row.threshold), row.false_alerts.share)));
    out.push_str("</svg>");
    let cell = |rate: &Rate| percent(rate);
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            vec![
                format!("{:.2}", row.threshold),
                cell(&row.control),
                cell(&row.manipulated),
                cell(&row.false_alerts),
            ]
        })
        .collect();
    table(out, &["threshold", "as they are", "written otherwise", "false alerts"], &rows);
}

fn bars(out: &mut String, strata: &[Stratum]) {
    let row = 22.0;
    let count = u32::try_from(strata.len()).unwrap_or(0);
    let high = f64::from(count) * row + 10.0;
    let _ = write!(
        out,
        "<svg viewBox=\"0 0 {WIDE} {high}\" role=\"img\" aria-label=\"share found by perturbation\">"
    );
    for (stratum, at) in strata.iter().zip(0_u32..) {
        let top = f64::from(at) * row + 4.0;
        let _ = write!(
            out,
            "<text x=\"200\" y=\"{}\" text-anchor=\"end\">{}</text>\
             <rect class=\"bar\" x=\"208\" y=\"{top}\" width=\"{:.1}\" height=\"14\"/>\
             <text x=\"{:.1}\" y=\"{}\">{:.1} %</text>",
            top + 12.0,
            text(&stratum.value),
            stratum.of.hit.share * 360.0,
            214.0 + stratum.of.hit.share * 360.0,
            top + 12.0,
            stratum.of.hit.share * 100.0,
        );
    }
    out.push_str("</svg>");
}

//! What was measured, as pictures.

use std::path::Path;
use std::{fs, io};

use plotters::prelude::*;

use super::load::whole;
use super::rows::Measured;
use super::stats::short;

/// Width and height.
const SIZE: (u32, u32) = (1_120, 520);

/// Width of the picture itself, left of the names.
const CHART: u32 = 760;

/// Height of a name.
const NAME: i32 = 22;

/// A line with its name.
struct Line {
    name: String,
    /// Whether it is of the hand-written side.
    is_beside: bool,
    points: Vec<(f64, f64)>,
}

/// A picture whose vertical axis is logarithmic.
struct Picture<'a> {
    caption: String,
    across: &'a str,
    up: &'a str,
    lines: Vec<Line>,
}

/// Draws latency against load at the most values, and cost against the number of values, for each database, into the
/// folder `images` beside the page.
pub fn write(page: &Path, all: &[Measured]) -> io::Result<()> {
    let folder = page.with_file_name("images");
    fs::create_dir_all(&folder)?;
    for name in ["SQLite", "PostgreSQL"] {
        let of: Vec<&Measured> = all.iter().filter(|one| one.database == name).collect();
        let Some(most) = of.last() else {
            continue;
        };
        let file = |what: &str| folder.join(format!("{what}-{}.svg", name.to_lowercase()));
        let latency = latency(most);
        if !latency.lines.is_empty() {
            draw(&file("latency-against-load"), &latency);
        }
        let cost = cost(&of);
        if of.len() > 1 && !cost.lines.is_empty() {
            draw(&file("cost-against-size"), &cost);
        }
    }
    Ok(())
}

fn latency(measured: &Measured) -> Picture<'static> {
    let mut lines = Vec::new();
    for curve in &measured.curves {
        let what = curve.what.split(',').next().unwrap_or_default();
        for (name, index) in [("p50", 2), ("p99", 3)] {
            lines.push(Line {
                name: format!("{what}, {name}"),
                is_beside: false,
                points: curve
                    .points
                    .iter()
                    .map(|point| (point[0], point[index]))
                    .collect(),
            });
        }
    }
    Picture {
        caption: format!(
            "{}, {} values: latency against load",
            measured.database,
            short(whole(measured.values))
        ),
        across: "requests a second, at fixed times",
        up: "ms",
        lines,
    }
}

fn cost(of: &[&Measured]) -> Picture<'static> {
    let mut lines = Vec::new();
    for row in &of[0].rows {
        let costs: Vec<(f64, (f64, f64))> = of
            .iter()
            .filter_map(|measured| {
                let row = measured.rows.iter().find(|later| later.what == row.what)?;
                Some((whole(measured.values), row.cost?))
            })
            .collect();
        if costs.len() < 2 {
            continue;
        }
        lines.push(Line {
            name: row.what.to_owned(),
            is_beside: false,
            points: costs
                .iter()
                .map(|(values, cost)| (*values, cost.0))
                .collect(),
        });
        if row.beside.starts_with("C3") {
            lines.push(Line {
                name: format!("{}: GROUP BY", row.what.trim_start_matches("aggregate: ")),
                is_beside: true,
                points: costs
                    .iter()
                    .map(|(values, cost)| (*values, cost.1))
                    .collect(),
            });
        }
    }
    Picture {
        caption: format!(
            "{}: time of an operation against the number of values",
            of[0].database
        ),
        across: "values in the database",
        up: "ms",
        lines,
    }
}

fn draw(file: &Path, picture: &Picture<'_>) {
    let all = || {
        picture
            .lines
            .iter()
            .flat_map(|line| line.points.iter().copied())
    };
    let (left, right) = ends(all().map(|point| point.0));
    let (low, high) = ends(all().map(|point| point.1));
    let root = SVGBackend::new(file, SIZE).into_drawing_area();
    root.fill(&WHITE).unwrap();
    let (area, names) = root.split_horizontally(CHART);
    let mut chart = ChartBuilder::on(&area)
        .caption(&picture.caption, ("sans-serif", 18))
        .margin(12)
        .x_label_area_size(44)
        .y_label_area_size(64)
        .build_cartesian_2d(
            (left..right).log_scale(),
            (low * 0.7..high * 1.5).log_scale(),
        )
        .unwrap();
    chart
        .configure_mesh()
        .x_desc(picture.across)
        .y_desc(picture.up)
        .x_labels(5)
        .x_label_formatter(&|figure| short(*figure))
        .y_label_formatter(&|figure| short(*figure))
        .light_line_style(WHITE)
        .draw()
        .unwrap();
    let mut height = 48;
    for (index, line) in picture.lines.iter().enumerate() {
        let colour = HSLColor(whole(index) / whole(picture.lines.len()), 0.75, 0.4);
        let (width, point) = if line.is_beside { (1, 2) } else { (2, 3) };
        let style = ShapeStyle::from(&colour).stroke_width(width);
        let points = line.points.iter().copied();
        chart
            .draw_series(LineSeries::new(points, style).point_size(point))
            .unwrap();
        names
            .draw(&PathElement::new([(0, height), (20, height)], style))
            .unwrap();
        let name = Text::new(line.name.as_str(), (28, height - 6), ("sans-serif", 12));
        names.draw(&name).unwrap();
        height += NAME;
    }
    root.present().unwrap();
}

/// The least and the most.
fn ends(figures: impl Iterator<Item = f64>) -> (f64, f64) {
    figures.fold((f64::INFINITY, 0.0), |(least, most), one| {
        (f64::min(least, one), f64::max(most, one))
    })
}

//! The table as a picture: every contender against the one by hand.

use std::error::Error;
use std::path::Path;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::table::{CONTENDERS, Row};

const WIDTH: u32 = 1000;
const ROW: u32 = 34;
const LABELS: u32 = 190;
/// Okabe and Ito's palette, in which people with colour blindness see the difference.
const COLOURS: [RGBColor; 5] = [
    RGBColor(0, 0, 0),
    RGBColor(213, 94, 0),
    RGBColor(230, 159, 0),
    RGBColor(0, 114, 178),
    RGBColor(0, 158, 115),
];

/// Rows without a version by hand are left out: there is nothing to compare with.
pub fn draw(rows: &[Row], file: &Path) -> Result<(), Box<dyn Error>> {
    let rows: Vec<&Row> = rows
        .iter()
        .filter(|row| row.costs.contains_key("by_hand"))
        .collect();
    let ratios = |row: &Row| CONTENDERS.map(|name| row.ratio(name, "by_hand"));
    let (mut least, mut most) = (0.8_f64, 1.25_f64);
    for ratio in rows.iter().flat_map(|row| ratios(row)).flatten() {
        least = least.min(ratio.lower / 1.05);
        most = most.max(ratio.upper * 1.05);
    }

    let height = 120 + ROW * rows.len() as u32;
    let root = SVGBackend::new(file, (WIDTH, height)).into_drawing_area();
    root.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&root)
        .caption("time an item, by hand = 1", ("sans-serif", 20))
        .margin(10)
        .margin_right(130)
        .x_label_area_size(30)
        .y_label_area_size(LABELS)
        .build_cartesian_2d((least..most).log_scale(), rows.len() as f64..0.0)?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .y_labels(0)
        .light_line_style(WHITE)
        .x_label_formatter(&|ratio| format!("{ratio:.2}"))
        .draw()?;
    chart.draw_series([PathElement::new(
        [(1.0, 0.0), (1.0, rows.len() as f64)],
        BLACK,
    )])?;

    let label = TextStyle::from(("sans-serif", 13)).pos(Pos::new(HPos::Right, VPos::Center));
    for (index, row) in rows.iter().enumerate() {
        let middle = index as f64 + 0.5;
        let (left, height) = chart.backend_coord(&(least, middle));
        let name = format!("{}/{}", row.pattern, row.driver);
        root.draw_text(&name, &label, (left - 10, height))?;
    }
    for (place, name) in CONTENDERS.iter().enumerate().skip(1) {
        let colour = COLOURS[place];
        let points = rows.iter().enumerate().filter_map(|(index, row)| {
            // One under the other, so that none hides another.
            let height = index as f64 + 0.1 + 0.16 * place as f64;
            Some((row.ratio(name, "by_hand")?, height))
        });
        let points: Vec<_> = points.collect();
        chart.draw_series(points.iter().map(|(ratio, height)| {
            PathElement::new([(ratio.lower, *height), (ratio.upper, *height)], colour)
        }))?;
        chart.draw_series(
            points
                .iter()
                .map(|(ratio, height)| Circle::new((ratio.point, *height), 3, colour.filled())),
        )?;
    }
    let legend = (WIDTH - 125, 50);
    for (place, name) in CONTENDERS.iter().enumerate().skip(1) {
        let height = (legend.1 + 20 * place as u32) as i32;
        let left = legend.0 as i32;
        root.draw(&Circle::new((left, height), 4, COLOURS[place].filled()))?;
        let style = TextStyle::from(("sans-serif", 13)).pos(Pos::new(HPos::Left, VPos::Center));
        root.draw_text(&name.replace('_', " "), &style, (left + 10, height))?;
    }
    root.present()?;
    Ok(())
}

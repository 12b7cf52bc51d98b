//! docs/benchmarks.svg: one bar for each case that has a ratio, on a logarithmic scale.

use super::{
    figures::Figures,
    row::{Row, number},
};

const WIDTH: f64 = 900.0;
const LABELS: f64 = 470.0;
const BAR: f64 = 16.0;
const GAP: f64 = 8.0;
const TOP: f64 = 48.0;
/// Room for the figure behind the longest bar.
const RIGHT: f64 = 60.0;

const MET: &str = "#2f6f4f";
const UNMET: &str = "#b3472f";
const NO_GOAL: &str = "#64748b";

/// The plot; it is drawn on white, so that it reads on any page.
pub(super) fn plot(figures: &Figures) -> String {
    let bars: Vec<(&Row, f64)> =
        figures.rows.iter().filter_map(|row| Some((row, row.ratio.filter(|ratio| *ratio > 0.0)?))).collect();
    let greatest = bars.iter().map(|(_, ratio)| *ratio).fold(10.0, f64::max);
    let decades = greatest.log10().ceil();
    let x =
        |ratio: f64| LABELS + (ratio.log10().max(-1.0) + 1.0) / (decades + 1.0) * (WIDTH - LABELS - RIGHT);
    let height = TOP + (BAR + GAP) * bars.len() as f64 + GAP;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
         <text x=\"12\" y=\"20\" font-size=\"14\" font-weight=\"bold\">How many times as good as the best peer</text>\n"
    );
    let mut decade = 0.1;
    while decade <= 10f64.powf(decades) {
        svg += &format!(
            "<line x1=\"{0:.1}\" x2=\"{0:.1}\" y1=\"{1}\" y2=\"{height}\" stroke=\"{2}\"/>\
             <text x=\"{0:.1}\" y=\"{3}\" text-anchor=\"middle\" fill=\"#475569\">{decade}</text>\n",
            x(decade),
            TOP - 8.0,
            if decade == 1.0 { "#475569" } else { "#e2e8f0" },
            TOP - 14.0,
        );
        // Powers of ten, not products of a fraction that binary cannot hold.
        decade = if decade < 1.0 { 1.0 } else { decade * 10.0 };
    }
    for (index, (row, ratio)) in bars.iter().enumerate() {
        let y = TOP + (BAR + GAP) * index as f64 + GAP / 2.0;
        let (from, to) = (x(1.0).min(x(*ratio)), x(1.0).max(x(*ratio)));
        let colour = match row.met {
            Some(true) => MET,
            Some(false) => UNMET,
            None => NO_GOAL,
        };
        svg += &format!(
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\
             <rect x=\"{from:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{BAR}\" fill=\"{colour}\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\">{}</text>\n",
            LABELS - 40.0,
            y + 12.0,
            escaped(&format!("{}: {}", row.area, row.case)),
            (to - from).max(1.0),
            to + 6.0,
            y + 12.0,
            number(*ratio),
        );
    }
    svg + "</svg>\n"
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::row::Figure;

    #[test]
    fn each_ratio_has_a_bar_and_nothing_breaks_out_of_its_text() {
        let peers = vec![Figure { name: "peer".to_owned(), value: 1.0 }];
        let mut figures = Figures::default();
        figures.rows.push(Row::new("a", "x < y & z", "s", 1.0).beside(peers, 20.0));
        figures.rows.push(Row::new("a", "without a peer", "s", 1.0));
        let svg = plot(&figures);
        assert_eq!(svg.matches("<rect").count(), 2, "the ground and one bar");
        assert!(svg.contains("x &lt; y &amp; z") && !svg.contains("without a peer"));
    }
}

//! Paragraphs and tables of a text document (ECMA-376), as text.

use std::fmt::Write as _;

use quick_xml::escape::escape;

use crate::http::words::is_in_xml;

/// How letters look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Underlined.
    pub underlined: bool,
    /// Size in half points; 0: that of the text.
    pub size: u16,
}

/// Plain letters.
pub const PLAIN: Look = Look {
    bold: false,
    italic: false,
    underlined: false,
    size: 0,
};
/// Bold letters.
pub const BOLD: Look = Look {
    bold: true,
    ..PLAIN
};
/// Italic letters.
pub const ITALIC: Look = Look {
    italic: true,
    ..PLAIN
};

impl Look {
    /// The same in another size, in half points.
    pub const fn sized(self, size: u16) -> Self {
        Self { size, ..self }
    }
}

/// Where the lines of a paragraph stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    Left,
    /// At the left, on the page of what follows.
    Leading,
    /// In the middle.
    Centre,
    /// At the right.
    Right,
    /// From edge to edge, the first line indented: the text of a document.
    Text,
    /// The same on the page of what follows: a line that heads others.
    Heading,
}

/// Text as it stands between tags, without the few characters that no XML can hold.
pub fn escaped(text: &str) -> String {
    let text: String = text.chars().filter(|c| is_in_xml(*c)).collect();
    escape(text).into_owned()
}

/// Letters of one look.
pub fn run(look: Look, text: &str) -> String {
    let mut properties = String::new();
    for (is_so, tag) in [
        (look.bold, "<w:b/>"),
        (look.italic, "<w:i/>"),
        (look.underlined, "<w:u w:val=\"single\"/>"),
    ] {
        if is_so {
            properties.push_str(tag);
        }
    }
    if look.size > 0 {
        let size = look.size;
        // Writing to a text does not fail.
        let _ = write!(
            properties,
            "<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/>"
        );
    }
    format!(
        "<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
        escaped(text)
    )
}

/// A paragraph of runs.
pub fn paragraph(align: Align, runs: &str) -> String {
    let properties = match align {
        Align::Left => "<w:jc w:val=\"left\"/>",
        Align::Leading => "<w:keepNext/><w:jc w:val=\"left\"/>",
        Align::Centre => "<w:jc w:val=\"center\"/>",
        Align::Right => "<w:jc w:val=\"right\"/>",
        Align::Text => {
            "<w:spacing w:before=\"60\" w:after=\"60\"/><w:ind w:firstLine=\"567\"/><w:jc w:val=\"both\"/>"
        }
        Align::Heading => {
            "<w:keepNext/><w:spacing w:before=\"60\" w:after=\"60\"/><w:ind w:firstLine=\"567\"/><w:jc w:val=\"both\"/>"
        }
    };
    format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>")
}

/// A paragraph of letters of one look.
pub fn line(align: Align, look: Look, text: &str) -> String {
    paragraph(align, &run(look, text))
}

/// A heading, which stays with what follows.
pub fn heading(text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:keepNext/><w:spacing w:before=\"120\" w:after=\"60\"/><w:ind w:firstLine=\"567\"/></w:pPr>{}</w:p>",
        run(BOLD, text)
    )
}

/// A short rule in the middle of a column, with `margin` twips free at either side.
pub fn rule(margin: u16) -> String {
    format!(
        "<w:p><w:pPr><w:pBdr><w:top w:val=\"single\" w:sz=\"6\" w:space=\"1\" w:color=\"auto\"/></w:pBdr>\
         <w:spacing w:line=\"120\" w:lineRule=\"exact\"/><w:ind w:left=\"{margin}\" w:right=\"{margin}\"/></w:pPr></w:p>"
    )
}

/// An empty line.
pub fn blank() -> String {
    "<w:p/>".to_owned()
}

/// A new page.
pub fn new_page() -> String {
    "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>".to_owned()
}

/// A cell over `span` columns, of that width in twips together, with its paragraphs.
pub fn cell(width: u32, span: u32, paragraphs: &str) -> String {
    let span = if span > 1 {
        format!("<w:gridSpan w:val=\"{span}\"/>")
    } else {
        String::new()
    };
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{span}</w:tcPr>{paragraphs}</w:tc>"
    )
}

/// A row of cells, never split over two pages.
pub fn row(cells: &str) -> String {
    format!("<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
}

/// A row of headings, repeated on every page.
pub fn head_row(cells: &str) -> String {
    format!("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>")
}

/// A table of columns of these widths in twips.
pub fn table(widths: &[u32], has_lines: bool, rows: &str) -> String {
    let lines = if has_lines {
        ["top", "left", "bottom", "right", "insideH", "insideV"]
            .map(|side| {
                format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>")
            })
            .concat()
    } else {
        String::new()
    };
    // Marks above capitals need room below a line.
    let (margin, above) = if has_lines { (60, 30) } else { (0, 0) };
    let grid = widths.iter().fold(String::new(), |mut grid, width| {
        let _ = write!(grid, "<w:gridCol w:w=\"{width}\"/>");
        grid
    });
    let whole: u32 = widths.iter().sum();
    format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{whole}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/><w:tblBorders>{lines}</w:tblBorders>\
         <w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:top w:w=\"{above}\" w:type=\"dxa\"/>\
         <w:left w:w=\"{margin}\" w:type=\"dxa\"/><w:bottom w:w=\"{above}\" w:type=\"dxa\"/><w:right w:w=\"{margin}\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_never_becomes_markup() {
        let written = run(BOLD.sized(28), "A & B <w:b/>");
        assert!(written.contains("A &amp; B &lt;w:b/&gt;"), "{written}");
        assert!(written.contains("<w:b/><w:sz w:val=\"28\"/>"), "{written}");
    }

    #[test]
    fn what_no_xml_can_hold_is_dropped() {
        assert_eq!(escaped("Đức\u{fffe} \u{ffff}Long\u{1}\n😀"), "Đức Long\n😀");
    }
}

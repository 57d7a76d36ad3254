//! How deep the units of a file stand below one another, and which stand below themselves.

use super::forest::Place;

/// How deep a unit stands among those of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// So many levels, from 1.
    At(usize),
    /// Below itself.
    InCircle,
    /// Below units that stand below themselves.
    BelowCircle,
}

impl Level {
    /// Levels from the top of the file; none for units without a top.
    pub fn depth(self) -> usize {
        match self {
            Self::At(depth) => depth,
            Self::InCircle | Self::BelowCircle => 0,
        }
    }
}

/// How deep each unit stands; parents stand higher than what is below them.
pub fn levels(places: &[Place]) -> Vec<Level> {
    let mut levels: Vec<Option<Level>> = vec![None; places.len()];
    for start in 0..places.len() {
        let mut path = Vec::new();
        let mut at = start;
        let mut level = loop {
            match levels[at] {
                Some(Level::At(depth)) => break Level::At(depth),
                Some(_) => break Level::BelowCircle,
                None => {}
            }
            if let Some(first) = path.iter().position(|one| *one == at) {
                for one in path.drain(first..) {
                    levels[one] = Some(Level::InCircle);
                }
                break Level::BelowCircle;
            }
            path.push(at);
            match places[at] {
                Place::BelowRow(above) => at = above,
                _ => break Level::At(0),
            }
        };
        for one in path.into_iter().rev() {
            if let Level::At(depth) = level {
                level = Level::At(depth + 1);
            }
            levels[one] = Some(level);
        }
    }
    levels
        .into_iter()
        .map(|level| level.unwrap_or(Level::BelowCircle))
        .collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use Place::{Below, BelowRow, Nowhere, Top};

    #[test]
    fn depths_count_the_units_of_the_file_only() {
        let places = [
            BelowRow(2),
            Top,
            BelowRow(1),
            Below(Uuid::nil()),
            Nowhere,
            BelowRow(4),
        ];
        let depths = [3, 1, 2, 1, 1, 2].map(Level::At);
        assert_eq!(levels(&places), depths);
    }

    #[test]
    fn who_stands_in_a_circle_is_told_from_who_stands_below_one() {
        // 0 → 1 → 2 → 1; 3 → 3; 4 → 0; 5 at the top.
        let places = [
            BelowRow(1),
            BelowRow(2),
            BelowRow(1),
            BelowRow(3),
            BelowRow(0),
            Top,
        ];
        assert_eq!(
            levels(&places),
            [
                Level::BelowCircle,
                Level::InCircle,
                Level::InCircle,
                Level::InCircle,
                Level::BelowCircle,
                Level::At(1),
            ]
        );
    }
}

//! Figures measured several times, and what they come to.

/// Something measured in each turn.
#[derive(Clone, Debug, Default)]
pub struct Times(pub Vec<f64>);

impl Times {
    /// The middle one.
    pub fn median(&self) -> f64 {
        let mut times = self.0.clone();
        times.sort_by(f64::total_cmp);
        times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
    }

    /// The greatest.
    pub fn most(&self) -> f64 {
        self.0.iter().copied().fold(f64::NEG_INFINITY, f64::max)
    }

    /// The middle one with the least and the most, in about three digits.
    pub fn told(&self) -> String {
        let least = self.0.iter().copied().fold(f64::INFINITY, f64::min);
        if self.0.len() == 1 {
            return short(least);
        }
        format!(
            "{} ({}–{})",
            short(self.median()),
            short(least),
            short(self.most())
        )
    }

    /// Each one divided by that of the other side in the same turn.
    pub fn over(&self, other: &Self) -> Self {
        let pairs = self.0.iter().zip(&other.0);
        Self(pairs.map(|(one, other)| one / other).collect())
    }
}

/// About three digits of it, thousands apart.
pub fn short(figure: f64) -> String {
    let size = figure.abs();
    if size >= 100.0 {
        let whole = format!("{figure:.0}");
        let digits: Vec<char> = whole.chars().collect();
        let mut told = String::new();
        for (index, digit) in digits.iter().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) && digits[index - 1] != '-' {
                told.push('\u{a0}');
            }
            told.push(*digit);
        }
        told
    } else if size >= 10.0 {
        format!("{figure:.1}")
    } else if size >= 1.0 {
        format!("{figure:.2}")
    } else {
        format!("{figure:.3}")
    }
}

/// How long answers took, in milliseconds.
#[derive(Clone, Debug, Default)]
pub struct Latencies(Vec<f64>);

impl Latencies {
    /// Those of several connections together.
    pub fn of(parts: impl IntoIterator<Item = Vec<f64>>) -> Self {
        let mut all: Vec<f64> = parts.into_iter().flatten().collect();
        all.sort_by(f64::total_cmp);
        Self(all)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// What so many of a thousand did not take longer than, by nearest rank.
    pub fn within(&self, of_a_thousand: usize) -> f64 {
        let rank = (self.0.len() * of_a_thousand).div_ceil(1_000);
        self.0
            .get(rank.saturating_sub(1))
            .copied()
            .unwrap_or(f64::NAN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_come_with_the_least_and_the_most() {
        let times = Times(vec![3.0, 1.0, 2.0]);
        assert_eq!(times.told(), "2.00 (1.00–3.00)");
        assert_eq!(times.over(&Times(vec![1.0, 2.0, 4.0])).0, [3.0, 0.5, 0.5]);
        assert_eq!(short(1_234_567.0), "1\u{a0}234\u{a0}567");
        assert_eq!(short(-123.4), "-123");
        assert_eq!(short(0.1234), "0.123");
    }

    #[test]
    fn of_a_hundred_answers_one_takes_longer_than_the_99th() {
        let all = Latencies::of([
            (1..=50).map(f64::from).collect(),
            (51..=100).map(f64::from).collect(),
        ]);
        assert_eq!(
            (all.count(), all.within(500), all.within(990)),
            (100, 50.0, 99.0)
        );
        assert!(Latencies::default().within(500).is_nan());
    }
}

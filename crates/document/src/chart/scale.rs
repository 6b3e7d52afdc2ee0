//! From values to lengths, with round marks; zero is always there.

/// A scale from the lowest value to the highest, zero included.
pub(super) struct Scale {
    pub low: f64,
    pub high: f64,
    /// Distance between two marks.
    step: f64,
}

impl Scale {
    /// A scale over these values, with at most so many marks from zero to its farther end.
    pub fn new(values: impl Iterator<Item = f64>, marks_max: f64) -> Scale {
        let (mut low, mut high, mut whole) = (0.0_f64, 0.0_f64, true);
        for value in values.filter(|value| value.is_finite()) {
            low = low.min(value);
            high = high.max(value);
            whole &= value.fract() == 0.0;
        }
        if low == high {
            high = 1.0;
        }
        let rough = high.max(-low) / marks_max;
        let power = 10f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|n| n * power).find(|s| *s >= rough);
        let step = step.unwrap_or(10.0 * power);
        Scale { low, high, step: if whole { step.max(1.0) } else { step } }
    }

    /// How far a value is from the low end, 0 to 1.
    pub fn share(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }

    /// Round values from the low end to the high end.
    pub fn marks(&self) -> Vec<f64> {
        let (first, last) = ((self.low / self.step).ceil() as i64, (self.high / self.step).floor() as i64);
        (first..=last).map(|n| n as f64 * self.step).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_are_round_and_begin_at_zero() {
        assert_eq!(Scale::new([50.0, 29.0].into_iter(), 3.0).marks(), [0.0, 20.0, 40.0]);
        assert_eq!(Scale::new([13.0, -10.0].into_iter(), 2.0).marks(), [-10.0, 0.0, 10.0]);
        assert_eq!(Scale::new([1.0].into_iter(), 4.0).marks(), [0.0, 1.0]);
    }

    proptest! {
        #[test]
        fn every_scale_holds_zero_and_few_marks(values in prop::collection::vec(-1e9..1e9f64, 0..20)) {
            let scale = Scale::new(values.iter().copied(), 4.0);
            let marks = scale.marks();
            prop_assert!(marks.contains(&0.0) && marks.len() <= 9);
            prop_assert!(values.iter().all(|v| (0.0..=1.0).contains(&scale.share(*v))));
        }
    }
}

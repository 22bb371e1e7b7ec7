//! Sort keys: `<field>,<asc|desc>`, several joined by `;`.

use crate::mistake::{Parameter, Reason};
use crate::{Field, Mistake, Resource};
use std::fmt;

/// One key of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sort {
    /// What to order by.
    pub field: Field,
    /// Which end comes first.
    pub direction: Direction,
}

/// Which end of an order comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// `asc`: the smallest first.
    Ascending,
    /// `desc`: the largest first.
    Descending,
}

impl Direction {
    /// The key on the wire.
    pub const fn key(self) -> &'static str {
        match self {
            Direction::Ascending => "asc",
            Direction::Descending => "desc",
        }
    }

    /// The other end first.
    #[must_use]
    pub const fn reversed(self) -> Direction {
        match self {
            Direction::Ascending => Direction::Descending,
            Direction::Descending => Direction::Ascending,
        }
    }
}

impl Sort {
    /// The same key, the other end first.
    #[must_use]
    pub const fn reversed(&self) -> Sort {
        Sort { field: self.field, direction: self.direction.reversed() }
    }

    /// Reads one key. A field alone sorts ascending, as in the older `sort=name`.
    ///
    /// # Errors
    /// A [`Mistake`] if the resource has no such field, or the direction is neither `asc` nor `desc`.
    pub fn parse(resource: Resource, clause: &str) -> Result<Sort, Mistake> {
        let mistake = |reason, part: &str| Mistake::new(Parameter::Sort, part, reason);
        let (name, direction) = clause.split_once(',').unwrap_or((clause, "asc"));
        let field = resource.field(name.trim()).ok_or_else(|| mistake(Reason::UnknownField(resource), name.trim()))?;
        let direction = direction.trim();
        let direction = [Direction::Ascending, Direction::Descending]
            .into_iter()
            .find(|known| known.key().eq_ignore_ascii_case(direction))
            .ok_or_else(|| mistake(Reason::UnknownDirection, direction))?;
        Ok(Sort { field, direction })
    }
}

impl fmt::Display for Sort {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{},{}", self.field, self.direction.key())
    }
}

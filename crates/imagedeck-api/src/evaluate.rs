//! The answer to a query from a collection held in memory: filtered, sorted and cut to a page.
//!
//! It gives what the server's SQL gives; both pass the same table of cases. It keeps no index: a collection that is
//! too large for a walk over all of it does not belong in memory.

use crate::predicate::Predicate;
use crate::record::Value;
use crate::time::Moment;
use crate::version::order_key;
use crate::{Field, FieldType, Mistake, Query, Record, Resource, Sort};
use std::cmp::Ordering;

/// A page of a collection.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<'a, R> {
    /// The rows of the page, in order.
    pub rows: Vec<&'a R>,
    /// How many rows pass the filters, on all pages.
    pub total: usize,
}

/// Answers a query.
///
/// # Errors
/// A [`Mistake`] if a filter's value does not fit its field.
pub fn evaluate<'a, R: Record>(
    resource: Resource,
    query: &Query,
    default_per_page: u32,
    records: &'a [R],
) -> Result<Page<'a, R>, Mistake> {
    let predicates: Vec<Predicate> = query.predicates()?;
    let mut rows: Vec<&R> =
        records.iter().filter(|record| predicates.iter().all(|predicate| predicate.accepts(*record))).collect();
    let order = total_order(resource, &query.sorts);
    rows.sort_by(|left, right| compare(&order, *left, *right));
    let total = rows.len();
    let per_page = query.rows_per_page(resource, default_per_page) as usize;
    let before = (query.page.saturating_sub(1) as usize).saturating_mul(per_page);
    Ok(Page { rows: rows.into_iter().skip(before).take(per_page).collect(), total })
}

/// The keys of an order, ended with the id so that no two rows stand level.
pub fn total_order(resource: Resource, sorts: &[Sort]) -> Vec<Sort> {
    let mut order = sorts.to_vec();
    if !order.iter().any(|sort| sort.field == Field::Id) {
        order.push(Sort { field: Field::Id, direction: resource.server_order() });
    }
    order
}

fn compare<R: Record>(order: &[Sort], left: &R, right: &R) -> Ordering {
    order
        .iter()
        .map(|sort| {
            let ordering = compare_values(sort.field, &left.value(sort.field), &right.value(sort.field));
            match sort.direction {
                crate::Direction::Ascending => ordering,
                crate::Direction::Descending => ordering.reverse(),
            }
        })
        .find(|ordering| ordering.is_ne())
        .unwrap_or(Ordering::Equal)
}

/// Objects without a value come first.
fn compare_values(field: Field, left: &Value<'_>, right: &Value<'_>) -> Ordering {
    let seconds = |written: &str| Moment::parse(written).map(|moment| moment.unix_seconds());
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.cmp(right),
        (Value::Flag(left), Value::Flag(right)) => left.cmp(right),
        (Value::Time(left), Value::Time(right)) => seconds(left).cmp(&seconds(right)),
        (left, right) if field.field_type() == FieldType::Version => {
            order_key(&left.text()).cmp(&order_key(&right.text()))
        }
        (left, right) if field.field_type() == FieldType::Text => left.text().cmp(&right.text()),
        (left, right) => (*left != Value::None).cmp(&(*right != Value::None)),
    }
}

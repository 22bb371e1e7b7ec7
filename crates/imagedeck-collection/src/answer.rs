//! What is asked of a collection: the answer to a query, and where an image stands in it.
//!
//! It is what `imagedeck_api::evaluate` and `imagedeck_api::facet::count` say, only quicker; tests hold it to both.

use crate::Collection;
use crate::bits::Bits;
use imagedeck_api::evaluate::total_order;
use imagedeck_api::facet::Counts;
use imagedeck_api::predicate::Predicate;
use imagedeck_api::{Facet, Image, Mistake, Query};

/// The answer to a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The images of the page, in order.
    pub rows: Vec<Image>,
    /// How many images pass the filters, on all pages.
    pub total: usize,
    /// The facets that were asked for, each counted without the filters on its own attribute.
    pub facets: Vec<(Facet, Counts)>,
}

/// Where an image stands among those that pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// How many stand before it.
    pub position: usize,
    /// How many pass.
    pub total: usize,
    /// The id of the image right before it.
    pub previous: Option<i64>,
    /// The id of the image right behind it.
    pub next: Option<i64>,
}

impl Collection {
    /// Answers a query. Where it does not say how many rows a page has, it has `default_per_page`; the resource's
    /// maximum bounds both.
    ///
    /// # Errors
    /// A [`Mistake`] if a filter's value does not fit its field.
    pub fn answer(&mut self, query: &Query, default_per_page: u32, facets: &[Facet]) -> Result<Answer, Mistake> {
        let predicates = query.predicates()?;
        let passing = self.passing(predicates.iter());
        let per_page = query.rows_per_page(self.resource, default_per_page) as usize;
        let before = (query.page.saturating_sub(1) as usize).saturating_mul(per_page);
        let total = passing.count();
        let page: Vec<u32> = if before < total {
            self.in_order(query)
                .iter()
                .copied()
                .filter(|row| passing.has(*row as usize))
                .skip(before)
                .take(per_page)
                .collect()
        } else {
            Vec::new()
        };
        let rows = page.into_iter().map(|row| self.columns.image(row)).collect();
        let facets = facets.iter().map(|facet| (*facet, self.count(*facet, &predicates, &passing))).collect();
        Ok(Answer { rows, total, facets })
    }

    /// How many images pass the filters, without the facets and rows.
    ///
    /// # Errors
    /// A [`Mistake`] if a filter's value does not fit its field.
    pub fn total(&mut self, query: &Query) -> Result<usize, Mistake> {
        let predicates = query.predicates()?;
        Ok(self.passing(predicates.iter()).count())
    }

    /// How many images stand before this one among all that pass, on all pages; none if it does not pass.
    ///
    /// # Errors
    /// A [`Mistake`] if a filter's value does not fit its field.
    pub fn position_of(&mut self, id: i64, query: &Query) -> Result<Option<usize>, Mistake> {
        Ok(self.around(id, query)?.map(|place| place.position))
    }

    /// Where an image stands among all that pass, on all pages, and what is beside it; none if it does not pass.
    ///
    /// # Errors
    /// A [`Mistake`] if a filter's value does not fit its field.
    pub fn around(&mut self, id: i64, query: &Query) -> Result<Option<Place>, Mistake> {
        let predicates = query.predicates()?;
        let passing = self.passing(predicates.iter());
        let Some(wanted) = self.row(id).filter(|row| passing.has(*row as usize)) else { return Ok(None) };
        let mut rows = self.in_order(query).iter().copied().filter(|row| passing.has(*row as usize));
        let (mut position, mut previous) = (0, None);
        for row in rows.by_ref().take_while(|row| *row != wanted) {
            position += 1;
            previous = Some(row);
        }
        let next = rows.next();
        let id_of = |row| self.columns.id(row);
        Ok(Some(Place { position, total: passing.count(), previous: previous.map(id_of), next: next.map(id_of) }))
    }

    /// The ids of all images that pass, on all pages, in order.
    ///
    /// # Errors
    /// A [`Mistake`] if a filter's value does not fit its field.
    pub fn matching_ids(&mut self, query: &Query) -> Result<Vec<i64>, Mistake> {
        Ok(self.matching_rows(query)?.into_iter().map(|row| self.columns.id(row)).collect())
    }

    /// All images that pass, on all pages, in order.
    ///
    /// # Errors
    /// A [`Mistake`] if a filter's value does not fit its field.
    pub fn matching(&mut self, query: &Query) -> Result<impl ExactSizeIterator<Item = Image> + '_, Mistake> {
        let rows = self.matching_rows(query)?;
        let columns = &self.columns;
        Ok(rows.into_iter().map(|row| columns.image(row)))
    }

    /// Prepares the order of a query, so that it is not the first answer that has to wait for it.
    pub fn prepare(&mut self, query: &Query) {
        self.in_order(query);
    }

    fn matching_rows(&mut self, query: &Query) -> Result<Vec<u32>, Mistake> {
        let predicates = query.predicates()?;
        let passing = self.passing(predicates.iter());
        Ok(self.in_order(query).iter().copied().filter(|row| passing.has(*row as usize)).collect())
    }

    fn passing<'a>(&mut self, predicates: impl Iterator<Item = &'a Predicate>) -> Bits {
        let mut passing = self.live.clone();
        for predicate in predicates {
            passing.keep(&self.passed.rows(&self.columns, predicate));
        }
        passing
    }

    fn count(&mut self, facet: Facet, predicates: &[Predicate], passing: &Bits) -> Counts {
        let is_other = |predicate: &&Predicate| predicate.field != facet.field();
        if predicates.iter().all(|predicate| is_other(&predicate)) {
            return self.counter.count(&self.columns, &self.live, facet, passing);
        }
        let others = self.passing(predicates.iter().filter(is_other));
        self.counter.count(&self.columns, &self.live, facet, &others)
    }

    /// All rows that hold, in the order that a query asks for.
    fn in_order(&mut self, query: &Query) -> &[u32] {
        self.orders.rows(&self.columns, &self.by_id, &total_order(self.resource, &query.sorts))
    }
}

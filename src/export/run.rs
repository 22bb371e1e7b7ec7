//! One export from its first request to the download.

use super::{Progress, Scope};
use crate::api::{ApiError, Client, Listing, Question};
use crate::browser::download::File;
use crate::resources::describe;
use crate::text::format::{counted, thousands};
use gloo_timers::future::TimeoutFuture;
use imagedeck_api::{Comparison, Direction, Field, Filter, Query, Resource, Sort, Test};
use imagedeck_collection::export::{Format, Writer};
use leptos::prelude::*;

/// How often a page is asked for before the export gives up.
const TRIES: u32 = 6;

/// Milliseconds from one look whether the user has signed in again to the next.
const UNTIL_SIGNED_IN: u32 = 500;

/// How many ids one question names.
const IDS: usize = 100;

/// Writes the file, and says what it holds.
pub async fn run(
    client: Client,
    resource: Resource,
    scope: Scope,
    format: Format,
    progress: RwSignal<Option<Progress>>,
) -> Result<String, ApiError> {
    let mut writer = Writer::new(format, resource);
    let mut file = File::new(format.media_type());
    file.add(&writer.begin());
    let mut total = 0;
    for (first, is_one_page) in questions(resource, &scope) {
        let mut query = first;
        loop {
            let listing = ask(client, resource, query.clone()).await?;
            file.add(&writer.rows(&listing.rows));
            let is_last = is_one_page || u64::from(query.page) >= listing.pages;
            if query.page == 1 || is_one_page {
                total += if is_one_page { listing.rows.len() as u64 } else { listing.total };
            }
            let expected = if let Scope::Ids(ids) = &scope { ids.len() as u64 } else { total };
            progress.set(Some(Progress { done: writer.written() as u64, total: Some(expected) }));
            if is_last {
                break;
            }
            query.page += 1;
        }
    }
    file.add(writer.end());
    let name =
        [resource.path().trim_start_matches('/').replace('/', "-"), ".".to_owned(), format.extension().to_owned()];
    let name = name.concat();
    file.save(&name);
    let written = writer.written() as u64;
    let noun = describe(resource).noun;
    if let Scope::Ids(ids) = &scope {
        let missing = (ids.len() as u64).saturating_sub(written);
        if missing > 0 {
            let gone = counted(missing, "selected image");
            return Ok(format!("{} as {name}; {gone} could not be found any more", counted(written, "image")));
        }
    }
    Ok(match written == total {
        true => format!("{} as {name}", counted(written, noun)),
        false => {
            let was = thousands(total);
            format!("{} as {name}; the list had {was} when the export began", counted(written, noun))
        }
    })
}

/// The first page of each question, and whether it is the only one.
fn questions(resource: Resource, scope: &Scope) -> Vec<(Query, bool)> {
    let most = Some(resource.max_per_page());
    match scope {
        Scope::Found { filters, sorts, page } => {
            let (filters, sorts) = (filters.clone(), sorts.clone());
            let (page, per_page) = page.map_or((None, most), |(page, rows)| (Some(page), Some(rows)));
            vec![(Query { filters, sorts, page: page.unwrap_or(1), per_page }, page.is_some())]
        }
        Scope::Ids(ids) => ids.chunks(IDS).map(|ids| (of_ids(ids, most), false)).collect(),
    }
}

fn of_ids(ids: &[i64], per_page: Option<u32>) -> Query {
    let test = match ids {
        [id] => Test::Compare(Comparison::Equal, id.to_string()),
        ids => Test::In(ids.iter().map(ToString::to_string).collect()),
    };
    let sorts = vec![Sort { field: Field::Id, direction: Direction::Ascending }];
    Query { filters: vec![Filter { field: Field::Id, test }], sorts, page: 1, per_page }
}

/// Asks until there is an answer, as long as the fault may pass.
async fn ask(client: Client, resource: Resource, query: Query) -> Result<Listing, ApiError> {
    let mut tries = 0;
    loop {
        let question = Question::Page { query: query.clone(), per_page: resource.max_per_page(), time: 0, since: None };
        match client.ask(resource, question).await {
            Ok(listing) => return Ok(listing),
            // It goes on where it was once the user has signed in again.
            Err(ApiError::Unauthorized) => {
                while !client.may_ask() {
                    TimeoutFuture::new(UNTIL_SIGNED_IN).await;
                }
            }
            Err(error) => {
                tries += 1;
                let Some(least) = error.pause().filter(|_| tries < TRIES) else { return Err(error) };
                TimeoutFuture::new(least.max(1 << tries).saturating_mul(1_000)).await;
            }
        }
    }
}

//! Collections and their objects, for every resource.
//!
//! What differs between resources is their description in `imagedeck_api::Resource` and two choices here: whether
//! objects are sent without being asked for, and whether a list without a page is sent as a whole.

use super::conditional::{Timed, answer};
use super::context::Context;
use super::links::pages;
use crate::app::App;
use crate::auth::User;
use crate::error::ApiError;
use crate::store::{Answer, Listing};
use axum::response::Response;
use imagedeck_api::facet::Counts;
use imagedeck_api::mistake::{Parameter, Reason};
use imagedeck_api::predicate::{Literal, Predicate, TypedTest};
use imagedeck_api::query_string;
use imagedeck_api::record::Object;
use imagedeck_api::wire::Pages;
use imagedeck_api::{Facet, Field, ImageKind, Mistake, Query, Record, Resource};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use tracing::{Instrument, info_span};

/// The most filters, and the most sorts, of one request. SQLite has a limit of its own far above.
const MANY_CLAUSES: usize = 64;
/// The most times in one list: each is a span to compare with, and a part of an expression that SQLite bounds.
const MANY_TIMES: usize = 200;

#[derive(Serialize)]
struct Collection<T> {
    #[serde(rename = "_links", skip_serializing_if = "Option::is_none")]
    links: Option<Map<String, Value>>,
    data: Vec<T>,
    meta: Meta,
}

#[derive(Serialize)]
#[serde(bound = "R: Record")]
struct Single<'a, R: Record> {
    data: Object<'a, R>,
    meta: Meta,
}

#[derive(Serialize)]
struct Meta {
    #[serde(rename = "_link", skip_serializing_if = "Option::is_none")]
    link: Option<SelfLink>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    facets: Option<BTreeMap<&'static str, Counts>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<Pages>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sort: Option<String>,
    time: String,
    user: String,
}

impl<T: Serialize> Timed for Collection<T> {
    fn set_time(&mut self, time: String) {
        self.meta.time = time;
    }
}

impl<R: Record> Timed for Single<'_, R> {
    fn set_time(&mut self, time: String) {
        self.meta.time = time;
    }
}

#[derive(Serialize)]
struct SelfLink {
    #[serde(rename = "self")]
    own: String,
}

/// Answers a collection.
pub async fn list(app: App, resource: Resource, user: User, context: Context) -> Result<Response, ApiError> {
    let query = Query::parse(resource, context.query_string())?;
    refuse_too_many(&query)?;
    if app.documented_only {
        refuse_further(resource, &query)?;
    }
    let given = Given::of(&context);
    let is_whole = resource.can_sync() && !given.pages;
    let per_page = query.rows_per_page(resource, Resource::DEFAULT_PER_PAGE);
    let limit = if is_whole { u32::MAX } else { per_page };
    let mut predicates = query.predicates()?;
    refuse_many_times(&mut predicates)?;
    let listing = Listing {
        resource,
        owner: user.id,
        predicates,
        offset: u64::from(query.page - 1) * u64::from(limit),
        limit,
        sorts: query.sorts,
    };
    let facets = match given.facets.as_ref().filter(|_| !app.documented_only) {
        Some(written) => Some(Facet::parse_list(resource, written)?),
        None => None,
    };
    let meta = |count: usize, total: u64, counts: Option<Vec<(Facet, Counts)>>| Meta {
        link: (!is_whole).then(|| SelfLink { own: context.own_url() }),
        count: Some(count),
        facets: counts.map(|counts| counts.into_iter().map(|(facet, counts)| (facet.name(), counts)).collect()),
        filter: given.filter,
        pages: (!is_whole).then(|| pages(&context, query.page, per_page, total)),
        sort: given.sort,
        time: String::new(),
        user: user.name,
    };
    if resource.image_kind().is_none() {
        let found = app.store.requests(&listing).instrument(info_span!("find requests")).await?;
        let meta = meta(found.rows.len(), found.total, None);
        return Ok(objects(&app, resource, &context, &found, meta));
    }
    let find = async || match &facets {
        Some(facets) => {
            app.store.images_with_facets(&listing, facets).await.map(|(found, counts)| (found, Some(counts)))
        }
        None => app.store.images(&listing).await.map(|found| (found, None)),
    };
    let (found, counts) = find().instrument(info_span!("find images")).await?;
    let meta = meta(found.rows.len(), found.total, counts);
    if resource.is_public() && !given.expand {
        let data = found.rows.iter().map(|image| object_url(&context, resource, image.id)).collect();
        return Ok(answer(&context, Collection { links: None, data, meta }));
    }
    Ok(objects(&app, resource, &context, &found, meta))
}

/// Answers one object.
pub async fn show(
    app: App,
    resource: Resource,
    user: User,
    context: Context,
    written: String,
) -> Result<Response, ApiError> {
    let missing = || ApiError::NoSuchObject { path: resource.path(), id: written.clone() };
    // A number with a sign before it would be a second address of the same object.
    let is_plain = written.bytes().all(|byte| byte.is_ascii_digit());
    let id: i64 = written.parse().ok().filter(|_| is_plain).ok_or_else(missing)?;
    if resource.image_kind().is_none() {
        let found = app.store.request(user.id, id).instrument(info_span!("find request")).await?;
        return Ok(single(&app, resource, &context, user, &found.ok_or_else(missing)?));
    }
    let found = app.store.image(resource, user.id, id).instrument(info_span!("find image")).await?;
    Ok(single(&app, resource, &context, user, &found.ok_or_else(missing)?))
}

/// The attributes that objects are sent with.
fn fields(app: &App, resource: Resource) -> Vec<Field> {
    let is_sent = |field: &&Field| field.is_documented() || !app.documented_only;
    resource.fields().iter().filter(is_sent).copied().collect()
}

fn objects<R: Record>(app: &App, resource: Resource, context: &Context, found: &Answer<R>, meta: Meta) -> Response {
    let fields = fields(app, resource);
    let object = |record| Object { fields: &fields, record };
    let data: Vec<_> = found.rows.iter().map(object).collect();
    answer(context, Collection { links: links(resource, context), data, meta })
}

fn single<R: Record>(app: &App, resource: Resource, context: &Context, user: User, record: &R) -> Response {
    let meta = Meta {
        link: Some(SelfLink { own: context.own_url() }),
        count: None,
        facets: None,
        filter: None,
        pages: None,
        sort: None,
        time: String::new(),
        user: user.name,
    };
    answer(context, Single { data: Object { fields: &fields(app, resource), record }, meta })
}

fn object_url(context: &Context, resource: Resource, id: i64) -> String {
    context.url(&format!("{}/{id}", resource.path()))
}

/// The links of a personal collection. The key of the second differs between the two, as documented.
fn links(resource: Resource, context: &Context) -> Option<Map<String, Value>> {
    let second = match resource.image_kind() {
        Some(ImageKind::Iso) if resource.can_sync() => "user",
        Some(ImageKind::Vm) if resource.can_sync() => "image",
        _ => return None,
    };
    let mut links = Map::new();
    links.insert("self".to_owned(), json!(context.url(resource.path())));
    links.insert(second.to_owned(), json!(context.url("/user/image")));
    Some(links)
}

/// Refuses attributes that the API's documentation does not have.
fn refuse_further(resource: Resource, query: &Query) -> Result<(), ApiError> {
    let filtered = query.filters.iter().map(|filter| (Parameter::Filter, filter.field));
    let mut asked = filtered.chain(query.sorts.iter().map(|sort| (Parameter::Sort, sort.field)));
    match asked.find(|(_, field)| !field.is_documented()) {
        Some((parameter, field)) => Err(Mistake::new(parameter, field.name(), Reason::UnknownField(resource)).into()),
        None => Ok(()),
    }
}

fn refuse_too_many(query: &Query) -> Result<(), ApiError> {
    let refusal = |parameter: Parameter| {
        ApiError::BadRequest(format!(
            "{}: there are more than {MANY_CLAUSES} of them. Ask with fewer.",
            parameter.name()
        ))
    };
    if query.filters.len() > MANY_CLAUSES {
        return Err(refusal(Parameter::Filter));
    }
    if query.sorts.len() > MANY_CLAUSES {
        return Err(refusal(Parameter::Sort));
    }
    Ok(())
}

/// Drops the times that a list repeats, and refuses it if it is still too long.
fn refuse_many_times(predicates: &mut [Predicate]) -> Result<(), ApiError> {
    for predicate in predicates {
        let TypedTest::AnyOf(literals) = &mut predicate.test else { continue };
        if !matches!(literals.first(), Some(Literal::Time(_))) {
            continue;
        }
        let mut distinct = Vec::new();
        for literal in literals.drain(..) {
            if !distinct.contains(&literal) {
                distinct.push(literal);
            }
        }
        if distinct.len() > MANY_TIMES {
            return Err(ApiError::BadRequest(format!(
                "filter: {} can be compared with {MANY_TIMES} times at once, not {}. Ask with fewer, or with ge and lt.",
                predicate.field.name(),
                distinct.len()
            )));
        }
        *literals = distinct;
    }
    Ok(())
}

/// What was given in the query string beside the query's own meaning.
struct Given {
    expand: bool,
    pages: bool,
    facets: Option<String>,
    filter: Option<String>,
    sort: Option<String>,
}

impl Given {
    fn of(context: &Context) -> Given {
        let mut given = Given { expand: false, pages: false, facets: None, filter: None, sort: None };
        for (name, value) in query_string::pairs(context.query_string()) {
            let is_given = !value.is_empty() && value != "None,None";
            match name.as_str() {
                "expand" => given.expand = value == "1" || value.eq_ignore_ascii_case("true"),
                "page" | "per_page" => given.pages = true,
                "facets" if is_given => given.facets = Some(value),
                "filter" if is_given => append(&mut given.filter, value),
                "sort" if is_given => append(&mut given.sort, value),
                _ => {}
            }
        }
        given
    }
}

fn append(joined: &mut Option<String>, value: String) {
    match joined {
        Some(before) => *before = format!("{before};{value}"),
        None => *joined = Some(value),
    }
}

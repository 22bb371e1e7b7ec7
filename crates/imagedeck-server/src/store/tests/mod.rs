//! The shared table of cases, answered with SQL. The tests of `imagedeck-api` answer the same table in memory.

mod agreement;
#[path = "../../../tests/contract/fresh_database.rs"]
mod fresh_database;

use super::columns::{image_table, order_index};
use super::compile::Access;
use super::database::{Engine, Row, Statement};
use super::images::insert;
use super::*;
use fresh_database::fresh_database;
use imagedeck_api::time::Moment;
use imagedeck_api::{Direction, Field, Image, ImageKind, Query, Resource, Sort, SyncRequest};
use serde::Deserialize;
use std::collections::HashMap;
use tempfile::TempDir;

#[derive(Deserialize)]
struct Table {
    records: HashMap<String, serde_json::Value>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    resource: String,
    query: String,
    #[serde(default)]
    ids: Vec<i64>,
    #[serde(default)]
    total: u64,
    mistake: Option<String>,
}

struct Fixture {
    store: Store,
    owner: i64,
    _folder: TempDir,
}

fn table() -> Table {
    serde_json::from_str(include_str!("../../../../../tests/cases/query.json")).expect("the table")
}

impl Fixture {
    async fn new() -> Fixture {
        let folder = tempfile::tempdir().expect("a folder");
        let store = match fresh_database().await {
            Some(address) => Store::connect(&address, None, "America/Toronto").await,
            None => Store::open(folder.path(), None, "America/Toronto").await,
        };
        let store = store.expect("a store");
        assert!(store.add_user("jdoe", "", "").await.expect("a user"));
        let owner = store.credentials("jdoe").await.expect("the database").expect("the user").id;
        Fixture { store, owner, _folder: folder }
    }

    async fn with_records(table: &Table) -> Fixture {
        let fixture = Fixture::new().await;
        fixture.add_images(table, Resource::PublicVm, None).await;
        fixture.add_images(table, Resource::PersonalIso, Some(fixture.owner)).await;
        fixture.add_requests(&table.read(Resource::SyncRequests)).await;
        fixture
    }

    async fn add_images(&self, table: &Table, resource: Resource, owner: Option<i64>) {
        let mut transaction = self.store.database.writing().await.expect("a transaction");
        let images: Vec<Image> = table.read(resource);
        for image in &images {
            let kind = resource.image_kind().expect("images");
            let shelf = Shelf { kind, owner, data_store: image.data_store.clone(), root: String::new() };
            let (_, within) = image.path.split_once("] ").expect("a path");
            let folder = within.rsplit_once('/').map_or("", |(folder, _)| folder);
            let stamp = |written: &str| self.store.clock().at(Moment::parse(written).expect("a time").unix_seconds());
            let new = Published {
                image: NewImage {
                    folder: folder.to_owned(),
                    name: image.name.clone(),
                    fingerprint: String::new(),
                    facts: image.facts.clone(),
                },
                created: stamp(&image.created_on),
                updated: stamp(&image.updated_on),
            };
            insert(&mut transaction, &shelf, &[new]).await.expect("an insert");
        }
        transaction.commit().await.expect("a commit");
        let stored = self.store.images(&Listing::whole(resource, self.owner)).await.expect("the images").rows;
        let without_label = |image: &Image| match resource.image_kind() {
            Some(ImageKind::Iso) => Image { label: None, ..image.clone() },
            _ => image.clone(),
        };
        assert_eq!(stored.len(), images.len());
        for (stored, image) in stored.iter().zip(&images) {
            assert_eq!(&without_label(stored), image, "what is stored is what the table says");
        }
    }

    async fn add_requests(&self, requests: &[SyncRequest]) {
        for request in requests {
            let at = self.store.clock().at(Moment::parse(&request.created_on).expect("a time").unix_seconds());
            let lines = request.message.lines();
            let insert = Statement::of(
                "INSERT INTO requests (owner, kind, status, added, updated, deleted, message, message_lines, \
                 message_lines_folded, task_id, created_on, created_on_wall, created_on_text, updated_on, \
                 updated_on_wall, updated_on_text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            );
            let insert = insert.bind(self.owner).bind(&*request.kind).bind(&*request.status);
            let insert = insert.bind(request.added).bind(request.updated).bind(request.deleted);
            let insert = insert.bind(serde_json::to_string(&request.message).expect("JSON"));
            let insert = insert.bind(&*lines).bind(imagedeck_api::pattern::fold(&lines)).bind(&*request.task_id);
            let insert = insert.bind(at.seconds).bind(at.wall).bind(&*at.text);
            let insert = insert.bind(at.seconds).bind(at.wall).bind(&*at.text);
            self.store.database.execute(insert).await.expect("an insert");
        }
        let stored =
            self.store.requests(&Listing::whole(Resource::SyncRequests, self.owner)).await.expect("the requests");
        let mut stored = stored.rows;
        stored.reverse();
        assert_eq!(stored, requests);
    }

    fn listing(&self, resource: Resource, written: &str) -> Result<Listing, String> {
        let query = Query::parse(resource, written).map_err(|mistake| mistake.to_string())?;
        let limit = query.rows_per_page(resource, Resource::DEFAULT_PER_PAGE);
        Ok(Listing {
            resource,
            owner: self.owner,
            predicates: query.predicates().map_err(|mistake| mistake.to_string())?,
            offset: u64::from(query.page - 1) * u64::from(limit),
            limit,
            sorts: query.sorts,
        })
    }

    async fn answer(&self, resource: Resource, written: &str) -> Result<(Vec<i64>, u64), String> {
        let listing = self.listing(resource, written)?;
        let mut answers = Vec::new();
        for access in [Some(Access::ByOrder), Some(Access::ByFilter), None] {
            answers.push(if resource.image_kind().is_some() {
                let answer = self.store.images_by(&listing, access).await.map_err(|error| error.to_string())?;
                (answer.rows.iter().map(|image| image.id).collect::<Vec<_>>(), answer.total)
            } else {
                let answer = self.store.requests(&listing).await.map_err(|error| error.to_string())?;
                (answer.rows.iter().map(|request| request.id).collect(), answer.total)
            });
        }
        let answer = answers.pop().expect("an answer");
        let is_same = answers.iter().all(|other| *other == answer);
        assert!(is_same, "all ways of finding rows give the same for {written}: {answer:?}, {answers:?}");
        Ok(answer)
    }
}

impl Table {
    fn read<T: for<'a> Deserialize<'a>>(&self, resource: Resource) -> Vec<T> {
        serde_json::from_value(self.records[resource.path()].clone()).expect("records")
    }
}

#[tokio::test]
async fn every_case_is_answered_with_sql() {
    let table = table();
    let fixture = Fixture::with_records(&table).await;
    let mut failures = Vec::new();
    for case in &table.cases {
        let resource = Resource::ALL.into_iter().find(|resource| resource.path() == case.resource).expect("a resource");
        let answer = fixture.answer(resource, &case.query).await;
        let is_right = match (&answer, &case.mistake) {
            (Ok(answer), None) => *answer == (case.ids.clone(), case.total),
            (Err(sentence), Some(start)) => sentence.starts_with(start),
            (_, _) => false,
        };
        if !is_right {
            failures.push(format!("{} ?{} gives {answer:?}", case.resource, case.query));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[tokio::test]
async fn the_switch_makes_like_tell_letter_case() {
    let mut fixture = Fixture::with_records(&table()).await;
    fixture.store = fixture.store.with_like_case(LikeCase::Significant);
    let answer = async |query: &str| fixture.answer(Resource::PublicVm, query).await.expect("an answer").0;
    assert_eq!(answer("filter=name,like,%25ubuntu%25").await, [1, 14]);
    assert_eq!(answer("filter=name,like,Ubuntu%25").await, [2]);
    assert_eq!(answer("filter=name,like,%25%C3%89T%C3%89%25").await, [7]);
    assert_eq!(answer("filter=name,like,%25%C3%A9t%C3%A9%25").await, [0_i64; 0]);
    assert_eq!(answer("filter=created_on,like,%25sun%25").await, [0_i64; 0]);
    assert_eq!(answer("filter=public,like,TRUE").await, [0_i64; 0]);
}

#[tokio::test]
async fn an_index_is_used_for_every_common_question() {
    let fixture = Fixture::new().await;
    if fixture.store.database.engine() != Engine::Sqlite {
        return;
    }
    for (query, plan) in [
        ("sort=name,asc", "USING COVERING INDEX iso_images_by_name "),
        ("sort=created_on,desc", "USING COVERING INDEX iso_images_by_created "),
        ("sort=version,desc", "USING COVERING INDEX iso_images_by_version "),
        ("filter=distribution,eq,Ubuntu", "INDEX iso_images_by_distribution (owner=? AND distribution=?)"),
        ("filter=version,ge,22.04", "INDEX iso_images_by_version (owner=? AND version_order>?"),
        ("filter=name,like,CentO%25", "INDEX iso_images_by_name_folded (owner=? AND name_folded>? AND name_folded<?)"),
        ("filter=name,like,%25ubuntu%25", "VIRTUAL TABLE INDEX"),
        (
            "filter=created_on,ge,2018-01-01;created_on,lt,2019-01-01",
            "(owner=? AND created_on_wall>? AND created_on_wall<?)",
        ),
        ("filter=name,eq,a.iso", "INDEX iso_images_by_name (owner=? AND name=?)"),
        ("filter=path,in,a.iso,b.iso&sort=created_on,desc", "INDEX iso_images_by_path (owner=? AND path=?)"),
        ("filter=id,eq,7", "USING INTEGER PRIMARY KEY (rowid=?)"),
    ] {
        let query = Query::parse(Resource::PublicIso, query).expect("a query");
        let predicates = query.predicates().expect("values that fit");
        let listing = Listing { predicates, sorts: query.sorts, limit: 250, ..Listing::whole(Resource::PublicIso, 0) };
        let explained = match listing.finds_few() {
            true => explain(&fixture.store, listing.first_page(&fixture.store)).await,
            false => explain(&fixture.store, listing.page(&fixture.store, Access::ByFilter, u64::MAX)).await,
        };
        assert!(explained.contains(plan), "{explained}");
        if let Some(few) = listing.few(&fixture.store) {
            let explained = explain(&fixture.store, few).await;
            let tables = explained.matches("VIRTUAL TABLE INDEX").count();
            let is_lookup = explained.contains("iso_images USING INTEGER PRIMARY KEY (rowid=?)");
            assert!(tables == 1 && is_lookup, "{explained}");
        }
    }
}

#[tokio::test]
async fn sqlite_keeps_no_count_of_its_memory() {
    let fixture = Fixture::new().await;
    if fixture.store.database.engine() != Engine::Sqlite {
        return;
    }
    // A flag of `.cargo/config.toml`, which a build from elsewhere would not read.
    let options = Statement::of("SELECT compile_options FROM pragma_compile_options");
    let options = fixture.store.database.fetch_all(options).await.expect("the options");
    let is_set = |row: &Row| row.try_get::<String>("compile_options").expect("a text") == "DEFAULT_MEMSTATUS=0";
    assert!(options.iter().any(is_set), "allocations take no lock");
}

#[tokio::test]
async fn a_page_is_found_along_the_first_of_several_keys() {
    let fixture = Fixture::new().await;
    if fixture.store.database.engine() != Engine::Sqlite {
        return;
    }
    let fields = [Field::Name, Field::Path, Field::CreatedOn, Field::UpdatedOn, Field::Version];
    for (resource, fields) in [(Resource::PublicIso, &fields[..]), (Resource::PersonalVm, &fields[..4])] {
        for &field in fields {
            let keys = [field, Field::DataStore, Field::Directory];
            let sorts = keys.map(|field| Sort { field, direction: Direction::Descending }).to_vec();
            let listing = Listing { sorts, limit: 50, ..Listing::whole(resource, fixture.owner) };
            let explained = explain(&fixture.store, listing.page(&fixture.store, Access::ByOrder, u64::MAX)).await;
            let kind = resource.image_kind().expect("images");
            let (table, index) = (image_table(kind), order_index(kind, field).expect("an index"));
            let walk = format!("SEARCH {table} USING INDEX {index} (owner=?)");
            // What is sorted are the rows of the page, once they are read in full.
            let sorted = explained.matches("USE TEMP B-TREE FOR ORDER BY").count();
            assert!(explained.contains(&walk) && sorted == 1, "{explained}");
        }
    }
}

#[test]
fn a_plan_for_all_values_is_made_where_there_is_one_way() {
    for (resource, filter, has_one_way) in [
        (Resource::PublicIso, "", true),
        (Resource::PublicIso, "name,eq,a.iso", true),
        (Resource::PublicIso, "id,in,1,2", true),
        (Resource::PublicIso, "name,like,ubu%", true),
        (Resource::PublicIso, "name,like,%ubu%", true),
        (Resource::PublicIso, "directory,like,%u%", true),
        (Resource::PublicIso, "name,like,%ub%", false),
        (Resource::PublicIso, "name,like,%...%", false),
        (Resource::PublicIso, "name,like,u%ubuntu%", false),
        (Resource::PublicIso, "created_on,ge,2026", false),
        (Resource::PublicIso, "architecture,ne,amd64", false),
        (Resource::PublicIso, "name,like,%ubu%;id,gt,1", false),
        (Resource::PersonalIso, "", false),
        (Resource::SyncRequests, "", false),
    ] {
        let query = match filter {
            "" => String::new(),
            _ => format!("filter={}", filter.replace('%', "%25")),
        };
        let query = Query::parse(resource, &query).expect("a query");
        let predicates = query.predicates().expect("values that fit");
        let listing = Listing { predicates, ..Listing::whole(resource, 1) };
        assert_eq!(listing.has_one_way(), has_one_way, "{filter} of {}", resource.path());
    }
}

#[tokio::test]
async fn a_sync_compares_no_image_with_each_finding() {
    let fixture = Fixture::with_records(&table()).await;
    if fixture.store.database.engine() != Engine::Postgres {
        return;
    }
    // What is known of the tables is of a moment in which nobody had images, and nobody a sync.
    fixture.store.database.run("ANALYZE").await.expect("the database");
    let shelf = Shelf {
        kind: ImageKind::Iso,
        owner: Some(fixture.owner),
        data_store: "vssUser-xfers".to_owned(),
        root: "jdoe".to_owned(),
    };
    let mut transaction = fixture.store.database.writing().await.expect("a transaction");
    transaction.plan_for_many().await.expect("the database");
    for step in fixture.store.steps(Batch { request: 1, turn: 1 }, &shelf) {
        let mut explained = Statement::of("EXPLAIN ");
        explained.append(step);
        let rows = transaction.fetch_all(explained).await.expect("a plan");
        let lines: Vec<String> = rows.iter().map(|row| row.try_get("QUERY PLAN").expect("a step")).collect();
        let explained = lines.join("\n");
        assert!(explained.contains("Join") && !explained.contains("Nested Loop"), "{explained}");
    }
}

#[tokio::test]
async fn rows_of_an_older_database_get_what_their_names_say() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("imagedeck.sqlite");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file).create_if_missing(true);
    let older = sqlx::SqlitePool::connect_with(options).await.expect("a database");
    for step in &schema::steps(Engine::Sqlite)[..2] {
        sqlx::raw_sql(*step).execute(&older).await.expect("a step");
    }
    let row = "INSERT INTO vm_images (name, name_folded, path, path_folded, data_store, folder, folder_folded, label, \
        label_folded, created_on, created_on_wall, created_on_text, updated_on, updated_on_wall, updated_on_text, \
        fingerprint) VALUES ('xenial-server-cloudimg-amd64.ova', '', '[vss-ISOs] Vm/xenial-server-cloudimg-amd64.ova', \
        '', 'vss-ISOs', 'Vm', 'vm', '', '', 0, 0, '2017-11-24 Fri 15:37:36 EST', 0, 0, '2017-11-24 Fri 15:37:36 EST', '')";
    sqlx::raw_sql(row).execute(&older).await.expect("a row");
    sqlx::raw_sql("PRAGMA user_version = 2").execute(&older).await.expect("a version");
    older.close().await;
    for _ in 0..2 {
        let store = Store::open(folder.path(), None, "America/Toronto").await.expect("a store");
        let images = store.images(&Listing::whole(Resource::PublicVm, 0)).await.expect("the images").rows;
        let text = |field| images[0].facts.text(field).to_owned();
        assert_eq!((text(Field::Distribution), text(Field::Version)), ("Ubuntu".to_owned(), "16.04".to_owned()));
        assert_eq!(text(Field::Directory), "Vm");
        store.close().await;
    }
}

#[tokio::test]
async fn how_many_images_there_are_is_known_through_every_change() {
    let fixture = Fixture::with_records(&table()).await;
    let check = async |resource: Resource| {
        let whole = Listing::whole(resource, fixture.owner);
        let known = fixture.store.count(&whole).await.expect("the database");
        let rows = fixture.store.images(&whole).await.expect("the images").rows.len();
        assert_eq!(known, rows as i64, "{}", resource.path());
        rows
    };
    assert!(check(Resource::PublicVm).await > 1 && check(Resource::PersonalIso).await > 0);
    fixture.store.database.run("DELETE FROM vm_images WHERE id % 3 = 0").await.expect("the database");
    assert!(check(Resource::PublicVm).await > 1);
    assert!(fixture.store.remove_user("jdoe").await.expect("the database"));
    assert_eq!(check(Resource::PersonalIso).await, 0);
}

async fn explain(store: &Store, statement: Statement) -> String {
    let mut explained = Statement::default();
    explained.push("EXPLAIN QUERY PLAN ").append(statement);
    let rows = store.database.fetch_all(explained).await.expect("a plan");
    rows.iter().map(|row| row.try_get::<String>("detail").expect("a step")).collect::<Vec<_>>().join("\n")
}

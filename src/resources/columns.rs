//! The columns of each resource's table.

use imagedeck_api::{Field, Resource};

/// A column of a table.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// Its head.
    pub heading: &'static str,
    /// What its cells show.
    pub content: Content,
    /// What a click on its head sorts by; none where the API cannot sort by it.
    pub sort: Option<Field>,
    /// The class that gives it its width and its place when there is little room.
    pub class: &'static str,
}

/// What a cell shows of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// The name, as the link that opens the row. Exactly one column has it or [`Content::Number`].
    Name,
    /// The number of a request, as the link that opens the row.
    Number,
    /// The folder within the data store.
    Folder,
    /// A time.
    Time(Field),
    /// The id.
    Id,
    /// The images that a request reads.
    Kind,
    /// The status of a request.
    Status,
    /// How long a request took.
    Duration,
    /// What came of a request.
    Outcome,
}

const NAME: Column = Column { heading: "Name", content: Content::Name, sort: Some(Field::Name), class: "c-name" };
const FOLDER: Column =
    Column { heading: "Folder", content: Content::Folder, sort: Some(Field::Path), class: "c-folder" };
const CREATED: Column = Column {
    heading: "Created",
    content: Content::Time(Field::CreatedOn),
    sort: Some(Field::CreatedOn),
    class: "c-date",
};
const UPDATED: Column = Column {
    heading: "Updated",
    content: Content::Time(Field::UpdatedOn),
    sort: Some(Field::UpdatedOn),
    class: "c-date c-opt",
};
const ID: Column = Column { heading: "ID", content: Content::Id, sort: Some(Field::Id), class: "c-id num" };

const IMAGE_COLUMNS: [Column; 5] = [NAME, FOLDER, CREATED, UPDATED, ID];

const REQUEST_COLUMNS: [Column; 6] = [
    Column { heading: "Request", content: Content::Number, sort: Some(Field::Id), class: "c-req" },
    Column { heading: "Images", content: Content::Kind, sort: Some(Field::Type), class: "c-type" },
    Column { heading: "Status", content: Content::Status, sort: Some(Field::Status), class: "c-stat" },
    Column {
        heading: "Submitted",
        content: Content::Time(Field::CreatedOn),
        sort: Some(Field::CreatedOn),
        class: "c-when",
    },
    Column { heading: "Duration", content: Content::Duration, sort: None, class: "c-dur num" },
    Column { heading: "Outcome", content: Content::Outcome, sort: None, class: "c-out" },
];

/// The columns of a resource's table, in order.
pub const fn columns(resource: Resource) -> &'static [Column] {
    match resource {
        Resource::SyncRequests => &REQUEST_COLUMNS,
        _ => &IMAGE_COLUMNS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_sorts_only_by_what_the_api_has_and_opens_rows_by_one_column() {
        for resource in Resource::ALL {
            let sorts = columns(resource).iter().filter_map(|column| column.sort);
            for field in sorts {
                assert!(resource.fields().contains(&field), "{} has no {field}", resource.path());
            }
            let links =
                columns(resource).iter().filter(|column| matches!(column.content, Content::Name | Content::Number));
            assert_eq!(links.count(), 1);
        }
    }
}

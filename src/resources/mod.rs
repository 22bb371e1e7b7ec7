//! What the dashboard knows of each resource: its words and its columns. A list page is made of nothing else.
//!
//! What the API knows of a resource stands in [`imagedeck_api::Resource`] and is not repeated.

mod columns;
mod layout;
pub mod row;

pub use columns::{Column, Content, columns};
pub use layout::{Layout, Shown, WIDTHS};

use imagedeck_api::{Field, Resource};

/// How a resource presents itself.
#[derive(Debug)]
pub struct Description {
    /// The title of its page.
    pub title: &'static str,
    /// A sentence below the title.
    pub subtitle: &'static str,
    /// Its name in the navigation, in parts of which the first and third are left out where there is little room.
    pub navigation: [&'static str; 4],
    /// Its icon.
    pub icon: &'static str,
    /// One of its objects.
    pub noun: &'static str,
    /// The field that plain words are looked for in.
    pub searched: Field,
    /// What the search box says while it is empty.
    pub placeholder: &'static str,
    /// What an empty list says: a title and a sentence.
    pub empty: [&'static str; 2],
}

/// The description of a resource.
pub const fn describe(resource: Resource) -> &'static Description {
    match resource {
        Resource::PublicIso => &Description {
            title: "Public ISO images",
            subtitle: "CD and DVD images for everybody, ready to mount on any VM",
            navigation: ["Public ", "ISOs", "", ""],
            icon: "disc",
            noun: "image",
            searched: Field::Name,
            placeholder: "Search names",
            empty: ["There are no public ISO images", "The catalogue of this service is empty."],
        },
        Resource::PublicVm => &Description {
            title: "Public VM images",
            subtitle: "OVA and OVF images for everybody, ready to deploy",
            navigation: ["Public ", "VM images", "", ""],
            icon: "box",
            noun: "image",
            searched: Field::Name,
            placeholder: "Search names",
            empty: ["There are no public VM images", "The catalogue of this service is empty."],
        },
        Resource::PersonalIso => &Description {
            title: "My ISO images",
            subtitle: "ISO files that you upload to your store. Sync after each upload to list them here.",
            navigation: ["", "My ISOs", "", ""],
            icon: "mydisc",
            noun: "image",
            searched: Field::Name,
            placeholder: "Search names",
            empty: [
                "None of your ISO images is listed yet",
                "Upload an ISO file to your store. Then sync, and it appears here.",
            ],
        },
        Resource::PersonalVm => &Description {
            title: "My VM images",
            subtitle: "OVA and OVF files that you upload to your store. Sync after each upload to list them here.",
            navigation: ["", "My VM", " image", "s"],
            icon: "mybox",
            noun: "image",
            searched: Field::Name,
            placeholder: "Search names",
            empty: [
                "None of your VM images is listed yet",
                "Upload an OVA, or an OVF with its VMDK files, to your store. Then sync, and it appears here.",
            ],
        },
        Resource::SyncRequests => &Description {
            title: "Sync requests",
            subtitle: "Every time that you asked the cloud to read your uploads",
            navigation: ["", "Sync", " requests", ""],
            icon: "sync",
            noun: "request",
            searched: Field::Status,
            placeholder: "Search states",
            empty: ["You have not synced yet", "A sync lists your uploads. Start one from My ISOs or My VM images."],
        },
    }
}

//! The collections of the API, as data: where each is, what its objects have, and what it allows.
//!
//! How a resource looks in the dashboard is described by the dashboard, and where its rows are kept by the server.

use crate::{Direction, Facet, Field};

/// A collection of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Resource {
    /// ISO images for everybody, `/iso`.
    PublicIso,
    /// OVA and OVF images for everybody, `/image`.
    PublicVm,
    /// ISO images in the user's own store, `/user/image/iso`.
    PersonalIso,
    /// OVA and OVF images in the user's own store, `/user/image/vm`.
    PersonalVm,
    /// The user's requests to sync that store, `/request/image_sync`.
    SyncRequests,
}

/// The two kinds of image: what a sync request reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImageKind {
    /// CD and DVD images.
    Iso,
    /// OVA and OVF virtual machine images.
    Vm,
}

impl Resource {
    /// Every resource, in the order of the dashboard's navigation.
    pub const ALL: [Resource; 5] =
        [Resource::PublicIso, Resource::PublicVm, Resource::PersonalIso, Resource::PersonalVm, Resource::SyncRequests];

    /// Rows on a page where none are asked for.
    pub const DEFAULT_PER_PAGE: u32 = 10;

    /// Its place in [`Resource::ALL`].
    pub const fn place(self) -> usize {
        self as usize
    }

    /// The path below the API's root, which is the dashboard's path as well.
    pub const fn path(self) -> &'static str {
        match self {
            Resource::PublicIso => "/iso",
            Resource::PublicVm => "/image",
            Resource::PersonalIso => "/user/image/iso",
            Resource::PersonalVm => "/user/image/vm",
            Resource::SyncRequests => "/request/image_sync",
        }
    }

    /// The attributes of its objects, all of which can be filtered and sorted by; those of the API's documentation
    /// stand first.
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Resource::PublicIso | Resource::PersonalIso => &[
                Field::Id,
                Field::Name,
                Field::Path,
                Field::DataStore,
                Field::Public,
                Field::CreatedOn,
                Field::UpdatedOn,
                Field::Directory,
                Field::OsFamily,
                Field::Distribution,
                Field::Version,
                Field::Architecture,
                Field::Variant,
                Field::Size,
                Field::VolumeName,
                Field::Bootable,
            ],
            Resource::PublicVm | Resource::PersonalVm => &[
                Field::Id,
                Field::Name,
                Field::Path,
                Field::Folder,
                Field::Label,
                Field::DataStore,
                Field::Public,
                Field::CreatedOn,
                Field::UpdatedOn,
                Field::Directory,
                Field::OsFamily,
                Field::Distribution,
                Field::Version,
                Field::Architecture,
                Field::Variant,
                Field::Size,
                Field::GuestSystem,
                Field::Cpus,
                Field::MemoryMib,
                Field::Disks,
                Field::DiskCapacity,
            ],
            Resource::SyncRequests => &[
                Field::Id,
                Field::Status,
                Field::Type,
                Field::Added,
                Field::Updated,
                Field::Deleted,
                Field::Message,
                Field::TaskId,
                Field::CreatedOn,
                Field::UpdatedOn,
                Field::Username,
            ],
        }
    }

    /// What its objects can be counted by.
    pub const fn facets(self) -> &'static [Facet] {
        match self {
            Resource::SyncRequests => &[],
            _ => &Facet::ALL,
        }
    }

    /// The attribute with this name, if the resource has it.
    pub fn field(self, name: &str) -> Option<Field> {
        Field::named(name).filter(|field| self.fields().contains(field))
    }

    /// The most rows that a page may hold; a larger wish is lowered to it.
    pub const fn max_per_page(self) -> u32 {
        match self {
            Resource::PublicVm => 100,
            _ => 250,
        }
    }

    /// The order of rows where none is asked for: by id, and the newest request first.
    pub const fn server_order(self) -> Direction {
        match self {
            Resource::SyncRequests => Direction::Descending,
            _ => Direction::Ascending,
        }
    }

    /// Which images it holds; none for the requests.
    pub const fn image_kind(self) -> Option<ImageKind> {
        match self {
            Resource::PublicIso | Resource::PersonalIso => Some(ImageKind::Iso),
            Resource::PublicVm | Resource::PersonalVm => Some(ImageKind::Vm),
            Resource::SyncRequests => None,
        }
    }

    /// Whether everybody sees the same rows in it.
    pub const fn is_public(self) -> bool {
        matches!(self, Resource::PublicIso | Resource::PublicVm)
    }

    /// Whether a PATCH on it starts a sync.
    pub const fn can_sync(self) -> bool {
        matches!(self, Resource::PersonalIso | Resource::PersonalVm)
    }

    /// One sentence on what the resource is, for people who read the API's documentation.
    pub const fn description(self) -> &'static str {
        match self {
            Resource::PublicIso => "CD and DVD ISO images available to everybody.",
            Resource::PublicVm => "OVA and OVF virtual machine images available to everybody.",
            Resource::PersonalIso => "CD and DVD ISO images in the user's personal store.",
            Resource::PersonalVm => "OVA and OVF virtual machine images in the user's personal store.",
            Resource::SyncRequests => "The user's requests to sync the personal store.",
        }
    }
}

impl ImageKind {
    /// Both kinds.
    pub const ALL: [ImageKind; 2] = [ImageKind::Iso, ImageKind::Vm];

    /// The word on the wire, in a request's `type`.
    pub const fn name(self) -> &'static str {
        match self {
            ImageKind::Iso => "ISO",
            ImageKind::Vm => "VM",
        }
    }

    /// The kind with this word, in any letter case.
    pub fn named(name: &str) -> Option<ImageKind> {
        ImageKind::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name))
    }

    /// Where a user's own images of this kind are, and are synced.
    pub const fn personal(self) -> Resource {
        match self {
            ImageKind::Iso => Resource::PersonalIso,
            ImageKind::Vm => Resource::PersonalVm,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_resource_knows_its_place() {
        assert!(Resource::ALL.iter().enumerate().all(|(place, resource)| resource.place() == place));
    }
}

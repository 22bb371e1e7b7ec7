//! Checks of the whole demo catalogue: that it is exact, always the same, and reads like one.

use super::hash::Hash;
use super::scheme::Scheme;
use super::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::LazyLock;

/// How many ISO images the documentation of the API speaks of.
const USUAL: usize = 130_220;

// Made once for all tests: they take longer to make in a debug build than to check.
static USUAL_ISOS: LazyLock<Vec<Entry>> = LazyLock::new(|| isos(USUAL));
static ALL_ISOS: LazyLock<Vec<Entry>> = LazyLock::new(|| isos(CAPACITY + 1));

fn fingerprint(entries: &[Entry]) -> u64 {
    let feed = |hash: Hash, entry: &Entry| {
        let times = format!("{} {}", entry.created, entry.updated);
        hash.text(&entry.folder).text(&entry.name).text(&times)
    };
    entries.iter().fold(Hash::of("catalogue"), feed).finish()
}

fn holds(entries: &[Entry], path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').expect("folder and name");
    let same = |entry: &Entry| entry.folder == folder && entry.name == name;
    entries.iter().any(same)
}

fn chosen(schemes: &[Scheme], size: usize) -> Vec<(&Scheme, usize)> {
    let counts = choose::choose(schemes, size).into_iter();
    schemes.iter().zip(counts.map(|files| files.len())).collect()
}

#[test]
fn the_tables_are_well_formed() {
    for table in [tables::isos(), tables::vm_images()] {
        assert_eq!(table.malformed, Vec::<String>::new());
        let ids: BTreeSet<&str> = table.schemes.iter().map(|scheme| &*scheme.id).collect();
        assert_eq!(ids.len(), table.schemes.len(), "each scheme has a name");
    }
}

#[test]
fn a_catalogue_has_exactly_its_size() {
    for size in [0, 1, 10, 470, 1_000] {
        assert_eq!(isos(size).len(), size);
    }
    assert_eq!((USUAL_ISOS.len(), ALL_ISOS.len()), (USUAL, CAPACITY));
    assert!(choose::capacity(&tables::isos().schemes) >= CAPACITY);
    assert_eq!(choose::capacity(&tables::vm_images().schemes), VM_IMAGES);
    assert_eq!(vm_images().len(), VM_IMAGES);
}

#[test]
fn no_two_images_share_folder_and_name() {
    let all = choose::capacity(&tables::isos().schemes);
    for entries in [entries(&tables::isos().schemes, all), vm_images()] {
        let paths = entries.iter().map(|entry| (&entry.folder, &entry.name));
        let mut seen = HashSet::new();
        for path in paths {
            assert!(seen.insert(path), "twice: {path:?}");
        }
    }
}

#[test]
fn the_same_size_gives_the_same_catalogue() {
    assert_eq!(fingerprint(&isos(5_000)), fingerprint(&isos(5_000)));
    // A change of these numbers is a change of every demo and every link into it: make it on purpose only.
    let fingerprints = (fingerprint(&USUAL_ISOS), fingerprint(&vm_images()));
    assert_eq!(fingerprints, (0x7aca_4dae_a7d9_d6ff, 0x0f80_8881_5aa9_c259));
}

#[test]
fn well_known_images_are_in_the_usual_catalogue() {
    for path in [
        "Linux/Ubuntu/24.04/ubuntu-24.04.1-live-server-amd64.iso",
        "Linux/Ubuntu/12.04/ubuntu-12.04.2-server-amd64.iso",
        "Linux/Debian/12.5.0/amd64/iso-cd/debian-12.5.0-amd64-netinst.iso",
        "Linux/Fedora/40/Fedora-Workstation-Live-x86_64-40-1.14.iso",
        "Linux/CentOS/7/CentOS-7.0-1406-x86_64-DVD.iso",
        "Linux/CentOS/7/CentOS-7-x86_64-Minimal-2009.iso",
        "Linux/Rocky/9/Rocky-9.4-x86_64-minimal.iso",
        "Linux/openSUSE/Leap 15.6/openSUSE-Leap-15.6-DVD-x86_64.iso",
        "Linux/Arch/2024.01.01/archlinux-2024.01.01-x86_64.iso",
        "Linux/Alpine/v3.20/alpine-standard-3.20.3-x86_64.iso",
        "BSD/FreeBSD/13.1/FreeBSD-13.1-RELEASE-amd64-disc1.iso",
        "BSD/OpenBSD/7.4/amd64/install74.iso",
        "Windows/Win2003/MS_Win2003std_R2_SP2_DISK1.iso",
        "Solaris/11.4/sol-11_4-text-x86.iso",
        "Solaris/OpenIndiana/OI-hipster-gui-20220430.iso",
        "Virtualization/VMware/ESXi 7.0/VMware-VMvisor-Installer-7.0U3g-20328353.x86_64.iso",
        "Virtualization/virtio-win/virtio-win-0.1.221.iso",
        "Appliances/pfSense/2.6/pfSense-CE-2.6.0-RELEASE-amd64.iso",
    ] {
        assert!(holds(&USUAL_ISOS, path), "{path}");
    }
    let vm_images = vm_images();
    for path in [
        "VmImages/core-os/coreos_production_vmware_ova.ova",
        "VmImages/ubuntu/ubuntu-xenial-server-cloudimg-amd64.ova",
        "VmImages/ubuntu/ubuntu-zesty-server-cloudimg-i386.ova",
        "VmImages/photon/photon-ova-4.0-c001795b80.ova",
        "VmImages/centos/CentOS-7-x86_64-VMware.ovf",
        "VmImages/graylog/graylog-2.1.2-1.ova",
    ] {
        assert!(holds(&vm_images, path), "{path}");
    }
}

#[test]
fn every_scheme_has_its_share_and_none_dominates() {
    let schemes = tables::isos().schemes;
    for size in [1_000, USUAL, CAPACITY] {
        for (scheme, count) in chosen(&schemes, size) {
            assert!(count > 0, "{} is missing from {size}", scheme.id);
            assert!(count * 100 <= size * 8, "{}: {count} of {size}", scheme.id);
        }
    }
    let products: BTreeSet<&str> = schemes.iter().map(Scheme::product).collect();
    assert!(products.len() >= 150, "{} products", products.len());
}

#[test]
fn a_small_catalogue_spans_all_years() {
    let mut years: BTreeMap<i16, usize> = BTreeMap::new();
    for entry in isos(1_000) {
        *years.entry(entry.created.year()).or_default() += 1;
    }
    assert!((2005..=2026).all(|year| years.contains_key(&year)), "{years:?}");
}

#[test]
fn a_large_catalogue_has_all_of_the_usual_one() {
    let large: HashSet<&Entry> = ALL_ISOS.iter().collect();
    let schemes = tables::isos().schemes;
    let usual: usize = schemes.iter().map(|scheme| choose::files(scheme, true)).sum();
    assert!((USUAL - 3_000..=USUAL).contains(&usual), "{usual} usual files");
    assert!(isos(usual).iter().all(|entry| large.contains(entry)));
}

#[test]
fn the_dates_are_in_order_and_within_bounds() {
    for entries in [&*ALL_ISOS, &vm_images()] {
        assert!(entries.is_sorted_by_key(|entry| (&entry.created, &entry.folder, &entry.name)));
        let later = entries.iter().filter(|entry| entry.updated > entry.created);
        let later = later.count() * 100 / entries.len();
        assert!((5..20).contains(&later), "{later} % were changed later");
        for entry in entries {
            assert!(entry.created.year() >= 1995, "{entry:?}");
            assert!(entry.updated >= entry.created, "{entry:?}");
            assert!(entry.updated.date() <= moment::LAST_DAY, "{entry:?}");
        }
    }
}

#[test]
fn names_and_folders_are_valid() {
    let endings = [("iso", &*ALL_ISOS), ("ova ovf", &vm_images())];
    for (endings, entries) in endings {
        for entry in entries {
            let ending = entry.name.rsplit('.').next().unwrap_or_default();
            let ending = ending.to_ascii_lowercase();
            assert!(endings.split(' ').any(|allowed| allowed == ending), "{entry:?}");
            let path = [entry.folder.as_str(), entry.name.as_str()].join("/");
            for segment in path.split('/') {
                assert!((1..=255).contains(&segment.len()), "{entry:?}");
                assert_eq!(segment.trim(), segment, "{entry:?}");
                // A brace or a bar is a placeholder or a column that was not filled, the others are refused by some
                // file systems.
                let odd = |letter: char| letter.is_control() || r#"{}|$@\:*?"<>"#.contains(letter);
                assert!(!segment.contains(odd), "{entry:?}");
            }
            assert_eq!(path.matches('/').count(), entry.folder.matches('/').count() + 1);
        }
    }
}

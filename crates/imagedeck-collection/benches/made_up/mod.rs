//! Made-up images in numbers: names of distributions, versions, architectures and variants in all their combinations.
//!
//! They only look like those of a real list; nothing is measured of their content.

use imagedeck_api::{Fact, Field, Image};

/// A family, a distribution, the word in its names, how many of a thousand images it has, and how many versions.
const DISTRIBUTIONS: [(&str, &str, &str, u64, u64); 16] = [
    ("Linux", "Ubuntu", "ubuntu", 90, 60),
    ("Linux", "Kubuntu", "kubuntu", 20, 40),
    ("Linux", "Xubuntu", "xubuntu", 15, 40),
    ("Linux", "Debian", "debian", 150, 200),
    ("Linux", "Fedora", "Fedora", 110, 80),
    ("Linux", "CentOS", "CentOS", 60, 70),
    ("Linux", "Rocky Linux", "Rocky", 40, 30),
    ("Linux", "openSUSE", "openSUSE-Leap", 60, 90),
    ("Linux", "Arch Linux", "archlinux", 80, 1_500),
    ("Linux", "Alpine Linux", "alpine", 70, 250),
    ("Linux", "TurnKey Linux", "turnkey", 120, 120),
    ("BSD", "FreeBSD", "FreeBSD", 55, 60),
    ("BSD", "OpenBSD", "openbsd", 30, 40),
    ("Windows", "Windows Server", "SW_DVD9_Win_Server_STD_CORE", 40, 30),
    ("Windows", "Windows", "Win10_English", 40, 40),
    ("Solaris", "OpenIndiana", "OI-hipster", 20, 80),
];

const ARCHITECTURES: [&str; 8] = ["amd64", "x86_64", "i386", "arm64", "aarch64", "armhf", "ppc64el", "s390x"];

const VARIANTS: [&str; 12] = [
    "desktop",
    "live-server",
    "netinst",
    "DVD-1",
    "minimal",
    "boot",
    "Workstation-Live",
    "cloudimg",
    "KDE",
    "gnome",
    "alternate",
    "dvd",
];

const STORES: [&str; 4] = ["vss-ISOs", "vss-archive", "vss-mirror", "vss-old"];

const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

/// So many images, always the same.
pub fn images(count: usize) -> Vec<Image> {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    (1..=count as i64).map(|id| image(id, &mut dice)).collect()
}

fn image(id: i64, dice: &mut Dice) -> Image {
    let mut place = dice.below(1_000);
    let found = DISTRIBUTIONS.iter().find(|(_, _, _, share, _)| {
        let is_it = place < *share;
        place = place.saturating_sub(*share);
        is_it
    });
    let (family, distribution, word, _, versions) = found.copied().unwrap_or(DISTRIBUTIONS[0]);
    let number = dice.below(versions);
    let version = match versions {
        1_000.. => format!("{}.{:02}.{:02}", 2010 + number / 120, 1 + number / 10 % 12, 1 + number % 10 * 3),
        _ => format!("{}.{:02}.{}", 4 + number / 9, number % 3 * 4 + 2, number % 5),
    };
    let architecture = ARCHITECTURES[dice.below(8).min(dice.below(8)) as usize];
    let variant = VARIANTS[dice.below(12) as usize];
    let build = dice.below(4_000);
    let name = format!("{word}-{version}-{variant}-{architecture}-{build:04}.iso");
    let directory = match dice.below(3) {
        0 => format!("{family}/{distribution}/{version}"),
        1 => format!("{family}/{distribution}/{version}/{architecture}"),
        _ => format!("{family}/{distribution}/daily/{:03}", build / 10),
    };
    let store = STORES[dice.below(4).min(dice.below(4)) as usize];
    let created = 1_400_000_000 + dice.below(350_000_000) as i64;
    let text = |text: &str| Fact::Text(text.to_owned());
    let mut facts = vec![
        (Field::Directory, text(&directory)),
        (Field::OsFamily, text(family)),
        (Field::Distribution, text(distribution)),
        (Field::Architecture, text(architecture)),
    ];
    if dice.below(10) > 0 {
        facts.push((Field::Version, text(&version)));
        facts.push((Field::Variant, text(&variant.to_lowercase().replace('-', " "))));
    }
    if dice.below(3) == 0 {
        facts.push((Field::Size, Fact::Number(dice.below(8_000_000_000) as i64)));
        facts.push((Field::VolumeName, text(&format!("{distribution} {version} {architecture}").to_uppercase())));
        facts.push((Field::Bootable, Fact::Flag(dice.below(20) > 0)));
    }
    Image {
        id,
        path: format!("[{store}] {directory}/{name}"),
        name,
        data_store: store.to_owned(),
        public: true,
        created_on: written(created),
        updated_on: written(created + dice.below(3).saturating_sub(1) as i64 * dice.below(10_000_000) as i64),
        folder: None,
        label: None,
        facts: facts.into_iter().collect(),
    }
}

/// A time in the form of the API.
fn written(seconds: i64) -> String {
    let (days, clock) = (seconds / 86_400, seconds % 86_400);
    // Days since 0000-03-01 in eras of 400 years, as in Howard Hinnant's `civil_from_days`.
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = era * 400 + year + i64::from(month <= 2);
    let weekday = WEEKDAYS[(days % 7) as usize];
    let zone = if (4..=10).contains(&month) { "EDT" } else { "EST" };
    let (hour, minute, second) = (clock / 3_600, clock / 60 % 60, clock % 60);
    format!("{year}-{month:02}-{day:02} {weekday} {hour:02}:{minute:02}:{second:02} {zone}")
}

/// Numbers that look like chance (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

//! OVF descriptors.

use crate::{assert_legible, assert_sentences};
use imagedeck_files::{Facts, ovf};

/// Whether what a descriptor says is within its bounds, and is the same in other words.
pub fn check(input: &[u8]) {
    let result = ovf::read(input);
    // Neither a mark at the beginning nor a comment at the end says anything.
    let marked = [b"\xEF\xBB\xBF", input].concat();
    assert_eq!(ovf::read(marked.as_slice()), result);
    let remarked = [input, b"<!-- -->"].concat();
    assert_eq!(ovf::read(remarked.as_slice()), result);
    match result {
        Ok(descriptor) => check_descriptor(&descriptor),
        Err(fault) => assert_sentences([fault.0.as_str()]),
    }
}

fn check_descriptor(descriptor: &ovf::Descriptor) {
    let facts = &descriptor.facts;
    check_facts(facts);
    assert_sentences(descriptor.remarks.iter().map(String::as_str));
    for (topic, fact) in [("processors", facts.cpus), ("memory", facts.memory_mib), ("capacity", facts.disk_capacity)] {
        let count = descriptor
            .remarks
            .iter()
            .filter(|remark| remark.split(':').next().is_some_and(|begin| begin.contains(topic)))
            .count();
        assert!(count <= usize::from(fact.is_none()), "{topic} in {descriptor:?}");
    }
    assert!(descriptor.references.len() <= 256);
    for reference in &descriptor.references {
        assert!(!reference.href.contains("://"), "{reference:?}");
        let missing = reference.remark(None);
        assert!(missing.is_some(), "{reference:?}");
        assert_sentences(missing.as_deref());
        assert_eq!(reference.remark(Some(reference.size.unwrap_or(7))), None);
        let other = reference.size.map(|size| size.wrapping_add(1));
        assert_eq!(other.and_then(|other| reference.remark(Some(other))).is_some(), reference.size.is_some());
    }
}

/// Whether the facts of a VM image are within their bounds.
pub fn check_facts(facts: &Facts) {
    let within = |fact: Option<i64>, least: i64, most: i64| {
        assert!(fact.is_none_or(|fact| (least..=most).contains(&fact)), "{facts:?}");
    };
    within(facts.cpus, 1, 65_536);
    within(facts.memory_mib, 1, 1 << 40);
    within(facts.disks, 0, 100_000);
    within(facts.disk_capacity, 0, 1 << 53);
    assert!(facts.disk_capacity.is_none() || facts.disks.is_some_and(|disks| disks > 0), "{facts:?}");
    assert_eq!((&facts.volume_name, facts.bootable), (&None, None));
    if let Some(system) = &facts.guest_system {
        assert_legible(system, 257);
        assert!(!system.is_empty(), "{facts:?}");
    }
}

//! What a descriptor says of its machines and disks, as numbers.
//!
//! Of several machines, processors and memory are summed, as they are deployed together; the guest system is that of
//! the first, since several have no one name. A sum is given only where each part of it is known.
//!
//! A unit that is not said is the byte: that is the default of `capacityAllocationUnits` in DSP0243, and DSP0004 knows
//! no other for a size. For memory this mostly comes to no whole MiB, and so to nothing, rather than to a guess: those
//! who mean MiB write `byte * 2^20` or `MegaBytes`.

use super::hardware::{self, Quantity};
use super::xml::{attribute, children, name};
use crate::Facts;
use crate::text::{legible, words};
use crate::units::{self, number};
use roxmltree::Node;

/// The most processors that are believed.
const MOST_CPUS: u64 = 65_536;
/// The most memory that is believed, in MiB: one EiB.
const MOST_MEMORY: u64 = 1 << 40;
/// The largest capacity that is believed, in bytes: 8 PiB, up to which every reader of JSON keeps a number exactly.
const MOST_CAPACITY: u64 = 1 << 53;
/// The longest name of a guest system that is kept, in signs.
const LONG_SYSTEM: usize = 256;
/// How much of a value that cannot be read is repeated, in signs.
const LONG_VALUE: usize = 64;
/// The bytes of a MiB.
const MIB: u64 = 1 << 20;

/// What is said of a number.
#[derive(Debug, PartialEq, Eq)]
enum Said {
    Number(u64),
    /// Nothing, or that it is chosen when the image is deployed.
    Nothing,
    /// Something that is no such number: what is wrong with it.
    Unreadable(String),
}

/// The facts of a descriptor, and a remark for each that is said in a way that cannot be read.
pub fn of(envelope: Node<'_, '_>) -> (Facts, Vec<String>) {
    let mut remarks = Vec::new();
    let machines: Vec<Node<'_, '_>> = envelope.descendants().filter(|node| name(*node) == "VirtualSystem").collect();
    let configuration = hardware::default_configuration(envelope);
    let mut cpus = Vec::new();
    let mut memory = Vec::new();
    for machine in &machines {
        let hardware = hardware::of(*machine, configuration);
        cpus.push(total(hardware.processors.into_iter().map(processors)));
        memory.push(total(hardware.memory.into_iter().map(mebibytes)));
    }
    let disks: Vec<Node<'_, '_>> =
        children(envelope, "DiskSection").flat_map(|section| children(section, "Disk")).collect();
    let has_disks = children(envelope, "DiskSection").next().is_some();
    let facts = Facts {
        guest_system: machines.first().and_then(|machine| guest_system(*machine)),
        cpus: fact(total(cpus.into_iter()), MOST_CPUS, "processors", &mut remarks),
        memory_mib: fact(total(memory.into_iter()), MOST_MEMORY, "memory", &mut remarks),
        // Never more than there are nodes.
        disks: i64::try_from(disks.len()).ok().filter(|_| has_disks),
        disk_capacity: fact(
            total(disks.iter().map(|disk| capacity(*disk))),
            MOST_CAPACITY,
            "the capacity of its disks",
            &mut remarks,
        ),
        ..Facts::default()
    };
    (facts, remarks)
}

/// The description of the installed system, else the name that VMware gives it.
fn guest_system(machine: Node<'_, '_>) -> Option<String> {
    let section = children(machine, "OperatingSystemSection").next()?;
    let described = children(section, "Description").find_map(|node| words(node.text()?, LONG_SYSTEM));
    described.or_else(|| words(attribute(section, "osType")?, LONG_SYSTEM))
}

fn processors(quantity: Quantity<'_>) -> Said {
    let Some(value) = said(quantity.value) else { return Said::Nothing };
    match number(value) {
        Some(count) if count > 0 => Said::Number(count),
        _ => Said::Unreadable(format!("'{}' is no number of them", legible(value, LONG_VALUE))),
    }
}

fn mebibytes(quantity: Quantity<'_>) -> Said {
    let Some(value) = said(quantity.value) else { return Said::Nothing };
    let bytes = product(value, quantity.units);
    match bytes {
        Some(bytes) if bytes > 0 && bytes % MIB == 0 => Said::Number(bytes / MIB),
        _ => Said::Unreadable(format!("{} is no size in whole MiB", measured(value, quantity.units))),
    }
}

fn capacity(disk: Node<'_, '_>) -> Said {
    let Some(value) = said(attribute(disk, "capacity")) else { return Said::Nothing };
    let units = attribute(disk, "capacityAllocationUnits");
    match product(value, units) {
        Some(bytes) => Said::Number(bytes),
        None => Said::Unreadable(format!("{} is no size in bytes", measured(value, units))),
    }
}

/// The value, unless it is a property that is chosen when the image is deployed.
fn said(value: Option<&str>) -> Option<&str> {
    value.filter(|value| !value.contains("${"))
}

/// The bytes of a size; none where it cannot be read or has too many digits.
fn product(value: &str, units: Option<&str>) -> Option<u64> {
    number(value)?.checked_mul(units.map_or(Some(1), units::bytes)?)
}

/// A size for a person.
fn measured(value: &str, units: Option<&str>) -> String {
    let value = legible(value, LONG_VALUE);
    match units {
        Some(units) => format!("'{value}' in '{}'", legible(units, LONG_VALUE)),
        None => format!("'{value}' in bytes"),
    }
}

/// The sum, if all parts are known and there are some. What cannot be read is told before what is not said.
fn total(parts: impl Iterator<Item = Said>) -> Said {
    let mut sum = None;
    let mut is_whole = true;
    for part in parts {
        match part {
            // Nobody believes so large a number.
            Said::Number(number) => sum = Some(number.saturating_add(sum.unwrap_or_default())),
            Said::Nothing => is_whole = false,
            unreadable @ Said::Unreadable(_) => return unreadable,
        }
    }
    sum.filter(|_| is_whole).map_or(Said::Nothing, Said::Number)
}

fn fact(said: Said, most: u64, topic: &str, remarks: &mut Vec<String>) -> Option<i64> {
    let problem = match said {
        Said::Number(number) if number <= most => return i64::try_from(number).ok(),
        Said::Number(number) => format!("{number} is more than can be"),
        Said::Nothing => return None,
        Said::Unreadable(problem) => problem,
    };
    let its = if topic.starts_with("the ") { "" } else { "its " };
    remarks.push(format!("says nothing that can be read of {its}{topic}: {problem}. Export it again to see this."));
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ovf::read;

    const NAMESPACES: &str = "xmlns='http://schemas.dmtf.org/ovf/envelope/1' \
        xmlns:ovf='http://schemas.dmtf.org/ovf/envelope/1' xmlns:vmw='http://www.vmware.com/schema/ovf' \
        xmlns:rasd='http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData' \
        xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'";

    fn facts(content: &str) -> (Facts, Vec<String>) {
        let text = format!("<?xml version='1.0' encoding='UTF-8'?><ovf:Envelope {NAMESPACES}>{content}</ovf:Envelope>");
        let descriptor = read(text.as_bytes()).expect("a descriptor");
        (descriptor.facts, descriptor.remarks)
    }

    fn machine(system: &str, items: &str) -> String {
        format!(
            "<VirtualSystem ovf:id='vm'>{system}<VirtualHardwareSection>{items}</VirtualHardwareSection></VirtualSystem>"
        )
    }

    fn cpus(value: &str) -> String {
        format!(
            "<Item><rasd:AllocationUnits>hertz * 10^6</rasd:AllocationUnits><rasd:ResourceType>3</rasd:ResourceType>\
             <rasd:VirtualQuantity>{value}</rasd:VirtualQuantity></Item>"
        )
    }

    fn memory(value: &str, units: &str) -> String {
        format!(
            "<Item>{units}<rasd:ResourceType>4</rasd:ResourceType><rasd:VirtualQuantity>{value}</rasd:VirtualQuantity></Item>"
        )
    }

    fn units(units: &str) -> String {
        format!("<rasd:AllocationUnits>{units}</rasd:AllocationUnits>")
    }

    #[test]
    fn a_descriptor_of_vmware_is_read() {
        let system = "<OperatingSystemSection ovf:id='94' vmw:osType='ubuntu64Guest'><Info>The kind</Info>\
            <Description>Ubuntu Linux (64-bit)</Description></OperatingSystemSection>";
        let content = format!(
            "<DiskSection><Info/><Disk ovf:capacity='10' ovf:capacityAllocationUnits='byte * 2^30' ovf:diskId='a'/>\
             <Disk ovf:capacity='1024' ovf:diskId='b'/></DiskSection>{}",
            machine(system, &(cpus("2") + &memory("1024", &units("byte * 2^20"))))
        );
        let expected = Facts {
            guest_system: Some("Ubuntu Linux (64-bit)".to_owned()),
            cpus: Some(2),
            memory_mib: Some(1_024),
            disks: Some(2),
            disk_capacity: Some((10 << 30) + 1_024),
            ..Facts::default()
        };
        assert_eq!(facts(&content), (expected, Vec::new()));
    }

    #[test]
    fn a_descriptor_of_ovirt_is_read() {
        let content = "<Section xsi:type='ovf:DiskSection_Type'><Disk ovf:size='20' ovf:diskId='a'/></Section>\
            <Content ovf:id='out' xsi:type='ovf:VirtualSystem_Type'>\
            <Section ovf:id='x' xsi:type='ovf:OperatingSystemSection_Type'><Info>Guest</Info><Description>rhel_8x64\
            </Description></Section><Section xsi:type='ovf:VirtualHardwareSection_Type'><Item>\
            <rasd:InstanceId>1</rasd:InstanceId><rasd:ResourceType>3</rasd:ResourceType>\
            <rasd:num_of_sockets>1</rasd:num_of_sockets></Item><Item><rasd:InstanceId>2</rasd:InstanceId>\
            <rasd:ResourceType>4</rasd:ResourceType><rasd:AllocationUnits>MegaBytes</rasd:AllocationUnits>\
            <rasd:VirtualQuantity>2048</rasd:VirtualQuantity></Item></Section></Content>";
        let expected = Facts {
            guest_system: Some("rhel_8x64".to_owned()),
            memory_mib: Some(2_048),
            disks: Some(1),
            ..Facts::default()
        };
        assert_eq!(facts(content), (expected, Vec::new()));
    }

    #[test]
    fn the_guest_system_is_described_or_named() {
        let system = |section: &str| facts(&machine(section, "")).0.guest_system;
        let named = "<OperatingSystemSection vmw:osType='debian12_64Guest'><Description> </Description></OperatingSystemSection>";
        assert_eq!(system(named).as_deref(), Some("debian12_64Guest"));
        assert_eq!(system("<OperatingSystemSection ovf:id='1'><Info>x</Info></OperatingSystemSection>"), None);
        let long = format!(
            "<OperatingSystemSection><Description>{}</Description></OperatingSystemSection>",
            "é\n".repeat(9_999)
        );
        assert_eq!(system(&long).map(|system| system.chars().count()), Some(LONG_SYSTEM + 1));
    }

    #[test]
    fn processors_and_memory_of_several_machines_are_summed() {
        let one = machine(
            "<OperatingSystemSection><Description>One</Description></OperatingSystemSection>",
            &(cpus("1") + &cpus("2") + &memory("1", &units("GigaBytes"))),
        );
        let two = machine(
            "<OperatingSystemSection><Description>Two</Description></OperatingSystemSection>",
            &(cpus("4") + &memory("512", &units("byte * 2^20"))),
        );
        let collection = |machines: &str| {
            facts(&format!("<VirtualSystemCollection ovf:id='all'>{machines}</VirtualSystemCollection>"))
        };
        let (facts, remarks) = collection(&(one.clone() + &two));
        assert_eq!((facts.cpus, facts.memory_mib, facts.guest_system.as_deref()), (Some(7), Some(1_536), Some("One")));
        assert_eq!(remarks, [""; 0]);
        let (facts, remarks) = collection(&(one + &machine("", &cpus("1"))));
        assert_eq!((facts.cpus, facts.memory_mib, remarks.len()), (Some(4), None, 0), "half a sum is none");
    }

    #[test]
    fn memory_is_in_the_units_that_are_said_else_in_bytes() {
        for (value, unit, expected) in [
            ("2", units("byte * 2^30"), Some(2_048)),
            ("2097152", units("KiloBytes"), Some(2_048)),
            ("2147483648", units("bytes"), Some(2_048)),
            ("2147483648", String::new(), Some(2_048)),
            ("512", "<rasd:VirtualQuantityUnits>byte * 2^20</rasd:VirtualQuantityUnits>".to_owned(), Some(512)),
            ("512", String::new(), None),
            ("1000", units("megabyte"), None),
            ("0", units("byte * 2^20"), None),
            ("-1", units("byte * 2^20"), None),
            ("512", units("furlong"), None),
            ("1099511627777", units("byte * 2^20"), None),
            ("99999999999999999999999", units("byte"), None),
        ] {
            let (facts, remarks) = facts(&machine("", &memory(value, &unit)));
            assert_eq!(
                (facts.memory_mib, remarks.len()),
                (expected, usize::from(expected.is_none())),
                "{value} {unit}"
            );
        }
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let disk = "<DiskSection><Disk ovf:capacity='x' ovf:capacityAllocationUnits='a&#10;b'/></DiskSection>";
        let (facts, remarks) = facts(&(disk.to_owned() + &machine("", &(cpus("two") + &memory("512", "")))));
        assert_eq!(facts, Facts { disks: Some(1), ..Facts::default() });
        assert_eq!(
            remarks,
            [
                "says nothing that can be read of its processors: 'two' is no number of them. Export it again to see this.",
                "says nothing that can be read of its memory: '512' in bytes is no size in whole MiB. Export it again to \
                 see this.",
                "says nothing that can be read of the capacity of its disks: 'x' in 'a\u{FFFD}b' is no size in bytes. \
                 Export it again to see this.",
            ]
        );
    }

    #[test]
    fn absurd_numbers_are_not_believed() {
        let disk = format!("<Disk ovf:capacity='{}'/>", u64::MAX);
        let disks = format!("<DiskSection>{}</DiskSection>", disk.repeat(3));
        let (facts, remarks) = facts(&(disks + &machine("", &cpus("65537"))));
        assert_eq!((facts.cpus, facts.disks, facts.disk_capacity), (None, Some(3), None));
        assert_eq!(remarks.len(), 2);
        assert!(remarks[0].contains(": 65537 is more than can be. "), "{remarks:?}");
    }

    #[test]
    fn what_is_chosen_at_deployment_is_not_said() {
        let disk =
            "<DiskSection><Disk ovf:capacity='${disk.size}' ovf:capacityAllocationUnits='byte * 2^30'/></DiskSection>";
        let (facts, remarks) = facts(&(disk.to_owned() + &machine("", &cpus("${cpus}"))));
        assert_eq!((facts, remarks), (Facts { disks: Some(1), ..Facts::default() }, Vec::new()));
    }
}

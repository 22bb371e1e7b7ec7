//! The virtual hardware of a machine: which of its items hold, and what they say of processors and memory.
//!
//! A descriptor may list several sections of hardware to choose from, several configurations to deploy, and bounds
//! beside the normal values (DSP0243, clauses 8 and 9.8). What holds here is the first section, the configuration that
//! is the default, and the normal values.

use super::xml::{attribute, children, name, text};
use roxmltree::Node;
use std::collections::HashMap;

/// The `ResourceType` of processors, of CIM_ResourceAllocationSettingData.
const PROCESSOR: &str = "3";
/// The `ResourceType` of memory.
const MEMORY: &str = "4";

/// An amount of something, as it is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quantity<'a> {
    pub value: Option<&'a str>,
    pub units: Option<&'a str>,
}

/// What a machine has of processors and memory: one quantity for each item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hardware<'a> {
    pub processors: Vec<Quantity<'a>>,
    pub memory: Vec<Quantity<'a>>,
}

/// The configuration that is deployed where none is chosen: the one that says so, else the first.
pub fn default_configuration<'a>(envelope: Node<'a, '_>) -> Option<&'a str> {
    let all = || children(envelope, "DeploymentOptionSection").flat_map(|section| children(section, "Configuration"));
    let is_default = |node: &Node<'_, '_>| matches!(attribute(*node, "default"), Some("true" | "1"));
    all().find(is_default).or_else(|| all().next()).and_then(|node| attribute(node, "id"))
}

/// What a machine has in this configuration.
pub fn of<'a>(machine: Node<'a, '_>, configuration: Option<&str>) -> Hardware<'a> {
    let mut hardware = Hardware::default();
    let Some(section) = children(machine, "VirtualHardwareSection").next() else { return hardware };
    let mut items: Vec<Item<'a>> = children(section, "Item").map(Item::of).collect();
    items.retain(|item| item.holds_in(configuration));
    // An item of the configuration takes the place of the one that holds in all, and has the same identifier.
    let mut special: HashMap<&str, bool> = HashMap::new();
    for item in &items {
        if let Some(identifier) = item.identifier {
            *special.entry(identifier).or_default() |= item.configurations.is_some();
        }
    }
    items.retain(|item| {
        let is_replaced =
            item.identifier.and_then(|identifier| special.get(identifier)).is_some_and(|special| *special);
        item.configurations.is_some() || !is_replaced
    });
    for item in items {
        match item.resource {
            Some(PROCESSOR) => hardware.processors.push(item.quantity),
            Some(MEMORY) => hardware.memory.push(item.quantity),
            _ => {}
        }
    }
    hardware
}

struct Item<'a> {
    identifier: Option<&'a str>,
    resource: Option<&'a str>,
    quantity: Quantity<'a>,
    configurations: Option<&'a str>,
    bound: Option<&'a str>,
}

impl<'a> Item<'a> {
    fn of(node: Node<'a, '_>) -> Item<'a> {
        let mut item = Item {
            identifier: None,
            resource: None,
            quantity: Quantity::default(),
            configurations: attribute(node, "configuration"),
            bound: attribute(node, "bound"),
        };
        let mut quantity_units = None;
        for child in node.children() {
            match name(child) {
                "InstanceID" | "InstanceId" => item.identifier = text(child),
                "ResourceType" => item.resource = text(child),
                "VirtualQuantity" => item.quantity.value = text(child),
                "AllocationUnits" => item.quantity.units = text(child),
                "VirtualQuantityUnits" => quantity_units = text(child),
                _ => {}
            }
        }
        // CIM's own name for the unit of this value, where there is none of OVF's.
        item.quantity.units = item.quantity.units.or(quantity_units);
        item
    }

    fn holds_in(&self, configuration: Option<&str>) -> bool {
        let is_normal = self.bound.is_none_or(|bound| bound == "normal");
        let mut configurations = self.configurations.map(str::split_whitespace);
        is_normal && configurations.as_mut().is_none_or(|all| all.any(|one| Some(one) == configuration))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use roxmltree::Document;

    const OPTIONS: &str = "<DeploymentOptionSection><Configuration id='small'/><Configuration id='big' default='true'/>\
        </DeploymentOptionSection>";

    fn values(items: &str, options: &str) -> Vec<String> {
        let text =
            format!("<Envelope>{options}<V><VirtualHardwareSection>{items}</VirtualHardwareSection></V></Envelope>");
        let document = Document::parse(&text).expect("XML");
        let machine = children(document.root_element(), "V").next().expect("a machine");
        let hardware = of(machine, default_configuration(document.root_element()));
        hardware.processors.iter().map(|quantity| quantity.value.unwrap_or("none").to_owned()).collect()
    }

    fn item(attributes: &str, identifier: &str, value: &str) -> String {
        format!(
            "<Item {attributes}><InstanceID>{identifier}</InstanceID><ResourceType> 3 </ResourceType>\
             <VirtualQuantity>{value}</VirtualQuantity></Item>"
        )
    }

    #[test]
    fn bounds_are_not_the_value() {
        let items = [
            item("bound='min'", "1", "1"),
            item("", "1", "2"),
            item("bound='max'", "1", "8"),
            item("bound='normal'", "2", "3"),
        ];
        assert_eq!(values(&items.concat(), ""), ["2", "3"]);
    }

    #[test]
    fn an_item_of_the_default_configuration_takes_the_place_of_the_general_one() {
        let items = [
            item("", "1", "1"),
            item("configuration='small'", "1", "2"),
            item("configuration='huge big'", "1", "16"),
            item("configuration='small'", "2", "5"),
            item("", "3", "7"),
        ]
        .concat();
        assert_eq!(values(&items, OPTIONS), ["16", "7"]);
        assert_eq!(values(&items, &OPTIONS.replace("default", "x")), ["2", "5", "7"], "else the first is the default");
        assert_eq!(values(&items, ""), ["1", "7"]);
    }

    #[test]
    fn items_without_an_identifier_or_a_value_all_count() {
        let items = "<Item><ResourceType>3</ResourceType></Item>".repeat(2);
        assert_eq!(values(&items, ""), ["none", "none"]);
    }
}

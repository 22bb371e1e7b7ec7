//! What names and files say as attributes of the API, and the counts of facets.

use super::harness::{Server, Wishes, ids, names};
use super::sync::{iso, ova};
use reqwest::StatusCode;
use serde_json::{Value, json};

async fn facets(server: &Server, query: &str) -> Value {
    let (status, body) = server.get(&format!("/v2/iso?{query}")).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    body["meta"]["facets"].clone()
}

#[tokio::test]
async fn what_a_name_says_stands_beside_the_documented_attributes() {
    let server = Server::start().await;
    let (_, body) = server.get("/v2/iso/10").await;
    let image = &body["data"];
    assert_eq!(image["path"], "[vss-ISOs] Windows/Win2003/MS_Win2003std_R2_SP2_DISK1.iso");
    for (name, value) in [
        ("os_family", json!("Windows")),
        ("distribution", json!("Windows Server")),
        ("version", json!("2003 R2 SP2")),
        ("architecture", Value::Null),
        ("variant", json!("std disk")),
        ("directory", json!("Windows/Win2003")),
        ("size", Value::Null),
    ] {
        assert_eq!(image[name], value, "{name}");
    }
    let (_, body) = server.get("/v2/iso?expand=1&filter=distribution,eq,Windows Server;version,ge,2003").await;
    assert_eq!(ids(&body), [10]);
    let (_, body) = server.get("/v2/image?expand=1&filter=distribution,eq,Ubuntu&sort=version,desc;id,asc").await;
    assert_eq!(ids(&body), [6, 8, 7, 9], "17.04 comes before 16.04");
}

#[tokio::test]
async fn facets_are_counted_for_the_filters_and_each_without_its_own() {
    let server = Server::start().await;
    let all = facets(&server, "facets=distribution,folder,year,architecture").await;
    assert_eq!(all["year"], json!({"values": [{"value": "2017", "count": 224}], "distinct": 1}));
    let distributions = json!([
        {"value": "Ubuntu", "count": 184}, {"value": "CentOS", "count": 39}, {"value": "Windows Server", "count": 1}
    ]);
    assert_eq!(all["distribution"], json!({"values": distributions, "distinct": 3}));
    assert_eq!(all["folder"]["values"][1], json!({"value": "Linux/CentOS", "count": 39}));
    let without =
        all["architecture"]["values"].as_array().expect("values").iter().find(|count| count["value"].is_null());
    assert_eq!(without.expect("a count")["count"], 1);

    let narrow =
        facets(&server, "facets=distribution,architecture&filter=distribution,eq,CentOS;path,like,%25linux%25").await;
    assert_eq!(narrow["architecture"], json!({"values": [{"value": "amd64", "count": 39}], "distinct": 1}));
    assert_eq!(
        narrow["distribution"]["values"],
        json!([{"value": "Ubuntu", "count": 184}, {"value": "CentOS", "count": 39}])
    );
    assert_eq!(facets(&server, "filter=id,eq,1").await, Value::Null);
    let (status, body) = server.get("/v2/iso?facets=colour").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body["message"].as_str().expect("a sentence").starts_with("facets: 'colour' is not a facet of /iso."));
}

#[tokio::test]
async fn facets_follow_each_sync_and_tell_nothing_of_others() {
    let server = Server::start().await;
    let years = async |user: &str| {
        let (_, body) = server.get_as("/v2/user/image/iso?facets=distribution", user).await;
        body["meta"]["facets"]["distribution"]["values"].clone()
    };
    assert_eq!(years("josem").await, json!([]));
    server.upload("josem", "debian-12.5.0-amd64-netinst.iso", &iso());
    server.sync("/v2/user/image/iso", "josem").await;
    assert_eq!(years("josem").await, json!([{"value": "Debian", "count": 1}]));
    assert_eq!(years("other").await, json!([]));
    let store = imagedeck_server::sync::store_folder(&server.data, "josem");
    std::fs::rename(store.join("debian-12.5.0-amd64-netinst.iso"), store.join("Rocky-9.4-x86_64-dvd.iso"))
        .expect("a file");
    server.sync("/v2/user/image/iso", "josem").await;
    assert_eq!(years("josem").await, json!([{"value": "Rocky Linux", "count": 1}]));
}

#[tokio::test]
async fn what_files_say_is_kept_and_can_be_asked_for() {
    let server = Server::start().await;
    let mut image = iso();
    image[32_768] = 1;
    image[32_808..32_818].copy_from_slice(b"MY_VOLUME ");
    image[34_816..34_823].copy_from_slice(b"\xffCD001\x01");
    server.upload("josem", "mine.iso", &image);
    server.upload("josem", "machine.ova", &ova());
    server.upload("josem", "other.ovf", MACHINE.as_bytes());
    server.sync("/v2/user/image/iso", "josem").await;
    server.sync("/v2/user/image/vm", "josem").await;
    let (_, body) = server.get("/v2/user/image/iso?filter=volume_name,eq,MY_VOLUME;bootable,eq,false").await;
    assert_eq!((names(&body), &body["data"][0]["size"]), (vec!["mine.iso".to_owned()], &json!(image.len())));
    let (_, body) = server.get("/v2/user/image/vm?filter=memory_mib,ge,2048;cpus,eq,2").await;
    let machine = &body["data"][0];
    assert_eq!((&machine["name"], &machine["guest_system"]), (&json!("other.ovf"), &json!("Ubuntu Linux (64-bit)")));
    assert_eq!((&machine["disks"], &machine["disk_capacity"]), (&json!(1), &json!(10_737_418_240_i64)));
}

const MACHINE: &str = r#"<Envelope xmlns:ovf="urn:o" xmlns:rasd="urn:r"><References/>
<DiskSection><Disk ovf:capacity="10" ovf:capacityAllocationUnits="byte * 2^30" ovf:diskId="d"/></DiskSection>
<VirtualSystem ovf:id="m"><OperatingSystemSection ovf:id="94"><Description>Ubuntu Linux (64-bit)</Description></OperatingSystemSection>
<VirtualHardwareSection>
<Item><rasd:ResourceType>3</rasd:ResourceType><rasd:InstanceID>1</rasd:InstanceID><rasd:VirtualQuantity>2</rasd:VirtualQuantity></Item>
<Item><rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits><rasd:InstanceID>2</rasd:InstanceID><rasd:ResourceType>4</rasd:ResourceType><rasd:VirtualQuantity>2048</rasd:VirtualQuantity></Item>
</VirtualHardwareSection></VirtualSystem></Envelope>"#;

#[tokio::test]
async fn what_goes_beyond_the_documented_api_can_be_hidden() {
    let server = Server::with(Wishes { arguments: &["--documented-only"], ..Wishes::default() }).await;
    let (_, body) = server.get("/v2/iso/10").await;
    let attributes: Vec<&String> = body["data"].as_object().expect("an object").keys().collect();
    assert_eq!(attributes, ["created_on", "data_store", "id", "name", "path", "public", "updated_on"]);
    let (status, body) = server.get("/v2/iso?expand=1&per_page=1&facets=distribution").await;
    assert_eq!((status, &body["meta"]["facets"]), (StatusCode::OK, &Value::Null));
    assert_eq!(body["data"][0].get("version"), None);
    for query in ["filter=distribution,eq,Ubuntu", "sort=version,desc"] {
        let (status, body) = server.get(&format!("/v2/iso?{query}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        let message = body["message"].as_str().expect("a sentence");
        assert!(message.contains("is not an attribute of /iso"), "{message}");
    }
}

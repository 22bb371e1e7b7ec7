//! TLS of the server's own: verified by clients, renewed while it runs, and no way around it. The client is a server in
//! front of it, which verifies certificates.

use super::command_line::{Running, start, text};
use super::upstream::Front;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, Issuer, KeyPair};
use reqwest::{Client, StatusCode};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Authority {
        let mut authority = CertificateParams::new(Vec::new()).expect("parameters");
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Authority(CertifiedIssuer::self_signed(authority, KeyPair::generate().expect("a key")).expect("an authority"))
    }

    /// Writes a new certificate for this machine, and its key.
    fn certify(&self, folder: &Path) {
        let key = KeyPair::generate().expect("a key");
        let certificate = CertificateParams::new(["localhost".to_owned()]).expect("parameters");
        let issuer: &Issuer<'static, KeyPair> = &self.0;
        let certificate = certificate.signed_by(&key, issuer).expect("a certificate");
        std::fs::write(folder.join("key.pem"), key.serialize_pem()).expect("a file");
        std::fs::write(folder.join("cert.pem"), certificate.pem()).expect("a file");
    }

    /// What somebody finds at an address who trusts this authority alone.
    async fn ask(&self, folder: &Path, url: &str, path: &str) -> (StatusCode, String) {
        let file = folder.join("authority.pem");
        std::fs::write(&file, self.0.pem()).expect("a file");
        let front = Front::with(url, Some(&file), Duration::from_secs(10)).await;
        let (status, body) = front.get(path).await;
        // The address of whoever stands in front is no more than the name of the one behind.
        (status, body.to_string().replace(&front.url, "FRONT"))
    }
}

fn start_encrypted(folder: &Path) -> Running {
    let (certificate, key) = (folder.join("cert.pem"), folder.join("key.pem"));
    let files = [certificate, key].map(|path| path.to_str().expect("text").to_owned());
    start(&folder.join("data"), &["--tls-cert", &files[0], "--tls-key", &files[1]])
}

/// The address by the name that the certificate is for.
fn by_name(server: &Running) -> String {
    server.url.replace("127.0.0.1", "localhost")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_with_a_certificate_speaks_tls_alone_and_says_so_in_its_links() {
    let folder = tempfile::tempdir().expect("a folder");
    let authority = Authority::new();
    authority.certify(folder.path());
    let server = start_encrypted(folder.path());
    assert!(server.url.starts_with("https://127.0.0.1:"), "{}", server.url);
    let url = by_name(&server);
    let (status, index) = authority.ask(folder.path(), &url, "/v2").await;
    assert_eq!(status, StatusCode::OK);
    // Only what begins as the server's own address does is renamed on its way.
    assert!(index.contains("FRONT/v2/iso") && !index.contains("localhost"), "{index}");
    let stranger = Authority::new().ask(folder.path(), &url, "/v2").await;
    assert_eq!(stranger.0, StatusCode::BAD_GATEWAY, "another authority does not vouch for it");
    let plain = Client::new().get(url.replace("https", "http")).send().await;
    assert!(plain.is_err(), "nothing is said in the clear: {plain:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_renewed_without_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let (old, new) = (Authority::new(), Authority::new());
    old.certify(folder.path());
    let server = start_encrypted(folder.path());
    let url = by_name(&server);
    let is_vouched_for =
        async |authority: &Authority| authority.ask(folder.path(), &url, "/v2").await.0 == StatusCode::OK;
    assert!(is_vouched_for(&old).await);
    new.certify(folder.path());
    while !is_vouched_for(&new).await {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(!is_vouched_for(&old).await);
}

#[test]
fn what_is_no_certificate_is_refused_with_the_mend() {
    let folder = tempfile::tempdir().expect("a folder");
    let (ours, other) = (folder.path().join("ours"), folder.path().join("other"));
    for folder in [&ours, &other] {
        std::fs::create_dir(folder).expect("a folder");
        Authority::new().certify(folder);
    }
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "nothing").expect("a file");
    let (cert, key) = (ours.join("cert.pem"), ours.join("key.pem"));
    for (cert, key, expected) in [
        (&empty, &key, "--tls-cert"),
        (&cert, &empty, "--tls-key"),
        (&cert, &other.join("key.pem"), "cannot be used with the key"),
        (&folder.path().join("missing.pem"), &key, "missing.pem"),
    ] {
        let mut serve = Command::new(env!("CARGO_BIN_EXE_imagedeck-server"));
        serve.args(["serve", "--port", "0", "--data"]).arg(folder.path().join("data"));
        let refused = serve.arg("--tls-cert").arg(cert).arg("--tls-key").arg(key).output().expect("the program");
        assert!(!refused.status.success() && text(&refused.stderr).contains(expected), "{}", text(&refused.stderr));
    }
}

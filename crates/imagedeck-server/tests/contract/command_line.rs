//! The program itself: its first start, its second, its commands, and what it says when something is wrong.

use super::harness::PASSWORD;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_imagedeck-server");

pub struct Running {
    child: Child,
    lines: Vec<String>,
    pub url: String,
}

pub fn start(data: &Path, arguments: &[&str]) -> Running {
    start_with(&["env"], data, arguments)
}

/// The same, started by another program with these words of its own.
pub fn start_with(starter: &[&str], data: &Path, arguments: &[&str]) -> Running {
    let mut command = Command::new(starter[0]);
    command.args(&starter[1..]).arg(PROGRAM).arg("serve").arg("--data").arg(data).args(["--port", "0"]).args(arguments);
    command.env("IMAGEDECK_CATALOGUE_SIZE", "300");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program");
    let mut lines = Vec::new();
    let mut output = BufReader::new(child.stdout.take().expect("an output")).lines();
    let url = loop {
        let line = output.next().expect("a line with the address").expect("text");
        let url = line.strip_prefix("imagedeck is at ").map(|url| url.trim_end_matches('/').to_owned());
        lines.push(line);
        if let Some(url) = url {
            break url;
        }
    };
    // One line more says who can sign in.
    lines.push(output.next().expect("a line").expect("text"));
    Running { child, lines, url }
}

/// The password that the first start made up and printed.
pub fn password_of(server: &Running) -> String {
    let line = server.lines.iter().find_map(|line| line.split_once("password ")).expect("a password").1;
    line.split_whitespace().next().expect("a password").to_owned()
}

impl Running {
    /// Whether this start has made an account.
    pub fn made_account(&self) -> bool {
        self.lines.iter().any(|line| line.contains(", password "))
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends the program as the system does that has no memory left.
    pub fn kill(&mut self) {
        self.child.kill().expect("a running program");
        self.child.wait().expect("an end");
    }

    /// Asks the program to stop as a service manager does, and waits until it has.
    pub fn stop(mut self) -> Vec<String> {
        let status = Command::new("kill").arg(self.child.id().to_string()).status().expect("kill");
        assert!(status.success());
        assert!(self.child.wait().expect("an end").success(), "a clean end");
        std::mem::take(&mut self.lines)
    }
}

impl Drop for Running {
    /// A test that fails leaves no server behind.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn run(arguments: &[&str], data: &Path, input: &str) -> Output {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).env("IMAGEDECK_DATA", data);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program");
    child.stdin.take().expect("an input").write_all(input.as_bytes()).expect("input");
    child.wait_with_output().expect("an end")
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub async fn token(url: &str, user: &str, password: &str) -> Option<String> {
    let request = reqwest::Client::new().post(format!("{url}/auth/request-token")).basic_auth(user, Some(password));
    let body: Value = request.send().await.expect("an answer").json().await.expect("JSON");
    body["token"].as_str().map(str::to_owned)
}

async fn total(url: &str, token: &str, path: &str) -> Value {
    let request = reqwest::Client::new().get(format!("{url}{path}")).bearer_auth(token);
    let body: Value = request.send().await.expect("an answer").json().await.expect("JSON");
    body["meta"]["pages"]["total"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_start_makes_everything_and_a_second_keeps_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let first = start(&data, &["--user", "jdoe"]);
    let last = first.lines.last().expect("a line").clone();
    let password = last.strip_prefix("User jdoe, password ").and_then(|rest| rest.split(' ').next()).expect(&last);
    let access = token(&first.url, "jdoe", password).await.expect("a token");
    assert_eq!(total(&first.url, &access, "/v2/iso").await, 300);
    let client = reqwest::Client::new();
    for (path, count) in [("/v2/user/image/iso", 4), ("/v2/user/image/vm", 5)] {
        let patch = client.patch(format!("{}{path}", first.url)).bearer_auth(&access).send().await.expect("an answer");
        let body: Value = patch.json().await.expect("JSON");
        let url = body["data"]["_links"]["request"].as_str().expect("an address").to_owned();
        let request = loop {
            let answer = client.get(&url).bearer_auth(&access).send().await.expect("an answer");
            let body: Value = answer.json().await.expect("JSON");
            if body["data"]["status"] == "PROCESSED" {
                break body["data"].clone();
            }
            tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        };
        assert_eq!(request["added"], count, "{request}");
        let warnings = request["message"]["warnings"].as_array().expect("a list").len();
        assert_eq!(warnings, if path.ends_with("vm") { 2 } else { 0 }, "{request}");
    }
    first.stop();
    for name in ["token.key", "imagedeck.sqlite"] {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(data.join(name)).expect("a file").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name} is nobody else's");
    }

    let second = start(&data, &["--user", "jdoe", "--catalogue-size", "200"]);
    assert!(token(&second.url, "jdoe", password).await.is_some());
    assert_eq!(total(&second.url, &access, "/v2/iso").await, 300);
    let said = second.stop().join("\n");
    assert!(said.contains("keeps its 300 images") && said.contains("user password"), "{said}");
    assert!(!said.contains(password));
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_managed_while_the_server_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let server = start(&data, &[]);
    let second = run(&["serve", "--port", "0"], &data, "");
    let said = text(&second.stderr);
    assert!(said.contains("is served by another imagedeck-server") && said.lines().count() == 1, "{said}");
    let added = run(&["user", "add", "anna"], &data, &format!("{PASSWORD}\n"));
    assert!(added.status.success(), "{}", text(&added.stderr));
    let access = token(&server.url, "anna", PASSWORD).await.expect("a token");
    assert_eq!(total(&server.url, &access, "/v2/user/image/iso?page=1").await, 0);
    let changed = run(&["user", "password", "anna", "--generate"], &data, "");
    let said = text(&changed.stdout);
    let password = said.lines().find_map(|line| line.strip_prefix("Password: ")).expect("a password");
    assert_eq!(token(&server.url, "anna", PASSWORD).await, None);
    assert!(token(&server.url, "anna", password).await.is_some());
    assert!(text(&run(&["user", "list"], &data, "").stdout).contains("anna\tsince "));
    assert!(run(&["user", "remove", "anna"], &data, "").status.success());
    assert_eq!(token(&server.url, "anna", password).await, None);
    for (arguments, input, part) in [
        (vec!["user", "add", "../x"], "long enough\n", "cannot be a user name"),
        (vec!["user", "add", "demo"], "long enough\n", "There is a user 'demo' already"),
        (vec!["user", "add", "ben"], "short\n", "A password needs 8"),
        (vec!["user", "add", "ben"], "", "No password was given"),
        (vec!["user", "remove", "nobody"], "", "There is no user 'nobody'"),
        (vec!["user", "password", "nobody", "--generate"], "", "There is no user 'nobody'"),
    ] {
        let output = run(&arguments, &data, input);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let said = text(&output.stderr);
        assert!(said.contains(part) && said.lines().count() == 1, "{said}");
    }
    server.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_of_images_becomes_a_part_of_the_catalogue() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, images) = (folder.path().join("data"), folder.path().join("images"));
    std::fs::create_dir_all(images.join("sub")).expect("a folder");
    std::fs::write(images.join("sub/real.iso"), super::sync::iso()).expect("a file");
    std::fs::write(images.join("real.ova"), super::sync::ova()).expect("a file");
    let server = start(&data, &[]);
    let path = images.to_str().expect("a path");
    let indexed = run(&["catalogue", "index", path, "--below", "Local"], &data, "");
    assert!(indexed.status.success(), "{}", text(&indexed.stderr));
    assert!(text(&indexed.stdout).contains("ISO images below Local: 1 added, 0 updated, 0 removed."));
    assert!(run(&["user", "add", "anna"], &data, &format!("{PASSWORD}\n")).status.success());
    let access = token(&server.url, "anna", PASSWORD).await.expect("a token");
    assert_eq!(total(&server.url, &access, "/v2/iso?filter=path,eq,[vss-ISOs] Local/sub/real.iso").await, 1);
    assert_eq!(total(&server.url, &access, "/v2/image?filter=folder,eq,Local;label,eq,Local/real.ova").await, 1);
    std::fs::remove_file(images.join("sub/real.iso")).expect("a file");
    let indexed = run(&["catalogue", "index", path, "--below", "Local"], &data, "");
    assert!(text(&indexed.stdout).contains("ISO images below Local: 0 added, 0 updated, 1 removed."));
    assert_eq!(total(&server.url, &access, "/v2/iso").await, 300);
    server.stop();
}

#[test]
fn what_is_wrong_is_said_in_one_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let file = folder.path().join("file");
    std::fs::write(&file, "").expect("a file");
    let below_file = file.join("data");
    let data = folder.path().join("data");
    for (arguments, data, part) in [
        (vec!["serve", "--catalogue-size", "1", "--port", &port], &data, "is in use by another program"),
        (vec!["serve", "--catalogue-size", "1", "--port", "0"], &below_file, "cannot be used"),
        (vec!["serve", "--port", "0", "--dashboard", "/no/such/folder"], &data, "There is no dashboard in"),
        (vec!["serve", "--port", "0", "--time-zone", "Nowhere"], &data, "'Nowhere' is not a time zone"),
        (vec!["serve", "--port", "0", "--user", "a/b", "--catalogue-size", "1"], &data, "cannot be a user name"),
        (vec!["catalogue", "index", "/no/such/folder"], &data, "--below"),
    ] {
        let output = run(&arguments, data, "");
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", text(&output.stderr));
        let said = text(&output.stderr);
        let said: Vec<&str> = said.lines().filter(|line| line.starts_with("imagedeck-server: ")).collect();
        assert!(said.len() == 1 && said[0].contains(part), "{arguments:?}: {said:?}");
    }
    let mut help = String::new();
    let mut child =
        Command::new(PROGRAM).args(["serve", "--help"]).stdout(Stdio::piped()).spawn().expect("the program");
    child.stdout.take().expect("an output").read_to_string(&mut help).expect("text");
    child.wait().expect("an end");
    for option in [
        "--data",
        "--dashboard",
        "--listen",
        "--port",
        "--catalogue-size",
        "--user",
        "--token-lifetime",
        "--trust-proxy",
    ] {
        assert!(help.contains(option), "{option}");
    }
}

fn check_configuration(file: &str, variables: &[(&str, &str)]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("imagedeck.toml");
    std::fs::write(&path, file).expect("a file");
    let mut check = Command::new(PROGRAM);
    check.args(["config", "check", "--config"]).arg(&path).envs(variables.iter().copied());
    check.output().expect("the program")
}

#[test]
fn what_is_in_force_is_shown_with_where_it_is_from_and_without_secrets() {
    let file = "port = 9000\ntrust-proxy = true\nsmtp-url = 'smtps://u:secret@h'\nmail-from = 'a@example.org'\n\
        database-url = 'postgres://u:secret@h/d'";
    let shown = check_configuration(file, &[("IMAGEDECK_PORT", "9001"), ("IMAGEDECK_USER", "ada,grace")]);
    assert!(shown.status.success(), "{}", text(&shown.stderr));
    let shown = text(&shown.stdout);
    let has_line = |setting: &str, from: &str| {
        let is_it =
            |line: &str| line.split_once('#').is_some_and(|(set, by)| set.trim() == setting && by.trim() == from);
        assert!(shown.lines().any(is_it), "{setting} # {from}\n{shown}");
    };
    has_line("port = 9001", "IMAGEDECK_PORT");
    has_line("user = [\"ada\", \"grace\"]", "IMAGEDECK_USER");
    has_line("trust-proxy = true", "line 2");
    has_line("listen = \"127.0.0.1\"", "default");
    assert!(shown.contains("# smtp-url is set") && shown.contains("# database-url is set"), "{shown}");
    assert!(!shown.contains("secret"), "{shown}");
    let refused = check_configuration("upstream-ca = 'a.pem'", &[]);
    assert!(text(&refused.stderr).contains("--upstream <URL>"), "{}", text(&refused.stderr));
}

#[test]
fn a_server_does_not_start_with_a_file_that_has_mistakes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("imagedeck.toml");
    std::fs::write(&path, "port = 'x'\nprot = 1").expect("a file");
    let started = run(&["serve", "--config", path.to_str().expect("text")], folder.path(), "");
    let said = text(&started.stderr);
    assert!(!started.status.success() && said.contains(":1: ") && said.contains(":2: "), "{said}");
}

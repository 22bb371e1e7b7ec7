//! A sync as its user follows it: what was done, what is going on, what came of it.

use super::icon::icon;
use crate::api::ApiError;
use crate::browser::clock::{seconds_until, ticking};
use crate::routes::View;
use crate::sync::progress::{Progress, Watched};
use crate::sync::watch::SyncWatch;
use crate::text::format::{duration, seconds_between, time_of_day};
use imagedeck_api::status::Outcome;
use imagedeck_api::{ImageKind, Resource, Status, SyncRequest};
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// The panel of one kind of image; nothing while there is no sync to speak of.
#[component]
pub fn SyncPanel(
    /// The watch that the panel shows.
    watch: SyncWatch,
) -> impl IntoView {
    // Compared by what is drawn anew, so that the buttons keep the focus from one check to the next.
    let phase = Memo::new(move |_| Phase::of(&watch.progress()));
    move || match phase.get() {
        Phase::Hidden => ().into_any(),
        phase => panel(phase, watch),
    }
}

// Not part of the first load, which mostly has no sync to speak of.
#[inline(never)]
fn panel(phase: Phase, watch: SyncWatch) -> AnyView {
    match phase {
        Phase::Hidden => ().into_any(),
        Phase::UnderWay => view! { <UnderWay watch /> }.into_any(),
        Phase::Unwatched(id) => view! { <Unwatched watch id /> }.into_any(),
        Phase::NotStarted(error) => view! { <NotStarted watch error /> }.into_any(),
        Phase::Processed(request) => view! { <Processed watch request /> }.into_any(),
        Phase::NotFinished(request) => view! { <NotFinished watch request /> }.into_any(),
    }
}

#[derive(Clone, PartialEq)]
enum Phase {
    Hidden,
    UnderWay,
    Unwatched(i64),
    NotStarted(ApiError),
    Processed(SyncRequest),
    NotFinished(SyncRequest),
}

impl Phase {
    fn of(progress: &Progress) -> Phase {
        match progress {
            Progress::Idle => Phase::Hidden,
            Progress::Starting | Progress::Watching(_) => Phase::UnderWay,
            Progress::Unwatched(id) => Phase::Unwatched(*id),
            Progress::NotStarted(error) => Phase::NotStarted(error.clone()),
            Progress::Ended(request) if Status::parse(&request.status).outcome() == Outcome::Good => {
                Phase::Processed(request.clone())
            }
            Progress::Ended(request) => Phase::NotFinished(request.clone()),
        }
    }
}

const fn images(kind: ImageKind) -> &'static str {
    match kind {
        ImageKind::Iso => "ISO images",
        ImageKind::Vm => "VM images",
    }
}

#[component]
fn UnderWay(watch: SyncWatch) -> impl IntoView {
    let style = style_sheet!("style/components/sync_panel.css");
    let watched = move || match watch.progress() {
        Progress::Watching(watched) => Some(watched),
        _ => None,
    };
    let request = move || watched().and_then(|watched| watched.request);
    let status = move || request().map(|request| Status::parse(&request.status));
    let begun = move || !matches!(status(), None | Some(Status::Submitted | Status::Pending | Status::Approved));
    let submitted_at = move || request().map_or(String::new(), |request| time_of_day(&request.created_on));
    let progress = move || request().and_then(|request| request.message.progress);
    let clock = ticking();
    let started = watch.started();
    let elapsed = move || duration(u64::from(seconds_until(clock.get(), started)));
    let next_check = move || match seconds_until(watch.next_check(), clock.get()) {
        0 => "now".to_owned(),
        seconds => format!("{seconds} s"),
    };
    let fault = move || watched().and_then(|watched: Watched| watched.fault);
    view! {
        <section class=style aria-labelledby="sync-title">
            <div class="sync-head">
                <span class="spin">{icon("ring")}</span>
                <h2 id="sync-title">"Syncing your " {images(watch.kind())}</h2>
                {move || match watched() {
                    Some(watched) => view! { <RequestLink id=watched.id /> }.into_any(),
                    None => ().into_any(),
                }}
                <div class="acts">
                    <button type="button" class="btn" on:click=move |_| watch.check_now()>"Check now"</button>
                    <button type="button" class="btn" on:click=move |_| watch.stop_watching()>"Stop watching"</button>
                </div>
            </div>
            <ol class="timeline">
                {move || {
                    let (first, second) = if begun() { ("done", "now") } else { ("now", "todo") };
                    let accepted = if watched().is_some() { "Request accepted" } else { "Sending the request" };
                    let doing = match progress() {
                        _ if !begun() => String::new(),
                        Some(progress) => progress,
                        None => "The service reads your store".to_owned(),
                    };
                    [
                        step(first, "Submitted", &submitted_at(), accepted),
                        step(second, &current_step(status().as_ref()), "", &doing),
                        step("todo", "Processed", "", "Then the list below is read again"),
                    ]
                    .into_any()
                }}
            </ol>
            <div role="status">
                {move || match fault() {
                    Some(error) => warning("warn", format!("{error} The sync goes on; it is checked again.")),
                    None => ().into_any(),
                }}
            </div>
            <div class="sync-foot">
                <span>"Elapsed " <b role="timer">{elapsed}</b></span>
                <span>"Next check in " <b>{next_check}</b></span>
                <span class="push">"The sync goes on if you leave this page."</span>
            </div>
        </section>
    }
}

/// The middle step, in the service's own word where it is not known.
fn current_step(status: Option<&Status>) -> String {
    match status {
        Some(Status::ApprovalRequired) => "Waiting for approval".to_owned(),
        Some(Status::Unknown(word)) => word.clone(),
        _ => "In progress".to_owned(),
    }
}

fn step(state: &'static str, title: &str, time: &str, words: &str) -> AnyView {
    let is_now = (state == "now").then_some("step");
    let mark = if state == "done" { icon("check") } else { ().into_any() };
    view! {
        <li class=state aria-current=is_now>
            <span class="dot">{mark}</span>
            <b>{title.to_owned()}</b>
            <small>{time.to_owned()}</small>
            <small>{words.to_owned()}</small>
        </li>
    }
    .into_any()
}

#[component]
fn Unwatched(watch: SyncWatch, id: i64) -> impl IntoView {
    let style = style_sheet!("style/components/sync_panel.css");
    view! {
        <section class=style aria-labelledby="sync-title">
            <div class="sync-head">
                {icon("info")}
                <h2 id="sync-title">"This sync goes on unwatched"</h2>
                <RequestLink id />
                <div class="acts">
                    <button type="button" class="btn" on:click=move |_| watch.watch_again()>"Watch again"</button>
                    <DismissButton watch />
                </div>
            </div>
        </section>
    }
}

#[component]
fn NotStarted(watch: SyncWatch, error: ApiError) -> impl IntoView {
    let style = style_sheet!("style/components/sync_panel.css");
    view! {
        <section class=format!("{style} bad") aria-labelledby="sync-title">
            <div class="sync-head" role="alert">
                {icon("warn")}
                <h2 id="sync-title">"The sync was not started"</h2>
                <div class="acts">
                    <button type="button" class="btn primary" on:click=move |_| watch.start()>"Try again"</button>
                    <DismissButton watch />
                </div>
                <p>{error.to_string()} " Your uploads are safe and the list below is unchanged."</p>
            </div>
        </section>
    }
}

#[component]
fn Processed(watch: SyncWatch, request: SyncRequest) -> impl IntoView {
    let style = style_sheet!("style/components/sync_panel.css");
    let took = seconds_between(&request.created_on, &request.updated_on).map(duration);
    let unchanged = request.added == 0 && request.updated == 0 && request.deleted == 0;
    let title = if Status::parse(&request.status) == Status::Scheduled { "Sync scheduled" } else { "Sync processed" };
    view! {
        <section class=format!("{style} ok") aria-labelledby="sync-title">
            <div class="sync-head" role="status">
                {icon("check")}
                <h2 id="sync-title">{title}</h2>
                <RequestLink id=request.id />
                <div class="diff">
                    <Change class="add" symbol="plus" count=request.added word="added" />
                    <Change class="upd" symbol="pencil" count=request.updated word="updated" />
                    <Change class="del" symbol="minus" count=request.deleted word="removed" />
                    {unchanged.then_some("No change")}
                </div>
                <div class="acts"><DismissButton watch /></div>
            </div>
            {warnings(request.message.warnings)}
            <div class="sync-foot">
                {took.map(|took| view! { <span>"Took " <b>{took}</b></span> })}
                <span>"Finished at " <b>{time_of_day(&request.updated_on)}</b></span>
            </div>
        </section>
    }
}

#[component]
fn NotFinished(watch: SyncWatch, request: SyncRequest) -> impl IntoView {
    let style = style_sheet!("style/components/sync_panel.css");
    let took = seconds_between(&request.created_on, &request.updated_on).map(duration);
    let said =
        if request.message.errors.is_empty() { request.status.clone() } else { request.message.errors.join("\n") };
    view! {
        <section class=format!("{style} bad") aria-labelledby="sync-title">
            <div role="alert">
                <div class="sync-head">
                    {icon("warn")}
                    <h2 id="sync-title">"The sync did not finish"</h2>
                    <RequestLink id=request.id />
                    <div class="acts">
                        <button type="button" class="btn primary" on:click=move |_| watch.start()>"Try again"</button>
                        <DismissButton watch />
                    </div>
                </div>
                <div class="said"><h3>"What the request said"</h3><pre>{said}</pre></div>
                <p>"Your uploads are safe and the list below is unchanged. Try again later; copy the message if you write to support."</p>
            </div>
            {warnings(request.message.warnings)}
            <div class="sync-foot">
                <span>"Submitted " <b>{time_of_day(&request.created_on)}</b></span>
                {took.map(|took| view! { <span>"Ended after " <b>{took}</b></span> })}
                <a class="push" href=View::of(Resource::SyncRequests).print()>"Earlier requests"</a>
            </div>
        </section>
    }
}

#[component]
fn Change(class: &'static str, symbol: &'static str, count: i64, word: &'static str) -> impl IntoView {
    (count != 0).then(|| view! { <span class=class>{icon(symbol)}{count} " " {word}</span> })
}

fn warnings(sentences: Vec<String>) -> AnyView {
    sentences.into_iter().map(|sentence| warning("info", sentence)).collect_view().into_any()
}

fn warning(symbol: &'static str, sentence: String) -> AnyView {
    view! { <p class="warnline">{icon(symbol)}<span>{sentence}</span></p> }.into_any()
}

#[component]
fn RequestLink(id: i64) -> impl IntoView {
    let address = View::of(Resource::SyncRequests).with_open(Some(id)).print();
    view! { <a class="id" href=address>"image_sync/" {id}</a> }
}

#[component]
fn DismissButton(watch: SyncWatch) -> impl IntoView {
    let dismiss = move |_| {
        watch.dismiss();
        crate::browser::focus::move_to(&["#sync-now"]);
    };
    view! {
        <button type="button" class="icon-btn" aria-label="Dismiss" on:click=dismiss>{icon("x")}</button>
    }
}

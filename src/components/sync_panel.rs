//! A sync as its user follows it: what was done, what is going on, what came of it.

use super::icon::icon;
use super::timeline::{life, timeline};
use crate::api::ApiError;
use crate::browser::clock::ticking;
use crate::browser::{focus, notification};
use crate::routes::View;
use crate::state::toast::Toasts;
use crate::sync::changed::Changed;
use crate::sync::progress::{Next, Progress, Watched};
use crate::sync::watch::SyncWatch;
use crate::sync::words::images;
use crate::text::format::{duration, seconds_between, time_of_day};
use imagedeck_api::status::Outcome;
use imagedeck_api::{Resource, Status, SyncRequest};
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
        Phase::Lost(id) => view! { <Lost watch id /> }.into_any(),
        Phase::NotStarted(error) => view! { <NotStarted watch error known=true /> }.into_any(),
        Phase::Unanswered(error) => view! { <NotStarted watch error known=false /> }.into_any(),
        Phase::Processed(request) => view! { <Processed watch request /> }.into_any(),
        Phase::NotFinished(request) => view! { <NotFinished watch request /> }.into_any(),
    }
}

#[derive(Clone, PartialEq)]
enum Phase {
    Hidden,
    UnderWay,
    Unwatched(i64),
    Lost(i64),
    NotStarted(ApiError),
    Unanswered(ApiError),
    Processed(SyncRequest),
    NotFinished(SyncRequest),
}

impl Phase {
    fn of(progress: &Progress) -> Phase {
        match progress {
            Progress::Idle => Phase::Hidden,
            Progress::Starting | Progress::Watching(_) => Phase::UnderWay,
            Progress::Unwatched(id) => Phase::Unwatched(*id),
            Progress::Lost(id) => Phase::Lost(*id),
            Progress::NotStarted(error) => Phase::NotStarted(error.clone()),
            Progress::Unanswered(error) => Phase::Unanswered(error.clone()),
            Progress::Ended(request) if request.outcome() == Outcome::Good => Phase::Processed(request.clone()),
            Progress::Ended(request) => Phase::NotFinished(request.clone()),
        }
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
    let clock = ticking();
    let elapsed = move || {
        let now = clock.get();
        duration((watched().map_or(0.0, |watched| watched.age(now)) / 1_000.0) as u64)
    };
    let next_check = move || {
        let now = clock.get();
        match watched() {
            Some(_) if watch.is_offline() => "when the network is back".to_owned(),
            Some(_) if !watch.is_leading() => "by another tab".to_owned(),
            Some(watched) if !watch.is_asking() => match watched.next(now) {
                Next::Ask => "now".to_owned(),
                Next::Wait(pause) => format!("in {} s", pause.div_ceil(1_000)),
            },
            _ => "now".to_owned(),
        }
    };
    let is_watching = Memo::new(move |_| watched().is_some());
    let stuck = Memo::new(move |_| {
        let now = clock.get();
        watched().is_some_and(|watched| watched.seems_stuck(now))
    });
    let fault = move || watched().and_then(|watched: Watched| watched.fault);
    let keep = move |_| {
        watch.keep_watching();
        focus::move_to(&["#check-now"]);
    };
    view! {
        <section class=style aria-labelledby="sync-title">
            <div class="sync-head">
                <span class="spin">{icon("ring")}</span>
                <h2 id="sync-title">"Syncing your " {images(watch.kind())}</h2>
                {move || match watched() {
                    Some(watched) => view! { <RequestLink id=watched.id /> }.into_any(),
                    None => ().into_any(),
                }}
                {move || match is_watching.get() {
                    true => acts(watch),
                    // Nothing can be done before the service has answered.
                    false => ().into_any(),
                }}
            </div>
            <div class="steps">
                {move || timeline(life(request().as_ref(), is_watching.get(), "Then the list below is read again"), "")}
            </div>
            <div role="status">
                {move || match fault() {
                    Some(error) => warning("warn", format!("{error} The sync goes on; it is checked again.")),
                    None => ().into_any(),
                }}
                {move || match stuck.get() {
                    true => view! {
                        <p class="warnline">
                            {icon("warn")}
                            <span>"This seems stuck: no sync should take an hour. Keep watching, or stop and look again later. If it does not end, tell support its number."</span>
                            <button type="button" class="btn" on:click=keep>"Keep watching"</button>
                        </p>
                    }
                    .into_any(),
                    false => ().into_any(),
                }}
            </div>
            <div class="sync-foot">
                <span>"Elapsed " <b role="timer">{elapsed}</b></span>
                <span>"Next check " <b>{next_check}</b></span>
                <span class="push">"The sync goes on if you leave this page."</span>
            </div>
        </section>
    }
}

/// What can be done about a request that is watched.
fn acts(watch: SyncWatch) -> AnyView {
    let stop = move |_| {
        watch.stop_watching();
        focus::move_to(&["#watch-again"]);
    };
    view! {
        <div class="acts">
            {notification_button()}
            <button type="button" id="check-now" class="btn" on:click=move |_| watch.check_now()>"Check now"</button>
            <button type="button" class="btn" on:click=stop>"Stop watching"</button>
        </div>
    }
    .into_any()
}

/// Lets the system tell of the end, where the user has not said yet whether it may.
fn notification_button() -> AnyView {
    let can_ask = RwSignal::new(notification::can_be_asked_for());
    let ask = move |_| {
        notification::ask_for();
        can_ask.set(false);
        focus::move_to(&["#check-now"]);
    };
    let button = move || match can_ask.get() {
        true => {
            view! { <button type="button" class="btn quiet" on:click=ask>"Notify me at the end"</button> }.into_any()
        }
        false => ().into_any(),
    };
    button.into_any()
}

#[component]
fn Unwatched(watch: SyncWatch, id: i64) -> impl IntoView {
    let watch_again = move |_| {
        watch.watch_again();
        focus::move_to(&["#check-now"]);
    };
    let style = style_sheet!("style/components/sync_panel.css");
    view! {
        <section class=style aria-labelledby="sync-title">
            <div class="sync-head">
                {icon("info")}
                <h2 id="sync-title">"This sync goes on unwatched"</h2>
                <RequestLink id />
                <div class="acts">
                    <button type="button" id="watch-again" class="btn" on:click=watch_again>"Watch again"</button>
                    <DismissButton watch />
                </div>
            </div>
        </section>
    }
}

#[component]
fn Lost(watch: SyncWatch, id: i64) -> impl IntoView {
    let style = style_sheet!("style/components/sync_panel.css");
    view! {
        <section class=format!("{style} bad") aria-labelledby="sync-title">
            <div class="sync-head">
                {icon("warn")}
                <h2 id="sync-title">"The service no longer knows this sync"</h2>
                <b class="id">"image_sync/" {id}</b>
                <div class="acts">
                    <button type="button" class="btn primary" on:click=move |_| start(watch)>"Sync again"</button>
                    <DismissButton watch />
                </div>
                <p>"How it ended is not known. Your uploads are safe, and the list below is read again. Sync again to be sure."</p>
            </div>
        </section>
    }
}

#[component]
fn NotStarted(watch: SyncWatch, error: ApiError, known: bool) -> impl IntoView {
    let style = style_sheet!("style/components/sync_panel.css");
    let (title, mend) = match known {
        true => ("The sync was not started", " Your uploads are safe and the list below is unchanged."),
        false => (
            "Nobody knows whether the sync was started",
            " Your uploads are safe. Try again: a sync that is under way is joined, and no second one begins.",
        ),
    };
    view! {
        <section class=format!("{style} bad") aria-labelledby="sync-title">
            <div class="sync-head" role="alert">
                {icon("warn")}
                <h2 id="sync-title">{title}</h2>
                <div class="acts">
                    <button type="button" class="btn primary" on:click=move |_| start(watch)>"Try again"</button>
                    <DismissButton watch />
                </div>
                <p>{error.to_string()} {mend}</p>
            </div>
        </section>
    }
}

#[component]
fn Processed(watch: SyncWatch, request: SyncRequest) -> impl IntoView {
    let style = style_sheet!("style/components/sync_panel.css");
    let is_scheduled = Status::parse(&request.status) == Status::Scheduled;
    let took = seconds_between(&request.created_on, &request.updated_on).map(duration);
    let changed = Changed::by(&Progress::Ended(request.clone()))
        .filter(|_| request.added + request.updated <= i64::from(watch.kind().personal().max_per_page()))
        .map(|_| view! { <span class="push">"Changed images come first until you dismiss this."</span> });
    let unchanged = !is_scheduled && request.added == 0 && request.updated == 0 && request.deleted == 0;
    let title = if is_scheduled { "Sync scheduled" } else { "Sync processed" };
    view! {
        <section class=format!("{style} ok") aria-labelledby="sync-title">
            <div class="sync-head">
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
                <span>{if is_scheduled { "Scheduled at " } else { "Finished at " }}<b>{time_of_day(&request.updated_on)}</b></span>
                {changed}
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
    let toasts = expect_context::<Toasts>();
    let copied = format!("image_sync/{}: {said}", request.id);
    view! {
        <section class=format!("{style} bad") aria-labelledby="sync-title">
            <div>
                <div class="sync-head">
                    {icon("warn")}
                    <h2 id="sync-title">"The sync did not finish"</h2>
                    <RequestLink id=request.id />
                    <div class="acts">
                        <button type="button" class="btn primary" on:click=move |_| start(watch)>"Try again"</button>
                        <button type="button" class="btn" on:click=move |_| toasts.copy("Message copied", copied.clone())>
                            {icon("copy")}"Copy message"
                        </button>
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

/// Starts a sync from a panel that goes away with it.
fn start(watch: SyncWatch) {
    watch.start();
    focus::move_to(&["#sync-now"]);
}

#[component]
fn DismissButton(watch: SyncWatch) -> impl IntoView {
    let dismiss = move |_| {
        watch.dismiss();
        focus::move_to(&["#sync-now"]);
    };
    view! {
        <button type="button" class="icon-btn" aria-label="Dismiss" on:click=dismiss>{icon("x")}</button>
    }
}

//! The sandbox's own switches, for tests and for practice; Medium has nothing like them.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use serde_json::{Value, json};

use super::super::answers::{Problem, plain_json};
use super::super::faults::{Fault, FaultOrder, Reach};
use super::super::grants::Change;
use super::{Answer, App, answer_for, kept_posts, media_type};

pub(super) async fn put_fault(State(shared): App, headers: HeaderMap, body: Bytes) -> Answer {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Order {
        fault: Option<String>,
        #[serde(default)]
        times: Option<u32>,
        #[serde(default)]
        on: Reach,
    }
    if media_type(&headers) != "application/json" {
        return Err(Problem::media_type("application/json"));
    }
    let order: Order =
        serde_json::from_slice(&body).map_err(|e| Problem::invalid(e.to_string()))?;
    let fault = match order.fault.as_deref() {
        None => None,
        Some(name) => {
            Some(Fault::parse(name).ok_or_else(|| Problem::invalid("There is no such fault"))?)
        }
    };
    shared.faults.set(fault.map(|fault| FaultOrder {
        fault,
        times: order.times,
        reach: order.on,
    }));
    let answer = json!({"fault": fault.map(Fault::name), "times": order.times, "on": order.on});
    Ok(plain_json(StatusCode::OK, &answer))
}

/// Changes how long sign-ins through the browser live, or revokes them.
pub(super) async fn put_oauth(State(shared): App, headers: HeaderMap, body: Bytes) -> Answer {
    if media_type(&headers) != "application/json" {
        return Err(Problem::media_type("application/json"));
    }
    let change: Change =
        serde_json::from_slice(&body).map_err(|e| Problem::invalid(e.to_string()))?;
    shared.grants.change(&change);
    Ok(plain_json(StatusCode::OK, &json!({"changed": true})))
}

pub(super) async fn requests(State(shared): App) -> Response {
    plain_json(StatusCode::OK, &shared.log.rows())
}

pub(super) async fn posts(State(shared): App) -> Answer {
    let list: Vec<Value> = kept_posts(&shared)?
        .iter()
        .map(|post| {
            let mut row = answer_for(&shared, post);
            row["contentFormat"] = post.content_format.clone().into();
            row["content"] = post.content.clone().into();
            row["notifyFollowers"] = post.notify_followers.into();
            row["receivedAt"] = post.received_at.into();
            row
        })
        .collect();
    Ok(plain_json(StatusCode::OK, &list))
}

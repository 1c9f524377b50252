//! What stands before every page: which names the server answers to, and what its answers allow the browser to do.

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Nothing but our own files, no inline script or style, no frame, no form that leaves.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Answers only where the request names this machine: a page elsewhere whose name was made to lead to 127.0.0.1 (DNS rebinding) reads nothing.
/// `local` is whether the server listens on loopback; else names cannot be told.
pub async fn host(State(local): State<bool>, request: Request, next: Next) -> Response {
    let named = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let named = named.and_then(|host| host.parse::<Authority>().ok());
    match named {
        None => (StatusCode::BAD_REQUEST, "400: the request names no host\n").into_response(),
        Some(host) if local && !is_loopback(host.host()) => {
            (StatusCode::MISDIRECTED_REQUEST, "421: this server answers to localhost only\n").into_response()
        }
        Some(_) => next.run(request).await,
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || address.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Adds the headers of safety to whatever is answered.
pub async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let always = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    for (name, value) in always {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response.headers_mut().insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response.headers_mut().insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    // Pages change when the store does, and with the cookie; files of the program say otherwise themselves.
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    response
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn names_of_this_machine_are_known() {
        for host in ["localhost", "LocalHost", "127.0.0.1", "127.1.2.3", "[::1]"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["localhost.example.org", "127.0.0.1.example.org", "10.0.0.1", "[::2]", "example.org"] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}

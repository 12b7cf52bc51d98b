//! Metrics and costs through the control API.

use crate::{
    client::{TEST, send},
    start,
};
use serde_json::json;

#[test]
fn metrics_and_costs_are_told() {
    let (_kms, server) = start();
    TEST.call(&server, "CreateKey", &json!({}));
    let get = |path: &str| send(server.address(), &format!("GET {path}"), &[], b"");
    let metrics = get("/_mock/metrics");
    assert_eq!(metrics.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    let line = r#"mock_kms_calls_total{operation="CreateKey",region="eu-central-1",code="OK"} 1"#;
    assert!(metrics.body.contains(line), "{}", metrics.body);

    let bill = get("/_mock/cost").json();
    let november = &bill["accounts"][0]["months"][0];
    assert_eq!((&bill["currency"], &november["month"]), (&json!("USD"), &json!("2023-11")));
    assert_eq!(november["requests"], json!([{ "class": "other", "count": 1, "free": 1, "cost": 0.0 }]));
    assert_eq!(get("/_mock/cost?format=json").json(), bill);
    let table = get("/_mock/cost?format=text");
    assert_eq!(table.header("content-type"), Some("text/plain; charset=utf-8"));
    assert!(table.body.contains("2023-11  requests: other"), "{}", table.body);
    assert_eq!(get("/_mock/cost?format=xml").status, 400);

    assert_eq!(get("/_mock/cloudwatch").json(), json!({ "Metrics": [] }));
    for path in ["metrics", "cloudwatch", "cost"] {
        assert_eq!(send(server.address(), &format!("POST /_mock/{path}"), &[], b"").status, 405, "{path}");
    }
}

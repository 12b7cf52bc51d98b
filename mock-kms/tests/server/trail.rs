//! The audit through the control API.

use crate::{
    client::{TEST, send},
    start,
};
use serde_json::json;

#[test]
fn the_trail_is_read_by_filters_and_in_pages() {
    let (_kms, server) = start();
    let key = TEST.call(&server, "CreateKey", &json!({})).json()["KeyMetadata"]["Arn"].clone();
    for tenant in ["a=1", "b"] {
        let context = json!({ "tenant": tenant });
        let request = json!({ "KeyId": key, "KeySpec": "AES_256", "EncryptionContext": context });
        assert_eq!(TEST.call(&server, "GenerateDataKey", &request).status, 200);
    }
    let get = |query: &str| send(server.address(), &format!("GET /_mock/trail{query}"), &[], b"");
    let count = |query: &str| {
        let reply = get(query);
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.json()["Records"].as_array().unwrap().len()
    };
    let arn = key.as_str().unwrap();
    for (query, expected) in [
        (String::new(), 3),
        ("?name=GenerateDataKey".to_owned(), 2),
        (format!("?key={arn}&context=tenant=a%3D1"), 1),
        ("?account=000000000000&region=eu-central-1&limit=2".to_owned(), 2),
        ("?error=NotFoundException".to_owned(), 0),
        ("?principal=arn:aws:iam::000000000000:root&from=1700000000&to=2023-11-15T00:00:00Z".to_owned(), 3),
        ("?to=1700000000".to_owned(), 0),
    ] {
        assert_eq!(count(&query), expected, "{query}");
    }
    let page = get("?limit=2").json();
    let rest = get(&format!("?limit=2&after={}", page["next"])).json();
    assert_eq!((rest["Records"].as_array().unwrap().len(), &rest["next"]), (1, &json!(null)));
    let event = &rest["Records"][0];
    assert_eq!(
        (&event["sourceIPAddress"], &event["eventName"]),
        (&json!("127.0.0.1"), &json!("GenerateDataKey"))
    );
    assert_eq!(event["userIdentity"]["accessKeyId"], "test");
    for query in ["?limit=x", "?colour=red", "?from=yesterday", "?context=tenant"] {
        assert_eq!(get(query).status, 400, "{query}");
    }
}

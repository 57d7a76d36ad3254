//! Units: a public tree whose codes are used again, and the groups one instruction addresses.

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Client, both};

use crate::reading::{assert_faults, machine, person, read, texts};

/// Codes of the units that match a query, in the order of their making.
async fn codes(as_: &Client, query: &str) -> Vec<String> {
    let page = read(as_, &format!("/v1/units?limit=200&{query}")).await;
    assert_eq!(page["next_cursor"], Value::Null);
    texts(&page["items"], "code")
}

/// A ward under the city.
fn ward(city: &City<'_>, code: &str, name: &str, from: &str, to: Option<&str>) -> Value {
    json!({
        "code": code, "name": name, "kind": "ward", "level": "commune",
        "parent_id": city.unit("593"), "active_from": from, "active_to": to,
    })
}

const BELOW_THE_CITY: [&str; 8] = [
    "PLDTBXH", "PTP", "PNV", "PYT", "MTTQ", "22915", "22918", "22954",
];

both! {
    async fn everybody_walks_the_tree(app: TestApp) {
        let city = City::found(&app).await;
        let ward = city.as_("mui.ne").await;
        let (province, phan_thiet, la_gi) = (city.unit("60"), city.unit("593"), city.unit("594"));

        assert_eq!(codes(&ward, &format!("parent_id={phan_thiet}")).await, BELOW_THE_CITY);
        assert_eq!(codes(&ward, &format!("within={phan_thiet}")).await, [&["593"][..], &BELOW_THE_CITY].concat());
        assert_eq!(codes(&ward, &format!("within={province}")).await.len(), 13);
        assert_eq!(codes(&ward, &format!("within={}", city.unit("22915"))).await, ["22915"]);
        assert_eq!(codes(&ward, &format!("parent_id={}", city.unit("22915"))).await, [""; 0]);
        assert_eq!(codes(&ward, "kind=ward").await, ["22915", "22918", "22954"]);
        assert_eq!(codes(&ward, &format!("kind=office&within={la_gi}")).await, ["PLD-594", "PTP-594"]);
        assert_eq!(codes(&ward, "code=PTP").await, ["PTP"]);
        let nowhere = "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40";
        assert_eq!(codes(&ward, &format!("within={nowhere}")).await, [""; 0]);

        let top = read(&ward, &format!("/v1/units/{province}")).await;
        assert_eq!((&top["parent_id"], &top["level"]), (&Value::Null, &json!("province")));
        app.anonymous().get("/v1/units").send().await.assert_problem(401, "unauthenticated");
    }

    async fn a_code_belongs_to_one_unit_at_any_one_moment(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let make = async |name: &str, from: &str, to: Option<&str>| {
            admin.post("/v1/units").json(ward(&city, "22951", name, from, to)).send().await
        };
        // 22951 was Hưng Long until the wards were merged on 1 July 2025; then it became Bình Hưng's.
        make("Phường Hưng Long", "2002-01-01", Some("2025-07-01")).await.assert_status(201);
        make("Phường Bình Hưng", "2025-06-30", None).await.assert_problem(409, "duplicate");
        make("Phường Bình Hưng", "2025-07-01", None).await.assert_status(201);
        make("Phường Mới", "2030-01-01", Some("2030-01-02")).await.assert_problem(409, "duplicate");
        make("Xã Cũ", "2001-01-01", Some("2002-01-02")).await.assert_problem(409, "duplicate");
        make("Xã Cũ", "2001-01-01", Some("2002-01-01")).await.assert_status(201);
        assert_faults(&make("Xã Ngược", "1990-01-01", Some("1990-01-01")).await, &[("/active_to", "before_start")]);
        // The city itself is there since 2001.
        assert_faults(&make("Xã Sớm", "2000-12-31", Some("2001-01-01")).await, &[("/parent_id", "not_existing_then")]);
        let page = read(&admin, "/v1/units?code=22951").await;
        assert_eq!(texts(&page["items"], "name"), ["Phường Hưng Long", "Phường Bình Hưng", "Xã Cũ"]);
    }

    async fn a_code_asked_for_eight_times_at_once_is_given_once(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let mut asked = tokio::task::JoinSet::new();
        for number in 0..8 {
            let unit = ward(&city, "22957", &format!("Xã {number}"), "2001-01-01", None);
            asked.spawn(admin.post("/v1/units").json(unit).send());
        }
        let mut statuses: Vec<u16> = asked.join_all().await.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409, 409, 409, 409, 409]);
        assert_eq!(codes(&admin, "code=22957").await, ["22957"]);
    }

    async fn only_an_admin_of_the_parent_makes_or_changes_a_unit(app: TestApp) {
        let city = City::found(&app).await;
        let chief = person(&city, "city.admin", &[("admin", "593")]).await;
        let under = |parent: &str| json!({
            "code": format!("NEW-{parent}"), "name": "Phòng mới", "kind": "office", "level": "district",
            "parent_id": city.unit(parent), "active_from": "2018-01-01",
        });
        chief.post("/v1/units").json(under("593")).send().await.assert_status(201);
        for parent in ["60", "594"] {
            chief.post("/v1/units").json(under(parent)).send().await.assert_problem(403, "forbidden");
            let path = format!("/v1/units/{}", city.unit(parent));
            let patch = json!({"name": "Tên khác"});
            chief.patch(&path).if_match("\"1\"").json(patch).send().await.assert_problem(403, "forbidden");
            assert_eq!(read(&chief, &path).await["version"], 1);
        }
        for name in ["dolisa", "justice", "mayor", "auditor"] {
            let answer = city.as_(name).await.post("/v1/units").json(under("PTP")).send().await;
            answer.assert_problem(403, "forbidden");
        }

        let top = json!({"code": "79", "name": "Thành phố", "kind": "city", "level": "province", "active_from": "2018-01-01"});
        let province = city.as_("province.admin").await;
        province.post("/v1/units").json(top.clone()).send().await.assert_problem(403, "forbidden");
        city.as_("first.admin").await.post("/v1/units").json(top).send().await.assert_status(201);
    }

    async fn a_unit_is_read_and_changed_by_its_tag(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let new = json!({
            "code": "PVHTT", "name": "Phòng Văn hoá và Thông tin", "name_en": "Office of Culture", "kind": "office",
            "level": "district", "parent_id": city.unit("593"), "active_from": "2018-01-01",
        });
        let made = admin.post("/v1/units").json(new).send().await.expect_status(201);
        let path = made.header("Location").to_owned();
        let justice = city.as_("justice").await;
        let first = justice.get(&path).send().await.expect_status(200);
        assert_eq!(first.json(), made.json());
        assert_eq!((first.etag(), first.json()["requires_sign_off"].clone()), (made.etag(), json!(false)));
        let known = justice.get(&path).header("If-None-Match", first.etag()).send().await.expect_status(304);
        assert!(known.body.is_empty());
        assert_eq!(known.etag(), first.etag());
        justice.get(&path).header("If-None-Match", &format!("W/{}", first.etag())).send().await.assert_status(304);
        justice.get(&path).header("If-None-Match", "\"7\"").send().await.assert_status(200);
        let head = justice.head(&path).send().await.expect_status(200);
        assert!(head.body.is_empty());
        assert_eq!(head.etag(), first.etag());

        // What a patch does not name stays; null clears what may be empty, and nothing else.
        let patch = async |tag: &str, change: Value| {
            admin.patch(&path).if_match(tag).json(change).send().await
        };
        let changed = patch("\"1\"", json!({"requires_sign_off": true})).await.expect_status(200);
        assert_eq!(changed.json()["name_en"], "Office of Culture");
        let changed = patch(changed.etag(), json!({"name_en": null})).await.expect_status(200);
        assert_eq!((&changed.json()["name_en"], changed.etag()), (&Value::Null, "\"3\""));
        assert_eq!(changed.json()["requires_sign_off"], true);
        assert_faults(&patch("\"3\"", json!({"name": null})).await, &[("/name", "wrong_type")]);
        assert_faults(&patch("\"3\"", json!({"code": "PVH"})).await, &[("/code", "unknown_field")]);
        assert_eq!(read(&justice, &path).await, changed.json());
    }

    async fn pages_keep_their_place_while_units_are_added(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let mut path = format!("/v1/units?within={}&limit=4", city.unit("593"));
        let mut seen = Vec::new();
        loop {
            let page = admin.get(&path).send().await.expect_status(200);
            seen.extend(texts(&page.json()["items"], "code"));
            let Some(link) = page.headers.get("Link") else {
                assert_eq!(page.json()["next_cursor"], Value::Null);
                break;
            };
            let link = link.to_str().unwrap();
            let (next, rel) = link.strip_prefix('<').unwrap().split_once(">; ").unwrap();
            assert_eq!(rel, "rel=\"next\"");
            assert!(next.contains(&text(&page.json()["next_cursor"])), "{link}");
            path = next.to_owned();
            if seen.len() == 4 {
                let late = ward(&city, "22966", "Xã Tiến Thành", "2001-01-01", None);
                admin.post("/v1/units").json(late).send().await.assert_status(201);
            }
        }
        assert_eq!(seen, [&["593"][..], &BELOW_THE_CITY, &["22966"]].concat());
    }

    async fn a_machine_sees_its_subtree_and_the_way_up(app: TestApp) {
        let city = City::found(&app).await;
        let machine_of = machine(&app, &city, "593", &["metadata:read"]).await;
        assert_eq!(codes(&machine_of, "").await, [&["60", "593"][..], &BELOW_THE_CITY].concat());
        machine_of.get(&format!("/v1/units/{}", city.unit("60"))).send().await.assert_status(200);
        for foreign in ["594", "PTP-594"] {
            let answer = machine_of.get(&format!("/v1/units/{}", city.unit(foreign))).send().await;
            answer.assert_problem(404, "not_found");
        }
        assert_eq!(codes(&machine_of, &format!("within={}", city.unit("594"))).await, [""; 0]);
        let new = ward(&city, "22966", "Xã Tiến Thành", "2001-01-01", None);
        machine_of.post("/v1/units").json(new).send().await.assert_problem(403, "forbidden");

        let group = format!("/v1/unit-groups/{}", city.unit("UBND-PX"));
        machine_of.get(&group).send().await.assert_status(200);
        let neighbour = machine(&app, &city, "594", &["metadata:read"]).await;
        neighbour.get(&group).send().await.assert_problem(404, "not_found");
        assert_eq!(read(&neighbour, "/v1/unit-groups").await["items"], json!([]));
        let figures = machine(&app, &city, "593", &["aggregates:read", "reports:read"]).await;
        figures.get("/v1/units").send().await.assert_problem(403, "forbidden");
    }

    async fn a_group_names_units_below_its_own(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let group = |code: &str, members: &[&str]| {
            let members: Vec<String> = members.iter().map(|code| city.unit(code)).collect();
            json!({"code": code, "name": "Các phòng", "unit_id": city.unit("593"), "member_ids": members})
        };
        let make = async |group: Value| admin.post("/v1/unit-groups").json(group).send().await;
        let made = make(group("PHONG", &["PTP", "PNV"])).await.expect_status(201);
        let read_back = city.as_("justice").await.get(made.header("Location")).send().await.expect_status(200);
        assert_eq!((read_back.json(), read_back.etag()), (made.json(), made.etag()));
        let mut members = vec![city.unit("PTP"), city.unit("PNV")];
        members.sort();
        assert_eq!(made.json()["member_ids"], json!(members));
        let listed = read(&admin, "/v1/unit-groups?code=PHONG").await;
        let mut short = made.json();
        short["member_count"] = json!(2);
        short.as_object_mut().unwrap().remove("member_ids");
        assert_eq!(listed["items"], json!([short]));
        assert_eq!(list(&read(&admin, "/v1/unit-groups").await["items"]).len(), 2);

        make(group("PHONG", &["PYT"])).await.assert_problem(409, "duplicate");
        let bad = make(group("SAI", &["PTP", "PTP-594", "PTP"])).await;
        assert_faults(&bad, &[("/member_ids/1", "unknown_unit"), ("/member_ids/2", "duplicate")]);
        assert_faults(&make(group("RONG", &[])).await, &[("/member_ids", "out_of_range")]);
        let mut nowhere = group("NOI", &["PTP"]);
        nowhere["unit_id"] = json!("01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40");
        assert_faults(&make(nowhere).await, &[("/unit_id", "unknown_unit")]);
        let chief = person(&city, "lagi.admin", &[("admin", "594")]).await;
        chief.post("/v1/unit-groups").json(group("NGOAI", &["PTP"])).send().await.assert_problem(403, "forbidden");
        assert_eq!(list(&read(&admin, "/v1/unit-groups").await["items"]).len(), 2, "nothing more was made");
    }
}

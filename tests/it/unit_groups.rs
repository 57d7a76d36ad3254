//! Groups of units change and go, and are found by what they hold.

use serde_json::{Value, json};
use tests::both;
use tests::city::{City, list, text};

use crate::reading::{assert_faults, person, read, texts};

both! {
    async fn a_group_is_changed_by_its_tag(app: TestApp) {
        let city = City::found(&app).await;
        let chief = person(&city, "city.admin", &[("admin", "593")]).await;
        let path = format!("/v1/unit-groups/{}", city.unit("UBND-PX"));
        let patch = async |tag: &str, change: Value| {
            chief.patch(&path).if_match(tag).json(change).send().await
        };
        let before = read(&chief, &path).await;
        let renamed = patch("\"1\"", json!({"name": "Các phường", "name_en": "Wards"})).await.expect_status(200);
        assert_eq!((&renamed.json()["name"], &renamed.json()["name_en"]), (&json!("Các phường"), &json!("Wards")));
        assert_eq!((&renamed.json()["member_ids"], renamed.etag()), (&before["member_ids"], "\"2\""));
        assert_eq!(texts(&read(&chief, "/v1/unit-groups?q=cac phuong").await["items"], "code"), ["UBND-PX"]);
        assert_eq!(read(&chief, "/v1/unit-groups?q=xa").await["items"], json!([]), "the old name is forgotten");

        let mut members = [city.unit("22918"), city.unit("PTP")];
        let changed = patch("\"2\"", json!({"member_ids": members, "name_en": null})).await.expect_status(200);
        members.sort();
        assert_eq!((&changed.json()["member_ids"], &changed.json()["name_en"]), (&json!(members), &Value::Null));
        assert_eq!(changed.json(), read(&city.as_("justice").await, &path).await);
        patch("\"2\"", json!({"name": "Cũ"})).await.assert_problem(412, "stale");
        let wanted = json!({"member_ids": [city.unit("PTP"), city.unit("594"), city.unit("PTP"), city.unit("60")]});
        let faults = [("/member_ids/1", "unknown_unit"), ("/member_ids/2", "duplicate"), ("/member_ids/3", "unknown_unit")];
        assert_faults(&patch("\"3\"", wanted).await, &faults);
        assert_faults(&patch("\"3\"", json!({"member_ids": []})).await, &[("/member_ids", "out_of_range")]);
        assert_faults(&patch("\"3\"", json!({"member_ids": null})).await, &[("/member_ids", "wrong_type")]);
        assert_faults(&patch("\"3\"", json!({"code": "X"})).await, &[("/code", "unknown_field")]);
        assert_eq!(read(&chief, &path).await, changed.json());

        let foreign = person(&city, "lagi.admin", &[("admin", "594")]).await;
        let answer = foreign.patch(&path).if_match("\"3\"").json(json!({"name": "Khác"})).send().await;
        answer.assert_problem(403, "forbidden");
        foreign.delete(&path).if_match("\"3\"").send().await.assert_problem(403, "forbidden");
    }

    async fn a_group_through_which_duties_were_given_stays(app: TestApp) {
        let city = City::found(&app).await;
        let plan = text(&city.draft_plan().await["id"]);
        let duty = json!({
            "plan_id": plan, "group_id": city.unit("UBND-PX"), "duty": "report", "subject": {"kind": "plan"},
            "paragraph": "IV.C.1", "text": "báo cáo kết quả hoạt động",
        });
        city.as_("dolisa").await.post("/v1/group-assignments").json(duty).send().await.assert_status(201);
        let admin = city.as_("first.admin").await;
        let path = format!("/v1/unit-groups/{}", city.unit("UBND-PX"));
        admin.delete(&path).if_match("\"1\"").send().await.assert_problem(409, "in_use");
        assert_eq!(list(&read(&admin, &path).await["member_ids"]).len(), 3);

        let new = json!({"code": "PHONG", "name": "Các phòng", "unit_id": city.unit("593"), "member_ids": [city.unit("PTP")]});
        let made = admin.post("/v1/unit-groups").json(new).send().await.expect_status(201);
        let path = made.header("Location");
        admin.delete(path).if_match("\"2\"").send().await.assert_problem(412, "stale");
        admin.delete(path).if_match("\"1\"").send().await.assert_status(204);
        admin.get(path).send().await.assert_problem(404, "not_found");
        admin.get(&format!("/v1/units/{}", city.unit("PTP"))).send().await.assert_status(200);
    }

    async fn groups_are_found_by_what_they_hold_and_where_they_stand(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        for (code, unit, members) in [("TINH", "60", ["593", "594"]), ("LAGI", "594", ["PLD-594", "PTP-594"])] {
            let members = members.map(|code| city.unit(code));
            let new = json!({"code": code, "name": code, "unit_id": city.unit(unit), "member_ids": members});
            admin.post("/v1/unit-groups").json(new).send().await.assert_status(201);
        }
        let found = async |filter: &str, unit: &str| {
            let path = format!("/v1/unit-groups?{filter}={}", city.unit(unit));
            texts(&read(&admin, &path).await["items"], "code")
        };
        assert_eq!(found("unit_id", "22915").await, ["UBND-PX"]);
        assert_eq!(found("unit_id", "593").await, ["TINH"], "the unit itself, not what is below it");
        assert_eq!(found("within", "60").await, ["UBND-PX", "TINH", "LAGI"]);
        assert_eq!(found("within", "594").await, ["LAGI"]);
        assert_eq!(found("within", "22915").await, [""; 0]);
    }

    async fn the_trail_tells_what_became_of_a_group(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let (justice, interior) = (city.unit("PTP"), city.unit("PNV"));
        let new = json!({"code": "PHONG", "name": "Các phòng", "unit_id": city.unit("593"), "member_ids": [justice]});
        let made = admin.post("/v1/unit-groups").json(new).send().await.expect_status(201);
        let path = made.header("Location");
        let change = json!({"member_ids": [interior]});
        admin.patch(path).if_match("\"1\"").json(change).send().await.assert_status(200);
        admin.delete(path).if_match("\"2\"").send().await.assert_status(204);
        let auditor = city.as_("auditor").await;
        let of = async |action: &str| {
            let page = read(&auditor, &format!("/v1/audit-events?action={action}")).await;
            let told = list(&page["items"])[0].clone();
            assert_eq!(told["subject"], json!({"kind": "unit_group", "id": made.json()["id"], "name": "PHONG"}));
            assert_eq!(told["unit_ids"], json!([city.unit("593")]));
            told["changes"].clone()
        };
        let (had, has) = (json!([justice]).to_string(), json!([interior]).to_string());
        assert_eq!(of("unit_group_created").await, json!([
            {"member": "name", "before": null, "after": "Các phòng"},
            {"member": "unit_id", "before": null, "after": city.unit("593")},
            {"member": "member_ids", "before": null, "after": had},
        ]));
        assert_eq!(of("unit_group_changed").await, json!([{"member": "member_ids", "before": had, "after": has}]));
        assert_eq!(of("unit_group_deleted").await, json!([
            {"member": "name", "before": "Các phòng", "after": null},
            {"member": "unit_id", "before": city.unit("593"), "after": null},
            {"member": "member_ids", "before": has, "after": null},
        ]));
    }
}

//! Who reads consolidations.

use serde_json::json;
use tests::both;
use tests::city::text;

use super::desk::{Desk, path};
use crate::reading::{machine, read, texts};

both! {
    async fn who_reads_what_is_published_is_told_of_it_by_the_feed(app: TestApp) {
        let desk = Desk::set(&app).await;
        let published = desk.published("112/BC-UBND").await;
        desk.draft(json!({})).await;
        let mut readers = Vec::new();
        for (name, is_told) in [
            ("dolisa", true), ("dolisa.head", true), ("dolisa.reporter", true), ("mayor", true), ("auditor", true),
            ("justice", false), ("mui.ne", false), ("lagi.dolisa", false),
        ] {
            readers.push((name, desk.city.as_(name).await, is_told));
        }
        // Of the lead unit, of the one that issued the plan, of both, and of none of them.
        for (unit, is_told) in [("PLDTBXH", true), ("593", true), ("60", true), ("PTP", false), ("22915", false), ("594", false)] {
            let scopes = ["changes:read", "aggregates:read"];
            readers.push((unit, machine(&app, &desk.city, unit, &scopes).await, is_told));
        }
        let without = machine(&app, &desk.city, "60", &["changes:read", "metadata:read", "reports:read"]).await;
        readers.push(("a client that reads no aggregates", without, false));
        for (name, as_, is_told) in &readers {
            let feed = read(as_, "/v1/changes?kind=consolidation_published").await;
            let told = texts(&feed["items"], "subject_id");
            let expected = if *is_told { vec![text(&published["id"])] } else { Vec::new() };
            assert_eq!(told, expected, "{name}");
        }
    }

    async fn drafts_are_the_lead_units_what_is_published_whoevers_reach_covers_it(app: TestApp) {
        let desk = Desk::set(&app).await;
        let published = desk.published("112/BC-UBND").await;
        let draft = desk.draft(json!({})).await;
        let (both, one, none) = (vec![text(&published["id"]), text(&draft["id"])], vec![text(&published["id"])], Vec::new());
        let mut readers = Vec::new();
        for (name, seen) in [
            ("dolisa", &both), ("dolisa.head", &both), ("mayor", &both), ("auditor", &both),
            ("dolisa.reporter", &one), ("justice", &none), ("justice.head", &none), ("lagi.dolisa", &none),
        ] {
            readers.push((name, desk.city.as_(name).await, seen));
        }
        for (name, unit, seen) in [("province", "60", &one), ("city", "593", &one), ("office", "PLDTBXH", &one), ("justice", "PTP", &none)] {
            readers.push((name, machine(&app, &desk.city, unit, &["aggregates:read"]).await, seen));
        }
        for (name, as_, seen) in &readers {
            let list = read(as_, "/v1/consolidations").await;
            assert_eq!(&texts(&list["items"], "id"), *seen, "{name}");
            for of in [&published, &draft] {
                let status = if seen.contains(&text(&of["id"])) { 200 } else { 404 };
                for part in ["", "/comparison"] {
                    as_.get(&format!("{}{part}", path(of))).send().await.assert_status(status);
                }
            }
        }
        // Whoever reaches it reads all of it, whatever else they see: figures are the same for every reader.
        let machine = readers.iter().find(|(name, ..)| *name == "office").unwrap();
        let whole = read(&desk.dolisa, &path(&published)).await;
        assert_eq!(read(&machine.1, &path(&published)).await, whole);
        let head = read(&desk.head, &path(&draft)).await;
        assert_eq!(head["content"]["figures"], draft["content"]["figures"]);

        // Of a period that is known the list is what may be read of it; of one that is not, nothing.
        let of_period = format!("/v1/periods/{}/consolidations", desk.h1());
        let justice = desk.city.as_("justice").await;
        assert_eq!(read(&justice, &of_period).await["items"], json!([]));
        let lagi = desk.city.as_("lagi.dolisa").await;
        lagi.get(&of_period).send().await.assert_problem(404, "not_found");
        lagi.post(&of_period).json(json!({})).send().await.assert_problem(404, "not_found");
        let refused = justice.post(&of_period).json(json!({})).send().await;
        refused.assert_problem(403, "forbidden");
        let page = read(&desk.dolisa, &format!("{of_period}?status=draft&limit=1")).await;
        assert_eq!(texts(&page["items"], "id"), [text(&draft["id"])]);
    }
}

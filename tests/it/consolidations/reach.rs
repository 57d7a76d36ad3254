//! Who reads consolidations.

use serde_json::json;
use tests::both;
use tests::city::text;

use super::desk::{Desk, path};
use crate::reading::{machine, read, texts};

both! {
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

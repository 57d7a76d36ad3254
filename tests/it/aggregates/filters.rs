//! What is asked for: filters, groups, and what is refused.

use tests::city::text;
use tests::{Answer, both};

use super::cells::{all, ask, read, sources};
use super::town::Town;

const UNKNOWN: &str = "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40";

/// The parameters an answer complains of, with the codes.
fn faults(answer: &Answer) -> Vec<String> {
    let problem = answer.json();
    let errors = problem["errors"].as_array().unwrap();
    errors
        .iter()
        .map(|error| format!("{} {}", text(&error["parameter"]), text(&error["code"])))
        .collect()
}

both! {
    async fn filters_narrow_and_combine(app: TestApp) {
        let town = Town::found(&app).await;
        let city = &town.city;
        let every = [
            "PT-2 2018-H1 3", "PT-2 2018-Y 3", "7.1.a 2018-H1 1", "7.1.a 2018-Y 1",
            "7.2.a 2018-H1 1", "7.2.a 2018-Y 1", "7.4.a 2018-H1 1", "7.4.a 2018-Y 1",
        ];
        let told = "measure.code period.label units_expected";
        let cells = town.cells(&[]).await;
        assert_eq!(all(&cells, told), every, "as people read the framework, then by period");
        let own = cells[0].told("framework.id");
        let own_measure = cells[0].told("measure.id");
        let strategy = text(&city.framework["id"]);
        let h1 = town.plan.periods["2018-H1"].clone();
        let of = |part: &[usize]| -> Vec<&str> { part.iter().map(|index| every[*index]).collect() };
        let annual = ("frequency", "annual");
        let cases = [
            (vec![("framework_id", strategy)], of(&[2, 3, 4, 5, 6, 7])),
            (vec![("framework_id", own)], of(&[0, 1])),
            (vec![("objective_id", city.id("O7"))], of(&[2, 3, 4, 5, 6, 7])),
            (vec![("objective_id", city.id("O5"))], vec![]),
            (vec![("indicator_id", city.id("7.2"))], of(&[4, 5])),
            (vec![("measure_id", city.id("7.4.a"))], of(&[6, 7])),
            (vec![("measure_id", own_measure)], of(&[0, 1])),
            (vec![("measure_id", city.id("7.4.a")), ("indicator_id", city.id("7.2"))], vec![]),
            (vec![("year", "2018".to_owned())], every.to_vec()),
            (vec![("year", "2019".to_owned())], vec![]),
            (vec![("frequency", "semi_annual".to_owned())], of(&[0, 2, 4, 6])),
            (vec![("frequency", "annual".to_owned())], of(&[1, 3, 5, 7])),
            (vec![("frequency", "quarterly".to_owned())], vec![]),
            (vec![("period_id", h1.clone())], of(&[0, 2, 4, 6])),
            (vec![("period_id", h1), (annual.0, annual.1.to_owned())], vec![]),
            (vec![("parent_plan_id", town.plan.id.clone())], every.to_vec()),
            (vec![("unit_id", city.unit("60"))], every.to_vec()),
            (vec![("unit_id", city.unit("593"))], every.to_vec()),
            (vec![("unit_id", city.unit("PTP"))], of(&[2, 3, 4, 5])),
            (vec![("unit_id", city.unit("22915"))], vec!["PT-2 2018-H1 1", "PT-2 2018-Y 1"]),
            (vec![("unit_id", city.unit("PLDTBXH"))], vec![]),
            (vec![("unit_id", city.unit("594"))], vec![]),
            (vec![("unit_id", city.unit("PTP")), ("indicator_id", city.id("7.1")), ("frequency", "annual".to_owned())], of(&[3])),
        ];
        for (query, wanted) in cases {
            let query: Vec<(&str, &str)> = query.iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert_eq!(all(&town.cells(&query).await, told), wanted, "{query:?}");
        }
    }

    async fn cells_are_of_what_they_are_grouped_by(app: TestApp) {
        let town = Town::found(&app).await;
        let dolisa = town.city.as_("dolisa").await;
        let plan = ("plan_id", town.plan.id.as_str());
        let h1 = ("period_id", town.plan.periods["2018-H1"].as_str());
        let strategy = text(&town.city.framework["id"]);
        let told = "measure.code unit_level unit.code units_expected";
        let plain = ["PT-2 null null 3", "7.1.a null null 1", "7.2.a null null 1", "7.4.a null null 1"];
        let levels = ["PT-2 commune null 3", "7.1.a district null 1", "7.2.a district null 1", "7.4.a district null 1"];
        let units = [
            "PT-2 null 22915 1", "PT-2 null 22918 1", "PT-2 null 22954 1",
            "7.1.a null PTP 1", "7.2.a null PTP 1", "7.4.a null PYT 1",
        ];
        let both: Vec<String> = units
            .iter()
            .map(|unit| unit.replace("null", if unit.starts_with("PT-2") { "commune" } else { "district" }))
            .collect();
        for (group_by, wanted) in [
            ("measure", plain.map(str::to_owned).to_vec()),
            ("indicator,objective", plain.map(str::to_owned).to_vec()),
            ("unit_level", levels.map(str::to_owned).to_vec()),
            ("unit", units.map(str::to_owned).to_vec()),
            ("unit,unit_level,unit", both),
        ] {
            let cells = read(&dolisa, &[h1, ("group_by", group_by)]).await;
            assert_eq!(all(&cells, told), wanted, "{group_by}");
        }
        // The answer says by what it is grouped, and what the filters alone already single out.
        for (query, wanted) in [
            (vec![plan], "measure plan"),
            (vec![h1], "measure plan period"),
            (vec![plan, ("group_by", "period")], "measure plan period"),
            (vec![plan, ("group_by", "unit,unit_level")], "measure plan unit_level unit"),
            (vec![("framework_id", &strategy)], "measure"),
            (vec![("framework_id", &strategy), ("group_by", "plan")], "measure plan"),
        ] {
            let answer = ask(&dolisa, &query).await.expect_status(200).json();
            let by: Vec<&str> = answer["group_by"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
            assert_eq!(by.join(" "), wanted, "{query:?}");
        }
        let by_period = read(&dolisa, &[plan, ("group_by", "period")]).await;
        for cell in &by_period {
            assert_eq!(cell.told("period.id"), town.plan.periods[&cell.told("period.label")]);
        }
        let by_plan = read(&dolisa, &[plan]).await;
        assert_eq!(by_plan.len(), by_period.len());
        assert!(by_plan.iter().all(|cell| cell.told("period.id plan.number") == "null 5947/KH-UBND"));
    }

    async fn everything_at_once_is_refused_and_so_is_what_makes_no_sense(app: TestApp) {
        let town = Town::found(&app).await;
        let dolisa = town.city.as_("dolisa").await;
        let (plan, unit, measure) = (town.plan.id.as_str(), town.city.unit("593"), town.city.id("7.1.a"));
        for (query, wanted) in [
            (vec![], vec!["plan_id missing_parameter"]),
            (vec![("unit_id", unit.as_str()), ("year", "2018"), ("measure_id", measure.as_str())], vec!["plan_id missing_parameter"]),
            // What the document limits is looked at first, all of it.
            (vec![("year", "1899")], vec!["year out_of_range"]),
            (vec![("year", "1899"), ("unit", unit.as_str())], vec!["year out_of_range", "unit unknown_parameter"]),
            (vec![("plan_id", plan), ("year", "2200")], vec!["year out_of_range"]),
            (vec![("plan_id", plan), ("year", "MMXVIII")], vec!["year invalid_value"]),
            (vec![("plan_id", "5947/KH-UBND")], vec!["plan_id invalid_value"]),
            (vec![("plan_id", plan), ("plan_id", plan)], vec!["plan_id duplicate_field"]),
            (vec![("plan_id", plan), ("unit", unit.as_str())], vec!["unit unknown_parameter"]),
            (vec![("plan_id", plan), ("frequency", "weekly")], vec!["frequency unknown_value"]),
            (vec![("plan_id", plan), ("group_by", "unit,castle")], vec!["group_by unknown_value"]),
            (vec![("plan_id", plan), ("group_by", "")], vec!["group_by unknown_value"]),
            (vec![("plan_id", plan), ("group_by", "unit,")], vec!["group_by unknown_value"]),
            (vec![("plan_id", plan), ("include_provisional", "perhaps")], vec!["include_provisional invalid_value"]),
        ] {
            let answer = ask(&dolisa, &query).await;
            answer.assert_problem(400, "invalid_parameter");
            assert_eq!(faults(&answer), wanted, "{query:?}");
        }
        let refused = async |query: &[(&str, &str)]| {
            let mut request = dolisa.get("/v1/aggregates/sources");
            for (name, value) in query {
                request = request.query(name, value);
            }
            let answer = request.send().await;
            answer.assert_problem(400, "invalid_parameter");
            faults(&answer)
        };
        assert_eq!(refused(&[]).await, ["plan_id missing_parameter", "measure_id missing_parameter"]);
        assert_eq!(refused(&[("plan_id", plan)]).await, ["measure_id missing_parameter"]);
        assert_eq!(refused(&[("measure_id", &measure)]).await, ["plan_id missing_parameter"]);
        let all = [("plan_id", plan), ("measure_id", measure.as_str())];
        assert_eq!(refused(&[all[0], all[1], ("limit", "201")]).await, ["limit out_of_range"]);
        assert_eq!(refused(&[all[0], all[1], ("cursor", "x")]).await, ["cursor invalid_value"]);
        assert_eq!(refused(&[all[0], all[1], ("group_by", "unit")]).await, ["group_by unknown_parameter"]);
    }

    async fn what_is_unknown_leaves_no_cells(app: TestApp) {
        let town = Town::found(&app).await;
        let dolisa = town.city.as_("dolisa").await;
        let plan = town.plan.id.as_str();
        for name in ["plan_id", "parent_plan_id", "framework_id", "period_id"] {
            assert!(read(&dolisa, &[(name, UNKNOWN)]).await.is_empty(), "{name}");
        }
        for name in ["parent_plan_id", "framework_id", "period_id", "unit_id", "objective_id", "indicator_id", "measure_id"] {
            assert!(read(&dolisa, &[("plan_id", plan), (name, UNKNOWN)]).await.is_empty(), "{name}");
        }
        assert!(sources(&dolisa, &[("plan_id", plan), ("measure_id", UNKNOWN)], 50).await.is_empty());
    }

    async fn the_nil_id_is_no_unit(app: TestApp) {
        let town = Town::found(&app).await;
        let callers = [town.city.as_("dolisa").await, town.city.as_("auditor").await, town.city.as_("justice").await];
        let plan = ("plan_id", town.plan.id.as_str());
        let nil = ("unit_id", "00000000-0000-0000-0000-000000000000");
        for how in ["line by line", "by sums"] {
            for caller in &callers {
                assert!(!read(caller, &[plan]).await.is_empty(), "{how}");
                for tree in ["period_end", "today"] {
                    assert!(read(caller, &[plan, nil, ("tree", tree)]).await.is_empty(), "{how}, {tree}");
                }
            }
            app.fold().await;
        }
    }
}

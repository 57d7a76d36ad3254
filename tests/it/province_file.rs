//! A whole province in one file: 150 communes and 20 offices. How long it takes is told, and asserted by nobody.

#![allow(clippy::print_stdout, reason = "the times are for whoever runs it")]

use std::fmt::Write as _;
use std::time::Instant;

use serde_json::json;
use tests::both;
use tests::city::City;

use crate::reading::read;
use crate::unit_files::send;

/// A province with its offices, and its communes with theirs where they have some.
fn province(communes: usize, offices_each: usize) -> String {
    let mut file = String::from(
        "code,name,name_en,kind,level,parent_code,active_from,identifier,requires_sign_off\r\n",
    );
    let mut add = |row: std::fmt::Arguments<'_>| {
        let _ = write!(file, "{row}\r\n");
    };
    add(format_args!(
        "68,Tỉnh Lâm Đồng,Lam Dong Province,province,province,,2025-07-01,H36,no"
    ));
    for office in 1..=20 {
        add(format_args!(
            "68-S{office},Sở số {office},Department {office},provincial_department,province,68,2025-07-01,H36.{office},yes"
        ));
    }
    for commune in 1..=communes {
        add(format_args!(
            "X{commune},Xã Đức Thắng {commune},Commune {commune},commune,commune,68,2025-07-01,H36.X{commune},no"
        ));
        for office in 1..=offices_each {
            add(format_args!(
                "X{commune}-P{office},Phòng số {office} xã {commune},,office,commune,X{commune},2025-07-01,,no"
            ));
        }
    }
    file
}

both! {
    async fn a_province_comes_in_by_one_request(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        for (communes, offices_each, made) in [(150, 0, 171), (150, 20, 3171)] {
            let file = province(communes, offices_each);
            let there = if made == 171 { 0 } else { 171 };
            for (step, query, created) in [
                ("dry run", &[("dry_run", "true")][..], made - there),
                ("import", &[], made - there),
                ("again", &[], 0),
            ] {
                let begun = Instant::now();
                let answer = send(&admin, query, &file).await.expect_status(200).json();
                println!("{made} units, {step}: {} ms", begun.elapsed().as_millis());
                assert_eq!(answer["created"], created, "{step}");
                assert_eq!(answer["unchanged"], made - created, "{step}");
            }
        }
        let province = read(&admin, "/v1/units?code=68").await["items"][0].clone();
        let begun = Instant::now();
        let out = admin.get("/v1/units/export").query("within", province["id"].as_str().unwrap()).send().await;
        println!("export: {} ms", begun.elapsed().as_millis());
        assert_eq!(out.expect_status(200).text().lines().count(), 3172);

        // Every office is below its commune, the province and itself, and nothing else.
        let office = read(&admin, "/v1/units?code=X150-P20").await["items"][0].clone();
        let commune = read(&admin, "/v1/units?code=X150").await["items"][0].clone();
        assert_eq!(office["parent_id"], commune["id"]);
        let below = async |unit: &serde_json::Value| {
            let path = format!("/v1/units?within={}&code=X150-P20", unit["id"].as_str().unwrap());
            read(&admin, &path).await["items"] == json!([office])
        };
        assert!(below(&province).await && below(&commune).await && below(&office).await);
        let sibling = read(&admin, "/v1/units?code=X149").await["items"][0].clone();
        assert!(!below(&sibling).await);
    }
}

//! How much a framework may hold.

use entity::framework_version;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use tests::both;
use tests::city::{City, list, text};
use time::Duration;
use uuid::Uuid;

use crate::framework_versions::strategy;
use crate::frameworks::decision_800;
use crate::main_loop::etag;
use crate::reading::read;

both! {
    async fn a_framework_has_a_thousand_versions_at_most(app: TestApp) {
        let city = City::found(&app).await;
        let path = strategy(&city);
        let admin = city.as_("first.admin").await;
        let id: Uuid = text(&city.framework["id"]).parse().unwrap();
        let tx = app.state.db.begin().await.unwrap();
        let first = framework_version::Entity::find()
            .filter(framework_version::Column::FrameworkId.eq(id))
            .one(&tx)
            .await
            .unwrap()
            .unwrap();
        for seq in 2..=1000 {
            let mut next: framework_version::ActiveModel = first.clone().into();
            next.id = Set(Uuid::now_v7());
            next.seq = Set(seq);
            next.label = Set(format!("Bản {seq}"));
            next.valid_from = Set(first.valid_from + Duration::days(seq.into()));
            framework_version::Entity::insert(next).exec(&tx).await.unwrap();
        }
        tx.commit().await.unwrap();
        let framework = read(&admin, &path).await;
        assert_eq!(list(&framework["versions"]).len(), 1000);
        let more = admin.post(&format!("{path}/versions")).if_match(&etag(&framework)).json(decision_800()).send().await;
        more.assert_problem(409, "limit_reached");
    }
}

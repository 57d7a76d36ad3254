//! Bodies that are too much: too large, too deep, or far larger once unpacked. They are refused, others are served,
//! and memory stays bounded.

use std::io::Write;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use tests::process::Process;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::caller::{Caller, LONGEST, Request};
use crate::overload::assert_bounded;
use crate::place::Place;
use crate::turn;
use crate::world::{World, text};

const MEBIBYTE: usize = 1024 * 1024;
/// What a bomb is once unpacked, in mebibytes: several times what any body may be.
const UNPACKED: usize = 160;
/// Mebibytes they may take: less than one of them unpacked.
const MEMORY: u64 = 128;

async fn serve() -> (Process, World, Place) {
    let place = Place::sqlite();
    let service = place.program.serve().await;
    let world = World::found(&service, 1).await;
    (service, world, place)
}

/// Status and media type of what a request of these headers and this body is answered.
async fn told(
    service: &Process,
    by: &Caller,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<reqwest::Body>,
) -> (u16, String) {
    let token = by.token().await;
    let mut request = service.http.post(service.url(path)).bearer_auth(token);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = timeout(LONGEST, request.body(body).send()).await;
    let answer = answer.expect("it is answered").expect("it is heard out");
    let status = answer.status().as_u16();
    let problem: serde_json::Value = answer.json().await.expect("a problem");
    (status, text(&problem["code"]))
}

#[tokio::test]
async fn larger_than_the_limit() {
    let _turn = turn::take().await;
    let (service, world, _place) = serve().await;
    let (at_rest, _) = service.memory();
    let json = [("Content-Type", "application/json")];
    let too_large = (413, "too_large".to_owned());
    let body = vec![b' '; 8 * MEBIBYTE];
    assert_eq!(
        told(&service, &world.admin, "/v1/units", &json, body.clone()).await,
        too_large
    );
    // In pieces, whose number nobody knows beforehand.
    let pieces = futures_util::stream::iter(
        (0..128).map(|_| Ok::<_, std::io::Error>(vec![b' '; MEBIBYTE / 16])),
    );
    assert_eq!(
        told(
            &service,
            &world.admin,
            "/v1/units",
            &json,
            reqwest::Body::wrap_stream(pieces)
        )
        .await,
        too_large
    );
    // Under a key it is read earlier.
    let keyed = [
        ("Content-Type", "application/json"),
        ("Idempotency-Key", "mot"),
    ];
    assert_eq!(
        told(&service, &world.admin, "/v1/units", &keyed, body).await,
        too_large
    );
    // One who only says that it will be more than there is.
    let token = world.admin.token().await;
    let mut stream = TcpStream::connect(&service.address).await.unwrap();
    let head = format!(
        "POST /v1/units HTTP/1.1\r\nHost: tiendo.example.vn\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: 18446744073709551615\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
        .write_all(&vec![b' '; 2 * MEBIBYTE])
        .await
        .unwrap_or_default();
    stream.shutdown().await.unwrap_or_default();
    let mut said = Vec::new();
    let _ = timeout(LONGEST, stream.read_to_end(&mut said))
        .await
        .expect("it is not waited for");
    let said = String::from_utf8_lossy(&said);
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 4"), "{said}");
    world.admin.read("/v1/units").await;
    println!(
        "Bodies of 8 MiB, with and without their length, are refused by 413; {} MiB more",
        assert_bounded(&service, at_rest, MEMORY)
    );
}

#[tokio::test]
async fn far_larger_once_unpacked() {
    let _turn = turn::take().await;
    let (service, world, _place) = serve().await;
    let (at_rest, _) = service.memory();
    let blank = vec![b' '; MEBIBYTE];
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    let mut deflate = ZlibEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..UNPACKED {
        gzip.write_all(&blank).unwrap();
        deflate.write_all(&blank).unwrap();
    }
    let bombs = [
        ("gzip", gzip.finish().unwrap()),
        ("deflate", deflate.finish().unwrap()),
    ];
    let places = [
        ("/v1/units", &world.admin),
        ("/v1/auth/login", &world.admin),
        ("/v1/plans/import", &world.coordinator),
    ];
    for (path, by) in places {
        for (encoding, bomb) in &bombs {
            let headers = [
                ("Content-Type", "application/json"),
                ("Content-Encoding", encoding),
            ];
            let (status, code) = told(&service, by, path, &headers, bomb.clone()).await;
            assert!(
                (400..500).contains(&status),
                "{path}, {encoding}: {status} {code}"
            );
        }
        for encoding in ["br", "zstd", "compress", "gzip, gzip"] {
            let headers = [
                ("Content-Type", "application/json"),
                ("Content-Encoding", encoding),
            ];
            let (status, code) = told(&service, by, path, &headers, bombs[0].1.clone()).await;
            assert!(
                (400..500).contains(&status),
                "{path}, {encoding}: {status} {code}"
            );
        }
    }
    world.admin.read("/v1/units").await;
    println!(
        "{UNPACKED} MiB packed into little are refused; {} MiB more",
        assert_bounded(&service, at_rest, MEMORY)
    );
}

/// A workbook whose one sheet is mostly blanks, that many mebibytes of them.
fn bomb(mebibytes: usize) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    let mut zip = ZipWriter::new(&mut file);
    let packed = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    zip.start_file("[Content_Types].xml", packed).unwrap();
    zip.write_all(b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>").unwrap();
    zip.start_file("xl/workbook.xml", packed).unwrap();
    zip.write_all(
        b"<workbook><sheets><sheet name=\"1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
    )
    .unwrap();
    zip.start_file("xl/worksheets/sheet1.xml", packed).unwrap();
    zip.write_all(b"<worksheet><sheetData>").unwrap();
    let blank = vec![b' '; MEBIBYTE];
    for _ in 0..mebibytes {
        zip.write_all(&blank).unwrap();
    }
    zip.finish().unwrap();
    file.into_inner()
}

#[tokio::test]
async fn workbooks_that_are_bombs() {
    let _turn = turn::take().await;
    let (service, world, _place) = serve().await;
    let office = &world.offices[0];
    let report = world.begin_report(office).await;
    let (at_rest, _) = service.memory();
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let file = bomb(UNPACKED);
    let places = [
        ("/v1/units/import".to_owned(), world.admin.token().await),
        (
            format!("/v1/reports/{}/values/import", text(&report["id"])),
            office.reporter.token().await,
        ),
    ];
    for (path, token) in places {
        let sent = service.http.post(service.url(&path)).bearer_auth(token);
        let sent = sent
            .header("Content-Type", kind)
            .header("If-Match", "*")
            .body(file.clone());
        let answer = timeout(LONGEST, sent.send())
            .await
            .expect("it is answered")
            .unwrap();
        let status = answer.status().as_u16();
        assert!(
            (400..500).contains(&status),
            "{path}: {status} {}",
            answer.text().await.unwrap()
        );
    }
    let attach = Request::new(
        reqwest::Method::POST,
        format!(
            "/v1/reports/{}/attachments?name=bom.xlsx",
            text(&report["id"])
        ),
    )
    .on_any();
    let attached =
        crate::postgres_restarts::answered(office.reporter.send_file(&attach, file).await);
    // As an attachment it is only kept, unopened.
    assert!(
        attached.status == 201 || attached.status.is_client_error(),
        "{attached:?}"
    );
    println!(
        "Workbooks of {UNPACKED} MiB once unpacked are refused; {} MiB more",
        assert_bounded(&service, at_rest, MEMORY)
    );
}

#[tokio::test]
async fn deeper_than_anything() {
    let _turn = turn::take().await;
    let (service, world, _place) = serve().await;
    let json = [("Content-Type", "application/json")];
    let malformed = (400, "malformed_json".to_owned());
    for body in [
        "[".repeat(500_000),
        "{\"a\":".repeat(150_000),
        format!("{{\"name\":{}1", "[".repeat(400_000)),
    ] {
        let places = [
            ("/v1/units", &world.admin),
            ("/v1/frameworks", &world.admin),
            ("/v1/auth/login", &world.admin),
            ("/v1/plans", &world.coordinator),
            ("/v1/plans/import", &world.coordinator),
        ];
        for (path, by) in places {
            let answer = told(&service, by, path, &json, body.clone()).await;
            assert!(
                answer == malformed || answer == (422, "invalid_input".to_owned()),
                "{path}: {answer:?}"
            );
        }
    }
    world.admin.read("/v1/units").await;
}

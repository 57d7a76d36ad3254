//! Clients who take their time, over headers, bodies and answers: others are served meanwhile, and the slow are cut
//! off.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tests::process::Process;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};

use crate::caller::Caller;
use crate::overload::assert_bounded;
use crate::place::Place;
use crate::turn;
use crate::world::World;

/// Mebibytes that slow clients may take: what they hold back is no work.
const MEMORY: u64 = 128;

/// How many of them.
const SLOW: usize = 100;
/// Longest that one may go on.
const PATIENCE: Duration = Duration::from_mins(1);

/// Sends the beginning, then a byte now and then, until it is cut off; answers what it was told.
async fn drip(address: &str, beginning: &str, byte: u8) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(beginning.as_bytes()).await.unwrap();
    let began = Instant::now();
    let mut said = Vec::new();
    loop {
        assert!(began.elapsed() < PATIENCE, "it is waited for for ever");
        let mut piece = [0; 4096];
        match timeout(Duration::from_millis(250), stream.read(&mut piece)).await {
            Ok(Ok(0) | Err(_)) => return String::from_utf8_lossy(&said).into_owned(),
            Ok(Ok(read)) => said.extend(&piece[..read]),
            Err(_) if stream.write_all(&[byte]).await.is_err() => {
                return String::from_utf8_lossy(&said).into_owned();
            }
            Err(_) => {}
        }
    }
}

/// Asks all along as others do; answers how often it was served until the slow were done.
async fn served_meanwhile<T>(caller: &Caller, slow: impl Future<Output = T>) -> (T, usize) {
    let mut served = 0;
    tokio::pin!(slow);
    loop {
        tokio::select! {
            biased;
            done = &mut slow => return (done, served),
            _ = caller.read("/v1/units") => served += 1,
        }
        sleep(Duration::from_millis(10)).await;
    }
}

async fn serve() -> (Place, Process, World) {
    let place = Place::sqlite()
        .set("TIENDO_HEAD_SECONDS", "2")
        .set("TIENDO_BODY_SECONDS", "2")
        .set("TIENDO_KEEP_ALIVE_SECONDS", "5");
    let service = place.program.serve().await;
    let world = World::found(&service, 1).await;
    (place, service, world)
}

#[tokio::test]
async fn over_their_headers() {
    let _turn = turn::take().await;
    let (_place, service, world) = serve().await;
    let (at_rest, _) = service.memory();
    let head = "GET /v1/units HTTP/1.1\r\nHost: tiendo.example.vn\r\nX-Slow: ";
    let slow = join_all((0..SLOW).map(|_| drip(&service.address, head, b'a')));
    let (told, served) = served_meanwhile(&world.coordinator, slow).await;
    for told in &told {
        assert!(
            told.is_empty() || told.starts_with("HTTP/1.1 408"),
            "{told}"
        );
    }
    assert!(served > 0, "nobody else was served");
    let more = assert_bounded(&service, at_rest, MEMORY);
    println!(
        "{SLOW} slow over their headers were cut off; others were served {served} times; {more} MiB more"
    );
}

#[tokio::test]
async fn over_their_bodies() {
    let _turn = turn::take().await;
    let (_place, service, world) = serve().await;
    let (at_rest, _) = service.memory();
    let token = world.admin.token().await;
    let head = format!(
        "POST /v1/units HTTP/1.1\r\nHost: tiendo.example.vn\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: 4096\r\n\r\n{{\"code\": \""
    );
    let slow = join_all((0..SLOW).map(|_| drip(&service.address, &head, b'a')));
    let (told, served) = served_meanwhile(&world.coordinator, slow).await;
    let refused = told
        .iter()
        .filter(|told| told.starts_with("HTTP/1.1 408"))
        .count();
    assert_eq!(refused, SLOW, "each is told: {told:?}");
    assert!(told[0].contains("application/problem+json"), "{}", told[0]);
    assert!(served > 0, "nobody else was served");
    let more = assert_bounded(&service, at_rest, MEMORY);
    println!(
        "{SLOW} slow over their bodies were told 408 and cut off; others were served {served} times; {more} MiB more"
    );
}

#[tokio::test]
async fn over_their_answers() {
    let _turn = turn::take().await;
    let (_place, service, world) = serve().await;
    let (at_rest, _) = service.memory();
    let mut slow = Vec::new();
    for _ in 0..SLOW {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4096).unwrap();
        let mut stream = socket
            .connect(service.address.parse().unwrap())
            .await
            .unwrap();
        // Some megabytes, of which they take nothing.
        let ask = "GET /openapi.json HTTP/1.1\r\nHost: tiendo.example.vn\r\n\r\n";
        stream.write_all(ask.repeat(4).as_bytes()).await.unwrap();
        slow.push(stream);
    }
    // All have been begun with: the first bytes are there.
    for stream in &slow {
        stream.readable().await.unwrap();
    }
    for _ in 0..20 {
        world.coordinator.read("/v1/units").await;
    }
    // Each has the document before it, which was written for all of them once.
    let more = assert_bounded(&service, at_rest, 2 * MEMORY);
    drop(slow);
    world.coordinator.read("/v1/units").await;
    println!("{SLOW} who take no answer keep nobody from being served; {more} MiB more");
}

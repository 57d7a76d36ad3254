//! Asking from outside, as fast as answers come or at a rate that does not wait for them.

use std::thread;
use std::time::{Duration, Instant};

use super::machine::Cpu;
use super::stats::Latencies;
use super::wire::Wire;

/// What asking came to.
#[derive(Clone, Debug)]
pub struct Load {
    /// Answers a second.
    pub a_second: f64,
    /// How long they took.
    pub latencies: Latencies,
    /// Processor time of the server for each answer, in microseconds.
    pub cpu: f64,
}

/// A server that is asked.
#[derive(Clone, Copy, Debug)]
pub struct Server<'a> {
    /// Where it listens.
    pub address: &'a str,
    /// Its process.
    pub pid: u32,
}

/// Whom to ask what, and which status is right.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// The server.
    pub server: Server<'a>,
    /// Requests, dealt out to the connections in turn.
    pub requests: &'a [Vec<u8>],
    /// The status each is answered with.
    pub status: u16,
}

/// Asks over so many connections, on each the next as soon as the last is answered: the most that the server can do.
pub fn closed(question: Question<'_>, connections: usize, lasting: Duration) -> Load {
    let cpu = Cpu::of(question.server.pid);
    let begun = Instant::now();
    let parts: Vec<Vec<f64>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..connections)
            .map(|number| {
                scope.spawn(move || {
                    let mut wire = Wire::to(question.server.address);
                    let mut took = Vec::with_capacity(1 << 16);
                    let mut requests = of(question.requests, number, connections);
                    while begun.elapsed() < lasting {
                        let asked = Instant::now();
                        answered(
                            &mut wire,
                            requests.next().expect("a request"),
                            question.status,
                        );
                        took.push(asked.elapsed().as_secs_f64() * 1_000.0);
                    }
                    took
                })
            })
            .collect();
        threads.into_iter().map(|one| one.join().unwrap()).collect()
    });
    gathered(parts, begun, &cpu)
}

/// Asks at that rate over so many connections, whether or not earlier answers have come. Each answer counts from when
/// its request was due, so that waiting behind a slow one is not left out.
pub fn open(question: Question<'_>, connections: usize, a_second: f64, lasting: Duration) -> Load {
    let cpu = Cpu::of(question.server.pid);
    let begun = Instant::now() + Duration::from_millis(20);
    let every = Duration::from_secs_f64(whole(connections) / a_second);
    let parts: Vec<Vec<f64>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..connections)
            .map(|number| {
                scope.spawn(move || {
                    let mut wire = Wire::to(question.server.address);
                    let mut took = Vec::new();
                    let mut requests = of(question.requests, number, connections);
                    let mut due = begun + every.mul_f64(whole(number) / whole(connections));
                    while due < begun + lasting {
                        let now = Instant::now();
                        if now < due {
                            thread::sleep(due - now);
                        }
                        answered(
                            &mut wire,
                            requests.next().expect("a request"),
                            question.status,
                        );
                        took.push(due.elapsed().as_secs_f64() * 1_000.0);
                        due += every;
                    }
                    took
                })
            })
            .collect();
        threads.into_iter().map(|one| one.join().unwrap()).collect()
    });
    gathered(parts, begun, &cpu)
}

/// What all connections saw, from the beginning until now.
fn gathered(parts: Vec<Vec<f64>>, begun: Instant, cpu: &Cpu) -> Load {
    let elapsed = begun.elapsed().as_secs_f64();
    let latencies = Latencies::of(parts);
    Load {
        a_second: whole(latencies.count()) / elapsed,
        cpu: cpu.since() * 1e6 / whole(latencies.count()),
        latencies,
    }
}

/// Milliseconds an answer takes, asked so many times one after the other over one connection.
pub fn milliseconds(question: Question<'_>, times: u32) -> f64 {
    let mut wire = Wire::to(question.server.address);
    let mut requests = question.requests.iter().cycle();
    let begun = Instant::now();
    for _ in 0..times {
        answered(
            &mut wire,
            requests.next().expect("a request"),
            question.status,
        );
    }
    begun.elapsed().as_secs_f64() * 1_000.0 / f64::from(times)
}

/// Those of one connection: where there are as many requests as connections, always the same one.
fn of(requests: &[Vec<u8>], number: usize, connections: usize) -> impl Iterator<Item = &Vec<u8>> {
    requests.iter().cycle().skip(number).step_by(connections)
}

fn answered(wire: &mut Wire, request: &[u8], status: u16) {
    let got = wire.status(request);
    if got != status {
        let answer = wire.ask(request);
        let asked = String::from_utf8_lossy(&request[..request.len().min(200)]);
        let told = String::from_utf8_lossy(&answer.body);
        panic!("{got} for {asked}; again: {} {told}", answer.status);
    }
}

/// A count as a figure to divide by.
pub fn whole(count: usize) -> f64 {
    f64::from(u32::try_from(count).expect("not that many"))
}

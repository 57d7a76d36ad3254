//! `tiendo health`: asks the service that runs by the same settings whether it is ready, for whoever watches over it and
//! has no other program to ask with.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use super::Failure;
use crate::config::Config;

/// How long each step may take.
const PATIENCE: Duration = Duration::from_secs(3);

/// Fails unless it is ready.
pub fn ask(config: &Config) -> Result<(), Failure> {
    let address = reachable(config.listen);
    let status = status(address).map_err(|error| format!("{address}: {error}"))?;
    if status == "200" {
        println!("ready");
        Ok(())
    } else {
        Err(format!("{address}: not ready, it answers {status}").into())
    }
}

fn status(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let request =
        format!("GET /health/ready HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.take(1024).read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let status = answer.split(' ').nth(1).unwrap_or_default();
    Ok(status.to_owned())
}

/// Where a service that listens everywhere is reached from its own machine.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

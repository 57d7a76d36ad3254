//! The door of the service, which closes without shutting it in anybody's face.

use std::io;
use std::net::TcpListener;
use std::time::Duration;

use socket2::{SockFilter, SockRef};

/// How long it takes at most from the last connection that began until it was taken in: a handshake, and a turn of
/// the thread that takes them.
pub const COMING_IN: Duration = Duration::from_millis(100);

/// Lets no further connection to this listener begin, while those that have begun still come in.
///
/// The system resets what waits at a listener when that is closed, and a proxy that has sent a request on such a
/// connection does not know whether it was carried out. Whoever begins one now hears nothing and tries again in a
/// second, by when the listener is gone and the proxy goes elsewhere, with nothing sent.
#[cfg(target_os = "linux")]
pub fn shut(listener: &TcpListener) -> io::Result<()> {
    /// Loads the byte at that place of the TCP header.
    const LOAD_BYTE: u16 = 0x30;
    /// Goes on by one of two distances: whether one of those bits is set, or none.
    const JUMP_IF_SET: u16 = 0x45;
    /// Keeps so many bytes of the packet.
    const KEEP: u16 = 0x06;
    /// Where the flags stand, and the one of them that begins a connection.
    const FLAGS: u32 = 13;
    const SYN: u32 = 0x02;
    SockRef::from(listener).attach_filter(&[
        SockFilter::new(LOAD_BYTE, 0, 0, FLAGS),
        SockFilter::new(JUMP_IF_SET, 0, 1, SYN),
        SockFilter::new(KEEP, 0, 0, 0),
        SockFilter::new(KEEP, 0, 0, u32::MAX),
    ])
}

/// Elsewhere the listener is closed as it is.
#[cfg(not(target_os = "linux"))]
pub fn shut(_: &TcpListener) -> io::Result<()> {
    Ok(())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io::{ErrorKind, Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::time::Duration;

    #[test]
    fn what_has_begun_comes_in_and_nothing_else() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let mut early = TcpStream::connect(address).unwrap();
        super::shut(&listener).unwrap();
        let late = TcpStream::connect_timeout(&address, Duration::from_millis(50));
        assert_eq!(late.unwrap_err().kind(), ErrorKind::TimedOut);
        let (mut taken, _) = listener.accept().unwrap();
        drop(listener);
        early.write_all(b"?").unwrap();
        let mut heard = [0];
        taken.read_exact(&mut heard).unwrap();
        taken.write_all(b"!").unwrap();
        early.read_exact(&mut heard).unwrap();
        assert_eq!(heard, *b"!");
        let refused = TcpStream::connect(address);
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::ConnectionRefused);
    }
}

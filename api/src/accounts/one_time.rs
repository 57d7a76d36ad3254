//! A password that is shown once, to be changed at the first sign-in.

use aws_lc_rs::rand;

use crate::auth::password;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;

/// 32 characters that are not mistaken for one another in print: neither `l` nor `o`, `0` nor `1`.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// 5 bits each: 120 bits in all.
const CHARACTERS: usize = 24;
const GROUP: usize = 4;

/// Makes a password that `username` may have, such as `k7mw-3fqa-x2hd-9tcp-vb6e-nr4s`.
pub fn generate(username: &str) -> Result<String, Problem> {
    loop {
        let mut bytes = [0_u8; CHARACTERS];
        rand::fill(&mut bytes).map_err(|_| Problem::new(Code::Internal))?;
        let made = spell(&bytes);
        // A short user name can turn up in it by chance.
        if password::check("", &made, username).is_ok() {
            return Ok(made);
        }
    }
}

fn spell(bytes: &[u8]) -> String {
    let groups: Vec<String> = bytes
        .chunks(GROUP)
        .map(|group| {
            group
                .iter()
                .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
                .collect()
        })
        .collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_long_readable_and_new_each_time() {
        let first = generate("admin").unwrap();
        assert_eq!(first.len(), 29);
        assert_ne!(first, generate("admin").unwrap());
        assert_eq!(spell(&[0, 1, 31, 32, 255]), "ab9a-9");
    }
}

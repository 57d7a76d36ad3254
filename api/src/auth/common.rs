//! Which passwords are so common that they are guessed first (OWASP ASVS 5.0, 6.2.4 and 6.2.11).
//!
//! A password is reduced to what somebody had to think of: case, diacritics, digits and signs at its
//! ends, letters written as figures and repetition add nothing. What is left must not be on the list.

use std::cmp::Ordering;

/// Passwords tried first, folded as [`plain`] folds, in order of their bytes. `api/data/README.md`
/// names the sources.
const LIST: &str = include_str!("../../data/common-passwords.txt");

/// Words of this service that add nothing to a password of it.
const CONTEXT: [&str; 1] = ["tiendo"];

/// Rows and slants of the keyboard, and the alphabet: what fingers run along, either way.
const RUNS: [&str; 17] = [
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "azertyuiop",
    "1qaz",
    "2wsx",
    "3edc",
    "4rfv",
    "5tgb",
    "6yhn",
    "7ujm",
    "8ik",
    "9ol",
    "qazwsxedcrfvtgbyhnujm",
    "qweasdzxc",
];
/// Characters of a run that count as one.
const RUN: usize = 3;
/// Characters that may stand beside runs without making them a password.
const BESIDE_RUNS: usize = 3;

/// A core of fewer characters says next to nothing.
const CORE: usize = 4;
/// With so many characters even digits alone are not guessed.
const LONG: usize = 20;

/// Whether the password is one that is tried first, or one of those with trimmings.
pub fn is_common(password: &str) -> bool {
    let folded = fold(password);
    let whole = plain(&folded);
    let once = repeated_part(&whole);
    if once.chars().count() < LONG && says_little(&folded) {
        return true;
    }
    cores(&folded)
        .iter()
        .any(|core| is_known(core) || is_known(repeated_part(core)))
}

/// Fewer than [`CORE`] characters are left between the digits and signs at both ends.
fn says_little(folded: &str) -> bool {
    let core = plain(trim(folded, true, true));
    repeated_part(&core).chars().count() < CORE
}

fn is_known(core: &str) -> bool {
    is_listed(core)
        || is_run(core)
        || CONTEXT.iter().any(|word| {
            core.contains(word) && {
                let rest = core.replace(word, "");
                rest.chars().count() < CORE || is_listed(repeated_part(&rest))
            }
        })
}

/// What the password may have been made from.
fn cores(folded: &str) -> Vec<String> {
    let mut cores = Vec::new();
    for (start, end) in [(false, false), (false, true), (true, true)] {
        let trimmed = trim(folded, start, end);
        cores.push(plain(trimmed));
        // Written as figures, `1` stands for `i` or for `l`.
        cores.extend(['i', 'l'].map(|one| plain(trim(&letters(trimmed, one), false, end))));
    }
    cores
}

/// Without digits and signs at its ends.
fn trim(text: &str, start: bool, end: bool) -> &str {
    let is_trimming = |c: char| !c.is_alphabetic();
    let text = if start {
        text.trim_start_matches(is_trimming)
    } else {
        text
    };
    if end {
        text.trim_end_matches(is_trimming)
    } else {
        text
    }
}

/// Letters and digits only.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Figures and signs read as the letters they look like.
fn letters(text: &str, one: char) -> String {
    let letter = |c| match c {
        '0' => 'o',
        '1' | '!' | '|' => one,
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' | '+' => 't',
        '8' => 'b',
        '9' => 'g',
        other => other,
    };
    text.chars().map(letter).collect()
}

/// The shortest part that the text repeats, cut off or not; the text itself where it repeats nothing.
fn repeated_part(text: &str) -> &str {
    let characters: Vec<char> = text.chars().collect();
    let length = characters.len();
    let period = (1..=length / 2)
        .find(|period| (*period..length).all(|at| characters[at] == characters[at - period]));
    match period.and_then(|period| text.char_indices().nth(period)) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

/// Whether nearly all of the text runs along the keyboard or the alphabet.
fn is_run(text: &str) -> bool {
    let mut rest = text;
    let (mut beside, mut along) = (0, 0);
    while !rest.is_empty() {
        let run = RUNS
            .iter()
            .map(|row| shared(rest, row))
            .max()
            .unwrap_or_default();
        let step = if run >= RUN {
            along += run;
            run
        } else {
            beside += 1;
            1
        };
        rest = rest
            .char_indices()
            .nth(step)
            .map_or("", |(at, _)| &rest[at..]);
    }
    beside <= BESIDE_RUNS && beside < along
}

/// How many of the first characters run along the row, forwards or backwards.
fn shared(text: &str, row: &str) -> usize {
    let along = |from: Option<usize>, backwards: bool| {
        from.map_or(0, |from| {
            let matching = |pair: &(char, char)| pair.0 == pair.1;
            let text = text.chars();
            if backwards {
                text.zip(row[..=from].chars().rev())
                    .take_while(matching)
                    .count()
            } else {
                text.zip(row[from..].chars()).take_while(matching).count()
            }
        })
    };
    let first = text.chars().next();
    let from = first.and_then(|first| row.find(first));
    let last = first.and_then(|first| row.rfind(first));
    along(from, false).max(along(last, true))
}

/// Lower case, without diacritics.
fn fold(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .map(base)
        .collect()
}

/// The letter without the marks Vietnamese puts on it.
fn base(letter: char) -> char {
    match letter {
        'à' | 'á' | 'ả' | 'ã' | 'ạ' | 'ă' | 'ằ' | 'ắ' | 'ẳ' | 'ẵ' | 'ặ' | 'â' | 'ầ' | 'ấ' | 'ẩ'
        | 'ẫ' | 'ậ' => 'a',
        'đ' => 'd',
        'è' | 'é' | 'ẻ' | 'ẽ' | 'ẹ' | 'ê' | 'ề' | 'ế' | 'ể' | 'ễ' | 'ệ' => 'e',
        'ì' | 'í' | 'ỉ' | 'ĩ' | 'ị' => 'i',
        'ò' | 'ó' | 'ỏ' | 'õ' | 'ọ' | 'ô' | 'ồ' | 'ố' | 'ổ' | 'ỗ' | 'ộ' | 'ơ' | 'ờ' | 'ớ' | 'ở'
        | 'ỡ' | 'ợ' => 'o',
        'ù' | 'ú' | 'ủ' | 'ũ' | 'ụ' | 'ư' | 'ừ' | 'ứ' | 'ử' | 'ữ' | 'ự' => 'u',
        'ỳ' | 'ý' | 'ỷ' | 'ỹ' | 'ỵ' => 'y',
        other => other,
    }
}

/// Searches the list where it stands, without a copy of it.
fn is_listed(word: &str) -> bool {
    let bytes = LIST.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = bytes[low..middle]
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(low, |at| low + at + 1);
        let end = bytes[middle..high]
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(high, |at| middle + at);
        match bytes[start..end].cmp(word.as_bytes()) {
            Ordering::Equal => return true,
            Ordering::Less => low = (end + 1).min(high),
            Ordering::Greater => high = start,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::{select, subsequence};

    use super::*;

    fn words() -> Vec<&'static str> {
        LIST.lines().collect()
    }

    #[test]
    fn the_list_is_in_order_folded_and_long_enough_for_the_standard() {
        let words = words();
        assert!(words.is_sorted_by(|a, b| a < b));
        for word in &words {
            assert_eq!(plain(&fold(word)), *word);
        }
        let fitting = words.iter().filter(|word| word.len() >= 12).count();
        assert!(fitting >= 3_000, "{fitting} of 12 characters or more");
    }

    #[test]
    fn what_everybody_thinks_of_first_is_common() {
        for password in [
            "matkhau123456",
            "MatKhau@2018!",
            "Mật khẩu 123456",
            "123456789012",
            "1234567890123456789012345",
            "111111111111111111111111",
            "passwordpassword",
            "P@ssw0rd2018!",
            "$unshine12345",
            "Qwerty!2345678",
            "qwertyuiop[]",
            "1qaz2wsx3edc4rfv",
            "abcdefghijkl",
            "zyxwvutsrqponm",
            "ABC1234567890",
            "anh yêu em 2018",
            "Anhyeuem!!!!!",
            "anh yêu em nhiều lắm",
            "Việt Nam vô địch",
            "iloveyou iloveyou",
            "tiendo123456",
            "Tiến độ 2026!",
            "tiendo-matkhau-1",
            "admintiendo2026",
            "ubnd ubnd ubnd",
            "!!!!!!!!!!!!",
            "            .",
            "19/05/1990-2018",
            "0912345678 - 0912345678",
            "letmeinletmein1",
        ] {
            assert!(is_common(password), "{password}");
        }
    }

    #[test]
    fn a_phrase_a_one_time_password_and_a_random_one_are_not() {
        for password in [
            "một câu rất khó đoán",
            "mot cau rat kho doan 2018",
            "con mèo trèo cây cau",
            "mật khẩu tạm thời 5947",
            "mười hai ký tự",
            "xin chào tháng năm Phan Thiết",
            "bảo đảm tiến độ công việc",
            "k7mw-3fqa-x2hd-9tcp-vb6e-nr4s",
            "correct horse battery staple",
            "ộộộộộộ khó lắm",
            "Tr0ub4dor&3xyz",
            "39482716059371846250",
            "пароль не для всех",
            "密码很难猜到的一句话啊",
        ] {
            assert!(!is_common(password), "{password}");
        }
    }

    proptest! {
        #[test]
        fn trimmings_do_not_help(
            word in select(words()),
            upper in any::<bool>(),
            before in "[0-9!?.]{0,4}",
            after in "[0-9!?. -]{0,8}",
            times in 1_usize..4,
        ) {
            let word = if upper { word.to_uppercase() } else { word.to_owned() };
            prop_assert!(is_common(&word));
            if repeated_part(&word) == word {
                prop_assert!(is_common(&word.repeat(times)));
            }
            // What itself begins or ends in digits is one with more of them only by chance.
            if word.chars().all(char::is_alphabetic) {
                let dressed = format!("{before}{word}{after}");
                prop_assert!(is_common(&dressed), "{}", dressed);
            }
        }

        #[test]
        fn four_words_nobody_joins_are_a_password(
            words in subsequence(vec![
                "trúc", "ngoằn", "khuya", "bưởi", "ghềnh", "xoè", "mượt", "quýt", "thoăn", "giếng",
            ], 4..=6).prop_shuffle(),
        ) {
            prop_assert!(!is_common(&words.join(" ")));
        }

        #[test]
        fn a_one_time_password_is_never_common(
            groups in prop::collection::vec("[a-km-np-z2-9]{4}", 6),
        ) {
            let password = groups.join("-");
            prop_assume!(password.chars().filter(|c| c.is_alphabetic()).count() > 6);
            prop_assert!(!is_common(&password), "{}", password);
        }

        #[test]
        fn any_text_is_judged(text in "\\PC{0,40}") {
            is_common(&text);
        }

        #[test]
        fn the_search_finds_what_a_walk_finds(word in "[a-z0-9]{0,9}") {
            prop_assert_eq!(is_listed(&word), LIST.lines().any(|line| line == word));
        }
    }
}

//! The setting that says where attached files lie.

use std::path::PathBuf;

use super::{ConfigError, Hidden};

/// Where attached files lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Store {
    /// In files below a folder.
    Folder(PathBuf),
    /// In a bucket that speaks S3.
    Bucket(Bucket),
}

/// A bucket, and how to get at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// Where in it the files begin; empty: at the top.
    pub prefix: String,
    /// Settings as the S3 client knows them, such as `aws_endpoint_url`; some are secrets.
    pub settings: Vec<(&'static str, Hidden)>,
}

/// What is read from the environment for a bucket, under the names every S3 client knows.
const AWS: [&str; 14] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_S3",
    "AWS_ALLOW_HTTP",
    "AWS_VIRTUAL_HOSTED_STYLE_REQUEST",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
];

impl Store {
    /// Reads `file:///folder` or `s3://bucket/prefix`; says nothing of an address that may hold a password.
    pub fn read(url: &str, env: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let refused = || {
            let form =
                "`file:///folder` or `s3://bucket/prefix`; keys of a bucket are in AWS_… settings";
            ConfigError(format!("TIENDO_ATTACHMENTS: {form}"))
        };
        if url.contains(['?', '#', '%', '@', '\\']) || url.chars().any(char::is_control) {
            return Err(refused());
        }
        if let Some(folder) = url.strip_prefix("file://") {
            let is_absolute = folder.starts_with('/') && folder.len() > 1;
            return if is_absolute {
                Ok(Self::Folder(PathBuf::from(folder)))
            } else {
                Err(refused())
            };
        }
        let place = url.strip_prefix("s3://").ok_or_else(refused)?;
        let (name, prefix) = place.split_once('/').unwrap_or((place, ""));
        let is_name = name.len() >= 3
            && name
                .bytes()
                .all(|c| matches!(c, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.'));
        if !is_name {
            return Err(refused());
        }
        let settings = AWS.into_iter().filter_map(|key| {
            let value = env(key)?;
            Some((key, Hidden::new(value)))
        });
        Ok(Self::Bucket(Bucket {
            name: name.to_owned(),
            prefix: prefix.trim_matches('/').to_owned(),
            settings: settings.collect(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Result<Store, ConfigError> {
        Store::read(url, |name| {
            (name == "AWS_SECRET_ACCESS_KEY").then(|| "geheim".to_owned())
        })
    }

    #[test]
    fn a_folder_and_a_bucket_are_understood() {
        let folder = Store::Folder(PathBuf::from("/var/lib/tiendo/tệp"));
        assert_eq!(read("file:///var/lib/tiendo/tệp").unwrap(), folder);
        let Store::Bucket(bucket) = read("s3://ke-hoach/dinh-kem/").unwrap() else {
            panic!("not a bucket");
        };
        assert_eq!((&*bucket.name, &*bucket.prefix), ("ke-hoach", "dinh-kem"));
        assert_eq!(bucket.settings[0].1.reveal(), "geheim");
    }

    #[test]
    fn anything_else_is_refused_and_no_secret_is_shown() {
        for url in [
            "var/lib",
            "/var/lib",
            "file://",
            "file:///",
            "file://var/lib",
            "s3://",
            "s3:///prefix",
            "s3://K/x",
            "s3://key:geheim@bucket/x",
            "s3://bucket/x?secret=geheim",
            "https://bucket.vn/",
        ] {
            let refused = read(url).unwrap_err().to_string();
            assert!(refused.starts_with("TIENDO_ATTACHMENTS"), "{refused}");
            assert!(!refused.contains("geheim"), "{refused}");
        }
        let shown = format!("{:?}", read("s3://bucket").unwrap());
        assert!(!shown.contains("geheim"), "{shown}");
    }
}

//! What a process takes of the machine (Linux).

use std::fs;

/// Ticks in a second, in which Linux counts processor time for programs.
const TICKS: f64 = 100.0;

/// Processor time of a process from some moment on.
pub struct Cpu {
    pid: u32,
    before: f64,
}

impl Cpu {
    /// From now on.
    pub fn of(pid: u32) -> Self {
        let before = taken(pid);
        Self { pid, before }
    }

    /// Seconds since.
    pub fn since(&self) -> f64 {
        taken(self.pid) - self.before
    }
}

fn taken(pid: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).expect("the process runs");
    // The name, in brackets, may hold anything.
    let rest = &stat[stat.rfind(')').expect("a name") + 2..];
    let ticks = |index: usize| -> f64 { rest.split(' ').nth(index).unwrap().parse().unwrap() };
    (ticks(11) + ticks(12)) / TICKS
}

/// Lets the most memory a process has taken count anew from now on.
pub fn forget_peak(pid: u32) {
    fs::write(format!("/proc/{pid}/clear_refs"), "5").expect("a process of one's own");
}

/// Bytes in mebibytes.
pub fn mebibytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes / 1024).expect("not that much")) / 1024.0
}

/// What the measurements were made on.
pub fn told() -> String {
    let cpus = std::thread::available_parallelism().map_or(1, usize::from);
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .and_then(|rest| rest.split_once(':'))
        .map_or("unknown", |(_, name)| name.trim());
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kibibytes: u64 = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))
        .and_then(|rest| rest.trim().strip_suffix(" kB"))
        .and_then(|number| number.trim().parse().ok())
        .unwrap_or_default();
    format!(
        "{cpus} cores ({model}), {} GiB of memory",
        kibibytes / (1024 * 1024)
    )
}

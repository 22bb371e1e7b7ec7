//! A file that is made of an input: it may begin with zeros that the input need not spell out, and counts what is read.

use std::io::{self, ErrorKind, Read, Seek, SeekFrom};

/// The file.
pub struct File<'a> {
    input: &'a [u8],
    zeros: u64,
    position: u64,
    /// The bytes that were read.
    pub read: u64,
}

impl<'a> File<'a> {
    /// The input, behind so many zeros.
    pub fn new(zeros: u64, input: &'a [u8]) -> File<'a> {
        File { input, zeros, position: 0, read: 0 }
    }

    pub fn length(&self) -> u64 {
        self.zeros.saturating_add(self.input.len() as u64)
    }
}

impl Read for File<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = if self.position < self.zeros {
            let left = usize::try_from(self.zeros - self.position).unwrap_or(usize::MAX).min(buffer.len());
            buffer.iter_mut().take(left).for_each(|byte| *byte = 0);
            left
        } else {
            let at = usize::try_from(self.position - self.zeros).unwrap_or(usize::MAX);
            self.input.get(at..).unwrap_or_default().read(buffer)?
        };
        self.position = self.position.saturating_add(count as u64);
        self.read = self.read.saturating_add(count as u64);
        Ok(count)
    }
}

impl Seek for File<'_> {
    /// As the system does it: behind the end is a place, before the beginning is none.
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        let place = match position {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
            SeekFrom::End(by) => self.length().checked_add_signed(by),
        };
        self.position = place.filter(|at| i64::try_from(*at).is_ok()).ok_or(ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

//! Chooses which files of the schemes a catalogue of a given size holds: an even share of every scheme, spread over
//! its whole time.
//!
//! The usual files come first. Only a catalogue larger than all of them also takes the builds that are not kept
//! usually.

use super::hash::Hash;
use super::scheme::{Issue, Scheme};

/// The files that a scheme adds to the catalogue: which release, and which file of it.
pub type Chosen<'a> = Vec<(&'a Issue, usize)>;

/// Chooses `size` files, or all when there are fewer; one list for each scheme, in order.
pub fn choose(schemes: &[Scheme], size: usize) -> Vec<Chosen<'_>> {
    let usual: Vec<usize> = schemes.iter().map(|scheme| files(scheme, true)).collect();
    let further: Vec<usize> = schemes.iter().map(|scheme| files(scheme, false)).collect();
    let all_usual: usize = usual.iter().sum();
    let of_usual = shares(&usual, size);
    let of_further = shares(&further, size.saturating_sub(all_usual));
    let mut all = Vec::with_capacity(schemes.len());
    for ((scheme, usual), further) in schemes.iter().zip(of_usual).zip(of_further) {
        let mut chosen = spread(scheme, true, usual);
        chosen.append(&mut spread(scheme, false, further));
        all.push(chosen);
    }
    all
}

/// How many files there are in all; the tests hold it against the promised capacity.
#[cfg(test)]
pub fn capacity(schemes: &[Scheme]) -> usize {
    let all = |scheme| files(scheme, true) + files(scheme, false);
    schemes.iter().map(all).sum()
}

/// How many files of a scheme are usual, or are not.
pub fn files(scheme: &Scheme, usual: bool) -> usize {
    let issues = scheme.issues.iter().filter(|issue| issue.usual == usual);
    issues.map(|issue| scheme.files(issue)).sum()
}

/// Divides `size` in proportion to the counts, never more than a count, and one for each when there is enough for
/// all.
fn shares(counts: &[usize], size: usize) -> Vec<usize> {
    let some = counts.iter().filter(|count| **count > 0).count();
    let first: Vec<usize> = match size >= some {
        true => counts.iter().map(|count| (*count).min(1)).collect(),
        false => vec![0; counts.len()],
    };
    let rest: Vec<usize> = match size >= some {
        true => counts.iter().map(|count| count.saturating_sub(1)).collect(),
        false => counts.iter().map(|count| (*count).min(1)).collect(),
    };
    let total: usize = rest.iter().sum();
    let size = size.saturating_sub(first.iter().sum()).min(total);
    // Rounding the running sum instead of each share makes the shares add up exactly.
    let up_to = |sum: usize| (sum * size).checked_div(total).unwrap_or(0);
    let mut sum = 0;
    let mut shares = Vec::with_capacity(counts.len());
    for (first, rest) in first.iter().zip(&rest) {
        shares.push(first + up_to(sum + rest) - up_to(sum));
        sum += rest;
    }
    shares
}

/// Takes `share` files of a scheme: one from each of so many equal stretches, at a place that the hash decides. A
/// fixed step would take the same architecture every time.
fn spread(scheme: &Scheme, usual: bool, share: usize) -> Chosen<'_> {
    let all = files(scheme, usual);
    let place = |stretch: usize| {
        let (start, end) = (stretch * all / share.max(1), (stretch + 1) * all / share.max(1));
        let hash = Hash::of("spread").text(&scheme.id).number(stretch as u64);
        let within = hash.below((end - start) as u64);
        start + usize::try_from(within).unwrap_or(0)
    };
    let mut places = (0..share).map(place).peekable();
    let mut chosen = Vec::with_capacity(share);
    let mut before = 0;
    for issue in scheme.issues.iter().filter(|issue| issue.usual == usual) {
        let after = before + scheme.files(issue);
        while let Some(place) = places.next_if(|place| *place < after) {
            chosen.push((issue, place - before));
        }
        before = after;
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn shares_add_up_and_leave_nobody_out() {
        let counts = [1, 0, 1_000, 3, 50];
        for size in [4, 5, 17, 500, 1_053, 1_054] {
            let shares = shares(&counts, size);
            assert_eq!(shares.iter().sum::<usize>(), size);
            for (share, count) in shares.iter().zip(&counts) {
                assert!(share <= count && (*share > 0 || *count == 0), "{shares:?}");
            }
        }
        assert_eq!(shares(&counts, 5_000).iter().sum::<usize>(), 1_054);
        assert_eq!(shares(&counts, 2).iter().sum::<usize>(), 2);
        assert_eq!(shares(&[], 5), Vec::<usize>::new());
    }
}

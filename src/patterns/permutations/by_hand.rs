use core::ops::DerefMut;

/// Every arrangement of the items, in order and in place.
#[derive(Clone, Debug)]
pub struct Permutations<I> {
    items: I,
    progress: Progress,
}

#[derive(Clone, Copy, Debug)]
enum Progress {
    Unsorted,
    Arranged,
    Complete,
}

pub fn permutations<I>(items: I) -> Permutations<I> {
    Permutations {
        items,
        progress: Progress::Unsorted,
    }
}

impl<I, T> Permutations<I>
where
    I: DerefMut<Target = [T]>,
    T: Ord,
{
    /// Returns the next arrangement, or `None` after the last.
    #[allow(clippy::should_implement_trait, reason = "`Iterator` cannot lend")]
    #[inline]
    pub fn next(&mut self) -> Option<&[T]> {
        match self.progress {
            Progress::Unsorted => {
                self.items.sort_unstable();
                self.progress = Progress::Arranged;
            }
            Progress::Arranged if next_permutation(&mut self.items) => {}
            _ => {
                self.progress = Progress::Complete;
                return None;
            }
        }
        Some(&self.items)
    }
}

impl<I> Permutations<I> {
    /// Returns the items in their last arrangement.
    pub fn into_items(self) -> I {
        self.items
    }
}

/// Arranges the items as the next greater arrangement. Returns `false` if this is the greatest.
#[inline]
pub fn next_permutation<T: Ord>(items: &mut [T]) -> bool {
    let Some(pivot) = items.windows(2).rposition(|pair| pair[0] < pair[1]) else {
        return false;
    };
    // The items after the pivot fall, so those greater than the pivot come first.
    let greater = items[pivot + 1..].partition_point(|item| *item > items[pivot]);
    items.swap(pivot, pivot + greater);
    items[pivot + 1..].reverse();
    true
}

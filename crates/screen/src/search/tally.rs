//! What the words of a question add up to, form by form.

/// Sums by form, in a table of open addressing that grows with what is found.
pub(super) struct Tally {
    slots: Vec<Slot>,
    held: usize,
}

/// Forms for which a table has room at first: twice as many fit into 24 kB, and a larger table
/// costs more to clear and to read than to fill.
const FIRST_ROOM: usize = 1024;

#[derive(Clone, Copy, Default)]
struct Slot {
    /// The form's number plus one; 0 is free.
    form: u32,
    sum: f32,
    /// The last turn that added, so that a word adds once.
    turn: u32,
}

impl Tally {
    /// A table with room for so many forms, or for most questions.
    pub(super) fn with_room(forms: usize) -> Self {
        let size = (forms.clamp(32, FIRST_ROOM) * 2).next_power_of_two();
        Self { slots: vec![Slot::default(); size], held: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.held
    }

    /// Returns the greatest sum.
    pub(super) fn best(&self) -> f32 {
        self.slots.iter().map(|slot| slot.sum).fold(0.0, f32::max)
    }

    pub(super) fn add(&mut self, form: u32, gain: f32, turn: u32, enter: bool) {
        if enter && self.held * 2 >= self.slots.len() {
            self.grow();
        }
        let place = self.place(form + 1);
        let slot = &mut self.slots[place];
        if slot.form == 0 {
            if !enter {
                return;
            }
            *slot = Slot { form: form + 1, sum: gain, turn };
            self.held += 1;
        } else if slot.turn != turn {
            slot.sum += gain;
            slot.turn = turn;
        }
    }

    /// Where the form is, or would be. The table is never full.
    fn place(&self, key: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = key.wrapping_mul(0x9E37_79B1) as usize >> 7 & mask;
        while self.slots[at].form != 0 && self.slots[at].form != key {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 4).max(512);
        let old = std::mem::replace(&mut self.slots, vec![Slot::default(); size]);
        for slot in old.into_iter().filter(|slot| slot.form != 0) {
            let place = self.place(slot.form);
            self.slots[place] = slot;
        }
    }

    pub(super) fn into_found(self) -> impl Iterator<Item = (u32, f32)> {
        self.slots.into_iter().filter(|slot| slot.form != 0).map(|slot| (slot.form - 1, slot.sum))
    }
}

//! [`NotTimed`]: why a timed test has no result.

use crate::finding::findings;

findings! {
    /// Why nothing could be timed.
    NotTimed {
        /// Places are not known in metres.
        NoMetres = "not_timed.no_metres",
        /// The hips are not seen.
        HipsUnseen = "not_timed.hips_unseen",
        /// Nobody stands up from a chair.
        NobodyStandsUp = "not_timed.nobody_stands_up",
        /// Nobody sits down again.
        NobodySitsDown = "not_timed.nobody_sits_down",
        /// The way out is too short.
        NotFarEnough = "not_timed.not_far_enough",
        /// The phases run into one another.
        Phases = "not_timed.phases",
        /// Nobody turns and comes back.
        NoTurn = "not_timed.no_turn",
        /// The clock starts with a command that nobody marked.
        NoCommand = "not_timed.no_command",
        /// The moment of the command is to be marked.
        MarkCommand = "not_timed.mark_command",
        /// The moment of the start line is to be marked.
        MarkStart = "not_timed.mark_start",
        /// No walking is found.
        NoWalk = "not_timed.no_walk",
        /// The toes are not seen at the mark.
        ToesUnseen = "not_timed.toes_unseen",
        /// The first line is not crossed.
        FirstLine = "not_timed.first_line",
        /// The last line is not crossed.
        LastLine = "not_timed.last_line",
        /// The last line is crossed before the clock starts.
        LinesReversed = "not_timed.lines_reversed",
    }
}

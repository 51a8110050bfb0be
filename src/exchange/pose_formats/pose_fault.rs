//! [`PoseFault`]: why a file of key-points or markers is not understood, and what would make it so.

use crate::problem::problems;

problems! {
    /// What is wrong with the contents of a file of key-points. Coordinates in px, times in s.
    PoseFault {
        /// Another beginning than a C3D file has.
        NotC3d = "pose_fault.not_c3d",
        /// The parameters of a C3D file.
        ParametersDamaged = "pose_fault.parameters_damaged",
        /// The first block is not whole.
        FirstBlockCut = "pose_fault.first_block_cut",
        /// A laboratory file without its rate.
        NoRate = "pose_fault.no_rate",
        /// No markers, or more than any laboratory has.
        MarkerCount { points: usize } = "pose_fault.marker_count",
        /// No frames.
        NoFrames = "pose_fault.no_frames",
        /// Every point is missing, zero, or has no confidence.
        NothingSeen = "pose_fault.nothing_seen",
        /// A coordinate that no picture has, px.
        BeyondPicture { px: f64 } = "pose_fault.beyond_picture",
        /// Coordinates in metres from the hips.
        AroundZero = "pose_fault.around_zero",
        /// Coordinates are shares of a picture of unknown size.
        SharesOfUnknown { largest: f64 } = "pose_fault.shares_of_unknown",
        /// A rate that is none.
        ImpossibleRate { rate: String } = "pose_fault.impossible_rate",
        /// Neither times nor a rate.
        NoTime { frame: usize } = "pose_fault.no_time",
        /// Times that go back, s.
        TimesReversed { frame: usize, stamp: String } = "pose_fault.times_reversed",
        /// Times count frames of an unknown rate.
        CountsOfFrames = "pose_fault.counts_of_frames",
        /// Numbers that are not three a point.
        NotByThree { numbers: usize } = "pose_fault.not_by_three",
        /// A detection of no picture.
        NoPicture { at: usize } = "pose_fault.no_picture",
        /// A picture whose name has no number.
        NoNumberInName { name: String } = "pose_fault.no_number_in_name",
        /// No detection.
        NoDetection = "pose_fault.no_detection",
        /// Numbers of pictures that lie too far apart.
        TooFarApart { first: usize, last: usize, most: usize } = "pose_fault.too_far_apart",
        /// A folder without files of poses.
        NoPoseFiles = "pose_fault.no_pose_files",
        /// Pictures of several films in one folder.
        SeveralFilms { film: String, other: String } = "pose_fault.several_films",
        /// It is no list of pictures.
        NoListOfPictures = "pose_fault.no_list_of_pictures",
        /// A body has no joints.
        NoJoints = "pose_fault.no_joints",
        /// Its header is cut off.
        HeaderCut = "pose_fault.header_cut",
        /// It has no frames.
        WithoutFrames = "pose_fault.without_frames",
        /// It has no list of people.
        NoListOfPeople = "pose_fault.no_list_of_people",
        /// It has no list of keypoints.
        NoListOfNames = "pose_fault.no_list_of_names",
        /// It has no list of frames.
        NoListOfFrames = "pose_fault.no_list_of_frames",
        /// Its frame rate is no number.
        RateNoNumber = "pose_fault.rate_no_number",
        /// Neither the way of the pelvis nor the feet tell in which direction the walk goes.
        NoDirection = "pose_fault.no_direction",
        /// No axis along which shoulders or hips lie above the ankles.
        NoUpright = "pose_fault.no_upright",
        /// Key-points that are no list.
        PointsNoList = "pose_fault.points_no_list",
        /// Not a table, in the words of its reader.
        Table { cause: String } = "pose_fault.table",
        /// A line of a table, in the words of its reader.
        TableLine { line: usize, cause: String } = "pose_fault.table_line",
        /// A column of DeepLabCut that is none.
        Coordinate { name: String } = "pose_fault.coordinate",
        /// A table of another kind.
        OtherTable = "pose_fault.other_table",
        /// A line without its frame.
        NoFrameNumber { line: usize } = "pose_fault.no_frame_number",
        /// A joint without markers, and the labels there are.
        NoMarker { landmark: &'static str, labels: String } = "pose_fault.no_marker",
        /// JSON of no known kind.
        UnknownKind { schema: &'static str } = "pose_fault.unknown_kind",
        /// Broken JSON, in the words of its reader.
        NotJson { cause: String } = "pose_fault.not_json",
        /// More frames than are read.
        TooManyFrames { frames: usize, most: usize } = "pose_fault.too_many_frames",
        /// More people than are followed.
        TooManyPeople { frame: usize, most: usize } = "pose_fault.too_many_people",
        /// An impossible width or height, px.
        Size { name: &'static str, value: String } = "pose_fault.size",
        /// Another schema of ours.
        OtherSchema { found: String, schema: &'static str } = "pose_fault.other_schema",
        /// No schema.
        NoSchema { schema: &'static str } = "pose_fault.no_schema",
        /// No width or height.
        NoSize { name: &'static str } = "pose_fault.no_size",
        /// A time that is no number.
        TimeNoNumber { frame: usize } = "pose_fault.time_no_number",
        /// Points of a frame that are no list.
        FrameNoList { frame: usize } = "pose_fault.frame_no_list",
        /// More points than names.
        PointCount { frame: usize, points: usize, names: usize } = "pose_fault.point_count",
        /// A point without its three numbers.
        NotThree { frame: usize, numbers: usize } = "pose_fault.not_three",
        /// A point that lies nowhere, px.
        FarAway { frame: usize, x: String, y: String } = "pose_fault.far_away",
        /// The person that was asked for.
        NoSuchPerson { people: usize } = "pose_fault.no_such_person",
        /// So many points without names, and which sets are known.
        UnknownOrder { points: usize, known: String } = "pose_fault.unknown_order",
        /// A name that stands twice.
        Twice { name: String } = "pose_fault.twice",
        /// No name means anything here.
        NoNameKnown { names: String } = "pose_fault.no_name_known",
        /// Damaged UTF-16.
        BrokenText = "pose_fault.broken_text",
        /// Another beginning than a TRC file has.
        NotTrc = "pose_fault.not_trc",
        /// Units that are none.
        Units { units: String } = "pose_fault.units",
        /// A line without a time.
        LineNoTime { line: usize } = "pose_fault.line_no_time",
    }
}

impl PoseFault {
    /// What the reader of tables says.
    pub(super) fn table(error: &csv::Error) -> Self {
        Self::Table { cause: error.to_string() }
    }
}

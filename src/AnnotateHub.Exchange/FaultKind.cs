namespace AnnotateHub.Exchange;

/// <summary>What a sentence about a file is about, so that reports can count and group.</summary>
public enum FaultKind
{
    /// <summary>A label that cannot be used as it is written.</summary>
    Label,

    /// <summary>The file as a whole.</summary>
    File,

    /// <summary>Encodings and signs.</summary>
    Text,

    /// <summary>Which image labels belong to.</summary>
    Image,

    /// <summary>Two answers for one image.</summary>
    Twice,

    /// <summary>Sizes of labels and pictures.</summary>
    Size,

    /// <summary>Places outside of the image.</summary>
    Outside,

    /// <summary>Class lists and names of classes.</summary>
    Class,

    /// <summary>Classes that differ in capitals or blanks only.</summary>
    Spelling,

    /// <summary>Further columns of a line.</summary>
    Columns,

    /// <summary>An answer of which everything was refused.</summary>
    Damaged,

    /// <summary>Whose work it becomes, and in which round.</summary>
    Work,
}

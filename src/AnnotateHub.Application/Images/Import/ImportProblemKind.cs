namespace AnnotateHub.Application.Images.Import;

public enum ImportProblemKind
{
    /// <summary>There is nothing at the place, or nothing in it that can be imported.</summary>
    Nothing,
    Pattern,
    Orphan,
    Double,
    SizeMismatch,

    /// <summary>Planes of one group differ in bits; imported all the same.</summary>
    DepthMismatch,

    /// <summary>A page or sample that a channel wants is not in the file.</summary>
    PlaneMissing,
    Unreadable,
    Unmatched,
    ArchiveEntry,

    /// <summary>The project holds other pixels under this name, or these pixels under another.</summary>
    NameTaken,
    Channels,
}

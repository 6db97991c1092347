namespace AnnotateHub.Core.Annotation;

/// <summary>What one finished gesture did. The names on the wire are the same in lower case (docs/canvas-contract.md).</summary>
public enum OperationKind
{
    Add,
    Reshape,
    Reclassify,
    Flag,
    Delete,
    Submit,

    /// <summary>Takes a submission back, where the round allows it (free rounds do).</summary>
    Reopen,

    /// <summary>Says what a person thinks of boxes that a model proposed (<see cref="BoxReview"/>).</summary>
    Review,
}

/// <summary>What a person did with a box that a model proposed. Boxes of other origin stay <see cref="None"/>.</summary>
public enum BoxReview
{
    None,

    /// <summary>Explicitly: a key, a click.</summary>
    Accepted,

    /// <summary>Reshaped or reclassified.</summary>
    Corrected,

    /// <summary>Untouched when the image was submitted.</summary>
    ImplicitlyAccepted,
}

[Flags]
public enum BoxFlags
{
    None = 0,
    Difficult = 1,
    Truncated = 2,
    Occluded = 4,
    Ignore = 8,
}

/// <summary>Where a box first came from.</summary>
public enum BoxOrigin
{
    Drawn,
    Pasted,
    Imported,
    Model,
    Union,
}

/// <summary>
/// One box as an operation names it. Which members count depends on the kind: Add uses all, Reshape the edges,
/// Reclassify the class, Flag the flags, Review the review, Delete only the id.
/// </summary>
/// <param name="Id">Made by the client, unique in the label set, 1 to 40 characters.</param>
/// <param name="Score">Score of the model that proposed the box, 0 to 1; null for what people draw.</param>
/// <param name="Review">
/// With Review: what the box becomes. With Reshape and Reclassify: what it becomes instead of <see cref="BoxReview.Corrected"/>, so that
/// taking a correction back takes this back too.
/// </param>
public sealed record BoxChange(
    string Id,
    double? X1 = null, double? Y1 = null, double? X2 = null, double? Y2 = null,
    string? Class = null,
    BoxFlags? Flags = null,
    BoxOrigin? Origin = null,
    IReadOnlyDictionary<string, string>? Attributes = null,
    IReadOnlyList<string>? Parents = null,
    double? Score = null,
    BoxReview? Review = null);

/// <summary>One finished gesture, made by a client and applied by the server in the order of its arrival.</summary>
/// <param name="Sequence">Counts from 1 without gaps for one client and one assignment.</param>
/// <param name="Id">Made by the client; the same id is applied once, however often it is sent.</param>
/// <param name="Undoes">The operation that this one takes back, for undo and redo.</param>
public sealed record Operation(
    long Sequence,
    string Id,
    OperationKind Kind,
    IReadOnlyList<BoxChange> Boxes,
    string? Undoes = null,
    DateTimeOffset? At = null);

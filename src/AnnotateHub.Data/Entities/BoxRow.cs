using AnnotateHub.Core.Annotation;

namespace AnnotateHub.Data.Entities;

/// <summary>A box as it stands now; how it came to be is in the log.</summary>
public sealed class BoxRow
{
    public long Id { get; set; }
    public long LabelSetId { get; set; }

    /// <summary>Made by the client; unique in the set.</summary>
    public required string ClientId { get; set; }

    public double X1 { get; set; }
    public double Y1 { get; set; }
    public double X2 { get; set; }
    public double Y2 { get; set; }
    public required string Class { get; set; }
    public BoxFlags Flags { get; set; }
    public BoxOrigin Origin { get; set; }

    /// <summary>Score of the model that proposed it, 0 to 1.</summary>
    public double? Score { get; set; }

    /// <summary>What a person did with a box that a model proposed.</summary>
    public BoxReview Review { get; set; }

    public IReadOnlyDictionary<string, string>? Attributes { get; set; }
    public IReadOnlyList<string>? Parents { get; set; }
    public long AddedAtRevision { get; set; }
    public long ChangedAtRevision { get; set; }
}

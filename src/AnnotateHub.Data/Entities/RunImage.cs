using AnnotateHub.Core.Pseudolabels;

namespace AnnotateHub.Data.Entities;

/// <summary>A checkpoint: what a run made of one image. Whoever goes on with the run skips what is done.</summary>
public sealed class RunImage
{
    public long Id { get; set; }
    public long ModelRunId { get; set; }
    public long ProjectId { get; set; }
    public long ImageGroupId { get; set; }

    /// <summary>The label set whose boxes are classified; 0 where boxes are proposed.</summary>
    public long OfLabelSetId { get; set; }

    public RunImageState State { get; set; }

    /// <summary>Why it failed, as a sentence.</summary>
    public string? Fault { get; set; }

    /// <summary>Everything above the model's low floor (<see cref="CandidateBlob"/>).</summary>
    public byte[]? Candidates { get; set; }

    /// <summary>Client-made ids of the classified boxes, in the order of the candidates.</summary>
    public IReadOnlyList<string>? BoxIds { get; set; }

    /// <summary>Revision of the classified label set.</summary>
    public long? OfRevision { get; set; }

    public int Milliseconds { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
}

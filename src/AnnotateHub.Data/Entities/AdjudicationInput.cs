using AnnotateHub.Core.Consensus.Adjudication;

namespace AnnotateHub.Data.Entities;

/// <summary>The submitted work on one image as it was taken in.</summary>
public sealed class AdjudicationInput
{
    public long RoundId { get; set; }
    public long ImageGroupId { get; set; }
    public IReadOnlyList<AdjudicatedWork> Works { get; set; } = [];
    public DateTimeOffset TakenAt { get; set; }
}

using AnnotateHub.Core.Study.Assignments;

namespace AnnotateHub.Application.LabelFiles.Export;

/// <summary>A person's answer on an image in a round, without its boxes.</summary>
internal sealed record AnnotatedSet(
    long Id,
    long RoundId,
    DateTimeOffset CreatedAt,
    string ImageName,
    int Width,
    int Height,
    string UserName,
    ImageVerdicts Verdicts,
    string? FileName
)
{
    /// <summary>By the counters.</summary>
    public int Boxes { get; init; }
}

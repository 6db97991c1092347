using AnnotateHub.Application.Annotations.Queries;

namespace AnnotateHub.Application.Adjudication;

/// <summary>The pictures of one image and what the channels say inside of each box.</summary>
public sealed record AdjudicationImage(
    ImageView Image,
    IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<BoxIntensities>>> Intensities
);

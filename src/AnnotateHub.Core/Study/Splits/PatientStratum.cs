using AnnotateHub.Core.Sampling;

namespace AnnotateHub.Core.Study.Splits;

/// <summary>The images of one patient in the random order of one purpose: whoever needs n takes the first n.</summary>
public sealed record PatientStratum(string Patient, IReadOnlyList<DrawnImage> Images)
{
    /// <summary>By patient in ordinal order; images without one make up a stratum of their own, whose patient is empty.</summary>
    /// <param name="purpose">Draws of different purposes are independent of each other although they share a seed.</param>
    /// <remarks>Each patient has a random stream of its own, so that images of one patient do not depend on how many another has.</remarks>
    public static IReadOnlyList<PatientStratum> From(IEnumerable<DrawnImage> images, long seed, string purpose) =>
        [
            .. images
                .GroupBy(image => image.Patient ?? "", StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new PatientStratum(
                    group.Key,
                    PinnedRandom
                        .For(unchecked((ulong)seed), 0, $"{purpose} {group.Key}")
                        .Shuffled(group.OrderBy(image => image.Name, StringComparer.Ordinal))
                )),
        ];
}

using AnnotateHub.Core.Sampling;

namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>What is said about the bootstrap beside the figures.</summary>
internal static class Resamplings
{
    public static Uncertainty Described(int resamples, ulong seed) =>
        new(
            resamples,
            seed,
            PinnedRandom.Name,
            "Percentile bootstrap of whole images, drawn with replacement within each patient (from all images where every image "
                + "is of another patient or patients are unknown); 2.5th and 97.5th percentile."
        );
}

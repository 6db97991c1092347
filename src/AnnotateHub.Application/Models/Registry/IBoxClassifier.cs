using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Pseudolabels;

namespace AnnotateHub.Application.Models.Registry;

/// <summary>Says what given boxes of an image hold.</summary>
public interface IBoxClassifier : IDisposable
{
    /// <summary>Probabilities of each box in the order of the project's classes, summing to 1.</summary>
    /// <exception cref="ModelRefusedImageException">The image does not fit the model.</exception>
    Task<IReadOnlyList<IReadOnlyList<double>>> ClassifyAsync(
        ModelImage image,
        IReadOnlyList<PixelBox> boxes,
        CancellationToken cancellationToken = default
    );
}

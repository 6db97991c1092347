namespace AnnotateHub.Core.Pseudolabels;

/// <summary>Proposes boxes for images: an ONNX detector with or without a classifier behind it, or the built-in detector of fluorescence
/// signals.</summary>
/// <remarks>Calls may come from several threads; a model that cannot take that waits inside.</remarks>
public interface ICandidateModel : IDisposable
{
    /// <summary>The classes that <see cref="Candidate.Class"/> counts, by the project's class keys.</summary>
    IReadOnlyList<string> Classes { get; }

    /// <summary>What really does the work, for example <c>cpu</c>, <c>cuda</c> or <c>built-in</c>; recorded with the run.</summary>
    string Provider { get; }

    /// <summary>How many images are worth handing over at once; 1 where nothing is gained.</summary>
    int BatchSize { get; }

    /// <summary>Every candidate above the model's own low floor, per image, best detector score first.</summary>
    /// <exception cref="ModelRefusedImageException">An image of the batch does not fit the model (a channel is missing, say); the others
    /// are not at fault.</exception>
    Task<IReadOnlyList<IReadOnlyList<Candidate>>> ProposeAsync(
        IReadOnlyList<ModelImage> images,
        CancellationToken cancellationToken = default
    );
}

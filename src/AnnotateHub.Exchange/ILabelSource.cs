namespace AnnotateHub.Exchange;

/// <summary>What raters marked on many images, of which no more than a batch has to be in memory while files are written.</summary>
public interface ILabelSource
{
    /// <summary>Every answer in its order, without its boxes.</summary>
    IReadOnlyList<ImageLabels> Heads { get; }

    /// <summary>The classes that occur among the boxes.</summary>
    IReadOnlyCollection<string> Classes { get; }

    /// <summary>Answers with their boxes, in the order in which they are asked for.</summary>
    /// <param name="numbers">Places in <see cref="Heads"/>.</param>
    /// <returns>Batches; each holds until the next one is asked for.</returns>
    IEnumerable<IReadOnlyList<ImageLabels>> Read(IEnumerable<int> numbers);
}

namespace AnnotateHub.Exchange;

/// <summary>Labels that are in memory already.</summary>
public sealed class LabelList(IReadOnlyList<ImageLabels> labels) : ILabelSource
{
    /// <summary>Answers that are written together: files of so many lie in memory while the processors share them.</summary>
    private const int Together = 256;

    public IReadOnlyList<ImageLabels> Heads => labels;

    public IReadOnlyCollection<string> Classes { get; } =
        labels.SelectMany(answer => answer.Boxes).Select(box => box.Class).ToHashSet(StringComparer.Ordinal);

    public IEnumerable<IReadOnlyList<ImageLabels>> Read(IEnumerable<int> numbers) =>
        numbers.Select(number => labels[number]).Chunk(Together);
}

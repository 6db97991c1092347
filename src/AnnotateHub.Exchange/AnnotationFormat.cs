namespace AnnotateHub.Exchange;

/// <summary>A way to keep labelled boxes in files; a folder of this project each, with a README that tells its conventions.</summary>
/// <param name="Key">What command lines and addresses call it.</param>
/// <param name="NewReader">A reader serves one reading.</param>
/// <param name="Writing">Null where the format is only read.</param>
/// <param name="Exactness">What comes back after writing and reading, as a sentence.</param>
public sealed record AnnotationFormat(
    string Key,
    string Name,
    string Exactness,
    Func<FormatSettings, AnnotateHub.Exchange.Reading.FormatReader> NewReader,
    FormatWriting? Writing = null
)
{
    public bool CanWrite => Writing is not null;

    /// <summary>Files one after the other, made when asked for.</summary>
    /// <param name="leftOut">Gets what the format cannot hold; complete when the last file was asked for.</param>
    public IEnumerable<WrittenFile> Write(ILabelSource labels, FormatSettings settings, ICollection<ExchangeFault> leftOut) =>
        (Writing ?? throw new NotSupportedException($"{Name} is only read."))(labels, settings, leftOut);

    public IEnumerable<WrittenFile> Write(
        IReadOnlyList<ImageLabels> labels,
        FormatSettings settings,
        ICollection<ExchangeFault> leftOut
    ) => Write(new LabelList(labels), settings, leftOut);

    public LabelReading Read(
        IReadOnlyList<LabelFile> files,
        FormatSettings? settings = null,
        CancellationToken cancellationToken = default
    ) => NewReader(settings ?? new FormatSettings()).Read(files, settings ?? new FormatSettings(), cancellationToken);
}

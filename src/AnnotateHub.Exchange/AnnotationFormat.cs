namespace AnnotateHub.Exchange;

/// <summary>A way to keep labelled boxes in files; a folder of this project each, with a README that tells its conventions.</summary>
/// <param name="Key">What command lines and addresses call it.</param>
/// <param name="NewReader">A reader serves one reading.</param>
/// <param name="Write">Files one after the other, made when asked for; null where the format is only read.</param>
/// <param name="Exactness">What comes back after writing and reading, as a sentence.</param>
public sealed record AnnotationFormat(
    string Key,
    string Name,
    string Exactness,
    Func<FormatSettings, AnnotateHub.Exchange.Reading.FormatReader> NewReader,
    FormatWriting? Write = null
)
{
    public bool CanWrite => Write is not null;

    public LabelReading Read(
        IReadOnlyList<LabelFile> files,
        FormatSettings? settings = null,
        CancellationToken cancellationToken = default
    ) => NewReader(settings ?? new FormatSettings()).Read(files, settings ?? new FormatSettings(), cancellationToken);
}

using AnnotateHub.Exchange.Csv;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Exchange;

/// <summary>A way to keep labelled boxes in files; a folder of this project each, with a README that tells its conventions.</summary>
/// <param name="Key">What command lines and addresses call it.</param>
/// <param name="NewReader">A reader serves one reading.</param>
/// <param name="Write">Files one after the other, made when asked for; null where the format is only read.</param>
/// <param name="Exactness">What comes back after writing and reading, as a sentence.</param>
public sealed record AnnotationFormat(
    string Key, string Name, string Exactness, Func<FormatSettings, Reading.FormatReader> NewReader, FormatWriting? Write = null)
{
    public bool CanWrite => Write is not null;

    public LabelReading Read(IReadOnlyList<LabelFile> files, FormatSettings? settings = null, CancellationToken cancel = default) =>
        NewReader(settings ?? new FormatSettings()).Read(files, (settings ?? new FormatSettings()).MostBoxes, cancel);
}

/// <param name="leftOut">Gets what the format cannot hold.</param>
public delegate IEnumerable<WrittenFile> FormatWriting(IReadOnlyList<ImageLabels> labels, FormatSettings settings, ICollection<ExchangeFault> leftOut);

/// <summary>What files do not say themselves. Each format uses what it needs.</summary>
public sealed record FormatSettings
{
    /// <summary>How VOC's numbers relate to pixels.</summary>
    public VocConvention Convention { get; init; } = new();

    /// <summary>Which column of a CSV file holds what; null guesses by the header.</summary>
    public CsvMapping? Csv { get; init; }

    /// <summary>The classes in their order, for formats that number them; null takes those that occur, in order of their names.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>Size of an image by its stem, for formats that write shares of it.</summary>
    public Func<string, (int Width, int Height)?> SizeOf { get; init; } = _ => null;

    /// <summary>Twelve times the paper's data set. A million boxes take about 200 MB; more is split into several readings.</summary>
    public int MostBoxes { get; init; } = 1_000_000;

    /// <summary>Named in formats that have a place for it.</summary>
    public string DataSet { get; init; } = "";

    internal IReadOnlyList<string> ClassesOf(IEnumerable<ImageLabels> labels)
    {
        var known = Classes ?? [];
        return [.. known, .. labels.SelectMany(item => item.Boxes).Select(box => box.Class).Distinct(StringComparer.Ordinal).Except(known, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}

/// <summary>A file to read: its path for messages and for what folders tell, and how to open it.</summary>
public sealed record LabelFile(string Path, Func<Stream> Open)
{
    public string Name => System.IO.Path.GetFileName(Path);

    public string Extension => System.IO.Path.GetExtension(Path).ToLowerInvariant();

    public string Stem => System.IO.Path.GetFileNameWithoutExtension(Path);
}

/// <param name="Path">Relative, folders separated by <c>/</c>.</param>
public sealed record WrittenFile(string Path, ReadOnlyMemory<byte> Content);

/// <summary>What was read: one entry for each rater of each image, and what could not be used.</summary>
/// <param name="MoreFaults">Faults beyond those kept.</param>
/// <param name="Files">Files of the format that were looked at.</param>
public sealed record LabelReading(IReadOnlyList<ImageLabels> Labels, IReadOnlyList<ExchangeFault> Faults, int MoreFaults, int Files)
{
    public int BoxCount => Labels.Sum(item => item.Boxes.Count);
}

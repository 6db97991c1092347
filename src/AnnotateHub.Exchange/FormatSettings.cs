using System.Text;
using AnnotateHub.Exchange.Csv;
using AnnotateHub.Exchange.Matching;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Exchange;

/// <summary>What files do not say themselves. Each format uses what it needs.</summary>
public sealed record FormatSettings
{
    /// <summary>How VOC's numbers relate to pixels.</summary>
    public VocConvention Convention { get; init; } = new();

    /// <summary>Which column of a CSV file holds what; null guesses by the header.</summary>
    public CsvMapping? Csv { get; init; }

    /// <summary>The classes in their order, for formats that number them; null takes those that occur, in order of their names.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>Finds the pictures that labels are of; null where none are known.</summary>
    public PictureFinder? Pictures { get; init; }

    /// <summary>
    /// Files that are not read for their labels: they only say which images and classes the numbers in others are (COCO results).
    /// </summary>
    public IReadOnlyList<LabelFile> Listings { get; init; } = [];

    /// <summary>What becomes of labels that say another size than the picture has.</summary>
    public SizeDifference SizeDifference { get; init; }

    /// <summary>Size of an image by its stem, for formats that write shares of it, where <see cref="Pictures"/> knows none.</summary>
    public Func<string, (int Width, int Height)?> SizeOf { get; init; } = _ => null;

    /// <summary>Twelve times the paper's data set. A million boxes take about 200 MB; more is split into several readings.</summary>
    public int MaxBoxes { get; init; } = 1_000_000;

    /// <summary>Code page of texts that do not say it themselves; null reads UTF-8 and refuses anything else.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>Named in formats that have a place for it.</summary>
    public string DataSet { get; init; } = "";

    internal IReadOnlyList<string> ClassesOf(ILabelSource labels)
    {
        var known = Classes ?? [];
        return [.. known, .. labels.Classes.Except(known, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}
